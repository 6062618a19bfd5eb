"""A file of a life's events: written by hand, read once; all that is wrong with it is said at once; shown as a calendar.

[[event]]
age = 2                     # years
kind = "divorce"
share = 0.3                 # of all; everybody if nothing is said. Or: person = 17
load = 0.3                  # numbers of the kind; what is not given is as `attune show event divorce` says
arms = ["at-2-supported"]   # of a trial; in all arms if nothing is said

[[event]]
age = 6
kind = "death"
who = "main"                # or second, third, teacher, friend, partner, therapist

[[event]]
age = 1
until = 4                   # of what lasts; for good if nothing is said
kind = "day care"
"""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from attunement.life.course.life_event_kinds import COMES_OR_GOES, KINDS, LASTING, OF_SOMEBODY
from attunement.life.course.life_events import NO_ARM, SLOTS, LifeEvent
from attunement.life.course.slots import Slot
from attunement.life.course.timetable import met_from_to
from attunement.vocabulary import BadFileError, BadValueError, declarations

MOST_YEARS = 100
HEADS = ("age", "kind", "who", "share", "person", "until", "arms")


def read_events(path: Path) -> tuple[LifeEvent, ...]:
    """Read a life's events from a TOML file, in order of age.

    Errors
    ------
    BadFileError with all that is wrong, in which event, and what to write instead.
    """
    try:
        given = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise BadFileError(f"There is no file of events {path}. Give the path of a TOML file.") from None
    except (ValueError, OSError, RecursionError) as error:
        raise BadFileError(f"The events {path} cannot be read: {error}. Mend the file.") from None
    wrong = [f"there is no place for '{name}'; write [[event]]" for name in given.keys() - {"event"}]
    rows = given.get("event", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        wrong, rows = [*wrong, f"'event' is {rows!r}; write [[event]] before each"], []
    made = [event for number, row in enumerate(rows, 1) if (event := _event(row, f"event {number}", wrong))]
    events = tuple(sorted(made, key=lambda event: event.age))
    wrong += check(events) if not wrong else []
    if wrong:
        raise BadFileError(f"The events {path} cannot be used:\n" + "\n".join(f"  {line}." for line in wrong))
    return events


def _event(row: dict[str, Any], where: str, wrong: list[str]) -> LifeEvent | None:
    heads, numbers = {k: v for k, v in row.items() if k in HEADS}, {k: v for k, v in row.items() if k not in HEADS}
    found = [
        f"'{name}' is missing; write for example {name} = {example}"
        for name, example in (("age", "2"), ("kind", '"move"'))
        if name not in row
    ]
    found += [
        f"'{name}' is {row[name]!r}; write words in quotes"
        for name in ("kind", "who")
        if not isinstance(row.get(name, ""), str)
    ]
    found += [
        f"'{name}' is {value!r}; write a number"
        for name, value in (*numbers.items(), *((k, heads[k]) for k in ("age", "share", "until") if k in heads))
        if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) >= 2**63
    ]
    person, arms = row.get("person", 0), row.get("arms", [])
    if isinstance(person, bool) or not isinstance(person, int):
        found.append(f"'person' is {person!r}; write a whole number")
    if not isinstance(arms, list) or not all(isinstance(arm, str) for arm in arms):
        found.append(f"'arms' is {arms!r}; write names in quotes, for example arms = [\"at-2\"]")
    wrong += [f"{where}: {said}" for said in found]
    if found:
        return None
    return msgspec.convert({**heads, "numbers": numbers}, LifeEvent)


def check(events: Sequence[LifeEvent]) -> list[str]:
    """Return all that is wrong with events, in words with a way out; nothing if they can happen.

    >>> check([LifeEvent(2, "divorce", numbers={"leaves": 2.0})])
    ['event 1 (divorce at 2 years): leaves is 2 in its numbers; it must lie between 0 and 1 (no unit). Its default is 0.6']
    """
    wrong = [
        f"event {number} ({event.kind} at {_years(event.age)}): {said}"
        for number, event in enumerate(events, 1)
        for said in _wrong(event)
    ]
    if wrong:
        return wrong
    alike = Counter(
        (event.kind, round(event.age * 12), event.who, arm)
        for event in events
        if event.person is None
        for arm in event.arms or (NO_ARM,)
    )
    return [
        f"{kind} at {_years(months / 12)} is written {times} times for a share of all; it would meet the same persons: "
        "write one event"
        for (kind, months, _, _), times in alike.items()
        if times > 1
    ]


