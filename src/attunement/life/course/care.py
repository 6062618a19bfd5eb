"""The care that somebody gives a person this year: its manner, what of it changes, and what weighs on the person's home."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from attunement.engine.trees import map_arrays
from attunement.life.course.carer_state import care_of_year, net_load, usual_load
from attunement.life.course.lives import Lives
from attunement.life.course.slots import Slot
from attunement.life.population import caring_of
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
