"""The power curve: how often studies of each size find an effect, and the smallest size that does often enough."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression

from attunement.evidence.statistics import wilson_interval
from attunement.planning.significance import Arms, Test

RESAMPLES = 200
ROWS_AGAIN, POOL_AGAIN = 1 << 40, 1 << 41
"""Addresses of the random numbers that samples, and the pool's dyads, are drawn again with; far from any row's number."""


class Curve(NamedTuple):
    """Power at sizes per arm: the share of samples that found the effect, smoothed to never fall, with a 95 % interval.

    Every array is [size].
    """

    sizes: NDArray[np.int64]
    power: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


class Needed(NamedTuple):
    """Dyads per arm with a 95 % interval; infinite beyond the largest size that was tried."""

    n: float
    low: float
    high: float


def power_curve(found: NDArray[np.bool_], sizes: NDArray[np.int64]) -> Curve:
    """Return the curve of samples that found an effect, [sample, size]; Wilson's interval counts the samples."""
    power = rising(found.mean(axis=0))
    ends = np.array([wilson_interval(float(p), len(found)) for p in power])
    return Curve(sizes, power, ends[:, 0], ends[:, 1])


def rising(power: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the closest curve that never falls, [size].

    >>> rising(np.array([0.1, 0.3, 0.2, 0.9])).tolist()
    [0.1, 0.25, 0.25, 0.9]
    """
    return np.clip(isotonic_regression(power).x, 0, 1)


def size_for(power: NDArray[np.float64], sizes: NDArray[np.int64], wanted: float) -> float:
    """Return the size at which a rising curve reaches a power, between two sizes on a straight line.

    >>> size_for(np.array([0.2, 0.6, 1.0]), np.array([10, 20, 30]), 0.8)
    25.0
    """
    reached = np.flatnonzero(power >= wanted)
    if not len(reached):
        return math.inf
    i = int(reached[0])
    if i == 0:
        return float(sizes[0])
    share = (wanted - power[i - 1]) / (power[i] - power[i - 1])
    return float(sizes[i - 1] + share * (sizes[i] - sizes[i - 1]))


def needed(
    found: NDArray[np.bool_], sizes: NDArray[np.int64], wanted: float, ratios: NDArray[np.float64], *, seed: int
) -> Needed:
    """Return the dyads per arm that reach a power.

    The interval counts both chances: which samples were drawn (rows are drawn again) and which children the pool holds
    (`ratios`: the effect in the pool over that in a pool drawn again; n goes with its square).
    """
    n = size_for(rising(found.mean(axis=0)), sizes, wanted)
    again = []
    for ratio, random in zip(ratios, np.random.default_rng((seed, ROWS_AGAIN)).spawn(len(ratios)), strict=True):
        rows = random.integers(0, len(found), len(found))
        size = size_for(rising(found[rows].mean(axis=0)), sizes, wanted)
        again.append(size * ratio**2 if ratio > 0 else math.inf)
    low, high = (_quantile(np.array(again), q) for q in (0.025, 0.975))
    return Needed(n, min(low, n), max(high, n))


def redrawn(arms: Arms, test: Test, *, seed: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Draw the pool's dyads again; return the effect's value and its strength in each such pool, [pool].

    Arms hold the same simulated dyads under different care, so that a dyad is drawn for all arms at once.
    """
    size, effects = len(arms[0]), []
    for random in np.random.default_rng((seed, POOL_AGAIN)).spawn(RESAMPLES):
        which = random.integers(0, size, size)
        effects.append(test.effect(tuple(arm[which] for arm in arms)))
    return np.array([e.value for e in effects]), np.array([e.strength for e in effects])


def _quantile(values: NDArray[np.float64], q: float) -> float:
    """Return an order statistic: between a number and infinity there is nothing to interpolate."""
    return float(np.sort(values)[round(q * (len(values) - 1))])
