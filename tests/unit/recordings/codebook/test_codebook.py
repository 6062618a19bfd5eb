# ruff: noqa: E501  the samples stand here as the tools write them
from __future__ import annotations

import pytest

from attunement.recordings import (
    Codebook,
    Rules,
    Track,
    as_toml,
    codes_in,
    draft_codebook,
    draft_of,
    load_codebook,
    parse_codebook,
    published_codebook,
    published_codebooks,
    read,
)
from attunement.vocabulary import AttunementError, BadFileError, UnknownNameError


@pytest.mark.parametrize("name", published_codebooks())
def test_published_codebooks_are_complete(name):
    book = published_codebook(name)
    assert book.source
    phases = book.phases()
    for track in book.tracks:
        assert set(track.phases) <= set((track.codes or {}).values())
        assert track.exhaustive
    child, caregiver = (
        {phase for (person, _, _), phase in phases.items() if person == who} for who in ("child", "caregiver")
    )
    assert child == caregiver  # every phase can be matched
    assert parse_codebook(as_toml(book)) == book


def test_there_are_the_promised_schemes():
    assert set(published_codebooks()) == {"affect-3", "affect-7", "gaze", "icep", "monadic-phases"}
    with pytest.raises(UnknownNameError, match="Did you mean 'icep'"):
        published_codebook("icpe")


def test_phases_are_keyed_by_person_channel_and_code():
    phases = published_codebook("icep").phases()
    assert phases["child", "engagement", "protest"] == phases["caregiver", "engagement", "intrusive"] == "negative"
    assert ("child", "engagement", "sleep") not in phases


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[rules]\noverlap = 'keep'", r"no entry in codebook \[rules\] called 'overlap'. Did you mean 'overlaps'"),
        ("[rules]\noverlaps = 'merge'", "overlaps is 'merge'; it must be one of 'keep', 'end at next', 'refuse'"),
        ("[rules]\nframe_rate = 0", "frame_rate is 0.0; it must be a positive number"),
        ("[[track]]\nperson = 'x'", "number 1 lacks channel"),
        ("[[track]]\nperson = 'x'\nchannel = 1", "channel is 1; it must be a text"),
        ("[[track]]\nperson = 'x'\nchannel = 'y'\nuncodable = 'XX'", "it must be a list of texts"),
        ("[observation]\npattern = '('", "not a regular expression"),
        ("title = ", "not valid TOML"),
    ],
)
def test_mistakes_in_a_codebook_are_named(text, complaint):
    with pytest.raises(AttunementError, match=complaint):
        parse_codebook(text)


EVENTS = "onset,offset,person,tier,code\n0,2,Mother,affect,1\n2,5,Mother,affect,0\n0,1,Infant,affect,N\n1,4,Infant,affect,U\n4,5,Infant,affect,smiles\n"


def visit(tmp_path, text: str = EVENTS):
    path = tmp_path / "visit.csv"
    path.write_text(text)
    return path


def test_draft_suggests_persons_channels_and_uncodable_codes(tmp_path):
    book = draft_codebook(visit(tmp_path))
    caregiver, child = sorted(book.tracks, key=lambda track: track.person)
    assert (caregiver.person, caregiver.channel, caregiver.partner) == ("caregiver", "affect", "Mother")
    assert (child.person, child.uncodable, dict(child.codes or {})) == ("child", ("U",), {"N": "N", "smiles": "smiles"})
    (tmp_path / "study.toml").write_text(as_toml(book))
    assert load_codebook(tmp_path / "study.toml") == book


def test_draft_fills_in_a_scheme_where_it_fits(tmp_path):
    book = draft_codebook(visit(tmp_path), scheme="affect-3")
    caregiver, child = sorted(book.tracks, key=lambda track: track.person)
    assert caregiver.phases["positive"] == "positive"
    assert not child.phases  # "smiles" is no code of the scheme


def book_of(**rules: object) -> Codebook:
    return Codebook(
        tracks=(
            Track(
                person="caregiver",
                channel="affect",
                partner="Mother",
                codes={"1": "positive", "0": "neutral"},
                exhaustive=True,
            ),
            Track(
                person="child",
                channel="affect",
                partner="Infant",
                codes={"N": "neutral"},
                uncodable=("U",),
                exhaustive=True,
            ),
        ),
        rules=Rules(**rules),  # pyright: ignore[reportArgumentType]
    )


