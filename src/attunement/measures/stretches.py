"""Stretches: sets of half-open intervals of time, [start_s, end_s), as exact seconds without any grid.

A set of stretches is an array [stretch, 2] in order of time, without overlap. Measures of whole events (time budgets,
agreement of events) use them where a grid's steps would round.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Stretches = NDArray[np.float64]  # [stretch, 2]: start_s, end_s

NONE: Stretches = np.zeros((0, 2))


def stretches(spans: Iterable[tuple[float, float]] | Stretches) -> Stretches:
    """Return the time that spans cover, each moment once, [stretch, 2]; spans that touch or overlap become one stretch.

    >>> stretches([(5, 8), (0, 2), (1, 3), (3, 4)]).tolist()
    [[0.0, 4.0], [5.0, 8.0]]
    """
    given = np.asarray(spans if isinstance(spans, np.ndarray) else list(spans), float).reshape(-1, 2)
    given = given[given[:, 1] > given[:, 0]]
    if not len(given):
        return NONE
    given = given[np.argsort(given[:, 0], kind="stable")]
    reach = np.maximum.accumulate(given[:, 1])
    first = np.r_[True, given[1:, 0] > reach[:-1]]
    last = np.r_[np.flatnonzero(first)[1:] - 1, len(given) - 1]
    return np.stack([given[first, 0], reach[last]], axis=1)


def length_s(some: Stretches) -> float:
    """Return how many seconds stretches last together."""
    return float((some[:, 1] - some[:, 0]).sum())


def both(one: Stretches, two: Stretches) -> Stretches:
    """Return the time that lies in both sets, [stretch, 2].

    >>> both(stretches([(0, 4), (6, 9)]), stretches([(3, 7)])).tolist()
    [[3.0, 4.0], [6.0, 7.0]]
    """
    if not len(one) or not len(two):
        return NONE
    edges = np.unique(np.concatenate([one, two]))
    held = _covers(one, edges[:-1]) & _covers(two, edges[:-1])
    return stretches(np.stack([edges[:-1][held], edges[1:][held]], axis=1))


def _covers(some: Stretches, at_s: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return whether stretches cover each moment."""
    last_begun = np.searchsorted(some[:, 0], at_s, side="right") - 1
    return (last_begun >= 0) & (at_s < some[last_begun, 1])


def without(one: Stretches, two: Stretches) -> Stretches:
    """Return the time of the first set that does not lie in the second, [stretch, 2].

    >>> without(stretches([(0, 10)]), stretches([(2, 3), (8, 12)])).tolist()
    [[0.0, 2.0], [3.0, 8.0]]
    """
    if not len(one):
        return NONE
    edges = np.r_[-np.inf, two.reshape(-1), np.inf].reshape(-1, 2)
    return both(one, edges[edges[:, 1] > edges[:, 0]])


def widened(some: Stretches, by_s: float) -> Stretches:
    """Return stretches made longer by so many seconds at either end, [stretch, 2]."""
    return stretches(some + np.array([-by_s, by_s]))
