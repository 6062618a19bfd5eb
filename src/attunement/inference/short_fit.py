"""The short fit: a theory much like another is fitted with few simulations, because the other's emulator shows the way."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from attunement.inference.extra import one_thread
from attunement.inference.misfit import loss
from attunement.inference.points import Bench, Progress
from attunement.inference.search_space import Point
from attunement.inference.simulated_design import SimulatedDesign
from attunement.inference.targets import Targets
from attunement.inference.walk import walk

Array = NDArray[np.float64]
ON_EMULATOR = 2000


def short_fit(
    design: SimulatedDesign,
    bench: Bench,
    targets: Targets,
    *,
    runs: int,
    seed: int = 1,
    progress: Progress | None = None,
) -> Point:
    """Return the best of a few simulated points, looked for from the usual numbers.

    Each point is where the other theory's emulator, corrected by what it misses at the best point so far, expects the
    least misfit. A step that does not help is halved.

    Parameters
    ----------
    design
        Of the other theory.
    bench
        Of the theory that is fitted; its free numbers are the other's, or some of them.
    targets
        What to fit.
    runs
        Points to simulate.
    seed
        Of the walks.
    progress
        Told about points done.
    """
    aims = list(targets.values())
    known = design.emulator.only([target.statistic for target in aims])
    weights = np.array([target.weight / target.variance for target in aims])
    whole = design.bench.space
    fixed, moves = whole.unit(whole.usual), [whole.names.index(name) for name in bench.space.names]

    def placed(units: Array) -> Array:
        """Return places of the fitted theory as places of the other, what is not free at its usual value."""
        places = np.tile(fixed, (len(units), 1))
        places[:, moves] = units
        return places

    best = bench.space.unit(bench.space.usual)
    (found,) = bench.at(best)
    least, step, proposed = loss(found.values, targets), 1.0, None
    for run in range(1, runs):
        if proposed is None:
            values = [found.values.get(target.statistic) for target in aims]
            shown = np.array([np.nan if value is None else value for value in values], float)
            (expected,) = known.mean(placed(best[None]))
            aimed = np.array([target.mean for target in aims]) - np.nan_to_num(shown - expected)
            with one_thread():
                proposed, _ = walk(
                    lambda units, aimed=aimed: ((known.mean(placed(units)) - aimed) ** 2 * weights).sum(axis=1),
                    runs=ON_EMULATOR, start=best, seed=seed + run,
                )  # fmt: skip
        place = best + step * (proposed - best)
        (now,) = bench.at(place)
        if (misfit := loss(now.values, targets)) < least:
            best, found, least, step, proposed = place, now, misfit, min(2 * step, 1.0), None
        else:
            step /= 2
        if progress:
            progress(run + 1, runs)
    return bench.space.point(best)
