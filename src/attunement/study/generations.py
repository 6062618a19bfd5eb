"""Generations: persons live to an age, each has a child cared for by its own manner, and so on; who hands on what."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl

from attunement.life.course.adults import lasting_manner
from attunement.life.course.births import born
from attunement.life.course.generations import A_CHILD_AT, children_of
from attunement.life.course.inner import worth_of
from attunement.life.course.lives import Lives
from attunement.life.course.slots import Slot
from attunement.life.course.year import a_year_on
from attunement.study.going_together import partial_r, r
from attunement.study.lives import Progress, bouts_to
from attunement.study.lives_asked import interviews
from attunement.study.lives_engine import engine_of
from attunement.study.lives_seen import classes_of
from attunement.study.lives_spec import LivesSpec, whole
from attunement.study.lives_tables import worth
from attunement.vocabulary import BadValueError

MOST_GENERATIONS = 20
SECURE, DISORGANISED, COHERENT = "B", "D", "F"


@dataclass(frozen=True, eq=False)
class Generations:
    """Persons of some generations.

    Attributes
    ----------
    spec, engine
        What was lived, and what computed it.
    persons
        A row for each generation and person: its class at 1 with its main carer, and what it had become when its own child
        came. Person i of a generation is the child of person i of the one before.
    """

    spec: LivesSpec
    engine: str
    persons: pl.DataFrame


def raise_generations(
    spec: LivesSpec,
    generations: int,
    *,
    engine: str = "auto",
    threads: int | None = None,
    progress: Progress | None = None,
) -> Generations:
    """Raise some generations, each to the age at which it has children.

    Parameters
    ----------
    spec
        Of the first; its age is left aside.
    generations
        How many.
    engine
        `auto`, `simd` or `reference`.
    threads
        Cores to use; the result does not depend on it.
    progress
        Told about the work done.
    """
    whole("generations", generations, 1, MOST_GENERATIONS)
    if spec.lives * generations > spec.most_persons:
        raise BadValueError(
            f"{spec.lives:,} lives in {generations} generations have no room for numbers of their own; give fewer than "
            f"{spec.most_persons:,} persons in all."
        )
    chosen = engine_of(spec, engine, threads)
    dyads = spec.families().draw(spec.lives, seed=spec.seed)
    lives, rows, work = born(dyads, chosen, spec.course()), [], bouts_to(A_CHILD_AT)
    for generation in range(1, generations + 1):
        if generation > 1:
            lives = children_of(lives, chosen)
        classes = None
        while lives.years < A_CHILD_AT:
            lives = a_year_on(lives, chosen)
            if lives.years == 1:
                classes = classes_of(lives, chosen)
            if progress:
                progress((generation - 1) * work + bouts_to(lives.years), generations * work)
        assert classes is not None
        said = interviews(lives, chosen).drop("person")
        rows.append(_become(lives).hstack(said).with_columns(pl.lit(generation).alias("generation"), classes["abcd"]))
    first = ("generation", "person", "abcd")
    return Generations(spec, chosen.described, pl.concat(rows).select(*first, pl.exclude(*first)))


def _become(lives: Lives) -> pl.DataFrame:
    """What persons have become: what they expect of people, how they see their history, and how they care."""
    general = worth(lives.generic._asdict())
    return pl.DataFrame(
        {
            "person": np.arange(len(lives)),
            "high_risk": lives.adult.high_risk,
            "worth": general["worth"].astype(np.float64),
            "answer": lives.generic.contingency_expectation.astype(np.float64),
            "fright": lives.generic.threat_expectation.astype(np.float64),
            "of_parents": 0.5 * (worth_of(lives, Slot.MAIN) + worth_of(lives, Slot.SECOND)),
            "reflection": lives.mind.reflection,
            "care": lasting_manner(lives).aspects.mean(axis=0),
            "frightens": lasting_manner(lives).fright,
        }
    )


def by_generation(found: Generations) -> pl.DataFrame:
    """Return what each generation is like: it should be as the one before, where nothing changes."""
    secure, torn = (pl.col("abcd").cast(pl.String).eq(name).mean().alias(name) for name in (SECURE, DISORGANISED))
    coherent = pl.col("state").cast(pl.String).eq(COHERENT).mean().alias("F")
    means = pl.col("coherence", "unresolved", "worth", "answer", "fright", "reflection", "care").mean()
    spread = pl.col("worth", "reflection", "care").std().name.suffix("_sd")
    return found.persons.group_by("generation").agg(secure, torn, coherent, means, spread).sort("generation")


HANDED_ON = (
    ("coherence", SECURE, "parent's coherence, child secure at 1"),
    ("unresolved", DISORGANISED, "parent unresolved, child disorganised at 1"),
    ("coherence", "coherence", "coherence"),
    ("worth", "worth", "what a bid to people is worth"),
    ("reflection", "reflection", "reflection"),
    ("care", "care", "care"),
    ("care", SECURE, "parent's care, child secure at 1"),
    ("reflection", SECURE, "parent's reflection, child secure at 1"),
    ("frightens", DISORGANISED, "parent's fright, child disorganised at 1"),
)
"""What of a parent beside what of its child, in words."""


def handed_on(found: Generations) -> pl.DataFrame:
    """Return how children go with their parents: r, partial r in the same circumstances, and of grandparents at the same parent."""
    columns = [
        found.persons.filter(pl.col("generation") == g).with_columns(
            *(pl.col("abcd").cast(pl.String).eq(name).cast(pl.Float64).alias(name) for name in (SECURE, DISORGANISED)),
            pl.col("unresolved").cast(pl.Float64),
        )
        for g in sorted(found.persons["generation"].unique())
    ]
    rows: list[dict[str, Any]] = []
    for of_parent, of_child, words in HANDED_ON:
        pairs = [
            (mother[of_parent], child[of_child], mother["high_risk"].cast(pl.Float64))
            for mother, child in pairwise(columns)
        ]
        one, alike = [r(mother, child) for mother, child, _ in pairs], [partial_r(*pair) for pair in pairs]
        further = [
            partial_r(grandmother[of_parent], child[of_child], mother[of_parent])
            for grandmother, mother, child in zip(columns, columns[1:], columns[2:], strict=False)
        ]
        rows.append({"what": words, "r": _mean(one), "alike": _mean(alike), "grandparent": _mean(further)})
    return pl.DataFrame(rows, schema={"what": pl.String, **dict.fromkeys(("r", "alike", "grandparent"), pl.Float64)})


def _mean(some: list[float | None]) -> float | None:
    known = [value for value in some if value is not None]
    return float(np.mean(known)) if some and len(known) == len(some) else None
