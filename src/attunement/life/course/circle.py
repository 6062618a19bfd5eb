"""Who comes into a life and who goes as a year begins: a second carer at birth, teachers, friends, partners, and their leaving.

Whoever comes is drawn from the population the family belongs to; a second carer and a grandparent live in its circumstances.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.engine.threefry import Stream, uniforms
from attunement.life.course.carers import Carers
from attunement.life.course.lives import Lives
from attunement.life.course.slots import Slot, number_of
from attunement.life.course.ties import Closed, at_first
from attunement.life.course.timetable import years_of

DAY_CARE_UNTIL = 5
FAMILY_OF_THE_CHILD = (Slot.SECOND, Slot.THIRD)
"""Who lives in the circumstances a child grows up in."""
Mask = NDArray[np.bool_]


def as_a_year_begins(lives: Lives) -> Lives:
    """Return lives after who leaves at this age has left, and who comes has come."""
    for slot in Slot:
        if slot != Slot.PARTNER:
            lives = left(lives, slot, _leaves(lives, slot))
            lives = joined(lives, slot, _comes(lives, slot))
    return _partners(lives)


def joined(lives: Lives, slot: Slot, who: Mask, *, carers: Carers | None = None) -> Lives:
    """Return lives in which somebody new fills a place for some persons; who filled it before is gone.

    Parameters
    ----------
    lives, slot, who
        Whom it happens to, [person].
    carers
        The newcomers, [newcomer]; drawn from the population if not given.
    """
    lives = left(lives, slot, who & lives.ties[slot].there)
    rows = np.flatnonzero(who)
    if not len(rows):
        return lives
    ties = lives.ties[slot]
    begins = np.stack(at_first(lives.generic, lives.numbers.in_general.unsteadiness))[:, rows]
    if carers is None:
        number = number_of(lives.number[rows], slot, ties.ordinal[rows] + 1)
        high_risk = lives.home.high_risk[rows] if slot in FAMILY_OF_THE_CHILD else None
        carers = Carers.drawn(lives.population, number, seed=lives.seed, high_risk=high_risk)
    return _cared_for(lives, slot, rows, carers).with_ties(slot, ties.begun(rows, begins, year=lives.years))


def left(lives: Lives, slot: Slot, who: Mask) -> Lives:
    """Return lives in which whoever filled a place is gone for some persons; the bond is closed, and kept."""
    rows = np.flatnonzero(who)
    if not len(rows):
        return lives
    over = Closed.of(slot, lives.ties[slot], rows, year=lives.years)
    return replace(lives, closed=lives.closed.and_(over)).with_ties(slot, lives.ties[slot].ended(rows))


def _cared_for(lives: Lives, slot: Slot, rows: Any, carers: Carers) -> Lives:
    if len(carers) == len(lives):
        return lives.with_carers(slot, carers)
    # Whoever fills a place for nobody yet is met by nobody.
    known = lives.carers.get(slot) or carers.take(np.zeros(len(lives), np.int64))
    return lives.with_carers(slot, known.with_(rows, carers))


def _leaves(lives: Lives, slot: Slot) -> Mask:
    """Who of those who fill a place leaves at this age: whoever is not met any more."""
    there = lives.ties[slot].there
    if slot == Slot.THIRD and lives.years == DAY_CARE_UNTIL:
        return there & lives.household.day_care
    return there & (slot not in years_of(lives.years).bouts)


def _comes(lives: Lives, slot: Slot) -> Mask:
    """To whom somebody new comes at this age: where a place opens for the first time, or is filled anew."""
    years, before = years_of(lives.years), years_of(max(lives.years - 1, 0))
    opens = slot in years.bouts and (lives.years == 0 or slot not in before.bouts)
    turn = years.renewed.get(slot)
    anew = turn is not None and (lives.years - _first_year_of(lives.years)) % turn == 0
    everybody = np.full(len(lives), opens or anew)
    if slot == Slot.MAIN:
        return everybody & (lives.ties[slot].ordinal < 0)
    if slot == Slot.THIRD:
        return everybody & (lives.household.day_care | lives.household.grandparent)
    return everybody


def _first_year_of(year: int) -> int:
    """The year in which the years that a year belongs to begin."""
    while year > 0 and years_of(year - 1) is years_of(year):
        year -= 1
    return year


def _partners(lives: Lives) -> Lives:
    """Who has a partner may lose it, and who has none may find one."""
    p, year, there = lives.numbers.pairing, lives.years, lives.ties[Slot.PARTNER].there
    if year < p.from_age:
        return lives

    def chance(stream: Stream) -> NDArray[np.float64]:
        return uniforms(lives.seed, lives.number, occasion=year, tick=0, stream=stream, count=1)[:, 0]

    hazard = p.parts * (p.settled if year >= p.settled_age else 1.0)
    lives = left(lives, Slot.PARTNER, there & (chance(Stream.PARTING) < hazard))
    return joined(lives, Slot.PARTNER, ~there & (chance(Stream.LOOKING) < p.looks))
