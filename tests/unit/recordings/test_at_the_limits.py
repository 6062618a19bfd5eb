"""Where reading changes its mind: exactly at a limit, just short of it, and just beyond."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tools_files import boris, elan

from attunement.recordings import Codebook, parse_codebook, read
from attunement.recordings.draft.glance import MOST_VALUES, MOST_WORDS, aside
from attunement.recordings.formats.boris_media import Media
from attunement.recordings.formats.interact_clock import frame_length
from attunement.recordings.reading import read_sheets
from attunement.recordings.source import Source
from attunement.recordings.tables import spreadsheet
from attunement.recordings.tables.clock import LONGEST_S
from attunement.recordings.tables.days import DAY_S
from attunement.recordings.tables.spreadsheet import ShownTime
from attunement.recordings.tables.step_clock import Clock, clock_notes
from attunement.vocabulary import BadFileError


def test_two_bytes_a_letter_are_told_by_where_zeros_stand(tmp_path: Path) -> None:
    """More than seven in ten of one of both bytes, less than two in ten of the other, and at least nine letters."""

    def charset(letters: int, zeros: int, others: int = 0) -> tuple[str, str]:
        pairs = [(0 if i >= letters - others else 65, 0 if i < zeros else 66) for i in range(letters)]
        for name, flip in (("le", False), ("be", True)):
            data = bytes(byte for pair in pairs for byte in (pair[::-1] if flip else pair))
            (tmp_path / f"{name}.csv").write_bytes(data)
        return Source(tmp_path / "le.csv").charset, Source(tmp_path / "be.csv").charset

    both, neither = ("utf-16-le", "utf-16-be"), ("utf-8", "utf-8")
    assert charset(9, 9) == both and charset(8, 8) == neither
    assert charset(20, 15) == both and charset(20, 14) == neither
    assert charset(20, 20, 3) == both and charset(20, 20, 4) == neither


def test_a_frame_is_a_step_that_comes_twice() -> None:
    assert frame_length([(0.0, 0.96), (1.0, 1.96), (2.0, 2.96)]) == 0.04
    assert frame_length([(0.0, 0.96), (1.0, 1.96)]) is None, "once may be chance"
    assert frame_length([(0.0, 0.96004), (1.0, 1.96), (2.0, 2.5)]) == 0.04, "ten thousandths are one step"
    assert frame_length([(0.0, 0.9), (1.0, 1.96), (2.0, 2.9), (3.0, 3.96), (4.0, 5.0)]) == 0.04, (
        "of as many, the shortest"
    )
    assert frame_length([(0.0, 1.0), (1.0, 2.0)]) is None


@pytest.mark.parametrize(("name", "count"), [("a", 12), ("b", 13)])
def test_no_more_than_twelve_persons_are_named(tmp_path: Path, name: str, count: int) -> None:
    cues = [f"{i + 1}\n00:00:{i:02},000 --> 00:00:{i:02},500\nwho{i:02}: hm\n" for i in range(count)]
    (tmp_path / f"{name}.srt").write_text("\n".join(cues))
    [sheet] = read_sheets(tmp_path / f"{name}.srt", Codebook())
    assert "'who11'" in sheet.notes[0].text and "'who12'" not in sheet.notes[0].text


def test_times_within_thirty_years_are_times(tmp_path: Path) -> None:
    elan(tmp_path / "fine.eaf", {"mother": [(0, 1, "a"), (5, LONGEST_S, "b")]})
    [sheet] = read_sheets(tmp_path / "fine.eaf", Codebook())
    assert sheet.events[-1].end_s == LONGEST_S
    elan(tmp_path / "late.eaf", {"mother": [(0, 1, "a"), (5, LONGEST_S + 0.001, "b")]})
    with pytest.raises(BadFileError, match="the time 1000000000001 is not a time within a recording"):
        read_sheets(tmp_path / "late.eaf", Codebook())
    for first, zero in ((LONGEST_S, 0.0), (LONGEST_S + 1.5, LONGEST_S + 1)):
        assert Media({}, {}, {}, {}, {}).zero([first + 5, first]) == zero


EPISODE = 'rules = { }\n[columns]\nobservation = "visit"\n[[episode]]\nname = "play"\nstart = "from"\nend = "to"\n'


def test_an_episode_may_be_a_moment_and_no_less(tmp_path: Path) -> None:
    (tmp_path / "phases.csv").write_text("visit,from,to\nv1,5,5\nv2,0,9\n")
    book = parse_codebook(EPISODE.removeprefix("rules = { }\n"))
    first, _ = read_sheets(tmp_path / "phases.csv", book)
    assert [(e.start_s, e.end_s) for e in first.episodes] == [(5, 5)]
    (tmp_path / "phases.csv").write_text("visit,from,to\nv1,5,4.9\nv2,0,9\n")
    with pytest.raises(BadFileError, match=r"ends at 4\.9 s, before it starts at 5 s"):
        read_sheets(tmp_path / "phases.csv", book)


def test_a_shown_time_may_be_hours_and_minutes() -> None:
    for time_s, form, may in ((DAY_S, "mm:ss", True), (DAY_S - 60, "mm:ss", False), (DAY_S - 60, "h:mm", True),
                              (DAY_S + 1, "mm:ss", False), (61, "h:mm", False)):  # fmt: skip
        assert ShownTime(time_s, form).may_be_short == may


def test_a_sheet_may_have_so_many_cells_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from openpyxl import Workbook

    def saved(*rows: list[object]) -> Path:
        book = Workbook()
        for row in rows:
            book.active.append(row)  # type: ignore[union-attr]
        book.save(tmp_path / "x.xlsx")
        return tmp_path / "x.xlsx"

    monkeypatch.setattr(spreadsheet, "MOST_CELLS", 12)
    rows = [["time", "mother"], *([k, "ab"[k % 2]] for k in range(5))]
    assert len(read(saved(*rows)).record.events) == 5
    with pytest.raises(BadFileError, match=r"more than 12 cells \(row 7, 2 columns\)"):
        read(saved(*rows, [5, "a"]))


def test_a_stated_step_may_differ_by_a_twentieth() -> None:
    def clock(apart_s: float, stated_s: float | None = 1.0) -> Clock:
        made = Clock(stated_s)
        made.advance(np.arange(4) * apart_s, np.arange(2, 6), "steps.csv, line", lambda line: "")
        return made

    assert (clock(1.04).apart_s, clock(1.04).step_s) == (None, 1.0)
    assert (clock(1.06).apart_s, clock(1.06).step_s) == (1.06, 1.0)
    assert (clock(0.5).apart_s, clock(0.5).step_s) == (0.5, 0.5)
    assert clock(0.7, None).step_s == 0.7
    follows, leaves = (clock_notes("steps.csv", [clock(step)], 1.0)[1].text for step in (0.5, 2.0))
    assert "The times were followed; leave step_s out" in follows
    assert "The time between counts as not coded" in leaves


def test_rows_are_missing_from_half_a_step_on() -> None:
    def pieces(*times: float) -> tuple[list, list, list]:
        clock = Clock(1.0, timed=True)
        found = clock.advance(np.array(times), np.arange(2, 2 + len(times)), "x, line", lambda line: "")
        return found, clock.holes, clock.uneven

    assert pieces(0, 1, 2.5) == ([(0, 3, None)], [], [4])
    assert pieces(0, 1, 3) == ([(0, 2, None), (2, 3, 2.0)], [(2.0, 3.0)], [])
    assert pieces(0, 1, 2.04, 3.04) == ([(0, 4, None)], [], [])
    assert pieces(0, 1, 2.06, 3.06)[2] == [4]
    clock = Clock(1.0)
    clock.advance(np.array([0.0, 1.0]), np.array([2, 3]), "x, line", lambda line: "")
    after_a_gap = clock.advance(np.array([5.0, 6.0]), np.array([4, 5]), "x, line", lambda line: "")
    assert after_a_gap == [(0, 2, 2.0)] and clock.end_s == 7.0, "a gap before the first new row makes no empty piece"
    with pytest.raises(BadFileError, match=r"x, line 6: the time 6 s does not come after .* before\. Mend line 6"):
        clock.advance(np.array([6.0]), np.array([6]), "x, line", lambda line: f"Mend line {line}")


def test_video_frames_may_be_rounded_to_hundredths() -> None:
    def uneven(step_s: float, off_s: float) -> list[int]:
        times = np.arange(6) * step_s
        times[3:] += off_s
        clock = Clock(None)
        clock.advance(times, np.arange(2, 8), "x, line", lambda line: "")
        return clock.uneven

    assert uneven(0.04, 0.01) == [] and uneven(0.04, 0.0105) == [5]
    assert uneven(0.2, 0.0095) == [] and uneven(0.2, 0.012) == [5]


def test_a_clock_passes_midnight_only_if_it_goes_on_within_the_hour() -> None:
    def moved(*times: float) -> list[float]:
        return Clock(None).past_midnight(np.array(times), np.arange(len(times))).tolist()

    assert moved(DAY_S - 60, 30) == [DAY_S - 60, DAY_S + 30]
    assert moved(DAY_S - 1, 3599) == [DAY_S - 1, DAY_S + 3599] and moved(DAY_S - 1, 3600) == [DAY_S - 1, 3600]
    assert moved(100, 0) == [100, 0]


@pytest.mark.parametrize(
    ("name", "cells", "visits", "kind"),
    [
        ("age", ["30"] * 4, [""] * 4, "constant"),
        ("mother", ["a"] * 4, [""] * 4, None),
        ("mother", ["a", "a", "b", "b"], ["1", "1", "2", "2"], "constant"),
        ("mother", ["a", "a", "a", "a"], ["1", "1", "2", "2"], None),
        ("mother", ["a", "b", "b", "b"], ["1", "1", "2", "2"], None),
        ("mother", ["", "NA", ""], [""] * 3, "empty"),
        ("frame", ["1", "3", "2"], [""] * 3, "counter"),
        ("mother", [f"w{k}" for k in range(MOST_WORDS)], [""] * MOST_WORDS, None),
        ("mother", [f"w{k}" for k in range(MOST_WORDS + 1)], [""] * (MOST_WORDS + 1), "free text"),
        ("mother", [str(k % MOST_VALUES) for k in range(60)], [""] * 60, None),
        ("mother", [str(k % (MOST_VALUES + 1)) for k in range(60)], [""] * 60, "measured"),
        ("mother", ["1,5", "2,5", "1,5", "2,5"], [""] * 4, "measured"),
    ],
)
def test_columns_that_are_no_behaviour(name: str, cells: list[str], visits: list[str], kind: str | None) -> None:
    found = aside(name, pl.Series(cells), pl.Series(visits))
    assert (found.kind if found else None) == kind


@pytest.mark.parametrize(("second", "doubtful"), [(25.0, False), (30.0, True)])
def test_media_of_two_frame_rates_are_doubtful(second: float, doubtful: bool) -> None:
    media = Media({"1": ["a.mp4", "b.mp4"]}, {}, {"a.mp4": 25.0, "b.mp4": second}, {}, {})
    notes = media.notes("x.boris", "v1", 0.0)
    assert [note.kind for note in notes] == ["doubtful"] * doubtful and media.fps == 25.0
    assert not doubtful or "different frame rates (25, 30); the slowest counts" in notes[0].text


def test_events_that_are_left_out_do_not_say_how_long_was_watched(tmp_path: Path) -> None:
    text = "subject,start_s,end_s,code\nmother,2,5,smile\nmother,9,1,cry\nmother,5,5,look\n"
    (tmp_path / "a.csv").write_text(text)
    book = '[rules]\nreversed = "{}"\n[[track]]\nperson = "caregiver"\nchannel = "affect"\n'
    for rule, length in (("drop", 5.0), ("swap", 9.0)):
        got = read(tmp_path / "a.csv", parse_codebook(book.format(rule)))
        assert got.record.observations["duration_s"].to_list() == [length]


@pytest.mark.parametrize(("rows", "said"), [("0,,a\n1,,b\n2,m,a\n", True), ("0,,a\n1,,b\n2,,a\n", False)])
def test_rows_of_nobody_are_doubtful_where_others_name_somebody(tmp_path: Path, rows: str, said: bool) -> None:
    (tmp_path / "a.csv").write_text(f"time,person,code\n{rows}")
    book = parse_codebook('[columns]\npartner = "person"\n[[track]]\ntrack = "code"\nperson = "p"\nchannel = "c"\n')
    [sheet] = read_sheets(tmp_path / "a.csv", book)
    assert any("they were read as nobody's" in note.text for note in sheet.notes) == said


def test_a_boris_state_may_last_no_time(tmp_path: Path) -> None:
    boris(tmp_path / "v.boris", {"mother": [(0, 4, "a"), (4, 4, "b"), (4, 9, "c")]})
    [sheet] = read_sheets(tmp_path / "v.boris", Codebook())
    assert [(e.code, e.start_s, e.end_s) for e in sheet.events] == [("a", 0, 4), ("b", 4, 4), ("c", 4, 9)]
