"""How grown-up persons care for others, as partners and as parents: as their own history, reflection and years make them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from attunement.life.course.carer_state import CarerState, care_of_year, net_load, next_year, support_seen
from attunement.life.course.frozen import frame
from attunement.life.course.lives import Lives
from attunement.life.course.own_history import Manner, expected_of_people, manner_of
from attunement.life.course.shares import ANSWERED, COLUMNS
from attunement.life.course.sights import seen_with
from attunement.life.course.slots import Slot, own_number

FROM = 19
"""Age in years from which persons are partners, and may be parents."""


def lasting_manner(lives: Lives) -> Manner:
    """Return everybody's lasting way of caring, as it is now, its history read by those who live as it does."""
    expected = expected_of_people(lives.generic, lives.parameters)
    mind, p = lives.mind, lives.numbers
    low, high = (
        manner_of(
            expected, mind.reflection, mind.unresolved, lives.own, frame=frame(high_risk), p=p.own_history,
            reflecting=p.reflecting,
        )
        for high_risk in (False, True)
    )  # fmt: skip
    pairs = zip(vars(high).values(), vars(low).values(), strict=True)
    return Manner(*(np.where(lives.adult.high_risk, one, other) for one, other in pairs))


def manner_of_this_year(lives: Lives) -> Manner:
    """Return everybody's way of caring this year: with what changes in it and what weighs on the person."""
    p = lives.numbers.carer_years
    return care_of_year(lasting_manner(lives), lives.adult, net_load(lives.adult, p), population=lives.population, p=p)


def another_adult_year(lives: Lives) -> CarerState:
    """Return what a grown-up's year brings it; a partner supports as far as it was seen to answer in the year before."""
    if lives.years < FROM:
        return lives.adult
    p, seed, population = lives.numbers.carer_years, lives.seed, lives.population
    year = lives.years - FROM + 1
    adult = next_year(lives.adult, own_number(lives.number), year=year, seed=seed, population=population, p=p)
    answered = seen_with(lives, Slot.PARTNER, lives.years - 1)[COLUMNS.index(ANSWERED)]
    return replace(adult, support=np.where(np.isnan(answered), adult.support, support_seen(answered, p)))
