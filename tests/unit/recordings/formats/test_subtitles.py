from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.recordings import Codebook, parse_codebook, read_sheets
from attunement.vocabulary import BadFileError

CASE_53 = "1\n00:00:01,000 --> 00:00:03,500\nchild: smile\n\n2\n00:00:02,000 --> 00:00:05,000\nmother: smile\n"


def sheet(tmp_path, text: str):
    path = tmp_path / "c.srt"
    path.write_bytes(text.encode())
    [found] = read_sheets(path, Codebook())
    return found


def coded(found) -> list[tuple[str, str, float, float]]:
    return [(e.partner, e.code, e.start_s, e.end_s) for e in found.events]


def test_case_53_names_before_a_colon_are_persons(tmp_path):
    found = sheet(tmp_path, CASE_53)
    assert coded(found) == [("child", "smile", 1.0, 3.5), ("mother", "smile", 2.0, 5.0)]
    assert "names before a colon were taken for persons: 'child', 'mother'" in found.notes[0].text
    assert coded(sheet(tmp_path, CASE_53.replace("\n", "\r\n"))) == coded(found)


def test_a_colon_in_speech_makes_no_person(tmp_path):
    talk = "1\n00:00:01,000 --> 00:00:02,000\nLook: a dog\n\n2\n00:00:02,000 --> 00:00:03,000\nyes\n"
    assert coded(sheet(tmp_path, talk)) == [("", "Look: a dog", 1, 2), ("", "yes", 2, 3)]


def test_real_subtitles_equal_the_grid_they_were_made_from(shared):
    [srt] = read_sheets(shared("textgrid_samples/inst_extdata_test.srt"), Codebook())
    [grid] = read_sheets(shared("textgrid_samples/inst_extdata_test.TextGrid"), Codebook())
    tier = [e for e in grid.events if e.track == "intervals"]
    assert [e.code for e in srt.events] == [e.code for e in tier] == ["t", "e", "s", "t"]
    assert [e.start_s for e in srt.events] == pytest.approx([e.start_s for e in tier], abs=0.001)
    assert [e.end_s for e in srt.events] == pytest.approx([e.end_s for e in tier], abs=0.001)


def test_webvtt_voices_notes_and_empty_cues(tmp_path):
    text = (
        "WEBVTT - made up\n\nNOTE coded twice\nby hand\n\nintro\n00:01.000 --> 00:02.000 align:start\n<v Mother><i>smile</i></v>\n"
        "<v.loud Infant>cry &amp; kick\n\n01:00:00.5 --> 01:00:01.000\n\n"
    )
    found = sheet(tmp_path, text)
    assert coded(found) == [("Mother", "smile", 1, 2), ("Infant", "cry & kick", 1, 2), ("", "", 3600.5, 3601)]
    [outside] = [note for note in found.notes if note.kind == "dropped"]
    assert outside.rows == (1, 3, 4)


def test_text_of_a_cue_may_have_lines_dashes_and_blank_lines(tmp_path):
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\none\ntwo\n\nthree\n2\n00:00:02,000 --> 00:00:03,000\n- mother: hi\n- infant: aa\n"
        "\n3\n00:00:04,000 --> 00:00:05,000\nmother: hi\n"
    )
    found = sheet(tmp_path, text)
    assert [(e.partner, e.code) for e in found.events] == [
        ("", "one two three"),
        ("mother", "hi"),
        ("", "infant: aa"),
        ("mother", "hi"),
    ]


def test_a_file_without_cues_is_refused(tmp_path):
    with pytest.raises(BadFileError, match="without a single cue"):
        sheet(tmp_path, "WEBVTT\n\nNOTE nothing here\n")


CODES = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8).filter(lambda text: not text.isdigit())


@given(
    st.lists(st.tuples(CODES, st.integers(0, 10**7), st.integers(0, 10**6)), min_size=1, max_size=8),
    st.sampled_from(",."),
)
def test_cues_come_back_as_they_were_written(tmp_path_factory, cues, sign):
    def clock(ms: int) -> str:
        return f"{ms // 3600000:02}:{ms // 60000 % 60:02}:{ms // 1000 % 60:02}{sign}{ms % 1000:03}"

    text = "".join(f"{i}\n{clock(at)} --> {clock(at + ms)}\n{code}\n\n" for i, (code, at, ms) in enumerate(cues, 1))
    found = sheet(tmp_path_factory.mktemp("srt"), text)
    assert coded(found) == [("", code, at / 1000, (at + ms) / 1000) for code, at, ms in cues]


CUES = "WEBVTT\n\n00:00.000 --> 00:01.000\n{}\n\n00:01.000 --> 00:02.000\n{}\n\n00:02.000 --> 00:03.000\n{}\n"


def said_by(folder, *texts, book=""):
    path = folder / "visit.vtt"
    path.write_text(CUES.format(*texts), encoding="utf-8")
    [sheet] = read_sheets(path, parse_codebook(book))
    return [(event.partner, event.code) for event in sheet.events]


def test_a_speaker_who_is_named_once_is_one_where_the_codebook_says_so_or_no_space_follows(tmp_path):
    texts = ("mother: smile", "Look: a dog", "it is 3:30 now, http://a.b")
    assert said_by(tmp_path, *texts) == [("", text) for text in texts]
    book = '[[track]]\npartner = "mo*"\nperson = "mother"\nchannel = "affect"\n'
    assert said_by(tmp_path, *texts, book=book) == [("mother", "smile"), *(("", text) for text in texts[1:])]
    assert said_by(tmp_path, "mother:smile", *texts[1:])[0] == ("mother", "smile")


def test_several_voices_of_a_cue_are_events_each(tmp_path):
    texts = ("<v mother>smile</v> <v child>cry</v>", "<v child>coo\nand more", "<v.loud mother>sing</v><v child>laugh")
    assert said_by(tmp_path, *texts) == [
        ("mother", "smile"),
        ("child", "cry"),
        ("child", "coo and more"),
        ("mother", "sing"),
        ("child", "laugh"),
    ]
