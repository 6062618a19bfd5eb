"""What each child has learned to expect of its caregiver, by the pattern it later showed."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.report.drawing.spread import HOW_TO_READ, draw_spreads
from attunement.report.estimate import Estimate, difference, spreads
from attunement.report.figure import Figure, Results
from attunement.report.wording import CLASS_WORDS, SAME, between, joined, signed

ORDER = ("A", "B", "C", "D")
EXPECTED = {
    "comfort_expectation": "Comfort when upset",
    "contingency_expectation": "An answer to a bid",
    "threat_expectation": "Being frightened",
    "unsteadiness": "Answers are unsteady (SD)",
}
WORTH = {
    "value_signal": "Signalling",
    "value_cry": "Crying",
    "value_approach": "Seeking contact",
    "value_avert": "Turning away",
    "value_resist": "Resisting",
    "value_social": "Smiling",
}
PERSON = "caregiver"
"""Of whom a child of one caregiver expects something; with several, it is the one named first, with whom it is observed."""


def expectations(results: Results) -> Figure | None:
    """Draw what children of each pattern expect of their caregiver."""
    children = _bonds(results)
    if children is None:
        return None
    table = spreads(children, by="abcd", order=ORDER, measures=EXPECTED)
    return _figure(
        children, table, EXPECTED,
        name="expectations",
        title="What has each child learned to expect of its caregiver?",
        more="Comfort, answer and fright run from 0 (never) to 1 (always).",
        columns=2,
        notes=("Expectations are states of the model, learned at home, before the child ever comes to the laboratory. "
               "They are read out here; the coder never sees them.",),
    )  # fmt: skip


def worth_of_acts(results: Results) -> Figure | None:
    """Draw what children of each pattern have learned that each act brings with their caregiver."""
    children = _bonds(results)
    if children is None:
        return None
    table = spreads(children, by="abcd", order=ORDER, measures=WORTH)
    return _figure(
        children, table, WORTH,
        name="worth_of_acts",
        title="Which acts have paid off with this caregiver?",
        more="Above zero: relief tended to follow the act. Below zero: it tended not to. All panels share one axis.",
        columns=3,
        common=True,
        notes=("Learned values act as weights on what the child does next; they are no opinion the child could voice.",),
    )  # fmt: skip


def _bonds(results: Results) -> pl.DataFrame | None:
    found = results.tables("bonds", "scales")
    if found is None:
        return None
    bonds, scales = found
    needed = {*WORTH, "responsiveness_variance", *EXPECTED} - {"unsteadiness"}
    if not needed <= set(bonds.columns):  # a theory with other expectations needs its own figure
        return None
    life = results.spec.life.events
    own = bonds.filter(pl.col("person") == (life.names()[0] if life else PERSON)).with_columns(
        unsteadiness=pl.col("responsiveness_variance").clip(0).sqrt()
    )
    return own.join(scales.select("dyad", "abcd"), on="dyad")


def _figure(
    children: pl.DataFrame, table: pl.DataFrame, measures: Mapping[str, str], *, name: str, title: str, more: str,
    columns: int, notes: tuple[str, ...], common: bool = False,
) -> Figure | None:  # fmt: skip
    if not len(table):
        return None
    return Figure(
        name=name,
        title=title,
        how_to_read=f"{HOW_TO_READ} {more}",
        table=table,
        shown=table.with_columns(pl.col(pl.Float64).round(3)),
        draw=lambda width: draw_spreads(table, width, columns=columns, common=common),
        description=f"Spreads of {len(measures)} learned quantities ({', '.join(measures.values()).lower()}) for the patterns "
        f"{', '.join(table['group'].unique(maintain_order=True))}.",
        sentence=_sentence(children, measures),
        sure=_sure(children, measures),
        tags=("simulated",),
        notes=notes,
    )


def _strongest(children: pl.DataFrame, measures: Mapping[str, str]) -> dict[str, list[tuple[str, Estimate]]]:
    """Return, for each pattern but B, the two measures on which it differs most from B, if clearly: |d| of at least 0.2."""
    groups = children["abcd"].cast(pl.String)

    def values(group: str, column: str) -> NDArray[np.float64]:
        return children.filter(groups == group)[column].to_numpy().astype(float)

    found: dict[str, list[tuple[str, Estimate]]] = {}
    for group in ("A", "C", "D"):
        if (groups == group).sum() < 2 or (groups == "B").sum() < 2:
            continue
        estimates = [(word, difference(values(group, name), values("B", name))) for name, word in measures.items()]
        clear = [pair for pair in estimates if abs(pair[1].value) >= SAME and (pair[1].low > 0 or pair[1].high < 0)]
        found[group] = sorted(clear, key=lambda pair: -abs(pair[1].value))[:2]
    return found


def _sentence(children: pl.DataFrame, measures: Mapping[str, str]) -> str:
    """Name, for each pattern, where it differs most from B."""
    parts = []
    for group, clear in _strongest(children, measures).items():
        words = [f"{'higher' if e.value > 0 else 'lower'} on “{_short(word)}”" for word, e in clear]
        parts.append(f"{group} ({CLASS_WORDS[group]}) {'is ' + joined(words) if words else 'hardly differs'}")
    if not parts:
        return "There are too few children of different patterns to compare."
    return f"Compared with B (secure), {'; '.join(parts)}."


def _sure(children: pl.DataFrame, measures: Mapping[str, str]) -> str:
    parts = [
        f"{group}, {_short(word)}: {signed(e.value)} ({between(e.low, e.high)})"
        for group, clear in _strongest(children, measures).items()
        for word, e in clear
    ]
    if not parts:
        return "No difference from B is as large as a fifth of a standard deviation and clearly apart from zero."
    return (
        f"Named are the largest differences from B in standard deviations, d, with 95 % intervals. {'; '.join(parts)}."
    )


def _short(word: str) -> str:
    return word.lower().removesuffix(" (sd)")
