"""Sorts of cards (AQS): how well an observer's sort agrees with a criterion, and means of some cards.

r is the correlation of the sort with the criterion over all cards; Fisher's z goes into analyses. A derived scale is the mean of
its cards, 10 − place for cards that count against it. The criterion comes in a file of your own: a table with the column
`item`, a column of numbers for each criterion, and for derived scales a column of names beside one that says which cards
count against (its name and "_inv", 0 or 1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.instruments.answers import Answers, read_answers_table
from attunement.instruments.key import Instrument
from attunement.instruments.scored import Scored
from attunement.recordings.import_report import Note
from attunement.recordings.tables.numbers import number
from attunement.vocabulary import BadFileError, BadValueError

Values = NDArray[np.float64]

AGAINST = "_inv"
"""How the column is called that says which cards count against a derived scale."""


@dataclass(frozen=True, eq=False)
class Criterion:
    """What sorts are held against.

    Attributes
    ----------
    ideal
        Of each criterion, where each card would lie, [card].
    derived
        Of each derived scale, +1 for its cards, −1 for those that count against it, 0 for others, [card].
    """

    ideal: Mapping[str, Values]
    derived: Mapping[str, Values]


def read_criterion(path: Path, instrument: Instrument) -> Criterion:
    """Return the criterion in a file.

    Errors
    ------
    BadFileError where a card is missing, there twice, or without a place.
    """
    table = read_answers_table(path)
    at = table.need("item")
    cells: dict[str, tuple[int, list[str]]] = {}
    for line, row in table.rows:
        value = number(table.cell(row, at))
        card = str(int(value)) if value is not None and value == int(value) else table.cell(row, at)
        if card not in instrument.items or card in cells:
            why = "is there twice" if card in cells else f"is no card of {instrument.id}"
            raise BadFileError(f"{table.where(line)}: card '{card}' {why}. Correct the criterion.")
        cells[card] = (line, row)
    lost = [card for card in instrument.items if card not in cells]
    if lost:
        raise BadFileError(
            f"{table.file} has no row for card {', '.join(lost[:8])}; a criterion places all {len(instrument.items)}."
        )
    columns = {
        name: [table.cell(cells[card][1], i) for card in instrument.items]
        for i, name in enumerate(table.header)
        if i != at and name
    }
    ideal: dict[str, Values] = {}
    derived: dict[str, Values] = {}
    for name, own in columns.items():
        if name.endswith(AGAINST):
            continue
        if f"{name}{AGAINST}" in columns:
            derived |= _derived(name, own, columns[f"{name}{AGAINST}"])
            continue
        values = [number(cell) for cell in own]
        if any(value is None for value in values):
            card = instrument.items[values.index(None)]
            raise BadFileError(
                f"{table.where(cells[card][0])}: '{name}' has no number for card {card}. Correct the criterion."
            )
        ideal[name] = np.array(values, float)
    if not ideal:
        raise BadFileError(f"{table.file} has no column of numbers beside 'item'; a criterion places every card.")
    return Criterion(ideal, derived)


def score_sorts(sorts: Answers, criterion: Criterion) -> Scored:
    """Return how each sort agrees with the criterion: r, Fisher's z, and derived scales.

    A sort without a card, or whose piles do not hold the same number each, has no score, and is named.

    Errors
    ------
    BadValueError where no sort can be scored.
    """
    of = sorts.instrument
    piles = of.highest - of.lowest + 1
    each = len(of.items) // piles
    rows: list[dict[str, object]] = []
    notes = [
        Note("read", f"the score: {of.is_not[0].lower()}{of.is_not[1:]}"),
        Note("read", "an interval takes a second observer's sort of the same child"),
    ]
    for i, cards in enumerate(sorts.values):
        why = _why_no_sort(cards, of.lowest, piles, each)
        if why:
            notes.append(Note("dropped", f"no score for {sorts.person[i]}: {why}", rows=(sorts.line[i],)))
        who = {"line": sorts.line[i], "person": sorts.person[i], "about": sorts.about[i], "time": sorts.time[i]}
        for name, ideal in criterion.ideal.items():
            r = None if why else float(np.corrcoef(cards, ideal)[0, 1])
            z = None if r is None or abs(r) > 1 - 1e-12 else float(np.arctanh(r))
            rows.append({**who, "scale": name, "score": r, "fisher_z": z, "why_no_score": why or None})
        for name, sign in criterion.derived.items():
            mean = float(np.where(sign < 0, of.lowest + of.highest - cards, cards)[sign != 0].mean())
            rows.append(
                {**who, "scale": name, "score": None if why else mean, "fisher_z": None, "why_no_score": why or None}
            )
    kinds = {"score": pl.Float64, "fisher_z": pl.Float64, "why_no_score": pl.String}
    scores = pl.DataFrame(rows, schema_overrides=kinds, infer_schema_length=None)
    if scores["score"].is_null().all():
        raise BadValueError(
            f"No sort can be scored. {notes[-1]}. A sort places all {len(of.items)} cards, {each} in each of {piles} piles."
        )
    return Scored(of.id, {"scores": scores}, (*sorts.notes, *notes))


def _why_no_sort(cards: Values, lowest: int, piles: int, each: int) -> str:
    """Return why cards are no sort, or nothing."""
    if np.isnan(cards).any():
        return f"{int(np.isnan(cards).sum())} cards have no place"
    held = np.bincount(cards.astype(int) - lowest, minlength=piles)
    if (held == each).all():
        return ""
    wrong = ", ".join(f"{many} at {pile}" for pile, many in enumerate(held, lowest) if many != each)
    return f"piles hold {wrong}, and should hold {each} each"


def _derived(name: str, members: list[str], against: list[str]) -> dict[str, Values]:
    return {
        f"{name}: {scale}": np.array(
            [
                0.0 if own != scale else -1.0 if number(inverted) else 1.0
                for own, inverted in zip(members, against, strict=True)
            ]
        )
        for scale in dict.fromkeys(filter(None, members))
    }
