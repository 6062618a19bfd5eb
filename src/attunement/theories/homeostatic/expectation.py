"""What a child learns to expect of a person: comfort, fright, an answer, and how steady answers are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax.numpy as jnp

from attunement.theories.homeostatic.bidding import attention
from attunement.theories.homeostatic.choice import in_need, teaching
from attunement.theories.homeostatic.needs import asks_for_rest, soothing_misses
from attunement.theories.homeostatic.plasticity import pace, paced
from attunement.theories.homeostatic.regulation import done
from attunement.theories.homeostatic.state import Bond, Day
from attunement.theories.interface import Actor, Moment, Scalar
from attunement.theories.traits import Temperament
from attunement.vocabulary import PersonAct, is_on


def answered(moment: Moment, slot: int) -> Scalar:
    """Return how fully a person answered in this tick, by soothing or being positive.

    With `need_wants_comfort`, friendliness is less of an answer the more a child is in need: positive·(1 − w·z). With
    `wants_company`, soothing is less of one the more a calm child wants to be played with.
    """
    friendly, wanted = done(moment, slot, PersonAct.POSITIVE), moment.p.cues.need_wants_comfort
    if is_on(wanted):
        friendly = friendly * (1.0 - wanted * in_need(moment))
    soothed = done(moment, slot, PersonAct.SOOTHE)
    if is_on(moment.p.cues.wants_company):
        soothed = soothed * (1.0 - soothing_misses(moment))
    return soothed + friendly


def bidding(me: Actor, p: Any) -> Scalar:
    """Return how much the child is waiting for an answer, smiles included: min(1, r·smile + signal + cry + approach)."""
    body = me.body
    pending = body.trace_signal + body.trace_cry + body.trace_approach
    return jnp.minimum(1.0, p.contingency.social_share * body.trace_social + pending)


def learn_expectations(moment: Moment, *, when: Callable[[Moment], Scalar] = teaching) -> Actor:
    """Expectations of each person move towards what the person does, while the child is in need and waits for an answer.

    comfort: p₁ += dt·η·z·bid·(y(1 − p₁) − χ(1 − y)p₁), y = soothing, z = how far need absorbs the child
    comfort that comes anyway: p₀ likewise, with (1 − asked)² in the place of bid
    threat: quickly up while frightened, slowly down in company without fright
    day sums of bids in need and answers to them; familiarity with time together
    """
    p, context, dt, learning = moment.p, moment.context, moment.context.dt_s, moment.context.learning
    rates, weight = p.learning, learning * when(moment)
    pending, body = moment.now.body.pending_bid, moment.now.body
    asked = jnp.minimum(1.0, body.trace_signal + body.trace_cry + body.trace_approach)
    shares = attention(moment.before.bonds, context.present, moment.day.maturity, p)
    bonds = []
    for slot, (bond, share) in enumerate(zip(moment.now.bonds, shares, strict=True)):
        here, comfort, threat = context.present[slot], bond.comfort_expectation, bond.threat_expectation
        y, fright = done(moment, slot, PersonAct.SOOTHE), done(moment, slot, PersonAct.FRIGHTEN)
        gain = y * (1.0 - comfort) - rates.miss_weight * (1.0 - y) * comfort
        fear = rates.fright_rate * fright * (1.0 - threat) - rates.fright_forgetting * (1.0 - fright) * threat
        if is_on(p.repair.unfrightens):
            fear = fear - p.repair.unfrightens * in_need(moment) * y * threat
        taught, waiting = paced(weight, bond, moment), weight * pending * share
        unasked = bond.comfort_unasked
        surplus = y * (1.0 - unasked) - rates.miss_weight * (1.0 - y) * unasked
        bonds.append(
            bond._replace(
                comfort_expectation=comfort + dt * rates.comfort_rate * taught * pending * share * gain,
                comfort_unasked=unasked
                + dt * rates.comfort_rate * taught * (1.0 - asked) * (1.0 - asked) * here * surplus,
                threat_expectation=threat + learning * here * dt * fear,
                familiarity=bond.familiarity
                + learning * here * dt * p.preference.familiarity_rate * (1.0 - bond.familiarity),
                answered=bond.answered + waiting * y,
                bids=bond.bids + waiting,
            )
        )
    return moment.now._replace(bonds=tuple(bonds))


def feel_contingency(moment: Moment) -> Actor:
    """A broken expectation of an answer frustrates; the expectation follows. Also in procedures where nothing is learned.

    R′ = clip(R·exp(−dt/τ_R) + dt·r·Σ bid·(E − y)); E += (dt/τ_E)·bid·(y − E), y = soothing + positive. With `wants_rest`,
    turning away from too much is a bid as well, and y = a pause answers it.
    """
    p, context = moment.p.contingency, moment.context
    waiting = bidding(moment.now, moment.p)
    shares = attention(moment.before.bonds, context.present, moment.day.maturity, moment.p)
    broken: Scalar = 0.0
    bonds = []
    for slot, (bond, share) in enumerate(zip(moment.now.bonds, shares, strict=True)):
        expected, y = moment.before.bonds[slot].contingency_now, answered(moment, slot)
        broken = broken + waiting * share * (expected - y)
        follows = expected + context.dt_s / p.time_s * waiting * share * (y - expected)
        if is_on(moment.p.cues.wants_rest):
            asked, paused = asks_for_rest(moment), done(moment, slot, PersonAct.NEUTRAL)
            broken = broken + asked * share * (expected - paused)
            follows = follows + context.dt_s / p.time_s * asked * share * (paused - expected)
        bonds.append(bond._replace(contingency_now=follows))
    gain = p.frustration_gain
    if is_on(moment.p.repair.mending_tempers):
        gain = gain * (1.0 - moment.p.repair.mending_tempers * moment.before.bonds[0].mending_expectation)
    kept = moment.before.body.frustration * jnp.exp(-context.dt_s / p.frustration_decay_s)
    frustration = jnp.clip(kept + context.dt_s * gain * broken, 0.0, 1.0)
    return Actor(moment.now.body._replace(frustration=frustration), tuple(bonds))


def expect_mending(moment: Moment) -> Actor:
    """Whether broken exchanges get mended is itself learned: μ += dt·η·R·bid·(y(1 − μ) − χ(1 − y)μ), R = frustration."""
    p = moment.p
    if not is_on(p.repair.mending_tempers):
        return moment.now
    broken = moment.context.learning * moment.before.body.frustration * moment.now.body.pending_bid
    bonds = []
    for slot, bond in enumerate(moment.now.bonds):
        y, mended = answered(moment, slot), bond.mending_expectation
        step = y * (1.0 - mended) - p.learning.miss_weight * (1.0 - y) * mended
        taught = paced(broken * moment.context.present[slot], bond, moment)
        bonds.append(
            bond._replace(mending_expectation=mended + moment.context.dt_s * p.repair.mending_rate * taught * step)
        )
    return moment.now._replace(bonds=tuple(bonds))


def settle_bond(bond: Bond, born: Temperament, day: Day, p: Any, *, counts: Scalar = 1.0) -> Bond:
    """After a bout, the day's answering updates mean and over-dispersion, and a part of the new expectation stays.

    x = answered/bids; v += η((x − m)² − 0.4·m(1 − m)/bids − v), floored at 0; m += η(x − m); only if bids > 3.
    The subtracted part is what counting a finite number of bids would vary anyway. Each rate is multiplied by how much the
    bout counts, usually 1.
    """
    rate = pace(p.learning.responsiveness_rate * counts, bond, born, day, p)
    enough = bond.bids > p.learning.enough_bids
    bids = jnp.maximum(bond.bids, 1.0)
    mean, variance = bond.responsiveness_mean, bond.responsiveness_variance
    deviation = bond.answered / bids - mean
    spread = deviation * deviation - p.learning.counting_noise * mean * (1.0 - mean) / bids
    stays = pace(p.contingency.slow_rate * counts, bond, born, day, p) * (
        bond.contingency_now - bond.contingency_expectation
    )
    return bond._replace(
        contingency_expectation=bond.contingency_expectation + stays,
        responsiveness_mean=jnp.where(enough, mean + rate * deviation, mean),
        responsiveness_variance=jnp.where(enough, jnp.maximum(variance + rate * (spread - variance), 0.0), variance),
        evidence=jnp.where(enough, bond.evidence + counts, bond.evidence)
        if is_on(p.plasticity.evidence_slows)
        else bond.evidence,
    )
