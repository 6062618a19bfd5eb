"""The timetable of a life: how many bouts a year are spent with whom at which age, and what these bouts are like. Assumed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from attunement.engine.timetable import Stress
from attunement.life.course.slots import Slot
from attunement.life.upbringing import HOME, Situation

MOST_YEARS = 100
SCHOOL_FROM, YOUTH_FROM, ADULT_FROM = 5, 12, 18


@dataclass(frozen=True)
class Years:
    """What the years of an age are made of.

    Attributes
    ----------
    until
        The first year that they do not hold for.
    bouts
        How many bouts a year are spent with whoever fills a place.
    parts
        In how many parts the year is lived; in each part people are met place by place.
    renewed
        After how many years somebody new comes to a place.
    """

    until: int
    bouts: Mapping[Slot, int]
    parts: int
    renewed: Mapping[Slot, int]


TIMETABLE = (
    Years(2, {Slot.MAIN: 120, Slot.SECOND: 40}, 4, {}),
    Years(SCHOOL_FROM, {Slot.MAIN: 24, Slot.SECOND: 10, Slot.THIRD: 24}, 2, {}),
    Years(
        YOUTH_FROM, {Slot.MAIN: 12, Slot.SECOND: 6, Slot.THIRD: 6, Slot.TEACHER: 10, Slot.FRIEND: 10}, 2,
        {Slot.TEACHER: 1},
    ),
    Years(
        ADULT_FROM, {Slot.MAIN: 8, Slot.SECOND: 4, Slot.TEACHER: 4, Slot.FRIEND: 12}, 2,
        {Slot.TEACHER: 1, Slot.FRIEND: 3},
    ),
    Years(46, {Slot.MAIN: 2, Slot.SECOND: 1, Slot.FRIEND: 6, Slot.PARTNER: 14}, 1, {}),
    Years(MOST_YEARS, {Slot.FRIEND: 6, Slot.PARTNER: 14}, 1, {}),
)  # fmt: skip
GRANDPARENT = 6
"""Bouts a year with a grandparent who cares for a child beside its parents."""

DAYS_APART = {Slot.THIRD: 1.4, Slot.TEACHER: 1.4, Slot.FRIEND: 2.0, Slot.PARTNER: 1.0, Slot.THERAPIST: 7.0}
"""Days between two contacts in life, not between two bouts; with parents as in an ordinary upbringing."""


def years_of(year: int) -> Years:
    """Return what a year of a life is made of.

    >>> years_of(0).bouts[Slot.MAIN], years_of(30).bouts[Slot.PARTNER]
    (120, 14)
    """
    return next(years for years in TIMETABLE if year < years.until)


def met_from_to(slot: Slot) -> tuple[int, int] | None:
    """Return the years of age in which a place is filled, from the first until the last is over; None where events fill it.

    >>> met_from_to(Slot.TEACHER), met_from_to(Slot.THERAPIST)
    ((5, 18), None)
    """
    if slot in (Slot.THIRD, Slot.THERAPIST):
        return None
    years = [year for year in range(MOST_YEARS) if slot in years_of(year).bouts]
    return years[0], years[-1] + 1


@dataclass(frozen=True)
class Moments:
    """What bouts of a kind are like.

    Attributes
    ----------
    usual, playful
        What a bout can be, and what it can be in play.
    play_every
        Every so manieth bout is play; 0 for none.
    leaving
        Probability that the other leaves for a minute.
    """

    usual: tuple[Situation, ...]
    playful: tuple[Situation, ...] = ()
    play_every: int = 0
    leaving: float = 0.0

    def plays(self, k: int) -> bool:
        """Say whether the k-th bout of a year is play."""
        return bool(self.play_every) and k % self.play_every == 0

    def stresses(self, k: int) -> tuple[Stress, ...]:
        """Return what scales the threat of the k-th bout of a year."""
        kinds = self.playful if self.plays(k) else self.usual
        return tuple(Stress(kind.share, kind.stress_low, kind.stress_high) for kind in kinds)


SCHOOL_DAY = (
    Situation("quiet", "nothing to be afraid of", 0.6, 0.0, 0.0),
    Situation("demanding", "something to be done, a quarrel", 0.3, 0.0, 0.8),
    Situation("hard", "failing, being hurt or left out", 0.1, 0.8, 1.6),
)
GROWN_UP_DAY = (
    Situation("quiet", "an ordinary evening", 0.5, 0.0, 0.0),
    Situation("worries", "something weighs", 0.3, 0.0, 1.0),
    Situation("distress", "illness, loss, a quarrel", 0.2, 1.0, 2.0),
)
CHILDHOOD = Moments(HOME.situations(1), HOME.situations(0), HOME.play_every, HOME.leaving_probability)
AT_HOME = Moments(GROWN_UP_DAY, leaving=HOME.leaving_probability)
LESSONS = Moments(SCHOOL_DAY)
CONSULTATIONS = Moments(GROWN_UP_DAY)
AMONG_FRIENDS = Moments(SCHOOL_DAY, SCHOOL_DAY, play_every=2)


def moments(slot: Slot, year: int) -> Moments:
    """Return what bouts with whoever fills a place are like in a year of a life."""
    if slot == Slot.TEACHER:
        return LESSONS
    if slot == Slot.THERAPIST:
        return CONSULTATIONS
    if slot == Slot.FRIEND:
        return AMONG_FRIENDS
    return CHILDHOOD if year < YOUTH_FROM else AT_HOME


def occasion(year: int, k: int) -> int:
    """Return the address of the k-th bout of a year with somebody: below those of the laboratory."""
    return year * MOST_BOUTS + k


MOST_BOUTS = 1 << 9
"""Room for the bouts of a year with one person; a hundred years of them end below the laboratory's occasions."""
