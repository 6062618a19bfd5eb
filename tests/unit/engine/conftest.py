"""A small theory that compiles in a moment, and engines shared by all tests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest

from attunement.engine.lanes import BLOCK, Lanes
from attunement.engine.reference import ReferenceEngine
from attunement.theories.homeostatic.theory import HOMEOSTATIC
from attunement.theories.interface import Actor, Moment, Theory
from attunement.theories.traits import Caring, Temperament
from attunement.vocabulary import ChildAct, PersonAct


def scripted_child(me: Actor, script: Temperament, day: Any, context: Any, p: Any) -> Any:
    """The child cries in ticks [reactivity, separation sensitivity), but not in every self-soothing-th; threat tells the tick."""
    t = context.threat
    within = (t >= script.reactivity) & (t < script.separation_sensitivity)
    cries = within & (t - script.self_soothing * jnp.floor(t / script.self_soothing) > 0.5)
    return {"script": {ChildAct.CRY: jnp.where(cries, 500.0, -500.0), ChildAct.EXPLORE: 0.0}}


def scripted_person(me: Actor, caring: Caring, mood: Any, context: Any, p: Any) -> Any:
    return {"script": {PersonAct.POSITIVE: 500.0, PersonAct.NEUTRAL: 0.0}}


def step_away(moment: Moment) -> Actor:
    distance = tuple(d + jnp.float32(1 / 1024) for d in moment.now.body.distance)
    return moment.now._replace(body=moment.now.body._replace(distance=distance))


def no_dwelling(p: Any) -> Any:
    return jnp.float32(0.01)


@pytest.fixture(scope="session")
def scripted() -> Theory:
    """A theory without chance: acts follow a script that stands in the child's traits; distance counts running ticks."""
    mechanisms = (("step_away", step_away),)
    theory = replace(HOMEOSTATIC, name="scripted").recast(
        "child", terms=scripted_child, dwell_s=no_dwelling, mechanisms=mechanisms
    )
    for carer in ("carer", "second carer"):
        theory = theory.recast(carer, terms=scripted_person, dwell_s=no_dwelling)
    return theory


@pytest.fixture(scope="session")
def scripted_lanes() -> Lanes:
    """A block of children, each with a script of its own."""
    rng = np.random.default_rng(11)
    start = rng.integers(0, 80, BLOCK)
    script = [start, start + rng.integers(0, 40, BLOCK), rng.integers(2, 12, BLOCK)]
    temperament = Temperament(*(np.asarray(a, np.float32) for a in script), *[np.full(BLOCK, 0.1, np.float32)] * 2)
    caring = Caring(*[np.zeros(BLOCK, np.float32)] * 8)
    born = (role.newborn(HOMEOSTATIC.parameters) for role in HOMEOSTATIC.roles[:2])
    return Lanes.unmet(np.arange(BLOCK, dtype=np.uint32), (temperament, caring), born)


@pytest.fixture(scope="session")
def engine() -> ReferenceEngine:
    return ReferenceEngine(HOMEOSTATIC, HOMEOSTATIC.parameters)
