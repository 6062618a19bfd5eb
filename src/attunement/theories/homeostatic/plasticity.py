"""How fast slow expectations move: what is well known moves slowly, the first years are the sensitive ones."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp

from attunement.theories.homeostatic.state import Bond, Day
from attunement.theories.interface import Moment, Scalar
from attunement.theories.traits import Temperament
from attunement.vocabulary import is_on


def pace(weight: Scalar, bond: Bond, born: Temperament, day: Day, p: Any) -> Scalar:
    """Return how much a moment teaches of one person: weight · min(ρ^w, most) · e^(−w·age) / (1 + w·days that taught).

    Belsky & Pluess (2009) doi:10.1037/a0017376; Bowlby (1969/82) ch. 18; Dayan, Kakade & Montague (2000)
    doi:10.1038/81504.
    """
    q = p.plasticity
    if is_on(q.reactive_learns):
        weight = weight * jnp.minimum(jnp.exp(q.reactive_learns * jnp.log(born.reactivity)), q.most)
    if is_on(q.age_slows):
        weight = weight * jnp.exp(-q.age_slows * day.age_months)
    if is_on(q.evidence_slows):
        weight = weight / (1.0 + q.evidence_slows * bond.evidence)
    return weight


def paced(weight: Scalar, bond: Bond, moment: Moment) -> Scalar:
    """Return how much this moment teaches of one person."""
    return pace(weight, bond, moment.traits, moment.day, moment.p)
