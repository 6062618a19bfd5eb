"""How one life looks in a terminal: where it was born, who came and went, what it expected of whom, and that it is an example."""

from __future__ import annotations

import polars as pl
from rich.console import Console
from rich.table import Table

from attunement.cli.life_printing import print_assumed, short
from attunement.cli.tables import new_table, print_table
from attunement.life.course.assumptions import assumptions
from attunement.life.course.life_event_file import calendar
from attunement.life.events import GENERAL
from attunement.study.lives import LivedLives
from attunement.study.one_life import what_happened, what_it_expected, whom_it_knew


def print_one_life(run: LivedLives, person: int) -> None:
    """Print one life, and after it what was assumed."""
    console, lives = Console(), run.lives
    risk = "high-risk" if lives.adult.high_risk[person] else "low-risk"
    beside = "in day care from 2 to 4" if lives.household.day_care[person] else ""
    beside = "a grandparent from 2 to 11" if lives.household.grandparent[person] else beside
    console.print(
        f"Person {person} of {run.spec.lives:,} lives to {run.spec.to}, seed {run.spec.seed}: {risk} circumstances"
        f"{f', {beside}' if beside else ''}."
    )
    mine = run.classes.filter(pl.col("person") == person)
    said = "; ".join(map(_class, *(mine[name] for name in ("age", "abcd", "whom"))))
    console.print(f"In the Strange Situation: {said}. Reflection: {lives.mind.reflection[person]:.2f}.")
    for when, what in calendar(what_happened(run, person)):
        console.print(f"  {when}: {what}", highlight=False, markup=False)
    print_table(console, _known(whom_it_knew(run, person)))
    print_table(console, _expected(what_it_expected(run, person)))
    console.print("One of many ways a life can go under these assumptions: an example, nobody's fate.")
    print_assumed(console, run.spec)


def one_life_as_json(run: LivedLives, person: int) -> dict[str, object]:
    """Return the same for programs."""
    return {
        "person": person, "lives": run.spec.lives, "to": run.spec.to, "seed": run.spec.seed,
        "classes": run.classes.filter(pl.col("person") == person).select("age", "abcd", "whom").to_dicts(),
        "events": [list(said) for said in calendar(what_happened(run, person))],
        "reflection": float(run.lives.mind.reflection[person]), "knew": whom_it_knew(run, person).to_dicts(),
        "expected": what_it_expected(run, person).to_dicts(), "assumed": assumptions(run.spec.course()),
    }  # fmt: skip


def _class(age: int, name: str | None, whom: str | None) -> str:
    return (
        f"{name} at {age} with its {whom}"
        if name
        else f"not seen at {age}, since nobody is there whom it met in the last year"
    )


def _worth(expected: float | None) -> str:
    return "–" if expected is None else short(expected)


def _known(found: pl.DataFrame) -> Table:
    shown = new_table("Whom it knew, and what a bid to each was worth at the end", "whom", "from", "until", "worth")
    for row in found.iter_rows(named=True):
        until = "still there" if row["until"] is None else f"{row['until']:.3g}{' (died)' if row['died'] else ''}"
        shown.add_row(f"{row['whom']} {row['ordinal'] + 1}", f"{row['since']:.3g}", until, _worth(row["expected"]))
    return shown


def _expected(found: pl.DataFrame) -> Table:
    ages = sorted(found["age"].unique())
    shown = new_table("What a bid was worth to it, by age", "to", *map(str, ages))
    people = [whom for whom in found["whom"].unique(maintain_order=True) if whom != GENERAL]
    for one in (*people, GENERAL):
        at = dict(found.filter(pl.col("whom") == one).select("age", "expected").iter_rows())
        shown.add_row("in general" if one == GENERAL else one, *(_worth(at.get(age)) for age in ages))
    return shown
