"""What a child of the set-point theory carries, its own acts and a person's, and the one way in which every quantity moves."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import NamedTuple

import jax.numpy as jnp

from attunement.theories.interface import Scalar


class Does(IntEnum):
    """What a child does."""

    LOOK_ABOUT = 0
    ROAM = 1
    SMILE = 2
    CALL = 3
    SEEK = 4
    CRY = 5
    KEEP_OFF = 6
    PUSH_AWAY = 7
    STAND_STILL = 8


class Treats(IntEnum):
    """What an older person does with a child."""

    THERE = 0
    COME_NEAR = 1
    PLAY = 2
    STEER = 3
    SEND_OFF = 4
    STARTLE = 5


ASKS = {Does.CALL: 0.5, Does.SEEK: 0.5, Does.CRY: 1.0}
"""How much each act asks for nearness."""
LOUD = {Does.CALL: 0.45, Does.PUSH_AWAY: 0.7, Does.SEEK: 0.8, Does.CRY: 1.0}
"""How loud each act is, 0 to 1."""


class Bond(NamedTuple):
    """What a child has learned of one person, each from 0 to 1. What it expects of people in general has the same form."""

    familiarity: Scalar
    answer: Scalar  # does asking bring this person near?
    unsteady: Scalar  # how far do days miss what was expected?
    rebuff: Scalar  # is nearness unwelcome?
    fear: Scalar


class Body(NamedTuple):
    """What moves from second to second and begins afresh in every bout, each from 0 to 1; tuples are of each person."""

    distance: tuple[Scalar, ...]  # 0 contact
    attended: tuple[Scalar, ...]  # how lately the person attended
    wanted: Scalar  # the set point: nearness wanted
    felt: Scalar  # nearness felt
    arousal: Scalar
    anger: Scalar
    asking: Scalar  # how lately the child asked
    asked: tuple[Scalar, ...]  # how much it has asked in this bout, towards 1 for enough
    today: tuple[Scalar, ...]  # how often asking has brought each near in this bout; at first as expected


class Day(NamedTuple):
    """What a bout brings a child."""

    moving: Scalar  # how well it crawls or walks
    reactivity: Scalar  # temperament times the form of the day


def toward(x: Scalar, up: Scalar, down: Scalar, dt_s: Scalar, low: Scalar = 0.0) -> Scalar:
    """Return x some time later, drawn to 1 at one rate and to `low` at another: x′ = up·(1 − x) − down·(x − low), solved.

    It stays between `low` and 1 whatever the step, and two half steps are one whole step.
    """
    rate = up + down
    end = (up + down * low) / jnp.maximum(rate, 1e-9)
    return end + (x - end) * jnp.exp(-rate * dt_s)


def weigh(weights: tuple[Scalar, ...], table: Mapping[Does, float]) -> Scalar:
    """Return Σ weight(act)·table(act)."""
    return sum((value * weights[act] for act, value in table.items()), 0.0)


def sigmoid(x: Scalar) -> Scalar:
    """Return 1/(1 + exp(−x))."""
    return 1.0 / (1.0 + jnp.exp(-x))


def known(bond: Bond) -> Scalar:
    """Return how far somebody is known: familiarity squared, so that acquaintance counts late."""
    return bond.familiarity * bond.familiarity


def best_known(bonds: tuple[Bond, ...]) -> Scalar:
    """Return how far the one best known is known, there or not."""
    best = known(bonds[0])
    for bond in bonds[1:]:
        best = jnp.maximum(best, known(bond))
    return best


def missing(body: Body) -> Scalar:
    """Return how much nearness is missing: wanted − felt, not below 0. It drives all that a child does about nearness."""
    return jnp.maximum(body.wanted - body.felt, 0.0)


def turned_to(bonds: tuple[Bond, ...], present: tuple[Scalar, ...]) -> tuple[Scalar, ...]:
    """Return how far a child turns to each person there: 1 to the one best known, less the less another is known."""
    best = best_known(bonds)
    open_to = [here * (1.0 - (best - known(bond))) for bond, here in zip(bonds, present, strict=True)]
    total = jnp.maximum(sum(open_to[1:], open_to[0]), 1.0)
    return tuple(share / total for share in open_to)


def counted_on(bonds: tuple[Bond, ...], present: tuple[Scalar, ...]) -> tuple[Scalar, ...]:
    """Return whom a child counts on: those it turns to, and for the rest the first person, there or not; the sum is 1."""
    others = turned_to(bonds, present)[1:]
    return (1.0 - sum(others, 0.0), *others)
