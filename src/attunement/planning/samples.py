"""Samples: many studies of every size, drawn from one simulated pool.

Sample k is a row of dyads in the order of their recruitment; a study of n is its first n. So studies of different size
share their dyads, and curves are smooth. Each row has random numbers of its own, addressed by (seed, row, arm): asking
for more rows or larger studies changes none that was there.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from attunement.planning.significance import Arms, Moments, Test

Key = TypeVar("Key", bound=Hashable)
CELLS = 2_000_000
"""Most dyads drawn at once."""


def sizes_up_to(most: int, *, least: int = 4, ratio: float = 1.1) -> NDArray[np.int64]:
    """Return sizes per arm from a few to most, [size], each about a tenth larger.

    >>> sizes_up_to(12).tolist()
    [4, 5, 6, 7, 8, 9, 10, 11, 12]
    """
    found = [least]
    while found[-1] < most:
        found.append(min(max(found[-1] + 1, round(found[-1] * ratio)), most))
    return np.array(found)


def findings(
    pools: Mapping[Key, tuple[Arms, Test, int]],
    sizes: Sequence[int] | NDArray[np.int64],
    *,
    repeats: int,
    seed: int,
    alpha: float = 0.05,
    progress: Callable[[float], None] = lambda _: None,
) -> dict[Key, NDArray[np.bool_]]:
    """Say which samples find each outcome's effect: p < α, in the expected direction; [sample, size].

    Parameters
    ----------
    pools
        Outcome → what was seen of each arm, the test, and the expected sign. All outcomes are tested in the same samples.
    sizes
        Dyads per arm, rising.
    repeats, seed
        How many samples, and what their dyads depend on.
    progress
        Told the share done.
    """
    most = int(sizes[-1])
    rows = max(1, CELLS // most)
    found: dict[Key, list[NDArray[np.bool_]]] = {name: [] for name in pools}
    for first in range(0, repeats, rows):
        chosen = range(first, min(first + rows, repeats))
        drawn = [_drawn(seed, chosen, arm, most) for arm in range(2)]
        for name, (arms, test, sign) in pools.items():
            tested = test.tested(tuple(_moments(arm, drawn[i], sizes) for i, arm in enumerate(arms)))
            found[name].append((tested.p < alpha) & (tested.sign == sign))
        progress(chosen.stop / repeats)
    return {name: np.concatenate(parts) for name, parts in found.items()}


def _drawn(seed: int, rows: range, arm: int, most: int) -> NDArray[np.float64]:
    """Return [row, dyad]: where in a pool each dyad stands, from 0 up to 1."""
    return np.stack([np.random.default_rng((seed, row, arm)).random(most) for row in rows])


def _moments(arm: NDArray[np.float64], drawn: NDArray[np.float64], sizes: Sequence[int] | NDArray[np.int64]) -> Moments:
    at = np.asarray(sizes) - 1
    which = (drawn * len(arm)).astype(np.int64)
    centre = arm.mean(axis=0)
    columns = [arm] if arm.ndim == 1 else list(arm.T)
    # Centred at the pool's mean, so that differences of sums lose no digits.
    values = [(column - m)[which] for column, m in zip(columns, np.atleast_1d(centre), strict=True)]
    n = at + 1.0

    def mean_of(x: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.cumsum(x, axis=1)[:, at] / n

    means = [mean_of(x) for x in values]

    def spread(x: NDArray[np.float64], y: NDArray[np.float64], i: int, j: int) -> NDArray[np.float64]:
        return (mean_of(x * y) - means[i] * means[j]) * n / (n - 1)

    var = tuple(np.maximum(spread(x, x, i, i), 0.0) for i, x in enumerate(values))
    covariance = spread(values[0], values[1], 0, 1) if len(values) > 1 else np.zeros_like(var[0])
    shifted = tuple(m + c for m, c in zip(means, np.atleast_1d(centre), strict=True))
    return Moments(np.broadcast_to(n, var[0].shape), shifted, var, covariance)
