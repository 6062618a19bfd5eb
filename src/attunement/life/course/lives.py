"""Lives: some persons of one age, with everybody they know and knew, as columns; nothing in here makes behaviour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from attunement.life.course.carer_state import CarerState
from attunement.life.course.carers import Carers
from attunement.life.course.life_events import LifeEvent
from attunement.life.course.numbers import CourseNumbers
from attunement.life.course.own_history import Manner
from attunement.life.course.slots import Slot
from attunement.life.course.ties import Closed, Ties
from attunement.life.population import Population
from attunement.theories.traits import Temperament

Array = NDArray[np.float64]


class Household(NamedTuple):
    """Who else cares for a child beside its parents, arrays [person]."""

    day_care: NDArray[np.bool_]  # from 2 to 4
    grandparent: NDArray[np.bool_]  # from 2 to 11


class Mind(NamedTuple):
    """How far a person sees its history as history, and by whom it was talked with, arrays [person]."""

    reflection: Array
    unresolved: Array  # of a loss, 1 when it happens
    mother: Array  # the main carer's reflection
    father: Array  # the second carer's
    others: Array  # what talk with anybody else there is


class Love(NamedTuple):
    """Who may be whose partner, and who is, arrays [person]."""

    side: NDArray[np.bool_]
    family: NDArray[np.int64]
    partner: NDArray[np.int64]  # the row, or NOBODY
    died: NDArray[np.bool_]  # whether it has died as somebody's partner, and so looks for nobody


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
    population, seed, numbers, parameters
        From whom others are drawn, the study's seed, and the numbers of the course and of the theory.
    events
        What happens in these lives, beside what happens in all.
    years
        How old they are: so many years have been lived.
    number
        Of each person, the address of what is drawn for it.
    temperament, household, mind, love
        What each was born with, who else cares for it, what it has made of its history, whom it loves.
    home, adult
        What the years have brought the family it grows up in, and the person itself once it is grown up.
    own
        What of its care neither its history nor reflection says.
    generic, slow
        What each expects of people in general, and the slow part of its body; named tuples of a theory.
    ties, carers
        By place: the bond with whoever fills it now, and how that person gives care; partners are persons themselves.
    closed
        Bonds that are over.
    seen
        What was seen at school, with friends and with partners, year by year, and lately with parents.
    """

    population: Population
    seed: int
    numbers: CourseNumbers
    parameters: Any
    events: tuple[LifeEvent, ...]
    years: int
    number: NDArray[np.uint32]
    temperament: Temperament
    household: Household
    mind: Mind
    love: Love
    home: CarerState
    adult: CarerState
    own: Manner
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
