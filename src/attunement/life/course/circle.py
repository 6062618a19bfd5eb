"""Who comes into a life and who goes as a year begins: carers, teachers, friends, by the timetable or because something happens.

Whoever comes is drawn from the population the family belongs to; a second carer and a grandparent live in its circumstances.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.life.course.carer_state import CarerState, begun
from attunement.life.course.carers import Carers
from attunement.life.course.first_reflection import talked_with_by_newcomers
from attunement.life.course.lives import Lives
from attunement.life.course.own_history import Manner
from attunement.life.course.slots import PARENTS, Slot, number_of, own_number
from attunement.life.course.third import Third, bereft_of_grandparents, third_before, third_of
from attunement.life.course.ties import Closed, at_first
from attunement.life.course.timetable import ADULT_FROM, years_of
from attunement.life.course.year_of_events import YearOfEvents
from attunement.life.people import NOBODY

OF_THE_FAMILY = (Slot.SECOND, Slot.THIRD)
"""Who lives in the circumstances a child grows up in."""
Mask = NDArray[np.bool_]


def as_at_this_age(lives: Lives, happens: YearOfEvents) -> Lives:
    """Return lives after who leaves at this age has left, and who comes at it has come."""
    for slot in Slot:
        if slot != Slot.PARTNER:
            lives = left(lives, slot, lives.ties[slot].there & _leaves(lives, slot, happens))
            lives = joined(lives, slot, _comes(lives, slot, happens))
    return lives


def as_it_happens(lives: Lives, happens: YearOfEvents) -> Lives:
    """Return lives after who goes through what happens has gone, and who comes has come."""
    grandparents = lives.ties[Slot.THIRD].there & (third_of(lives, happens) == Third.GRANDPARENT)
    lives = bereft_of_grandparents(lives, happens.dies[Slot.THIRD] & grandparents)
    for slot in Slot:
        if slot == Slot.PARTNER:
            lives = widowed(lives, happens.dies[slot])
            continue
        gone = lives.ties[slot].there & happens.gone[slot]
        lives = left(lives, slot, gone & happens.dies[slot], died=True)
        lives = left(lives, slot, gone & ~happens.dies[slot])
        lives = joined(lives, slot, happens.comes[slot])
        if slot in PARENTS:
            lives = talked_with_by_newcomers(lives, slot, happens.comes[slot])
    return lives


def joined(lives: Lives, slot: Slot, who: Mask, *, carers: Carers | None = None, year: float | None = None) -> Lives:
    """Return lives in which somebody new fills a place for some persons; who filled it before is gone.

    Parameters
    ----------
    lives, slot, who
        Whom it happens to, [person].
    carers
        The newcomers, [newcomer]; drawn from the population if not given. Partners are persons themselves.
    year
        Since when they know each other, in years of age; now if not given.
    """
    lives = left(lives, slot, who & lives.ties[slot].there)
    rows = np.flatnonzero(who)
    if not len(rows):
        return lives
    ties = lives.ties[slot]
    begins = np.stack(at_first(lives.generic, lives.numbers.in_general.unsteadiness))[:, rows]
    if slot != Slot.PARTNER:
        lives = _cared_for(lives, slot, rows, carers or _drawn(lives, slot, rows))
    return lives.with_ties(slot, ties.begun(rows, begins, year=lives.years if year is None else year))


def left(lives: Lives, slot: Slot, who: Mask, *, year: float | None = None, died: bool = False) -> Lives:
    """Return lives in which whoever filled a place is gone, or dead, for some persons; the bond is closed, and kept."""
    rows = np.flatnonzero(who)
    if not len(rows):
        return lives
    over = Closed.of(slot, lives.ties[slot], rows, year=lives.years if year is None else year, died=died)
    return replace(lives, closed=lives.closed.and_(over)).with_ties(slot, lives.ties[slot].ended(rows))


def alone(lives: Lives, who: Mask, *, year: float) -> Lives:
    """Return lives in which some persons, couples both, have no partner any more."""
    partner = np.where(who, NOBODY, lives.love.partner)
    return left(replace(lives, love=lives.love._replace(partner=partner)), Slot.PARTNER, who, year=year)


def widowed(lives: Lives, who: Mask) -> Lives:
    """Return lives after the partners of some persons have died: these look for nobody any more, who is left may."""
    left_behind = who & (lives.love.partner != NOBODY)
    died = np.zeros(len(lives), np.bool_)
    died[lives.love.partner[left_behind]] = True
    partner = np.where(left_behind | died, NOBODY, lives.love.partner)
    lives = replace(lives, love=lives.love._replace(partner=partner, died=lives.love.died | died))
    return left(left(lives, Slot.PARTNER, left_behind, died=True), Slot.PARTNER, died & ~left_behind)


def _drawn(lives: Lives, slot: Slot, rows: NDArray[np.int64]) -> Carers:
    number = number_of(lives.number[rows], slot, lives.ties[slot].ordinal[rows] + 1)
    high_risk = lives.home.high_risk[rows] if slot in OF_THE_FAMILY else None
    return Carers.drawn(lives.population, number, seed=lives.seed, high_risk=high_risk)


def _cared_for(lives: Lives, slot: Slot, rows: Any, carers: Carers) -> Lives:
    if slot == Slot.MAIN:
        lives = _in_the_home_of(lives, rows, carers)
    if len(carers) == len(lives):
        return lives.with_carers(slot, carers)
    # Whoever fills a place for nobody yet is met by nobody.
    known = lives.carers.get(slot) or carers.take(np.zeros(len(lives), np.int64))
    return lives.with_carers(slot, known.with_(rows, carers))


def _in_the_home_of(lives: Lives, rows: NDArray[np.int64], carers: Carers) -> Lives:
    """Return lives in which what weighs on the family is, for some persons, what weighs on a new main carer.

    Who is not grown up yet begins its own life in the new circumstances.
    """
    seed, population, p = lives.seed, lives.population, lives.numbers.carer_years
    home = begun(carers.number, carers.high_risk, seed=seed, population=population, p=p)
    lives = replace(lives, home=_where(rows, replace(home, changing=carers.changing), lives.home))
    if lives.years >= ADULT_FROM:
        return lives
    own = begun(own_number(lives.number[rows]), carers.high_risk, seed=seed, population=population, p=p)
    return replace(lives, adult=_where(rows, own, lives.adult))


def _where(rows: NDArray[np.int64], new: CarerState, usual: CarerState) -> CarerState:
    """Return what the years have brought, of some persons anew."""

    def put(its: NDArray[Any], mine: NDArray[Any]) -> NDArray[Any]:
        changed = mine.copy()
        changed[..., rows] = its
        return changed

    changing = Manner(*map(put, vars(new.changing).values(), vars(usual.changing).values()))
    parts = {name: put(getattr(new, name), getattr(usual, name)) for name in ("high_risk", "load", "pulse", "support")}
    return CarerState(**parts, changing=changing)


def _leaves(lives: Lives, slot: Slot, happens: YearOfEvents) -> Mask:
    """Who of those who fill a place leaves at this age: whoever is not met any more, or came as something else."""
    if slot == Slot.THIRD:
        third = third_of(lives, happens)
        return (third == Third.NOBODY) | (third != third_before(lives))
    if slot == Slot.THERAPIST:
        return happens.bouts[slot] == 0
    return np.full(len(lives), slot not in years_of(lives.years).bouts)


def _comes(lives: Lives, slot: Slot, happens: YearOfEvents) -> Mask:
    """To whom somebody new comes at this age: where a place opens for the first time, or is filled anew."""
    years, before, there = years_of(lives.years), years_of(max(lives.years - 1, 0)), lives.ties[slot].there
    if slot == Slot.THIRD:
        return (third_of(lives, happens) != Third.NOBODY) & ~there & ~happens.comes[slot]
    opens = slot in years.bouts and (lives.years == 0 or slot not in before.bouts)
    turn = years.renewed.get(slot)
    anew = turn is not None and (lives.years - _first_year_of(lives.years)) % turn == 0
    return ~there & opens | anew


def _first_year_of(year: int) -> int:
    """The year in which the years that a year belongs to begin."""
    while year > 0 and years_of(year - 1) is years_of(year):
        year -= 1
    return year
