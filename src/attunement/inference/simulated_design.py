"""The design: evenly spread simulated points of a theory, made without regard to any targets.

One design serves any number of fits: to the published targets, to planted ones, to what a rival theory would show.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.inference.emulator.emulator import Emulator, emulate
from attunement.inference.emulator.history_matching import even_places
from attunement.inference.extra import one_thread
from attunement.inference.points import Bench, Progress, SimulatedPoint, make_bench
from attunement.inference.search_space import SearchSpace, search_space
from attunement.theories.interface import Theory

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SimulatedDesign:
    """Simulated points, and the bench that simulated them and can simulate more."""

    bench: Bench
    found: tuple[SimulatedPoint, ...]

    def __len__(self) -> int:
        return len(self.found)

    @property
    def units(self) -> Array:
        """The points' places in the unit cube [place, number]."""
        return np.array([self.bench.space.unit(point.point) for point in self.found])

    @cached_property
    def emulator(self) -> Emulator:
        """What the points say about all others."""
        with one_thread():
            return emulate(self.units, self.found, self.bench.statistics)

    def only(self, statistics: Iterable[str]) -> SimulatedDesign:
        """Return the same points with a bench that measures only some of the statistics."""
        return SimulatedDesign(self.bench.resized(statistics=statistics), self.found)

    def more(self, units: Array, *, progress: Progress | None = None) -> SimulatedDesign:
        """Return a design with more points."""
        return SimulatedDesign(self.bench, (*self.found, *self.bench.at(units, progress=progress)))


def design_runs(
    theory: str | Theory,
    *,
    runs: int = 256,
    children: int = 1024,
    seed: int = 1,
    parameters: Any = None,
    free: Iterable[str] | None = None,
    space: SearchSpace | None = None,
    folder: Path | None = None,
    statistics: Iterable[str] | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> SimulatedDesign:
    """Simulate points that fill a theory's search space, a scrambled Sobol sequence; what a folder holds is not run again.

    Parameters
    ----------
    theory, parameters, free
        Whose numbers; other than the theory's own values and free numbers if given.
    space
        Where to look, if not in the whole ranges of the free numbers.
    runs
        Points.
    children, seed
        Size of the cohort at each point, and the number all chance depends on.
    folder
        Where points are kept at once.
    statistics
        What is measured; by default what the published targets need.
    threads
        Points at once.
    progress
        Told about points done.
    """
    bench = make_bench(
        theory, space=space or search_space(theory, free, parameters), children=children, seed=seed,
        parameters=parameters, folder=folder, statistics=statistics, threads=threads,
    )  # fmt: skip
    return SimulatedDesign(bench, bench.at(even_places(len(bench.space), runs, seed=seed), progress=progress))
