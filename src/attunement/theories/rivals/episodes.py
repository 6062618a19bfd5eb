"""Which episodes teach: those in which a child is anxious, or those in which it is calm enough to play (Petters 2006)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax.numpy as jnp

from attunement.theories.homeostatic.choice import in_need
from attunement.theories.homeostatic.state import Day
from attunement.theories.homeostatic.theory import settle
from attunement.theories.interface import Actor, Closing, Kept, Mechanism, Moment, Scalar
from attunement.theories.traits import Temperament

CITATIONS = (
    "Petters (2006) PhD thesis, University of Birmingham: Designing agents to understand infants. Which episodes teach.",
    "Petters (2006) Proc. 7th Int. Conf. on Cognitive Modelling, 226-231. Learning from anxious and from playful episodes.",
)


def in_calm(moment: Moment) -> Scalar:
    """Return how far the child was free to play, 0 to 1."""
    return 1.0 - in_need(moment)


def fearing(learn: Mechanism, when: Callable[[Moment], Scalar]) -> Mechanism:
    """Return a way of learning whose fear is learned, and unlearned, only in one kind of episode."""

    def learn_then(moment: Moment) -> Actor:
        after, share = learn(moment), when(moment)
        bonds = []
        for was, now in zip(moment.now.bonds, after.bonds, strict=True):
            change = now.threat_expectation - was.threat_expectation
            bonds.append(now._replace(threat_expectation=was.threat_expectation + share * change))
        return after._replace(bonds=tuple(bonds))

    return learn_then


def settle_where_asked(me: Actor, kept: Kept, born: Temperament, day: Day, closing: Closing, p: Any) -> Kept:
    """After a bout, what share of bids is answered is taken in only if enough of them were of the kind that teaches."""
    bonds = tuple(
        bond._replace(
            contingency_now=jnp.where(
                bond.bids > p.learning.enough_bids, bond.contingency_now, bond.contingency_expectation
            )
        )
        for bond in me.bonds
    )
    return settle(me._replace(bonds=bonds), kept, born, day, closing, p)
