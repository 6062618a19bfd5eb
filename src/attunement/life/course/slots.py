"""Places in a person's life, from main carer to therapist; one after another may fill each.

Whoever comes has a number of its own, the address of all that is drawn for it and between the two, so that one person more
in a life shifts nothing else.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from attunement.life.company import FAMILY
from attunement.vocabulary import BadValueError

Numbers = NDArray[np.uint32]


class Slot(IntEnum):
    """A place in somebody's life. The integers are part of addresses."""

    MAIN = 0
    SECOND = 1
    THIRD = 2  # a grandparent, or whoever cares in day care
    TEACHER = 3
    FRIEND = 4
    PARTNER = 5
    THERAPIST = 6


PARENTS = (Slot.MAIN, Slot.SECOND)
WORDS = {
    Slot.MAIN: "main carer",
    Slot.SECOND: "second carer",
    Slot.THIRD: "third carer",
    Slot.TEACHER: "teacher",
    Slot.FRIEND: "friend",
    Slot.PARTNER: "partner",
    Slot.THERAPIST: "therapist",
}
IN_TURN = 36
"""So many people may fill one place, one after another."""
SELF = len(Slot) * IN_TURN
"""The code of a person as a carer of others: its own number is that of its first main carer."""


def number_of(person: Numbers, slot: Slot, ordinal: NDArray[np.integer] | int) -> Numbers:
    """Return the number of whoever fills a place, the first with ordinal 0; the first main carer has the person's own.

    >>> number_of(np.array([7], np.uint32), Slot.MAIN, 0), number_of(np.array([7], np.uint32), Slot.SECOND, 0) // FAMILY
    (array([7], dtype=uint32), array([36], dtype=uint32))
    """
    if np.any(np.asarray(ordinal) >= IN_TURN):
        raise BadValueError(f"more than {IN_TURN} people were to be a person's {WORDS[slot]}, one after another.")
    return _beyond(person, slot * IN_TURN + ordinal)


def own_number(person: Numbers) -> Numbers:
    """Return the number at which is drawn what a person is as a carer and partner of others."""
    return _beyond(person, SELF)


def _beyond(person: Numbers, code: NDArray[np.integer] | int) -> Numbers:
    if len(person) and int(person.max()) >= FAMILY:
        raise BadValueError(f"person {int(person.max())} has no room for others; give fewer than {FAMILY} persons.")
    return person + np.uint32(FAMILY) * np.asarray(code, np.uint32)
