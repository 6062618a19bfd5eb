"""Upbringing: what a child's days are made of, as bouts of seconds on a slow clock of days.

A year of a childhood is sampled: some bouts of five minutes a month stand for all. Learning rates are per sampled
second, so they are not physical rates. Shares of bout kinds are assumptions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from attunement.engine.interface import Engine
from attunement.engine.lanes import Lanes
from attunement.engine.threefry import key_of
from attunement.engine.timetable import Bout, Stress, Timetable
from attunement.life.ages import BOUTS_PER_MONTH, DAYS_PER_MONTH, MOST_MONTHS
from attunement.life.population import Dyads
from attunement.vocabulary import BadValueError


@dataclass(frozen=True)
class Situation:
    """A kind of everyday moment: how often it comes among moments that are not play, and how much stress it brings."""

    name: str
    meaning: str
    share: float
    stress_low: float
    stress_high: float


SITUATIONS = (
    Situation("quiet", "carried about, dressed, awake and content", 0.35, 0.0, 0.0),
    Situation("feeding", "hungry until fed", 0.325, 0.0, 1.0),
    Situation("distress", "hurt, tired, ill or startled", 0.2, 1.0, 2.0),
    Situation("night waking", "wakes at night", 0.125, 1.0, 2.0),
)
PLAYFUL = (
    Situation("play", "face-to-face play", 0.85, 0.0, 0.0),
    Situation("play, fretful", "face-to-face play while tired or hungry", 0.15, 0.0, 2.0),
)


@dataclass(frozen=True)
class Upbringing:
    """How a child's life is sampled.

    Every eighth bout is play; in the others each dyad's situation is drawn. In some bouts the caregiver leaves for a
    minute. All shares and times are assumptions.
    """

    bouts_per_month: int = BOUTS_PER_MONTH
    ticks: int = 100
    step_s: float = 3.0
    stress_ticks: int = 35
    leaving_from: int = 40
    leaving_to: int = 60
    leaving_probability: float = 0.15
    play_every: int = 8

    def timetable(self) -> Timetable:
        """Return a bout's timetable: stress at first, the caregiver's leaving in the middle, if the bout brings them."""
        return self._timetable

    @cached_property
    def _timetable(self) -> Timetable:
        """Made once: lives ask for it in every call, and an engine knows it again."""
        at = np.arange(self.ticks)
        absent = (at >= self.leaving_from) & (at < self.leaving_to)
        return Timetable.blank(self.ticks, threat=(at < self.stress_ticks).astype(float), leaves={1: absent})

    def situations(self, k: int) -> tuple[Situation, ...]:
        """Return what bout k can be."""
        return PLAYFUL if k % self.play_every == 0 else SITUATIONS

    def bout(self, k: int) -> Bout:
        """Return bout k of a life."""
        situations = self.situations(k)
        days = DAYS_PER_MONTH / self.bouts_per_month
        return Bout(
            occasion=k,
            age_months=(k + 0.5) / self.bouts_per_month,
            elapsed_days=days,
            days_apart=(days,),
            play=float(situations is PLAYFUL),
            learning=1.0,
            stress=tuple(Stress(s.share, s.stress_low, s.stress_high) for s in situations),
            absence_probability=self.leaving_probability,
        )

    def bouts(self, from_months: float, to_months: float) -> list[Bout]:
        """Return the bouts between two ages."""
        for age in (from_months, to_months):
            if not 0 <= age <= MOST_MONTHS:
                raise BadValueError(f"the age is {age:g} months; children are raised from 0 to {MOST_MONTHS} months.")
        first, last = (round(age * self.bouts_per_month) for age in (from_months, to_months))
        return [self.bout(k) for k in range(first, last)]


HOME = Upbringing()


def newborns(dyads: Dyads, engine: Engine) -> Lanes:
    """Return dyads at birth: nothing is expected of anybody in particular, by the child or by its caregiver."""
    return Lanes.unmet(dyads.dyad, dyads.traits(), map(engine.newborn, range(2)))


def filling(count: int, engine: Engine) -> NDArray[np.intp] | None:
    """Return which of some children fill a call of an engine, the last one over and over; None where any number will do.

    Errors
    ------
    BadValueError if they are more than it takes in a call.
    """
    if engine.block in (None, count):
        return None
    if count > engine.block:
        raise BadValueError(
            f"{count} children were to live in one call; give the engine '{engine.name}' at most {engine.block}."
        )
    return np.minimum(np.arange(engine.block), count - 1)


def grow(
    lanes: Lanes,
    engine: Engine,
    *,
    seed: int,
    from_months: float = 0.0,
    to_months: float = 12.0,
    upbringing: Upbringing = HOME,
    after_bout: Callable[[int], None] | None = None,
) -> Lanes:
    """Raise one block of dyads from one age to another, each child with its own caregiver all along."""
    bouts, timetable = upbringing.bouts(from_months, to_months), upbringing.timetable()
    padding = filling(len(lanes), engine)
    block = lanes if padding is None else lanes.take(padding)
    key, step_s = key_of(seed), upbringing.step_s
    grown = engine.run(block, timetable, bouts, step_s=step_s, key=key, after_bout=after_bout)[0]
    return grown if padding is None else grown.take(slice(len(lanes)))
