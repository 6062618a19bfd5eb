"""Couples: people who have met and chosen each other, and the years they live together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from attunement.engine.interface import Engine
from attunement.engine.lanes import Lanes
from attunement.life.couples.circle import circles_for, former, friends, numbers
from attunement.life.couples.evenings import EVENINGS, Evenings, lived
from attunement.life.couples.meeting import CHOOSING, Choosing, meet
from attunement.life.couples.people import PEOPLE, People
from attunement.life.couples.youth import CHAPTERS, grow_up
from attunement.vocabulary import BadValueError

FIRST_EVENING = 10_000
MOST_COUPLES = 2**24
MOST_YEARS = 20.0


@dataclass(frozen=True, eq=False)
class Couples:
    """Some couples, as they stand: who they are, what each expects of the other, and how long they have lived together.

    Attributes
    ----------
    lanes
        Both partners of each couple: traits and what is kept, arrays [couple].
    engine
        Of the couple theory, with its numbers.
    seed
        The study's seed.
    evenings
        How their ordinary life is sampled.
    evenings_lived
        How many of them they have lived.
    """

    lanes: Lanes
    engine: Engine
    seed: int
    evenings: Evenings = EVENINGS
    evenings_lived: int = 0

    def __len__(self) -> int:
        return len(self.lanes)

    @property
    def years(self) -> float:
        """How long they have lived together."""
        return self.evenings_lived * self.evenings.every_days / 365.0

    def first(self, couples: int) -> Couples:
        """Return the first so many couples."""
        return replace(self, lanes=self.lanes.take(slice(couples)))


def bouts_before(choosing: Choosing = CHOOSING) -> int:
    """Return the work of a youth and of dates, in bouts of the engine, for progress."""
    return sum(chapter.evenings for chapter in CHAPTERS) + choosing.dates


def evenings_in(years: float, evenings: Evenings = EVENINGS) -> int:
    """Return how many evenings stand for some years.

    >>> evenings_in(1.5)
    182
    """
    if isinstance(years, bool) or not isinstance(years, int | float) or not 0 <= years <= MOST_YEARS:
        raise BadValueError(f"years is {years!r}; it must be a number from 0 to {MOST_YEARS:g}.")
    return int(365.0 * years / evenings.every_days)


def met_couples(
    count: int,
    engine: Engine,
    *,
    seed: int,
    people: People = PEOPLE,
    choosing: Choosing = CHOOSING,
    first_circle: int = 0,
    after_bout: Callable[[int], None] | None = None,
) -> Couples:
    """Return couples on the day they move in together: a youth each, dates, a choice.

    Couples come of neighbourhoods of twelve; the last may have more than are wanted, and those are left out. A couple is the
    same however many others there are.

    Parameters
    ----------
    count
        How many couples.
    engine
        Of the couple theory.
    seed
        The number every random draw depends on.
    people, choosing
        How people vary, and what liking is made of.
    first_circle
        Number of the first circle they come from, an even one: couples of later circles are other couples.
    after_bout
        Called with 1 after each bout, for progress.
    """
    if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= MOST_COUPLES:
        raise BadValueError(f"couples is {count!r}; it must be a whole number from 1 to {MOST_COUPLES:,}.")
    circles = circles_for(count)
    person = numbers(circles, first_circle)
    grown = grow_up(person, friends(circles), former(circles), engine, people=people, seed=seed, after_bout=after_bout)
    step = after_bout or (lambda _: None)
    lanes = meet(grown, circles, engine, seed=seed, choosing=choosing, after_bout=lambda _: step(1))
    return Couples(lanes.take(np.arange(count)), engine, seed)


def live_together(couples: Couples, *, years: float, after_bout: Callable[[int], None] | None = None) -> Couples:
    """Return the same couples some years of ordinary evenings later."""
    return live_evenings(couples, evenings_in(years, couples.evenings), after_bout=after_bout)


def live_evenings(couples: Couples, count: int, *, after_bout: Callable[[int], None] | None = None) -> Couples:
    """Return the same couples some sampled evenings later; it does not matter in how many goes they are lived."""
    if not count:
        return couples
    evenings, step, first = couples.evenings, after_bout or (lambda _: None), FIRST_EVENING + couples.evenings_lived
    after, _ = lived(
        couples.lanes, couples.engine, evenings.timetable, evenings.bouts(first, count, days=evenings.every_days),
        evenings.brings(couples.lanes.dyad, first, count, seed=couples.seed), step_s=evenings.step_s,
        seed=couples.seed, after_bout=lambda _: step(1),
    )  # fmt: skip
    lanes = Lanes(couples.lanes.dyad, couples.lanes.traits, after.kept)
    return replace(couples, lanes=lanes, evenings_lived=couples.evenings_lived + count)
