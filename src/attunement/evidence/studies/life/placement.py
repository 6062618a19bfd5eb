"""Placement: growing up in an institution, a family afterwards, and a partner later on."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from attunement.evidence.studies.cohorts import Cohorts
from attunement.evidence.studies.contrasts import apart, minus, named
from attunement.evidence.studies.life.looked import acts, sensitivity, situation
from attunement.evidence.studies.life.persons import Course, first_generation
from attunement.evidence.studies.life.transmission import A_PARENT_AT
from attunement.evidence.virtual_study import Measured, Result, difference, quotient, virtual_study
from attunement.life.course.life_events import LifeEvent, whom
from attunement.life.course.slots import Slot

LONG_AGO = LifeEvent(2, "institution", share=0.5, until=16)


@virtual_study("life.ev.institution.women")
def institution_and_partner(cohorts: Cohorts) -> Iterator[Result]:
    """Half of all live in an institution from 2 to 16. Sensitivity to the own child at 1, by whether the partner at 26 answers.

    Answers: seen to answer more than most partners; without a partner there is none who does. Sexes do not differ in lives.
    """
    persons = cohorts.once("lives, institution", lambda: first_generation(cohorts).otherwise(LONG_AGO))
    shown = sensitivity(cohorts.once("lives, institution, children", persons.next_generation), 1)
    lives = persons.at(A_PARENT_AT)
    inside = whom(LONG_AGO, lives.number, seed=lives.seed)
    answered = acts(persons, Slot.PARTNER, A_PARENT_AT)["answered"]
    supported = np.nan_to_num(answered) > np.median(np.nan_to_num(answered))
    groups = (apart("", shown, who & supported, who & ~supported) for who in (inside, ~inside))
    yield minus("partner_institution_less_comparison", *groups)


PLACED_AT = 2
A_FAMILY = (LifeEvent(0, "institution", until=PLACED_AT), LifeEvent(PLACED_AT, "adoption"))
"""An institution from birth, and from two years on a family that stays; published are 22 months, but people come on birthdays."""
STRESS = ("4 separation", "5 reunion", "6 alone", "7 stranger", "8 reunion")
BIDS = ("signal", "cry", "approach")


def asks_nobody(course: Course, years: int, slot: Slot) -> np.ndarray:
    """Return how little each child asks for anybody from the first parting on, less the share of time with a bid, [person]."""
    seen = situation(course, years, slot)
    shares = [[seen.share_of_time(episode, act) for act in BIDS] for episode in STRESS]
    return -np.mean(np.sum(shares, axis=1), axis=0)


def takes_to_a_stranger(course: Course, years: int, slot: Slot) -> np.ndarray:
    """Return the share of the time alone with a stranger in which each child smiles or comes to it, [person]."""
    seen = situation(course, years, slot)
    return seen.share_of_time("7 stranger", "social") + seen.share_of_time("7 stranger", "approach")


@virtual_study("life.ev.rad")
def signs_after_an_institution(cohorts: Cohorts) -> Iterator[Result]:
    """The same children in an institution to two years and then in a family, or at home; Strange Situation at 1 and at 5, d.

    Inhibited: few bids to anybody from the first parting on. Disinhibited: smiling at or coming to a stranger when alone with it.
    In the institution they are seen with one of those who take turns.
    """
    usual = first_generation(cohorts)
    placed = usual.otherwise(*A_FAMILY)
    left: dict[str, Measured] = {}
    for name, sign in (("inhibited", asks_nobody), ("disinhibited", takes_to_a_stranger)):
        before = difference("", sign(placed, 1, Slot.THIRD), sign(usual, 1, Slot.MAIN))
        after = difference("", sign(placed, 5, Slot.MAIN), sign(usual, 5, Slot.MAIN))
        left[name] = quotient("", after, before)
        if name == "inhibited":
            yield named("inhibited_left", after)
    yield minus("disinhibited_falls_less", left["disinhibited"], left["inhibited"])
