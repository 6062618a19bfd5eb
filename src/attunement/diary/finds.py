"""What a record of one person can find at all, before anybody begins: how often it errs, and which changes it sees.

Ratings are judged on made-up days of a person in whom nothing changed, or a known amount did; what is counted is what the
same functions say of them that judge a real record. Repairs are counted out exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import binom
from scipy.stats import t as student

from attunement.diary.level import FEWEST_DAYS, compare
from attunement.diary.neighbours import Phases, Values
from attunement.diary.repairs import MOST_RUPTURES, probabilities_of_more
from attunement.diary.said import CLEARLY_FROM, LEANING_FROM
from attunement.vocabulary import BadValueError

ALIKE = 0.4
"""Correlation of neighbouring made-up days; assumed, and above what records are drawn towards."""
RECORDS, SEED, AT_ONCE = 10_000, 2026, 1_000
CHANGES = (0.0, 0.3, 0.5, 0.8, 1.2)
"""Changes of level that are tried, in SD of a day."""
REPAIR_CHANGES = ((0.3, 0.6), (0.4, 0.7), (0.3, 0.9))
"""Shares repaired before and since that are tried."""
BASELINE_DAYS, WEEK, BAD = 14, 7, 1 / 3
MOST_DAYS = 3_660
"""Days from the first to the last of a record: ten years."""


@dataclass(frozen=True)
class Chance:
    """How often a change of this size is called higher: at least leaning, clearly, and by a t-test at the same level.

    A t-test takes days for independent, so that it finds more, and more that is not there.
    """

    size: float
    leaning: float
    clearly: float
    t_test: float


@dataclass(frozen=True)
class DaysFind:
    """What daily ratings on these days can find.

    Attributes
    ----------
    changes
        Chances by size of the change, in SD of a day; the first is none, and its chances are errors (as many downwards).
    four_in_five
        The change that is called clearly in four of five records, in SD of a day.
    """

    days_before: int
    days_since: int
    alike: float
    changes: tuple[Chance, ...]
    four_in_five: float

    @property
    def errs(self) -> float:
        """How often it says clearly higher though nothing changed; clearly lower as often."""
        return self.changes[0].clearly


@dataclass(frozen=True)
class BadWeek:
    """How often it says clearly higher though nothing changed, if somebody began after a bad week.

    `week` with that week as the baseline, `fourteen` with fourteen days from the day of the decision.
    """

    days_since: int
    week: float
    fourteen: float


@dataclass(frozen=True)
class RepairsFind:
    """What counts of repairs can find: chances by shares before and since, the error at its worst, and the surest result.

    `surest` is the probability after the best result there can be: where it is not above .95, nothing is ever called clearly.
    """

    before: int
    since: int
    changes: tuple[tuple[float, float, float], ...]
    errs: float
    surest: float


def whole_days(before: int, since: int) -> Phases:
    """Return phases without a day left out.

    Errors
    ------
    BadValueError where a phase is shorter than a week, or the whole longer than ten years.
    """
    if min(before, since) < FEWEST_DAYS or before + since > MOST_DAYS:
        raise BadValueError(
            f"a record of {before}+{since} days was asked for; each part needs {FEWEST_DAYS} days or more, and both together at "
            f"most {MOST_DAYS:,}. Fourteen before and four weeks since, 14+28, are usual."
        )
    return Phases(np.arange(before + since), np.arange(before + since) >= before)


def days_find(
    phases: Phases, *, sizes: Sequence[float] = CHANGES, alike: float = ALIKE, records: int = RECORDS, seed: int = SEED
) -> DaysFind:
    """Say what daily ratings on exactly these days can find: how often they show a change, for none and for each size.

    Made-up days are normal, SD 1, neighbours correlated by `alike` (r^k after k days); the change comes at once and stays.

    Parameters
    ----------
    phases
        The days that were rated, or would be.
    sizes
        Changes in SD of a day; 0 is put first.
    records, seed
        How many made-up records there are, and the number that all chance depends on.

    Examples
    --------
    >>> month = days_find(whole_days(14, 28), sizes=(0.8,), records=2_000)
    >>> 0.01 < month.errs < 0.06 < 0.1 < month.changes[0].t_test, 0.3 < month.changes[1].clearly < 0.5
    (True, True)
    """
    if not 0 <= alike < 1 or records < 1:
        raise BadValueError(
            f"alike is {alike:g} and records {records}; give a correlation from 0 to below 1, and some records."
        )
    before, since = phases.sizes
    needed: list[list[Values]] = [
        [],
        [],
        [],
    ]  # the change that would be called leaning, clearly, and by a t-test, by record
    leaning, clearly = (student.ppf(p, before + since - 2) for p in (LEANING_FROM, CLEARLY_FROM))
    for ratings in _made_up(phases, alike, records, seed):
        found = compare(ratings, phases)
        for kept, most in zip(
            needed, (leaning * found.doubt, clearly * found.doubt, clearly * _plain_error(ratings, phases)), strict=True
        ):
            kept.append(most - found.difference)
    by_word = [np.concatenate(kept) for kept in needed]
    chances = (Chance(size, *(float(np.mean(size > kept)) for kept in by_word)) for size in (0.0, *filter(None, sizes)))
    return DaysFind(before, since, alike, tuple(chances), float(np.quantile(by_word[1], 0.8)))


def after_a_bad_week(
    days_since: int = 28, *, alike: float = ALIKE, records: int = 3 * RECORDS, seed: int = SEED
) -> BadWeek:
    """Say how often "clearly higher" is wrong if somebody began after a bad week: the lowest third of all weeks.

    After a bad week an ordinary one follows by itself; measured from the bad week, that looks like success.

    >>> found = after_a_bad_week(records=6_000)
    >>> found.week > 1.5 * found.fourteen
    True
    """
    after = whole_days(WEEK + BASELINE_DAYS, days_since)
    ratings = np.concatenate(list(_made_up(after, alike, records, seed)))
    weeks = ratings[:, :WEEK].mean(axis=1)
    bad = ratings[weeks <= np.quantile(weeks, BAD)]
    return BadWeek(
        days_since,
        _says_clearly(bad[:, : WEEK + days_since], whole_days(WEEK, days_since)),
        _says_clearly(bad[:, WEEK:], whole_days(BASELINE_DAYS, days_since)),
    )


def repairs_find(before: int, since: int, *, shares: Sequence[tuple[float, float]] = REPAIR_CHANGES) -> RepairsFind:
    """Say what so many ruptures can find: how often they are called clearly more often repaired, for each pair of shares.

    Counted out over all results there can be, each rupture being repaired or not independently of the others.

    >>> few = repairs_find(6, 8, shares=[(0.3, 0.9)])
    >>> f"{few.changes[0][2]:.2f}", few.errs < 0.01
    ('0.23', True)
    """
    if not (1 <= before <= MOST_RUPTURES and 1 <= since <= MOST_RUPTURES):
        raise BadValueError(
            f"a record of {before}+{since} ruptures was asked for; each part needs 1 to {MOST_RUPTURES}. Give for example 6+8."
        )
    higher = probabilities_of_more(before, since)
    clearly = higher > CLEARLY_FROM

    def often(p: float, q: float) -> float:
        chance = binom.pmf(np.arange(before + 1), before, p)[:, None] * binom.pmf(np.arange(since + 1), since, q)
        return float(chance[clearly].sum())

    worst = max(often(p, p) for p in np.linspace(0.02, 0.98, 49))
    return RepairsFind(before, since, tuple((p, q, often(p, q)) for p, q in shares), worst, float(higher.max()))


def _plain_error(ratings: Values, phases: Phases) -> Values:
    """Return the standard error of the difference as a t-test has it, [record]."""
    parts = [ratings[:, ~phases.since], ratings[:, phases.since]]
    squares = sum((part.shape[1] - 1) * part.var(axis=1, ddof=1) for part in parts)
    return np.sqrt(squares / (len(phases.day) - 2) * sum(1 / part.shape[1] for part in parts))


def _says_clearly(ratings: Values, phases: Phases) -> float:
    found = compare(ratings, phases)
    return float(np.mean(found.difference > student.ppf(CLEARLY_FROM, found.df) * found.doubt))


def _made_up(phases: Phases, alike: float, records: int, seed: int) -> Iterator[Values]:
    """Yield made-up ratings of a person in whom nothing changes, some records at a time, [record, rated day]."""
    random = np.random.default_rng(seed)
    last, step = np.sqrt(1 - alike**2), set((phases.day - phases.day[0]).tolist())
    for start in range(0, records, AT_ONCE):
        some = min(AT_ONCE, records - start)
        today, kept = random.standard_normal(some), []
        for day in range(max(step) + 1):
            if day:
                today = alike * today + last * random.standard_normal(some)
            if day in step:
                kept.append(today)
        yield np.stack(kept, axis=1)
