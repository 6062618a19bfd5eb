"""What others have seen of a person lately, and how much better it makes them care: acts only, against norms that stay."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from attunement.life.course.evocation import FRIEND, PARENT, PARTNER, SEEN, TEACHER, evoked, seen
from attunement.life.course.frozen import norms
from attunement.life.course.lives import Lives
from attunement.life.course.shares import COLUMNS
from attunement.life.course.slots import Slot

ROLES = {
    Slot.MAIN: PARENT, Slot.SECOND: PARENT, Slot.TEACHER: TEACHER, Slot.FRIEND: FRIEND, Slot.PARTNER: PARTNER,
}  # fmt: skip
"""Who answers what it has seen, and as whom."""
KEPT = (Slot.TEACHER, Slot.FRIEND, Slot.PARTNER)
"""With whom what is seen is written down for good: at school, among friends, in love."""
WATCHED: dict[Slot, int] = {Slot.MAIN: 2, Slot.SECOND: 2, Slot.TEACHER: 0, Slot.FRIEND: 0, Slot.PARTNER: 0}
"""With whom, and from which year on, what is seen is counted, since those who see it answer it; with parents in the last part of
a year only."""
ACTS = [COLUMNS.index(act) for act in SEEN]


def seen_with(lives: Lives, slot: Slot, year: int, part: int | None = None) -> NDArray[np.float64]:
    """Return what was seen of everybody with whoever filled a place in a year or a part of it, [column, person]; nan if nothing."""
    shares = [s.shares for s in lives.seen if s.slot == slot and s.year == year and part in (None, s.part)]
    if not shares:
        return np.full((len(COLUMNS), len(lives)), np.nan)
    stacked = np.stack(shares).astype(np.float64)
    known = ~np.isnan(stacked)
    return np.where(
        known.any(axis=0), np.where(known, stacked, 0).sum(axis=0) / np.maximum(known.sum(axis=0), 1), np.nan
    )


def how_pleasant(lives: Lives, slot: Slot, year: int, part: int | None = None) -> NDArray[np.float64]:
    """Return how pleasant everybody was seen to be with whoever filled a place, in SD of what is usual then; 0 if not seen."""
    usual = norms(slot, year)
    if usual is None:
        return np.zeros(len(lives))
    return seen(seen_with(lives, slot, year, part)[ACTS], usual, lives.numbers.evoking)


def evoked_in(lives: Lives, slot: Slot, aspects: NDArray[np.float64], *, part: int) -> NDArray[np.float64]:
    """Return aspects of the care of whoever fills a place, [aspect, person], after what it has seen of the person.

    A teacher answers in the second half of a year what it saw in the first; others what they saw in the year before, if
    they were there.
    """
    if slot not in ROLES or (slot == Slot.TEACHER and part == 0):
        return aspects
    if slot == Slot.TEACHER:
        pleasant = how_pleasant(lives, slot, lives.years, part=0)
    else:
        was_there = lives.ties[slot].since < lives.years
        pleasant = np.where(was_there, how_pleasant(lives, slot, lives.years - 1), 0.0)
    return evoked(aspects, pleasant, ROLES[slot], lives.numbers.evoking)
