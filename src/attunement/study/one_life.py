"""One of many lives: whom a person knew from when to when, and what it came to expect of them. An example, nobody's fate."""

from __future__ import annotations

import math

import numpy as np
import polars as pl

from attunement.life.course.life_event_kinds import OF_SOMEBODY
from attunement.life.course.life_events import SLOTS, LifeEvent, whom
from attunement.life.course.slots import WORDS, Slot
from attunement.life.events import GENERAL
from attunement.study.lives import LivedLives
from attunement.study.lives_summary import first_measure
from attunement.study.lives_tables import closed_table
from attunement.vocabulary import BadValueError


def check_person(person: int, lives: int) -> None:
    """Refuse a person who does not live in a study of so many.

    Errors
    ------
    BadValueError with the numbers there are.
    """
    if not 0 <= person < lives:
        raise BadValueError(f"the person is {person}; of {lives:,} lives the numbers are 0 to {lives - 1:,}.")


def whom_it_knew(run: LivedLives, person: int) -> pl.DataFrame:
    """Return everybody a person knew, in the order in which they came: whom, from when, until when, and what it expects of them.

    Parameters
    ----------
    run
        From `raise_lives`.
    person
        Its number.

    Returns
    -------
    A row for each: `whom`, `ordinal` (the first teacher is 0), `since`, `until` (null: still there), whether it `died` then, and
    `expected`, the first measure of the theory, as it was at the end; null where a theory has none, or the two never met.

    Errors
    ------
    BadValueError for a person who does not live in this study.
    """
    check_person(person, run.spec.lives)
    measure = first_measure(run.expected)
    wanted = ("whom", "ordinal", "since", "until", "died", measure)
    over = closed_table(run.lives).filter(pl.col("person") == person).select(*wanted)
    now = run.expected.filter(pl.col("person") == person, pl.col("age") == run.spec.to, pl.col("whom") != GENERAL)
    still = now.with_columns(until=pl.lit(None, pl.Float32), died=False).select(*wanted)
    return pl.concat([over, still], how="vertical_relaxed").sort("since", "whom").rename({measure: "expected"})


def what_happened(run: LivedLives, person: int) -> list[LifeEvent]:
    """Return the events that a person lived through so far: those that met it, and of somebody only while it had such a person.

    Errors
    ------
    BadValueError for a person who does not live in this study.
    """
    known = whom_it_knew(run, person)
    number = np.array([person], np.uint32)
    met = (event for event in run.spec.events if event.age < run.spec.to and whom(event, number, seed=run.spec.seed)[0])
    return [event for event in met if event.kind not in OF_SOMEBODY or _was_there(known, event)]


def _was_there(known: pl.DataFrame, event: LifeEvent) -> bool:
    """Say whether whoever an event is about was there: until it died of it, or during a year in which it was away."""
    slot, year = Slot(SLOTS.index(event.who)), math.floor(event.age)
    of = known.filter(pl.col("whom") == WORDS[slot], pl.col("since") < event.end)
    until = pl.col("until")
    told = pl.col("died") & (until == year) if event.kind == "death" else until.is_null() | (until > year)
    return not of.filter(told).is_empty()


def what_it_expected(run: LivedLives, person: int) -> pl.DataFrame:
    """Return what a person expected of whoever filled each place at some ages, and of people in general: `whom`, `age`, `expected`.

    Errors
    ------
    BadValueError for a person who does not live in this study.
    """
    check_person(person, run.spec.lives)
    measure = first_measure(run.expected)
    return run.expected.filter(pl.col("person") == person).select("whom", "age", pl.col(measure).alias("expected"))
