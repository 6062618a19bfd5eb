"""Sampling error of the statistics that findings are published in: shares, correlations, means, differences.

Closed forms from the standard library only: `scipy.stats` takes longer to import than all findings take to load.
The tests hold them against scipy.
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import NamedTuple

from attunement.vocabulary import BadValueError

LEVEL = 0.95


class Interval(NamedTuple):
    """Lower and upper end of a confidence interval."""

    low: float
    high: float


def wilson_interval(proportion: float, n: float, *, level: float = LEVEL) -> Interval:
    """Interval of a share seen in n independent cases.

    Score interval: (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n). Wilson (1927) J Am Stat Assoc 22:209-212,
    doi:10.1080/01621459.1927.10502953.

    >>> low, high = wilson_interval(0.516, 20_720)
    >>> f"{low:.3f} to {high:.3f}"
    '0.509 to 0.523'
    """
    _check("proportion", proportion, low=0, high=1)
    _check("n", n, low=1, high=math.inf)
    z = _z(level)
    centre = proportion + z * z / (2 * n)
    half = z * math.sqrt(proportion * (1 - proportion) / n + z * z / (4 * n * n))
    shrink = 1 + z * z / n
    # Rounding must not push an end past the share itself when no case, or every case, was seen.
    return Interval(
        max(0.0, min((centre - half) / shrink, proportion)), min(1.0, max((centre + half) / shrink, proportion))
    )


def fisher_z_interval(r: float, n: float, *, level: float = LEVEL) -> Interval:
    """Interval of a correlation seen in n independent pairs.

    tanh(atanh r ± z / √(n-3)). Fisher (1921) Metron 1:3-32. For a pooled correlation of many studies this is too
    narrow, because studies differ by more than sampling; a published interval is preferred wherever there is one.

    >>> low, high = fisher_z_interval(0.34, 851)
    >>> f"{low:.2f} to {high:.2f}"
    '0.28 to 0.40'
    """
    _check("r", r, low=-1, high=1)
    _check("n", n, low=4, high=math.inf)
    if abs(r) == 1:
        return Interval(r, r)
    half = _z(level) / math.sqrt(n - 3)
    return Interval(math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half))


def standard_error_of_proportion(proportion: float, n: float) -> float:
    """Return the standard error of a share: √(p(1-p)/n)."""
    _check("proportion", proportion, low=0, high=1)
    _check("n", n, low=1, high=math.inf)
    return math.sqrt(proportion * (1 - proportion) / n)


def standard_error_of_correlation(r: float, n: float) -> float:
    """Return the standard error of a correlation: (1-r²)/√(n-1)."""
    _check("r", r, low=-1, high=1)
    _check("n", n, low=2, high=math.inf)
    return (1 - r * r) / math.sqrt(n - 1)


def standard_error_of_mean(sd: float, n: float) -> float:
    """Return the standard error of a mean: s/√n."""
    _check("sd", sd, low=0, high=math.inf)
    _check("n", n, low=1, high=math.inf)
    return sd / math.sqrt(n)


def standard_error_of_difference(d: float, n_first: float, n_second: float) -> float:
    """Return the standard error of a standardised difference between two groups.

    √((n₁+n₂)/(n₁n₂) + d²/(2(n₁+n₂))). Hedges & Olkin (1985) Statistical Methods for Meta-Analysis, ch. 5.

    >>> round(standard_error_of_difference(0.33, 50, 50), 3)
    0.201
    """
    _check("d", d, low=-math.inf, high=math.inf)
    _check("n_first", n_first, low=1, high=math.inf)
    _check("n_second", n_second, low=1, high=math.inf)
    total = n_first + n_second
    return math.sqrt(total / (n_first * n_second) + d * d / (2 * total))


def _z(level: float) -> float:
    if not 0 < level < 1:
        raise BadValueError(f"level is {level:g}; a confidence level lies between 0 and 1. The usual one is 0.95.")
    return NormalDist().inv_cdf(0.5 + level / 2)


def _check(name: str, value: float, *, low: float, high: float) -> None:
    if not (low <= value <= high and math.isfinite(value)):
        limits = f"between {low:g} and {high:g}" if high < math.inf else f"of at least {low:g}"
        raise BadValueError(f"{name} is {value:g}; it must be a finite number {limits}.")
