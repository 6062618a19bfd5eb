"""Columns of step tables that nothing is read from: they are listed, and looked at, for they may tell observations apart."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.import_report import Note
from attunement.recordings.tables.stacked import in_blocks, like_a_name, tells_none, ways_out
from attunement.recordings.tables.step_columns import StepLayout
from attunement.recordings.tables.step_gathering import Pieces
from attunement.recordings.tables.table import plain, shown
from attunement.vocabulary import BadFileError


def about_unused(layout: StepLayout, codebook: Codebook, pieces: Pieces, *, first_line: int, place: str) -> list[Note]:
    """Return what to say of the columns that are not used; refuse one that seems to tell observations apart.

    It stands in blocks, as many as it has values. Where it is called as names of dyads are ("ID", "Familie"), reading
    stops; any other is doubtful in a table without times, for it may as well tell the episodes of one visit.
    """
    unused = [i for i, name in enumerate(layout.header) if name and i not in layout.used and plain(name) != "frame"]
    if not unused:
        return []
    notes = [Note("read", f"columns not used: {shown(layout.header[i] for i in unused)}", layout.file)]
    if tells_none(codebook.columns):
        return notes
    role = "occasion" if "dyad" in layout.whose.at else "dyad"
    asked = [i for i in unused if layout.time_at is None or like_a_name(layout.header[i])]
    for i, line in _changing_in_blocks(layout, asked, pieces, first_line):
        name = layout.header[i]
        text = f"'{name}' changes here for the first time, and the rows of each of its values stand together"
        if like_a_name(name):
            raise BadFileError(f"{place} {line}: {text}, as those of several observations do. {ways_out(name, role)}")
        notes.append(
            Note("doubtful", f"{text}; all were read as one observation. {ways_out(name, role)}", layout.file, (line,))
        )
    return notes


def _changing_in_blocks(
    layout: StepLayout, columns: Sequence[int], pieces: Pieces, first_line: int
) -> list[tuple[int, int]]:
    """Return columns whose values stand in blocks within one observation and partner, with the line of the first change."""
    keys = [i for i in (*layout.whose.at.values(), layout.partner_at) if i is not None]
    if not columns:
        return []
    cells: dict[int, dict[tuple[str, ...], list[str]]] = {i: {} for i in columns}
    changes: dict[int, int] = {}
    done = 0
    for piece in pieces([*keys, *columns]):
        frame = piece.select(pl.all().fill_null("").str.strip_chars()).with_columns(
            line=pl.int_range(pl.len()) + done + first_line
        )
        done += len(piece)
        for i in columns:
            runs = frame.filter(pl.struct([str(k) for k in (*keys, i)]).rle_id().diff().fill_null(1) != 0)
            for *key, cell, line in runs.select([*(str(k) for k in keys), str(i), "line"]).iter_rows():
                known = cells[i].setdefault(tuple(key), [])
                if known and known[-1] != cell:
                    changes.setdefault(i, int(line))
                if not known or known[-1] != cell:
                    known.append(cell)
    several = {i: [runs for runs in found.values() if len(runs) > 1] for i, found in cells.items()}
    return [
        (i, changes[i])
        for i in columns
        if several[i]
        and all(in_blocks([*runs, runs[-1]]) for runs in several[i])
        and done > 2 * max(map(len, several[i]))
    ]
