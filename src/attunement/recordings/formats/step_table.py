"""Step tables: one row per frame, second or interval, one column per code or measured value. Streamed, not loaded.

OpenFace, Py-Feat, Solomon Coder, second-by-second coding sheets and interval coding all look like this, for one
observation or for many. Equal neighbours become one event, so memory is needed for the events and not for the rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import polars as pl

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.format import Evidence, Format
from attunement.recordings.sheet import Sheet
from attunement.recordings.source import Source
from attunement.recordings.tables.step_columns import header_of, layout_of
from attunement.recordings.tables.step_gathering import Gathering
from attunement.recordings.tables.step_glance import glance
from attunement.recordings.tables.step_text import batches, plain_file, rows_are
from attunement.recordings.tables.step_unused import about_unused
from attunement.recordings.tables.step_whose import no_rows, recognise, remedy_for
from attunement.recordings.tables.whose import lacking, told_apart
from attunement.vocabulary import BadFileError


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
        unused = about_unused(layout, codebook, pieces, first_line=skipped + 1, place=gathering.place)
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
        replace(
            sheets[0],
            notes=(
                *notes,
                *said,
                *lacking(header, codebook.columns, source.name),
                *unused,
                *gathering.notes(),
            ),
        ),
        *sheets[1:],
    ]


FORMATS = (
    Format(
        name="table of steps",
        says="A table with a row per frame, second or interval: OpenFace, Py-Feat, Solomon Coder, your own CSV.",
        sniff=lambda look: Evidence.NONE if look.start.lstrip()[:1] in ("{", "<") else Evidence.ANY_TABLE,
        read=read_steps,
        survey=glance,
        layout="steps",
    ),
)
