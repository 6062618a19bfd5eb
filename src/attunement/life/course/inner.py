"""What a year makes of how a person sees its history: being talked with and heard, by parents, others, partners, therapists."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from attunement.life.course.lives import Lives
from attunement.life.course.reflection import a_year_of, heard, mourned, talk_at, talk_at_home
from attunement.life.course.slots import Slot
from attunement.life.course.year_of_events import YearOfEvents
from attunement.life.people import NOBODY
from attunement.theories.homeostatic.bidding import comfort_brought

LOSSES = (Slot.MAIN, Slot.SECOND, Slot.PARTNER)
"""Whose death is a loss that may stay unresolved."""


def worth_of(lives: Lives, slot: Slot) -> NDArray[np.float64]:
    """Return what a bid to whoever fills a place is worth, q from 0 to 1, [person]; 0 where there is nobody."""
    q = np.asarray(comfort_brought(lives.bond(slot), lives.parameters), np.float64)
    return np.where(lives.ties[slot].there, np.nan_to_num(q), 0.0)


def heard_by(lives: Lives, slot: Slot, happens: YearOfEvents) -> NDArray[np.float64]:
    """Return how far a person is heard by whoever fills a place, as far as that one is there, [person]."""
    there = lives.ties[slot].there * (1 - happens.away[slot])
    return heard(worth_of(lives, slot), lives.numbers.reflecting) * there


def another_year_inside(lives: Lives, happens: YearOfEvents) -> Lives:
    """Return lives after a year in which persons were talked with, and mourned."""
    mind, p = lives.mind, lives.numbers.reflecting
    by = {slot: heard_by(lives, slot, happens) for slot in LOSSES}
    home = talk_at_home(mind.mother, by[Slot.MAIN], mind.father, by[Slot.SECOND], mind.others, p)
    partner = lives.love.partner
    reflects = np.where(partner == NOBODY, np.nan, mind.reflection[partner])
    talk = talk_at(
        lives.years, home, p, partner=reflects, heard_by_partner=by[Slot.PARTNER], in_therapy=happens.therapy
    )  # fmt: skip
    best = np.maximum.reduce(list(by.values()))
    unresolved = mourned(mind.unresolved, heard=best, reflection=mind.reflection, p=p)
    lost = np.logical_or.reduce([happens.dies[slot] for slot in LOSSES])
    reflection = a_year_of(mind.reflection, age=lives.years, talk=talk, p=p)
    return replace(lives, mind=mind._replace(reflection=reflection, unresolved=np.where(lost, 1.0, unresolved)))
