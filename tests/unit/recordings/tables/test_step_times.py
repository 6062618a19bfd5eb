"""Times of rows by hand: blank cells, cells that are no times, and what is doubtful about the unit."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from attunement.recordings import Codebook, Rules, Track, read_sheets
from attunement.recordings.tables.clock import LONGEST_S
from attunement.recordings.tables.step_times import LONG_STEP_S, RowTimes
from attunement.recordings.tables.step_values import Decimals
from attunement.vocabulary import BadFileError


def times(unit: str = "auto", frame_s: float | None = None, rules: Rules | None = None) -> RowTimes:
    """The times of a column that is read in one piece."""
    return RowTimes(unit, frame_s, rules or Rules(), Decimals("v.csv", "auto", ",", lambda: iter(())), "v.csv, line")


def read(column: RowTimes, *cells: str | None, first: int = 2) -> list[float | None]:
    """The times of cells; None for those that are none."""
    found = column.seconds(pl.Series(cells, dtype=pl.String), np.arange(first, first + len(cells), dtype=np.int64))
    return [None if math.isnan(one) else float(one) for one in found]


def test_a_blank_line_is_no_row_and_an_empty_cell_a_bad_one() -> None:
    column = times()
    assert read(column, "0", None, "", " ", "2") == [0, None, None, None, 2]
    assert column.bad == [4, 5] and column.problem == "", "nothing can be said of an empty cell"
    assert read(column, "soon", "later", first=7) == [None, None]
    assert column.bad == [4, 5, 7, 8] and column.problem.startswith("v.csv, line 7: 'soon' is not a time")


def test_the_first_cell_that_is_no_time_says_why(tmp_path: Path) -> None:
    book = Codebook(tracks=(Track(person="m", channel="x", track="mother"),))
    (tmp_path / "v.csv").write_text("time,mother\n0,a\nsoon,b\nlater,b\n")
    with pytest.raises(
        BadFileError, match=r"line 3: the row has no .*\(of 2 such rows\) \(v\.csv, line 3: 'soon' is not"
    ):
        read_sheets(tmp_path / "v.csv", book)


def test_times_within_thirty_years_are_times() -> None:
    column = times()
    assert read(column, f"{LONGEST_S:.0f}", f"-{LONGEST_S:.0f}", f"{LONGEST_S + 1:.0f}") == [
        LONGEST_S,
        -LONGEST_S,
        None,
    ]
    assert column.bad == [4]


@pytest.mark.parametrize(
    ("unit", "rules", "found"),
    [
        ("ms", Rules(), [0, 0.5, 1.5]),
        ("min", Rules(), [0, 30000, 90000]),
        ("counts", Rules(step_s=0.5), [0, 250, 750]),
        ("counts", Rules(), [0, 500, 1500]),
        ("intervals", Rules(), [0, 500, 1500]),
        ("intervals", Rules(step_s=750), [0, 500, 1500]),
        ("intervals", Rules(step_s=2), [0, 1000, 3000]),
    ],
)
def test_plain_numbers_are_in_the_unit(unit: str, rules: Rules, found: list[float]) -> None:
    assert read(times(unit, rules=rules), "0", "500", "1500") == found


def test_frames_need_their_length() -> None:
    assert read(times("frames", 0.04), "0", "25") == [0, 1]
    rated = Rules(frame_rate=30)
    assert read(times("frames", rated.frame_s, rated), "1", "30") == [1 / 30, 1]
    with pytest.raises(BadFileError, match=r"v\.csv, line 2: '0' counts frames"):
        read(times("frames"), "0", "25")


@pytest.mark.parametrize(
    ("cells", "step_s", "doubtful"),
    [
        (["0", "20"], LONG_STEP_S, True),
        (["0", "19"], LONG_STEP_S - 1, False),
        (["0", "20.5"], LONG_STEP_S + 0.5, False),
        (["0", "20"], None, False),
    ],
)
def test_whole_numbers_far_apart_may_be_milliseconds(cells: list[str], step_s: float | None, doubtful: bool) -> None:
    column = times()
    read(column, *cells)
    assert ["milliseconds" in note.text for note in column.notes("v.csv", "time", step_s)] == [True] * doubtful


def test_intervals_read_as_seconds_are_doubtful_unless_somebody_says_how_long_one_is() -> None:
    def said(rules: Rules, name: str = "Interval") -> list[str]:
        column = times("intervals", rules=rules)
        read(column, "1", "2")
        return [note.kind for note in column.notes("v.csv", name, 1.0)]

    assert said(Rules()) == ["doubtful"] and said(Rules(step_s=1.0)) == [] and said(Rules(), "time") == []
    assert said(Rules(time_unit="s")) == []


def test_clock_times_of_two_parts_and_dates_are_told() -> None:
    short, dated = times(), times()
    assert read(short, "0:30", "1:00") == [30, 60] and "0:30" in short.notes("v.csv", "time", 30.0)[0].text
    assert read(dated, "2024-05-01 00:00:10", "2024-05-02 00:00:10") == [10, 86410]
    assert [note.kind for note in dated.notes("v.csv", "time", 86400.0)] == ["converted"]
    assert short.clock and not dated.clock
