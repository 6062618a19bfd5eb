"""Whether a life can be lived: all that is wrong with its persons and events, said in words with a way out."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from attunement.life.ages import BOUTS_PER_MONTH, MOST_MONTHS
from attunement.life.events import (
    FRIGHTENS,
    GENERAL,
    KINDS,
    MANNERS,
    OWN,
    STANDARD,
    TURN,
    Event,
    Life,
    epochs,
    shares,
)
from attunement.theories.traits import Caring

MOST_PEOPLE, LONGEST_NAME = 64, 40
TRAIT_OF = {"threshold": "loudness_threshold", FRIGHTENS: "fright"}
"""The trait that an aspect of care is, where it is called otherwise."""
SIZES = {
    "loudness_threshold": (0, 1),
    **dict.fromkeys(("directing", "rebuff", "contingent_fright", "inconsistency"), (0, 10)),
}
USUAL_SIZE = (-10, 10)
"""Between what a trait that somebody becomes must lie: loudness, amounts that are nothing at 0, and other logits."""


def check_life(life: Life) -> list[str]:
    """Return all that is wrong with a life, in words; nothing if it can be lived."""
    wrong = list(_people_wrong(life))
    ages = [event.age for event in life.events]
    if any(later < earlier for earlier, later in pairwise(ages)):
        wrong.append(f"the events stand at {', '.join(f'{age:g}' for age in ages)} months; put them in order of age")
    for number, event in enumerate(life.events, 1):
        wrong += [
            f"event {number} ({event.who} {event.kind} at {event.age:g} months): {said}" for said in _wrong(event, life)
        ]
    if not wrong and not any(event.kind == "cares" and event.age == 0 for event in life.events):
        wrong.append('nobody cares for the child from birth; write an event with age = 0 and kind = "cares"')
    return wrong or list(_nobody(life))


def _people_wrong(life: Life) -> Iterator[str]:
    names = life.names()
    for name in sorted({name for name in names if names.count(name) > 1 or not name.strip()}):
        yield f"the name '{name}' is given {names.count(name)} times; every person needs one of their own"
    for person in life.people:
        if person.name == GENERAL or not person.name.isprintable() or len(person.name) > LONGEST_NAME:
            yield (
                f"a person is called {person.name[:LONGEST_NAME]!r}; use at most {LONGEST_NAME} letters that can be printed, "
                f"and not '{GENERAL}'"
            )
        if not any(event.who == person.name and event.kind == "cares" for event in life.events):
            yield f'{person.name} never cares for the child; write an event for it with kind = "cares", or leave it out'
        if person.manner not in MANNERS:
            yield f"the manner of {person.name} is '{person.manner}'; it must be one of: {', '.join(MANNERS)}"
    if sum(person.manner == OWN for person in life.people) > 1:
        yield 'the child has several caregivers of its own; one person at most may have manner = "own"'
    if len(names) > MOST_PEOPLE:
        yield f"there are {len(names)} persons; at most {MOST_PEOPLE} can be told apart"


def _wrong(event: Event, life: Life) -> Iterator[str]:
    bouts = event.age * BOUTS_PER_MONTH
    if not 0 <= event.age < MOST_MONTHS or abs(bouts - round(bouts)) > 1e-6:
        yield f"the age must be a number of months from 0 to {MOST_MONTHS}, in steps of {1 / BOUTS_PER_MONTH:g}"
    if event.kind not in KINDS:
        yield f"there is no such kind; it must be one of: {', '.join(KINDS)}"
        return
    for name in sorted(event.numbers.keys() - set(KINDS[event.kind])):
        yield f"'{name}' means nothing here; {event.kind} may have {', '.join(KINDS[event.kind]) or 'no numbers'}"
    for name, value in event.numbers.items():
        if np.ndim(value) and name not in Caring._fields:
            yield f"`{name}` differs by child; give one number for all, or say what everybody becomes, trait by trait"
            return
    if event.kind == "changes":
        yield from _change_wrong(event, life)
    if event.kind == "becomes":
        yield from _becoming_wrong(event)
    if event.kind == "cares":
        yield from _care_wrong(event)
    if event.kind != "cares" and not any(
        one.who == event.who and one.kind == "cares" and one.age <= event.age for one in life.events
    ):
        yield f"{event.who} does not care for the child by then"


def _change_wrong(event: Event, life: Life) -> Iterator[str]:
    if not event.numbers:
        yield f"say what changes, in SD: {', '.join(KINDS['changes'])}"
    if any(person.name == event.who and person.manner == STANDARD for person in life.people):
        yield f'{event.who} has the standard manner, which does not vary; give it manner = "drawn"'
    if any(not -6 <= value <= 6 for value in event.numbers.values()):
        yield "a change must lie between -6 and 6 SD"
    if event.numbers.get(FRIGHTENS, 0) not in (0, 1):
        yield f"`{FRIGHTENS}` must be 1, comes to frighten, or 0, no longer does"
    before = [one for one in life.events[: life.events.index(event)] if one.who == event.who and one.kind == "becomes"]
    told = {name for one in before if one.holds(None) for name in one.numbers}
    for name in event.numbers:
        if (trait := TRAIT_OF.get(name, name)) in told:
            yield f"what {event.who} became in {trait} holds, whatever changes in SD; say what it becomes instead"


def _becoming_wrong(event: Event) -> Iterator[str]:
    if not event.traits:
        yield f"say what {event.who} becomes, trait by trait: {', '.join(Caring._fields)}"
    for name, value in event.traits.items():
        low, high = SIZES.get(name, USUAL_SIZE)
        if not np.all((low <= np.asarray(value)) & (np.asarray(value) <= high)):
            yield f"`{name}` must lie between {low:g} and {high:g}"
    yield from _turn_wrong(event)


def _care_wrong(event: Event) -> Iterator[str]:
    yield from _turn_wrong(event)
    if "every" in event.numbers and "share" in event.numbers:
        yield "give `share` or `every`, not both"
    if not {"every", "at"} & event.numbers.keys() and not 0 < event.numbers.get("share", 1.0) <= 1000:
        yield "the share must be above 0"


def _turn_wrong(event: Event) -> Iterator[str]:
    every, at = (event.numbers.get(name, usual) for name, usual in zip(TURN, (1, 0), strict=True))
    if "at" in event.numbers and "every" not in event.numbers:
        yield "`at` says which of every so many bouts; give `every` too"
    elif not all(map(_whole, (every, at))) or not 1 <= every <= 1000 or not 0 <= at < every:
        yield "`every` must be a whole number from 1 to 1000, and `at`, which of them, from 0 to one less"


def _whole(number: float) -> bool:
    return math.isfinite(number) and number == int(number)


def _nobody(life: Life) -> Iterator[str]:
    """Say when nobody would be there, or somebody would have no bout at all."""
    for age, caring in epochs(life):
        lived = shares(caring)
        if sum(lived.values()) < 1 - 1e-9:
            some = f"only in some bouts, by {', '.join(caring)}" if caring else "by nobody"
            yield f"from {age:g} months on the child is cared for {some}; somebody must care with a share"
        elif left_out := [name for name, share in lived.items() if not share]:
            yield (
                f"from {age:g} months on there is no bout for {', '.join(left_out)}: others have their turns in all of them; "
                "give another `every` or `at`"
            )
