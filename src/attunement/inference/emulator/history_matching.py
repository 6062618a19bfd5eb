"""History matching: waves of simulation that rule out where a theory cannot meet its targets.

A place is implausible if one target lies further than three SD of everything away from what is expected there; what is
left is simulated more densely, and judged again. Vernon, Goldstein & Bower (2010), doi:10.1214/10-BA524. Three SD hold
95 % of any distribution with one peak: Pukelsheim (1994), doi:10.1080/00031305.1994.10476030.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from attunement.inference.emulator.emulated_likelihood import Likelihood
from attunement.inference.walk import walk

Array = NDArray[np.float64]

IMPLAUSIBLE = 3.0
SAMPLE = 2**13
"""Places from which the volume that is left is estimated."""
SEARCH = 3000
"""Places looked at in search of a plausible one, where none was in the sample."""
FEW = 0.01
"""Share of places that is looked at further where none is plausible."""


@dataclass(frozen=True)
class Wave:
    """One wave: how many points had been simulated, and what they left of the search space.

    `volume` is the share of the search space still plausible; 0 means less than one place in `SAMPLE`. `possible` says
    whether any plausible place was found, by a search if need be. `worst` is the target hardest to meet at the least
    implausible place.
    """

    number: int
    simulated: int
    volume: float
    possible: bool
    worst: str


def even_places(many: int, places: int, *, seed: int) -> Array:
    """Return places that fill the unit cube evenly: a scrambled Sobol sequence [place, number].

    Owen (1998), doi:10.1006/jcom.1998.0487.

    >>> even_places(2, 4, seed=1).shape
    (4, 2)
    """
    sobol = qmc.Sobol(many, scramble=True, rng=np.random.default_rng(seed))
    return sobol.random_base2(int(np.ceil(np.log2(max(places, 1)))))[:places]


def worst_of(judges: Sequence[Likelihood], units: Array) -> Array:
    """Return each place's largest implausibility in any wave, [place]."""
    return np.max([judge.implausibility(units).max(axis=1) for judge in judges], axis=0)


def wave(number: int, judges: Sequence[Likelihood], *, simulated: int, seed: int) -> tuple[Wave, Array]:
    """Judge a large sample of the search space by all waves so far; return what is left, and its places, [place, number]."""
    units = even_places(judges[0].emulator.places.shape[1], SAMPLE, seed=seed)
    worst = worst_of(judges, units)
    left, best = units[worst <= IMPLAUSIBLE], units[worst.argmin()]
    volume = len(left) / SAMPLE
    if not len(left):
        best, least = walk(lambda places: worst_of(judges, places), runs=SEARCH, start=best, seed=seed)
        left = best[None] if least <= IMPLAUSIBLE else units[np.argsort(worst)[: max(round(FEW * SAMPLE), 1)]]
    judged = judges[-1].implausibility(best[None])[0]
    possible = bool(volume or judged.max() <= IMPLAUSIBLE)
    return Wave(number, simulated, volume, possible, list(judges[-1].targets)[int(judged.argmax())]), left


def next_places(left: Array, judges: Sequence[Likelihood], many: int, *, seed: int) -> Array:
    """Return places to simulate next, [place, number]: from what is left, far from each other and from what was simulated.

    Where a large sample found too few, more are found by small steps among the plausible.
    """
    random = np.random.default_rng(seed)
    candidates = left
    limit = max(float(worst_of(judges, left).max()), IMPLAUSIBLE)
    while len(candidates) < 4 * many:
        spread = np.cov(candidates.T) if len(candidates) > 2 * left.shape[1] else np.eye(left.shape[1]) * 0.01
        base = candidates[random.integers(len(candidates), size=4 * many)]
        moved = base + random.multivariate_normal(np.zeros(left.shape[1]), 0.3 * np.atleast_2d(spread), len(base))
        inside = moved[((moved >= 0) & (moved <= 1)).all(axis=1)]
        kept = inside[worst_of(judges, inside) <= limit] if len(inside) else inside
        candidates = np.concatenate([candidates, kept if len(kept) else candidates])
    return _far_apart(candidates, judges[-1].emulator.places, many)


def _far_apart(candidates: Array, known: Array, many: int) -> Array:
    """Return candidates, each time the one furthest from all that is known or chosen."""
    nearest = ((candidates[:, None] - known[None]) ** 2).sum(axis=2).min(axis=1)
    chosen = []
    for _ in range(many):
        best = int(nearest.argmax())
        chosen.append(best)
        nearest = np.minimum(nearest, ((candidates - candidates[best]) ** 2).sum(axis=1))
    return candidates[chosen]
