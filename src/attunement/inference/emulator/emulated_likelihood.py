"""The likelihood of targets at a place, as an emulator sees it: quick enough to ask hundreds of thousands of times."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from attunement.inference.emulator.emulator import Emulator
from attunement.inference.targets import Targets

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Likelihood:
    """How likely targets are at a place of the unit cube.

    ln L(θ) = −½ Σ (wᵢ (zᵢ − mᵢ(θ))²/Vᵢ(θ) + ln 2πVᵢ(θ)/wᵢ), with V of emulator, simulation, sampling, heterogeneity and
    discrepancy. The prior is even over the search space.
    """

    emulator: Emulator
    targets: Targets

    @cached_property
    def _emulator(self) -> Emulator:
        return self.emulator.only(list(self.targets))

    @cached_property
    def means(self) -> Array:
        """The targets' means, [target], in their order."""
        return np.array([target.mean for target in self.targets.values()])

    @cached_property
    def weights(self) -> Array:
        """For how many independent numbers each counts, [target]."""
        return np.array([target.weight for target in self.targets.values()])

    @cached_property
    def fixed(self) -> Array:
        """Variance that is the same everywhere, [target]: of the target, and of the simulated cohort's chance."""
        return np.array([target.variance for target in self.targets.values()]) + self._emulator.sampling

    def implausibility(self, units: Array) -> Array:
        """Return each target's distance at some places in SD of everything, |z − E|/√V: [place, target]."""
        mean, variance = self._emulator.predict(units)
        return np.abs(self.means - mean) / np.sqrt(self.fixed + variance)

    def log(self, units: Array) -> Array:
        """Return ln L at some places, [place]; −∞ outside the unit cube."""
        units = np.atleast_2d(units)
        inside = ((units >= 0) & (units <= 1)).all(axis=1)
        found = np.full(len(units), -np.inf)
        if inside.any():
            mean, variance = self._emulator.predict(units[inside])
            whole = (self.fixed + variance) / self.weights
            found[inside] = -0.5 * ((self.means - mean) ** 2 / whole + np.log(2 * np.pi * whole)).sum(axis=1)
        return found

    def deviance_and_slope(self, unit: Array, variance: Array) -> tuple[float, Array]:
        """Return Σ wᵢ(zᵢ − mᵢ)²/Vᵢ at a place and its derivatives, [number]; the emulator's variance is taken as given."""
        mean, rise = self._emulator.mean_and_slope(unit)
        weight = self.weights / (self.fixed + variance)
        missed = self.means - mean
        return float((weight * missed**2).sum()), -2 * rise @ (weight * missed)

    def variance(self, unit: Array) -> Array:
        """Return the emulator's variance at a place, [target]."""
        return self._emulator.predict(unit)[1][0]
