"""What of a file of events can happen in a study of lives: at ages at which it means something, to who lives, and only once.

What an event may say by itself is checked where files of events are read; here it is held against a study and against other events.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import msgspec

from attunement.life.course.life_event_file import MOST_YEARS, check
from attunement.life.course.life_event_kinds import KINDS
from attunement.life.course.life_events import NO_ARM, LifeEvent, of_arm
from attunement.life.course.slots import Slot
from attunement.life.course.timetable import ADULT_FROM, YOUTH_FROM, met_from_to
from attunement.vocabulary import BadValueError

TALKS_FROM = 3
"""Age in years from which somebody can be talked with about itself: that at which reflection begins to grow."""
_MAIN = met_from_to(Slot.MAIN)
assert _MAIN is not None
PARENTS_UNTIL = _MAIN[1]
"""Age in years from which on a person's parents are met no more."""
AGES: dict[str, tuple[int, int, str]] = {
    **dict.fromkeys(KINDS, (0, PARENTS_UNTIL, "a person's parents are met, and what happens at their home reaches it")),
    **dict.fromkeys(("institution", "foster care", "adoption"), (0, ADULT_FROM, "others care in the place of parents")),
    "day care": (0, YOUTH_FROM, "children are in day care"),
    "therapy": (TALKS_FROM, MOST_YEARS, "somebody can be talked with about itself"),
    "separation": (0, MOST_YEARS, "somebody can be away"),
    "death": (0, MOST_YEARS, "somebody can die"),
}  # fmt: skip
"""From which age until which a kind of event means something, and what is so then."""


def happening(
    events: Sequence[LifeEvent], arm: str, *, lives: int, to: int, later: bool = False
) -> tuple[LifeEvent, ...]:
    """Return what happens in an arm, or say what cannot happen.

    Parameters
    ----------
    events
        Of all arms; all of them are checked.
    arm
        Whose are returned.
    lives, to
        How many live, and to which age.
    later
        Whether something may happen only after that age: in lives that are to go on later.

    Errors
    ------
    BadValueError with everything that cannot happen, and what to write instead; UnknownNameError for an arm there is not.
    """
    wrong = [*(check(events) or _at_wrong_ages(events)), *_of_nobody(events, lives)]
    if not later:
        wrong += [
            f"{event.kind} at {event.age:g} years comes after lives end at {to}; give --to more, or a folder (--out) in which "
            "they can go on later"
            for event in events
            if event.age >= to
        ]
    for name in dict.fromkeys((NO_ARM, *(name for event in events for name in event.arms))) if not wrong else ():
        wrong += [said for said in _twice(of_arm(events, name), name) if said not in wrong]
    if wrong:
        raise BadValueError(f"the events cannot be lived: {'; '.join(wrong)}.")
    return of_arm(events, arm)


def after(events: Sequence[LifeEvent], to: int) -> tuple[LifeEvent, ...]:
    """Return what happens only after lives have ended at an age.

    >>> [event.kind for event in after([LifeEvent(2, "move"), LifeEvent(20, "therapy")], 10)]
    ['therapy']
    """
    return tuple(event for event in events if event.age >= to)


def in_words(event: LifeEvent) -> str:
    """Return what an event is and when, in words.

    >>> in_words(LifeEvent(1.5, "death", "main"))
    'death (main) at 1.5 years'
    """
    return f"{event.kind}{f' ({event.who})' if event.who else ''} at {event.age:g} year{'' if event.age == 1 else 's'}"


def _at_wrong_ages(events: Sequence[LifeEvent]) -> Iterator[str]:
    for event in events:
        low, high, what = AGES[event.kind]
        if not low <= event.age < high:
            yield f"{in_words(event)} means nothing: from {low} to {high} {what}"
        elif event.until is not None and event.until > high:
            yield f"{in_words(event)} is until {event.until:g}, but only from {low} to {high} {what}; write until = {high} or less"


def _of_nobody(events: Sequence[LifeEvent], lives: int) -> Iterator[str]:
    for event in events:
        if event.person is not None and event.person >= lives:
            yield f"{in_words(event)} is of person {event.person}; of {lives:,} lives the numbers are 0 to {lives - 1:,}"


def _twice(events: Sequence[LifeEvent], arm: str) -> Iterator[str]:
    """Yield what would meet somebody twice in one arm: a kind in the same month, of the same carer, not of different persons."""
    for one, other in combinations(events, 2):
        alike = (one.kind, round(one.age * 12), one.who) == (other.kind, round(other.age * 12), other.who)
        if alike and (one.person is None or other.person is None or one.person == other.person):
            yield (
                f"{in_words(one)} is written twice for the same persons ({_whose(one)}, and {_whose(other)}"
                f"{'' if arm == NO_ARM else f', both in the arm {arm!r}'}), who would meet it twice at once: write one event"
            )


def _whose(event: LifeEvent) -> str:
    who = (
        f"person {event.person}"
        if event.person is not None
        else "everybody"
        if event.share == 1
        else f"{event.share:.4g} of all"
    )
    return f"{who} {'in ' + ', '.join(event.arms) if event.arms else 'in all arms'}"


def as_one_arm(name: str, events: Sequence[LifeEvent]) -> tuple[LifeEvent, ...]:
    """Return events as those of one arm only, so that they can be checked beside those of all arms."""
    return tuple(msgspec.structs.replace(event, arms=(name,)) for event in events)
