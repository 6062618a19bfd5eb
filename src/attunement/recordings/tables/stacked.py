"""Observations stacked in one table without anything read that tells them apart: clocks that begin anew, days that change.

Read as one, two dyads would be one dyad whose second half is a repetition, and nothing would show it. So the rows of
one observation are looked at, and reading stops where they are those of several.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from attunement.recordings.tables.days import dated
from attunement.recordings.tables.event_columns import PARTNERS
from attunement.recordings.tables.table import plain
from attunement.vocabulary import BadFileError

_NAMES = re.compile(
    r"((id|ids|vp|vpn|proband\w*|case|subject|participant|teilnehmer\w*|famil\w*|dyad\w*|paar|couple|tape|band|dvd|date|datum|"
    r"day|tag|session|sitzung|visit|besuch|wave|welle|sample|record)|(child|kind|infant|baby|mother|mutter)(?=.))"
    r"(id|nr|no|num|number|nummer|code)?"
)
_DATE = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?=$|[ T])", re.ASCII)
_ROWS = 3  # fewer rows between two falls are rows out of order
_NEAR = 0.1  # a clock that begins anew does so within so much of the whole time of an observation
_FALL = 0.5  # and goes back by so much of the time since it began; a row out of order goes back by less
PAUSE_S = 6 * 3600.0  # nobody pauses a visit for so long


@dataclass(frozen=True)
class Placed:
    """A row of an event table: where it stands, when it begins and what it says (partner, track, code)."""

    line: int
    start_s: float
    says: frozenset[tuple[str, str, str]]
    spare: tuple[str, ...] = ()  # what stands in the columns that nothing was read from


def tells_none(columns: Mapping[str, str]) -> bool:
    """Return whether a codebook says that no further column tells observations apart: dyad or occasion is ""."""
    return "" in (columns.get("dyad"), columns.get("occasion"))


def like_a_name(column: str) -> bool:
    """Return whether a column is called as those are that say whose a row is: "ID", "Vp-Nr", "Familie".

    >>> [like_a_name(name) for name in ("ID", "Vp-Nr", "subject_id", "Participant ID", "age", "person")]
    [True, True, True, True, False, False]
    """
    word = plain(column).replace("-", "").replace("/", "")
    return word not in PARTNERS[:3:2] and _NAMES.fullmatch(word) is not None


def in_blocks(cells: Sequence[str]) -> bool:
    """Return whether a column has several values, no cell is empty, and the rows of each value stand together."""
    runs = [value for value, _ in groupby(cells)]
    return all(cells) and 1 < len(runs) == len(set(runs)) and len(runs) < len(cells)


def ways_out(column: str, role: str = "dyad") -> str:
    """Return what to do about a column that seems to tell observations apart."""
    return (
        f"If '{column}' tells observations apart, say so in the codebook: [columns] {role} = \"{column}\" (or occasion, coder, "
        f"observation), or call the column '{role}' in the file. If it tells none apart: [columns] {role} = \"\"."
    )


def refuse_stacked(rows: Sequence[Placed], spare: Sequence[str], *, role: str, where: str, dates: bool) -> int | None:
    """Refuse rows of one observation that are those of several; return the line where time may begin anew.

    A fall of time alone refuses nothing: a table may be sorted by something else than time.

    Parameters
    ----------
    rows
        The rows of one observation, in the order of the file.
    spare
        The names of the columns that nothing was read from.
    role
        What a further column would tell: the dyad, or where that is known the occasion.
    where
        The file, and what rows are called in it.
    dates
        Whether the times stand with dates.
    """
    for k, name in enumerate(spare):
        cells = [row.spare[k] for row in rows]
        if line := _days_change(rows, cells) or _clocks_of_their_own(rows, cells, named=like_a_name(name)):
            raise BadFileError(
                f"{where} {line}: '{name}' changes here, and the rows of each of its values seem to be an observation with a "
                f"clock of its own, but nothing says that it tells observations apart. {ways_out(name, role)}"
            )
    starts = sorted(row.start_s for row in rows)
    pause = next(((a, b) for a, b in pairwise(starts) if b - a > PAUSE_S), None) if dates else None
    if pause:
        line = next(row.line for row in rows if row.start_s == pause[1])
        raise BadFileError(
            f"{where} {line}: by its date this row is {(pause[1] - pause[0]) / 3600:.3g} hours after the one before, as if "
            "another visit began here. "
            f'Name the column that tells visits apart: [columns] {role} = "…", or add one. If it is one visit: '
            f'[columns] {role} = "".'
        )
    return _begins_anew(rows)


def _days_change(rows: Sequence[Placed], cells: Sequence[str]) -> int | None:
    """Return the line at which a column of dates first changes, unless the persons or codes have dates of their own.

    A clock that passes midnight does not begin another observation: its rows go on within hours.
    """
    found = [_DATE.match(cell) for cell in cells]
    cells = [match[0] for match in found if match]
    if len(cells) < len(rows) or len(set(cells)) < 2 or _belongs(rows, cells):
        return None
    days = sorted(day[0] for cell in set(cells) if (day := dated(cell)))
    starts = [row.start_s for row in rows]
    night = len(days) == len(set(cells)) == 2 and days[1] - days[0] == 1 and starts == sorted(starts)
    if night and not _clocks_of_their_own(rows, cells, named=True):
        return None
    return next(row.line for (a, b), row in zip(pairwise(cells), rows[1:], strict=True) if a != b)


def _belongs(rows: Sequence[Placed], cells: Sequence[str]) -> bool:
    """Return whether a column says the same wherever the same is coded of the same person."""
    known: dict[tuple[str, str], str] = {}
    return all(
        known.setdefault((who, track), cell) == cell
        for row, cell in zip(rows, cells, strict=True)
        for who, track, _ in row.says
    )


def _clocks_of_their_own(rows: Sequence[Placed], cells: Sequence[str], *, named: bool) -> int | None:
    """Return the line where a column first changes, if time goes back at most of its changes.

    The rows before and after must speak of the same person and track, and of the same code, unless the column is called
    as names are: a table that is sorted by codes begins anew with each.
    """
    if not in_blocks(cells):
        return None
    found = [list(block) for _, block in groupby(zip(cells, rows, strict=True), key=lambda pair: pair[0])]
    blocks = [[row for _, row in block] for block in found]
    shared = _shares(blocks, whole=not named)
    back = [b[0].line for a, b in pairwise(blocks) if _goes_back(a, b)]
    return blocks[1][0].line if shared and 2 * len(back) >= len(blocks) - 1 else None


def _shares(blocks: Sequence[Sequence[Placed]], *, whole: bool) -> bool:
    """Return whether neighbouring blocks speak of the same person and track (and code)."""
    said = [{one if whole else one[:2] for row in block for one in row.says} for block in blocks]
    return any(a & b for a, b in pairwise(said))


def _goes_back(before: Sequence[Placed], after: Sequence[Placed]) -> bool:
    last, first = max(row.start_s for row in before), min(row.start_s for row in before)
    new = min(row.start_s for row in after)
    return new < last - _FALL * (last - first) or (last == first and new <= last)


def _begins_anew(rows: Sequence[Placed]) -> int | None:
    """Return the line at which time begins anew, where each part of the table between falls is an observation.

    Parts begin near the beginning, have several rows, and say the same of the same persons: a table that is sorted by
    persons or by codes begins anew with each, and one that is not sorted goes back to anywhere.
    """
    if not rows:
        return None
    parts = [[rows[0]]]
    first = last = rows[0].start_s
    for row in rows[1:]:
        if row.start_s < last - _FALL * (last - first):
            parts.append([])
            first = last = row.start_s
        parts[-1].append(row)
        first, last = min(first, row.start_s), max(last, row.start_s)
    begun = min(row.start_s for row in rows)
    near = begun + _NEAR * (max(row.start_s for row in rows) - begun)
    if len(parts) < 2 or any(len(part) < _ROWS or part[0].start_s > near for part in parts):
        return None
    return parts[1][0].line if _shares(parts, whole=True) else None
