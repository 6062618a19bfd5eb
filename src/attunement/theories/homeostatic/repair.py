"""Repair: ruptures are usual, and mending them is what counts. Who tries again another way, and what is expected of it.

Tronick (1989) doi:10.1037/0003-066X.44.2.112; Tronick & Gianino (1986); Beebe & Lachmann (1994).
"""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp

from attunement.theories.interface import Acts, Scalar
from attunement.theories.traits import Caring
from attunement.vocabulary import ChildAct as C
from attunement.vocabulary import PersonAct as A

CALLS = (C.SIGNAL, C.CRY, C.APPROACH, C.RESIST, C.FREEZE)
FITS = dict.fromkeys(((call, A.SOOTHE) for call in CALLS), 1.0) | {
    (C.SOCIAL, A.POSITIVE): 1.0,
    (C.EXPLORE, A.NEUTRAL): 1.0,
    (C.EXPLORE, A.POSITIVE): 0.5,
    (C.EXPLORE, A.DIRECT): 0.5,
    (C.AVERT, A.NEUTRAL): 1.0,
    (C.SIGNAL, A.POSITIVE): 0.5,
}
"""How well an act of a person fits what a child does. Assumed; what is not named does not fit."""


def misfit(did: Acts, child: int) -> Scalar:
    """Return how far what a person did missed what the child did in the same tick, 0 to 1."""
    fit: Scalar = 0.0
    for (of_child, own), how_well in FITS.items():
        fit = fit + how_well * did.others[child][of_child] * did.mine[own]
    return 1.0 - fit


def tries_again(did: Acts, child: int, caring: Caring, mood: Scalar, p: Any) -> dict[int, Scalar]:
    """An act that did not fit is repeated less, the more so the readier a person is to answer: −w·max(0, S + mood)·misfit."""
    missed = misfit(did, child) * jnp.maximum(caring.responsiveness + mood, 0.0)
    return {act: -p.repair.tries_again * missed * did.mine[act] for act in A}


def asks_again(did: Acts, heard: Scalar, p: Any) -> dict[int, Scalar]:
    """A bid just left unanswered is repeated less, so that another takes its place: −w·m(E)·unanswered."""
    left: Scalar = 1.0
    for other in did.others:
        left = left * (1.0 - other[A.SOOTHE] - other[A.POSITIVE])
    return {act: -p.repair.asks_again * heard * left * did.mine[act] for act in (C.SIGNAL, C.CRY, C.APPROACH)}


def smiled_at(did: Acts, shares: tuple[Scalar, ...]) -> Scalar:
    """Return how far a child was just smiled at or talked to by somebody it attends to, 0 to 1."""
    friendly: Scalar = 0.0
    for other, share in zip(did.others, shares, strict=True):
        friendly = friendly + share * other[A.POSITIVE]
    return friendly
