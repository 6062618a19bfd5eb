"""How a child's quantities move: nearness wanted and felt, arousal, anger, distance, and what is learned of a person."""

from __future__ import annotations

import jax.numpy as jnp

from attunement.theories.interface import Actor, Moment, Scalar
from attunement.theories.set_point.state import (
    ASKS,
    Body,
    Bond,
    Does,
    Treats,
    best_known,
    counted_on,
    known,
    missing,
    toward,
    turned_to,
    weigh,
)  # fmt: skip


def did(moment: Moment, slot: int, act: Treats) -> Scalar:
    """Return how far a person who is there did this."""
    return moment.acts.others[slot][act] * moment.context.present[slot]


def near(moment: Moment, slot: int) -> Scalar:
    """Return how near a person who is there is as the moment begins, 0 to 1."""
    return moment.context.present[slot] * (1.0 - moment.before.body.distance[slot])


def alarm(moment: Moment) -> Scalar:
    """Return threat: of the place, of being startled, of nearness of somebody less known than the one best known."""
    bonds, n = moment.before.bonds, moment.p.nearness
    best, threat = best_known(bonds), moment.context.threat
    for slot, bond in enumerate(bonds):
        stranger = n.strangeness * (best - known(bond)) * near(moment, slot)
        threat = threat + stranger + n.startle * did(moment, slot, Treats.STARTLE)
    return threat


def want(moment: Moment) -> Actor:
    """The set point: nearness wanted rises with threat, and falls to rest by itself and with nearness felt.

    W → 1 at ρ·alarm·threat, W → rest·known at self-soothing + satisfied·S. Who knows nobody wants nobody near in calm.
    """
    body, n = moment.before.body, moment.p.nearness
    up = moment.day.reactivity * n.alarm * alarm(moment)
    down = moment.traits.self_soothing + n.satisfied * body.felt
    rest = n.rest * best_known(moment.before.bonds)
    return _with(moment, wanted=toward(body.wanted, up, down, moment.context.dt_s, rest))


def arouse(moment: Moment) -> Actor:
    """Nearness that is missing arouses, more in some when the first person is gone; nearness that is felt calms.

    A → 1 at ρ·arousing·missing, A → A₀ at self-soothing + calming·S
    """
    body, born, n = moment.before.body, moment.traits, moment.p.nearness
    here = moment.context.present[0]
    sensitive = here + (1.0 - here) * born.separation_sensitivity
    up = moment.day.reactivity * sensitive * n.arousing * missing(body)
    down = born.self_soothing + n.calming * body.felt
    return _with(moment, arousal=toward(body.arousal, up, down, moment.context.dt_s, born.resting_arousal))


def grow_angry(moment: Moment) -> Actor:
    """Who asks one who comes on some days and not on others, while nearness is missing, grows angry."""
    body, c = moment.before.body, moment.p.moves
    shares = counted_on(moment.before.bonds, moment.context.present)
    unsteady = sum((s * bond.unsteady for s, bond in zip(shares, moment.before.bonds, strict=True)), 0.0)
    up = c.anger_rate * body.asking * missing(body) * unsteady
    return _with(moment, anger=toward(body.anger, up, 1.0 / c.anger_s, moment.context.dt_s))


def learn(moment: Moment) -> Actor:
    """What a person does is taken in: whether asking brings it near, nearness is welcome, it frightens; and who it is."""
    body, context, p, dt = moment.before.body, moment.context, moment.p.learned, moment.context.dt_s
    asks = weigh(moment.acts.mine, ASKS)
    asking = toward(body.asking, asks / p.asking_s, (1.0 - asks) / p.asking_s, dt)
    shares, lived = turned_to(moment.before.bonds, context.present), context.learning
    bonds, asked, today = [], [], []
    for slot, (bond, share) in enumerate(zip(moment.before.bonds, shares, strict=True)):
        came, startled = did(moment, slot, Treats.COME_NEAR), did(moment, slot, Treats.STARTLE)
        sent, close = did(moment, slot, Treats.SEND_OFF), near(moment, slot)
        waits, calm = asking * share, context.present[slot] - startled
        bonds.append(
            bond._replace(
                familiarity=toward(bond.familiarity, lived * p.knowing * context.present[slot], 0.0, dt),
                answer=_follow(bond.answer, came, lived * p.answer * waits, dt),
                rebuff=toward(bond.rebuff, lived * p.rebuff * sent * close, lived * p.welcome * (close - close * sent), dt),
                fear=toward(bond.fear, lived * p.fear * startled, lived * p.unfear * calm, dt),
            )
        )  # fmt: skip
        asked.append(toward(body.asked[slot], waits / p.enough_s, 0.0, dt))
        today.append(_follow(body.today[slot], came, waits / p.enough_s, dt))
    moved = moment.now.body._replace(asking=asking, asked=tuple(asked), today=tuple(today))
    return Actor(moved, tuple(bonds))


def move(moment: Moment) -> Actor:
    """Distance opens by roaming, keeping off, being sent off and absence, closes by seeking and by who comes near."""
    d, mine, mobile = moment.p.distance, moment.acts.mine, moment.day.moving
    shares = turned_to(moment.before.bonds, moment.context.present)
    leaving = d.roam * mobile * mine[Does.ROAM] + d.keep_off * mine[Does.KEEP_OFF]
    distances = []
    for slot, distance in enumerate(moment.before.body.distance):
        coming = d.seek * mobile * mine[Does.SEEK] * shares[slot] + d.come_near * did(moment, slot, Treats.COME_NEAR)
        gone = d.away * (1.0 - moment.context.present[slot]) + d.send_off * did(moment, slot, Treats.SEND_OFF)
        distances.append(jnp.clip(distance + moment.context.dt_s * (leaving + gone - coming), 0.0, 1.0))
    return _with(moment, distance=tuple(distances))


def feel(moment: Moment) -> Actor:
    """Nearness felt: of whoever is there, known, near, attends and is not feared; of several, more than of one.

    S = 1 − Π (1 − here·known·(1 − distance)·(u + (1 − u)·attended)·(1 − fear))
    """
    n, body, dt = moment.p.nearness, moment.now.body, moment.context.dt_s
    attended, lacking = [], 1.0
    for slot, bond in enumerate(moment.now.bonds):
        attends = did(moment, slot, Treats.PLAY) + did(moment, slot, Treats.COME_NEAR)
        lately = _follow(body.attended[slot], attends, 1.0 / n.attention_s, dt)
        reached = n.unattended + (1.0 - n.unattended) * lately
        close = moment.context.present[slot] * (1.0 - body.distance[slot])
        lacking = lacking * (1.0 - known(bond) * close * reached * (1.0 - bond.fear))
        attended.append(lately)
    return _with(moment, attended=tuple(attended), felt=1.0 - lacking)


def settle_bond(bond: Bond, was: Bond, body: Body, slot: int, rate: Scalar) -> Bond:
    """After a bout: how far the day missed what had been expected is taken in, as far as the child asked at all."""
    missed = jnp.abs(body.today[slot] - was.answer)
    return bond._replace(unsteady=bond.unsteady + rate * body.asked[slot] * (missed - bond.unsteady))


def _follow(x: Scalar, y: Scalar, rate: Scalar, dt_s: Scalar) -> Scalar:
    """Return x drawn to y, from 0 to 1."""
    return toward(x, rate * y, rate * (1.0 - y), dt_s)


def _with(moment: Moment, **changes: Scalar | tuple[Scalar, ...]) -> Actor:
    return moment.now._replace(body=moment.now.body._replace(**changes))
