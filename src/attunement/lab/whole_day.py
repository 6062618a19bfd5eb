"""A whole day: stretches in which a child is awake, with whoever is there, and what becomes of a waking at night.

A stretch is one bout at the ticks of home life, for hours: arousal, expectations of the moment and distance go on from second
to second while somebody is missed and comes back. Sleep ends it, and so does somebody else's taking over at home: then the body
begins afresh. What is wanted in it (assumed) comes every half hour and is drawn for each child as at home; a waking at night
brings something between nothing and much.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attunement.engine.timetable import Bout, Stress, Timetable
from attunement.life.day_plan import AT_HOME, NOBODY, DayPlan, Hours
from attunement.life.sleep import CELL_H, WAKING_H, Sleep
from attunement.life.upbringing import HOME, SITUATIONS
from attunement.vocabulary import BadValueError

CELL_TICKS = round(CELL_H * 3600 / HOME.step_s)
CELLS = round(24 / CELL_H)
"""Five minutes, in ticks, and of a day."""
NEED_TICKS = round(1800 / HOME.step_s)
"""Something is wanted every half hour, from waking on, for as long as in a bout at home. Assumed."""
_KINDS = tuple(kind for kind in SITUATIONS if kind.name != "night waking")
_ALL = sum(kind.share for kind in _KINDS)
BY_DAY = tuple(Stress(kind.share / _ALL, kind.stress_low, kind.stress_high) for kind in _KINDS)
"""What a stretch of the day brings: what moments at home that are not play do, by their shares. Assumed."""
AT_NIGHT = (Stress(1.0, 0.0, 2.0),)
"""What a waking at night brings: anything from nothing to as much as hurt or illness. Assumed."""
ASLEEP_TICKS = round(180 / HOME.step_s)
"""A child that wakes at night sleeps again after three minutes without crying. Assumed."""
MORNING, AFTERNOON = 10, 16
"""Hours of the day at which arousal is read, as saliva is taken in day care."""
MOST_STRETCHES = 16


@dataclass(frozen=True)
class Stretch:
    """A child is awake, without a break.

    Attributes
    ----------
    begins_h
        The hour of the day.
    who
        Who is there, for every five minutes: the first person, one other, or nobody.
    first
        To whom the child turns first, and whose absence it feels.
    stress
        What it may bring.
    """

    begins_h: float
    who: tuple[str, ...]
    first: str
    stress: tuple[Stress, ...]

    @property
    def other(self) -> str:
        """Whoever is there while the first person is missed; empty if nobody is."""
        return next((name for name in self.who if name not in (self.first, NOBODY)), "")

    def timetable(self) -> Timetable:
        """Return who is there in each tick, and when something is wanted."""
        there = np.repeat(self.who, CELL_TICKS)
        wanted = np.arange(len(there)) % NEED_TICKS < HOME.stress_ticks
        leaves, here = {1: there != self.first}, {2: there == (self.other or self.first)}
        return Timetable.blank(len(there), threat=wanted.astype(float), leaves=leaves, here=here)

    def bout(self, *, occasion: int | NDArray[np.uint32], age_months: float) -> Bout:
        """Return it as one bout of a copy of each child: nothing slow is learned."""
        return Bout(occasion=occasion, age_months=age_months, stress=self.stress, arousal_sd=0.04)


@dataclass(frozen=True)
class WholeDay:
    """A day and the night after it, lived by a plan; no timetable of its own, since sleep depends on the age."""

    plan: DayPlan = AT_HOME
    name: str = "day"
    step_s: float = HOME.step_s

    def stretches(self, sleep: Sleep) -> list[Stretch]:
        """Return the stretches of the day, in order.

        Errors
        ------
        BadValueError if there are more than have addresses of their own.
        """
        found = [stretch for span in sleep.awake for stretch in self._parts(*span)]
        if len(found) > MOST_STRETCHES:
            raise BadValueError(
                f"the day plan '{self.plan.name}' makes {len(found)} stretches of a day; there is room for {MOST_STRETCHES}. Let "
                "people stay longer."
            )
        return found

    def waking(self, hours: Hours) -> Stretch:
        """Return a waking at night in somebody's hours."""
        return Stretch(0.0, (hours.who,) * round(WAKING_H / CELL_H), self.plan.turned_to(hours), AT_NIGHT)

    def _parts(self, begins_h: float, ends_h: float) -> Iterator[Stretch]:
        """Yield a waking time in parts, each with one person to turn to and at most one other."""
        first, who, begins = "", [], begins_h
        for cell in range(round((ends_h - begins_h) / CELL_H)):
            at_h = begins_h + cell * CELL_H
            hours = self.plan.at(at_h + CELL_H / 2)
            others = {name for name in (*who, hours.who) if name not in (first, NOBODY)}
            if who and (self.plan.turned_to(hours) != first or len(others) > 1):
                yield Stretch(begins, tuple(who), first, BY_DAY)
                who, begins = [], at_h
            first = self.plan.turned_to(hours)
            who.append(hours.who)
        yield Stretch(begins, tuple(who), first, BY_DAY)


WHOLE_DAY = WholeDay()
