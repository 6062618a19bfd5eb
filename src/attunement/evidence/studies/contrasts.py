"""Contrasts: statistics of studies that compare more than two numbers, such as a change, a partial weight, a kappa."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.evidence.virtual_study import Measured, correlation, difference, share

Array = NDArray[np.float64]


def rise(part: str, after: Any, before: Any) -> Measured:
    """Return how much the same children changed, mean(after − before) in SD of both times together; missing ones left out."""
    after, before = np.asarray(after, float), np.asarray(before, float)
    known = np.isfinite(after) & np.isfinite(before)
    after, before = after[known], before[known]
    n = len(after)
    sd = math.sqrt((after.var() + before.var()) / 2) if n > 1 else 0.0
    if not sd:
        return Measured(part, math.nan, math.nan, n)
    change = after - before
    return Measured(part, change.mean() / sd, change.std(ddof=1) / math.sqrt(n) / sd, n)


def minus(part: str, first: Measured, second: Measured) -> Measured:
    """Return one number less another of other children, or of the same where what they share may be neglected.

    >>> minus("", Measured("", 0.5, 0.03, 100), Measured("", 0.2, 0.04, 100)).se
    0.05
    """
    return Measured(part, first.value - second.value, math.hypot(first.se, second.se), min(first.n, second.n))


def weights(shown: Any, **by: Any) -> dict[str, Measured]:
    """Return the standardised weight of each of several things on what is shown, the others held; least squares.

    SE of a weight: √(s²·[(X′X)⁻¹]ᵢᵢ). Products and squares are given as things of their own, see `product`.

    >>> x, z = np.random.default_rng(1).standard_normal((2, 4000))
    >>> round(weights(x + z, x=x, z=z)["x"].value, 1)
    0.7
    """
    rows = [np.asarray(values, float) for values in by.values()]
    y = np.asarray(shown, float)
    known = np.isfinite(y) & np.all([np.isfinite(row) for row in rows], axis=0)
    y, x = y[known], np.stack([row[known] for row in rows], axis=1)
    n = len(y)
    spread = x.std(axis=0) if n >= len(by) + 4 else np.zeros(len(by))
    if not spread.all() or not y.std():
        return {name: Measured(name, math.nan, math.nan, n) for name in by}
    x, y = (x - x.mean(axis=0)) / spread, (y - y.mean()) / y.std()
    inverse = np.linalg.pinv(x.T @ x)
    slopes = inverse @ x.T @ y
    error = ((y - x @ slopes) ** 2).sum() / (n - len(by) - 1)
    se = np.sqrt(error * np.diag(inverse))
    return {name: Measured(name, slopes[i], se[i], n) for i, name in enumerate(by)}


def product(first: Any, second: Any) -> Array:
    """Return the product of two things, [child], each from its mean, which says whether one changes what the other does."""
    first, second = np.asarray(first, float), np.asarray(second, float)
    return (first - np.nanmean(first)) * (second - np.nanmean(second))


def named(part: str, found: Measured) -> Measured:
    """Return a number as that of a part of a finding."""
    return Measured(part, found.value, found.se, found.n, found.metric)


def kappa(part: str, first: Any, second: Any) -> Measured:
    """Return Cohen's kappa of two labels of the same children, its error √(P_o(1 − P_o)/n)/(1 − P_e)."""
    first, second = np.asarray(first), np.asarray(second)
    n = len(first)
    agreed = float((first == second).mean())
    expected = sum(float((first == c).mean()) * float((second == c).mean()) for c in np.union1d(first, second))
    if expected >= 1:
        return Measured(part, math.nan, math.nan, n)
    return Measured(
        part, (agreed - expected) / (1 - expected), math.sqrt(agreed * (1 - agreed) / n) / (1 - expected), n
    )


def upper(values: Any, share: float = 0.5) -> NDArray[np.bool_]:
    """Return who lies in the upper part of something, [child]; half of the children if no share is told."""
    values = np.asarray(values, float)
    return values > np.nanquantile(values, 1 - share)


def known_of(*given: Any) -> tuple[Array, ...]:
    """Return some columns of those of whom all of them are known, [child]."""
    columns = [np.asarray(column, float) for column in given]
    known = np.all([np.isfinite(column) for column in columns], axis=0)
    return tuple(column[known] for column in columns)


def related(part: str, x: Any, y: Any) -> Measured:
    """Return Pearson's correlation among those of whom both are known; not a number where one does not vary."""
    return correlation(part, *known_of(x, y))


def apart(part: str, shown: Any, first: Any, second: Any) -> Measured:
    """Return the standardised difference d of two groups, given as who belongs to each, missing ones left out.

    >>> apart("", [0.0, 1.0, 2.0, 3.0, np.nan], [False, False, True, True, True], [True, True, False, False, False]).n
    4
    """
    shown, first, second = np.asarray(shown, float), np.asarray(first, bool), np.asarray(second, bool)
    known = np.isfinite(shown)
    return difference(part, shown[first & known], shown[second & known])


def share_among(part: str, shown: Any, among: Any) -> Measured:
    """Return of how many of a group something is true; not a number of a group of nobody."""
    group = np.asarray(shown, bool)[np.asarray(among, bool)]
    return share(part, group) if len(group) else Measured(part, math.nan, math.nan, 0, "proportion")


def through(part: str, cause: Any, by: Any, effect: Any) -> Measured:
    """Return the indirect effect of a cause by way of something: a·b, its error √(a²·s_b² + b²·s_a²) (Sobel).

    a is the weight of the cause on the way, b that of the way on the effect, the cause held; standardised.
    """
    first = weights(by, cause=cause)["cause"]
    second = weights(effect, by=by, cause=cause)["by"]
    se = math.hypot(first.value * second.se, second.value * first.se)
    return Measured(part, first.value * second.value, se, min(first.n, second.n))
