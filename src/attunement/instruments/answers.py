"""Answers as people gave them: read from a table, each checked against what may be answered, with whose and about whom.

Nothing is set right in silence: an answer that cannot be is refused with its row, column and value, and a number means "not
answered" only if that was said.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.instruments.catalogue import scored_instrument
from attunement.instruments.cells import Cells
from attunement.instruments.columns import columns_by_text, item_columns
from attunement.instruments.key import Instrument, Stored
from attunement.recordings.import_report import Note
from attunement.recordings.source import Source
from attunement.recordings.tables.delimited import SNIFFED, Row
from attunement.recordings.tables.table import Table, about_preamble, first_rows, read_table, shown
from attunement.vocabulary import BadFileError, BadValueError

Values = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Answers:
    """Answers to one instrument; a row is one person, about one relationship, at one time.

    Attributes
    ----------
    values
        [row, item], turned to the instrument's own way of storing, NaN where not answered.
    person, about, time
        Whose, about whom, and when; empty where the table does not say.
    line
        Where each row stands in the file.
    lowest, highest
        Of the answers, where people answered on another range than the published one.
    """

    instrument: Instrument
    values: Values
    person: tuple[str, ...]
    about: tuple[str, ...]
    time: tuple[str, ...]
    line: tuple[int, ...]
    lowest: int
    highest: int
    notes: tuple[Note, ...] = ()

    def __len__(self) -> int:
        return len(self.values)

    @property
    def as_published(self) -> bool:
        """Whether people answered on the published range."""
        return (self.lowest, self.highest) == (self.instrument.lowest, self.instrument.highest)


def read_answers(path: str | Path, name: str, **settings: Any) -> Answers:
    """Return the answers to an instrument in a file; the settings are those of `answers_of`.

    Errors
    ------
    UnknownNameError for an instrument there is not; BadFileError, BadValueError as `read_answers_table` and `answers_of` say.
    """
    return answers_of(read_answers_table(Path(path)), scored_instrument(name), **settings)


def read_answers_table(path: Path) -> Table:
    """Return the table of answers in a file (CSV, TSV, Excel, OpenDocument), its first row the names of columns.

    Errors
    ------
    BadFileError where the file is no table, or has no row of names.
    """
    source = Source(path)
    if not any(map(_names_columns, first_rows(source, SNIFFED))):
        raise BadFileError(
            f"{source.name} has no row that names two columns or more. Its first row must name the columns of answers."
        )
    return read_table(source, is_header=_names_columns)


def _names_columns(row: Row) -> bool:
    return sum(bool(cell.strip()) for cell in row) > 1


def answers_of(
    table: Table,
    instrument: Instrument,
    *,
    items: Sequence[str] = (),
    texts: Mapping[str, str] | None = None,
    person: str | None = None,
    about: str | None = None,
    time: str | None = None,
    missing: Collection[float] = (),
    answered_on: tuple[int, int] | None = None,
    stored: str | None = None,
) -> Answers:
    """Return the answers of a table.

    Parameters
    ----------
    items
        Which columns hold the items: see `item_columns`.
    texts
        Texts of the items, by which columns are found where `items` says nothing.
    person, about, time
        Names of columns that say whose, about whom and when.
    missing
        Numbers that mean "not answered".
    answered_on
        Lowest and highest answer, where people answered on another range than the published one.
    stored
        How the form stores answers, where the instrument knows several ways.

    Errors
    ------
    BadValueError for answers that cannot be, for columns that are not there, and for a row that is there twice.
    """
    lowest, highest = _range(instrument, answered_on)
    way = _way(instrument, stored)
    forms = columns_by_text(table, instrument, texts) if texts and not items else item_columns(table, instrument, items)
    columns = {
        role: _column(table, role, name) for role, name in (("person", person), ("about", about), ("time", time))
    }
    if about and any(form.about for form in forms):
        raise BadValueError("--about names a column, and --items names relationships, too; say it once.")
    if time and any(form.time for form in forms):
        raise BadValueError("--time names a column, and --items names times, too; say it once.")
    reader = Cells(table, instrument, lowest, highest, missing)
    parts: list[tuple[int, str, str, str, list[float]]] = []
    for line, row in table.rows:
        said = {role: table.cell(row, at) if at is not None else "" for role, at in columns.items()}
        if columns["person"] is not None and not said["person"]:
            raise BadValueError(f"{table.where(line)}: column '{person}' is empty; every row needs its person.")
        who = said["person"] or f"{table.row_means} {line}"
        parts += [
            (line, who, form.about or said["about"], form.time or said["time"], reader.values(line, row, form))
            for form in forms
        ]
    reader.refuse()
    if not parts:
        raise BadFileError(f"{table.file} has no rows of answers below its column names. Save it again, with its data.")
    lines, people, abouts, times, values = zip(*parts, strict=True)
    kept = np.array(values, np.float64)
    turned = [i for i, item in enumerate(instrument.items) if way and item in way.turned]
    kept[:, turned] = lowest + highest - kept[:, turned]
    found = Answers(
        instrument, kept, people, abouts, times, lines, lowest, highest,
        (*table.notes, *about_preamble(table), *reader.notes(), *_about(instrument, way, people, columns, table)),
    )  # fmt: skip
    _refuse_twice(found, table)
    return found


def _range(instrument: Instrument, answered_on: tuple[int, int] | None) -> tuple[int, int]:
    own = (instrument.lowest, instrument.highest)
    if answered_on is None or answered_on == own:
        return own
    if instrument.values or instrument.help or instrument.stored:
        raise BadValueError(
            f"{instrument.name} has answers from {own[0]} to {own[1]} and no other: what they mean hangs on the numbers. "
            "Change them in your table."
        )
    if not answered_on[0] < answered_on[1]:
        raise BadValueError(f"--range is {answered_on[0]}-{answered_on[1]}; the second number must be higher.")
    return answered_on


def _way(instrument: Instrument, stored: str | None) -> Stored | None:
    """Return how the form stores answers; where there are several ways, one must be named."""
    if not instrument.stored:
        if stored:
            raise BadValueError(f"--stored is '{stored}', and {instrument.id} knows one way only; leave it out.")
        return None
    ways = "; ".join(f"--stored {way.name}: {way.means}" for way in instrument.stored)
    found = next((way for way in instrument.stored if way.name == stored), None)
    if found is None:
        said = f"there is no way '{stored}'" if stored else "the numbers do not tell"
        raise BadValueError(
            f"How does your table store answers to {instrument.id}? Forms differ, and {said}. Say one of these: {ways}."
        )
    return found


def _column(table: Table, role: str, name: str | None) -> int | None:
    if name is None:
        return None
    at = table.column(name)
    if at is None:
        raise BadValueError(f"{table.file} has no column '{name}' for --{role}; its columns are {shown(table.header)}.")
    return at


def _about(
    instrument: Instrument, way: Stored | None, people: Sequence[str], columns: Mapping[str, int | None], table: Table
) -> list[Note]:
    """Say what was taken as said."""
    notes = []
    if way:
        notes.append(Note("read", f"read so that {way.means}", table.file))
    if columns["person"] is None:
        said = (
            f"no column of persons was named, so that each of {len(set(people))} rows is a person; --person names one"
        )
        notes.append(Note("read", said, table.file))
    return notes


def _refuse_twice(found: Answers, table: Table) -> None:
    seen: dict[tuple[str, str, str], int] = {}
    for who, whom, when, line in zip(found.person, found.about, found.time, found.line, strict=True):
        before = seen.setdefault((who, whom, when), line)
        if before != line:
            about = f" about '{whom}'" if whom else ""
            at = f" at '{when}'" if when else ""
            raise BadValueError(
                f"{table.where(line)}: person '{who}'{about}{at} has answered in {table.row_means} {before} already. Name the "
                "column that tells them apart by --time or --about, or delete one."
            )