def test_codes_outside_the_codebook_are_refused_by_row_or_dropped_as_not_coded(tmp_path):
    with pytest.raises(BadFileError, match=r"'smiles' of Infant / affect \(visit.csv, line 6\).*unmapped_codes"):
        read(visit(tmp_path), book_of())
    got = read(visit(tmp_path), book_of(unmapped_codes="drop"))
    child = (
        got.record.coverage.filter(got.record.coverage["person"] == "child").select("status", "start_s", "end_s").rows()
    )
    assert child == [("coded", 0.0, 1.0), ("uncodable", 1.0, 4.0), ("not coded", 4.0, 5.0)]
    fates = got.raw.select("row", "fate").rows()
    assert fates == [(2, "event"), (3, "event"), (4, "event"), (5, "uncodable"), (6, "not coded")]
    assert got.raw["event"].to_list() == [0, 1, 2, None, None]


def test_tracks_outside_the_codebook_are_reported_or_refused(tmp_path):
    text = EVENTS.replace("4,5,Infant,affect,smiles", "4,5,Infant,gaze,away").replace(
        "Infant,affect,U", "Infant,affect,N"
    )
    book = Codebook(tracks=(Track(person="x", channel="affect", track="affect", partner="Mother"),))
    got = read(visit(tmp_path, text), book)
    assert any("1 events of Infant / gaze: no track" in note.text for note in got.report.of("dropped"))
    with pytest.raises(BadFileError, match="1 events of Infant / gaze"):
        read(
            visit(tmp_path, text),
            Codebook(
                tracks=(Track(person="x", channel="affect", track="affect"),), rules=Rules(unmapped_tracks="refuse")
            ),
        )


def rules_on(tmp_path, rows: str, *, exhaustive: bool = False, minimum_s: float = 0.0, **rules: object):
    path = visit(tmp_path, "onset,offset,code\n" + rows)
    track = Track(person="p", channel="c", exhaustive=exhaustive, minimum_s=minimum_s)
    got = read(path, Codebook(tracks=(track,), rules=Rules(**rules)))  # pyright: ignore[reportArgumentType]
    return [(code, start, end) for code, start, end in got.record.events.select("code", "start_s", "end_s").rows()], got


def test_overlaps(tmp_path):
    rows = "0,3,a\n2,5,b\n"
    assert rules_on(tmp_path, rows)[0] == [("a", 0, 3), ("b", 2, 5)]
    assert rules_on(tmp_path, rows, overlaps="end at next")[0] == [("a", 0, 2), ("b", 2, 5)]
    with pytest.raises(BadFileError, match="row 3: p/c begins a code while another"):
        rules_on(tmp_path, rows, overlaps="refuse")


def test_duplicates(tmp_path):
    rows = "0,3,a\n0,3,a\n"
    events, got = rules_on(tmp_path, rows)
    assert (events, [n.rows for n in got.report.of("dropped")]) == ([("a", 0, 3)], [(3,)])
    assert len(rules_on(tmp_path, rows, duplicates="keep")[0]) == 2
    with pytest.raises(BadFileError, match="same code at the same times twice"):
        rules_on(tmp_path, rows, duplicates="refuse")


def test_gaps_of_one_frame_are_joined_and_longer_ones_stay(tmp_path):
    rows = "0,1.96,a\n2,3,b\n3.1,4,c\n"
    events, got = rules_on(tmp_path, rows, frame_rate=25)
    assert events == [("a", 0, 2), ("b", 2, 3), ("c", 3.1, 4)]
    assert [note.rows for note in got.report.of("joined")] == [(2,)]
    assert rules_on(tmp_path, rows, frame_rate=25, gaps="keep")[0][0] == ("a", 0, 1.96)


