"""A diary as a table: its columns, its days, and which rows lie before and which since; for rated days and ruptures alike.

Nothing is set right in silence: a cell that cannot be read is refused with its row, column and value.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from attunement.diary.day_cells import Days, read_days
from attunement.recordings.import_report import Note
from attunement.recordings.source import Source
from attunement.recordings.tables.delimited import SNIFFED, Row
from attunement.recordings.tables.table import Table, about_preamble, first_rows, plain, read_table, shown
from attunement.vocabulary import BadFileError, BadValueError

Rows = Sequence[tuple[int, Row]]

BEFORE, SINCE = ("before", "baseline", "a", "0"), ("since", "after", "intervention", "b", "1")


def read_diary_table(path: Path) -> Table:
    """Return the table in a file (CSV, TSV, Excel, OpenDocument), its first row the names of columns."""
    source = Source(path)
    if not any(map(_names_columns, first_rows(source, SNIFFED))):
        raise BadFileError(
            f"{source.name} has no row that names two columns or more. Its first row must name them: date, rating and phase, or "
            "date and repaired."
        )
    return read_table(source, is_header=_names_columns)


def _names_columns(row: Row) -> bool:
    return sum(bool(cell.strip()) for cell in row) > 1


def column_of(table: Table, option: str, name: str) -> int:
    """Return the place of a column that an option names, or say which columns there are."""
    at = table.column(name)
    if at is None:
        raise BadValueError(
            f"{table.file} has no column '{name}'; its columns are {shown(table.header)}. Name the right one by {option}."
        )
    return at


def day_column(table: Table, day: str | None) -> int | None:
    """Return the place of the column of days: the one that was named, else `date` or `day`; None where there is none."""
    return table.column("date", "day") if day is None else column_of(table, "--day", day)


def days_of(table: Table, rows: Rows, at: int | None) -> Days:
    """Return the days of some rows."""
    if at is None:
        raise BadValueError(
            f"{table.file} has no column 'date' or 'day'; its columns are {shown(table.header)}. Name the column of days by --day."
        )
    texts = [table.cell(row, at) for _, row in rows]
    empty = next((line for (line, _), text in zip(rows, texts, strict=True) if not text), None)
    if empty is not None:
        raise BadFileError(
            f"{table.where(empty)}: column '{table.header[at]}' is empty. Write the day, or delete the row."
        )
    return read_days(texts, [f"{table.where(line)}, column '{table.header[at]}'" for line, _ in rows])


def later_of(table: Table, rows: Rows, days: Days | None, phase: str | None, since: str | None) -> NDArray[np.bool_]:
    """Return which rows lie in the later phase, as the first day of that phase says, or the column of phases."""
    if since is not None and phase is not None:
        raise BadValueError(
            f"--phase '{phase}' and --since '{since}' both say when the later phase began. Give one of them."
        )
    if since is not None and days is not None:
        return np.array(days.values) >= days.read(since, "--since")
    name = phase or "phase"
    at = table.column(name)
    if at is None:
        raise BadValueError(
            f"{table.file} has no column '{name}'; its columns are {shown(table.header)}. Say when the later phase began by "
            "--since DATE, or name the column that says before or since of each row by --phase."
        )
    return np.array([_is_later(table, line, row, at) for line, row in rows])


def _is_later(table: Table, line: int, row: Row, at: int) -> bool:
    text = table.cell(row, at)
    if (word := plain(text)) not in (*BEFORE, *SINCE):
        said = f"'{text[:40]}'" if text else "empty"
        raise BadFileError(
            f"{table.where(line)}: column '{table.header[at]}' is {said}; write before (baseline, A or 0) or since (after, B or 1)."
        )
    return word in SINCE


def refuse_one_phase(table: Table, later: NDArray[np.bool_], what: str) -> None:
    """Refuse a record that has nothing to be compared with."""
    if later.all() or not later.any():
        only, other = ("since", "before") if later.all() else ("before", "since")
        raise BadFileError(
            f"{table.file}: every {what} lies {only}, and none {other}. A change needs both: check the phases or the first day "
            "(--since), or plan a record first (--plan 14+28)."
        )


def about_reading(table: Table, days: Days | None) -> list[Note]:
    """Return how a table was read: its notes, what was passed over, and how dates were that can be read in two ways."""
    notes = [*table.notes, *about_preamble(table)]
    if days is not None and days.order:
        text = f"dates with slashes were read with the {days.order}, as some of them can be read in no other way"
        notes.append(Note("read", text, table.file))
    return notes
