"""What a partner acts on: what this person has taught, what people in general do, how much it needs, whom it turns to.

Stress leads to autopilot: the more aroused, the more of what is expected of people in general is acted on.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import jax.numpy as jnp

from attunement.theories.couple.state import Bond, Partner, Today
from attunement.theories.interface import Actor, Context, Scalar
from attunement.vocabulary import is_on

OF_THIS_PERSON = ("familiarity", "relief_baseline", "contentment", "answered", "bids")
"""Rows that autopilot leaves alone: nobody in general is familiar."""


class Turning(NamedTuple):
    """How a partner stands to the other at this moment."""

    acted_on: Bond  # expectations, with autopilot's share in them
    need: Scalar  # 0 to 1.6
    absorbed: Scalar  # z: how far need takes over, 0 to 1
    trust: Scalar  # q: comfort that asking brings beyond what comes anyway, 0 to 1
    ease: Scalar  # 1 with somebody well known
    reach: Scalar  # g: how readily the other is turned to, 0 to 1


def sigmoid(x: Scalar) -> Scalar:
    """Return 1/(1 + exp(−x))."""
    return 1.0 / (1.0 + jnp.exp(-x))


def gate(expectation: Scalar, p: Any) -> Scalar:
    """Return the drive left to a bid of which this is expected: m(q) = ε + (1 − ε)·q²/(q² + h²)."""
    square = expectation * expectation
    return p.trust.floor + (1.0 - p.trust.floor) * square / (square + p.trust.half_point**2)


def known(bond: Bond, p: Any) -> Scalar:
    """Return how well somebody is known, 0 to 1: (1 + h²)·f²/(f² + h²) with familiarity f."""
    half, square = p.trust.half_familiarity**2, bond.familiarity * bond.familiarity
    return (1.0 + half) * square / (square + half)


def on_autopilot(arousal: Scalar, bond: Bond, today: Today, p: Any) -> Bond:
    """Return what is acted on: bond + ω·(people in general − bond), row by row, ω = w·(a₀ + a₁·σ((A − n₀)/s))/(1 + calm)."""
    if not is_on(p.autopilot.weight):
        return bond
    aroused = sigmoid((arousal - p.need.midpoint) / p.need.slope)
    weight = p.autopilot.weight / (1.0 + p.third.calm)
    share = jnp.minimum(weight * (p.autopilot.at_rest + p.autopilot.in_need * aroused), 1.0)
    mixed = {
        name: own + share * (getattr(today.generic, name) - own)
        for name, own in bond._asdict().items()
        if name not in OF_THIS_PERSON
    }
    return bond._replace(**mixed)


def turning(me: Actor, person: Partner, today: Today, context: Context, p: Any) -> Turning:
    """Return how a partner stands to the other.

    n = clip(A + w·d·(θ + ½·away·known), 0, 1.6)·(1 − grown);  z = σ((n − n₀)/s)
    q = (p₁ − p₀)/(1 − p₀);  g = m(q)·ease,  ease = 1 − wary·(1 − known)
    """
    bond, body = me.bonds[0], me.body
    felt = on_autopilot(body.arousal, bond, today, p)
    familiar = known(bond, p)
    strain = context.threat * person.stress + p.need.separation_weight * (1.0 - context.present[0]) * familiar
    need = jnp.clip(body.arousal + p.need.distance_weight * body.distance[0] * strain, 0.0, p.need.most)
    need = need * (1.0 - person.grown)
    gained = jnp.maximum(felt.comfort_expectation - felt.comfort_unasked, 0.0)
    trust = gained / jnp.maximum(1.0 - felt.comfort_unasked, p.trust.least_room)
    ease = 1.0 - p.trust.wariness * (1.0 - familiar)
    return Turning(
        acted_on=felt, need=need, absorbed=sigmoid((need - p.need.midpoint) / p.need.slope), trust=trust, ease=ease,
        reach=gate(trust, p) * ease,
    )  # fmt: skip
