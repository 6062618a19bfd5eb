"""One year of some lives, in binding order: how manners changed, what happens, who is there, and then meetings place by place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from attunement.engine.interface import Engine
from attunement.life.course.absence import missed_for_a_year
from attunement.life.course.carer_state import next_year
from attunement.life.course.circle import as_a_year_begins
from attunement.life.course.lives import Lives, Seen
from attunement.life.course.meetings import Meeting, meetings_of, met
from attunement.life.course.shares import COLUMNS, Counter
from attunement.life.course.slots import Slot
from attunement.life.course.timetable import years_of

WATCHED = (Slot.TEACHER, Slot.FRIEND, Slot.PARTNER)
"""With whom what is seen is counted: at school, among friends, in love."""


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
    lives = as_a_year_begins(_another_year_for_carers(lives))
    meetings = meetings_of(lives)
    for part in range(years_of(lives.years).parts):
        for slot, some in meetings.items():
            if some:
                lives = _met_in(lives, slot, some, engine, part=part, after_bouts=after_bouts)
    for slot, ties in lives.ties.items():
        lives = lives.with_ties(slot, missed_for_a_year(ties, lives.kind, lives.years, lives.numbers))
    return replace(lives, years=lives.years + 1)


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
        if slot != Slot.MAIN
    }
    return replace(lives, home=home, carers={**others, Slot.MAIN: replace(main, changing=home.changing)})


def _met_in(
    lives: Lives,
    slot: Slot,
    some: list[Meeting],
    engine: Engine,
    *,
    part: int,
    after_bouts: Callable[[int], None] | None,
) -> Lives:
    """Let everybody who meets whoever fills a place do so in a part of the year, and note what was seen, if anybody looks."""
    shares = np.full((len(COLUMNS), len(lives)), np.nan, np.float32)
    for meeting in some:
        counter = Counter(len(meeting.rows)) if slot in WATCHED else None
        lives = met(lives, slot, meeting, engine, part=part, counter=counter, after_bouts=after_bouts)
        if counter is not None:
            shares[:, meeting.rows] = counter.shares()
    if slot not in WATCHED:
        return lives
    return replace(lives, seen=(*lives.seen, Seen(lives.years, part, slot, shares)))


def lived(lives: Lives, engine: Engine, to_years: int, *, after_bouts: Callable[[int], None] | None = None) -> Lives:
    """Return lives at an age, year by year from the one they have."""
    while lives.years < to_years:
        lives = a_year_on(lives, engine, after_bouts=after_bouts)
    return lives
