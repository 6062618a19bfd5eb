"""How lives look in a terminal: what everybody came to expect of whom, how long it lasts, and what was put in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from attunement.cli.tables import new_table, print_table
from attunement.life.course.assumptions import assumptions
from attunement.life.course.life_event_file import calendar
from attunement.life.course.life_events import LifeEvent
from attunement.life.course.slots import WORDS, Slot
from attunement.life.events import GENERAL
from attunement.study.lives import LivedLives
from attunement.study.lives_events import after
from attunement.study.lives_spec import LivesSpec
from attunement.study.lives_summary import by_age, first_measure, infants, lasting, seen_by_class, seen_with
from attunement.theories.catalogue import DEFAULT

CARE = (
    "No number was fitted to findings on lives. Scales by which history is read, and cuts of the interview, were set so that a "
    "first generation has given centres and shares. What comes out is about mechanisms and populations, and foretells nobody."
)
NOBODY_MET = "nobody is there whom they met in the last year"
"""Why an infant has no class."""
FEW = 50
"""Of so many persons shares and r say nothing."""
IN_WORDS = {"worth": "what a bid is worth, 0 to 1"}
SEEN = {
    "explore": "explores", "social": "social", "approach": "near", "avert": "turns away", "resist": "resists",
    "freeze": "freezes", "answered": "bids answered",
}  # fmt: skip


def print_calendar(spec: LivesSpec, events: Sequence[LifeEvent]) -> None:
    """Print what will happen to whom at which age, and what of a file of events will not, since it is of other arms."""
    console = Console()
    if others := sorted({arm for event in events if event not in spec.events for arm in event.arms}):
        console.print(f"Not in this arm, and so not lived: {escape(', '.join(others))}. Choose with --arm NAME.")
    later = after(spec.events, spec.to)
    if now := [event for event in spec.events if event not in later]:
        table = new_table(f"Calendar to {spec.to} years", "when", "what happens")
        table.columns[1].justify = "left"
        for when, what in calendar(now):
            table.add_row(when, escape(what))
        print_table(console, table)
    for when, what in calendar(later):
        console.print(f"Later, once these lives go on beyond {spec.to}: {when}: {what}", highlight=False, markup=False)


def print_lives(run: LivedLives) -> None:
    """Print what lives show, and after it what was assumed."""
    console, measure = Console(), first_measure(run.expected)
    console.print(f"{run.spec.lives:,} lives to {run.spec.to}, {given(run.spec, run.engine)}.")
    print_table(console, _infants(infants(run)))
    for sentence in _not_with_the_main_carer(seen_with(run)):
        console.print(sentence)
    print_table(console, _expected(by_age(run), IN_WORDS.get(measure, measure)))
    pairs = lasting(run)
    if len(pairs):
        print_table(console, _lasting(pairs))
    seen = seen_by_class(run)
    if len(seen):
        print_table(console, _seen(seen))
    print_chance(console, run.spec.lives)
    print_assumed(console, run.spec)


def off_by(persons: int) -> str:
    """Return by how many points a share of so many persons is off by chance alone, at most, in 95 of 100 cases.

    >>> off_by(1000), off_by(22)
    ('3.1', '21')
    """
    return f"{196 * 0.5 / persons**0.5:.2g}"


def print_chance(console: Console, lives: int) -> None:
    """Print how far numbers of so many persons are off by chance alone."""
    if lives > FEW:
        console.print(
            f"By chance alone (95 %) a share of all {lives:,} is off by up to {off_by(lives)} points, an r of 0 by up to "
            f"{1.96 / (lives - 1) ** 0.5:.2f}; a share of fewer is off by more."
        )
    else:
        console.print(f"{lives} is too few lives to say anything about people; raise --lives.")


def print_assumed(console: Console, spec: LivesSpec) -> None:
    """Print what was put into lives, a sentence each."""
    if spec.theory != DEFAULT:
        console.print(
            f"How own history is read, and what is usual to see, was frozen from lives by {DEFAULT}; {spec.theory} is read by the "
            "same, so that its generations need not stay where they begin."
        )
    console.print("What was put in, all of it assumed:")
    for sentence in assumptions(spec.course()):
        console.print(f"  {sentence}", highlight=False)
    console.print(CARE)


def given(spec: LivesSpec, engine: str) -> str:
    """Return of which population, by which theory, seed and engine something was lived, in words to be printed."""
    return escape(f"{spec.population}, theory {spec.theory}, seed {spec.seed}; {engine}")


def short(number: float) -> str:
    """Write a number between -1 and 1 with two digits and no nought before them.

    >>> short(0.254), short(-0.5)
    ('.25', '-.50')
    """
    return f"{number:.2f}".replace("0.", ".", 1) if abs(number) < 1 else f"{number:.2f}"


def _infants(found: pl.DataFrame) -> Table:
    table = new_table("Infants in the Strange Situation", "class", "share at 1", "persons", "of these at 2 again")
    for row in found.iter_rows(named=True):
        again = "–" if row["stayed"] is None else f"{row['stayed']:.0%} ±{off_by(row['again'])}"
        table.add_row(row["class"], f"{row['share']:.0%}", f"{row['persons']:,}", again)
    return table


def _not_with_the_main_carer(found: pl.DataFrame) -> Iterator[str]:
    """Say of whom classes are, where not all infants were seen with their main carer."""
    for (age,), some in found.group_by("age", maintain_order=True):
        others = some.filter(pl.col("whom").ne_missing(WORDS[Slot.MAIN]))
        counted = (
            f"{persons:,} with their {whom}" if whom else f"{persons:,} with nobody and so not at all ({NOBODY_MET})"
            for whom, persons in others.select("whom", "persons").iter_rows()
        )
        if len(others):
            whole = f"{some['persons'].sum():,} infants at {age}"
            yield f"Of {whole} were seen, instead of with their main carer, {', '.join(counted)}."


def _expected(found: pl.DataFrame, words: str) -> Table:
    ages = sorted(found["age"].unique())
    table = new_table(f"What is expected of whom: {words}; mean and SD by age", "of", *map(str, ages))
    people = [*(whom for whom in found["whom"].unique(maintain_order=True) if whom != GENERAL), GENERAL]
    for whom in people:
        at = {row["age"]: row for row in found.filter(pl.col("whom") == whom).iter_rows(named=True)}
        said = [
            f"{short(at[age]['mean'])} {short(at[age]['sd'] or 0)}" if age in at and at[age]["persons"] else "–"
            for age in ages
        ]
        table.add_row("in general" if whom == GENERAL else whom, *said)
    return table


def _lasting(pairs: pl.DataFrame) -> Table:
    later = sorted(pairs["to"].unique())
    table = new_table(
        "How long what is expected of people in general lasts: r by age", "from", *(f"to {age}" for age in later)
    )
    for age in sorted(pairs["from"].unique()):
        at = dict(pairs.filter(pl.col("from") == age).select("to", "r").iter_rows())
        table.add_row(
            f"{age}", *("" if other not in at else "–" if at[other] is None else f"{at[other]:.2f}" for other in later)
        )
    return table


def _seen(found: pl.DataFrame) -> Table:
    table = new_table("What was seen later, by class at 1: % of time, and % of bids", "with", "class", *SEEN.values())
    for row in found.iter_rows(named=True):
        said = ("–" if row[name] is None else f"{100 * row[name]:.1f}" for name in SEEN)
        table.add_row(row["whom"], row["class"], *said)
    return table


def as_json(run: LivedLives) -> dict[str, object]:
    """Return the same for programs."""
    spec = run.spec
    return {
        "lives": spec.lives, "to": spec.to, "seed": spec.seed, "population": spec.population, "theory": spec.theory,
        "engine": run.engine, "events": [list(said) for said in calendar(spec.events)],
        "later": [list(said) for said in calendar(after(spec.events, spec.to))], "infants": infants(run).to_dicts(),
        "infants_seen_with": seen_with(run).to_dicts(), "measure": first_measure(run.expected),
        "expected": by_age(run).to_dicts(), "lasting": lasting(run).to_dicts(), "seen": seen_by_class(run).to_dicts(),
        "assumed": assumptions(spec.course()), "course": spec.course_values,
    }  # fmt: skip
