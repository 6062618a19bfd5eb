"""The shape of tables by hand: what makes rows events, visits with numbered columns, or visits with episodes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from attunement.recordings.source import Source
from attunement.recordings.tables.table_shape import are_limits, episodes, events, numbers_of, runs_of, wide


def frame(*rows: str) -> pl.DataFrame:
    """A table of text whose columns are called by their places; cells are parted by spaces, "." is an empty one."""
    cells = [["" if cell == "." else cell for cell in row.split(" ")] for row in rows]
    return pl.DataFrame({str(i): [row[i] for row in cells] for i in range(len(cells[0]))})


@pytest.mark.parametrize(
    ("starts", "ends", "are"),
    [
        ([0, 1], [1, 2], True),
        ([0, 1], [0, 2], True),
        ([0, 1], [0, 1], False),
        ([0, 1], [1, 0.9], False),
        ([5, 0], [6, 1], False),
        ([0, 5, 1], [1, 6, 2], False),
        ([0, 5, 1, 2], [1, 6, 2, 3], True),
        ([0, 0, 0], [1, 1, 1], True),
        ([np.nan, 1], [1, np.nan], False),
        ([np.nan, 1, 2], [0, 2, 3], True),
    ],
)  # fmt: skip
def test_limits_last_and_mostly_rise(starts: list[float], ends: list[float], are: bool) -> None:
    assert are_limits(np.array(starts, float), np.array(ends, float)) == are
    assert not are_limits(None, np.array(ends, float)) and not are_limits(np.array(starts, float), None)


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["1", "2,5", "3.5"], [1, 2.5, 3.5]),
        (["1", "", "NA"], [1, None, None]),
        (["", "na"], None),
        (["1", "x"], None),
        (["1,000.5"], None),
    ],
)
def test_a_column_of_numbers_may_have_empty_cells_but_not_only(
    cells: list[str], numbers: list[float | None] | None
) -> None:
    found = numbers_of(pl.Series(cells))
    assert (None if found is None else [None if np.isnan(one) else one for one in found]) == numbers


def test_rows_are_events_where_one_pair_of_columns_says_from_when_to_when() -> None:
    rows = frame("0 1 a", "1 2 b")
    found = events(["onset", "offset", "code"], rows)
    assert found and found.columns == {"start": "onset", "end": "offset"} and found.layout == "events"
    plain = events(["start", "end", "code"], rows)
    assert plain and plain.columns == {}
    assert events(["start", "code", "x"], rows) is None
    assert events(["gaze start", "face end", "x"], rows) is None
    two = frame("0 1 0 1", "1 2 1 2")
    assert events(["play start", "play end", "still start", "still end"], two) is None


def test_episodes_have_a_name_and_three_limits_of_two_visits() -> None:
    header, rows = ["visit", "start a", "end a", "end b"], ("v1 0 5 9", "v2 1 5 9")
    found = episodes(header, frame(*rows))
    assert found and found.columns == {"observation": "visit"} and found.asides == ()
    assert episodes(header, frame(rows[0])) is None
    assert episodes(header[:3], frame("v1 0 5", "v2 1 5")) is None
    assert episodes(header, frame("v1 0 5 9", "v1 1 5 9")) is None
    more = episodes(["age", *header], frame("3 v1 0 5 9", "3 v2 1 5 9"))
    assert more and more.columns == {"observation": "visit"} and [a.name for a in more.asides] == ["age"]


def test_a_wide_table_has_six_numbered_columns_and_more_of_them_than_others(tmp_path: Path) -> None:
    source = Source(tmp_path / "w.csv")
    header, rows = [f"IK{i:02}" for i in range(1, 7)], ("a a b . b c", "b b b b b b")
    found = wide(source, ["visit", *header], frame(*(f"v{k} {row}" for k, row in enumerate(rows))))
    assert (
        found and [sheet.name for sheet in found.sheets] == ["v0", "v1"] and found.columns == {"observation": "visit"}
    )
    told = [[(e.row, e.code, e.start_s, e.end_s) for e in sheet.events] for sheet in found.sheets]
    assert told == [[(2, "a", 0, 2), (2, "b", 2, 3), (2, "b", 4, 5), (2, "c", 5, 6)], [(3, "b", 0, 6)]]
    assert "up to 6 intervals" in found.lacks[0]
    assert wide(source, ["visit", *header[:5]], frame("v1 a a b b c", "v2 b b b b b")) is None
    assert wide(source, ["visit", *header], frame(*(f"v {row}" for row in rows))) is None, "visits of one name"
    assert wide(source, ["visit", *header], frame(f"v1 {rows[0]}", f". {rows[1]}")) is None, "a visit without a name"
    others = ["visit", "site", "lab", "who", "sex", "age"]
    few = frame(*(f"v{k} s l w f 3 {row}" for k, row in enumerate(rows)))
    assert wide(source, [*others, *header], few) is None
    fewer = wide(source, [*others[:5], *header], frame(*(f"v{k} s l w f {row}" for k, row in enumerate(rows))))
    assert fewer and [one.name for one in fewer.asides] == ["site", "lab", "who", "sex"]


def test_equal_neighbours_are_one_event_and_empty_cells_none() -> None:
    found = runs_of("m", "t", np.array([0.0, 1.0, 2.0, 3.0]), np.array(["a", "a", "", "b"], object), 0.5)
    assert [(e.row, e.partner, e.code, e.start_s, e.end_s) for e in found] == [
        (2, "m", "a", 0, 2),
        (5, "m", "b", 3, 3.5),
    ]
