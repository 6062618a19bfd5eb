"""Policy arms of a virtual trial: levers written in a line become rows of events that meet everybody of an arm.

    none   leave=26w   leave=26w+9w   support=+0.25   income=+0.5   discrimination=-0.5   daycare=good   visiting=+0.5
    therapy=26   and several with commas: leave=26w,support=+0.25

What a lever does is what its kind of event does (`life_event_kinds`); nothing here knows an outcome. All numbers are assumed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from attunement.life.course.life_event_file import check
from attunement.life.course.life_events import NO_ARM, LifeEvent
from attunement.vocabulary import BadValueError, UnknownNameError, param

WEEKS = re.compile(r"(\d+(?:\.\d+)?)w(?:\+(\d+(?:\.\d+)?)w)?")
GOOD, USUAL, POOR = "good", "usual", "poor"


@dataclass(frozen=True)
class Levers:
    """Numbers of what a lever stands for where a line does not say it."""

    daycare_from: float = param(1.0, unit="years", low=0, high=6, meaning="age at which day care begins")
    daycare_until: float = param(5.0, unit="years", low=1, high=12, meaning="age at which day care ends")
    daycare_quality: float = param(
        1.0, unit="SD", low=0, high=3, meaning="how much better good, and worse poor, day care is"
    )
    visiting_from: float = param(0.5, unit="years", low=0, high=6, meaning="age from which home visiting shows in care")
    therapy_lasts: float = param(2.0, unit="years", low=0.1, high=20, meaning="how long therapy lasts")


@dataclass(frozen=True)
class Arm:
    """One arm of a trial: its name, as it was written, and what happens to everybody in it."""

    name: str
    events: tuple[LifeEvent, ...]


def parse_arm(text: str, p: Levers | None = None) -> Arm:
    """Return an arm from its line.

    Parameters
    ----------
    text
        "none", or levers with their values, with commas between several.
    p
        What levers stand for where the line does not say it.

    Errors
    ------
    UnknownNameError for a lever there is not; BadValueError for a value that it cannot have, a lever given twice, or none.

    Examples
    --------
    >>> parse_arm("leave=26w+9w").events[0].numbers
    {'weeks': 26.0, 'second_weeks': 9.0}
    >>> [(event.kind, event.age) for event in parse_arm("support=+0.25,daycare=good").events]
    [('support', 0.0), ('day care', 1.0)]
    """
    name, numbers = text.strip(), p or Levers()
    if name == NO_ARM:
        return Arm(name, ())
    events: list[LifeEvent] = []
    told: set[str] = set()
    for part in name.split(","):
        lever, given, value = (piece.strip() for piece in part.partition("="))
        if lever not in LEVERS:
            raise UnknownNameError.of("policy lever", lever, [*LEVERS, NO_ARM])
        if not given or not value:
            raise BadValueError(f"the arm '{name}' gives {lever} no value; write for example {EXAMPLES[lever]}.")
        if lever in told:
            raise BadValueError(f"the arm '{name}' gives {lever} twice; write two arms, or one value.")
        told.add(lever)
        events += LEVERS[lever](value, name, numbers)
    events.sort(key=lambda event: event.age)
    if wrong := check(events):
        raise BadValueError(f"the arm '{name}' cannot be lived: {'; '.join(wrong)}.")
    return Arm(name, tuple(events))


def arms_of(events: Sequence[LifeEvent]) -> tuple[tuple[LifeEvent, ...], list[Arm]]:
    """Return what happens in all arms of a file of events, and each arm it names with what happens only in some.

    >>> always, arms = arms_of([LifeEvent(1, "move"), LifeEvent(2, "divorce", arms=("at-2", "both"))])
    >>> [event.kind for event in always], [arm.name for arm in arms]
    (['move'], ['at-2', 'both'])
    """
    names = dict.fromkeys(name for event in events for name in event.arms)
    always = tuple(event for event in events if not event.arms)
    return always, [Arm(name, tuple(event for event in events if name in event.arms)) for name in names]


def _leave(value: str, arm: str, p: Levers) -> Iterator[LifeEvent]:
    del p
    weeks = WEEKS.fullmatch(value)
    if not weeks:
        raise BadValueError(
            f"the arm '{arm}' gives leave the value '{value}'; write weeks of the main carer, and after a plus of the second, "
            f"for example {EXAMPLES['leave']}."
        )
    yield LifeEvent(0.0, "leave", numbers={"weeks": float(weeks[1]), "second_weeks": float(weeks[2] or 0)})


def _lasting(lever: str) -> Callable[[str, str, Levers], Iterator[LifeEvent]]:
    def rows(value: str, arm: str, p: Levers) -> Iterator[LifeEvent]:
        del p
        yield LifeEvent(0.0, lever, numbers={"by": _number(lever, value, arm)})

    return rows


def _daycare(value: str, arm: str, p: Levers) -> Iterator[LifeEvent]:
    grades = {GOOD: p.daycare_quality, USUAL: 0.0, POOR: -p.daycare_quality}
    if value not in grades:
        raise BadValueError(
            f"the arm '{arm}' gives daycare the value '{value}'; it must be one of: {', '.join(grades)}."
        )
    yield LifeEvent(p.daycare_from, "day care", until=p.daycare_until, numbers={"quality": grades[value]})


def _visiting(value: str, arm: str, p: Levers) -> Iterator[LifeEvent]:
    by = _number("visiting", value, arm)
    yield LifeEvent(p.visiting_from, "training", numbers={"responsiveness": by, "threshold": by})


def _therapy(value: str, arm: str, p: Levers) -> Iterator[LifeEvent]:
    age = _number("therapy", value, arm)
    yield LifeEvent(age, "therapy", until=age + p.therapy_lasts)


def _number(lever: str, value: str, arm: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise BadValueError(
            f"the arm '{arm}' gives {lever} the value '{value}'; write a number, for example {EXAMPLES[lever]}."
        ) from None


LEVERS: dict[str, Callable[[str, str, Levers], Iterator[LifeEvent]]] = {
    "leave": _leave,
    "support": _lasting("support"),
    "income": _lasting("income"),
    "discrimination": _lasting("discrimination"),
    "daycare": _daycare,
    "visiting": _visiting,
    "therapy": _therapy,
}
EXAMPLES = {
    "leave": "leave=26w+9w",
    "support": "support=+0.25",
    "income": "income=+0.5, in SD of load taken off",
    "discrimination": "discrimination=+0.5, in SD of load put on",
    "daycare": "daycare=good",
    "visiting": "visiting=+0.5, in SD of readiness to soothe and of reading signals",
    "therapy": "therapy=26, the age at which it begins",
}
