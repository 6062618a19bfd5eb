"""A life as a calendar for people: when, what happens, who cares from then on and how much."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from attunement.life.events import FRIGHTENS, MANNERS, Event, Life, epochs, shares


class Entry(NamedTuple):
    """One age at which something happens.

    Attributes
    ----------
    age
        In months.
    happens
        In words.
    cares
        From then on: who, and with which share of bouts.
    """

    age: float
    happens: str
    cares: dict[str, float]

    @property
    def when(self) -> str:
        """The age in words."""
        return f"{self.age:g} months" if self.age else "birth"


def calendar(life: Life, months: float) -> list[Entry]:
    """Return what happens before an age, in order."""
    return [
        Entry(age, "; ".join(_said(event, life) for event in life.events if event.age == age), shares(caring))
        for age, caring in epochs(life)
        if age < months
    ]


def _said(event: Event, life: Life) -> str:
    if event.kind == "cares":
        person = next(one for one in life.people if one.name == event.who)
        before = [
            one
            for one in life.events[: life.events.index(event)]
            if one.who == event.who and one.kind in ("cares", "leaves")
        ]
        if not before:
            return f"{event.who} comes to care ({MANNERS[person.manner]})"
        return f"{event.who} comes back" if before[-1].kind == "leaves" else f"{event.who} cares otherwise"
    if event.kind == "leaves":
        return f"{event.who} is no longer there"
    if event.kind == "becomes":
        traits = ", ".join(f"{name.replace('_', ' ')} {_number(value)}" for name, value in event.traits.items())
        return f"{event.who} becomes: {traits}{_in_turn(event)}"
    parts = [f"{name} {value:+g} SD" for name, value in event.numbers.items() if name != FRIGHTENS]
    if FRIGHTENS in event.numbers:
        parts.append("comes to frighten" if event.numbers[FRIGHTENS] else "no longer frightens")
    return f"{event.who} changes: {', '.join(parts)}"


def _number(value: Any) -> str:
    return "by child" if np.ndim(value) else f"{value:g}"


def _in_turn(event: Event) -> str:
    if "every" not in event.numbers:
        return ""
    every, at = (int(event.numbers.get(name, 0)) for name in ("every", "at"))
    return f", in bout {at + 1} of every {every}"
