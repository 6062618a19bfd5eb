"""Events of a life beyond its first years: a row for a person or a share of all, at an age, of a kind, with numbers.

Policies are the same rows for everybody. Kinds are in `life_event_kinds`, what each does in a year in `year_of_events`; files of
events are read by `life_event_file`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from attunement.engine.threefry import Stream, uniforms
from attunement.life.course.life_event_kinds import KINDS
from attunement.vocabulary import UnknownNameError, declarations

SLOTS = ("main", "second", "third", "teacher", "friend", "partner", "therapist")
"""Whom a person may have: three carers at home or in day care, and those who come later; the order is part of addresses."""
WEEKS_OF_YEAR = 52.0
NO_ARM = "none"


class LifeEvent(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something that happens to a person, or to a share of all.

    Attributes
    ----------
    age
        In years.
    kind
        One of `KINDS`.
    who
        Of `SLOTS`, for kinds that are about somebody.
    share
        Of persons whom it meets; 1 is everybody.
    person
        The number of the only person whom it meets, instead of a share.
    until
        Age in years at which a lasting kind ends; for good if nothing is said.
    arms
        In which arms of a trial it happens; in all if nothing is said.
    numbers
        What the kind has, by name; what is not given is as its kind declares it.
    """

    age: float
    kind: str
    who: str = ""
    share: float = 1.0
    person: int | None = None
    until: float | None = None
    arms: tuple[str, ...] = ()
    numbers: dict[str, float] = {}

    @property
    def all_numbers(self) -> dict[str, float]:
        """Every number of the kind, given or as declared."""
        return {known.name: self.numbers.get(known.name, known.default) for known in declarations(KINDS[self.kind])}

    @property
    def end(self) -> float:
        """The age in years at which it is over: when its weeks are, as told, or never."""
        weeks = self.all_numbers.get("weeks", math.inf) if self.kind != "leave" else WEEKS_OF_YEAR
        return self.age + weeks / WEEKS_OF_YEAR if self.until is None else self.until

    def part_of(self, age: int) -> float:
        """Return for which part of the year after a birthday it lasts, 0 to 1.

        >>> LifeEvent(2.5, "separation", "main", numbers={"weeks": 39}).part_of(2), LifeEvent(1, "day care").part_of(0)
        (0.5, 0.0)
        """
        return max(0.0, min(self.end, age + 1) - max(self.age, age))

    def begins_in(self, age: int) -> bool:
        """Say whether it begins in the year after a birthday."""
        return math.floor(self.age) == age

    def arrives_in(self, age: int) -> float:
        """Return how much of what comes at once comes in the year after a birthday: all, or shared with the next year, 0 to 1.

        >>> [LifeEvent(2.75, "divorce").arrives_in(age) for age in (1, 2, 3, 4)], LifeEvent(2, "divorce").arrives_in(2)
        ([0.0, 0.25, 0.75, 0.0], 1.0)
        """
        return max(0.0, 1.0 - abs(self.age - age))


def whom(event: LifeEvent, number: NDArray[np.uint32], *, seed: int) -> NDArray[np.bool_]:
    """A row meets one person, or a share of all: those of u < share, [person].

    u is at the address of a person, the kind, the month and who it is about: more rows, arms and persons change nobody's lot,
    and whom a share meets a larger one meets too.

    >>> everybody = np.arange(3, dtype=np.uint32)
    >>> whom(LifeEvent(2, "divorce"), everybody, seed=1).tolist(), whom(LifeEvent(2, "move", person=1), everybody, seed=1).tolist()
    ([True, True, True], [False, True, False])
    """
    if event.person is not None:
        return number == event.person
    return drawn_of(event, number, seed=seed) < event.share


def drawn_of(event: LifeEvent, number: NDArray[np.uint32], *, seed: int, again: int = 0) -> NDArray[np.float64]:
    """Return a number from 0 to 1 for each person at the address of an event, [person]; another one for each `again`."""
    about = SLOTS.index(event.who) + 1 if event.who else 0
    occasion = (round(event.age * 12) << 6) + list(KINDS).index(event.kind)
    tick = (about << 8) + again
    return uniforms(seed, number, occasion=occasion, tick=tick, stream=Stream.EVENT, count=1)[:, 0]


def of_arm(events: Sequence[LifeEvent], arm: str) -> tuple[LifeEvent, ...]:
    """Return what happens in one arm of a trial; in "none" only what happens in all.

    Errors
    ------
    UnknownNameError for an arm that no event names.

    Examples
    --------
    >>> events = [LifeEvent(1, "move"), LifeEvent(2, "divorce", arms=("at-2",))]
    >>> [event.kind for event in of_arm(events, "at-2")], [event.kind for event in of_arm(events, "none")]
    (['move', 'divorce'], ['move'])
    """
    known = {NO_ARM, *(name for event in events for name in event.arms)}
    if arm not in known:
        raise UnknownNameError.of("arm", arm, known)
    return tuple(event for event in events if not event.arms or arm in event.arms)
