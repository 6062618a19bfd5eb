"""A first look at a table with a row per step: what its columns are for, which hold codes, which are measured."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePath

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.draft.glance import Aside, Glance, aside
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.recordings.source import Source
from attunement.recordings.tables.step_columns import header_of, time_column
from attunement.recordings.tables.step_roles import restarts, roles, times_of
from attunement.recordings.tables.step_text import batches, plain_file
from attunement.recordings.tables.table_shape import FORM, are_limits, episodes, events, numbers_of, runs_of, wide
from attunement.vocabulary import BadFileError

SAMPLED_ROWS = 20_000
_ROWS = 5  # fewer say nothing
_MANY = 200  # columns
_ALIKE = 0.9  # share of lines that are cut into as many cells, and of cells that are numbers, in a table without names
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def glance(source: Source, codebook: Codebook) -> Glance:
    """Return what the first rows of a step table show; refuses text that is no table."""
    with plain_file(source) as (path, delimiter, _):
        header, skipped, named = _header(source, path, delimiter, codebook)
        frame = next(batches(source, path, delimiter, header, skipped, list(range(len(header)))), None)
    if frame is None or not len(frame):
        raise BadFileError(f"{source.name} has no rows of data. Export it again.")
    frame = frame.head(SAMPLED_ROWS).select(pl.all().fill_null("").str.strip_chars())
    if not named:
        frame = frame.slice(1) if _counted(frame) else frame
        header = _names(source, header, frame)
    found = (
        events(header, frame)
        or wide(source, header, frame)
        or episodes(header, frame)
        or _steps(source, header, frame, codebook)
    )
    return found if named else replace(found, header=tuple(header))


def _header(source: Source, path: Path, delimiter: str, codebook: Codebook) -> tuple[list[str], int, bool]:
    """Return names of the columns, the lines before the first row, and whether the file itself gives the names."""
    try:
        header, skipped = header_of(source, path, delimiter, codebook)
    except BadFileError:
        with path.open("rb") as file:
            lines = file.read(65536).decode("utf-8", errors="replace").splitlines()
        widths = Counter(line.count(delimiter) + 1 for line in lines[:200] if line.strip())
        width = max(widths, default=1)
        if widths.total() and max(widths.values()) < _ALIKE * widths.total():
            raise _no_table(source) from None
        return [f"column {i}" for i in range(1, width + 1)], 0, False
    if any(_CONTROL.search(name) for name in header):
        raise _no_table(source)
    return header, skipped, True


def _no_table(source: Source) -> BadFileError:
    return BadFileError(
        f"{source.name} is text, but no table: its lines are not cut into columns of codes or numbers. Export it from the "
        "coding tool as a table with column names (CSV)."
    )


def _counted(frame: pl.DataFrame) -> bool:
    """Return whether the first row only numbers the columns, as programs do that have no names for them."""
    first = frame.row(0)
    return len(first) > 2 and any(list(first) == [str(i + k) for i in range(len(first))] for k in (0, 1))


def _names(source: Source, header: list[str], frame: pl.DataFrame) -> list[str]:
    """Return names for the columns of a table that has none: start, end and code where they can be nothing else."""
    if len(header) > _MANY and len(frame) < len(header) / 10:
        raise BadFileError(
            f"{source.name} has {len(frame)} rows of {len(header)} columns: it seems to lie on its side. Turn it, so that "
            "each row is a moment and each column what one person does."
        )
    columns = [frame[str(i)] for i in range(len(header))]
    numbers = [numbers_of(column) for column in columns]
    repeats = [column.n_unique() <= len(frame) / 2 for column in columns]
    if any(column.str.contains(_CONTROL.pattern).any() for column in columns) or not any(
        repeats[i] or numbers[i] is not None for i in range(len(header))
    ):
        raise _no_table(source)
    if len(header) >= 3 and are_limits(numbers[0], numbers[1]):
        rest = ["code"] if len(header) == 3 else header[2:]
        return ["start", "end", *rest]
    first = columns[0].cast(pl.Float64, strict=False)
    rising = (first.diff() > 0).mean() or 0.0
    if len(header) > 1 and len(frame) >= _ROWS and rising > _ALIKE:  # type: ignore[operator]
        return ["time", *header[1:]]
    return header


def _steps(source: Source, header: Sequence[str], frame: pl.DataFrame, codebook: Codebook) -> Glance:
    time_at = time_column(header, codebook)
    times, timed, lacks = times_of(header, frame, time_at)
    columns, at = roles(header, frame, time_at)
    keys = [str(at[role]) for role in ("dyad", "occasion", "procedure", "coder", "observation") if role in at]
    nobody = pl.Series([""] * len(frame), dtype=pl.String)
    visit = frame.select(pl.concat_str(keys, separator="\t")).to_series() if keys else nobody
    partner = frame[str(at["partner"])] if "partner" in at else nobody
    asides: list[Aside] = []
    coded: list[int] = []
    for i, name in enumerate(header):
        if not name or i == time_at or i in at.values():
            continue
        without = aside(name, frame[str(i)], visit if keys else None)
        asides += [without] if without else []
        coded += [] if without else [i]
    sheets = []
    for key, rows in _places(visit).items():
        identity = {role: frame[str(at[role])][int(rows[0])] for role in at if role not in ("partner", "observation")}
        found: list[RawEvent] = []
        for who, places in _places(partner.gather(rows)).items():
            mine = rows[places]
            lacks += restarts(source, times[mine], mine, bool(keys)) if timed else []
            length = float(np.median(np.diff(times[mine]))) if len(mine) > 1 else 1.0
            for i in coded:
                cells = frame[str(i)].gather(mine).to_numpy().astype(object)
                found += runs_of(who, header[i], times[mine], cells, length)
        name = " ".join(key.split("\t")) or PurePath(source.name).stem
        sheets.append(Sheet(file=source.name, form=FORM, name=name, events=tuple(found), identity=identity))
    return Glance(
        sheets=tuple(sheets), table=True, steps=True, timed=timed, columns=columns, asides=tuple(asides),
        lacks=tuple(dict.fromkeys(lacks)),
    )  # fmt: skip


def _places(column: pl.Series) -> dict[str, NDArray[np.intp]]:
    """Return the places at which each value of a column stands, the values in their order."""
    places = pl.DataFrame({"value": column}).with_row_index("place").group_by("value", maintain_order=True).agg("place")
    return {str(value): np.array(rows, np.intp) for value, rows in places.iter_rows()}
