"""A life lived by a day plan: whoever has more of a child's waking hours has more of the bouts."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from attunement.life.day_plan import DAY_H, NOBODY, STEP_H, DayPlan, check_day
from attunement.life.events import DRAWN, OWN, Event, Life, Person
from attunement.life.sleep import WAKING_H, Sleep, sleep_at
from attunement.vocabulary import BadValueError

_QUARTERS = tuple(quarter * STEP_H for quarter in range(round(DAY_H / STEP_H)))


def waking_hours(plan: DayPlan, sleep: Sleep) -> dict[str, float]:
    """Return for how many hours each person is with a child that is awake; a waking at night counts for half an hour.

    >>> from attunement.life.day_plan import NURSERY
    >>> {who: round(hours, 2) for who, hours in waking_hours(NURSERY, sleep_at(36)).items()}
    {'mother': 3.05, 'nursery': 7.0, 'father': 2.0}
    """
    found = dict.fromkeys((*plan.people, NOBODY), 0.0)
    for at in _QUARTERS:
        awake = any(begins <= at < ends for begins, ends in sleep.awake)
        found[plan.at(at).who] += STEP_H if awake else 0.0
    for begins in sleep.night:
        found[plan.at(begins).who] += sleep.wakes * WAKING_H
    return {who: found[who] for who in plan.people}


def lived_by(plan: DayPlan, months: float) -> Life:
    """Return a life from birth to an age, lived by a day plan: shares of bouts follow the waking hours of that age.

    The first person is the child's own caregiver and the others are drawn, if the plan gives them no manner.

    Errors
    ------
    BadValueError if nobody can live by that plan.
    """
    if wrong := check_day(plan):
        raise BadValueError(f"the day plan '{plan.name}' cannot be lived: {'; '.join(wrong)}.")
    usual = {who: DRAWN for who in plan.people} | {plan.people[0]: OWN}
    hours = {who: share for who, share in waking_hours(plan, sleep_at(months)).items() if share}
    people = tuple(Person(who, plan.manners.get(who, usual[who])) for who in hours)
    cares = tuple(Event(0.0, who, "cares", {"share": round(share, 4)}) for who, share in hours.items())
    return Life(people, cares, plan)


def with_day(life: Life, plan: DayPlan) -> Life:
    """Return a life of which a day is lived by a plan, who cares when being said by its events."""
    return msgspec.structs.replace(life, day=plan)


def check_lived_day(life: Life, months: float) -> Iterator[str]:
    """Yield all that is wrong with a life's day plan, in words: whoever has hours must care for the child by then."""
    if life.day is None:
        return
    yield from (f"the day plan '{life.day.name}': {said}" for said in check_day(life.day))
    care = {event.who for event in life.events if event.kind == "cares" and event.age < months}
    for who in life.day.people:
        if who not in care:
            yield (
                f"the day plan '{life.day.name}' gives hours to {who}, who does not care for the child before {months:g} months; "
                f"those who do: {', '.join(sorted(care)) or 'nobody'}"
            )
    for person in life.people:
        if person.manner != (manner := life.day.manners.get(person.name, person.manner)):
            yield (
                f"the day plan '{life.day.name}' gives {person.name} the manner '{manner}', and the events '{person.manner}'; "
                "leave one of them out"
            )
