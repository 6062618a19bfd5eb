"""What a partner learns of the other: what its own acts bring, comfort, hostility, an answer, and what a protest means."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp

from attunement.theories.acting import weigh
from attunement.theories.couple.regulation import did, stress_from_outside
from attunement.theories.couple.state import LEARNED, NEED_BOUND, Body
from attunement.theories.couple.trust import turning
from attunement.theories.interface import Actor, Moment, Scalar
from attunement.vocabulary import PartnerAct as A
from attunement.vocabulary import is_on

WELCOMES = (A.WARM, A.SEEK, A.SOOTHE, A.DISCLOSE)
"""What shows that comfort was welcome."""
SPURNS = (A.DEMAND, A.ATTACK, A.WITHDRAW)
MENDS = (A.WARM, A.SEEK, A.DISCLOSE)
"""What shows that a demand was a call."""


def effort(p: Any) -> dict[A, Scalar]:
    """Return what each act costs, as a share of a full effort."""
    e = p.learning
    return {
        A.HINT: e.hint_effort, A.DISCLOSE: e.disclose_effort, A.SEEK: e.seek_effort, A.DEMAND: e.demand_effort,
        A.SOOTHE: e.soothe_effort, A.WITHDRAW: e.withdraw_effort, A.ATTACK: e.attack_effort,
    }  # fmt: skip


def paced(moment: Moment) -> Scalar:
    """Return how much the moment teaches of what is slow: 0 where nothing is learned, more for the young."""
    return moment.context.learning * moment.traits.pace


def trace_acts(moment: Moment) -> Actor:
    """Acts leave a trace that fades, the other's demands too: e = max(e·exp(−dt/τ), act).

    Asking that waits for an answer is min(1, .4·hint + disclosed + .8·sought + .9·demanded), by how much each act asks.
    """
    body, p = moment.now.body, moment.p
    kept = jnp.exp(-moment.context.dt_s / p.learning.trace_s)
    traces = {
        f"trace_{name}": jnp.maximum(kept * getattr(body, f"trace_{name}"), moment.acts.mine[act])
        for name, act in LEARNED.items()
    }
    a = p.attention
    waits = (
        a.hint_asks * traces["trace_hint"]
        + a.disclose_asks * traces["trace_disclose"]
        + a.seek_asks * traces["trace_seek"]
        + a.demand_asks * traces["trace_demand"]
    )
    pending = jnp.minimum(waits, 1.0) * (1.0 - moment.traits.grown)
    asked_of = jnp.maximum(kept * body.demanded_of, did(moment, A.DEMAND))
    return moment.now._replace(body=body._replace(pending_bid=pending, demanded_of=asked_of, **traces))


def learn_values(moment: Moment) -> Actor:
    """What an act has brought: relief for acts of need, an answer for warmth, a welcome for comfort.

    of need: Q += η·dt·z·e·(k·(3 s/dt)·(r − r̄) − Q), r = −(A′ − A) + dt·stress − dt·effort
    warm: Q += η·dt·e·(2·c·(warm back − par) − Q);  soothe: Q += η·dt·e·(c·(welcomed − spurned) − Q)
    """
    p, dt, body = moment.p.learning, moment.context.dt_s, moment.now.body
    bond, pace = moment.now.bonds[0], paced(moment)
    absorbed = turning(moment.before, moment.traits, moment.day, moment.context, moment.p).absorbed
    cost = p.full_effort * weigh(moment.acts.mine, effort(moment.p))
    relief = moment.before.body.arousal - body.arousal + dt * stress_from_outside(moment) - dt * cost
    baseline = bond.relief_baseline + p.baseline_rate * dt * pace * absorbed * (relief - bond.relief_baseline)
    surprise = p.reward_scale * (p.reward_s / dt) * (relief - baseline)
    here, values = moment.context.present[0], {}
    for name in NEED_BOUND:
        values[name] = absorbed * (surprise - getattr(bond, f"value_{name}"))
    values["warm"] = here * (2.0 * p.warm_value * (did(moment, A.WARM) - p.warm_par) - bond.value_warm)
    if is_on(moment.p.care.habit):
        welcomed = sum((did(moment, act) for act in WELCOMES), 0.0)
        spurned = sum((did(moment, act) for act in SPURNS), 0.0)
        values["soothe"] = here * (p.care_value * (welcomed - spurned) - bond.value_soothe)
    moved = {}
    for name, step in values.items():
        value = getattr(bond, f"value_{name}")
        moved[f"value_{name}"] = jnp.clip(value + p.value_rate * dt * pace * _trace(body, name) * step, -1.0, 1.0)
    return moment.now._replace(bonds=(bond._replace(relief_baseline=baseline, **moved),))


def _trace(body: Body, name: str) -> Scalar:
    return getattr(body, f"trace_{name}")


def learn_expectations(moment: Moment) -> Actor:
    """Comfort when asked and when not, hostility, the day's sums, and who the other is.

    p₁ += dt·η·z·bid·ease·here·(y(1 − p₁) − χ(1 − y)p₁), y = comforted;  p₀ likewise, with (1 − bid)² in the place of bid
    h += dt·(up·attacked·(1 − h) − down·(1 − attacked)·h)·here;  f += dt·η·here·(1 − f)
    """
    p, dt, here = moment.p.learning, moment.context.dt_s, moment.context.present[0]
    bond, pace, waiting = moment.now.bonds[0], paced(moment), moment.now.body.pending_bid
    to = turning(moment.before, moment.traits, moment.day, moment.context, moment.p)
    y, attacked = did(moment, A.SOOTHE), did(moment, A.ATTACK)
    asked, unasked = bond.comfort_expectation, bond.comfort_unasked
    gain = y * (1.0 - asked) - p.miss_weight * (1.0 - y) * asked
    surplus = y * (1.0 - unasked) - p.miss_weight * (1.0 - y) * unasked
    turned, h = here * to.ease, bond.hostility_expectation
    fear = p.hostility_rate * attacked * (1.0 - h) - p.hostility_forgetting * (1.0 - attacked) * h
    counted = moment.context.learning * to.absorbed * waiting * turned
    changed = bond._replace(
        comfort_expectation=asked + dt * p.comfort_rate * pace * to.absorbed * waiting * turned * gain,
        comfort_unasked=unasked
        + dt * p.comfort_rate * pace * to.absorbed * (1.0 - waiting) * (1.0 - waiting) * here * surplus,
        hostility_expectation=h + dt * pace * here * fear,
        familiarity=bond.familiarity
        + moment.context.learning * here * dt * p.familiarity_rate * (1.0 - bond.familiarity),
        answered=bond.answered + counted * y,
        bids=bond.bids + counted,
    )
    return moment.now._replace(bonds=(changed,))


def learn_meaning(moment: Moment) -> Actor:
    """A protest means what it turned out to be: k += dt·η·trace of the other's demand·(what followed − k).

    What followed is 0 if the other was warm, sought contact or said how it felt, 1 if it attacked, .8 if it withdrew.
    """
    p, bond = moment.p.meaning, moment.now.bonds[0]
    if not is_on(p.rate):
        return moment.now
    mended = sum((did(moment, act) for act in MENDS), 0.0)
    attacked, left = did(moment, A.ATTACK), did(moment, A.WITHDRAW)
    told = mended + attacked + left
    missed = attacked + p.leaving * left - told * bond.protest_meaning
    step = moment.context.dt_s * p.rate * paced(moment) * moment.now.body.demanded_of * missed
    return moment.now._replace(bonds=(bond._replace(protest_meaning=bond.protest_meaning + step),))


def feel_contingency(moment: Moment) -> Actor:
    """A broken expectation of an answer frustrates; the expectation follows. Also where nothing slow is learned.

    R′ = clip(R·exp(−dt/τ_R) + dt·r·bid·(E − y), 0, 1);  E += (dt/τ_E)·bid·(y − E), y = warm + soothing + ½·directing
    """
    p, dt, body = moment.p.contingency, moment.context.dt_s, moment.now.body
    asking = body.pending_bid + moment.p.attention.warm_asks * body.trace_warm * (1.0 - moment.traits.grown)
    waiting = jnp.minimum(asking, 1.0) * moment.context.present[0]
    y = (
        p.warm_answers * did(moment, A.WARM)
        + p.soothe_answers * did(moment, A.SOOTHE)
        + p.direct_answers * did(moment, A.DIRECT)
    )
    bond, expected = moment.now.bonds[0], moment.before.bonds[0].contingency_now
    faded = moment.before.body.frustration * jnp.exp(-dt / p.frustration_decay_s)
    broken = p.frustration_gain * waiting * (expected - y)
    frustration = jnp.clip(faded + dt * broken, 0.0, 1.0)
    follows = expected + dt / p.time_s * waiting * (y - expected)
    return moment.now._replace(
        body=body._replace(frustration=frustration), bonds=(bond._replace(contingency_now=follows),)
    )
