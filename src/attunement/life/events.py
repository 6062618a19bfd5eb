"""What happens in a life, as values in time: who comes to care, who leaves, who changes, who becomes as said."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from typing import Any

import msgspec
import numpy as np

from attunement.life.day_plan import DayPlan
from attunement.life.population import LATENTS
from attunement.theories.traits import Caring

OWN, DRAWN, ALIKE, STANDARD = "own", "drawn", "alike", "standard"
MANNERS = {
    OWN: "the caregiver drawn with the child",
    DRAWN: "drawn from the same population as caregivers are",
    ALIKE: "the manner of the child's own caregiver, in another person",
    STANDARD: "the same good-enough manner for every child",
}
FRIGHTENS = "frightens"
TURN = ("every", "at")
KINDS = {
    "cares": ("share", *TURN),
    "leaves": (),
    "changes": (*LATENTS, FRIGHTENS),
    "becomes": (*Caring._fields, *TURN),
}
"""Kinds of events, and the numbers each may have. What *changes* is in SD of its aspect of care, up is better care;
`frightens` is 1 or 0. What somebody *becomes* is the trait itself, from then on or, with `every`, in bouts of a turn only."""
MOST_TURNS = 10_000
GENERAL = "people in general"
"""A name of its own in tables of what is expected."""


class Person(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody a child may be cared for by."""

    name: str
    manner: str = DRAWN


class Event(msgspec.Struct, frozen=True):
    """Something that happens to everybody in the study at some age of the child.

    Attributes
    ----------
    age
        In months.
    who
        A person's name.
    kind
        One of `KINDS`.
    numbers
        What the kind needs, by name. In Python a trait may be an array instead, a number for each child.
    """

    age: float
    who: str
    kind: str
    numbers: dict[str, float] = {}

    @property
    def traits(self) -> dict[str, Any]:
        """What somebody becomes, by trait."""
        return {name: value for name, value in self.numbers.items() if name not in TURN}

    def holds(self, k: int | None) -> bool:
        """Say whether what somebody became shows in bout k, or outside of all turns where no bout is given."""
        return "every" not in self.numbers or (k is not None and is_turn(self.numbers, k))


class Life(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everybody who may care for a child, what happens, and who is there in which hours, if a whole day is lived."""

    people: tuple[Person, ...]
    events: tuple[Event, ...]
    day: DayPlan | None = None

    def names(self) -> tuple[str, ...]:
        """Return everybody's name, in order."""
        return tuple(person.name for person in self.people)

    def take(self, which: Any) -> Life:
        """Return the life of some of the children."""

        def some(event: Event) -> Event:
            given: dict[str, Any] = dict(event.numbers)
            numbers = {name: value[which] if np.ndim(value) else value for name, value in given.items()}
            return msgspec.structs.replace(event, numbers=numbers)

        return msgspec.structs.replace(self, events=tuple(map(some, self.events)))


def is_turn(numbers: Mapping[str, float], k: int) -> bool:
    """Say whether bout k is one of every so many."""
    return k % int(numbers["every"]) == int(numbers.get("at", 0))


def turns(caring: Mapping[str, Mapping[str, float]], k: int) -> str | None:
    """Return whose turn bout k is by `every`, the first named where turns meet; None where shares decide."""
    for name, numbers in caring.items():
        if "every" in numbers and is_turn(numbers, k):
            return name
    return None


def shares(caring: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Return what share of bouts each person has, turns and drawn shares together.

    >>> shares({"a": {"share": 1}, "b": {"every": 2}, "c": {"every": 2}})
    {'a': 0.5, 'b': 0.5, 'c': 0.0}
    """
    every = [int(numbers["every"]) for numbers in caring.values() if "every" in numbers]
    span = min(math.lcm(*every), MOST_TURNS)
    fixed = Counter(turns(caring, k) for k in range(span))
    free = {name: numbers.get("share", 1.0) for name, numbers in caring.items() if "every" not in numbers}
    total = sum(free.values())
    return {name: fixed[None] / span * free[name] / total if name in free else fixed[name] / span for name in caring}


def epochs(life: Life) -> list[tuple[float, dict[str, dict[str, float]]]]:
    """Return from which age on who cares, and how much: age → name → numbers of the care."""
    caring: dict[str, dict[str, float]] = {}
    found: dict[float, dict[str, dict[str, float]]] = {}
    for event in life.events:
        if event.kind == "cares":
            caring[event.who] = event.numbers or {"share": 1.0}
        elif event.kind == "leaves":
            caring.pop(event.who, None)
        found[event.age] = dict(caring)
    return list(found.items())
