"""Did the level of one person's daily ratings change? The difference of two means, as a sceptic would take it.

A sceptic holds large changes for rare before any rating is seen, and knows that neighbouring days are alike.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student

from attunement.diary.neighbours import Phases, Values, neighbour_correlation
from attunement.diary.said import HELD, SCEPTIC, Said, said_of
from attunement.vocabulary import BadValueError

FEWEST_DAYS = 7
"""Rated days that each phase needs."""


@dataclass(frozen=True)
class LevelChange:
    """How the level of daily ratings changed, in the ratings' own unit.

    Attributes
    ----------
    days_before, days_since
        Rated days.
    before, since
        Mean ratings.
    change, low, high
        The change a sceptic would believe in, nearer to none than the plain difference, with the interval that holds nine in ten.
    day_sd
        SD of one day around the level of its phase.
    correlation
        Of neighbouring days, drawn to .3.
    higher
        Probability that the level since is higher.
    """

    days_before: int
    days_since: int
    before: float
    since: float
    change: float
    low: float
    high: float
    day_sd: float
    correlation: float
    higher: float

    @property
    def said(self) -> Said:
        """How sure one can be."""
        return said_of(self.higher)


@dataclass(frozen=True, eq=False)
class Compared:
    """Two means of each of many records: difference, how far off it may be, SD and correlation of its days, [record]."""

    difference: Values
    variance: Values
    day_sd: Values
    correlation: Values
    df: int

    @property
    def doubt(self) -> Values:
        """What a difference is divided by to be held against Student's t, the sceptic's doubt included."""
        return self.day_sd * np.sqrt(self.variance * (1 + self.variance / SCEPTIC**2))


def compare(ratings: Values, phases: Phases) -> Compared:
    """Compare the two phases of many records that were rated on the same days; ratings are [record, rated day]."""
    since = phases.since
    first, second = ratings[:, ~since].mean(axis=1), ratings[:, since].mean(axis=1)
    apart = ratings - np.where(since, second[:, None], first[:, None])
    correlation = neighbour_correlation(apart, phases)
    # Two means are taken out, which with alike days takes more than two days' worth of ups and downs.
    left = np.maximum(len(since) - phases.taken_by_means(correlation), 1.0)
    day_sd = np.sqrt(np.sum(apart**2, axis=1) / left)
    return Compared(second - first, phases.change_variance(correlation), day_sd, correlation, len(since) - 2)


def level_change(ratings: Values, phases: Phases) -> LevelChange:
    """Say how the level of one person's daily ratings changed between two phases, and how sure one can be.

    With d the difference of means, s the SD of a day, V the variance of d in days (`Phases.change_variance`) and τ = .7: the
    prior N(0, (τs)²) makes of d the change d·τ²/(τ² + V) with standard error s·√(V·τ²/(τ² + V)), held against Student's t with
    n − 2 degrees of freedom.

    Parameters
    ----------
    ratings
        One number for each rated day, [rated day].
    phases
        Which days these are, and which of them lie before.

    Errors
    ------
    BadValueError where a phase has fewer than seven rated days, or where no rating differs from the others of its phase.

    Examples
    --------
    >>> mood = np.array([4, 5, 4, 3, 5, 4, 4, 5, 3, 4, 4, 5, 4, 4, 6, 7, 6, 6, 7, 5, 6, 7, 6, 6, 7, 6, 6, 7.0])
    >>> found = level_change(mood, Phases(np.arange(28), np.arange(28) > 13))
    >>> str(found.said), round(found.since - found.before, 2), found.change < 2.14
    ('clearly', 2.14, True)
    """
    for size, name in zip(phases.sizes, ("before", "since"), strict=True):
        if size < FEWEST_DAYS:
            raise BadValueError(
                f"{size} {'day is' if size == 1 else 'days are'} rated {name}, and a level needs at least {FEWEST_DAYS}: the days "
                "of a week differ. Go on rating, and compare later."
            )
    found = compare(np.asarray(ratings, float)[None], phases)
    difference, variance, day_sd = (float(x[0]) for x in (found.difference, found.variance, found.day_sd))
    if not day_sd > 1e-9 * max(1.0, float(np.abs(ratings).max())):
        raise BadValueError(
            "all ratings of a phase are the same, so nothing tells how far days differ anyway, and no change can be judged. Use a "
            "scale on which your days differ, 0 to 10 for example."
        )
    believed = SCEPTIC**2 / (SCEPTIC**2 + variance)
    change, error = difference * believed, day_sd * math.sqrt(variance * believed)
    half = float(student.ppf((1 + HELD) / 2, found.df)) * error
    before, since = float(np.mean(ratings[~phases.since])), float(np.mean(ratings[phases.since]))
    return LevelChange(
        *phases.sizes, before, since, change, change - half, change + half, day_sd, float(found.correlation[0]),
        float(student.cdf(change / error, found.df)),
    )  # fmt: skip
