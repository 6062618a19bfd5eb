"""Identifiability: which numbers the targets settle, which they bound on one side only, and which they leave open.

The profile of a number is the smallest misfit that can be had at each of its values when all others may move. Where it
rises by 3.84 (a χ² with one degree of freedom, 95 %) on both sides the number is identified; where on one side, bounded;
where on neither, not identified. Raue et al. (2009), doi:10.1093/bioinformatics/btp358.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from attunement.inference.emulator.emulated_likelihood import Likelihood
from attunement.inference.emulator.posterior import Posterior
from attunement.inference.points import Progress

Array = NDArray[np.float64]

RISE = 3.84
GRID = 17
STARTS = 3
TRADE_OFF = 0.5
"""Posterior correlation from which two numbers are said to trade off. Assumed."""


class Identifiability(enum.StrEnum):
    """What the targets say about a number, within its range."""

    IDENTIFIED = "identified"
    FROM_BELOW = "bounded from below only"
    FROM_ABOVE = "bounded from above only"
    NOT = "not identified"


@dataclass(frozen=True, eq=False)
class Profile:
    """The least misfit at each value of one number; values are in its unit range, misfit above the least of all.

    Both arrays are [value].
    """

    name: str
    values: Array
    rise: Array

    @property
    def verdict(self) -> Identifiability:
        """Which sides the targets close."""
        best = int(self.rise.argmin())
        below, above = self.rise[: best + 1].max() >= RISE, self.rise[best:].max() >= RISE
        if below and above:
            return Identifiability.IDENTIFIED
        return Identifiability.FROM_BELOW if below else Identifiability.FROM_ABOVE if above else Identifiability.NOT


@dataclass(frozen=True)
class TradeOff:
    """Two numbers of which the targets settle a combination better than each."""

    first: str
    second: str
    correlation: float


def profiles(
    likelihood: Likelihood,
    names: Sequence[str],
    best: Array,
    others: Array,
    *,
    progress: Progress | None = None,
) -> tuple[Profile, ...]:
    """Return every free number's profile on the emulator.

    Parameters
    ----------
    likelihood
        Of the targets.
    names
        The free numbers.
    best
        Where misfit is smallest, as far as is known.
    others
        Credible places [place, number], from which the descent is begun too: misfit may have several valleys.
    progress
        Told about numbers done.
    """
    variance = likelihood.variance(best)
    lowest, _ = _descend(likelihood, variance, best, None)
    found = []
    for i, name in enumerate(names):
        grid = np.unique(np.append(np.linspace(0, 1, GRID), lowest[i]))
        places = np.tile(lowest, (len(grid), 1))
        least = np.full(len(grid), np.inf)
        order = [*range(len(grid)), *reversed(range(len(grid)))]
        for step, k in enumerate(order):
            # Begun from the neighbour just solved; on the way there also from the best and from the nearest credible places.
            starts = [places[order[max(step - 1, 0)]]]
            if step < len(grid):
                near = np.argsort(np.abs(others[:, i] - grid[k]))[:STARTS]
                starts += [lowest, *others[near]]
            for start in starts:
                place, value = _descend(likelihood, variance, _with(start, i, grid[k]), i)
                if value < least[k]:
                    places[k], least[k] = place, value
        found.append((name, grid, least))
        if progress:
            progress(i + 1, len(names))
    floor = min(least.min() for _, _, least in found)
    return tuple(Profile(name, grid, least - floor) for name, grid, least in found)


def trade_offs(posterior: Posterior, names: Sequence[str]) -> tuple[TradeOff, ...]:
    """Return the pairs of numbers that trade off, the closest first."""
    r = posterior.correlation
    pairs = [TradeOff(names[i], names[j], float(r[i, j])) for i in range(len(names)) for j in range(i)]
    return tuple(sorted((p for p in pairs if abs(p.correlation) >= TRADE_OFF), key=lambda p: -abs(p.correlation)))


def _descend(likelihood: Likelihood, variance: Array, start: Array, held: int | None) -> tuple[Array, float]:
    bounds = [(0.0, 1.0) if i != held else (start[i], start[i]) for i in range(len(start))]
    done = minimize(
        likelihood.deviance_and_slope, start, args=(variance,), method="L-BFGS-B", jac=True, bounds=bounds,
        options={"maxiter": 100},
    )  # fmt: skip
    return done.x, float(done.fun)


def _with(place: Array, i: int, value: float) -> Array:
    changed = place.copy()
    changed[i] = value
    return changed
