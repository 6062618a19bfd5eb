"""Break-ups and new partners as a year ends: persons choose each other by how they were seen to answer, and part as they fare."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from attunement.life.course.circle import alone, joined
from attunement.life.course.lives import Lives
from attunement.life.course.partners import looking, new_partners, parted, parting_rate
from attunement.life.course.shares import ANSWERED, COLUMNS
from attunement.life.course.sights import how_pleasant, seen_with
from attunement.life.course.slots import Slot
from attunement.life.people import NOBODY

REBUFFED = COLUMNS.index("other_rebuff")


def as_a_year_ends(lives: Lives) -> Lives:
    """Return lives after some couples have parted and others have found each other, for the year that begins."""
    age, p, seed = lives.years + 1, lives.numbers.pairing, lives.seed
    if age < p.from_age:
        return lives
    last = seen_with(lives, Slot.PARTNER, lives.years)
    answered = np.nan_to_num(last[COLUMNS.index(ANSWERED)], nan=p.usual)
    rate = parting_rate(answered, np.nan_to_num(last[REBUFFED]), age, p)
    over = parted(lives.number, lives.love.partner, rate, year=age, seed=seed)
    lives = alone(lives, over, year=age)
    love = lives.love
    free = looking(lives.number, (love.partner == NOBODY) & ~love.died, age, year=age, seed=seed, p=p)
    pleasant = how_pleasant(lives, Slot.FRIEND, lives.years)
    found = new_partners(lives.number, love.side, pleasant, free, family=love.family, year=age, seed=seed, p=p)
    together = found != NOBODY
    lives = replace(lives, love=love._replace(partner=np.where(together, found, love.partner)))
    return joined(lives, Slot.PARTNER, together, year=age)
