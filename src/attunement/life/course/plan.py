"""How many bouts everybody has with whom in a year: the timetable's, less what day care takes and events take away or bring."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from attunement.life.course.lives import Lives
from attunement.life.course.slots import PARENTS, Slot
from attunement.life.course.third import Roles, Third, third_of
from attunement.life.course.timetable import GRANDPARENT, years_of
from attunement.life.course.year_of_events import YearOfEvents


class Meeting(NamedTuple):
    """Some persons who meet whoever fills a place equally often in a year.

    `in_all` is how many bouts a year they have with everybody, among which goes what a year teaches of people in general;
    `days_apart` is how long until each contact, nan as usual.
    """

    rows: NDArray[np.int64]
    bouts: int
    in_all: int
    day_care: bool = False
    days_apart: float = np.nan


def meetings_of(lives: Lives, happens: YearOfEvents) -> dict[Slot, list[Meeting]]:
    """Return who meets whom in this year, place by place; nobody twice in one place."""
    third = third_of(lives, happens)
    bouts, day_care = bouts_of(lives, happens, third), third == Third.DAY_CARE
    in_all = bouts.sum(axis=0)
    return {slot: list(_alike(slot, bouts[slot], in_all, day_care, happens.days_apart[slot])) for slot in Slot}


def _alike(
    slot: Slot,
    bouts: NDArray[np.int64],
    in_all: NDArray[np.int64],
    day_care: NDArray[np.bool_],
    apart: NDArray[np.float64],
) -> Iterator[Meeting]:
    """Yield those who meet whoever fills a place in the same way."""
    rows = np.flatnonzero(bouts > 0)
    if not len(rows):
        return
    third = day_care[rows] & (slot == Slot.THIRD)
    kinds = np.stack([bouts[rows], in_all[rows], third, np.nan_to_num(apart[rows], nan=-1.0)])
    if (kinds == kinds[:, :1]).all():
        alike, which = kinds[:, :1], np.zeros(len(rows), np.int64)
    else:
        alike, which = np.unique(kinds, axis=1, return_inverse=True)
    for number, (count, whole, is_day_care, days) in enumerate(alike.T):
        some = rows[np.ravel(which) == number]
        yield Meeting(some, int(count), int(whole), bool(is_day_care), days if days >= 0 else np.nan)


def bouts_of(lives: Lives, happens: YearOfEvents, third: Roles) -> NDArray[np.int64]:
    """Return how many bouts everybody has with whoever fills each place, [slot, person].

    Day care by an event takes the share of hours that its bouts are of all. What falls away with a parent who is away or dead
    goes to the other as far as that one is there, and else to a third carer.
    """
    a_year, p = years_of(lives.years).bouts, lives.numbers.others
    there = np.stack([lives.ties[slot].there * (1 - happens.away[slot]) for slot in Slot])
    bouts = np.outer([a_year.get(slot, 0) for slot in Slot], np.ones(len(lives)))
    by_event = (third == Third.DAY_CARE) & (happens.bouts[Slot.THIRD] > 0)
    usual = (third == Third.DAY_CARE) & ~by_event
    by_role = [by_event, usual, third == Third.GRANDPARENT]
    given = [happens.bouts[Slot.THIRD], bouts[Slot.THIRD], np.minimum(GRANDPARENT, bouts[Slot.THIRD])]
    bouts[Slot.THIRD] = np.select(by_role, given, 0.0)
    bouts[Slot.THERAPIST] = happens.bouts[Slot.THERAPIST]
    for slot in Slot:
        # What was to be spent with a parent who has gone goes to others; who has not come yet has nothing to leave.
        bouts[slot] *= lives.ties[slot].ordinal >= 0 if slot in PARENTS else there[slot]
    with_parents = sum(bouts[slot] for slot in PARENTS)
    of_hours = bouts[Slot.THIRD] / np.maximum(bouts[Slot.THIRD] + with_parents, 1)
    taken = np.where(usual, p.hours_taken * there[Slot.THIRD], np.where(by_event, of_hours, 0.0))
    for slot in PARENTS:
        bouts[slot] *= 1 - taken
    fallen = {slot: bouts[slot] * (1 - there[slot]) for slot in PARENTS}
    for slot, other in (PARENTS, PARENTS[::-1]):
        bouts[other] += fallen[slot] * there[other]
        bouts[Slot.THIRD] += fallen[slot] * (1 - there[other]) * there[Slot.THIRD]
        bouts[slot] -= fallen[slot]
    return np.rint(bouts).astype(np.int64)
