"""Who cares beside or instead of the parents this year, and as what: a grandparent, day care, or others in the parents' place.

One place holds them one after another: whoever comes as something else is somebody else.
"""

from __future__ import annotations

from dataclasses import replace
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from attunement.life.course.lives import Lives
from attunement.life.course.slots import PARENTS, Slot
from attunement.life.course.timetable import ADULT_FROM, YOUTH_FROM
from attunement.life.course.year_of_events import YearOfEvents, year_of

Roles = NDArray[np.int8]
FROM, DAY_CARE_UNTIL = 2, 5


class Third(IntEnum):
    """As what somebody cares for a child who is not its parent."""

    NOBODY = 0
    GRANDPARENT = 1
    DAY_CARE = 2
    INSTEAD = 3  # in an institution, or foster care


def third_of(lives: Lives, happens: YearOfEvents) -> Roles:
    """Return as what somebody beside the parents cares this year: as an event says, or as is usual in the household.

    A grandparent stays until 18 where both parents are away or dead.

    Returns
    -------
    The `Third` of each, [person].
    """
    home, year = lives.household, lives.years
    away = np.minimum(*(np.where(lives.ties[slot].there, happens.away[slot], 1.0) for slot in PARENTS)) > 0
    stays = away & lives.ties[Slot.THIRD].there & (year < ADULT_FROM)
    role = np.full(len(lives), Third.NOBODY, np.int8)
    role[home.grandparent & (year >= FROM) & ((year < YOUTH_FROM) | stays)] = Third.GRANDPARENT
    role[home.day_care & (FROM <= year < DAY_CARE_UNTIL)] = Third.DAY_CARE
    role[happens.bouts[Slot.THIRD] > 0] = Third.DAY_CARE
    role[happens.instead] = Third.INSTEAD
    return role


def third_before(lives: Lives) -> Roles:
    """Return the same of the year before."""
    if lives.years == 0:
        return np.full(len(lives), Third.NOBODY, np.int8)
    before = replace(lives, years=lives.years - 1)
    return third_of(before, year_of(lives.events, lives.number, age=before.years, seed=lives.seed))


def bereft_of_grandparents(lives: Lives, who: NDArray[np.bool_]) -> Lives:
    """Return lives in which some households have no grandparent any more: nobody takes a dead one's place."""
    if not who.any():
        return lives
    return replace(lives, household=lives.household._replace(grandparent=lives.household.grandparent & ~who))
