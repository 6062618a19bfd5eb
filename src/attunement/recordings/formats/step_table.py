"""Step tables: one row per frame, second or interval, one column per code or measured value. Streamed, not loaded.

OpenFace, Py-Feat, Solomon Coder, second-by-second coding sheets and interval coding all look like this, for one
observation or for many. Equal neighbours become one event, so memory is needed for the events and not for the rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import PurePath

import polars as pl

from attunement.recordings.codebook import Codebook
from attunement.recordings.format import Evidence, Format
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.recordings.source import Source
from attunement.recordings.tables.numbers import number
from attunement.recordings.tables.step_columns import header_of, layout_of, time_column
from attunement.recordings.tables.step_gathering import Gathering
from attunement.recordings.tables.step_text import batches, plain_file, rows_are
from attunement.recordings.tables.step_whose import SAMPLED_ROWS, no_rows, recognise, remedy_for
from attunement.recordings.tables.table import plain
from attunement.recordings.tables.whose import lacking, told_apart
from attunement.vocabulary import BadFileError

MOST_VALUES = 12  # a column with more different numbers than this is measured, not coded
MOST_WORDS = 40  # and one with more different words is free text
_NOT_CODES = ("frame", "framenum", "faceid", "confidence", "success", "facescore", "index", "input", "filename")


def read_steps(source: Source, codebook: Codebook) -> list[Sheet]:
    """Return the observations of a step table, read in pieces."""
    with plain_file(source) as (path, delimiter, notes):
        header, skipped = header_of(source, path, delimiter, codebook)

        def pieces(columns: list[int]) -> Iterator[pl.DataFrame]:
            return batches(source, path, delimiter, header, skipped, columns)

        layout, said = recognise(layout_of(source.name, header, codebook), codebook, pieces)
        gathering = Gathering(
            layout=layout,
            codebook=codebook,
            pieces=pieces,
            first_line=skipped + 1,
            rows_are=rows_are(source),
            delimiter=delimiter,
            remedy=partial(remedy_for, layout, pieces, skipped + 1),
        )
        gathering.gather()
    times = gathering.times
    if times and times.bad and codebook.rules.bad_rows == "refuse":
        why = f" ({times.problem})" if times.problem else ""
        raise BadFileError(
            f"{gathering.place} {times.bad[0]}: the row has no readable time (of {len(times.bad)} such rows){why}. Correct "
            'it, or set bad_rows = "drop" under [rules] in the codebook.'
        )
    sheets = told_apart(gathering.sheets())
    if not sheets:
        raise no_rows(source.name)
    return [
        replace(sheets[0], notes=(*notes, *said, *lacking(header, codebook.columns, source.name), *gathering.notes())),
        *sheets[1:],
    ]


def sample(source: Source, codebook: Codebook) -> tuple[list[Sheet], tuple[str, ...]]:
    """Return a sheet of the columns that hold codes, from the first rows, and the header a headerless table needs."""
    needs_header = ()
    with plain_file(source) as (path, delimiter, _):
        try:
            header, skipped = header_of(source, path, delimiter, codebook)
        except BadFileError:
            with path.open("rb") as file:
                lines = file.read(65536).decode("utf-8", errors="replace").splitlines()
            width = max((line.count(delimiter) + 1 for line in lines[:200]), default=1)
            header, skipped = [f"column {i}" for i in range(1, width + 1)], 0
            needs_header = tuple(header)
        frame = next(batches(source, path, delimiter, header, skipped, list(range(len(header)))), None)
    if frame is None:
        raise no_rows(source.name)
    frame = frame.head(SAMPLED_ROWS)
    events, skipped_at = [], time_column(header, codebook)
    face_at = next((i for i, name in enumerate(header) if plain(name) == "faceid"), None)
    partners = (
        [""] if face_at is None else frame[str(face_at)].fill_null("").str.strip_chars().unique().sort().to_list()
    )
    for i, name in enumerate(header):
        if i == skipped_at or not name or plain(name) in _NOT_CODES:
            continue
        values = frame[str(i)].fill_null("").str.strip_chars().value_counts().sort("count", descending=True)
        found = [str(v) for v in values[str(i)].to_list() if v not in ("", "NaN", "nan")]
        numbers = all(number(value) is not None for value in found)
        if 0 < len(found) <= (MOST_VALUES if numbers else MOST_WORDS):
            events += [RawEvent(1, partner, name, value, 0.0, 0.0) for partner in partners for value in found]
    name = PurePath(source.name).stem
    return [Sheet(file=source.name, form="table of steps", name=name, events=tuple(events))], needs_header


FORMATS = (
    Format(
        name="table of steps",
        says="A table with a row per frame, second or interval: OpenFace, Py-Feat, Solomon Coder, your own CSV.",
        sniff=lambda look: Evidence.NONE if look.start.lstrip()[:1] in ("{", "<") else Evidence.ANY_TABLE,
        read=read_steps,
        survey=sample,
        layout="steps",
    ),
)
