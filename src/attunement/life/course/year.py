"""One year of some lives, in binding order: how manners changed, what happens, who is there, and then meetings place by place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from attunement.engine.interface import Engine
from attunement.life.course.absence import missed_for_a_year
from attunement.life.course.adults import another_adult_year
from attunement.life.course.care import care_in
from attunement.life.course.carer_state import next_year
from attunement.life.course.circle import as_at_this_age, as_it_happens
from attunement.life.course.inner import another_year_inside
from attunement.life.course.lives import Lives, Seen
from attunement.life.course.love import as_a_year_ends
from attunement.life.course.meetings import met
from attunement.life.course.plan import Meeting, meetings_of
from attunement.life.course.shares import COLUMNS, Counter
from attunement.life.course.sights import KEPT, WATCHED
from attunement.life.course.slots import Slot
from attunement.life.course.timetable import MOST_YEARS, years_of
from attunement.life.course.year_of_events import YearOfEvents, year_of


def a_year_on(lives: Lives, engine: Engine, *, after_bouts: Callable[[int], None] | None = None) -> Lives:
    """Return lives a year later.

    Parameters
    ----------
    lives
        From `born`, or a year later.
    engine
        Makes what happens in bouts.
    after_bouts
        Told how many bouts of everybody's are done, for progress.
    """
    lives, happens = _begun(_another_year_for_carers(lives))
    meetings = meetings_of(lives, happens)
    for part in range(years_of(lives.years).parts):
        for slot, some in meetings.items():
            if some:
                lives = _met_in(lives, slot, some, happens, engine, part=part, after_bouts=after_bouts)
    for slot, ties in lives.ties.items():
        ties = missed_for_a_year(ties, lives.kind, happens.away[slot], lives.years, lives.numbers)  # noqa: PLW2901
        lives = lives.with_ties(slot, ties)
    lives = as_a_year_ends(another_year_inside(lives, happens))
    lately = tuple(seen for seen in lives.seen if seen.slot in KEPT or seen.year == lives.years)
    return replace(lives, years=lives.years + 1, seen=lately)


def _begun(lives: Lives) -> tuple[Lives, YearOfEvents]:
    """A year begins: who leaves and comes at this age, and what happens then, of which nobody is met who is not there."""
    year = partial(year_of, lives.events, lives.number, age=lives.years, seed=lives.seed)
    lives = as_at_this_age(lives, year())
    happens = year(there=np.stack([lives.ties[slot].there for slot in Slot]))
    lives = as_it_happens(lives, happens)
    home, adult = (
        replace(state, pulse=state.pulse + load)
        for state, load in ((lives.home, happens.load), (lives.adult, happens.own_load))
    )
    return replace(lives, home=home, adult=adult), happens


def _another_year_for_carers(lives: Lives) -> Lives:
    """What weighs on the family, and how everybody cares who was there before, has become what the year makes of it."""
    year, seed, population, p = lives.years, lives.seed, lives.population, lives.numbers.carer_years
    if year == 0:
        return lives
    main = lives.carers[Slot.MAIN]
    home = next_year(lives.home, main.number, year=year, seed=seed, population=population, p=p)
    others = {
        slot: carers.a_year_on(year, seed=seed, population=population, p=p)
        for slot, carers in lives.carers.items()
        if slot not in (Slot.MAIN, Slot.TEACHER) and lives.ties[slot].there.any()
    }
    carers = {**lives.carers, **others, Slot.MAIN: replace(main, changing=home.changing)}
    return replace(lives, home=home, carers=carers, adult=another_adult_year(lives))


def _met_in(
    lives: Lives,
    slot: Slot,
    some: list[Meeting],
    happens: YearOfEvents,
    engine: Engine,
    *,
    part: int,
    after_bouts: Callable[[int], None] | None,
) -> Lives:
    """Let everybody who meets whoever fills a place do so in a part of the year, and note what was seen, if anybody looks."""
    shares = np.full((len(COLUMNS), len(lives)), np.nan, np.float32)
    watched = lives.years >= WATCHED.get(slot, MOST_YEARS) and (slot in KEPT or part == years_of(lives.years).parts - 1)
    caring = care_in(lives, slot, happens, part=part)
    for meeting in some:
        counter = Counter(len(meeting.rows)) if watched else None
        lives = met(lives, slot, meeting, engine, part=part, caring=caring, counter=counter, after_bouts=after_bouts)
        if counter is not None:
            shares[:, meeting.rows] = counter.shares()
    if not watched:
        return lives
    return replace(lives, seen=(*lives.seen, Seen(lives.years, part, slot, shares)))


def lived(lives: Lives, engine: Engine, to_years: int, *, after_bouts: Callable[[int], None] | None = None) -> Lives:
    """Return lives at an age, year by year from the one they have."""
    while lives.years < to_years:
        lives = a_year_on(lives, engine, after_bouts=after_bouts)
    return lives
