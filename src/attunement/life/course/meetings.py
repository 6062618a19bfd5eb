"""The meetings of a part of a year with whoever fills one place: bouts of the kernel, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

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
from attunement.life.course.lives import Lives
from attunement.life.course.plan import Meeting
from attunement.life.course.plasticity import counts, days_that_count
from attunement.life.course.shares import Counter
from attunement.life.course.slots import Slot
from attunement.life.course.timetable import DAYS_APART, moments, years_of
from attunement.life.upbringing import HOME
from attunement.theories.traits import Caring

Everybody = slice | NDArray[np.int64]
AfterBouts = Callable[[int], None]


def met(
    lives: Lives,
    slot: Slot,
    meeting: Meeting,
    engine: Engine,
    *,
    part: int,
    caring: Caring | None = None,
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
    caring
        How whoever fills the place gives care to everybody; as at the end of the last year if not given.
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
    lanes = beside(lives, slot, which, caring=caring)
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
    usual = DAYS_APART.get(slot, HOME.bout(0).elapsed_days)
    return Bout(
        occasion=timetable.occasion(year, k),
        age_months=12 * (year + (k + 0.5) / meeting.bouts),
        elapsed_days=days_that_count(year, meeting.in_all, lives.numbers),
        days_apart=(usual if np.isnan(meeting.days_apart) else meeting.days_apart,),
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
