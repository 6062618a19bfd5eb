"""What to know about one record before believing it: a short baseline, days left out, a start after an unusual week."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from attunement.diary.finds import BASELINE_DAYS, WEEK, RepairsFind
from attunement.diary.rated_days import RatedDays
from attunement.diary.ruptures import Ruptures
from attunement.diary.said import CLEARLY_FROM

UNUSUAL = 1.0
"""How far the last week before may lie from the days before it, in SD of a day, before it is spoken of; assumed.

Chance alone goes beyond it in a quarter of baselines of fourteen days: a reason to look, and no finding.
"""
FEWEST_OF_A_WEEK = 4
LONG_GAP = 7
AT_THE_END = 0.3
FEW_RUPTURES = 5


def cautions_of_days(record: RatedDays) -> list[str]:
    """Return what to know about a record of rated days, in sentences; none where nothing is amiss that can be seen.

    >>> from attunement.diary.day_cells import Days
    >>> from attunement.diary.neighbours import Phases
    >>> day = np.arange(40)
    >>> record = RatedDays("mood", Days(tuple(day), dates=False), Phases(day, day > 11), day % 7.0)
    >>> cautions_of_days(record)[0][:60]
    'Before has 12 rated days; a baseline needs fourteen, from th'
    """
    return [*_about_baseline(record), *_about_gaps(record), *_about_start(record), *_about_scale(record)]


def cautions_of_ruptures(record: Ruptures, finds: RepairsFind) -> list[str]:
    """Return what to know about counts of ruptures, in sentences.

    Parameters
    ----------
    record
        The counts.
    finds
        What so many ruptures can find.
    """
    found = []
    if finds.surest <= CLEARLY_FROM:
        found.append(
            "With so few ruptures no result could be called clearly, not even none repaired before and all since."
        )
    elif min(record.before, record.since) < FEW_RUPTURES:
        found.append(
            f"Fewer than {FEW_RUPTURES} ruptures in a phase: one repair more or less changes the picture, so read the intervals."
        )
    return found


def short_baseline(days: int) -> str:
    """Return what to say of a baseline of fewer than fourteen days."""
    return (
        f"Before has {days} rated days; a baseline needs fourteen, from the day of the decision. With a short one, an unusual week "
        "passes for the usual level."
    )


def _about_baseline(record: RatedDays) -> Iterator[str]:
    before, _ = record.phases.sizes
    if before < BASELINE_DAYS:
        yield short_baseline(before)


def _about_gaps(record: RatedDays) -> Iterator[str]:
    phases = record.phases
    first, last = phases.day[~phases.since], phases.day[phases.since]
    for days, name in ((first, "before"), (last, "since")):
        all_days = int(days[-1] - days[0]) + 1
        if (left_out := all_days - len(days)) > 0:
            yield (
                f"{left_out} of {all_days} days {name} {'has' if left_out == 1 else 'have'} no rating. Days that are left out are "
                "often unlike the others, and nothing here can make up for that."
            )
    between = int(last[0] - first[-1]) - 1
    if between >= LONG_GAP:
        yield f"Between the last day before and the first since lie {between} days without a rating: how they were is not known."
    if len(phases.pairs) < BASELINE_DAYS:
        yield (
            f"Only {len(phases.pairs)} pairs of neighbouring days were rated, so how alike they are is mostly the usual value, an "
            "assumption."
        )


def _about_start(record: RatedDays) -> Iterator[str]:
    phases = record.phases
    day, rating = phases.day[~phases.since], record.ratings[~phases.since]
    start = int(phases.day[phases.since][0])
    week = day >= start - WEEK
    if min(np.count_nonzero(week), np.count_nonzero(~week)) < FEWEST_OF_A_WEEK:
        yield "Whether it began after an unusual week cannot be seen: that takes the week before it and some days before that week."
        return
    apart = float(rating[week].mean() - rating[~week].mean())
    squares = sum(((part - part.mean()) ** 2).sum() for part in (rating[week], rating[~week]))
    if abs(apart) > UNUSUAL * np.sqrt(squares / (len(rating) - 2)):
        yield (
            f"The week before it began was {'lower' if apart < 0 else 'higher'} than the days before that week "
            f"(mean {rating[week].mean():.1f} against {rating[~week].mean():.1f}). People often begin after a bad week, and "
            "after an unusual week a usual one follows by itself."
        )


def _about_scale(record: RatedDays) -> Iterator[str]:
    for end, name in ((record.ratings.min(), "lowest"), (record.ratings.max(), "highest")):
        share = float(np.mean(record.ratings == end))
        if share > AT_THE_END:
            yield (
                f"{share * 100:.0f} % of ratings are the {name} that was given ({end:g}). If the scale ends there, a change "
                "beyond it cannot show."
            )
