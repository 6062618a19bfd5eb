"""The field's usual tests, for thousands of samples at once, each beside the sample size that a textbook gives.

A test takes the moments of samples and returns two-sided p values and the sign of what was found. Of a whole pool it
says how large the effect is. The tests of this module hold all of it against scipy.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, stdtr

Array = NDArray[np.float64]
Arms = tuple[Array, ...]
"""What was seen of each arm: [dyad] or, where two things are correlated, [dyad, 2]; the usual arm first."""


class Moments(NamedTuple):
    """Moments of one arm of many samples, each [sample, size]: n, means and variances of each column, and the covariance."""

    n: Array
    mean: tuple[Array, ...]
    var: tuple[Array, ...]
    covariance: Array


class Tested(NamedTuple):
    """Two-sided p values, and the sign of what was found; [sample, size]."""

    p: Array
    sign: Array


class Effect(NamedTuple):
    """How large an effect is in a pool.

    `strength` is the size on the scale whose square sets the number of dyads; `levels` what the arms, or dyads, are at.
    """

    value: float
    strength: float
    levels: tuple[float, ...]


class Test(Protocol):
    """One of the tests below."""

    @property
    def words(self) -> str:
        """What the test is called."""
        ...

    @property
    def metric(self) -> str:
        """What kind of number the effect is."""
        ...

    def tested(self, arms: tuple[Moments, ...]) -> Tested:
        """Test each sample at each size, [sample, size]."""
        ...

    def effect(self, arms: Arms) -> Effect:
        """Return the effect in a whole pool."""
        ...

    def textbook(self, effect: Effect, *, alpha: float, power: float) -> float:
        """Return the dyads per arm by the textbook's normal approximation; infinite where there is no effect."""
        ...


def quantiles(alpha: float, power: float) -> tuple[float, float]:
    """Return the normal quantiles that every textbook formula adds up: z of 1 − α/2, and of the power."""
    return NormalDist().inv_cdf(1 - alpha / 2), NormalDist().inv_cdf(power)


def _p_of_t(t: Array, df: Array) -> Array:
    """Return two-sided p values; samples without any spread find nothing."""
    return np.where(np.isfinite(t), 2 * stdtr(np.maximum(df, 1), -np.abs(np.nan_to_num(t))), 1.0)


@dataclass(frozen=True)
class TwoMeans:
    """Two arms and a rating. t = (x̄₂ − x̄₁)/√(s₁²/n + s₂²/n), Welch's degrees of freedom; n = 2(z_α + z_β)²/d².

    >>> test = TwoMeans()
    >>> test.textbook(Effect(0.33, 0.33, ()), alpha=0.05, power=0.8).__ceil__()
    145
    """

    words: str = "Welch's t test"
    metric: str = "d"

    def tested(self, arms: tuple[Moments, ...]) -> Tested:
        """Test each sample at each size, [sample, size]."""
        (n, (m1,), (v1,), _), (_, (m2,), (v2,), _) = arms
        with np.errstate(invalid="ignore", divide="ignore"):
            t = (m2 - m1) / np.sqrt((v1 + v2) / n)
            df = (n - 1) * (v1 + v2) ** 2 / (v1**2 + v2**2)
        return Tested(_p_of_t(t, np.nan_to_num(df, nan=1.0)), np.sign(m2 - m1))

    def effect(self, arms: Arms) -> Effect:
        """Return d, with the SD of both arms pooled."""
        first, second = arms
        pooled = math.sqrt((first.var(ddof=1) + second.var(ddof=1)) / 2)
        d = float(second.mean() - first.mean()) / pooled if pooled > 0 else 0.0
        return Effect(d, d, (float(first.mean()), float(second.mean())))

    def textbook(self, effect: Effect, *, alpha: float, power: float) -> float:
        """Return 2(z_α + z_β)²/d²."""
        return 2 * sum(quantiles(alpha, power)) ** 2 / effect.value**2 if effect.value else math.inf


