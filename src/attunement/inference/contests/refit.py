"""Every theory of the contest fitted anew after the kernel grew: the same targets, starts and number of simulations for all.

The default theory gets no more than its rivals here, though the strengths of its mechanisms were found with it and not with them:
who reads the contest should know that. A rival shares every mechanism its claim does not exchange, with the same strengths.
"""

from __future__ import annotations

from pathlib import Path

from attunement.inference.calibration import NEAR, Calibration, fit_design
from attunement.inference.contests.kernel import ASKED, infancy_targets
from attunement.inference.search_space import Point, search_space
from attunement.inference.simulated_design import design_runs
from attunement.inference.targets import Target, published_targets

LEFT_OUT = ("inf.week.cry_variance", "inf.night.proximal")
"""Findings that the strengths of mechanisms were fitted to, and that take half the time of all: strengths stay as they are here."""
RUNS, POLISHING = 64, 8
"""Points simulated around each start, and which part of them near the best, led by an emulator."""


def refit_targets() -> dict[str, Target]:
    """Return what every theory is fitted to: the first calibration targets, and most of those on infancy.

    >>> len(refit_targets())
    30
    """
    return published_targets() | infancy_targets(one for one in ASKED if one[0] not in LEFT_OUT)


def starts(theory: str, kernel: Point) -> dict[str, dict[str, float]]:
    """Return the points around which a theory is fitted: where it was, and where the joint fit of the default theory ended.

    What the default theory has no number for stays where it was, and what lies outside today's ranges is moved to their edge.
    """
    space = search_space(theory)
    there = {n.name: min(max(kernel.get(n.name, n.usual), n.low), n.high) for n in space.numbers}
    return {"where the kernel is": there, "where it was": dict(space.usual)}


def refit(
    theory: str,
    kernel: Point,
    *,
    runs: int = RUNS,
    children: int = 1024,
    seed: int = 1,
    folder: Path | None = None,
) -> dict[str, Calibration]:
    """Fit a theory's free numbers around each start; the fit with the smaller misfit among other children is the theory's.

    Parameters
    ----------
    theory
        By name.
    kernel
        Where the joint fit of the default theory and its mechanisms ended.
    runs, children, seed
        Points around each start, children at each, and the number all chance depends on.
    folder
        Where points are kept at once.
    """
    targets, polishing, found = refit_targets(), runs // POLISHING, {}
    for start, point in starts(theory, kernel).items():
        design = design_runs(
            theory, runs=runs - polishing, space=search_space(theory).near(point, NEAR), children=children, seed=seed,
            folder=folder, statistics=targets,
        )  # fmt: skip
        found[start] = fit_design(design, targets, polishing=polishing)
    return found
