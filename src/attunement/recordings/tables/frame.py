"""Tables that are no text (of SPSS, Stata, SAS, R): written down as text, and read as any other table is."""

from __future__ import annotations

import csv
import datetime
import math
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.draft.glance import Glance
from attunement.recordings.draft.survey import glance_of
from attunement.recordings.format import format_of
from attunement.recordings.import_report import Note
from attunement.recordings.sheet import Sheet
from attunement.recordings.source import Source
from attunement.vocabulary import BadFileError

_WHOLE = 1e15  # whole numbers up to here are written without a decimal point


@dataclass(frozen=True)
class Frame:
    """A table held by a file of a statistics program: named columns of one length, and what is to be said of them."""

    columns: Sequence[tuple[str, Sequence[Any]]]
    notes: tuple[Note, ...] = ()


def cell_text(value: Any) -> str:
    """Return a value as a cell of text: nothing for a missing one, whole numbers without a point, times in seconds.

    >>> [cell_text(value) for value in (1.0, 2.5, float("nan"), None, "smile", datetime.timedelta(seconds=90))]
    ['1', '2.5', '', '', 'smile', '90']
    """
    if isinstance(value, datetime.timedelta):
        value = value.total_seconds()
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < _WHOLE else repr(float(value))
    return "" if value is None else " ".join(str(value).split())


@contextmanager
def _as_text(source: Source, frame: Frame) -> Iterator[Source]:
    """Give a frame as a text file of the same name, so that every message names the file that the person has."""
    if not any(len(column) for _, column in frame.columns):
        raise BadFileError(f"{source.name} holds a table without rows. Save it again, with its data.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / source.name.removesuffix(".gz")
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter="\t", lineterminator="\n")
            writer.writerow([cell_text(name) or f"column {i}" for i, (name, _) in enumerate(frame.columns, 1)])
            writer.writerows(map(cell_text, row) for row in zip(*(column for _, column in frame.columns), strict=True))
        yield Source(path)


def read_frame(source: Source, codebook: Codebook, frame: Frame, form: str) -> list[Sheet]:
    """Return the observations of a frame, read by the table format that it fits."""
    book = replace(codebook, header=())  # a header is stated for tables without names; these have theirs
    with _as_text(source, frame) as text:
        sheets = format_of(text, book).read(text, book)
    return _named(sheets, source, frame, form)


def survey_frame(source: Source, codebook: Codebook, frame: Frame, form: str) -> Glance:
    """Return the same for a draft."""
    book = replace(codebook, header=())
    with _as_text(source, frame) as text:
        found = format_of(text, book)
        seen = found.survey(text, book) if found.survey else glance_of(found, found.read(text, book))
    return replace(seen, sheets=tuple(_named(seen.sheets, source, frame, form)))


def _named(sheets: Sequence[Sheet], source: Source, frame: Frame, form: str) -> list[Sheet]:
    lines = Note("read", "line 1 is the row of column names, so that a line is one more than a case", source.name)
    return [
        replace(
            sheet, form=f"{form}, {sheet.form}", notes=(*frame.notes, lines, *sheet.notes) if i == 0 else sheet.notes
        )
        for i, sheet in enumerate(sheets)
    ]
