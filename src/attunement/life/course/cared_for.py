"""Who cares for a child by now: whoever it would be seen with, since nobody is attached to whom it never met."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from attunement.life.course.lives import Lives
from attunement.life.course.slots import PARENTS, Slot
from attunement.life.people import NOBODY

CARERS = (*PARENTS, Slot.THIRD)
"""In this order whoever is there comes along: the main carer, the second, and who cares beside or instead of them."""


def who_cares(lives: Lives) -> NDArray[np.int64]:
    """Return who cares for each child by now: its main carer, or else the next whom it met in the last year.

    A carer who has gone, was never met, or was away all the last year does not count, however well is expected of it: what
    is expected of somebody never met is what a newborn expects of people, and no attachment.

    Returns
    -------
    The `Slot` of each, [person]; NOBODY for a child who met none of them in the last year.
    """
    found = np.full(len(lives), NOBODY, np.int64)
    for slot in reversed(CARERS):
        found[met_lately(lives, slot)] = slot
    return found


def met_lately(lives: Lives, slot: Slot) -> NDArray[np.bool_]:
    """Return who has somebody in a place and met that one in the last year, [person]."""
    ties = lives.ties[slot]
    return ties.there & (ties.met > max(lives.years - 1, 0))


def never_met(lives: Lives, slot: Slot) -> NDArray[np.bool_]:
    """Return for whom somebody was to fill a place for a year or more whom it never met, and so never came to know, [person]."""
    ties = lives.ties[slot]
    return (ties.ordinal >= 0) & (ties.met <= ties.since) & (ties.since < lives.years)
