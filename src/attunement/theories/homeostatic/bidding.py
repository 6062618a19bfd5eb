"""How acts work as bids: how much they ask (salience), how loud they are, and whom a child turns to."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp

from attunement.theories.homeostatic.state import Bond, Maturity
from attunement.theories.interface import Scalar
from attunement.vocabulary import ChildAct


def salience(p: Any) -> dict[ChildAct, Scalar]:
    """Return how much each act asks, as a share of a full bid."""
    s = p.salience
    return {
        ChildAct.SOCIAL: s.social, ChildAct.SIGNAL: s.signal, ChildAct.CRY: s.cry, ChildAct.APPROACH: s.approach,
        ChildAct.RESIST: s.resist, ChildAct.FREEZE: s.freeze,
    }  # fmt: skip


def loudness(p: Any) -> dict[ChildAct, Scalar]:
    """Return how loud each signal is, on the scale of the loudness from which on a person reads signals."""
    s = p.loudness
    return {ChildAct.SIGNAL: s.signal, ChildAct.RESIST: s.resist, ChildAct.APPROACH: s.approach, ChildAct.CRY: s.cry}


def sigmoid(x: Scalar) -> Scalar:
    """Return 1/(1 + exp(−x))."""
    return 1.0 / (1.0 + jnp.exp(-x))


def gate(expectation: Scalar, p: object) -> Scalar:
    """Bids that never pay lose their drive: m(q) = floor + (1 − floor)·q²/(q² + half²)."""
    square = expectation * expectation
    return p.bid_gate.floor + (1.0 - p.bid_gate.floor) * square / (square + p.bid_gate.half_point**2)  # type: ignore[attr-defined]


def comfort_brought(bond: Bond, p: Any) -> Scalar:
    """Return how often a bid brings comfort that would not have come anyway: (p₁ − p₀)/(1 − p₀), not below 0.

    Cheng (1997), doi:10.1037/0033-295X.104.2.367: the power of a cause, here of the bid.
    """
    gained = jnp.maximum(bond.comfort_expectation - bond.comfort_unasked, 0.0)
    return gained / jnp.maximum(1.0 - bond.comfort_unasked, p.bid_gate.least_room)


def known(bond: Bond, p: object) -> Scalar:
    """Return how well a person is known, 0 to 1: (1 + h²)·f²/(f² + h²) with familiarity f."""
    half = p.preference.half_familiarity**2  # type: ignore[attr-defined]
    square = bond.familiarity * bond.familiarity
    return (1.0 + half) * square / (square + half)


def preference(bond: Bond, maturity: Maturity, p: object) -> Scalar:
    """Return how far a child prefers this person: it needs to be old enough, and to know the person."""
    return maturity.person_preference * known(bond, p)


def ease(bond: Bond, maturity: Maturity, p: object) -> Scalar:
    """Return how readily this person is turned to: 1 − wariness, which waits for maturation and spares the familiar."""
    return 1.0 - maturity.stranger_wariness * p.preference.wariness * (1.0 - known(bond, p))  # type: ignore[attr-defined]


def attention(
    bonds: tuple[Bond, ...], present: tuple[Scalar, ...], maturity: Maturity, p: object
) -> tuple[Scalar, ...]:
    """Return the share of its bids a child turns to each person: the first if there, another as far as it dares."""
    left: Scalar = 1.0
    shares = []
    for bond, here in zip(bonds, present, strict=True):
        share = left * here * ease(bond, maturity, p)
        shares.append(share)
        left = left - share
    return tuple(shares)
