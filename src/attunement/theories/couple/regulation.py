"""How arousal, joy and tiredness move, how far apart two partners are, and what a bout with the other has brought so far."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp

from attunement.theories.acting import weigh
from attunement.theories.couple.attention import asks, hurt_by
from attunement.theories.couple.trust import known, turning
from attunement.theories.interface import Actor, Moment, Scalar
from attunement.vocabulary import PartnerAct as A
from attunement.vocabulary import is_on


def did(moment: Moment, act: A) -> Scalar:
    """Return how far the other, if there, did this act."""
    return moment.acts.others[0][act] * moment.context.present[0]


def hurt(moment: Moment, meaning: Scalar) -> Scalar:
    """Return how much what the other did hurts, as its protests have come to be read."""
    return hurt_by(moment.acts.others[0], moment.context.present[0], meaning, moment.p)


def stress_from_outside(moment: Moment) -> Scalar:
    """Return arousal per second that the other's acts do not bring: ρ·(r·θ + x·away·known)."""
    a, context = moment.p.arousal, moment.context
    away = (1.0 - context.present[0]) * known(moment.before.bonds[0], moment.p)
    return moment.traits.reactivity * (a.from_stress * context.threat * moment.traits.stress + a.from_separation * away)


def contact(moment: Moment) -> Scalar:
    """Return how far the other is in contact: clip(1 − 3·distance, 0, 1) while there."""
    near = jnp.clip(1.0 - moment.p.arousal.contact_fading * moment.before.body.distance[0], 0.0, 1.0)
    return near * moment.context.present[0]


def arouse(moment: Moment) -> Actor:
    """Arousal moves by self-soothing, stress, hurt, being left with a bid, frustration and comfort.

    A′ = clip(A + dt·[−κ(1 + calm)(1 + .6·withdraw)(A − A₀) + stress + ρ(x_h·hurt + x_rej·snub·bid + a_R·R)] − A(1 − e^(−dt·held)))
    held = κ_s·[ε + (1 − ε)·q·(1 − h)]·ease·(soothed + .3·contact·(1 − hurt))
    """
    p, a, person, before = moment.p, moment.p.arousal, moment.traits, moment.before
    to = turning(before, person, moment.day, moment.context, p)
    hurts = hurt(moment, to.acted_on.protest_meaning)
    trusted = a.untrusted_comfort + (1.0 - a.untrusted_comfort) * to.trust * (1.0 - to.acted_on.hostility_expectation)
    near = did(moment, A.SOOTHE) + a.contact_comfort * contact(moment) * jnp.maximum(1.0 - hurts, 0.0)
    held = a.soothing * trusted * to.ease * near
    settling = (
        person.self_soothing * (1.0 + p.third.calm) * (1.0 + a.self_soothing_withdrawn * moment.acts.mine[A.WITHDRAW])
    )
    left = did(moment, A.WITHDRAW) * weigh(moment.acts.mine, asks(p)) * (1.0 - person.grown)
    inner = a.from_hurt * hurts + a.from_rebuff * left + a.from_frustration * before.body.frustration
    change = -settling * (before.body.arousal - person.resting_arousal) + stress_from_outside(moment)
    change = change + person.reactivity * inner
    dt = moment.context.dt_s
    calmed = before.body.arousal * (1.0 - jnp.exp(-dt * held))
    arousal = jnp.clip(before.body.arousal + dt * change - calmed, 0.0, a.most)
    return moment.now._replace(body=moment.now.body._replace(arousal=arousal))


def share_joy(moment: Moment) -> Actor:
    """Being warm while the other is warm is a joy that stays: J′ = J·e^(−dt/τ) + dt·g·(warm·warm)·(1 − J)."""
    p, dt, joy = moment.p.joy, moment.context.dt_s, moment.before.body.joy
    if not is_on(p.gain):
        return moment.now
    together = moment.acts.mine[A.WARM] * did(moment, A.WARM)
    felt = jnp.minimum(joy * jnp.exp(-dt / p.lasts_s) + dt * p.gain * together * (1.0 - joy), 1.0)
    return moment.now._replace(body=moment.now.body._replace(joy=felt))


def tire(moment: Moment) -> Actor:
    """Being asked tires, and tiredness fades in minutes: L′ = L·e^(−dt/τ) + dt·g·asked·(1 − L)."""
    p, dt, tired = moment.p.tiredness, moment.context.dt_s, moment.before.body.tiredness
    if not is_on(p.gain):
        return moment.now
    asked = weigh(moment.acts.others[0], asks(moment.p)) * moment.context.present[0]
    grown = jnp.minimum(tired * jnp.exp(-dt / p.lasts_s) + dt * p.gain * asked * (1.0 - tired), 1.0)
    return moment.now._replace(body=moment.now.body._replace(tiredness=grown))


def move(moment: Moment) -> Actor:
    """The distance to the other shrinks by seeking and being comforted, and grows by being busy, withdrawing, absence."""
    m, mine, here = moment.p.movement, moment.acts.mine, moment.context.present[0]
    coming = m.seek * mine[A.SEEK] * here + m.soothed * did(moment, A.SOOTHE)
    leaving = m.busy * mine[A.BUSY] + m.withdraw * mine[A.WITHDRAW] + m.absent * (1.0 - here)
    distance = moment.before.body.distance[0] + moment.context.dt_s * (leaving - coming)
    return moment.now._replace(body=moment.now.body._replace(distance=(jnp.clip(distance, 0.0, 1.0),)))


def balance(moment: Moment) -> Actor:
    """What being together brings adds up: x = joy + .6·comforted − 1.4·hurt − .8·frustration − 1.2·(arousal − rest)."""
    c, body, here = moment.p.contentment, moment.now.body, moment.context.present[0]
    brought = _balance(moment, c)
    dt = moment.context.dt_s * here
    return moment.now._replace(body=body._replace(brought=body.brought + dt * brought, lasted=body.lasted + dt))


def _balance(moment: Moment, c: Any) -> Scalar:
    body = moment.now.body
    good = c.comfort * did(moment, A.SOOTHE)
    if is_on(moment.p.joy.gain):
        good = good + c.joy * body.joy
    hurts = hurt(moment, moment.before.bonds[0].protest_meaning)
    above = body.arousal - moment.traits.resting_arousal
    return good - c.hurt * hurts - c.frustration * body.frustration - c.arousal * above
