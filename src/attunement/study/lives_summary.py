"""What lives show, in a few tables: expectations by age, how long they last, infant classes and what was seen later."""

from __future__ import annotations

import polars as pl

from attunement.life.events import GENERAL
from attunement.study.going_together import r
from attunement.study.lives import LivedLives


def first_measure(expected: pl.DataFrame) -> str:
    """Return what is told of a theory's expectations first: what a bid is worth, or whatever it names first."""
    return "worth" if "worth" in expected.columns else expected.columns[5]


def by_age(run: LivedLives) -> pl.DataFrame:
    """Return mean and spread of what is expected of whom at each age, and how many know such a person."""
    measure = first_measure(run.expected)
    column = pl.col(measure)
    groups = run.expected.group_by("whom", "age", maintain_order=True)
    return groups.agg(column.mean().alias("mean"), column.std().alias("sd"), column.count().alias("persons"))


def lasting(run: LivedLives) -> pl.DataFrame:
    """Return how what is expected of people in general at one age goes with what is at another: r, a row for two ages."""
    measure = first_measure(run.expected)
    general = run.expected.filter(pl.col("whom") == GENERAL)
    wide = general.pivot(on="age", index="person", values=measure)
    ages = sorted(general["age"].unique())
    rows = [
        {"from": one, "to": other, "r": r(wide[str(one)], wide[str(other)])}
        for i, one in enumerate(ages)
        for other in ages[i + 1 :]
    ]
    return pl.DataFrame(rows, schema={"from": pl.Int64, "to": pl.Int64, "r": pl.Float64})


def infants(run: LivedLives) -> pl.DataFrame:
    """Return how many of the infants seen are in each class at 1, and how many of these at 2.

    Columns: `class`, its `share` at 1 and how many `persons` that are; how many of these were seen `again` at 2, and which share of
    them had `stayed` in it.
    """
    at_1 = run.classes.filter(pl.col("age") == 1).drop_nulls("abcd")
    later = run.classes.filter(pl.col("age") != 1).select("person", later="abcd")
    both = at_1.join(later, on="person", how="left").with_columns(same=pl.col("abcd") == pl.col("later"))
    return (
        both.group_by("abcd")
        .agg(share=pl.len() / len(at_1), persons=pl.len(), again=pl.col("same").count(), stayed=pl.col("same").mean())
        .sort("abcd")
        .rename({"abcd": "class"})
    )


def seen_with(run: LivedLives) -> pl.DataFrame:
    """Return with whom infants were seen at which age: `age`, `whom` (null: with nobody, and so not seen), `persons`."""
    return (
        run.classes.group_by("age", "whom", maintain_order=True)
        .agg(persons=pl.len())
        .sort("age", "whom", nulls_last=True)
    )


def seen_by_class(run: LivedLives) -> pl.DataFrame:
    """Return what was seen with teachers, friends and partners, by the class at 1 year: mean shares of time and of answers.

    Of who has no class at 1, since it had nobody to be seen with, nothing is returned.
    """
    seen = run.tables()["seen"]
    if not len(seen):
        return pl.DataFrame()
    classes = run.classes.filter(pl.col("age") == 1).drop_nulls("abcd").select("person", pl.col("abcd").alias("class"))
    acts = ("explore", "social", "approach", "avert", "resist", "freeze", "answered")
    each = seen.group_by("whom", "person").agg(pl.col(*acts).fill_nan(None).mean())
    return each.join(classes, on="person").group_by("whom", "class").agg(pl.col(*acts).mean()).sort("whom", "class")
