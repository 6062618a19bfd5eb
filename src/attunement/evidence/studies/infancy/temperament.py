"""Temperament and care: whom care helps and harms more, and what temperament decides beside it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from attunement.evidence.studies.cohorts import Cohorts, Group
from attunement.evidence.studies.contrasts import kappa, minus, upper
from attunement.evidence.studies.infancy.kin import parents
from attunement.evidence.studies.infancy.trials import Trial, trial
from attunement.evidence.studies.readings import questionnaire
from attunement.evidence.virtual_study import Measured, Result, correlation, difference, quotient, share, virtual_study
from attunement.study.children import grown

A_LITTLE_SD = 0.3
"""How far brief home visits move every aspect of care that can be taught, in SD. Assumed."""


@virtual_study("inf.temper.ses")
def negativity_and_support(cohorts: Cohorts) -> Iterator[Result]:
    """Dyads of 12 months: negativity in a parent's questionnaire with rated sensitivity at home, mixed-, high- and low-risk.

    High risk stands for low, low risk for high socio-economic status.
    """
    for part, group in (
        ("overall", cohorts.mixed_risk),
        ("low_ses", cohorts.high_risk),
        ("high_ses", cohorts.low_risk),
    ):
        rated = questionnaire(cohorts, group.children, f"questionnaire, {part}")
        yield correlation(part, rated, group.sensitivity)


@virtual_study("inf.temper.cassidy")
def brief_visits(cohorts: Cohorts) -> Iterator[Result]:
    """High-risk families, half of them by lot visited at 6 months (0.3 SD better care, assumed): share of B at 12, by irritability.

    Irritable: the upper half of a parent's questionnaire.
    """
    found = trial(cohorts, "high-risk", A_LITTLE_SD)
    secure, irritable = found.after.is_class("B"), upper(questionnaire(cohorts, found.after.children))
    yield gain("main", secure, found.trained, np.ones(len(secure), bool))
    effects = [gain("", secure, found.trained, who) for who in (irritable, ~irritable)]
    yield minus("treatment_by_irritability", *effects)


def gain(part: str, secure: np.ndarray, trained: np.ndarray, who: np.ndarray) -> Measured:
    """Return the share secure of trained less untrained among some."""
    return minus(part, share("", secure[trained & who]), share("", secure[~trained & who]))


@virtual_study("inf.temper.velderman")
def gains_together(cohorts: Cohorts) -> Iterator[Result]:
    """High-risk families, half of them by lot visited at 7 months (0.5 SD).

    Gain in rated sensitivity with gain in Q-sort-like security. From 7 to 13 months, in the upper and the lower half of a
    parent's questionnaire of negativity.
    """
    found: Trial = trial(cohorts, "high-risk", begins=7.0, ends=13.0)
    gains = [
        found.after.visits[name].to_numpy() - found.before.visits[name].to_numpy()
        for name in ("sensitivity", "q_sort_security")
    ]
    reactive = upper(questionnaire(cohorts, found.after.children))
    r = [correlation("", *(one[who] for one in gains)) for who in (reactive, ~reactive)]
    yield minus("upper_minus_lower", *r)


@virtual_study("inf.temper.driftaway")
def answers_to_irritable_infants(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk dyads at 2, 3, 4 and 6 months: rated sensitivity to irritable infants against that to others.

    Irritable: the upper third of newborns in a parent's questionnaire.
    """
    children = cohorts.raised(cohorts.drawn("low-risk", cohorts.part(0.5)), months=0)
    irritable, rated = upper(questionnaire(cohorts, children), 1 / 3), {}
    for age in (2.0, 3.0, 4.0, 6.0):
        children = grown(children, age)
        rated[age] = Group(children, repeat=round(age)).sensitivity
    young = np.mean([rated[age] for age in (2.0, 3.0, 4.0)], axis=0)
    early = difference("irritable_months_2_4", young[irritable], young[~irritable])
    yield early
    later = difference("", rated[6.0][irritable], rated[6.0][~irritable])
    yield minus("month_6_minus_months_2_4", later, early)


@virtual_study("inf.temper.susman")
def kind_and_security(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk children: negativity in a parent's questionnaire in A against C, over that in B against not B.

    A difference in SD is the weight in logits where groups are normal and spread alike.
    """
    group = cohorts.mixed_risk
    rated, secure = questionnaire(cohorts, group.children), group.is_class("B")
    kind = difference("", rated[group.is_class("C")], rated[group.is_class("A")])
    safe = difference("", rated[~secure], rated[secure])
    found = quotient("kind_over_security", kind, safe)
    yield Measured(found.part, abs(found.value), found.se, found.n)


@virtual_study("inf.temper.continuum")
def split_by_distress(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk children with mother and father, drawn apart, SSP with each at 12 and 13 months.

    Agreement of two ways to split them. By distress: crying and signalling in the partings above the middle, which stands for
    A1 to B2 against B3 to C2. By security: B or not. Reactivity as a parent's questionnaire says.
    """
    known = cohorts.in_company(cohorts.drawn("mixed-risk", cohorts.part(0.5)), parents(0.3))
    groups = Group(known["mother"]), Group(known["father"], repeat=1)
    distress = [upper(upset(group)) for group in groups]
    split, secure = kappa("", *distress), kappa("", *(group.is_class("B") for group in groups))
    yield minus("kappa_distress_minus_security", split, secure)
    yield correlation("reactivity_on_distress", questionnaire(cohorts, groups[0].children), distress[0])


def upset(group: Group) -> np.ndarray:
    """Return the share of the partings in which each child signals or cries, [child]."""
    shares = [
        group.situation.share_of_time(name, act)
        for name in ("4 separation", "6 alone", "7 stranger")
        for act in ("signal", "cry")
    ]
    return np.sum(shares, axis=0) / 3
