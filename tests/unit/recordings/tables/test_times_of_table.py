"""How a table writes its times, by hand: what whole columns tell, exactly at the limits, and what is said about it."""

from __future__ import annotations

import pytest

from attunement.recordings.codebook.codebook import Rules
from attunement.recordings.tables.table import Table
from attunement.recordings.tables.times import LARGE_WHOLE, Times, Written, times_of_table

ROLES = ("start", "end", "duration")


def times(
    *columns: str, told: dict[str, str] | None = None, rules: Rules | None = None, typed: dict[int, str] | None = None
) -> Times:
    """How the columns of a table are written: the start, the end and the duration, with spaces between cells."""
    rows = zip(*(column.split(" ") for column in columns), strict=True)
    roles = ROLES[: len(columns)]
    table = Table(
        "a.csv", roles, tuple((i, list(row)) for i, row in enumerate(rows, 2)), delimiter=";", typed=typed or {}
    )
    units = {role: Written(unit) for role, unit in (told or {}).items()}
    return times_of_table(table, {role: i for i, role in enumerate(roles)}, units, rules or Rules())


def units(found: Times) -> list[str]:
    return [written.unit for written in found.of.values()]


def said(found: Times, words: str) -> bool:
    return any(words in note.text for note in found.notes)


@pytest.mark.parametrize(
    ("cells", "unit", "kind", "rows"),
    [
        (f"1 2 3 {LARGE_WHOLE}", "ms", "doubtful", ()),
        (f"1 2 3 4 {LARGE_WHOLE}", "s", "doubtful", (6,)),
        (f"1 2 3 {LARGE_WHOLE - 1}", "s", "doubtful", ()),
        (f"1 2 3.5 {LARGE_WHOLE}", "s", "read", ()),
    ],
)
def test_a_quarter_of_large_whole_numbers_is_milliseconds(
    cells: str, unit: str, kind: str, rows: tuple[int, ...]
) -> None:
    found = times(cells)
    assert units(found) == [unit] and [(note.kind, note.rows) for note in found.notes] == [(kind, rows)]


@pytest.mark.parametrize(
    ("columns", "told", "doubtful"),
    [
        (("0:30 1:00", "0:40 1:10"), {}, True),
        (("0:30 1:00", "0:40 59:10"), {}, False),
        (("0:30 1:00", "5 6"), {}, True),
        (("0:30 1:00", "0:40 1:10"), {"start": "m:s", "end": "m:s"}, False),
        (("0:30 1:00", "0:40 1:10"), {"end": "m:s"}, True),
        (("0 1", "2 3", "0:40 1:10"), {}, False),
        (("0:30 -", "0:40 NA"), {}, True),
    ],
)
def test_two_parts_may_be_hours_unless_a_name_or_a_minute_says_otherwise(
    columns: tuple[str, ...], told: dict[str, str], doubtful: bool
) -> None:
    assert said(times(*columns, told=told), "such as 0:30 were read as minutes:seconds") == doubtful


def test_a_clock_has_colons_outside_durations_and_no_dates() -> None:
    assert times("0:30 1:00").clock and not times("0 1").clock
    assert not times("0 1", "2 3", "0:40 1:10").clock
    dated = times("2024-05-01_0:00:01 2024-05-02_0:00:01".replace("_", "T"))
    assert not dated.clock and said(dated, "counted from midnight") and dated.of["start"].first_day
    stated = times("0:30 1:00", rules=Rules(time_unit="m:s"))
    assert units(stated) == ["m:s"] and stated.clock and stated.notes == ()


def test_plain_numbers_take_the_unit_that_another_column_tells() -> None:
    beside = times("0 1", "2 3", told={"start": "ms"})
    assert units(beside) == ["ms", "ms"] and said(
        beside, "'end': no unit in the name; read as ms, as 'start' beside it"
    )
    assert units(times("0 1", "2 3", "2 2", told={"start": "s", "end": "ms"})) == ["s", "ms", "s"], (
        "two limits disagree"
    )
    assert units(times("0 1", "2 3", "2 2", told={"end": "ms", "duration": "s"})) == ["ms", "ms", "s"]
    assert units(times("0 1", "2 3", told={"start": "h:m:s"})) == ["h:m:s", "s"], "a clock tells nothing of numbers"
    assert units(times("0:01 0:02", "2 3", told={"end": "ms"})) == ["auto", "ms"]
    both = times("0 1", "2 3", told={"start": "ms", "end": "ms"})
    assert [note.text for note in both.notes] == ["times read as ms, as the column names say"]


def test_clock_times_of_two_and_three_parts_grow_hours() -> None:
    assert units(times("59:30 1:00:05")) == ["[h:]m:s"]
    assert units(times("59:30 59:40", "1 1:00:05")) == ["[h:]m:s", "auto"], "a number among clock times"
    assert units(times(f"59:30 {LARGE_WHOLE}")) == ["ms"]


def test_frame_rates_of_names_are_told() -> None:
    table = Table("a.csv", ("start",), ((2, ["0:00:01:05"]),))
    found = times_of_table(table, {"start": 0}, {"start": Written("h:m:s:frame", 0.04)}, Rules(frame_rate=50))
    assert found.of["start"].frame_s == 0.04 and said(found, "25 frames a second, as the column names say")
    plain = times_of_table(table, {"start": 0}, {"start": Written("h:m:s:frame")}, Rules(frame_rate=50))
    assert plain.of["start"].frame_s == 0.02 and not said(plain, "frames a second")
    dropped = times_of_table(table, {"start": 0}, {"start": Written("h:m:s;frame")}, Rules())
    assert said(dropped, "frames are those of NTSC")


@pytest.mark.parametrize(
    ("cells", "typed", "words"),
    [
        ("2:09 3:10", {0: "h:mm"}, "such as 2:09, typed into cells, were read as minutes:seconds"),
        ("00:02:09 00:03:10", {0: "h:mm:ss"}, "such as 00:02:09, typed into cells, were read as hours:minutes:seconds"),
        ("2:09 3:10", {0: "mm:ss"}, "such as 2:09 were read as minutes:seconds"),
        ("2:09 3:10", {1: "h:mm"}, "such as 2:09 were read as minutes:seconds"),
    ],
)
def test_times_typed_into_cells_are_told(cells: str, typed: dict[int, str], words: str) -> None:
    assert [words in note.text for note in times(cells, typed=typed).notes] == [True]


def test_decimal_commas_are_told() -> None:
    assert said(times("0,5 1,25"), "times with decimal commas") and not said(times("0.5 1.25"), "decimal commas")
