"""Rated days read from a table: one number a day, each day before or since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from attunement.diary.day_cells import Days
from attunement.diary.diary_table import (
    Rows,
    about_reading,
    column_of,
    day_column,
    days_of,
    later_of,
    read_diary_table,
    refuse_one_phase,
)
from attunement.diary.finds import MOST_DAYS
from attunement.diary.neighbours import Phases, Values
from attunement.recordings.import_report import Note
from attunement.recordings.tables.missing import MISSING
from attunement.recordings.tables.numbers import Votes, number, tally
from attunement.recordings.tables.table import Table
from attunement.vocabulary import BadFileError

STAND_INS = (-1, -9, -99, -999, -9999, 99, 999, 9999)
"""Numbers that tables often hold for "no answer"."""
LARGEST_RATING = 1_000_000


@dataclass(frozen=True, eq=False)
class RatedDays:
    """Daily ratings of one person: the column they come from, which days and phases, and one number each, [rated day]."""

    column: str
    days: Days
    phases: Phases
    ratings: Values
    notes: tuple[Note, ...] = ()


def read_rated_days(
    path: Path, *, rating: str = "rating", day: str | None = None, phase: str | None = None, since: str | None = None
) -> RatedDays:
    """Return the rated days of a table (CSV, TSV, Excel, OpenDocument), in their order.

    Parameters
    ----------
    rating
        Column of ratings; an empty cell is a day left out.
    day
        Column of days, if it is not called date or day.
    phase, since
        Column that says before or since of each day (`phase` if not named), or the first day of the later phase.

    Errors
    ------
    BadFileError, BadValueError for what cannot be read, a day that is rated twice, phases that alternate, and one phase only.
    """
    table = read_diary_table(path)
    at, at_day = column_of(table, "--rating", rating), day_column(table, day)
    rows = [(line, row) for line, row in table.rows if table.cell(row, at) not in ("", *MISSING)]
    if not rows:
        raise BadFileError(
            f"{table.file}: column '{table.header[at]}' has no rating. Write a number for each rated day."
        )
    days = days_of(table, rows, at_day)
    later = later_of(table, rows, days, phase, since)
    ratings = _ratings(table, rows, at)
    order = np.argsort(days.values, kind="stable")
    value, later = np.array(days.values, np.int64)[order], later[order]
    _check_days(table, days, value, [rows[i][0] for i in order], later)
    notes = (*about_reading(table, days), *_about_empty(table, len(table.rows) - len(rows)))
    return RatedDays(table.header[at], days, Phases(value, later), ratings[order], notes)


def _ratings(table: Table, rows: Rows, at: int) -> Values:
    """Return the numbers of a column, whose decimal sign its numbers decide together."""
    texts = [table.cell(row, at) for _, row in rows]
    votes, example = tally(texts)
    firm = votes & (Votes.POINT | Votes.COMMA)
    place = f"{table.file}, column '{table.header[at]}'"
    if firm == (Votes.POINT | Votes.COMMA):
        raise BadFileError(
            f"{place}: some ratings have a decimal point and some a decimal comma. Write all of them in one way."
        )
    doubtful = Votes.EITHER_POINT if firm is Votes.COMMA else Votes.EITHER_COMMA
    if doubtful in votes:
        raise BadFileError(
            f"{place}: of '{example}' nobody knows whether it means thousands or parts of one. Write ratings with at most two "
            "digits behind the point or comma."
        )
    found = [number(text, "comma" if firm is Votes.COMMA else "point") for text in texts]
    known = [value for value in found if value is not None]
    if len(known) < len(found):
        wrong = found.index(None)
        raise BadFileError(
            f"{table.where(rows[wrong][0])}: column '{table.header[at]}' is '{texts[wrong][:40]}', which is no number. Write a "
            "number, or leave the cell empty if the day was not rated."
        )
    values = np.array(known, np.float64)
    _refuse_stand_ins(table, rows, at, values)
    return values


def _refuse_stand_ins(table: Table, rows: Rows, at: int, values: Values) -> None:
    """Refuse numbers that are no ratings: such as −99 or 999 for "not rated", far from all others, and enormous ones."""
    for value in (values.min(), values.max()):
        others = values[values != value]
        line = rows[int(np.argmax(values == value))][0]
        place = f"{table.where(line)}: column '{table.header[at]}' is {value:g}"
        if abs(value) > LARGEST_RATING:
            raise BadFileError(f"{place}; ratings may be at most {LARGEST_RATING:,}. Check the number.")
        if value in STAND_INS and len(others) and np.abs(others - value).min() > np.ptp(others):
            raise BadFileError(
                f"{place}, far from all others ({others.min():g} to {others.max():g}). If it means that the day was not rated, "
                "leave the cell empty."
            )


def _check_days(
    table: Table, days: Days, value: NDArray[np.int64], lines: Sequence[int], later: NDArray[np.bool_]
) -> None:
    """Refuse days that are rated twice, a record longer than ten years, one phase only, and phases that alternate."""
    twice = np.flatnonzero(np.diff(value) == 0)
    if len(twice):
        i = int(twice[0])
        first, second = sorted(lines[i : i + 2])
        raise BadFileError(
            f"{table.where(second)}: {days.shown(int(value[i]))} is rated in {table.row_means} {first} already. Keep one rating a "
            "day, chosen by one rule for all days: the last one, for example, or their mean."
        )
    if value[-1] - value[0] >= MOST_DAYS:
        gap = int(np.argmax(np.diff(value))) + 1
        first, last = (days.shown(int(day)) for day in value[[0, -1]])
        raise BadFileError(
            f"{table.file} runs from {first} to {last}, more than {MOST_DAYS:,} days; its longest gap is before {table.row_means} "
            f"{lines[gap]}. Check the years, or keep the days around the decision only."
        )
    refuse_one_phase(table, later, "rated day")
    back = np.flatnonzero(later[:-1] & ~later[1:])
    if len(back):
        i = int(back[0]) + 1
        raise BadFileError(
            f"{table.where(lines[i])}: {days.shown(int(value[i]))} is called before, and an earlier day ({table.row_means} "
            f"{lines[i - 1]}) since. One change is compared here: all days before it, then all days since. A record that returns "
            "to its first phase needs another analysis."
        )


def _about_empty(table: Table, rows: int) -> list[Note]:
    if not rows:
        return []
    said = (
        "1 row without a rating was taken as a day" if rows == 1 else f"{rows} rows without a rating were taken as days"
    )
    return [Note("read", f"{said} left out", table.file)]
