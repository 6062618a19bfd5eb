"""Whose rows a step table holds: observations below each other or interleaved, told apart by columns of plain names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations

import numpy as np
import polars as pl

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.import_report import Note
from attunement.recordings.tables.event_columns import PARTNERS
from attunement.recordings.tables.step_columns import StepLayout, wanted_columns
from attunement.recordings.tables.step_gathering import Pieces
from attunement.recordings.tables.step_times import RowTimes
from attunement.recordings.tables.step_values import Decimals
from attunement.recordings.tables.table import plain, shown
from attunement.recordings.tables.whose import about, candidates, filled, standing_together, told_by_the_name
from attunement.vocabulary import BadFileError

SAMPLED_ROWS = 20_000
_AROUND = 200  # rows looked at around one at which time goes back


def recognise(layout: StepLayout, codebook: Codebook, pieces: Pieces) -> tuple[StepLayout, list[Note]]:
    """Return the layout with the columns that tell observations apart, and what to say about those not stated.

    A column of a plain name ("dyad", "visit") is recognised where the first rows leave no doubt: none of its cells is
    empty, and the rows of one observation stand together, or time goes on only within them.
    """
    taken = {i for i in (layout.time_at, layout.partner_at, *layout.whose.columns) if i is not None}
    found = candidates(layout.header, codebook, taken, layout.file)
    if not found:
        return layout, []
    wanted = [*found.values(), *(i for i in (layout.time_at, layout.partner_at) if i is not None)]
    first = next(pieces(wanted), None)
    if first is None:
        return layout, []
    first = first.head(SAMPLED_ROWS).select(pl.all().fill_null("").str.strip_chars())
    rows = list(first.select([str(i) for i in found.values()]).iter_rows())
    places = dict(zip(found, range(len(found)), strict=True))
    for role in told_by_the_name(rows, places, codebook):
        found.pop(role)
        places.pop(role)
    full = filled(rows, places)
    accepted = standing_together(rows, full) or _going_on(layout, codebook, first, {r: found[r] for r in full})
    at = {role: found[role] for role in accepted}
    if "observation" in at and first[str(at["observation"])].n_unique() == 1:
        found.pop("observation")  # the name of a video says nothing that the file's own name does not
        at.pop("observation")
    if not at and not found:
        return layout, []
    own = {layout.time_at, layout.partner_at, *layout.whose.columns, *at.values()}
    whose = replace(layout.whose, at={**layout.whose.at, **at})
    coded = wanted_columns(layout.file, layout.header, codebook, own)
    coded = [i for i in coded if i in layout.wanted]
    return replace(layout, whose=whose, wanted=coded), about(layout.header, at, found, layout.file)


def _going_on(layout: StepLayout, codebook: Codebook, first: pl.DataFrame, found: Mapping[str, int]) -> dict[str, int]:
    """Return candidates within which time always goes on, though it goes back from row to row."""
    if layout.time_at is None:
        return {}

    def whole() -> Iterator[pl.Series]:
        yield first[str(layout.time_at)]

    decimals = Decimals(layout.file, codebook.rules.decimal_sign, ";", whole)
    reader = RowTimes(layout.unit, layout.frame_s, codebook.rules, decimals, layout.file)
    times = reader.seconds(first[str(layout.time_at)], np.arange(len(first), dtype=np.int64))
    frame = first.with_columns(time=pl.Series(times))
    partner = [] if layout.partner_at is None else [str(layout.partner_at)]
    if (frame.select(step=pl.col("time").diff().over(partner or [pl.lit(0)]))["step"].drop_nulls() > 0).all():
        return {}  # time goes on without them
    for count in range(len(found), 0, -1):
        for roles in combinations(found, count):
            keys = [*(str(found[role]) for role in roles), *partner]
            steps = frame.select(step=pl.col("time").diff().over(keys))["step"].drop_nulls()
            if len(steps) and (steps > 0).all():
                return {role: found[role] for role in roles}
    return {}


def remedy_for(layout: StepLayout, pieces: Pieces, first_line: int, line: int) -> str:
    """Return what to do where time goes back at a line: name the column that tells observations or persons apart."""
    columns = [i for i, name in enumerate(layout.header) if name and i not in (layout.time_at, layout.partner_at)]
    place, done, suspects = line - first_line, 0, list[int]()
    for piece in pieces(columns):
        if place < done + len(piece):
            at = place - done
            before = piece[max(0, at - _AROUND) : at].fill_null("")
            after = piece[at].fill_null("")
            suspects = [i for i in columns if before[str(i)].n_unique() == 1 and before[str(i)][-1] != after[str(i)][0]]
            break
        done += len(piece)
    people = [layout.header[i] for i in suspects if plain(layout.header[i]) in PARTNERS]
    visits = [layout.header[i] for i in suspects if plain(layout.header[i]) not in PARTNERS]
    person, visit = (people[0] if people else "…"), (visits[0] if visits else "…")
    changes = f" ({shown([*people, *visits], 4)} changes here)" if suspects else ""
    return (
        f"If several people have rows for one moment, name the column that tells them apart{changes}: [columns] partner = "
        f'"{person}". If another observation begins here, name that column: [columns] dyad = "{visit}" (or occasion, coder, '
        "observation). Otherwise sort the file."
    )


def no_rows(file: str) -> BadFileError:
    """Return the complaint about a table without rows."""
    return BadFileError(f"{file} has no rows of data. Export it again.")
