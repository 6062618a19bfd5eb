"""A number and how sure it is: means, differences and spreads of groups of children."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.evidence.statistics import standard_error_of_difference

Z = NormalDist().inv_cdf(0.975)
QUANTILES = {"q10": 0.10, "q25": 0.25, "median": 0.5, "q75": 0.75, "q90": 0.90}


class Estimate(NamedTuple):
    """A number with the ends of its 95 % interval and the n behind it."""

    value: float
    low: float
    high: float
    n: int


def mean(values: NDArray[np.float64]) -> Estimate:
    """Return the mean of independent children: x̄ ± z·s/√n.

    >>> mean(np.array([1.0, 2.0, 3.0])).value
    2.0
    """
    values = values[np.isfinite(values)]
    n = len(values)
    if not n:
        return Estimate(math.nan, math.nan, math.nan, 0)
    centre = float(values.mean())
    half = Z * float(values.std(ddof=1)) / math.sqrt(n) if n > 1 else math.inf
    return Estimate(centre, centre - half, centre + half, n)


def difference(first: NDArray[np.float64], second: NDArray[np.float64]) -> Estimate:
    """Return the standardised difference d of two groups of children: (x̄₁ − x̄₂)/s, s pooled; ± z·SE(d).

    Hedges & Olkin (1985) Statistical Methods for Meta-Analysis, ch. 5.

    >>> round(difference(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 3.0])).value, 1)
    0.0
    """
    first, second = first[np.isfinite(first)], second[np.isfinite(second)]
    n1, n2 = len(first), len(second)
    if n1 < 2 or n2 < 2:
        return Estimate(math.nan, -math.inf, math.inf, n1 + n2)
    pooled = math.sqrt(((n1 - 1) * first.var(ddof=1) + (n2 - 1) * second.var(ddof=1)) / (n1 + n2 - 2))
    if pooled == 0:
        same = float(first.mean()) == float(second.mean())
        return Estimate(0.0 if same else math.nan, -math.inf, math.inf, n1 + n2)
    d = float(first.mean() - second.mean()) / pooled
    half = Z * standard_error_of_difference(d, n1, n2)
    return Estimate(d, d - half, d + half, n1 + n2)


def change(before: NDArray[np.float64], after: NDArray[np.float64]) -> Estimate:
    """Return the standardised change within the same children: mean of differences / their SD, ± z √(1/n + d²/2n).

    >>> round(change(np.array([0.0, 0.0, 0.0]), np.array([1.0, 2.0, 3.0])).value, 1)
    2.0
    """
    moved = after - before
    moved = moved[np.isfinite(moved)]
    n = len(moved)
    spread = float(moved.std(ddof=1)) if n > 1 else 0.0
    # A change that is the same for all but rounding has no spread to be measured in.
    if n < 2 or spread <= 1e-9 * abs(float(moved.mean())):
        return Estimate(0.0 if n and not moved.any() else math.nan, -math.inf, math.inf, n)
    d = float(moved.mean()) / spread
    half = Z * math.sqrt(1 / n + d * d / (2 * n))
    return Estimate(d, d - half, d + half, n)


def spreads(frame: pl.DataFrame, *, by: str, order: Sequence[str], measures: Mapping[str, str]) -> pl.DataFrame:
    """Return how children of each group spread on some measures, one row per measure and group.

    Columns: measure, group, n, q10, q25, median, q75, q90, mean, low, high (95 % interval of the mean).

    Parameters
    ----------
    frame
        One row per child.
    by, order
        The grouping column, and the groups in the order wanted; groups without children are left out.
    measures
        Column of the frame → what it is called.
    """
    rows = []
    groups = frame[by].cast(pl.String)
    for column, name in measures.items():
        for group in order:
            values = frame.filter(groups == group)[column].cast(pl.Float64).to_numpy()
            values = values[np.isfinite(values)]
            if not len(values):
                continue
            at = np.quantile(values, list(QUANTILES.values()))
            centre = mean(values)
            rows.append(
                {"measure": name, "group": group, "n": len(values)}
                | dict(zip(QUANTILES, map(float, at), strict=True))
                | {"mean": centre.value, "low": centre.low, "high": centre.high}
            )
    return pl.DataFrame(rows)
