"""Temperament: how far a child's reactivity decides its class, its Q-sort, and the likeness of twins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from attunement.evidence.studies.cohorts import Cohorts, Group
from attunement.evidence.studies.readings import questionnaire
from attunement.evidence.studies.twins import fraternal_twins, identical_twins
from attunement.evidence.virtual_study import Result, Statement, correlation, difference, virtual_study
from attunement.study.children import Children, grown


@virtual_study("temp.groh")
def temperament_and_class(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk children: negativity in a parent's questionnaire (r = .5 with reactivity, assumed), between classes, in d.

    Insecure against B; C, A and D each against all others.
    """
    group = cohorts.mixed_risk
    rated = questionnaire(cohorts, group.children)
    for part, names in (("insecure", "ACD"), ("C", "C"), ("A", "A"), ("D", "D")):
        which = group.is_class(*names)
        yield difference(part, rated[which], rated[~which])


@virtual_study("aqs.temperament")
def temperament_and_q_sort(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk children: how little negative a parent's questionnaire finds them (r = .5, assumed) with Q-sort-like security."""
    group = cohorts.mixed_risk
    yield correlation("value", -questionnaire(cohorts, group.children), group.visits["q_sort_security"].to_numpy())


@virtual_study("pre.stress.neg")
def prenatal_stress(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk infants of 6 months: prenatal stress of the mother with a parent's questionnaire of negativity (r = .5, assumed).

    That stress raises reactivity a little is put in (an assumed weight); what is tested is how much of it can be seen.
    """
    group = cohorts.group("low-risk", 6.0, n=cohorts.part(0.25))
    yield correlation("r", group.children.dyads.prenatal_stress, questionnaire(cohorts, group.children))


@virtual_study("gen.roisman")
def twins(cohorts: Cohorts) -> Iterator[Result]:
    """Twins of 9 months with one caregiver, seen at home on different days: Q-sort-like security.

    Identical twins share all of temperament, fraternal twins half of its variance; heritability is 2(r identical − r fraternal).
    """
    n = cohorts.part(0.5)
    first = cohorts.raised(cohorts.drawn("mixed-risk", n), months=0)
    unrelated = replace(
        first, lanes=cohorts.raised(cohorts.drawn("mixed-risk", 2 * n), months=0).lanes.take(slice(n, None))
    )

    def q_sort(children: Children) -> np.ndarray:
        return Group(grown(children, 9.0)).visits["q_sort_security"].to_numpy()

    one = q_sort(first)
    identical = correlation("", one, q_sort(identical_twins(first)))
    fraternal = correlation("", one, q_sort(fraternal_twins(first, unrelated)))
    heritable = 2 * (identical.value - fraternal.value)
    se = 2 * float(np.hypot(identical.se, fraternal.se))
    yield Statement(
        heritable < 0.10,
        f"r {identical.value:.2f} for identical, {fraternal.value:.2f} for other twins: heritable {heritable:+.2f}, SE {se:.2f}",
        n,
    )
