"""Births: children drawn from a population, each with its first main carer. Whose parents have lived, see `generations`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from attunement.engine.interface import Engine
from attunement.engine.lanes import broadcast
from attunement.engine.threefry import Stream, uniforms
from attunement.engine.trees import map_arrays
from attunement.life.course.carer_state import CarerState, begun
from attunement.life.course.carers import Carers, lasting_of
from attunement.life.course.first_reflection import first_reflection
from attunement.life.course.life_events import LifeEvent
from attunement.life.course.lives import Household, Lives, Love, Mind
from attunement.life.course.numbers import CourseNumbers
from attunement.life.course.own_history import Manner, own
from attunement.life.course.reflection import others_who_talk
from attunement.life.course.slots import Slot, own_number
from attunement.life.course.ties import Closed, Ties
from attunement.life.people import NOBODY
from attunement.life.population import Dyads
from attunement.theories.interface import Newborn
from attunement.vocabulary import BadValueError

EXPECTED = {
    "comfort_expectation", "comfort_unasked", "threat_expectation", "contingency_expectation", "responsiveness_mean",
    "responsiveness_variance", "value_avert", "value_resist",
}  # fmt: skip
"""What a life reads of bonds: how far somebody is missed, heard, and cares as its own history says."""
DAY_CARE, SIDE = 0, 1
"""Addresses of what is drawn for a child at birth."""
HALF = 0.5


def born(
    dyads: Dyads, engine: Engine, numbers: CourseNumbers | None = None, *, events: Sequence[LifeEvent] = ()
) -> Lives:
    """Return children at birth, each with its first main carer, of whom nothing is expected yet.

    Parameters
    ----------
    dyads
        From a population: temperament, circumstances and the first main carer of each child.
    engine
        Its theory says what a newborn expects.
    numbers
        Of the course; the usual ones if not given.
    events
        What happens in these lives, of one arm, checked.

    Errors
    ------
    BadValueError for a theory whose carers remember, or whose children expect other things of people than those of the
    default theory do.
    """
    p, number = numbers or CourseNumbers(), dyads.dyad
    home = begun(number, dyads.high_risk, seed=dyads.seed, population=dyads.population, p=p.carer_years)
    lasting = lasting_of(dyads)
    main = Carers(number, dyads.high_risk, lasting, home.changing)
    love = Love(
        _drawn(dyads, SIDE) < HALF,
        number.astype(np.int64),
        np.full(len(dyads), NOBODY, np.int64),
        np.zeros(len(dyads), np.bool_),
    )
    return at_birth(dyads, engine, p, tuple(events), mind=_mind(dyads, lasting, p), love=love, home=home, main=main)


def at_birth(
    dyads: Dyads, engine: Engine, p: CourseNumbers, events: tuple[LifeEvent, ...], *, mind: Mind, love: Love,
    home: CarerState, main: Carers,
) -> Lives:  # fmt: skip
    """Return children at birth, of these parents, in these homes."""
    newborn = engine.newborn(0)
    if engine.newborn(1) != Newborn() or not set(getattr(newborn.bond, "_fields", ())) >= EXPECTED:
        raise BadValueError(
            f"lives cannot be lived by the theory {engine.theory_name}: its carers remember, or its children do not expect "
            "comfort, answers and fright of people. Choose the default theory, or one that exchanges parts of it."
        )
    n, seed, population = len(dyads), dyads.seed, dyads.population
    generic, slow = broadcast(newborn.bond, n), broadcast(newborn.slow, n)
    ties = {slot: Ties.nobody(len(generic), n) for slot in Slot}
    ties[Slot.MAIN] = ties[Slot.MAIN].begun(np.arange(n), np.stack(generic), year=0)
    adult = begun(own_number(dyads.dyad), dyads.high_risk, seed=seed, population=population, p=p.carer_years)
    temperament = map_arrays(lambda trait: np.asarray(trait, np.float32), dyads.temperament)
    return Lives(
        population, seed, p, engine.parameters, events, 0, dyads.dyad, temperament, _household(dyads, p), mind, love, home,
        adult, own(dyads.dyad, seed=seed, population=population), generic, slow, ties, {Slot.MAIN: main},
        Closed.none_yet(len(generic)),
    )  # fmt: skip


def _drawn(dyads: Dyads, of: int) -> NDArray[np.float64]:
    return uniforms(dyads.seed, dyads.dyad, occasion=0, tick=of, stream=Stream.COURSE, count=1)[:, 0]


def _household(dyads: Dyads, p: CourseNumbers) -> Household:
    drawn, others = _drawn(dyads, DAY_CARE), p.others
    day_care = drawn < others.day_care
    return Household(day_care, ~day_care & (drawn < others.day_care + (1 - others.day_care) * others.grandparent))


def _mind(dyads: Dyads, lasting: Manner, p: CourseNumbers) -> Mind:
    """Nobody has lived with the parents of a first generation."""
    nothing = np.zeros(len(dyads))
    mother, father = first_reflection(dyads.dyad, dyads.high_risk, lasting, seed=dyads.seed, p=p.own_history)
    talk = others_who_talk(dyads.dyad, seed=dyads.seed, p=p.reflecting)
    return Mind(nothing, nothing.copy(), mother, father, talk)
