"""Made answers as `Answers`, without a file between."""

from __future__ import annotations

import polars as pl

from attunement.instruments.answers import Answers
from attunement.instruments.key import Instrument
from attunement.instruments.made_answers import MadeAnswers


def as_answers(of: Instrument, made: MadeAnswers) -> Answers:
    """Return made answers as the reader would."""
    table = made.answers
    items = table.select(pl.col(f"item_{item}").cast(pl.Float64).fill_null(float("nan")) for item in of.items)
    texts = {
        name: tuple(map(str, table[name])) if name in table.columns else ("",) * len(table)
        for name in ("person", "about", "time")
    }
    return Answers(
        of, items.to_numpy(), **texts, line=tuple(range(2, len(table) + 2)), lowest=of.lowest, highest=of.highest
    )
