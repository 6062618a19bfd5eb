"""Misfit: how far simulated numbers lie from the targets, in units of what keeps them apart anyway."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from attunement.inference.targets import Target, Targets

Array = NDArray[np.float64]

NO_VALUE = 25.0
"""Standardised distance of a statistic without a value: worse than any point worth keeping. Assumed."""


def loss(values: Mapping[str, float | None], targets: Targets) -> float:
    """Return the weighted squared misfit, Σ wᵢ (zᵢ − Eᵢ)²/Vᵢ with Vᵢ of sampling, heterogeneity and discrepancy.

    At the truth it is about Σ wᵢ.

    >>> from attunement.inference.targets import Target
    >>> loss({"anom.D": 0.4}, {"anom.D": Target("anom.D", "value", 0.34, se=0.03)})
    4.0
    """
    parts = (target.weight * _standardised(values.get(name), target) ** 2 for name, target in targets.items())
    return round(float(sum(parts)), 10)


def log_likelihood(values: Mapping[str, float | None], targets: Targets) -> float:
    """Return the normal log-likelihood of the targets, −½ Σ (wᵢ(zᵢ − Eᵢ)²/Vᵢ + ln 2πVᵢ/wᵢ), discrepancy included."""
    constant = sum(math.log(2 * math.pi * target.variance / target.weight) for target in targets.values())
    return -0.5 * (loss(values, targets) + constant)


def misses(values: Mapping[str, float | None], targets: Targets) -> dict[str, float]:
    """Return each number's distance from its target, in SD of everything but the simulation's own error."""
    return {name: _standardised(values.get(name), target) for name, target in targets.items()}


def _standardised(value: float | None, target: Target) -> float:
    if value is None:
        return NO_VALUE
    return (value - target.mean) / target.sd
