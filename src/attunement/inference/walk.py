"""A walk through the unit cube towards the smallest loss, by CMA-ES.

Covariance matrix adaptation evolution strategy. Hansen (2016), doi:10.48550/arXiv.1604.00772.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from attunement.inference.extra import needed

Array = NDArray[np.float64]
FIRST_STEP = 0.1
"""SD of the first steps, as a share of each range."""


def walk(
    losses: Callable[[Array], Array],
    *,
    runs: int,
    start: Array,
    first_step: float = FIRST_STEP,
    seed: int = 1,
) -> tuple[Array, float]:
    """Return the best place, [number], and its loss after at most so many; the start is the first place looked at."""
    CMA = needed("cmaes").CMA
    best = np.clip(np.asarray(start, float), 0, 1)
    least = float(losses(best[None, :])[0])
    # CMA-ES needs two dimensions: beside a single number the second one does nothing.
    optimiser = CMA(mean=np.resize(best, max(len(best), 2)), sigma=first_step, seed=seed)
    done = 1
    while done < runs and not optimiser.should_stop():
        asked = np.array([optimiser.ask() for _ in range(optimiser.population_size)])
        places = mirrored(asked)[: runs - done, : len(best)]
        found = losses(places)
        done += len(places)
        if found.min() < least:
            best, least = places[found.argmin()], float(found.min())
        if len(places) < len(asked):
            break
        optimiser.tell(list(zip(asked, found.tolist(), strict=True)))
    return best, least


def mirrored(places: Array) -> Array:
    """Return places outside the unit cube thrown back at its walls, so that a walk along a wall keeps its stride; same shape.

    >>> mirrored(np.array([0.3, -0.1, 1.2, 2.1])).round(1).tolist()
    [0.3, 0.1, 0.8, 0.1]
    """
    return 1 - np.abs(1 - np.mod(places, 2.0))
