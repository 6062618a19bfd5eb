"""Too much, too little and what cannot be foreseen: how a child takes in what is given to it.

Stimulation above what a child can take arouses it and makes it look away: Stern (1974); Field (1981). Less than usual takes
its tone away: Field (1984); Tronick & Reck (2009) doi:10.1080/10673220902899714. Too much coordination is vigilance: Jaffe,
Beebe, Feldstein, Crown & Jasnow (2001); Beebe et al. (2010) doi:10.1080/14616730903338985.
"""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp

from attunement.theories.homeostatic.bidding import attention
from attunement.theories.homeostatic.regulation import done, doubt
from attunement.theories.homeostatic.state import Body, Bond, Day
from attunement.theories.interface import Actor, Moment, Scalar
from attunement.vocabulary import PersonAct, is_on


def too_much(body: Body, day: Day, p: Any) -> Scalar:
    """Return how far stimulation exceeds what this child can take: max(0, load − tolerable/ρ)."""
    return jnp.maximum(body.load - p.stimulation.tolerable / day.reactivity, 0.0)


def too_little(body: Body, p: Any) -> Scalar:
    """Return how far stimulation falls short of what is usual: max(0, usual − load)."""
    return jnp.maximum(p.stimulation.usual - body.load, 0.0)


def tracked(
    bonds: tuple[Bond, ...], shares: tuple[Scalar, ...], p: Any, others: tuple[tuple[Scalar, ...], ...] | None = None
) -> Scalar:
    """Return how closely a child watches who is there, by its doubt of them; with acts, of those who just did something."""
    watched: Scalar = 0.0
    for slot, (bond, share) in enumerate(zip(bonds, shares, strict=True)):
        acted = 1.0 if others is None else 1.0 - others[slot][PersonAct.NEUTRAL]
        watched = watched + share * doubt(bond, p) * acted
    return watched


def take_in(moment: Moment) -> Actor:
    """Being talked to, played with and directed adds up for some seconds, and what is too much arouses.

    load += (dt/τ)·(positive + directing − load); arousal += dt·a·too much
    """
    p, rest = moment.p.stimulation, moment.p.cues.wants_rest
    if not (is_on(p.averts) or is_on(p.too_little) or is_on(rest)):
        return moment.now
    body, given = moment.now.body, 0.0
    for slot in range(len(moment.now.bonds)):
        given = given + done(moment, slot, PersonAct.POSITIVE) + done(moment, slot, PersonAct.DIRECT)
    dt = moment.context.dt_s
    faded = jnp.exp(-dt / p.load_s)
    load = faded * body.load + (1.0 - faded) * jnp.minimum(given, 1.0)
    body = body._replace(load=load)
    if is_on(p.averts):
        arousal = body.arousal + dt * p.arouses * too_much(moment.before.body, moment.day, moment.p)
        body = body._replace(arousal=jnp.minimum(arousal, moment.p.arousal.most))
    return moment.now._replace(body=body)


def keep_watch(moment: Moment) -> Actor:
    """Watching a person who cannot be foreseen is an effort: arousal += dt·a·Σ doubt·share."""
    p = moment.p.stimulation
    if not is_on(p.vigilance):
        return moment.now
    shares = attention(moment.before.bonds, moment.context.present, moment.day.maturity, moment.p)
    effort = p.vigilance_arouses * tracked(moment.before.bonds, shares, moment.p)
    arousal = jnp.minimum(moment.now.body.arousal + moment.context.dt_s * effort, moment.p.arousal.most)
    return moment.now._replace(body=moment.now.body._replace(arousal=arousal))
