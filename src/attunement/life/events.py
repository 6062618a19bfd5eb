"""What happens in a life, as values in time: who comes to care, who leaves, who changes. Checked and shown before anything runs.

[[person]]
name = "mother"             # the first is the dyad's own caregiver

[[person]]
name = "nursery"
manner = "standard"         # or "drawn" from the population, if nothing is said

[[event]]
age = 0                     # months
who = "mother"
kind = "cares"
share = 1.0                 # of the bouts, as against others who care

[[event]]
age = 6
who = "nursery"
kind = "cares"
every = 3                   # or: every third bout
"""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path

import msgspec

from attunement.life.ages import BOUTS_PER_MONTH, MOST_MONTHS
from attunement.life.day_plan import DayPlan
from attunement.life.population import LATENTS
from attunement.vocabulary import BadFileError

OWN, DRAWN, ALIKE, STANDARD = "own", "drawn", "alike", "standard"
MANNERS = {
    OWN: "the caregiver drawn with the child",
    DRAWN: "drawn from the same population as caregivers are",
    ALIKE: "the manner of the child's own caregiver, in another person",
    STANDARD: "the same good-enough manner for every child",
}
FRIGHTENS = "frightens"
KINDS = {
    "cares": ("share", "every", "at"),
    "leaves": (),
    "changes": (*LATENTS, FRIGHTENS),
}
"""Kinds of events, and the numbers each may have. What changes is in SD of its aspect of care, up is better care;
`frightens` is 1 or 0."""
EXAMPLES = {"name": '"mother"', "manner": '"drawn"', "age": "6", "who": '"mother"', "kind": '"cares"'}
MOST_PEOPLE, LONGEST_NAME = 64, 40
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
        What the kind needs, by name.
    """

    age: float
    who: str
    kind: str
    numbers: dict[str, float] = {}


class Life(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everybody who may care for a child, what happens, and who is there in which hours, if a whole day is lived."""

    people: tuple[Person, ...]
    events: tuple[Event, ...]
    day: DayPlan | None = None

    def names(self) -> tuple[str, ...]:
        """Return everybody's name, in order."""
        return tuple(person.name for person in self.people)


def read_life(path: Path) -> Life:
    """Read persons and events from a TOML file; all that is wrong with it is said at once.

    Errors
    ------
    BadFileError with what is wrong in which event, and what to write instead.
    """
    try:
        given = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise BadFileError(f"There is no file of events {path}. Give the path of a TOML file.") from None
    except (ValueError, OSError, RecursionError) as error:
        raise BadFileError(f"The events {path} cannot be read: {error}. Mend the file.") from None
    wrong: list[str] = [
        f"there is no place for '{name}'; write [[person]] and [[event]]" for name in given.keys() - {"person", "event"}
    ]
    people, events = _rows(given, "person", wrong), _rows(given, "event", wrong)
    made = [event for number, row in enumerate(events, 1) if (event := _event(row, f"event {number}", wrong))]
    named = [person for number, row in enumerate(people, 1) if (person := _person(row, number, wrong))]
    for event in made:  # whoever is not described is drawn, the first one the child's own
        if event.who not in {person.name for person in named}:
            named.append(Person(event.who, DRAWN if named else OWN))
    life = Life(tuple(named), tuple(sorted(made, key=lambda event: event.age)))
    wrong += check_life(life) if not wrong else []
    if wrong:
        raise BadFileError(f"The events {path} cannot be used:\n" + "\n".join(f"  {line}." for line in wrong))
    return life


def _rows(given: dict, name: str, wrong: list[str]) -> list[dict]:
    rows = given.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        wrong.append(f"'{name}' is {rows!r}; write [[{name}]] before each")
        return []
    return rows


def _person(row: dict, number: int, wrong: list[str]) -> Person | None:
    found = [*_missing(row, ("name",)), *_no_text(row, ("name", "manner"))]
    unknown = sorted(row.keys() - {"name", "manner"})
    found += [f"'{name}' means nothing here; a person may have a name and a manner" for name in unknown]
    wrong += [f"person {number}: {said}" for said in found]
    return None if found else Person(row["name"], row.get("manner", OWN if number == 1 else DRAWN))


def _event(row: dict, where: str, wrong: list[str]) -> Event | None:
    texts, numbers = ("who", "kind"), {name: value for name, value in row.items() if name not in ("who", "kind")}
    found = [*_missing(row, ("age", *texts)), *_no_text(row, texts), *_no_number(numbers)]
    wrong += [f"{where}: {said}" for said in found]
    if found:
        return None
    return Event(float(numbers.pop("age")), row["who"], row["kind"], {name: float(n) for name, n in numbers.items()})


def _missing(row: dict, needed: Iterable[str]) -> Iterator[str]:
    for name in needed:
        if name not in row:
            yield f"'{name}' is missing; write for example {name} = {EXAMPLES[name]}"


def _no_text(row: dict, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if not isinstance(row.get(name, ""), str):
            yield f"'{name}' is {row[name]!r}; write words in quotes, for example {name} = {EXAMPLES[name]}"


def _no_number(numbers: Mapping[str, object]) -> Iterator[str]:
    for name, value in numbers.items():
        whole = isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63
        if not whole and not isinstance(value, float):
            yield f"'{name}' is {value!r}; write a number, for example {name} = {EXAMPLES.get(name, '1')}"


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
    person = next((one for one in life.people if one.name == event.who), None)
    if event.kind == "changes":
        if not event.numbers:
            yield f"say what changes, in SD: {', '.join(KINDS['changes'])}"
        if person and person.manner == STANDARD:
            yield f'{event.who} has the standard manner, which does not vary; give it manner = "drawn"'
        if any(not -6 <= value <= 6 for value in event.numbers.values()):
            yield "a change must lie between -6 and 6 SD"
        if event.numbers.get(FRIGHTENS, 0) not in (0, 1):
            yield f"`{FRIGHTENS}` must be 1, comes to frighten, or 0, no longer does"
    if event.kind == "cares":
        yield from _care_wrong(event)
    if event.kind != "cares" and not any(
        one.who == event.who and one.kind == "cares" and one.age <= event.age for one in life.events
    ):
        yield f"{event.who} does not care for the child by then"


def _care_wrong(event: Event) -> Iterator[str]:
    numbers = event.numbers
    if "every" in numbers:
        every, at = numbers["every"], numbers.get("at", 0)
        if (
            not (math.isfinite(every) and math.isfinite(at))
            or every != int(every)
            or not 1 <= every <= 1000
            or at != int(at)
            or not 0 <= at < every
        ):
            yield "`every` must be a whole number from 1 to 1000, and `at`, which of them, from 0 to one less"
        if "share" in numbers:
            yield "give `share` or `every`, not both"
    elif "at" in numbers:
        yield "`at` says which of every so many bouts; give `every` too"
    elif not 0 < numbers.get("share", 1.0) <= 1000:
        yield "the share must be above 0"


def turns(caring: Mapping[str, Mapping[str, float]], k: int) -> str | None:
    """Return whose turn bout k is by `every`, the first named where turns meet; None where shares decide."""
    for name, numbers in caring.items():
        if "every" in numbers and k % int(numbers["every"]) == int(numbers.get("at", 0)):
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
