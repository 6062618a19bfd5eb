"""Recovery: known numbers are planted, data simulated from them, and a full calibration must find them again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from attunement.inference.calibration import CHILDREN, RUNS, WAVES, Calibration, Telling, calibrate
from attunement.inference.identifiability import Identifiability
from attunement.inference.search_space import Point, rounded, search_space
from attunement.inference.simulator import simulate_targets
from attunement.inference.targets import planted_targets, published_targets
from attunement.theories.interface import Theory

MARGIN = 0.2
"""Planted numbers keep this share of each range away from its ends, so that there is something to find on both sides."""
PLANTED_CHILDREN = 4096


@dataclass(frozen=True)
class Recovered:
    """One free number: what was planted, what came back with its 95 % interval, and whether it was identified."""

    name: str
    planted: float
    fitted: float
    low: float
    high: float
    verdict: Identifiability

    @property
    def within(self) -> bool:
        """Whether the planted value lies within the interval."""
        return self.low <= self.planted <= self.high


@dataclass(frozen=True, eq=False)
class Recovery:
    """A calibration of planted data, number by number."""

    numbers: tuple[Recovered, ...]
    calibration: Calibration

    @property
    def within(self) -> int:
        """How many planted values lie within their intervals."""
        return sum(number.within for number in self.numbers)


def plant_points(theory: str | Theory, many: int, *, free: Iterable[str] | None = None, seed: int = 1) -> list[Point]:
    """Return points of a theory's search space to plant, drawn from its inner part."""
    space = search_space(theory, free)
    random = np.random.default_rng(seed)
    return [space.point(MARGIN + (1 - 2 * MARGIN) * random.random(len(space))) for _ in range(many)]


def recover(
    theory: str | Theory,
    planted: Sequence[Point],
    *,
    parameters: Any = None,
    free: Iterable[str] | None = None,
    runs: int = RUNS,
    waves: int = WAVES,
    children: int = CHILDREN,
    planted_children: int = PLANTED_CHILDREN,
    seed: int = 1,
    folder: Path | None = None,
    progress: Telling | None = None,
) -> tuple[Recovery, ...]:
    """Simulate data at planted points with other seeds, calibrate to each, and say whether each number is found again.

    The data have sampling error only, so that the intervals are as narrow as the machinery can make them. The points
    that fill the search space are simulated once, for all.

    Parameters
    ----------
    theory, parameters, free
        Whose numbers.
    planted
        Points; what they do not name stays as it is.
    runs, waves, children, seed, folder, progress
        As in `calibrate`.
    planted_children
        Size of the cohort that gives the data.
    """
    names = tuple(free) if free is not None else None
    like = published_targets()
    found = []
    for number, point in enumerate(planted, 1):
        data = simulate_targets(
            theory, point, children=planted_children, seed=seed + 1000 * number, parameters=parameters, statistics=like
        )
        calibration = calibrate(
            theory, parameters=parameters, targets=planted_targets(data), free=names, runs=runs, waves=waves,
            children=children, seed=seed, folder=folder, progress=progress,
        )  # fmt: skip
        found.append(Recovery(_numbers(calibration, point), calibration))
    return tuple(found)


def _numbers(calibration: Calibration, planted: Point) -> tuple[Recovered, ...]:
    uncertainty, usual = calibration.uncertainty, calibration.space.usual
    assert uncertainty is not None
    fitted, intervals, verdicts = calibration.fit.point, calibration.intervals(), uncertainty.verdicts
    return tuple(
        Recovered(name, rounded(planted.get(name, usual[name])), fitted[name], *intervals[name], verdicts[name])
        for name in calibration.space.names
    )
