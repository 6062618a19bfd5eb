"""Circles of twelve, six on each side: partners and former partners come from one, friends from its neighbour.

Sides are places, not sexes: somebody of one side meets five of the other, all but the former partner, and six couples come of it.
Friends are of the neighbouring circle, so that two who meet have no acquaintance in common: what is alike in them was not taught
by the same people. Two neighbouring circles know nothing of all others.
"""

from __future__ import annotations

from itertools import permutations

import numpy as np
from numpy.typing import NDArray

SIDE = 6
"""People on each side of a circle, and couples that come of it."""
NEIGHBOURS = 2
"""Circles that know each other."""

Places = NDArray[np.intp]

MATCHINGS = np.array([m for m in permutations(range(SIDE)) if all(m[i] != i for i in range(SIDE))], np.intp)
"""Every way in which all of one side find one of the other, nobody the former partner, [way, place]: 265."""


def circles_for(couples: int) -> int:
    """Return how many circles so many couples come of: whole neighbourhoods.

    >>> circles_for(1), circles_for(4096)
    (2, 684)
    """
    return NEIGHBOURS * -(-couples // (NEIGHBOURS * SIDE))


def numbers(circles: int, first: int = 0) -> NDArray[np.uint32]:
    """Return everybody's number, [circle · side · place] in one row: the first side of all circles, then the second."""
    place = np.arange(first * SIDE, (first + circles) * SIDE, dtype=np.uint32)
    return np.concatenate([2 * place, 2 * place + 1])


def friends(circles: int) -> Places:
    """Return pairs of friends, who have the same place in neighbouring circles, [pair, 2]."""
    by_circle = np.arange(2 * SIDE * circles, dtype=np.intp).reshape(-1, NEIGHBOURS, SIDE)
    return by_circle.swapaxes(1, 2).reshape(-1, NEIGHBOURS)


def former(circles: int) -> Places:
    """Return pairs of former partners, facing each other, [pair, 2]."""
    half = np.arange(SIDE * circles, dtype=np.intp)
    return np.stack([half, half + SIDE * circles], axis=1)


def dates(circles: int) -> Places:
    """Return everybody of the first side with each of the five they may meet, [pair, 2], by circle, place and other."""
    pairs = [(i, j) for i in range(SIDE) for j in range(SIDE) if i != j]
    base = SIDE * np.arange(circles, dtype=np.intp)[:, None]
    one, other = np.array(pairs, np.intp).T
    return np.stack([(base + one).ravel(), (base + other).ravel() + SIDE * circles], axis=1)


def matched(liking: NDArray[np.float64]) -> Places:
    """Return whom everybody of the first side finds, [circle, place]: the matching in which liking summed is greatest.

    Parameters
    ----------
    liking
        [circle, place, other]: how much the two like each other; that of former partners is not looked at.
    """
    by_way = liking[:, np.arange(SIDE), MATCHINGS].sum(axis=-1)  # [circle, way]
    return MATCHINGS[by_way.argmax(axis=1)]
