"""A study of lives, written down: how many, to which age, by which theory and with which numbers. Equal ones give equal bits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from attunement.life.company import FAMILY
from attunement.life.course.gates import with_later_abilities
from attunement.life.course.life_events import NO_ARM, LifeEvent
from attunement.life.course.numbers import CourseNumbers
from attunement.life.course.timetable import MOST_YEARS
from attunement.life.population import Population
from attunement.life.population import population as find_population
from attunement.study.lives_events import happening
from attunement.study.spec import MOST_SEED
from attunement.theories.catalogue import DEFAULT, THEORY_NAMES, theory_parameters
from attunement.vocabulary import BadValueError, UnknownNameError, fill, replace, values

COURSE = "course."
"""Begins the names of a course's numbers, where they stand beside a theory's."""


class LivesSpec(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who lives, how long, by which theory, and all numbers of population, theory and course."""

    lives: int
    to: int
    seed: int
    population: str
    population_values: dict[str, float]
    theory: str
    theory_values: dict[str, float]
    course_values: dict[str, float]
    events: tuple[LifeEvent, ...] = ()

    @property
    def most_persons(self) -> int:
        """How many persons have numbers of their own."""
        return FAMILY

    def families(self) -> Population:
        """Return the population families are drawn from."""
        return Population(**self.population_values)

    def parameters(self) -> Any:
        """Return the theory's numbers."""
        return fill(theory_parameters(self.theory), self.theory_values)

    def course(self) -> CourseNumbers:
        """Return the numbers of the course of life."""
        return fill(CourseNumbers(), self.course_values)


def make_lives_spec(
    *,
    lives: int,
    to: int = 30,
    seed: int = 1,
    population: str = "mixed-risk",
    theory: str = DEFAULT,
    changed: Mapping[str, float] | None = None,
    events: Sequence[LifeEvent] = (),
    arm: str = NO_ARM,
    later: bool = False,
) -> LivesSpec:
    """Return a checked study of lives.

    Parameters
    ----------
    lives, to, seed
        How many, to which age in years, and the number every draw depends on.
    population
        Whose families: a name, or a TOML file.
    theory
        How a bond works.
    changed
        Numbers of the theory, and of the course as `course.NAME`, other than usual.
    events, arm
        What happens in these lives, from `read_events`, and in which arm they are.
    later
        Whether events may come after lives end at `to`: where these lives are to go on later.

    Errors
    ------
    BadValueError or UnknownNameError for what cannot be lived, with what to give instead.
    """
    whole("lives", lives, 1, FAMILY)
    whole("to", to, 1, MOST_YEARS)
    whole("seed", seed, 0, MOST_SEED)
    if theory not in THEORY_NAMES:
        raise UnknownNameError.of("theory", theory, THEORY_NAMES)
    families = find_population(population, theory=theory)
    given = dict(changed or {})
    ours = {name.removeprefix(COURSE): given.pop(name) for name in list(given) if name.startswith(COURSE)}
    parameters = replace(with_later_abilities(theory_parameters(theory)), given, where="the given values")
    course = replace(CourseNumbers(), ours, where="the given values of the course")
    return LivesSpec(
        lives=lives, to=to, seed=seed, population=population, population_values=values(families), theory=theory,
        theory_values=values(parameters), course_values=values(course),
        events=happening(events, arm, lives=lives, to=to, later=later),
    )  # fmt: skip


def whole(name: str, value: Any, low: int, high: int) -> None:
    """Refuse what is not a whole number between two."""
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise BadValueError(f"{name} is {value!r}; it must be a whole number from {low:,} to {high:,}.")
