"""The care that somebody gives a person this year: its manner, what of it changes, what weighs, what it has seen of the person.

And the two side by side, as an engine takes them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.engine.lanes import Lanes
from attunement.engine.trees import map_arrays
from attunement.life.course.adults import manner_of_this_year
from attunement.life.course.carer_state import care_of_year, net_load, usual_load
from attunement.life.course.carers import Carers
from attunement.life.course.lives import Lives
from attunement.life.course.own_history import Manner
from attunement.life.course.sights import evoked_in
from attunement.life.course.slots import IN_TURN, PARENTS, Slot, number_of
from attunement.life.course.year_of_events import YearOfEvents, year_of
from attunement.life.population import caring_of
from attunement.theories.interface import Kept
from attunement.theories.traits import Caring


def care_in(lives: Lives, slot: Slot, happens: YearOfEvents, *, part: int = 0) -> Caring:
    """Return how whoever fills a place gives care in a part of this year, in single precision, as the engine takes it."""
    manner, high_risk = _partners(lives) if slot == Slot.PARTNER else _others(lives, slot, happens, part)
    aspects = evoked_in(lives, slot, manner.aspects + happens.aspects[slot], part=part)
    caring = caring_of(lives.population, high_risk, aspects, manner.fright + happens.fright[slot], manner.fright_noise)
    return map_arrays(lambda trait: np.asarray(trait, np.float32), caring)


def _partners(lives: Lives) -> tuple[Manner, NDArray[np.bool_]]:
    """Everybody's partner's way of caring; of who has none, anything."""
    own, partner = manner_of_this_year(lives), lives.love.partner
    return Manner(*(column[..., partner] for column in vars(own).values())), lives.adult.high_risk[partner]


def _others(lives: Lives, slot: Slot, happens: YearOfEvents, part: int) -> tuple[Manner, NDArray[np.bool_]]:
    carers, p, population = lives.carers[slot], lives.numbers.carer_years, lives.population
    if (in_turns := happens.turns[slot] > 1).any():
        carers = _taking_turns(lives, slot, carers, happens, np.flatnonzero(in_turns & lives.ties[slot].there), part)
    state = replace(lives.home, high_risk=carers.high_risk, changing=carers.changing)
    if slot in PARENTS:
        leave = happens.leave_weeks[PARENTS.index(slot)]
        net = net_load(lives.home, p, support=happens.support, unrelieved=happens.unrelieved, leave_weeks=leave)
    else:
        net = usual_load(carers.high_risk, p)
    return care_of_year(carers.lasting, state, net, population=population, p=p), carers.high_risk


def _taking_turns(
    lives: Lives, slot: Slot, carers: Carers, happens: YearOfEvents, rows: NDArray[np.int64], part: int
) -> Carers:
    """Where many take turns in a place, somebody else of them is there in every part of a year."""
    several = np.minimum(happens.turns[slot][rows], IN_TURN - 1).astype(np.int64)
    whose = 1 + (4 * lives.years + part) % several
    number = number_of(lives.number[rows], slot, whose)
    return carers.with_(rows, Carers.drawn(lives.population, number, seed=lives.seed))


def beside(lives: Lives, slot: Slot, which: Any = slice(None), *, caring: Caring | None = None) -> Lanes:
    """Return some persons with whoever fills a place for them, as they are now.

    Parameters
    ----------
    lives, slot, which
        Whom, with whom.
    caring
        How these give care, [person]; as at the end of the last year if not given.
    """
    ties = lives.ties[slot]
    if caring is None:
        last = year_of(lives.events, lives.number, age=max(lives.years - 1, 0), seed=lives.seed)
        caring = care_in(lives, slot, last)
    number = number_of(lives.number[which], slot, ties.ordinal[which])
    person = Kept((ties.of(lives.kind),), lives.generic, lives.slow)
    temperament, person, caring = map_arrays(lambda a: a[which], (lives.temperament, person, caring))
    return Lanes(number, (temperament, caring), (person, Kept()))
