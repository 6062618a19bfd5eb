"""A whole day of copies of some children: stretch by stretch while they are awake, and each waking at night.

The children themselves never notice. A day costs as many ticks as a child is awake: about as many as a year of its sampled life.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.engine.footage import Footage
from attunement.engine.lanes import BLOCK, Lanes
from attunement.engine.threefry import key_of
from attunement.lab.occasions import occasion_of
from attunement.lab.sessions import with_both
from attunement.lab.whole_day import ASLEEP_TICKS, CELL_TICKS, CELLS, WHOLE_DAY, Stretch, WholeDay
from attunement.life.day_plan import NOBODY, DayPlan, check_day
from attunement.life.sleep import CELL_H, Sleep, sleep_at, wakings
from attunement.study.children import Children, in_threads
from attunement.study.diary import ITSELF, NOT_YET, Diary
from attunement.study.spec import Spec
from attunement.vocabulary import BadValueError, ChildAct, PersonAct

STEP_S = WHOLE_DAY.step_s
APART_TICKS = round(CELL_TICKS / 5)
"""Bouts of crying lie more than a minute apart."""
Flags = NDArray[np.bool_]


def live_day(
    known: Mapping[str, Children], plan: DayPlan, *, repeat: int = 0, nights: bool = False, threads: int | None = None
) -> Diary:
    """Let a copy of each child live a day and the night after it; return the diary.

    Parameters
    ----------
    known
        The same children with each of the people they know, by name, as `raise_in_company` gives them.
    plan
        Who is there in which hours.
    repeat
        Number of the day: another number is another day.
    nights
        Leave the day out and live the night alone, which takes a seventh of the time.
    threads
        How many blocks at once; the result does not depend on it.
    """
    if wrong := check_day(plan):
        raise BadValueError(f"the day plan '{plan.name}' cannot be lived: {'; '.join(wrong)}.")
    if missing := [who for who in plan.people if who not in known]:
        raise BadValueError(
            f"the day plan '{plan.name}' gives hours to {', '.join(missing)}, whom the children do not know; they know "
            f"{', '.join(known)}."
        )
    some = known[plan.people[0]]
    sleep = sleep_at(some.months)

    def block(start: int) -> Diary:
        lanes = {name: children.lanes.take(slice(start, start + BLOCK)) for name, children in known.items()}
        house = _House(lanes, some, WholeDay(plan), sleep, repeat)
        return house.diary(nights=nights)

    return Diary.joined(in_threads(block, range(0, len(some), BLOCK), threads))


@dataclass(frozen=True, eq=False)
class _House:
    """A block of children with everybody they know, for a day."""

    lanes: Mapping[str, Lanes]
    children: Children
    day: WholeDay
    sleep: Sleep
    repeat: int

    def diary(self, *, nights: bool) -> Diary:
        """Return the diary of a day and the night after it, or of the night alone."""
        plan, dyads = self.day.plan, self.lanes[self.day.plan.people[0]].dyad
        names = (*plan.people, NOBODY)
        who = [names.index(plan.at((cell + 0.5) * CELL_H).who) for cell in range(CELLS)]
        shape = CELLS, len(dyads)
        awake, cry, signal = (np.zeros(shape, np.float32) for _ in range(3))
        book = Diary(
            dyads, names, np.tile(np.array(who, np.int8)[:, np.newaxis], len(dyads)), awake, cry, signal,
            np.full(shape, np.nan, np.float32), np.zeros(len(dyads), np.int64), pl.DataFrame(),
        )  # fmt: skip
        if not nights:
            self._by_day(book)
        rows = self._at_night(book)
        return Diary(**{**vars(book), "wakings": pl.concat([_NO_WAKING, *rows]).sort("dyad", "at_h")})

    def _by_day(self, book: Diary) -> None:
        """Live the stretches of the day, and write them down."""
        everybody, base = np.arange(len(book.dyads)), occasion_of(self.day.name, 2 * self.repeat)
        for number, stretch in enumerate(self.day.stretches(self.sleep)):
            for film, which, _ in self._filmed(stretch, everybody, np.full(len(everybody), base + number)):
                cells = round(stretch.begins_h / CELL_H) + np.arange(len(stretch.who))[:, np.newaxis]
                _write(book, film, cells, which, np.ones(film.live.shape, bool))

    def _at_night(self, book: Diary) -> Iterator[pl.DataFrame]:
        """Live every waking, those of all children and hours side by side; write them down, and yield their rows."""
        base = occasion_of(self.day.name, 2 * self.repeat + 1)
        when = wakings(self.sleep, seed=self.children.seed, dyads=book.dyads, night=base)
        hours, woken = np.nonzero(np.isfinite(when))
        at_h = when[hours, woken]
        whose = [self.day.plan.at(at) for at in at_h]
        for hours_of in dict.fromkeys(whose):
            these = np.flatnonzero([one is hours_of for one in whose])
            stretch, name = self.day.waking(hours_of), hours_of.who
            for film, which, part in self._filmed(stretch, woken[these], base + hours[these]):
                at = at_h[these][part]
                cells = (np.round(at / CELL_H).astype(int) + np.arange(len(stretch.who))[:, np.newaxis]) % CELLS
                book.who[cells, which] = book.names.index(name)
                crying = film.seen(0) == ChildAct.CRY
                ticks, live = asleep_again(crying)
                _write(book, film, cells, which, live)
                yield _waking_rows(book.dyads[which], at, name, ticks, crying & live, _soothed(film, stretch) & live)

    def _filmed(
        self, stretch: Stretch, which: NDArray[np.int64], occasions: NDArray[np.int64]
    ) -> Iterator[tuple[Footage, NDArray[np.int64], slice]]:
        """Yield films of some children in a stretch, block by block, whose they are, and which part of all it is."""
        engine, timetable = self.children.engine, stretch.timetable()
        lanes = self.lanes[stretch.first]
        lanes = with_both(lanes, self.lanes[stretch.other]) if stretch.other else lanes
        for start in range(0, len(which), BLOCK):
            part = slice(start, min(start + BLOCK, len(which)))
            padded = np.minimum(np.arange(start, start + BLOCK), part.stop - 1)
            occasion = occasions[padded].astype(np.uint32)
            same = int(occasion[0]) if (occasion == occasion[0]).all() else occasion
            bout = stretch.bout(occasion=same, age_months=self.children.months)
            _, films = engine.run(
                lanes.take(which[padded]), timetable, [bout], step_s=STEP_S, key=key_of(self.children.seed),
                film=True,
            )  # fmt: skip
            yield films[0].first(part.stop - start), which[part], part


def day_tables(
    known: Mapping[str, Children], spec: Spec, keep: int, step: Callable[[int], None]
) -> dict[str, pl.DataFrame]:
    """Let copies of one block live a day by the study's plan.

    `days`: a row for each child. `day_hours`: for each child, hour and person. `wakings`: for each waking at night. `moments`:
    every five minutes of the first `keep` children.
    """
    assert spec.life.events is not None
    assert spec.life.events.day is not None
    diary = live_day(known, spec.life.events.day, threads=1)
    step(20)
    tables = {"days": diary.days(), "day_hours": diary.by_hour(), "wakings": diary.wakings}
    return tables | ({"moments": diary.moments(keep)} if keep else {})


def asleep_again(crying: Flags) -> tuple[NDArray[np.float64], Flags]:
    """Return for how many ticks a child that woke is awake, [child], and which of the ticks those are, [tick, child].

    >>> ticks, _ = asleep_again(np.zeros((600, 1), bool))
    >>> int(ticks[0])
    60
    """
    at = np.arange(len(crying))[:, np.newaxis]
    last = np.maximum.accumulate(np.where(crying, at, -1), axis=0)
    quiet = at - last >= ASLEEP_TICKS
    ticks = np.where(quiet.any(axis=0), quiet.argmax(axis=0) + 1, len(crying))
    return ticks.astype(float), at < ticks


def _write(book: Diary, film: Footage, cells: NDArray[np.int64], which: NDArray[np.int64], live: Flags) -> None:
    """Write five minutes after five minutes of a film into a diary."""
    acts = film.seen(0)

    def summed(what: NDArray) -> NDArray:
        return what.reshape(-1, CELL_TICKS, what.shape[1]).sum(axis=1)

    ticks = summed(live)
    np.add.at(book.awake, (cells, which), ticks * STEP_S)
    np.add.at(book.cry, (cells, which), summed((acts == ChildAct.CRY) & live) * STEP_S)
    np.add.at(book.signal, (cells, which), summed((acts == ChildAct.SIGNAL) & live) * STEP_S)
    mean = summed(film.arousal * live) / np.maximum(ticks, 1)
    shown = np.broadcast_to(cells, ticks.shape)[ticks > 0], np.broadcast_to(which, ticks.shape)[ticks > 0]
    book.arousal[shown] = mean[ticks > 0]
    np.add.at(book.bouts, which, crying_bouts((acts == ChildAct.CRY) & live))


def crying_bouts(crying: Flags) -> NDArray[np.int64]:
    """Return how many bouts of crying there are, more than a minute apart, [child].

    >>> cry = np.zeros((100, 1), bool)
    >>> cry[[0, 5, 60]] = True
    >>> int(crying_bouts(cry)[0])
    2
    """
    at = np.arange(len(crying))[:, np.newaxis]
    last = np.maximum.accumulate(np.where(crying, at, -APART_TICKS - 1), axis=0)
    before = np.concatenate([np.full((1, crying.shape[1]), -APART_TICKS - 1), last[:-1]])
    return (crying & (at - before > APART_TICKS)).sum(axis=0)


def _soothed(film: Footage, stretch: Stretch) -> Flags:
    """Return where somebody who is there soothes, [tick, child]."""
    places = range(1, len(film.acts))
    return np.any([(film.seen(place) == PersonAct.SOOTHE) & film.here[place - 1] for place in places], axis=0)


_NO_WAKING = pl.DataFrame(
    schema={
        "dyad": pl.UInt32, "at_h": pl.Float64, "who": pl.String, "minutes": pl.Float64, "cry_s": pl.Float64,
        "calls": pl.Boolean, "settled_by": pl.String,
    }
)  # fmt: skip


def _waking_rows(
    dyads: NDArray[np.uint32],
    at_h: NDArray[np.float64],
    who: str,
    ticks: NDArray[np.float64],
    cry: Flags,
    soothed: Flags,
) -> pl.DataFrame:
    """Return a row for each waking; it is settled by a person who soothes once the child has called."""
    calls, called = cry.any(axis=0), np.logical_or.accumulate(cry, axis=0)
    by_person = (soothed & called).any(axis=0)
    settled = np.where(cry[-ASLEEP_TICKS:].any(axis=0), NOT_YET, np.where(by_person, who, ITSELF))
    columns = {
        "dyad": dyads, "at_h": at_h, "who": [who] * len(dyads), "minutes": ticks * STEP_S / 60,
        "cry_s": cry.sum(axis=0) * STEP_S, "calls": calls, "settled_by": settled,
    }  # fmt: skip
    return pl.DataFrame(columns, schema=_NO_WAKING.schema)
