"""Joy: smiling as a trait, and what fitting answers in calm times bring."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from attunement.engine.trees import map_arrays
from attunement.evidence.studies.cohorts import Cohorts, Group
from attunement.evidence.studies.contrasts import named, product, weights
from attunement.evidence.studies.lives import CARER, becomes, with_own
from attunement.evidence.studies.readings import questionnaire, reading
from attunement.evidence.studies.turns import DISTRESS, PLAY, QUIET, Turns
from attunement.evidence.studies.watching import CALLS, CARE_ACTS, CHILD_ACTS, Watched, answered, watch_home
from attunement.evidence.virtual_study import Measured, Result, correlation, virtual_study
from attunement.study.children import cared_by, grown
from attunement.theories.traits import Caring

ANSWERS = ("soothe", "positive")


@virtual_study("inf.joy.seriousbaby")
def smiling_by_report(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk infants: a parent's report (r = .5, assumed) of how much they smile at home at 6 months.

    Q-sort-like security at 12. Infants of the model are not born with more or less smiling.
    """
    children = cohorts.raised(cohorts.drawn("mixed-risk", cohorts.part(0.5)), 6.0)
    report = reading(cohorts, "parent's report of smiling", watch_home(children).share("social"), children)
    security = Group(grown(children, 12.0)).visits["q_sort_security"].to_numpy()
    yield correlation("trait_humour_security", report, security)


MONTHS = tuple(float(month) for month in range(8, 15))


@virtual_study("inf.joy.directed")
def fitting_answers_and_rate(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk dyads at home each month from 8 to 14.

    Next month's quiet signals on this month's answers to them, and on the rate of answers. Fitting: the share of quiet signals
    answered within 3 s. Weights beside this month's quiet signals, the mean of six months.
    """
    children, seen = cohorts.raised(cohorts.drawn("low-risk", cohorts.part(0.25)), months=0), list[Watched]()
    for month in MONTHS:
        children = grown(children, month)
        seen.append(watch_home(children, repeat=round(month)))
    found = []
    for now, later in pairwise(seen):
        fitting = answered(now.grid.where(CHILD_ACTS, "signal"), now.grid.where(CARE_ACTS, *ANSWERS), within=1)
        rate = now.share(*ANSWERS, who=CARE_ACTS)
        found.append(weights(later.share("signal"), fitting=fitting, rate=rate, before=now.share("signal")))
    for part in ("fitting", "rate"):
        months = [one[part] for one in found]
        value, se = (float(np.mean([getattr(m, name) for m in months])) for name in ("value", "se"))
        yield Measured(part, value, se, months[0].n)


CALM_AND_UPSET = Turns(kinds=(PLAY, QUIET, DISTRESS))


@virtual_study("inf.joy.distress.interaction")
def answers_in_calm_and_in_distress(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk infants, cared for in one manner in calm and in another, drawn apart, in distress.

    SSP at 12 months with the latter. Observed: answers to calls in calm moments and in distress, and negativity in a parent's
    questionnaire; weights of products on avoidance in reunion (calm × distress) and on B or not (distress × negativity).
    """
    n = cohorts.part(0.5)
    drawn = cohorts.drawn("mixed-risk", 2 * n)
    dyads, calm = drawn.take(slice(n)), map_arrays(lambda a: a[n:], drawn.traits()[1])
    upset = dyads.traits()[1]
    life = with_own(becomes(calm, every=3, at=0), becomes(calm, every=3, at=1))
    children = cohorts.in_company(dyads, life, upbringing=CALM_AND_UPSET)[CARER]

    def answers(manner: Caring, life: Turns) -> np.ndarray:
        seen = watch_home(cared_by(children, manner), upbringing=life)
        return answered(seen.grid.where(CHILD_ACTS, *CALLS, "social"), seen.grid.where(CARE_ACTS, *ANSWERS), within=2)

    by_calm, by_upset = answers(calm, Turns(kinds=(PLAY,))), answers(upset, Turns(kinds=(DISTRESS,)))
    group, negative = Group(children), questionnaire(cohorts, children)
    avoidance = group.situation.scales["avoidance"].to_numpy()
    found = weights(avoidance, calm=by_calm, distress=by_upset, both=product(by_calm, by_upset))
    yield named("avoidance", found["both"])
    found = weights(
        group.is_class("B"), distress=by_upset, negative=negative, both=product(by_upset, negative)
    )  # fmt: skip
    yield named("security", found["both"])
