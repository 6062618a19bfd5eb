"""What events bring in one year of lives: load and support, who is away, who is gone, who comes and how they care.

A lasting event counts for the part of the year in which it lasts, spread over it. A load that comes within a year weighs as much of
itself as is left of the year, and the rest comes with the next. Who comes or goes does so at a birthday.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attunement.life.course.life_event_kinds import OF_SOMEBODY
from attunement.life.course.life_events import SLOTS, LifeEvent, drawn_of, whom
from attunement.life.population import LATENTS

Array = NDArray[np.float64]
MAIN, SECOND, THIRD, PARTNER, THERAPIST = (
    SLOTS.index(name) for name in ("main", "second", "third", "partner", "therapist")
)
WITHDRAWN = [LATENTS.index(name) for name in ("responsiveness", "warmth")]


@dataclass(frozen=True, eq=False)
class YearOfEvents:
    """What a year brings; every array ends with [person].

    Attributes
    ----------
    load, own_load
        Added to the pulse of the household a person grows up in, and to its own as a grown-up, in SD.
    unrelieved, support, therapy
        For `carer_state.net_load` and `reflection.talk_at`: in SD, as a share of support's range, as a share of the year.
    leave_weeks
        Of main and second carer, [2, person].
    away
        Share of the year's bouts with each that fall away, 0 to 1, [slot, person]; who is left has them.
    gone, dies, comes
        Whose bond closes for good, also by death, and where somebody new comes, [slot, person]; a place may change hands, both
        at once.
    bouts
        Bouts with each that an event brings, on top of the timetable's and from the parents' for day care, [slot, person].
    instead
        For whom others care in the place of parents, in an institution or foster care, [person].
    turns
        How many take turns in a place, 1 usually, [slot, person].
    days_apart
        How long until each is met again, NaN as usual, [slot, person].
    aspects, fright
        How each cares beside its own manner, in SD, up is better care, [slot, aspect, person]; and frightens, [slot, person].
    """

    load: Array
    own_load: Array
    unrelieved: Array
    support: Array
    therapy: Array
    leave_weeks: Array
    away: Array
    gone: NDArray[np.bool_]
    dies: NDArray[np.bool_]
    comes: NDArray[np.bool_]
    bouts: Array
    instead: NDArray[np.bool_]
    turns: Array
    days_apart: Array
    aspects: Array
    fright: Array

    @classmethod
    def plain(cls, persons: int) -> YearOfEvents:
        """Return a year in which nothing happens."""
        each, places = np.zeros((5, persons)), (len(SLOTS), persons)
        return cls(
            *each, leave_weeks=np.zeros((2, persons)), away=np.zeros(places), gone=np.zeros(places, bool),
            dies=np.zeros(places, bool), comes=np.zeros(places, bool), bouts=np.zeros(places),
            instead=np.zeros(persons, bool), turns=np.ones(places), days_apart=np.full(places, np.nan),
            aspects=np.zeros((len(SLOTS), len(LATENTS), persons)), fright=np.zeros(places),
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Met:
    """An event as it meets persons in a year: whom it begins for, how much arrives, for which part it lasts, its numbers."""

    event: LifeEvent
    begins: NDArray[np.bool_]
    arrives: Array
    part: Array
    changes: NDArray[np.bool_]  # for whom somebody else takes over what goes on
    n: dict[str, float]


def year_of(
    events: Sequence[LifeEvent],
    number: NDArray[np.uint32],
    *,
    age: int,
    seed: int,
    there: NDArray[np.bool_] | None = None,
) -> YearOfEvents:
    """What all events together bring to each person in the year after a birthday.

    Loads, support and manners add up; of bouts that fall away, 1 − Π(1 − away).

    Parameters
    ----------
    events
        Of one arm, checked (`life_event_file.check`).
    number
        Persons' numbers, [person]: whom a share meets is drawn at their addresses.
    age
        Of the persons at the start of the year, in whole years.
    seed
        Of the study.
    there
        Who has somebody in each place, [slot, person]: only these can lose or miss somebody; everybody if not given.

    Examples
    --------
    >>> year = year_of([LifeEvent(2.5, "divorce", numbers={"leaves": 0.5})], np.arange(1, dtype=np.uint32), age=2, seed=1)
    >>> year.load.tolist(), year.support.tolist(), year.away[:2, 0].tolist()
    ([0.75], [-0.1], [0.0, 0.25])
    """
    year = YearOfEvents.plain(len(number))
    for event in events:
        lasts, arrives = event.part_of(age), event.arrives_in(age)
        if not lasts and not arrives:
            continue
        meets = whom(event, number, seed=seed)
        if there is not None and event.kind in OF_SOMEBODY:
            meets = meets & there[SLOTS.index(event.who)]
        turnover = event.all_numbers.get("turnover", 0.0)
        another = drawn_of(event, number, seed=seed, again=1 + age) < turnover if turnover else np.zeros_like(meets)
        begins = meets & event.begins_in(age)
        part, arrived = np.where(meets, lasts, 0.0), np.where(meets, arrives, 0.0)
        _DO[event.kind](year, _Met(event, begins, arrived, part, meets & another & ~begins, event.all_numbers))
    return year


def _load(year: YearOfEvents, met: _Met) -> None:
    year.load[:] += met.n["load"] * met.arrives


def _fall_away(year: YearOfEvents, slot: int, share: Array) -> None:
    year.away[slot] = 1 - (1 - year.away[slot]) * (1 - share)


def _separation(year: YearOfEvents, met: _Met) -> None:
    _fall_away(year, SLOTS.index(met.event.who), met.part)


def _divorce(year: YearOfEvents, met: _Met) -> None:
    _load(year, met)
    year.support[:] += met.n["support"] * met.part
    _fall_away(year, SECOND, met.n["leaves"] * met.part)


def _death(year: YearOfEvents, met: _Met) -> None:
    slot = SLOTS.index(met.event.who)
    (year.own_load if slot == PARTNER else year.load)[:] += met.n["load"] * met.arrives
    year.gone[slot] |= met.begins
    year.dies[slot] |= met.begins


def _burden(year: YearOfEvents, met: _Met) -> None:
    _load(year, met)
    _fall_away(year, MAIN, met.n["shared"] * met.part)


def _mental_illness(year: YearOfEvents, met: _Met) -> None:
    year.load[:] += met.n["load"] * met.part
    year.aspects[MAIN, WITHDRAWN] += met.n["withdrawn"] * met.part


def _instead_of_parents(year: YearOfEvents, met: _Met) -> None:
    year.instead[:] |= met.part > 0
    for slot in (MAIN, SECOND):
        _fall_away(year, slot, met.part)


def _institution(year: YearOfEvents, met: _Met) -> None:
    _instead_of_parents(year, met)
    there = met.part > 0
    year.comes[THIRD] |= met.begins
    _take_turns(year, met)
    year.days_apart[THIRD, there] = met.n["days_apart"]
    year.aspects[THIRD, WITHDRAWN] += met.n["withdrawn"] * there
    year.fright[THIRD] += met.n["fright"] * there


def _foster(year: YearOfEvents, met: _Met) -> None:
    _load(year, met)
    _instead_of_parents(year, met)
    _comes(year, met, THIRD)


def _adoption(year: YearOfEvents, met: _Met) -> None:
    _load(year, met)
    for slot in (MAIN, SECOND):
        year.gone[slot] |= met.begins
        _comes(year, met, slot)


def _new_partner(year: YearOfEvents, met: _Met) -> None:
    _load(year, met)
    _comes(year, met, SECOND)


def _comes(year: YearOfEvents, met: _Met, slot: int) -> None:
    year.comes[slot] |= met.begins | met.changes
    year.aspects[slot] += met.n["quality"] * (met.part > 0)


def _day_care(year: YearOfEvents, met: _Met) -> None:
    _comes(year, met, THIRD)
    year.bouts[THIRD] += met.n["bouts"] * met.part
    _take_turns(year, met)


def _take_turns(year: YearOfEvents, met: _Met) -> None:
    year.turns[THIRD] = np.where(met.part > 0, np.maximum(year.turns[THIRD], met.n["carers"]), year.turns[THIRD])


def _training(year: YearOfEvents, met: _Met) -> None:
    for row, name in enumerate(LATENTS):
        year.aspects[MAIN, row] += met.n[name] * met.part
    year.fright[MAIN] += met.n["fright"] * met.part


def _therapy(year: YearOfEvents, met: _Met) -> None:
    year.therapy[:] = np.maximum(year.therapy, met.part)
    year.bouts[THERAPIST] += met.n["bouts"] * met.part
    year.comes[THERAPIST] |= met.begins & (met.n["bouts"] > 0)


def _leave(year: YearOfEvents, met: _Met) -> None:
    year.leave_weeks[:] += np.outer([met.n["weeks"], met.n["second_weeks"]], met.begins)


def _income(year: YearOfEvents, met: _Met) -> None:
    year.unrelieved[:] -= met.n["by"] * met.part


def _support(year: YearOfEvents, met: _Met) -> None:
    year.support[:] += met.n["by"] * met.part


def _discrimination(year: YearOfEvents, met: _Met) -> None:
    year.unrelieved[:] += met.n["by"] * met.part


_DO: dict[str, Callable[[YearOfEvents, _Met], None]] = {
    "separation": _separation, "divorce": _divorce, "death": _death, "hospital": _burden, "illness": _burden,
    "mental illness": _mental_illness, "move": _burden, "sibling": _burden, "job": _burden, "institution": _institution,
    "foster care": _foster, "adoption": _adoption, "new partner": _new_partner, "day care": _day_care,
    "training": _training, "therapy": _therapy, "leave": _leave, "income": _income, "support": _support,
    "discrimination": _discrimination,
}  # fmt: skip
