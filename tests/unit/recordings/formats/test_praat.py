from __future__ import annotations

import re

import pytest

from attunement.recordings import Codebook, Track, read, read_sheets
from attunement.vocabulary import BadFileError


def test_long_and_short_form_are_the_same(shared):
    long, short = (
        read_sheets(shared(f"textgrid_samples/inst_extdata_test{form}.TextGrid"), Codebook())[0]
        for form in ("", "_short")
    )
    assert long.events == short.events
    assert (long.start_s, long.end_s) == (0.0, 0.6526757369614512)
    assert [e.code for e in long.events if e.track == "points"] == ["t", "e", "s", "t"]
    assert all(e.start_s == e.end_s for e in long.events if e.track == "points")


def test_intervals_equal_the_subtitles_made_from_them(shared):
    [sheet] = read_sheets(shared("textgrid_samples/inst_extdata_test.TextGrid"), Codebook())
    text = shared("textgrid_samples/inst_extdata_test.srt").read_text()
    subtitles = re.findall(r"00:00:(\d\d,\d{3}) --> 00:00:(\d\d,\d{3})\n(\w+)", text)
    ours = [e for e in sheet.events if e.track == "intervals"]
    assert [e.code for e in ours] == [code for _, _, code in subtitles]
    written = [float(time.replace(",", ".")) for start, end, _ in subtitles for time in (start, end)]
    assert [t for e in ours for t in (e.start_s, e.end_s)] == pytest.approx(
        written, abs=0.001
    )  # subtitles have milliseconds


def test_child_centred_grid(shared):
    got = read(shared("childproject_examples/tests_data_textgrid.TextGrid"))
    assert got.record.observations["duration_s"].to_list() == [10.0]
    assert {"child", "caregiver"} <= set(got.record.events["person"])


def test_binary_and_damaged_grids_are_refused(tmp_path):
    path = tmp_path / "a.TextGrid"
    path.write_bytes(b"ooBinaryFile\x08TextGrid\x00\x00")
    with pytest.raises(BadFileError, match=r"binary TextGrid\. Save it in Praat as a text file"):
        read(path)
    path.write_text(
        'File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0\nxmax = 1\ntiers? <exists>\nsize = 1\nitem []:\n'
    )
    with pytest.raises(BadFileError, match="not a complete TextGrid: it was cut short"):
        read(path)


def grid(path, *, first: str, second: str, mark: str) -> None:
    path.write_text(
        f"""File type = "ooTextFile"
Object class = "TextGrid"

xmin = 5
xmax = 25
tiers? <exists>
size = 2
item []:
    item [1]:
        class = "IntervalTier"
        name = "child"
        xmin = 5
        xmax = 25
        intervals: size = 2
        intervals [1]:
            xmin = 5
            xmax = 10.5
            text = "{first}"
        intervals [2]:
            xmin = 10.5
            xmax = 25
            text = "{second}"
    item [2]:
        class = "TextTier"
        name = "child"
        xmin = 5
        xmax = 25
        points: size = 2
        points [1]:
            number = 6
            mark = "{mark}"
        points [2]:
            number = 7
            mark = "touch"
"""
    )


def test_a_point_without_text_is_a_mark_and_an_interval_without_text_a_gap(tmp_path):
    path = tmp_path / "a.TextGrid"
    grid(path, first="", second="smile", mark="")
    [sheet] = read_sheets(path, Codebook())
    assert [(e.row, e.code, e.start_s, e.end_s) for e in sheet.events] == [
        (2, "smile", 10.5, 25.0),
        (3, "", 6.0, 6.0),
        (4, "touch", 7.0, 7.0),
    ]
    assert (sheet.start_s, sheet.end_s) == (5.0, 25.0)  # the grid states when it begins and ends


def test_gaps_of_a_grid_that_boris_wrote(tmp_path):
    """BORIS calls the time between states "null"; a codebook that lists it has it as a code."""
    path = tmp_path / "a.TextGrid"
    grid(path, first="null", second="smile", mark="null")
    [sheet] = read_sheets(path, Codebook())
    assert [e.code for e in sheet.events] == ["smile", "null", "touch"]  # a point called so is a point
    assert [note.rows for note in sheet.notes if "as BORIS calls gaps" in note.text] == [(1,)]
    listed = Codebook(tracks=(Track(person="child", channel="x", nothing=("null",)),))
    assert [e.code for e in read_sheets(path, listed)[0].events] == ["null", "smile", "null", "touch"]
    grid(path, first="null", second="", mark="x")  # gaps are empty here, so this "null" was typed
    assert [e.code for e in read_sheets(path, Codebook())[0].events] == ["null", "x", "touch"]


def test_what_a_label_holds_is_never_taken_for_the_format(tmp_path):
    """Quotation marks are doubled; words of the format, signs and exclamation marks may stand in a label."""
    path = tmp_path / "a.TextGrid"
    grid(path, first='says ""no"" ! intervals [2]: xmax = 3', second="item [9]:", mark='""a""')
    labels = [e.code for e in read_sheets(path, Codebook())[0].events]
    assert labels[:2] == ['says "no" ! intervals [2]: xmax = 3', "item [9]:"]
    assert '"a"' in labels


def test_times_before_zero_keep_their_sign(tmp_path):
    path = tmp_path / "a.TextGrid"
    path.write_text(
        '"ooTextFile"\n"TextGrid"\n-2\n3\n<exists>\n1\n"IntervalTier"\n"child"\n-2\n3\n1\n-2\n3\n"cry"\n', "utf-8"
    )
    [sheet] = read_sheets(path, Codebook())
    assert (sheet.start_s, sheet.end_s, sheet.events[0].start_s) == (-2.0, 3.0, -2.0)