def test_inclusive_ends_on_request(tmp_path):
    assert rules_on(tmp_path, "0,1.96,a\n2,2,b\n", end_time="inclusive", frame_rate=25)[0] == [
        ("a", 0, 2),
        ("b", 2, 2.04),
    ]
    with pytest.raises(BadFileError, match="State frame_rate"):
        rules_on(tmp_path, "0,1.96,a\n", end_time="inclusive")


def test_minimum_durations(tmp_path):
    events, got = rules_on(tmp_path, "0,0.5,a\n0.5,3.5,b\n", minimum_s=1.0)
    assert events == [("b", 0.5, 3.5)]
    assert got.raw["fate"].to_list() == ["dropped", "event"]


def test_holes_of_exhaustive_codes_are_not_coded(tmp_path):
    _, got = rules_on(tmp_path, "0,1,a\n3,4.5,b\n", exhaustive=True)
    assert got.record.coverage["status"].to_list() == ["coded", "not coded", "coded"]
    assert rules_on(tmp_path, "0,1,a\n3,4.5,b\n")[1].record.coverage["status"].to_list() == ["coded"]


def test_two_coders_become_two_observations(tmp_path):
    for coder in ("ann", "bob"):
        (tmp_path / f"d1_{coder}.csv").write_text("onset,offset,code\n0,1.5,a\n")
    track = (Track(person="p", channel="c"),)
    got = read(tmp_path, Codebook(pattern="(?P<dyad>d[0-9]+)_(?P<coder>[a-z]+)", tracks=track))
    assert got.record.observations.select("dyad", "coder").rows() == [("d1", "ann"), ("d1", "bob")]
    with pytest.raises(BadFileError, match=r"both hold p/c of dyad 'd1'.*\(\?P<coder>"):
        read(tmp_path, Codebook(pattern="(?P<dyad>d[0-9]+)", tracks=track))


def test_episodes_can_be_coded_events(tmp_path):
    path = visit(tmp_path, "onset,offset,tier,code\n0,120.5,phase,play\n120.5,240,phase,still\n3,4,gaze,face\n")
    tracks = (
        Track(person="dyad", channel="episode", track="phase"),
        Track(person="child", channel="gaze", track="gaze"),
    )
    record = read(path, Codebook(tracks=tracks)).record
    assert record.episodes.select("episode", "start_s", "end_s").rows() == [
        ("play", 0.0, 120.5),
        ("still", 120.5, 240.0),
    ]
    assert record.channels() == [("child", "gaze")]


def test_draft_puts_a_track_of_uncodable_time_beside_what_it_speaks_of(tmp_path):
    text = "onset,offset,tier,code\n0,2.5,Infant Affect,N\n2.5,5,Infant Problem Data,U\n"
    record = read(visit(tmp_path, text)).record
    assert record.channels() == [("child", "affect")]
    assert record.coverage.select("status", "start_s", "end_s").rows() == [("coded", 0.0, 2.5), ("uncodable", 2.5, 5.0)]


def test_counts_stand_beside_the_codes(tmp_path):
    path = visit(tmp_path, EVENTS + "5,6,Mother,affect,1\n")
    counts = codes_in(path)
    assert counts.filter(counts["code"] == "1").row(0) == ("Mother", "affect", "1", 2)
    draft = draft_of(path)
    assert '1 = "1"  # 2 times, 3 s' in draft.text
    assert parse_codebook(draft.text) == draft.codebook == draft_codebook(path)


def test_two_tracks_of_one_channel_share_that_codes_are_exhaustive(tmp_path):
    path = visit(tmp_path, "onset,offset,tier,code\n0,1,problem,U\n2,3.5,affect,N\n")
    tracks = (
        Track(person="c", channel="affect", track="problem", codes={}, uncodable=("U",)),
        Track(person="c", channel="affect", track="affect", exhaustive=True),
    )
    record = read(path, Codebook(tracks=tracks)).record
    assert record.coverage["status"].to_list() == ["uncodable", "not coded", "coded"]


@pytest.mark.parametrize("negative", [None, (), ("trouble", 'a "worse" one')])
def test_phases_that_are_negative_are_written_and_read_back(negative: tuple[str, ...] | None) -> None:
    book = Codebook(title="t", negative=negative)
    assert parse_codebook(as_toml(book)) == book
