"""A small theory that compiles in a moment, and engines shared by all tests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest

from attunement.engine.lanes import BLOCK, Lanes, broadcast
from attunement.engine.reference import ReferenceEngine
from attunement.theories.homeostatic.state import State, Traits
from attunement.theories.homeostatic.theory import HOMEOSTATIC
from attunement.theories.interface import Moment, Theory
from attunement.theories.traits import Caring, Temperament
from attunement.vocabulary import ChildAct, PersonAct


def scripted_terms(state: State, traits: Traits, day: Any, context: Any, p: Any) -> Any:
    """The child cries in ticks [reactivity, separation sensitivity), but not in every self-soothing-th; threat tells the tick."""
    t, script = context.threat, traits.temperament
    within = (t >= script.reactivity) & (t < script.separation_sensitivity)
    cries = within & (t - script.self_soothing * jnp.floor(t / script.self_soothing) > 0.5)
    person = {"script": {PersonAct.POSITIVE: 500.0, PersonAct.NEUTRAL: 0.0}}
    return (
        {"script": {ChildAct.CRY: jnp.where(cries, 500.0, -500.0), ChildAct.EXPLORE: 0.0}},
        *[person] * len(state.bonds),
    )


def step_away(moment: Moment) -> State:
    distance = tuple(d + jnp.float32(1 / 1024) for d in moment.now.body.distance)
    return moment.now._replace(body=moment.now.body._replace(distance=distance))


def no_dwelling(p: Any) -> tuple[Any, Any]:
    return jnp.float32(0.01), jnp.float32(0.01)


@pytest.fixture(scope="session")
def scripted() -> Theory:
    """A theory without chance: acts follow a script that stands in the child's traits; distance counts running ticks."""
    return replace(
        HOMEOSTATIC, name="scripted", terms=scripted_terms, dwell_s=no_dwelling, mechanisms=(("step_away", step_away),)
    )


@pytest.fixture(scope="session")
def scripted_lanes() -> Lanes:
    """A block of children, each with a script of its own."""
    rng = np.random.default_rng(11)
    start = rng.integers(0, 80, BLOCK)
    script = [start, start + rng.integers(0, 40, BLOCK), rng.integers(2, 12, BLOCK)]
    temperament = Temperament(*(np.asarray(a, np.float32) for a in script), *[np.full(BLOCK, 0.1, np.float32)] * 2)
    caring = Caring(*[np.zeros(BLOCK, np.float32)] * 8)
    bond = broadcast(HOMEOSTATIC.newborn(HOMEOSTATIC.parameters), BLOCK)
    return Lanes(np.arange(BLOCK, dtype=np.uint32), Traits(temperament, (caring,)), (bond,), bond)


@pytest.fixture(scope="session")
def engine() -> ReferenceEngine:
    return ReferenceEngine(HOMEOSTATIC, HOMEOSTATIC.parameters)