@dataclass(frozen=True)
class TwoShares:
    """Two arms and something that is so or not: Pearson's χ² without correction, z = (p₂ − p₁)/√(2p̄(1 − p̄)/n).

    The effect is d from the odds ratio, ln OR · √3/π (Hasselblad & Hedges 1995, doi:10.1037/0033-2909.117.1.167); the
    textbook's n is that of Fleiss (1981), (z_α√(2p̄q̄) + z_β√(p₁q₁ + p₂q₂))²/(p₂ − p₁)².
    """

    words: str = "χ² test"
    metric: str = "d"

    def tested(self, arms: tuple[Moments, ...]) -> Tested:
        """Test each sample at each size, [sample, size]."""
        (n, (p1,), *_), (_, (p2,), *_) = arms
        middle = (p1 + p2) / 2
        with np.errstate(invalid="ignore", divide="ignore"):
            z = (p2 - p1) / np.sqrt(2 * middle * (1 - middle) / n)
        return Tested(np.where(np.isfinite(z), 2 * ndtr(-np.abs(np.nan_to_num(z))), 1.0), np.sign(p2 - p1))

    def effect(self, arms: Arms) -> Effect:
        """Return d from the odds ratio; the strength is Cohen's h, 2 asin √p₂ − 2 asin √p₁."""
        p1, p2 = (float(arm.mean()) for arm in arms)
        # Half a dyad in each cell, so that a share of 0 or 1 has odds too.
        odds = [(arm.sum() + 0.5) / (len(arm) - arm.sum() + 0.5) for arm in arms]
        d = math.log(odds[1] / odds[0]) * math.sqrt(3) / math.pi
        return Effect(d, 2 * math.asin(math.sqrt(p2)) - 2 * math.asin(math.sqrt(p1)), (p1, p2))

    def textbook(self, effect: Effect, *, alpha: float, power: float) -> float:
        """Return Fleiss's n."""
        (p1, p2), (a, b) = effect.levels, quantiles(alpha, power)
        if p1 == p2:
            return math.inf
        middle = (p1 + p2) / 2
        both = a * math.sqrt(2 * middle * (1 - middle)) + b * math.sqrt(p1 * (1 - p1) + p2 * (1 - p2))
        return both**2 / (p2 - p1) ** 2


@dataclass(frozen=True)
class Correlation:
    """Two things seen of each dyad. t = r√((n − 2)/(1 − r²)); n = ((z_α + z_β)/atanh r)² + 3."""

    words: str = "test of Pearson's r"
    metric: str = "r"

    def tested(self, arms: tuple[Moments, ...]) -> Tested:
        """Test each sample at each size, [sample, size]."""
        ((n, _, (v1, v2), covariance),) = arms
        with np.errstate(invalid="ignore", divide="ignore"):
            r = np.clip(covariance / np.sqrt(v1 * v2), -1, 1)
            t = r * np.sqrt((n - 2) / (1 - r**2))
        return Tested(np.where(np.abs(r) == 1, 0.0, _p_of_t(t, n - 2)), np.sign(covariance))

    def effect(self, arms: Arms) -> Effect:
        """Return r."""
        x, y = arms[0].T
        r = float(np.corrcoef(x, y)[0, 1]) if x.std() > 0 and y.std() > 0 else 0.0
        return Effect(r, math.atanh(min(max(r, -0.999999), 0.999999)), ())

    def textbook(self, effect: Effect, *, alpha: float, power: float) -> float:
        """Return ((z_α + z_β)/atanh r)² + 3."""
        return (sum(quantiles(alpha, power)) / effect.strength) ** 2 + 3 if effect.strength else math.inf


@dataclass(frozen=True)
class Change:
    """A difference within each dyad. t = x̄/(s/√n); n = (z_α + z_β)²/d² with d = x̄/s."""

    words: str = "paired t test"
    metric: str = "d within"

    def tested(self, arms: tuple[Moments, ...]) -> Tested:
        """Test each sample at each size, [sample, size]."""
        ((n, (mean,), (var,), _),) = arms
        with np.errstate(invalid="ignore", divide="ignore"):
            t = mean / np.sqrt(var / n)
        return Tested(_p_of_t(t, n - 1), np.sign(mean))

    def effect(self, arms: Arms) -> Effect:
        """Return the mean change over the SD of changes."""
        (change,) = arms
        d = float(change.mean() / change.std(ddof=1)) if change.std() > 0 else 0.0
        return Effect(d, d, (float(change.mean()),))

    def textbook(self, effect: Effect, *, alpha: float, power: float) -> float:
        """Return (z_α + z_β)²/d²."""
        return sum(quantiles(alpha, power)) ** 2 / effect.value**2 if effect.value else math.inf
