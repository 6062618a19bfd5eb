"""A quick point fit: CMA-ES walks through the search space towards the smallest misfit.

Covariance matrix adaptation evolution strategy. Hansen (2016), doi:10.48550/arXiv.1604.00772. With common random
numbers the misfit of a point is always the same number, so that small differences between points can be seen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attunement.inference.extra import needed
from attunement.inference.misfit import loss
from attunement.inference.search_space import SearchSpace
from attunement.inference.targets import Targets
from attunement.inference.workbench import Progress, SimulatedPoint, Workbench

Array = NDArray[np.float64]
FIRST_STEP = 0.1
"""SD of the first steps, as a share of each range."""


@dataclass(frozen=True)
class PointFit:
    """The best point found: its place in the unit cube, its numbers, its loss, and how many places were looked at."""

    unit: Array
    point: dict[str, float]
    loss: float
    looked_at: int


def fit_point(
    bench: Workbench,
    targets: Targets,
    *,
    runs: int,
    start: Array | None = None,
    first_step: float = FIRST_STEP,
    seed: int = 1,
    progress: Progress | None = None,
) -> PointFit:
    """Return the best of some simulated points, walking from a start (by default the usual values).

    Parameters
    ----------
    bench
        What simulates.
    targets
        What to fit.
    runs
        Points to simulate, at most.
    start, first_step
        Where to begin in the unit cube, and how far to look around.
    seed
        Of the walk.
    progress
        Told about points done.
    """
    found: list[SimulatedPoint] = []

    def losses(units: Array) -> Array:
        def told(done: int, _: int) -> None:
            if progress:
                progress(len(found) + done, runs)

        now = bench.at(units, progress=told)
        found.extend(now)
        return np.array([loss(p.values, targets) for p in now])

    begin = bench.space.unit(bench.space.usual) if start is None else start
    walk(bench.space, losses, runs=runs, start=begin, first_step=first_step, seed=seed)
    return best_of(bench.space, found, targets)


def best_of(space: SearchSpace, found: list[SimulatedPoint], targets: Targets) -> PointFit:
    """Return the simulated point with the smallest misfit."""
    best = min(found, key=lambda p: loss(p.values, targets))
    return PointFit(space.unit(best.point), dict(best.point), loss(best.values, targets), len(found))


def walk(
    space: SearchSpace,
    losses: Callable[[Array], Array],
    *,
    runs: int,
    start: Array,
    first_step: float = FIRST_STEP,
    seed: int = 1,
) -> tuple[Array, float]:
    """Return the best place and its loss after at most so many; the start is the first place looked at."""
    CMA = needed("cmaes").CMA
    best = np.clip(np.asarray(start, float), 0, 1)
    least = float(losses(best[None, :])[0])
    bounds = np.tile([0.0, 1.0], (len(space), 1))
    if len(space) == 1:  # CMA-ES needs two dimensions: the second one does nothing
        bounds = np.tile(bounds, (2, 1))
    optimiser = CMA(mean=np.resize(best, len(bounds)), sigma=first_step, bounds=bounds, seed=seed)
    done = 1
    while done < runs and not optimiser.should_stop():
        asked = np.array([optimiser.ask() for _ in range(optimiser.population_size)])
        places = asked[: max(runs - done, 0), : len(space)]
        found = losses(places)
        done += len(places)
        if found.min() < least:
            best, least = places[found.argmin()], float(found.min())
        if len(places) < len(asked):
            break
        optimiser.tell(list(zip(asked, found.tolist(), strict=True)))
    return best, least
