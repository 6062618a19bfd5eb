"""Context: crying that nobody answers, and who else may; mothers who exaggerate."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from attunement.evidence.studies.care import shifted
from attunement.evidence.studies.cohorts import Cohorts, Group
from attunement.evidence.studies.contrasts import minus, named
from attunement.evidence.studies.watching import CARE_ACTS, CHILD_ACTS, answered, watch_home
from attunement.evidence.virtual_study import Result, Untested, correlation, difference, virtual_study
from attunement.life.events import OWN, STANDARD, Event, Life, Person

ALONE = Life((Person("mother", OWN),), (Event(0, "mother", "cares"),))
HELPED = Life(
    (Person("mother", OWN), Person("helper", STANDARD)),
    (Event(0, "mother", "cares"), Event(0, "helper", "cares", {"every": 3, "at": 2})),
)
"""A second person of the standard manner has every third bout. Assumed."""


@virtual_study("inf.context.cry.resist")
def unanswered_crying(cohorts: Cohorts) -> Iterator[Result]:
    """High-risk children, with and without a second person: share of cries the mother leaves at 3 months, resistance in reunion at 12."""
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
        for pairs in (shifted(dyads, **EXAGGERATING), dyads)
    ]
    yield difference("infant", *upset)
    yield Untested("mother", "That these mothers exaggerate is put in.")
