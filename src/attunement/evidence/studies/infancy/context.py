"""Context: crying that nobody answers, and who else may; mothers who exaggerate."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from attunement.evidence.studies.care import randomised
from attunement.evidence.studies.cohorts import Cohorts, Group
from attunement.evidence.studies.contrasts import minus, named
from attunement.evidence.studies.infancy.carers import with_another
from attunement.evidence.studies.infancy.period import NEGLECTING
from attunement.evidence.studies.infancy.trials import with_other_care
from attunement.evidence.studies.lives import CARER
from attunement.evidence.studies.readings import own_noise, reading
from attunement.evidence.studies.watching import CARE_ACTS, CHILD_ACTS, answered, watch_home
from attunement.evidence.virtual_study import Result, Untested, correlation, difference, virtual_study
from attunement.life.events import OWN, STANDARD, Event, Life, Person
from attunement.life.population import STANDARD as GOOD_ENOUGH
from attunement.study.children import cared_by, grown
from attunement.theories.traits import Caring

ALONE = Life((Person("mother", OWN),), (Event(0, "mother", "cares"),))
HELPED = Life(
    (Person("mother", OWN), Person("helper", STANDARD)),
    (Event(0, "mother", "cares"), Event(0, "helper", "cares", {"every": 3, "at": 2})),
)
"""A second person of the standard manner has every third bout. Assumed."""


@virtual_study("inf.context.cry.resist")
def unanswered_crying(cohorts: Cohorts) -> Iterator[Result]:
    """High-risk children, with and without a second person.

    Share of cries the mother leaves at 3 months, resistance in reunion at 12.
    """
    dyads, r = cohorts.drawn("high-risk", cohorts.part(0.5)), []
    for life in (ALONE, HELPED):
        seen = watch_home(cohorts.in_company(dyads, life, 3.0)["mother"])
        cries, answers = seen.grid.where(CHILD_ACTS, "cry"), seen.grid.where(CARE_ACTS, "soothe", "positive")
        left = 1 - answered(cries, answers, within=2)
        resistance = Group(cohorts.in_company(dyads, life, 12.0)["mother"]).situation.scales["resistance"].to_numpy()
        known = np.isfinite(left)
        r.append(correlation("", left[known], resistance[known]))
    yield named("unanswered", r[0])
    yield minus("alone_minus_with_second", *r)


EXAGGERATING = {"warmth": 1.5, "directing": -1.5}
"""How mothers with an anxiety disorder exaggerate, in SD. Assumed."""


@virtual_study("inf.context.anxiety.kaitz")
def exaggerating_mothers(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk infants of 6 months of lively, directing mothers (1.5 SD) against others: negative affect in the still face."""
    dyads = cohorts.drawn("low-risk", cohorts.part(0.5))
    upset = [
        np.nan_to_num(Group(cohorts.raised(pairs, 6.0)).play.of_episode("still", "negative_affect"))
        for pairs in (dyads.shifted(**EXAGGERATING), dyads)
    ]
    yield difference("infant", *upset)
    yield Untested("mother", "That these mothers exaggerate is put in.")


SEVENTH = 7
"""A second adult has every seventh bout."""
FROM_CALM_TO_FRIGHTENING = (-1.5, 2.8)
"""Readiness to frighten, in logits, two SD below and above the middle of conflict. Assumed."""


@virtual_study("inf.context.couple")
def second_adult(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk children of 12 months with a second adult in every seventh bout who frightens and helps by degrees.

    Q-sort-like security. Conflict: how readily that adult frightens (−1.5 to 2.8 logits, from calm to frightening); adjustment:
    how readily it soothes; each as a report with noise (r = .5, assumed). Security is with the mother.
    """
    dyads = cohorts.drawn("low-risk", cohorts.part(0.5))
    newborn = cohorts.raised(dyads, months=0)
    drawn = [own_noise(cohorts, f"true {name}", newborn) for name in ("conflict", "goodwill")]
    usual = Caring(*(np.full(len(dyads), value, np.float32) for value in GOOD_ENOUGH))
    fright = np.interp(drawn[0], (-2, 2), FROM_CALM_TO_FRIGHTENING).astype(np.float32)
    manner = usual._replace(fright=fright, responsiveness=(usual.responsiveness + drawn[1]).astype(np.float32))
    group = Group(cohorts.in_company(dyads, with_another(every=SEVENTH), other=manner)[CARER])
    security = group.visits["q_sort_security"].to_numpy()
    for part, true in zip(("conflict", "adjustment"), drawn, strict=True):
        yield correlation(part, reading(cohorts, part, true, newborn), security)


@virtual_study("inf.context.substances")
def absent_in_mind(cohorts: Cohorts) -> Iterator[Result]:
    """High-risk children of 12 months, half of them by lot of caregivers twice withdrawn in every second month.

    Correlation of being one of these with B or not in the SSP, and with D or not.
    """
    dyads = cohorts.drawn("high-risk", cohorts.part(0.5))
    children = cohorts.raised(dyads, months=0)
    uses, usual, absent = randomised(children) == 1, dyads.traits()[1], dyads.shifted(**NEGLECTING).traits()[1]
    for month in range(1, 13):
        now = with_other_care(cared_by(children, usual), uses, absent) if month % 2 else cared_by(children, usual)
        children = grown(now, float(month))
    group = Group(children)
    yield correlation("security", uses, group.is_class("B"))
    yield correlation("D", uses, group.is_class("D"))
