"""The meetings of a part of a year with whoever fills one place: bouts of the kernel, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from attunement.engine.footage import Footage
from attunement.engine.interface import Engine
from attunement.engine.lanes import Lanes, blocks, join
from attunement.engine.threefry import key_of
from attunement.engine.timetable import Bout
from attunement.engine.trees import put
from attunement.life.course import timetable
from attunement.life.course.care import beside
from attunement.life.course.circle import DAY_CARE_UNTIL
from attunement.life.course.lives import Lives
from attunement.life.course.plasticity import counts, days_that_count
from attunement.life.course.shares import Counter
from attunement.life.course.slots import Slot
from attunement.life.course.timetable import DAYS_APART, GRANDPARENT, moments, years_of
from attunement.life.upbringing import HOME

Everybody = slice | NDArray[np.int64]
AfterBouts = Callable[[int], None]


class Meeting(NamedTuple):
    """Who meets whoever fills a place so many times a year.

    `in_all` is how many bouts a year these persons have with everybody, among which goes what a year teaches of people in
    general.
    """

    rows: NDArray[np.int64]
    bouts: int
    in_all: int
    day_care: bool = False


def meetings_of(lives: Lives) -> dict[Slot, list[Meeting]]:
    """Return who meets whom in this year, place by place; nobody twice in one place."""
    planned = {slot: list(_planned(lives, slot)) for slot in Slot}
    in_all = np.zeros(len(lives), np.int64)
    for some in planned.values():
        for rows, bouts, _ in some:
            in_all[rows] += bouts
    return {
        slot: [
            Meeting(rows[in_all[rows] == alike], bouts, int(alike), day_care)
            for rows, bouts, day_care in some
            for alike in np.unique(in_all[rows])
        ]
        for slot, some in planned.items()
    }


def _planned(lives: Lives, slot: Slot) -> Iterator[tuple[NDArray[np.int64], int, bool]]:
    """Yield which persons meet whoever fills a place how often, and whether in day care."""
    a_year = years_of(lives.years).bouts.get(slot, 0)
    there, home = lives.ties[slot].there & ~lives.ties[slot].away, lives.household
    in_day_care = home.day_care & (Slot.THIRD in years_of(lives.years).bouts) & (lives.years < DAY_CARE_UNTIL)
    left_over = round(a_year * (1 - lives.numbers.others.hours_taken))
    with_parents = (~in_day_care, a_year, False), (in_day_care, left_over, False)
    plans = {
        Slot.MAIN: with_parents,
        Slot.SECOND: with_parents,
        Slot.THIRD: ((home.grandparent, min(GRANDPARENT, a_year), False), (in_day_care, a_year, True)),
    }
    for who, bouts, day_care in plans.get(slot, ((np.True_, a_year, False),)):
        rows = np.flatnonzero(there & who)
        if len(rows) and bouts:
            yield rows, bouts, day_care


def met(
    lives: Lives,
    slot: Slot,
    meeting: Meeting,
    engine: Engine,
    *,
    part: int,
    counter: Counter | None = None,
    after_bouts: AfterBouts | None = None,
) -> Lives:
    """Return lives after a part of a year's bouts of some persons with whoever fills a place for them.

    Parameters
    ----------
    lives, slot, meeting
        Who meets whom.
    engine
        Makes what happens in the bouts.
    part
        Which part of the year, from 0.
    counter
        Counts what was seen, if anybody looks.
    after_bouts
        Told how many bouts are done, for progress.
    """
    rows, everybody = meeting.rows, len(meeting.rows) == len(lives)
    which: Everybody = slice(None) if everybody else rows
    parts = years_of(lives.years).parts
    first, end = (meeting.bouts * edge // parts for edge in (part, part + 1))
    bouts = [_bout(lives, slot, meeting, k) for k in range(first, end)]
    if not bouts:
        return lives
    lanes = beside(lives, slot, which)
    lanes = _through(engine, lanes, bouts, seed=lives.seed, counter=counter)
    if after_bouts:
        after_bouts(len(bouts))
    kept, year = lanes.kept[0], lives.years + end / meeting.bouts
    lives = lives.with_ties(slot, lives.ties[slot].after(which, kept.bonds[0], year=year))
    if everybody:
        return replace(lives, generic=kept.generic, slow=kept.slow)
    return replace(lives, generic=put(lives.generic, rows, kept.generic), slow=put(lives.slow, rows, kept.slow))


def _bout(lives: Lives, slot: Slot, meeting: Meeting, k: int) -> Bout:
    """The k-th bout of the year."""
    year, kind = lives.years, moments(slot, lives.years)
    return Bout(
        occasion=timetable.occasion(year, k),
        age_months=12 * (year + (k + 0.5) / meeting.bouts),
        elapsed_days=days_that_count(year, meeting.in_all, lives.numbers),
        days_apart=(DAYS_APART.get(slot, HOME.bout(0).elapsed_days),),
        play=float(kind.plays(k)),
        learning=counts(slot, year, lives.numbers, day_care=meeting.day_care),
        generic_weight=lives.numbers.in_general.weight,
        stress=kind.stresses(k),
        absence_probability=kind.leaving,
    )


def _through(engine: Engine, lanes: Lanes, bouts: Sequence[Bout], *, seed: int, counter: Counter | None) -> Lanes:
    """Take any number of dyads through bouts, in calls as large as the engine takes them."""
    key, table, done = key_of(seed), HOME.timetable(), []
    whole = [(lanes, len(lanes))] if engine.block is None else blocks(lanes, engine.block)
    start = 0
    for block, count in whole:
        place = slice(start, start + count)

        def look(number: int, film: Footage, place: slice = place, count: int = count) -> None:
            assert counter is not None
            counter(number, film.first(count), place)

        lived, _ = engine.run(block, table, bouts, step_s=HOME.step_s, key=key, watch=None if counter is None else look)
        done.append(lived.take(slice(count)))
        start += count
    return done[0] if len(done) == 1 else join(done)
