"""From week to week: what of crying, fussing and sensitivity stays, and what changes from day to day."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from attunement.evidence.studies.cohorts import Cohorts, Group
from attunement.evidence.studies.contrasts import kappa, minus, rise
from attunement.evidence.studies.watching import remembering, watch_home
from attunement.evidence.virtual_study import Measured, Result, correlation, quotient, virtual_study
from attunement.lab.occasions import occasion_of
from attunement.lab.strange_situation import STRANGE_SITUATION
from attunement.measures.infants.observed_sensitivity import Visitor, observed_sensitivity
from attunement.study.children import grown
from attunement.study.stages import visit_homes

WEEKS_2, WEEKS_6, WEEKS_12, MONTHS_9 = 0.5, 1.4, 2.8, 9.2
DAYS = 4
PARTS = 8
"""Parts of a sample, each estimated alone, for the standard error of what has no formula."""


@virtual_study("inf.week.cry_variance")
def what_crying_varies_with(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk infants at 2, 6, 12 and 40 weeks, four days each: share of variance of crying that goes with age, infant and day.

    A home visit of ten bouts stands for a day. What infants do otherwise at one age than at another counts as age.
    """
    children, ages = cohorts.raised(cohorts.drawn("low-risk", cohorts.part(0.125)), months=0), []
    for age in (WEEKS_2, WEEKS_6, WEEKS_12, MONTHS_9):
        children = grown(children, age)
        ages.append([watch_home(children, repeat=day).share("cry") for day in range(DAYS)])
    crying = np.array(ages).transpose(2, 0, 1)  # [infant, age, day]
    for place, part in enumerate(("age", "infant", "day")):
        yield in_parts(part, crying, lambda some, place=place: components(some)[place])


def components(crying: np.ndarray) -> np.ndarray:
    """Return the shares of variance of age, infant and day, [infant, age, day]."""
    _, ages, days = crying.shape
    day = crying.var(axis=2, ddof=1).mean()
    within = crying.mean(axis=2).var(axis=1, ddof=1).mean() - day / days
    infant = crying.mean(axis=(1, 2)).var(ddof=1) - (within + day / days) / ages
    found = np.maximum([within, infant, day], 0)
    return found / found.sum()


def in_parts(part: str, rows: np.ndarray, estimate: Callable[[np.ndarray], float]) -> Measured:
    """Return an estimate with its standard error from eight parts of the sample."""
    pieces = [estimate(piece) for piece in np.array_split(rows, PARTS)]
    return Measured(part, estimate(rows), np.std(pieces, ddof=1) / np.sqrt(PARTS), len(rows))


@virtual_study("inf.week.fuss_stable")
def crying_and_fussing_later(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk infants at home at 6 and 40 weeks: r of the time spent crying, and of that spent in quiet signals."""
    young = cohorts.raised(cohorts.drawn("low-risk", cohorts.part(0.5)), WEEKS_6)
    first, later = watch_home(young), watch_home(grown(young, MONTHS_9), repeat=1)
    cry = correlation("r_cry_6wk_9mo", first.share("cry"), later.share("cry"))
    fuss = correlation("r_fuss_6wk_9mo", first.share("signal"), later.share("signal"))
    yield cry
    yield fuss
    yield minus("fuss_minus_cry", fuss, cry)


@virtual_study("inf.week.ssp_two_weeks")
def again_after_two_weeks(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk children in the SSP at 12 months, which they remember, and two weeks later.

    Crying in partings, avoidance, classes. Beside it the agreement with classes half a year later.
    """
    first = cohorts.mixed_risk
    again = Group(grown(remembering(first.children, STRANGE_SITUATION), 12.5), repeat=2)
    cries = [sum(g.situation.share_of_time(name, "cry") for name in PARTINGS) for g in (again, first)]
    yield rise("crying_second_minus_first", *cries)
    yield rise("avoidance_second_minus_first", *(g.situation.scales["avoidance"].to_numpy() for g in (again, first)))
    labels = [g.situation.scales["abcd"].cast(str).to_numpy() for g in (first, again, cohorts.later)]
    soon, late = kappa("", labels[0], labels[1]), kappa("", labels[0], labels[2])
    yield minus("kappa_two_weeks_minus_half_year", soon, late)


PARTINGS = ("4 separation", "6 alone", "7 stranger")
VISITS = (1, 2, 5, 10)


@virtual_study("inf.week.sens_variability")
def more_visits(cohorts: Cohorts) -> Iterator[Result]:
    """High-risk dyads of 12 months visited at home on ten days.

    Mean rated sensitivity of 1, 2, 5, 10 visits with B or not in the SSP.
    """
    group = cohorts.group("high-risk", 12.0, n=cohorts.part(0.25))
    secure, rated = group.is_class("B"), []
    for day in range(max(VISITS)):
        visitor = Visitor(seed=cohorts.seed, occasion=occasion_of("sensitivity-visit", day))
        record = visit_homes(group.children, repeat=day)
        rated.append(observed_sensitivity(record, visitor=visitor)["sensitivity"].to_numpy())
    r = {many: correlation("", np.mean(rated[:many], axis=0), secure) for many in VISITS}
    for part, more, fewer in (("two_minus_one", 2, 1), ("five_minus_two", 5, 2), ("ten_minus_five", 10, 5)):
        yield minus(part, r[more], r[fewer])
    gain = quotient("gain", r[10], r[1])
    yield Measured("gain", gain.value - 1, gain.se, gain.n)
