"""Drafts: counts are right, what is no behaviour is no person, and what is proposed can be measured as it stands."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import attunement as at
from attunement.measuring.measuring import Settings
from attunement.recordings import Draft, as_toml, codes_in, draft_codebook, draft_of, parse_codebook, published_codebook
from attunement.vocabulary import BadFileError

QUICK = Settings(surrogates=9)


def drafted(folder: Path, name: str, text: str) -> Draft:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return draft_of(path)


def steps(*columns: str, rows: list[tuple[object, ...]]) -> str:
    return "\n".join([",".join(columns), *(",".join(map(str, row)) for row in rows)]) + "\n"


def commented(text: str, after: str) -> str:
    """Return the lines behind a remark with their "# " taken away, as the remark asks for."""
    return "\n".join(re.sub("^# ", "", line) for line in text[text.index(after) :].splitlines()[1:])


# Counting


def test_steps_are_counted_in_stretches_and_seconds(tmp_path: Path) -> None:
    rows = [(s, "smile" if s // 5 % 2 else "neutral", "cry" if s < 12 else "") for s in range(20)]
    draft = drafted(tmp_path, "a.csv", steps("second", "mother", "infant", rows=rows))
    assert 'neutral = "neutral"  # in 2 stretches, 10 s' in draft.text
    assert 'cry = "cry"  # in 1 stretch, 12 s' in draft.text
    assert codes_in(tmp_path / "a.csv").rows() == [
        ("", "infant", "cry", 1), ("", "mother", "neutral", 2), ("", "mother", "smile", 2),
    ]  # fmt: skip


def test_rows_without_times_are_counted_as_rows_and_their_length_is_asked_for(tmp_path: Path) -> None:
    draft = drafted(tmp_path, "a.csv", "mother,infant\nsmile,cry\nsmile,cry\nneutral,cry\n")
    assert 'smile = "smile"  # in 1 stretch, 2 rows' in draft.text
    assert any("step_s" in step for step in draft.left)
    path = tmp_path / "book.toml"
    path.write_text(draft.text.replace("# step_s = 1  (needed", "step_s = 1  # (needed"), encoding="utf-8")
    assert at.measure(at.read(tmp_path / "a.csv", path), settings=QUICK)["matching"]["matched_share"].to_list() == [0.0]


def test_events_are_counted_over_all_files_with_their_seconds(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("person,start_s,end_s,code\nmother,0,2,hum\nmother,5,6.5,hum\n")
    assert 'hum = "hum"  # 4 times, 7 s' in draft_of([tmp_path / "a.csv", tmp_path / "b.csv"]).text


# What is proposed


def test_unmistakable_codes_get_phases_with_the_schemes_words_and_their_source(tmp_path: Path) -> None:
    text = "start_s,end_s,Infant Affect,Maternal Affect\n0,4,W,\n4,9,N,\n9,10,U,\n0,5,,-1\n5,10,,2\n"
    draft = drafted(tmp_path, "d1.csv", text)
    assert 'W = "negative"  # withdrawal, negative (affect-3), 1 time, 4 s' in draft.text
    child, caregiver = draft.codebook.tracks
    assert (dict(child.phases), child.uncodable) == ({"negative": "negative", "neutral": "neutral"}, ("U",))
    assert (dict(caregiver.phases), caregiver.exhaustive) == ({"-1": "negative", "2": "positive"}, True)
    assert all(published_codebook(name).source in draft.codebook.source for name in ("affect-3", "affect-7"))
    assert draft.left == ()
    found = at.measure(at.read(tmp_path / "d1.csv", draft.codebook), settings=QUICK)["matching"].row(0, named=True)
    assert (found["seconds_analysed"], found["matched_share"]) == (9.0, pytest.approx(4 / 9))


def test_one_partner_understood_is_no_comparison_and_the_draft_says_what_to_do(tmp_path: Path) -> None:
    text = "person,start_s,end_s,code\ninfant,0,4,smile\ninfant,4,9,cry\nmother,0,5,look\nmother,5,9,away\n"
    draft = drafted(tmp_path, "a.csv", text)
    assert not draft.codebook.phases()
    assert "because only the codes of child are understood, and a match takes two" in draft.text
    assert any("2 of 2 tracks have no meaning yet" in step for step in draft.left)
    taken = parse_codebook(
        draft.text.replace('# [track.phases]\n# smile = "positive"', '[track.phases]\nsmile = "positive"').replace(
            '\n# cry = "negative"', '\ncry = "negative"'
        )
    )
    assert taken.phases() == {("child", "behaviour", "smile"): "positive", ("child", "behaviour", "cry"): "negative"}


def test_partly_plain_codes_leave_a_form_to_fill_in(tmp_path: Path) -> None:
    rows = "".join(
        f"{who},{i},{i + 1},{code}\n" for who in ("mother", "infant") for i, code in enumerate(("smile", "look"))
    )
    draft = drafted(tmp_path, "a.csv", "person,start_s,end_s,code\n" + rows)
    assert not draft.codebook.phases()
    form = 'positive, neutral, negative, or\n# your own), the same words for both, and take away the "# " in front:\n'
    assert form + '# [track.phases]\n# smile = "positive"\n# look =\n' in draft.text


def test_phases_from_two_channels_of_a_person_are_not_proposed_together(tmp_path: Path) -> None:
    rows = "".join(
        f"{who},{tier},{i},{i + 1},{code}\n"
        for who in ("mother", "infant")
        for tier, codes in (("face", ("smile", "cry")), ("gaze", ("on", "off")))
        for i, code in enumerate(codes)
    )
    draft = drafted(tmp_path, "a.csv", "person,tier,start_s,end_s,code\n" + rows)
    assert {key[1] for key in draft.codebook.phases()} == {"face"}
    assert draft.text.count("another was taken") == 2
    at.measure(at.read(tmp_path / "a.csv", draft.codebook), settings=QUICK)  # asks for no precedence


def test_mother_and_father_are_two_persons(tmp_path: Path) -> None:
    rows = "".join(f"{who},0,5,smile\n{who},5,9,neutral\n" for who in ("mother", "father", "infant"))
    draft = drafted(tmp_path, "a.csv", "person,start_s,end_s,code\n" + rows)
    assert [track.person for track in draft.codebook.tracks] == ["father", "child", "mother"]
    assert any("--partners" in step for step in draft.left)


def test_codes_that_fill_the_time_are_proposed_as_exhaustive_and_others_are_not(tmp_path: Path) -> None:
    text = "person,start_s,end_s,code\n" + "mother,0,5,hum\nmother,5.001,9,talk\ninfant,0,4,kick\ninfant,5,9,reach\n"
    draft = drafted(tmp_path, "a.csv", text)
    assert {track.person: track.exhaustive for track in draft.codebook.tracks} == {"caregiver": True, "child": False}
    assert "no gap between codes is longer than a frame" in draft.text


def test_moments_beside_states_do_not_fill_the_time(tmp_path: Path) -> None:
    text = "person,start_s,end_s,code\n" + "mother,0,5,hum\nmother,5,9,talk\nmother,30,30,kiss\n"
    assert not drafted(tmp_path, "a.csv", text).codebook.tracks[0].exhaustive


def test_without_phases_nothing_else_changes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("person,start_s,end_s,code\nmother,0,5,smile\nmother,5,9,cry\ninfant,0,4,smile\ninfant,4,9,cry\n")
    book = draft_codebook(path, phases=False)
    assert (draft_codebook(path).phases() != {}, book.phases()) == (True, {})
    assert [(track.person, track.codes) for track in book.tracks] == [
        (track.person, track.codes) for track in draft_codebook(path).tracks
    ]


# Files that belong together


def test_one_file_a_person_is_told_by_the_files_names(tmp_path: Path) -> None:
    for person, codes in (("child", ("smile", "cry")), ("mother", ("smile", "smile"))):
        for dyad in ("45", "46"):
            rows = [(s, codes[s // 5]) for s in range(10)]
            (tmp_path / f"d{dyad}_{person}.csv").write_text(steps("second", "affect", rows=rows))
    draft = draft_of(tmp_path)
    assert [(track.file, track.person) for track in draft.codebook.tracks] == [
        ("*child*", "child"), ("*mother*", "caregiver"),
    ]  # fmt: skip
    assert draft.codebook.pattern == "d(?P<dyad>[0-9]+)_[A-Za-z]+"
    assert "#   d45_mother: dyad 45" in draft.text
    found = at.measure(at.read(tmp_path, draft.codebook), settings=QUICK)["matching"]
    assert found.select("dyad", "matched_share").rows() == [("45", 0.5), ("46", 0.5)]


def test_a_pattern_that_would_mix_two_codings_is_not_proposed(tmp_path: Path) -> None:
    for name in ("d1_mother_x", "d1_infant_x"):  # each file holds both persons
        (tmp_path / f"{name}.csv").write_text("person,start_s,end_s,code\nmother,0,5,smile\ninfant,5,9,cry\n")
    assert draft_of(tmp_path).codebook.pattern == ""


# Tables


def test_wide_tables_have_two_tracks_and_ask_for_the_length_of_an_interval(tmp_path: Path) -> None:
    header = ["couple", "age", *(f"IKCB{i:02}" for i in range(1, 7)), *(f"DCCB{i:02}" for i in range(1, 7))]
    rows = [(7, 31, *"000111", *"010101"), (9, 44, *"111111", *"000000")]
    draft = drafted(tmp_path, "wide.csv", steps(*header, rows=rows))
    assert [track.track for track in draft.codebook.tracks] == ["DCCB", "IKCB"]
    assert (draft.codebook.rules.layout, dict(draft.codebook.columns)) == (
        "one row per observation", {"observation": "couple"},
    )  # fmt: skip
    assert "# in 2 stretches, 9 rows" in draft.text  # IKCB 1: three intervals of couple 7 and all of couple 9
    assert any("up to 6 intervals. Write step_s" in step for step in draft.left)
    assert "age: one value a row" in draft.text
    text = draft.text.replace("# step_s = 1  (needed", "step_s = 10  # (needed")
    assert len(at.read(tmp_path / "wide.csv", parse_codebook(text)).record.observations) == 2


def test_long_tables_of_many_dyads_name_their_columns_and_leave_covariates_out(tmp_path: Path) -> None:
    rows = [
        (dyad, s, "smile" if s % 8 < 4 else "cry", "neutral" if s % 6 < 3 else "cry", 30 + dyad, dyad % 2)
        for dyad in (1, 2, 3)
        for s in range(40)
    ]
    draft = drafted(
        tmp_path, "long.csv", steps("dyad", "second", "mother", "infant", "AgeinMonths", "dyadSup", rows=rows)
    )
    assert [track.person for track in draft.codebook.tracks] == ["child", "caregiver"]
    assert dict(draft.codebook.columns) == {"dyad": "dyad"}
    assert "AgeinMonths: the same throughout a visit" in draft.text
    assert "dyadSup: the same throughout a visit" in draft.text
    assert 'smile = "smile"  # in 15 stretches, 60 s' in draft.text
    assert draft.left == ()


def test_times_that_begin_anew_ask_whose_rows_they_are(tmp_path: Path) -> None:
    rows = [(s, "smile", "cry") for _ in range(2) for s in range(5)]
    draft = drafted(tmp_path, "long.csv", steps("second", "mother", "infant", rows=rows))
    assert any("times begin anew (first at row 7)" in step for step in draft.left)


def test_measured_columns_are_left_out_with_lines_that_take_them_in(tmp_path: Path) -> None:
    rows = [(i / 10, f"{1.8 if i % 20 < 10 else 0.2}", f"{1.5 if i % 20 < 5 else 0.1}") for i in range(40)]
    draft = drafted(tmp_path, "d1.csv", steps("timestamp", "AU12_r", "AU12_mother", rows=rows))
    assert not draft.codebook.tracks
    assert "AU12_r: 0.2 to 1.8" in draft.text
    assert any("measured values stand in AU12_r, AU12_mother" in step for step in draft.left)
    book = parse_codebook(commented(draft.text, "and set its bands."))
    assert [(track.track, track.person) for track in book.tracks] == [
        ("AU12_r", "AU12_r"),
        ("AU12_mother", "caregiver"),
    ]
    record = at.read(tmp_path / "d1.csv", book).record
    smile = record.events.filter(record.events["code"] == "smile")
    assert smile.select("start_s", "end_s").rows() == [(0.0, 1.0), (2.0, 3.0)]


def test_success_and_confidence_are_no_behaviour_but_keep_lost_faces_out(tmp_path: Path) -> None:
    rows = [
        (i + 1, 0, f"{i / 25:g}", *((0.03, 0, "0.00") if 40 <= i < 60 else (0.98, 1, "1.80" if i < 40 else "0.20")))
        for i in range(100)
    ]
    header = ("frame", " face_id", " timestamp", " confidence", " success", " AU12_r")
    draft = drafted(tmp_path, "child.csv", steps(*header, rows=rows))
    assert not draft.codebook.tracks
    book = parse_codebook(commented(draft.text, "and set its bands."))
    assert [track.track for track in book.tracks] == ["AU12_r", "success"]
    coverage = at.read(tmp_path / "child.csv", book).record.coverage
    assert coverage.select("status", "start_s", "end_s").rows() == [
        ("coded", 0.0, 1.6), ("uncodable", 1.6, 2.4), ("coded", 2.4, 4.0),
    ]  # fmt: skip


def test_na_is_shown_and_is_neither_uncodable_nor_a_code_unasked(tmp_path: Path) -> None:
    text = "start,end,mother,infant\n0,4,smile,NA\n4,9,neutral,NA\n0,6,NA,smile\n6,9,NA,neutral\n"
    draft = drafted(tmp_path, "a.csv", text)
    assert all(track.uncodable == () and "NA" not in (track.codes or {}) for track in draft.codebook.tracks)
    assert "NA (2 times, 9 s) is taken as empty, not coded. If it is a code of yours, list it below." in draft.text
    assert draft.codebook.phases()["child", "behaviour", "smile"] == "positive"


def test_a_table_without_names_gets_names_for_what_can_be_nothing_else(tmp_path: Path) -> None:
    draft = drafted(tmp_path, "MaternalAffect_7.csv", "0,2.5,-1\n2.5,4,1\n4,9,NaN\n")
    assert draft.codebook.header == ("start", "end", "code")
    assert (draft.codebook.tracks[0].file, draft.codebook.tracks[0].person) == ("*MaternalAffect*", "caregiver")
    assert "affect-7 knows all" in draft.text or "affect-3 knows all" in draft.text


def test_limits_of_episodes_are_recognised(tmp_path: Path) -> None:
    text = "visit,start_play,start_still,end_still,infant_side\nt1,0:01,2:00,4:00,l\nt2,0:02,2:01,4:01,l\n"
    draft = drafted(tmp_path, "timing.csv", text)
    assert any("start_play, start_still, end_still look like it" in step for step in draft.left)
    assert dict(draft.codebook.columns) == {"observation": "visit"}
    assert not draft.codebook.tracks


# Nonsense and nothing


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("c.txt", "1\nabc, 00:00:01 to 00:00:03\nchild smiles\n\n2\nxyz, 00:00:04 to 00:00:05\nmother smiles\n"),
        ("d.txt", "ab\x01cd,ef\n1,2\n3,4\n"),
    ],
)
def test_text_that_is_no_table_is_refused_and_not_drafted(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(BadFileError, match="is text, but no table"):
        drafted(tmp_path, name, text)


def test_a_table_on_its_side_is_refused_with_the_way_out(tmp_path: Path) -> None:
    row = ",".join("01"[i // 7 % 2] for i in range(400))
    with pytest.raises(BadFileError, match="it seems to lie on its side"):
        drafted(tmp_path, "a.csv", f"{row}\n{row}\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("second,pitch\n0,201.5\n1,199.25\n2,180.125\n", "measured values stand in pitch"),
        ("second,mother\n0,\n1,\n2,\n", "No column holds codes: mother (no cell is filled)"),
        ("person,start_s,end_s,code\n", "no coded event in these files"),
    ],
)
def test_an_empty_draft_says_why(tmp_path: Path, text: str, said: str) -> None:
    draft = drafted(tmp_path, "a.csv", text)
    assert not draft.codebook.tracks
    assert any(said in step for step in draft.left), draft.left


# Always

CODE = st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), min_size=1, max_size=8)


@given(st.lists(st.tuples(st.sampled_from(["mother", "infant", "x"]), CODE), min_size=1, max_size=12))
def test_the_text_of_any_draft_reads_back_as_the_same_codebook(coded: list[tuple[str, str]]) -> None:
    rows = [(who, i, i + 1, '"' + code.replace('"', '""') + '"') for i, (who, code) in enumerate(coded)]
    with tempfile.TemporaryDirectory() as folder:
        try:
            draft = drafted(Path(folder), "a.csv", steps("person", "start_s", "end_s", "code", rows=rows))
        except BadFileError:
            return
    assert parse_codebook(draft.text) == draft.codebook == parse_codebook(as_toml(draft.codebook))


# Real files


def test_couples_in_a_wide_table(shared) -> None:
    draft = draft_of(shared("dyseq_couplescope/CouplesCope.csv"))
    assert [track.track for track in draft.codebook.tracks] == ["DCCB", "IKCB"]
    assert sum(track.codes is not None and set(track.codes) == {"0.0", "1.0"} for track in draft.codebook.tracks) == 2
    assert "64 observations" not in draft.text  # the column of couples is named instead
    assert draft.codebook.columns["observation"] == "code"


def test_real_samples_of_four_tools(shared) -> None:
    interact = draft_of(
        [shared(f"finding_structure_in_time/Module_1_Basics_data_mangold_{d}goodman.csv") for d in (3367, 3414)]
    )
    assert interact.left == ()
    assert interact.codebook.phases()["child", "affect", "negative"] == "negative"
    datavyu = draft_of(shared("datavyu_opf/inst_datavyu_dyad1.opf"))
    assert not datavyu.codebook.phases()  # look 0 and 1 is no affect
    elan = draft_of(shared("childproject_examples/examples_valid_raw_data_annotations_eaf_basic_raw_example.eaf"))
    assert not elan.codebook.phases()  # lex W is no withdrawal, "0." is not neutral


def test_bouts_at_home_keep_ages_and_names_out(shared) -> None:
    draft = draft_of(shared("yamamoto_gaze1/preprocess_Data_raw.csv"))
    assert [track.track for track in draft.codebook.tracks] == ["Constrain_infant", "Initiator", "Posture_mother"]
    assert dict(draft.codebook.columns) == {"start": "EC_start", "end": "EC_end"}
    assert "AgeinMonths: the same throughout a visit" in draft.text
