"""The care that somebody gives a person this year: its manner, what of it changes, and what weighs on the person's home.

And the two side by side, as an engine takes them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from attunement.engine.lanes import Lanes
from attunement.engine.trees import map_arrays
from attunement.life.course.carer_state import care_of_year, net_load, usual_load
from attunement.life.course.lives import Lives
from attunement.life.course.slots import Slot, number_of
from attunement.life.population import caring_of
from attunement.theories.interface import Kept
from attunement.theories.traits import Caring

AT_HOME = (Slot.MAIN, Slot.SECOND)
"""On whom weighs what weighs on the family."""


def care_in(lives: Lives, slot: Slot) -> Caring:
    """Return how whoever fills a place gives care this year, in single precision, as the engine takes it."""
    carers, p, population = lives.carers[slot], lives.numbers.carer_years, lives.population
    state = replace(lives.home, high_risk=carers.high_risk, changing=carers.changing)
    net = net_load(lives.home, p) if slot in AT_HOME else usual_load(carers.high_risk, p)
    now = care_of_year(carers.lasting, state, net, population=population, p=p)
    caring = caring_of(population, carers.high_risk, now.aspects, now.fright, now.fright_noise)
    return map_arrays(lambda trait: np.asarray(trait, np.float32), caring)


def beside(lives: Lives, slot: Slot, which: Any = slice(None)) -> Lanes:
    """Return some persons with whoever fills a place for them, as they are now."""
    ties = lives.ties[slot]
    number = number_of(lives.number[which], slot, ties.ordinal[which])
    person = Kept((ties.of(lives.kind),), lives.generic, lives.slow)
    temperament, person, caring = map_arrays(lambda a: a[which], (lives.temperament, person, care_in(lives, slot)))
    return Lanes(number, (temperament, caring), (person, Kept()))
