"""Too much: stimulation above what a child can take arouses it and makes it look away. Stern (1974); Field (1981)."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp

from attunement.theories.homeostatic.regulation import done
from attunement.theories.homeostatic.state import Body, Day
from attunement.theories.interface import Actor, Moment, Scalar
from attunement.vocabulary import PersonAct, is_on


def too_much(body: Body, day: Day, p: Any) -> Scalar:
    """Return how far stimulation exceeds what this child can take: max(0, load − tolerable/ρ)."""
    return jnp.maximum(body.load - p.stimulation.tolerable / day.reactivity, 0.0)


def take_in(moment: Moment) -> Actor:
    """Being talked to, played with and directed adds up for some seconds, and what is too much arouses.

    load += (dt/τ)·(positive + directing − load); arousal += dt·a·too much
    """
    p = moment.p.stimulation
    if not is_on(p.averts):
        return moment.now
    body, given = moment.now.body, 0.0
    for slot in range(len(moment.now.bonds)):
        given = given + done(moment, slot, PersonAct.POSITIVE) + done(moment, slot, PersonAct.DIRECT)
    dt = moment.context.dt_s
    faded = jnp.exp(-dt / p.load_s)
    load = faded * body.load + (1.0 - faded) * jnp.minimum(given, 1.0)
    arousal = body.arousal + dt * p.arouses * too_much(moment.before.body, moment.day, moment.p)
    return moment.now._replace(body=body._replace(load=load, arousal=jnp.minimum(arousal, moment.p.arousal.most)))
