"""What each child has learned to expect of its caregiver, by the pattern it later showed."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from attunement.report.estimate import Estimate, difference, spreads
from attunement.report.figure import Figure, Results
from attunement.report.spread import HOW_TO_READ, draw_spreads
from attunement.report.wording import CLASS_WORDS, between, direction, joined, signed

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
    own = bonds.filter(pl.col("person") == PERSON).with_columns(
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
        tags=("simulated",),
        notes=notes,
    )


def _sentence(children: pl.DataFrame, measures: Mapping[str, str]) -> str:
    """Name, for each pattern, where it differs most from B."""
    groups = children["abcd"].cast(pl.String)
    base = children.filter(groups == "B")
    parts = []
    for group in ("A", "C", "D"):
        own = children.filter(groups == group)
        found: list[tuple[Estimate, str]] = []
        for column, word in measures.items():
            estimate = difference(own[column].to_numpy().astype(float), base[column].to_numpy().astype(float))
            if estimate.value == estimate.value:
                found.append((estimate, word.lower().removesuffix(" (sd)")))
        clear = [(e, w) for e, w in found if direction(e, "+", "-", "", "") and abs(e.value) >= 0.2]
        if not found:
            continue
        if not clear:
            parts.append(f"{group} ({CLASS_WORDS[group]}) does not clearly differ from B")
            continue
        strongest = sorted(clear, key=lambda pair: -abs(pair[0].value))[:2]
        words = [
            f"{'higher' if e.value > 0 else 'lower'} on “{w}” (d {signed(e.value)}, {between(e.low, e.high)})"
            for e, w in strongest
        ]
        parts.append(f"{group} ({CLASS_WORDS[group]}) is {joined(words)}")
    if not parts:
        return "There are too few children of different patterns to compare."
    return f"Compared with B (secure), where each pattern differs most: {'; '.join(parts)}."
