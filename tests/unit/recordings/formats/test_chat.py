from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.recordings import Codebook, Track, draft_codebook, read, read_sheets
from attunement.vocabulary import BadFileError

HEAD = "@UTF8\n@Begin\n@Languages:\teng\n@Participants:\tCHI Target_Child, MOT Mother\n@ID:\teng|c|CHI|0;11.||||Target_Child|||\n"
#: case 53 h.cha, with a post-code, tiers, an utterance without a time and one that goes on in a second line
TALK = (
    "*MOT:\tlook at that . [+ id] \x15500_1900\x15\n"
    "*CHI:\t0 . \x152100_2600\x15\n%act:\treaches for the cup\n"
    "*MOT:\tyes , that is\n\ta cup . \x153000_3600\x15\n%mor:\tco|yes cm|cm\n%cod:\t$NIA:fp $CDS\n"
    "*CHI:\t&=babbles &=laughs . [+ nc] \x154000_5000\x15\n"
    "*CHI:\tmama .\n"
    "*MOT:\t<oh no> [/] +... \x156500_7000\x15\n@End\n"
)


def sheet(tmp_path, text: str):
    path = tmp_path / "d28.cha"
    path.write_bytes(text.encode())
    [found] = read_sheets(path, Codebook())
    return found


def voices(found) -> list[tuple[str, str, float, float]]:
    return [(e.partner, e.whole_code, e.start_s, e.end_s) for e in found.events if e.track == "voice"]


def test_utterances_become_events_of_their_speakers(tmp_path):
    found = sheet(tmp_path, HEAD + TALK)
    assert voices(found) == [
        ("MOT", "speaks|id", 0.5, 1.9),
        ("CHI", "no speech", 2.1, 2.6),
        ("MOT", "speaks", 3.0, 3.6),
        ("CHI", "babbles|nc", 4.0, 5.0),
        ("CHI", "laughs|nc", 4.0, 5.0),
        ("MOT", "speaks", 6.5, 7.0),
        ("CHI", "", 5.0, 6.5),  # an utterance lies here, nobody knows where
    ]
    assert found.facts["CHI"] == "Target_Child 0;11."
    assert (found.start_s, found.end_s) == (None, None)
    assert next(e for e in found.events if e.start_s == 3.0).comment == "yes , that is a cup ."
    assert next(e for e in found.events if e.start_s == 3.0).row == 9


def test_tiers_of_codes_become_tracks_and_those_of_words_are_named(tmp_path):
    found = sheet(tmp_path, HEAD + TALK)
    assert [(e.track, e.partner, e.code, e.start_s) for e in found.events if e.track != "voice"] == [
        ("%act", "CHI", "reaches for the cup", 2.1),
        ("%cod", "MOT", "$NIA:fp", 3.0),
        ("%cod", "MOT", "$CDS", 3.0),
    ]
    [words] = [note for note in found.notes if "words themselves" in note.text]
    assert (words.kind, "%mor (1)" in words.text) == ("dropped", True)


def test_utterances_without_times_are_reported_and_their_time_is_not_coded(tmp_path):
    path = tmp_path / "d28.cha"
    path.write_text(HEAD + TALK, encoding="utf-8")
    got = read(path, Codebook(tracks=(Track(person="child", channel="voice", partner="CHI", track="voice"),)))
    [lost] = [note for note in got.report if "1 of 6 utterances have no time marks" in note.text]
    assert (lost.kind, lost.rows) == ("dropped", (14,))
    before, lost_time = got.record.coverage.filter(status="not coded").select("start_s", "end_s").rows()
    assert before == (0.0, 0.5)  # nothing says that anybody listened before the first utterance
    assert round(lost_time[1] - lost_time[0], 6) == 1.5


def test_transcripts_that_are_not_linked_are_refused(tmp_path):
    with pytest.raises(BadFileError, match=r"CHAT transcript that holds 2 utterances, none with times\. Link its"):
        sheet(tmp_path, f"{HEAD}*MOT:\thi .\n*CHI:\tyyy .\n@End\n")
    with pytest.raises(BadFileError, match=r"d28\.cha, line 6: 'nonsense' is no line of a CHAT transcript"):
        sheet(tmp_path, HEAD + "nonsense\n")


@pytest.mark.parametrize(
    "mark",
    [
        "\x151000_2500\x15",
        "•1000_2500•",
        "1000_2500",
        '\x15%snd:"d28.wav"_1000_2500\x15',
        "\x151000_1200\x15 . \x151200_2500\x15",
    ],
)
def test_all_ways_of_writing_times(tmp_path, mark):
    found = sheet(tmp_path, f"{HEAD}*MOT:\tlook . {mark}\n@End\n")
    assert voices(found) == [("MOT", "speaks", 1.0, 2.5)]
    assert any("without their bullets" in note.text for note in found.notes) is (mark == "1000_2500")


def test_old_transcripts_have_their_times_on_a_tier(tmp_path):
    found = sheet(tmp_path, f'{HEAD}*MOT:\tlook .\n%snd:\t"d28" 1000 2500\n@End\n')
    assert voices(found) == [("MOT", "speaks", 1.0, 2.5)]


def test_draft_says_who_is_who(tmp_path):
    path = tmp_path / "d28.cha"
    path.write_text(HEAD + TALK, encoding="utf-8")
    persons = {track.partner: track.person for track in draft_codebook(path).tracks}
    assert persons == {"CHI": "child", "MOT": "caregiver"}


@given(st.lists(st.tuples(st.sampled_from(["CHI", "MOT"]), st.integers(0, 10**6), st.integers(1, 10**5)), min_size=1))
def test_every_timed_utterance_is_an_event(tmp_path_factory, turns):
    lines = "".join(f"*{who}:\tmama .\x15{at}_{at + length}\x15\n" for who, at, length in turns)
    found = sheet(tmp_path_factory.mktemp("cha"), f"{HEAD}{lines}@End\n")
    assert voices(found) == [(who, "speaks", at / 1000, (at + length) / 1000) for who, at, length in turns]
