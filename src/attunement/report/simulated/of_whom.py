"""What children who are cared for by several people have come to expect of each of them, and of people in general."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.life.events import GENERAL, Life
from attunement.report.drawing.spread import SPREAD, draw_spreads
from attunement.report.estimate import Estimate, change, spreads
from attunement.report.figure import Figure, Results
from attunement.report.wording import SAME, begun, between, joined, signed

WORDS = {
    "comfort_expectation": "comfort when it bids",
    "threat_expectation": "fright",
    "responsiveness_mean": "answers when in need",
    "familiarity": "how well known",
}
"""Expectations shown, in words; a theory that has others shows all of its own, by name."""
MANY = 4
"""More than so many rows are many."""


def of_whom(results: Results) -> Figure | None:
    """Draw what children expect of everybody they know, if events say who there is."""
    life, found = results.spec.life.events, results.tables("bonds")
    if life is None or found is None:
        return None
    bonds, words = expectations(found[0]), expectation_words(found[0])
    people = known(bonds, life)
    table = spreads(bonds, by="person", order=people, measures={name: begun(word) for name, word in words.items()})
    scale = " From 0 (never, or not at all) to 1." if words is WORDS else ""
    return Figure(
        name="of_whom",
        title="What do the children expect of whom?",
        how_to_read=f"Each row is a person. {SPREAD}{scale}",
        table=table,
        shown=table.with_columns(pl.col(pl.Float64).round(3)),
        draw=lambda width: draw_spreads(table, width, columns=2, letters=False),
        description=f"Spreads of {len(words)} expectations ({', '.join(words.values())}) that children have of "
        f"{joined(people)}.",
        sentence=_sentence(bonds, people, words),
        sure=_sure(bonds, people, words),
        tags=("simulated",),
        notes=(
            "A bond begins with what is expected of people in general, and is kept when somebody leaves.",
            "Expectations are states of the model. They are read out here; the coder never sees them.",
        ),
    )  # fmt: skip


def expectations(bonds: pl.DataFrame) -> pl.DataFrame:
    """Return a run's bonds, a row for each dyad and person, without what means nothing: nobody knows people in general."""
    if "familiarity" not in bonds.columns:
        return bonds
    return bonds.with_columns(familiarity=pl.when(pl.col("person") != GENERAL).then("familiarity"))


def expectation_words(bonds: pl.DataFrame) -> dict[str, str]:
    """Return the expectations that are shown: column → words."""
    if WORDS.keys() <= set(bonds.columns):
        return WORDS
    return {name: name.replace("_", " ") for name in bonds.columns if name not in ("dyad", "person")}


def known(bonds: pl.DataFrame, life: Life) -> list[str]:
    """Return whom the children know, in the order of the life, and people in general."""
    there = set(bonds["person"])
    return [name for name in (*life.names(), GENERAL) if name in there]


def means(bonds: pl.DataFrame, life: Life) -> pl.DataFrame:
    """Return mean and standard deviation over children, one row per person and expectation.

    Columns: person, expectation, mean, sd; nothing where there is none.
    """
    told = expectations(bonds)
    rows = []
    for person in known(bonds, life):
        own = told.filter(pl.col("person") == person)
        rows += [(person, name, own[name].mean(), own[name].std()) for name in expectation_words(bonds)]
    return pl.DataFrame(rows, ["person", "expectation", "mean", "sd"], orient="row")


def _ends(bonds: pl.DataFrame, people: list[str], name: str) -> tuple[str, str, Estimate] | None:
    """Return of whom most and least is expected, and how far the same children's expectations differ; none of one person."""
    told = [person for person in people if person != GENERAL]
    if len(told) < 2:
        return None

    def of(person: str) -> NDArray[np.float64]:
        return bonds.filter(pl.col("person") == person).sort("dyad")[name].cast(pl.Float64).to_numpy()

    ranked = sorted(told, key=lambda person: of(person).mean())
    return ranked[-1], ranked[0], change(of(ranked[0]), of(ranked[-1]))


def _sentence(bonds: pl.DataFrame, people: list[str], words: dict[str, str]) -> str:
    name, word = next(iter(words.items()))
    found = _ends(bonds, people, name)
    if found is None:
        return f"The children know one person: {people[0]}."
    most, least, apart = found
    if not (apart.low > 0 and apart.value >= SAME):
        return f"“{begun(word)}” hardly differs between the people the children know."
    return f"“{begun(word)}” is highest of {most} and lowest of {least}."


def _sure(bonds: pl.DataFrame, people: list[str], words: dict[str, str]) -> str:
    parts = []
    for name, word in words.items():
        if (found := _ends(bonds, people, name)) is not None and np.isfinite(found[2].value):
            most, least, d = found
            parts.append(f"{begun(word)}, {most} against {least}: {signed(d.value)} ({between(d.low, d.high)})")
    if not parts:
        return "There is no difference between persons to be told."
    picked = " Among many, the farthest apart are so partly by chance." if len(people) > MANY else ""
    return (
        "Named are the persons farthest apart, by the mean difference within the same children in standard deviations of it, "
        f"d, with 95 % intervals. {'; '.join(parts)}.{picked}"
    )
