"""Whole days and nights: sleeping through, waking for years, and arousal from morning to afternoon in day care and at home."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from attunement.evidence.studies.cohorts import Cohorts, Group
from attunement.evidence.studies.contrasts import minus
from attunement.evidence.studies.infancy.weeks import in_parts
from attunement.evidence.studies.lives import CARER
from attunement.evidence.studies.readings import reading
from attunement.evidence.virtual_study import Result, correlation, mean, share, virtual_study
from attunement.lab.whole_day import AFTERNOON, MORNING
from attunement.life.day_plan import DAY_H, DayPlan, Hours, at_home
from attunement.life.events import OWN, STANDARD, Event, Life, Person
from attunement.life.lived_by_day import waking_hours
from attunement.life.sleep import sleep_at
from attunement.study.children import Children, grown
from attunement.study.whole_day import live_day

NIGHTS, MET = 6, 4
"""Nights a month of which parents keep a diary, and in how many of them a child must sleep through (assumed)."""
EVENING, MORNING_AFTER = 20.0, DAY_H + 7.0
"""Bedtime and morning in the first year."""


def calls(children: Children, night: int) -> list[np.ndarray]:
    """Return for each child at which hours of a night with its own caregiver it woke and cried, beyond 24 after midnight."""
    wakings = live_day({CARER: children}, at_home(CARER), repeat=night, nights=True).wakings.filter(pl.col("calls"))
    by_dyad = dict(wakings.group_by("dyad").agg("at_h").iter_rows())
    return [np.sort(by_dyad.get(dyad, [])) for dyad in children.lanes.dyad.tolist()]


def silent(at_h: np.ndarray, begins: float, ends: float) -> bool:
    """Return whether nobody was called between two hours of a night."""
    return not ((at_h >= begins) & (at_h < ends)).any()


def longest(at_h: np.ndarray) -> float:
    """Return the longest time without a call in a night, in hours."""
    return float(np.diff([EVENING, *at_h, MORNING_AFTER]).max())


@virtual_study("inf.night.selfregulated")
def sleeping_through(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk infants, six nights a month to 12 months: age at which half sleep from 24 to 5 h or for 8 h, and from 22 to 6 h.

    In four of six nights (assumed). Only a waking with crying ends a sleep, since parents know of no other; how often infants
    wake at all is given by age, and whether they cry is what is counted.
    """
    children = cohorts.raised(cohorts.drawn("low-risk", cohorts.part(0.0625)), months=0)
    early, long = [], []
    for month in range(1, 13):
        children = grown(children, float(month))
        nights = [calls(children, month * NIGHTS + night) for night in range(NIGHTS)]
        short = [[silent(at, 24, 29) or longest(at) >= 8 for at in night] for night in nights]
        early.append(np.sum(short, axis=0) >= MET)
        long.append(np.sum([[silent(at, 22, 30) for at in night] for night in nights], axis=0) >= MET)
    for part, reached in (("from_24_to_5h_or_8h", early), ("from_22_to_6h", long)):
        yield in_parts(part, np.array(reached).T, half_by)


def half_by(reached: np.ndarray) -> float:
    """Return the month by which half of some children have reached something, [child, month]; not a number if later.

    >>> half_by(np.array([[False, True], [True, True], [False, False]]))
    2.0
    """
    shares = np.logical_or.accumulate(reached, axis=1).mean(axis=0)
    return float(np.argmax(shares >= 0.5) + 1) if shares[-1] >= 0.5 else float("nan")


WEEK, OFTEN = 7, 4
AGES = (6.0, 15.0, 24.0, 36.0)


@virtual_study("inf.night.trajectories")
def nights_to_three_years(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk children, a week of nights at 6, 15, 24 and 36 months: in how many they wake and cry. SSP at 15 months.

    Transitional: more than four nights at 6 months; the others sleep. Their nights later, and who of both is B.
    """
    children, nights, secure = cohorts.raised(cohorts.drawn("mixed-risk", cohorts.part(0.125)), months=0), {}, None
    for number, age in enumerate(AGES):
        children = grown(children, age)
        week = [calls(children, number * WEEK + night) for night in range(WEEK)]
        nights[age] = np.sum([[len(at) > 0 for at in night] for night in week], axis=0)
        secure = Group(children).is_class("B") if age == 15.0 else secure
    assert secure is not None
    wakes = nights[6.0] > OFTEN
    yield share("sleepers", ~wakes)
    yield share("transitional", wakes)
    for age in AGES[:3]:
        yield mean(f"nights_per_week_{age:g}mo", nights[age][wakes])
    yield minus("secure_difference", share("", secure[wakes]), share("", secure[~wakes]))


IN_CARE = DayPlan(
    "in care", (Hours(CARER, 0, 8), Hours("group", 8, 17, CARER), Hours(CARER, 17, DAY_H)), {"group": STANDARD}
)
ENTRY = 6.0
_HOURS = waking_hours(IN_CARE, sleep_at(12))
SETTLED = Life(
    (Person(CARER, OWN), Person("group", STANDARD)),
    tuple(Event(age, who, "cares", {"share": _HOURS[who]}) for age, who in ((0.0, CARER), (ENTRY, "group"))),
)
"""Full days in care with one carer since 6 months. Assumed; there are no peers."""


@virtual_study("inf.avail.daycare_rise")
def from_morning_to_afternoon(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk children of 10.8 and 29.7 months, in full-day care since 6 months: readings (r = .5) of the hours before 10 and 16.

    On a day in care and on one at home with the mother: share whose reading rises. The group is one carer; there are no peers.
    """
    for name, months in (("infants", 10.8), ("toddlers", 29.7)):
        known = cohorts.in_company(cohorts.drawn("low-risk", cohorts.part(0.25)), SETTLED, months)
        for day, (where, plan) in enumerate({"care": IN_CARE, "home": at_home(CARER)}.items()):
            diary = live_day(known, plan, repeat=day)
            moments = np.stack([diary.arousal_at(hour) for hour in (MORNING, AFTERNOON)])
            morning, afternoon = reading(cohorts, f"{name} {where}", moments, known[CARER])
            yield share(f"{name}_{where}", afternoon > morning)


@virtual_study("inf.avail.daycare_meta")
def care_against_home(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk children of 24 months, in full-day care since 6 months, on a day in care and on one at home with the mother.

    Readings (r = .5) of mean arousal from 8 to 17 h; their correlation with where the day is spent. There are no peers.
    """
    known = cohorts.in_company(cohorts.drawn("low-risk", cohorts.part(0.25)), SETTLED, 24.0)
    days = [live_day(known, plan, repeat=day) for day, plan in enumerate((IN_CARE, at_home(CARER)))]
    moments = np.stack([diary.mean_arousal(8, 17) for diary in days])
    in_care, home = reading(cohorts, "day", moments, known[CARER])
    yield correlation("value", np.concatenate([in_care, home]), np.repeat([1.0, 0.0], len(home)))
