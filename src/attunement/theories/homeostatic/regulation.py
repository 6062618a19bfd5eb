"""How arousal rises and is brought down, and how far child and person are from each other."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp

from attunement.theories.acting import weigh
from attunement.theories.homeostatic.bidding import attention, comfort_brought, ease, preference, salience
from attunement.theories.homeostatic.early import held_young, settled
from attunement.theories.homeostatic.state import Bond, Day
from attunement.theories.interface import Actor, Context, Moment, Scalar
from attunement.theories.traits import Temperament
from attunement.vocabulary import ChildAct, PersonAct, is_on


def done(moment: Moment, slot: int, act: PersonAct) -> Scalar:
    """Return how far a person who is there did this act."""
    return moment.acts.others[slot][act] * moment.context.present[slot]


def close(distance: Scalar, p: Any) -> Scalar:
    """Return how far a person at this distance is in contact: clip(1 − 3·distance, 0, 1), 3 the contact's fading."""
    return jnp.clip(1.0 - p.arousal.contact_fading * distance, 0.0, 1.0)


def doubt(bond: Bond, p: Any) -> Scalar:
    """Return how unsure it is whether this person answers: min(1, √v/(m̄ + offset))."""
    spread = jnp.sqrt(bond.responsiveness_variance)
    return jnp.minimum(spread / (bond.responsiveness_mean + p.choice.answering_offset), 1.0)


def settles_as_soothed(bond: Bond, p: Any) -> Scalar:
    """Return how much sooner than a newborn who is used to answers settles by itself: 1 + w·(m̄ − m̄₀), not below 0."""
    used_to = bond.responsiveness_mean - p.beginnings.responsiveness
    return jnp.maximum(1.0 + p.recovery.soothed_settles * used_to, 0.0)


def stress_from_outside(me: Actor, temperament: Temperament, day: Day, context: Context, p: Any) -> Scalar:
    """Return arousal per second that nobody in the bond can help: threat, and the preferred person's absence.

    ρ·(r·threat + x·ξ·protest·absence·(1 − relief·company))
    """
    a = p.arousal
    absence = 1.0 - context.present[0]
    company = context.present[1] if len(context.present) > 1 else 0.0
    protest = day.maturity.separation_protest * preference(me.bonds[0], day.maturity, p)
    separation = a.from_separation * temperament.separation_sensitivity * protest * absence
    if is_on(p.availability.return_calms):
        separation = separation * (1.0 - p.availability.return_calms * me.bonds[0].return_expectation)
    if is_on(p.foresight.calms):
        separation = separation * (1.0 - p.foresight.calms * day.maturity.foresight * (1.0 - doubt(me.bonds[0], p)))
    return day.reactivity * (a.from_threat * context.threat + separation * (1.0 - a.company_relief * company))


def arouse(moment: Moment) -> Actor:
    """Arousal moves by self-soothing, stress, rebuff, frustration and comfort.

    A′ = clip(A + dt·[−k(1 + k_v·averting)(A − A₀) + stress + rebuff·bid + ρ·a_R·R − comfort·A])
    Comfort works as far as it is trusted: k·(soothed + c·contact)·ease·G with G = ε + (1 − ε)·q·(1 − threat expectation),
    where trust q is what a bid brings beyond what comes anyway: comfort that never answered hardly calms (assumed).
    """
    before, context, p, temperament = moment.before, moment.context, moment.p, moment.traits
    body, a = before.body, p.arousal
    first, comfort, rebuffed = before.bonds[0], 0.0, 0.0
    for slot, bond in enumerate(before.bonds):
        welcome = ease(bond, moment.day.maturity, p)
        trust = a.untrusted_comfort + (1.0 - a.untrusted_comfort) * comfort_brought(bond, p) * (
            1.0 - bond.threat_expectation
        )
        rebuff, fright = done(moment, slot, PersonAct.REBUFF), done(moment, slot, PersonAct.FRIGHTEN)
        contact = close(body.distance[slot], p) * context.present[slot]
        held = done(moment, slot, PersonAct.SOOTHE) + a.contact_comfort * contact * (1.0 - rebuff - fright)
        comfort = comfort + a.soothing * trust * welcome * held
        if is_on(p.early.contact_calms):
            comfort = comfort + held_young(contact * (1.0 - rebuff - fright), moment.day, p)
        rebuffed = rebuffed + rebuff
    if is_on(p.recovery.after_stress):
        comfort = comfort * (1.0 - p.recovery.after_stress * jnp.minimum(context.threat, 1.0))
    averting, settling = moment.acts.mine[ChildAct.AVERT], settled(temperament.self_soothing, moment.day, p)
    if is_on(p.recovery.trust_settles):
        settling = settling * (
            1.0 + p.recovery.trust_settles * comfort_brought(first, p) * (1.0 - first.threat_expectation)
        )
    if is_on(p.recovery.soothed_settles):
        settling = settling * settles_as_soothed(first, p)
    change = (
        -settling * (1.0 + a.self_soothing_averted * averting) * (body.arousal - temperament.resting_arousal)
        + stress_from_outside(before, temperament, moment.day, context, p)
        + a.from_rebuff * rebuffed * weigh(moment.acts.mine, salience(p))
        + moment.day.reactivity * a.from_frustration * body.frustration
        - comfort * body.arousal
    )
    arousal = jnp.clip(body.arousal + context.dt_s * change, 0.0, a.most)
    after = moment.now.body._replace(arousal=arousal)
    if is_on(p.recovery.slow_activation):
        beyond = jnp.maximum(body.arousal - temperament.resting_arousal, 0.0)
        slow = body.slow_arousal + context.dt_s / p.recovery.slow_s * (beyond - body.slow_arousal)
        after = after._replace(slow_arousal=slow)
    return moment.now._replace(body=after)


def move(moment: Moment) -> Actor:
    """Distance to each person shrinks by approaching and being picked up, and grows by exploring, averting, absence."""
    m, child, context, maturity = moment.p.movement, moment.acts.mine, moment.context, moment.day.maturity
    shares = attention(moment.before.bonds, context.present, maturity, moment.p)
    leaving = m.explore * child[ChildAct.EXPLORE] * maturity.locomotion + m.avert * child[ChildAct.AVERT]
    distances = []
    for slot, distance in enumerate(moment.before.body.distance):
        coming = m.approach * child[ChildAct.APPROACH] * maturity.locomotion * shares[slot]
        coming = coming + m.picked_up * done(moment, slot, PersonAct.SOOTHE)
        away = m.absent * (1.0 - context.present[slot])
        distances.append(jnp.clip(distance + context.dt_s * (leaving + away - coming), 0.0, 1.0))
    return moment.now._replace(body=moment.now.body._replace(distance=tuple(distances)))
