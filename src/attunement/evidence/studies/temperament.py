"""Temperament: how far a child's reactivity decides its class, its Q-sort, and the likeness of twins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from attunement.engine.lanes import map_arrays
from attunement.evidence.studies.cohorts import Cohorts, Group, grown
from attunement.evidence.studies.readings import questionnaire
from attunement.evidence.virtual_study import Result, Statement, correlation, difference, virtual_study
from attunement.theories.state import Traits


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
    other = replace(first.dyads, dyad=first.dyads.dyad + np.uint32(1 << 20))
    unrelated = cohorts.drawn("mixed-risk", 2 * n).traits().temperament
    own = first.lanes.traits
    half = map_arrays(lambda a: a[n:], unrelated)
    mixed = type(own.temperament)(*(_sibling(a, b) for a, b in zip(own.temperament, half, strict=True)))

    def q_sort(traits: Traits, twin: bool) -> np.ndarray:
        lanes = replace(first.lanes, traits=traits, dyad=other.dyad if twin else first.dyads.dyad)
        return Group(grown(replace(first, lanes=lanes), 9.0)).visits["q_sort_security"].to_numpy()

    one = q_sort(own, False)
    identical = correlation("", one, q_sort(own, True))
    fraternal = correlation("", one, q_sort(Traits(mixed, own.caring), True))
    heritable = 2 * (identical.value - fraternal.value)
    se = 2 * float(np.hypot(identical.se, fraternal.se))
    yield Statement(
        heritable < 0.10,
        f"r {identical.value:.2f} for identical, {fraternal.value:.2f} for other twins: heritable {heritable:+.2f}, SE {se:.2f}",
        n,
    )


def _sibling(own: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return a trait of a fraternal twin: half of its variance shared. In logs, unless the trait may be negative."""
    if (own <= 0).any() or (other <= 0).any():
        return (own.mean() + 0.5 * (own - own.mean()) + np.sqrt(0.75) * (other - other.mean())).astype(np.float32)
    x, y = np.log(own), np.log(other)
    return np.exp(x.mean() + 0.5 * (x - x.mean()) + np.sqrt(0.75) * (y - y.mean())).astype(np.float32)
