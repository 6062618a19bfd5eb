"""Ruptures read from a table: one a row, each before or since, each repaired or not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from attunement.diary.diary_table import (
    about_reading,
    column_of,
    day_column,
    days_of,
    later_of,
    read_diary_table,
    refuse_one_phase,
)
from attunement.recordings.import_report import Note
from attunement.recordings.tables.delimited import Row
from attunement.recordings.tables.table import Table
from attunement.vocabulary import BadFileError

YES, NO = ("yes", "y", "true", "1"), ("no", "n", "false", "0")
_BETWEEN = ("partly", "partially", "half", "almost", "a bit")


@dataclass(frozen=True)
class Ruptures:
    """How many ruptures there were before and since, and how many of them were repaired."""

    repaired_before: int
    before: int
    repaired_since: int
    since: int
    notes: tuple[Note, ...] = ()


def read_ruptures(
    path: Path,
    *,
    repaired: str = "repaired",
    day: str | None = None,
    phase: str | None = None,
    since: str | None = None,
) -> Ruptures:
    """Return the counts of a table of ruptures, one a row; several may lie on one day.

    Parameters
    ----------
    repaired
        Column that says yes or no.
    day, phase, since
        As `read_rated_days` has them; without `since` no days are needed.

    Errors
    ------
    BadFileError, BadValueError for what cannot be read, and where all ruptures lie in one phase.
    """
    table = read_diary_table(path)
    at = column_of(table, "--repaired", repaired)
    if not table.rows:
        raise BadFileError(f"{table.file} has no ruptures below its column names. Write one a row.")
    days = None if since is None else days_of(table, table.rows, day_column(table, day))
    later = later_of(table, table.rows, days, phase, since)
    mended = np.array([_is_yes(table, line, row, at) for line, row in table.rows])
    refuse_one_phase(table, later, "rupture")
    first, last = mended[~later], mended[later]
    return Ruptures(int(first.sum()), len(first), int(last.sum()), len(last), tuple(about_reading(table, days)))


def _is_yes(table: Table, line: int, row: Row, at: int) -> bool:
    text = table.cell(row, at)
    word = text.casefold()
    if word in (*YES, *NO):
        return word in YES
    place = f"{table.where(line)}: column '{table.header[at]}'"
    if word in _BETWEEN:
        raise BadFileError(
            f"{place} is '{text}', and only yes or no can be counted. Decide once for all rows which of them that shall be, best "
            "before you count."
        )
    said = f"'{text[:40]}'" if text else "empty"
    raise BadFileError(f"{place} is {said}; write yes or no. A rupture that is still open is not repaired yet: no.")
