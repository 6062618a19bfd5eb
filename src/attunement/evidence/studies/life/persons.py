"""Whom studies of later life observe: one cohort of lives, its children and grandchildren; each year is lived once.

What is seen of them is in `looked`, what they answer in `asked`, what happens to some in `happenings`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from attunement.engine.interface import Engine
from attunement.evidence.studies.cohorts import Cohorts
from attunement.life.course.births import born
from attunement.life.course.gates import with_later_abilities
from attunement.life.course.generations import A_CHILD_AT, children_of
from attunement.life.course.life_events import LifeEvent
from attunement.life.course.lives import Lives
from attunement.life.course.year import a_year_on
from attunement.study.children import engine_of
from attunement.theories.catalogue import theory_parameters

Made = TypeVar("Made")

PERSONS = 0.5
"""Persons in the shared cohort, beside children in a large cohort: about the 4,000 by which signs are judged."""


@dataclass(frozen=True, eq=False)
class Course:
    """Persons through the years. A year is lived when an age is first asked for, and what is seen at an age is seen once.

    Attributes
    ----------
    engine
        Makes what happens in bouts.
    lived
        The persons at each age in years so far.
    seen
        What was seen of them, by what was looked at and when.
    """

    engine: Engine
    lived: dict[int, Lives]
    seen: dict[str, Any] = dataclasses.field(default_factory=dict, repr=False)

    def once(self, name: str, make: Callable[[], Made]) -> Made:
        """Return something that is made when first asked for."""
        if name not in self.seen:
            self.seen[name] = make()
        return self.seen[name]

    def at(self, years: int) -> Lives:
        """Return the persons at an age."""
        while (last := max(self.lived)) < years:
            self.lived[last + 1] = a_year_on(self.lived[last], self.engine)
        return self.lived[years]

    def otherwise(self, *events: LifeEvent, **course: Any) -> Course:
        """Return the same persons to whom something happens, lived anew from the first year in which it does.

        `course` are groups of numbers of the course of life that are other ones, such as `reflecting`.
        """
        age = int(min(event.age for event in events))
        lives = self.at(age)
        return Course(self.engine, {age: replace(lives, events=events, numbers=replace(lives.numbers, **course))})

    def next_generation(self, *, related: bool = True, events: Sequence[LifeEvent] = ()) -> Course:
        """Return everybody's child, born when its parent is 26; child i is person i's."""
        child = children_of(self.at(A_CHILD_AT), self.engine, events=events, related=related)
        return Course(self.engine, {0: child})


def first_generation(cohorts: Cohorts) -> Course:
    """Return the shared cohort: mixed-risk lives to which nothing happens but what happens in all."""
    return cohorts.once("lives", lambda: _born(cohorts))


def second_generation(cohorts: Cohorts) -> Course:
    """Return the children of the shared cohort."""
    return cohorts.once("lives, children", lambda: first_generation(cohorts).next_generation())


def third_generation(cohorts: Cohorts) -> Course:
    """Return the grandchildren of the shared cohort."""
    return cohorts.once("lives, grandchildren", lambda: second_generation(cohorts).next_generation())


def _born(cohorts: Cohorts) -> Course:
    theory = cohorts.theory
    usual = theory_parameters(theory) if isinstance(theory, str) else theory.parameters
    numbers = with_later_abilities(usual if cohorts.parameters is None else cohorts.parameters)
    engine = engine_of(theory, numbers)
    if cohorts.threads is not None and engine.block is None:
        engine = replace(engine, threads=cohorts.threads)  # type: ignore[type-var]
    dyads = cohorts.drawn("mixed-risk", cohorts.part(PERSONS))
    return Course(engine, {0: born(dyads, engine)})
