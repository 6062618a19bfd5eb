"""Calibration: from targets and a search space to fitted numbers, and what the targets leave open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attunement.inference.misfit import log_likelihood, misses
from attunement.inference.point_fit import PointFit, fit_point
from attunement.inference.search_space import SearchSpace, search_space
from attunement.inference.targets import Target, Targets, published_targets
from attunement.inference.workbench import Progress, workbench
from attunement.theories.interface import Theory

QUICK_RUNS = 400


@dataclass(frozen=True)
class Calibration:
    """Fitted numbers of a theory, and what was fitted to.

    Attributes
    ----------
    theory
        What it is called.
    space
        The free numbers.
    targets
        What was fitted.
    fit
        The best simulated point.
    fitted
        The statistics there.
    children, seed, runs
        Size of the cohort, the number all chance depends on, and how many points were simulated.
    """

    theory: str
    space: SearchSpace
    targets: Targets
    fit: PointFit
    fitted: Mapping[str, float | None]
    children: int
    seed: int
    runs: int

    @property
    def loss(self) -> float:
        """Weighted squared misfit of the best point, discrepancy included."""
        return self.fit.loss

    @property
    def log_likelihood(self) -> float:
        """Log-likelihood of the targets at the best point, discrepancy included: for comparing theories."""
        return log_likelihood(self.fitted, self.targets)

    @property
    def misses(self) -> dict[str, float]:
        """Each fitted number's distance from its target, in SD."""
        return misses(self.fitted, self.targets)


def quick_fit(
    theory: str | Theory,
    *,
    parameters: Any = None,
    targets: Mapping[str, Target] | None = None,
    free: Iterable[str] | None = None,
    runs: int = QUICK_RUNS,
    children: int = 1024,
    seed: int = 1,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> Calibration:
    """Return a point fit only, by CMA-ES on real simulations: no uncertainty, nothing about what is identified."""
    aims = published_targets() if targets is None else dict(targets)
    space = search_space(theory, free, parameters)
    bench = workbench(
        theory, space=space, children=children, seed=seed, parameters=parameters, folder=folder, statistics=aims
    )
    fit = fit_point(bench, aims, runs=runs, seed=seed, progress=progress)
    (best,) = bench.at_points([fit.point])
    return Calibration(bench.name, space, aims, fit, best.values, children, seed, fit.looked_at)
