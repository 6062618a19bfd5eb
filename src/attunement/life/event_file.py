"""A file of events: persons and what happens, written by hand and read once; all that is wrong with it is said at once.

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

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from attunement.life.event_check import check_life
from attunement.life.events import DRAWN, OWN, Event, Life, Person
from attunement.vocabulary import BadFileError

EXAMPLES = {"name": '"mother"', "manner": '"drawn"', "age": "6", "who": '"mother"', "kind": '"cares"'}


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
