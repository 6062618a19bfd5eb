"""Lives: some persons of one age, with everybody they know and knew, as columns; nothing in here makes behaviour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from attunement.engine.interface import Engine
from attunement.engine.lanes import broadcast
from attunement.engine.threefry import Stream, uniforms
from attunement.engine.trees import map_arrays
from attunement.life.course.carer_state import CarerState, begun
from attunement.life.course.carers import Carers, lasting_of
from attunement.life.course.numbers import CourseNumbers
from attunement.life.course.slots import Slot
from attunement.life.course.ties import Closed, Ties
from attunement.life.population import Dyads, Population
from attunement.theories.interface import Newborn
from attunement.theories.traits import Temperament
from attunement.vocabulary import BadValueError


class Household(NamedTuple):
    """Who else cares for a child beside its parents, arrays [person]."""

    day_care: NDArray[np.bool_]  # from 2 to 4
    grandparent: NDArray[np.bool_]  # from 2 to 11


class Seen(NamedTuple):
    """What was seen of everybody in a part of a year with whoever filled a place, as `shares.COLUMNS` [column, person]."""

    year: int
    part: int
    slot: Slot
    shares: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Lives:
    """Persons of one age.

    Attributes
    ----------
    population, seed, numbers
        From whom others are drawn, the study's seed, and the numbers of the course.
    years
        How old they are: so many years have been lived.
    number
        Of each person, the address of what is drawn for it.
    temperament, household
        What each was born with, and who else cares for it.
    home
        What the years have brought the family: load, hardship, support, and how the main carer's manner changes.
    generic, slow
        What each expects of people in general, and the slow part of its body; named tuples of a theory.
    ties, carers
        By place: the bond with whoever fills it now, and how that person gives care.
    closed
        Bonds that are over.
    seen
        What was seen at school, with friends and with partners, year by year.
    """

    population: Population
    seed: int
    numbers: CourseNumbers
    years: int
    number: NDArray[np.uint32]
    temperament: Temperament
    household: Household
    home: CarerState
    generic: Any
    slow: Any
    ties: Mapping[Slot, Ties]
    carers: Mapping[Slot, Carers]
    closed: Closed
    seen: tuple[Seen, ...] = ()

    def __len__(self) -> int:
        return len(self.number)

    @property
    def kind(self) -> Any:
        """The theory's named tuple of what is expected of one other."""
        return type(self.generic)

    def bond(self, slot: Slot) -> Any:
        """Return what everybody expects of whoever fills a place, arrays [person]; nan where nobody ever did."""
        return self.ties[slot].of(self.kind)

    def with_ties(self, slot: Slot, ties: Ties) -> Lives:
        """Return the same persons with other bonds in one place."""
        return replace(self, ties={**self.ties, slot: ties})

    def with_carers(self, slot: Slot, carers: Carers) -> Lives:
        """Return the same persons with others, or others' other ways, in one place."""
        return replace(self, carers={**self.carers, slot: carers})


def born(dyads: Dyads, engine: Engine, numbers: CourseNumbers | None = None) -> Lives:
    """Return children at birth, each with its first main carer, of whom nothing is expected yet.

    Parameters
    ----------
    dyads
        From a population: temperament, circumstances and the first main carer of each child.
    engine
        Its theory says what a newborn expects.
    numbers
        Of the course; the usual ones if not given.
    """
    if engine.newborn(1) != Newborn():
        raise BadValueError(
            f"the carers of the theory {engine.theory_name} remember; lives are made of carers who only act. Choose another."
        )
    numbers = numbers or CourseNumbers()
    n, newborn = len(dyads), engine.newborn(0)
    temperament = map_arrays(lambda trait: np.asarray(trait, np.float32), dyads.temperament)
    generic, slow = broadcast(newborn.bond, n), broadcast(newborn.slow, n)
    ties = {slot: Ties.nobody(len(generic), n) for slot in Slot}
    ties[Slot.MAIN] = ties[Slot.MAIN].begun(np.arange(n), np.stack(generic), year=0)
    seed, population = dyads.seed, dyads.population
    home = begun(dyads.dyad, dyads.high_risk, seed=seed, population=population, p=numbers.carer_years)
    main = Carers(dyads.dyad, dyads.high_risk, lasting_of(dyads), home.changing)
    return Lives(
        population, seed, numbers, 0, dyads.dyad, temperament, _household(dyads, numbers), home, generic, slow, ties,
        {Slot.MAIN: main}, Closed.none_yet(len(generic)),
    )  # fmt: skip


def _household(dyads: Dyads, numbers: CourseNumbers) -> Household:
    drawn = uniforms(dyads.seed, dyads.dyad, occasion=0, tick=0, stream=Stream.COURSE, count=1)[:, 0]
    others = numbers.others
    day_care = drawn < others.day_care
    return Household(day_care, ~day_care & (drawn < others.day_care + (1 - others.day_care) * others.grandparent))