def _wrong(event: LifeEvent) -> Iterator[str]:
    if not 0 <= event.age < MOST_YEARS:
        yield f"the age must be a number of years from 0 to {MOST_YEARS}"
    if event.kind not in KINDS:
        yield f"there is no such kind; it must be one of: {', '.join(KINDS)}"
        return
    if event.kind in OF_SOMEBODY and event.who not in SLOTS:
        yield f"say who it is about: `who` must be one of {', '.join(SLOTS)}" + (
            f", not '{event.who}'" if event.who else ""
        )
    elif (
        event.kind in OF_SOMEBODY
        and (when := met_from_to(Slot(SLOTS.index(event.who))))
        and not when[0] <= event.age < when[1]
    ):
        yield f"there is no {event.who} at that age; one is there from {when[0]} to {when[1]}"
    if event.kind not in OF_SOMEBODY and event.who:
        yield f"`who` means nothing here; of somebody are {' and '.join(OF_SOMEBODY)}"
    if not 0 <= event.share <= 1:
        yield "the share must lie between 0 and 1"
    if event.person is not None and (event.share != 1 or not 0 <= event.person < 2**32):
        yield "give a `share` of all or the number of one `person`, from 0 on"
    if NO_ARM in event.arms or any(not arm.isprintable() or not arm.strip() for arm in event.arms):
        yield f"name arms in letters that can be printed, and none of them '{NO_ARM}', in which such an event does not happen"
    if event.until is not None and event.kind not in LASTING:
        yield f"`until` means nothing here; what lasts is {', '.join(LASTING)}"
    elif event.until is not None and not event.age < event.until:
        yield "`until` must be an age after the event's own"
    if event.kind == "training" and not event.numbers:
        yield f"say what changes, in SD: {', '.join(known.name for known in declarations(KINDS['training']))}"
    yield from _age_wrong(event)
    yield from _numbers_wrong(event)


def _age_wrong(event: LifeEvent) -> Iterator[str]:
    if event.kind in COMES_OR_GOES and math.isfinite(event.age) and event.age != (year := math.floor(event.age)):
        yield f"somebody comes or goes with it, which counts from a birthday on; write age = {year} or age = {year + 1}"
    if event.kind == "leave" and event.age != 0:
        yield "leave is of a child's first year; write age = 0"


def _numbers_wrong(event: LifeEvent) -> Iterator[str]:
    known = {declared.name: declared for declared in declarations(KINDS[event.kind])}
    for name, value in event.numbers.items():
        if name not in known:
            yield f"'{name}' means nothing here; {event.kind} may have {', '.join(known)}"
            continue
        try:
            known[name].check(value, where="its numbers")
        except BadValueError as error:
            yield str(error).removesuffix(".")


def calendar(events: Sequence[LifeEvent]) -> list[tuple[str, str]]:
    """Return when what happens to whom, in words, in order of age; with every number, given or assumed.

    >>> calendar([LifeEvent(2, "divorce", share=0.3, numbers={"load": 0.3})])
    [('2 years', 'divorce, of 30% of all: load 0.3 SD, support -0.2, leaves 0.6')]
    """
    return [
        (_years(event.age) if event.age else "birth", _said(event))
        for event in sorted(events, key=lambda event: event.age)
    ]


def _said(event: LifeEvent) -> str:
    share = "everybody" if event.share == 1 else f"{100 * event.share:.4g}% of all"
    whose = share if event.person is None else f"person {event.person}"
    units = {known.name: known.unit for known in declarations(KINDS[event.kind])}
    numbers = ", ".join(
        f"{name.replace('_', ' ')} {value:g}{'' if units[name] == '1' else f' {units[name]}'}"
        for name, value in event.all_numbers.items()
        if event.kind != "training" or value
    )
    about = f" ({event.who})" if event.who else ""
    until = f", until {_years(event.until)}" if event.until is not None else ""
    arms = f"; only in {', '.join(event.arms)}" if event.arms else ""
    return f"{event.kind}{about}, of {whose}{until}: {numbers}{arms}"


def _years(age: float) -> str:
    return f"{age:g} year{'' if age == 1 else 's'}"
