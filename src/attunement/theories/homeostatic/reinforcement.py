"""Which acts pay: relief that follows an act makes the act more likely, with this person, when in need."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax.numpy as jnp

from attunement.theories.acting import weigh
from attunement.theories.homeostatic.bidding import attention
from attunement.theories.homeostatic.choice import teaching
from attunement.theories.homeostatic.plasticity import paced
from attunement.theories.homeostatic.regulation import stress_from_outside
from attunement.theories.interface import Actor, Moment, Scalar
from attunement.vocabulary import ChildAct as A

LEARNED = {
    "social": A.SOCIAL,
    "signal": A.SIGNAL,
    "cry": A.CRY,
    "approach": A.APPROACH,
    "avert": A.AVERT,
    "resist": A.RESIST,
}


def effort(p: Any) -> dict[A, Scalar]:
    """Return what each act costs, as a share of a full effort."""
    e = p.effort
    return {A.SIGNAL: e.signal, A.CRY: e.cry, A.APPROACH: e.approach, A.AVERT: e.avert, A.RESIST: e.resist}


def trace_acts(moment: Moment) -> Actor:
    """Acts leave a trace that fades: e = max(e·exp(−dt/τ), act); the bid that waits is min(1, s·signal + cry + approach)."""
    body = moment.now.body
    kept = jnp.exp(-moment.context.dt_s / moment.p.learning.trace_s)
    traces = {
        f"trace_{name}": jnp.maximum(kept * getattr(body, f"trace_{name}"), moment.acts.mine[act])
        for name, act in LEARNED.items()
    }
    signalled = moment.p.learning.waiting_signal * traces["trace_signal"]
    pending = jnp.minimum(1.0, signalled + traces["trace_cry"] + traces["trace_approach"])
    return moment.now._replace(body=body._replace(pending_bid=pending, **traces))


def learn_values(moment: Moment, *, when: Callable[[Moment], Scalar] = teaching) -> Actor:
    """An act's value follows the relief after it, less the effort, beyond the usual.

    r = −(A′ − A) + dt·stress − dt·effort: stress from outside is not the act's fault, so it is taken out.
    Q += η·dt·z·e·(k·(3 s/dt)·(r − r̄) − Q), clipped to ±1. What nobody was there to answer counts for the first person.
    """
    p, context, dt = moment.p.learning, moment.context, moment.context.dt_s
    weight = context.learning * when(moment)
    stress = stress_from_outside(moment.before, moment.traits, moment.day, context, moment.p)
    cost = p.full_effort * p.effort * weigh(moment.acts.mine, effort(moment.p))
    relief = moment.before.body.arousal - moment.now.body.arousal + dt * stress - dt * cost
    shares = attention(moment.before.bonds, context.present, moment.day.maturity, moment.p)
    bonds = []
    for slot, bond in enumerate(moment.now.bonds):
        credit = 1.0 if len(shares) == 1 else (1.0 - shares[1], shares[1])[slot]
        baseline = bond.relief_baseline + p.baseline_rate * dt * weight * credit * (relief - bond.relief_baseline)
        taught = paced(weight, bond, moment)
        surprise = p.reward_scale * (p.reward_s / dt) * (relief - baseline)
        values = {}
        for name in LEARNED:
            value, trace = getattr(bond, f"value_{name}"), getattr(moment.now.body, f"trace_{name}")
            step = p.value_rate * dt * taught * credit * trace * (surprise - value)
            values[f"value_{name}"] = jnp.clip(value + step, -1.0, 1.0)
        bonds.append(bond._replace(relief_baseline=baseline, **values))
    return moment.now._replace(bonds=tuple(bonds))
