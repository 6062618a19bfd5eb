"""The point fit: CMA-ES walks towards the smallest misfit, on the emulator or on real simulations.

With common random numbers the misfit of a point is always the same number, so that small differences can be seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attunement.inference.emulator.emulator import Emulator, emulate
from attunement.inference.extra import one_thread
from attunement.inference.misfit import loss
from attunement.inference.points import Bench, Progress, SimulatedPoint
from attunement.inference.search_space import Point
from attunement.inference.simulated_design import SimulatedDesign
from attunement.inference.targets import Targets
from attunement.inference.walk import walk

Array = NDArray[np.float64]
ON_EMULATOR = 4000
"""Places looked at on the emulator in one walk."""
ROUND = 4
"""Points of one round of polishing: the emulator's best, and some near it."""
NEAR = 0.04


@dataclass(frozen=True)
class PointFit:
    """The best point: its numbers, what the cohort that chose it shows, its loss there, and how many points were simulated."""

    point: dict[str, float]
    values: dict[str, float | None]
    loss: float
    simulated: int


def ranked(found: Sequence[SimulatedPoint], targets: Targets) -> list[SimulatedPoint]:
    """Return simulated points, each once, the smallest misfit first."""
    once = {tuple(sorted(p.point.items())): p for p in found}
    return sorted(once.values(), key=lambda p: loss(p.values, targets))


def best_of(found: Sequence[SimulatedPoint], targets: Targets) -> SimulatedPoint:
    """Return the simulated point with the smallest misfit."""
    return ranked(found, targets)[0]


def choose(
    bench: Bench, candidates: Sequence[Point], targets: Targets, *, simulated: int, progress: Progress | None = None
) -> PointFit:
    """Return the best of a few points, simulated with a larger cohort and another seed.

    The best of hundreds was helped by the chance they share; among the best few, other children decide.
    """
    found = bench.at_points(candidates, progress=progress)
    best = best_of(found, targets)
    return PointFit(dict(best.point), dict(best.values), loss(best.values, targets), simulated + len(found))


def walk_simulations(
    bench: Bench, targets: Targets, *, runs: int, seed: int = 1, progress: Progress | None = None
) -> list[SimulatedPoint]:
    """Return simulated points on a walk from the usual values: quick, without an emulator.

    Parameters
    ----------
    bench
        What simulates.
    targets
        What to fit.
    runs
        Points to simulate, at most.
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

    walk(losses, runs=runs, start=bench.space.unit(bench.space.usual), seed=seed)
    return found


def polish(
    design: SimulatedDesign,
    targets: Targets,
    *,
    runs: int,
    emulator: Emulator | None = None,
    seed: int = 1,
    progress: Progress | None = None,
) -> SimulatedDesign:
    """Simulate where the emulator expects the smallest misfit, tell it what was found, and so on, round by round.

    Returns the design with these points; `best_of` it is the fit.
    """
    random = np.random.default_rng(seed)
    known = (emulator or design.emulator).only(list(targets))
    done = 0
    while done < runs:
        start = design.bench.space.unit(best_of(design.found, targets).point)
        with one_thread():
            best, _ = walk_emulator(known, targets, start=start, seed=int(random.integers(2**31)))
            near = best + NEAR * random.standard_normal((min(ROUND, runs - done) - 1, len(best)))
            places = np.clip(np.vstack([best[None], near]), 0, 1)
            design = design.more(places)
            known = emulate(design.units, design.found, known.statistics, like=known, relearn=False)
        done += len(places)
        if progress:
            progress(done, runs)
    return design


def walk_emulator(emulator: Emulator, targets: Targets, *, start: Array, seed: int = 1) -> tuple[Array, float]:
    """Return the place where the emulator expects the smallest misfit, [number], and that misfit."""
    aims = list(targets.values())
    known, means = emulator.only([t.statistic for t in aims]), np.array([t.mean for t in aims])
    weights = np.array([t.weight / t.variance for t in aims])

    def losses(units: Array) -> Array:
        return ((known.mean(units) - means) ** 2 * weights).sum(axis=1)

    return walk(losses, runs=ON_EMULATOR, start=start, seed=seed)
