"""Agreement: whether two coders of one recording, or several raters of several people, saw the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from attunement.measures.pair import Pair
from attunement.vocabulary import BadValueError

Values = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class CoderAgreement:
    """How far two coders agree, step by step.

    Parameters
    ----------
    kappa
        Cohen's kappa, mean of the two directions (they differ only with a tolerance).
    kappa_first, kappa_second
        Kappa when the first (second) coder's steps are looked up in the other's stream.
    kappa_max
        The largest kappa that the two coders' totals allow.
    percent_agreement
        Agreed steps in percent, mean of the two directions.
    by_code
        code → steps agreed on it over steps in which either coder used it, no tolerance.
    counts
        Steps by first coder's code (row) and second coder's code (column), no tolerance.
    names
        The codes, in the order of rows and columns.
    tolerance_s, step_s, seconds_analysed
        Tolerance either way, step width, and time in which both coders gave a code.
    """

    kappa: float
    kappa_first: float
    kappa_second: float
    kappa_max: float
    percent_agreement: float
    by_code: dict[str, float]
    counts: NDArray[np.int64]
    names: tuple[str, ...]
    tolerance_s: float
    step_s: float
    seconds_analysed: float


def coder_agreement(pair: Pair, *, tolerance_s: float = 0.0) -> CoderAgreement:
    """Return the time-unit kappa of two coders, pooled over observations.

    κ = (P_o − P_e) / (1 − P_e)

    With a tolerance, a step of one coder agrees when the other gave the same code anywhere within ± tolerance; a step
    that does not is tallied under what the other gave in that very step. The two directions can differ; both are
    given. Steps that either coder left uncodable, not coded or without a code are left out, and lend no agreement.

    Parameters
    ----------
    pair
        The two coders' streams of the same person and channel.
    tolerance_s
        Tolerance either way in seconds, rounded to steps.

    Notes
    -----
    Time-unit kappa with tolerance after Bakeman, Quera & Gnisci (2009), doi:10.3758/BRM.41.1.137; kappa after
    Cohen (1960), doi:10.1177/001316446002000104. Kappa is NaN where both coders used one and the same code only.

    Examples
    --------
    >>> one, two = np.array([[0, 0, 1, 1, 1, 0]], np.int8), np.array([[0, 0, 0, 1, 1, 0]], np.int8)
    >>> coders = Pair(1.0, ("coder 1", "coder 2"), (("object", "partner"),) * 2, one, two)
    >>> round(coder_agreement(coders).kappa, 3), coder_agreement(coders, tolerance_s=1).kappa
    (0.667, 1.0)
    """
    if not 0 <= tolerance_s < np.inf:
        raise BadValueError(f"tolerance_s is {tolerance_s}; it must be zero or a positive number of seconds.")
    pair = pair.shared()
    names = pair.names[0]
    steps = round(tolerance_s / pair.step_s)
    exact = _tally(pair, 0)
    first, second = (_tally(each, steps) for each in (pair, pair.swapped()))
    row, column = exact.sum(axis=1), exact.sum(axis=0)
    total = exact.sum()
    used = row + column - np.diag(exact)
    by_code = {name: float(exact[i, i] / used[i]) for i, name in enumerate(names) if used[i]}
    best = _kappa_of(np.minimum(row, column).sum(), total, row @ column)
    kappa_first, kappa_second = (
        _kappa_of(np.trace(table), total, table.sum(axis=1) @ table.sum(axis=0)) for table in (first, second)
    )
    return CoderAgreement(
        kappa=(kappa_first + kappa_second) / 2,
        kappa_first=kappa_first,
        kappa_second=kappa_second,
        kappa_max=best,
        percent_agreement=float(50 * (np.trace(first) + np.trace(second)) / total) if total else np.nan,
        by_code=by_code,
        counts=exact,
        names=names,
        tolerance_s=tolerance_s,
        step_s=pair.step_s,
        seconds_analysed=float(total * pair.step_s),
    )


def _tally(pair: Pair, tolerance: int) -> NDArray[np.int64]:
    codes = len(pair.names[0])
    both = pair.analysed()
    other = pair.second.copy()
    for shift in range(1, tolerance + 1):
        for moved, kept in ((slice(shift, None), slice(None, -shift)), (slice(None, -shift), slice(shift, None))):
            near = (pair.second[:, moved] == pair.first[:, kept]) & (pair.first[:, kept] >= 0)
            other[:, kept] = np.where(near, pair.first[:, kept], other[:, kept])
    flat = pair.first[both].astype(np.int64) * codes + other[both]
    return np.bincount(flat, minlength=codes**2).reshape(codes, codes)


def _kappa_of(agreed: int, total: int, products: int) -> float:
    """Return (P_o − P_e) / (1 − P_e) from counts; products is the sum of the products of row and column totals."""
    chance = total**2 - products
    return float((agreed * total - products) / chance) if total and chance else np.nan


@dataclass(frozen=True)
class ICC:
    """An intraclass correlation with its interval and the F test against zero."""

    kind: str  # "ICC(2,1)" and so on, after Shrout & Fleiss
    value: float
    low: float
    high: float
    f: float
    df: tuple[float, float]
    p: float


def intraclass_correlations(ratings: Values, *, level: float = 0.95) -> dict[str, ICC]:
    """Return the six intraclass correlations of people rated by several raters.

    With mean squares of people MS_R, raters MS_C, error MS_E and within people MS_W, n people and k raters:

    ICC(1,1) = (MS_R − MS_W) / (MS_R + (k − 1) MS_W): each person by other raters, picked at random
    ICC(2,1) = (MS_R − MS_E) / (MS_R + (k − 1) MS_E + k (MS_C − MS_E)/n): the same random raters for all; agreement
    ICC(3,1) = (MS_R − MS_E) / (MS_R + (k − 1) MS_E): these very raters; consistency
    and ICC(1,k), ICC(2,k), ICC(3,k) for the mean of the k raters.

    Parameters
    ----------
    ratings
        [person, rater], no missing values.
    level
        Level of the intervals.

    Notes
    -----
    Shrout & Fleiss (1979), doi:10.1037/0033-2909.86.2.420; intervals of McGraw & Wong (1996),
    doi:10.1037/1082-989X.1.1.30.

    Examples
    --------
    >>> table = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7.0]])
    >>> {kind: round(icc.value, 2) for kind, icc in intraclass_correlations(table).items()}   # Shrout & Fleiss, table 4
    {'ICC(1,1)': 0.17, 'ICC(2,1)': 0.29, 'ICC(3,1)': 0.71, 'ICC(1,k)': 0.44, 'ICC(2,k)': 0.62, 'ICC(3,k)': 0.91}
    """
    ratings = np.asarray(ratings, float)
    if ratings.ndim != 2 or min(ratings.shape) < 2 or not np.isfinite(ratings).all():
        raise BadValueError(
            f"ratings have shape {ratings.shape} and {np.count_nonzero(~np.isfinite(ratings))} missing values; "
            "an ICC takes [person, rater], at least two of each, none missing: leave incomplete people out first."
        )
    n, k = ratings.shape
    people, raters, grand = ratings.mean(axis=1), ratings.mean(axis=0), ratings.mean()
    between = k * ((people - grand) ** 2).sum()
    columns = n * ((raters - grand) ** 2).sum()
    within = ((ratings - people[:, None]) ** 2).sum()
    ms_r, ms_w, ms_c = between / (n - 1), within / (n * (k - 1)), columns / (k - 1)
    df_r, df_w, df_e = n - 1, n * (k - 1), (n - 1) * (k - 1)
    # Rounding can leave a trace of error where raters differ by constants only.
    error = max(within - columns, 0.0)
    ms_e = error / df_e if error > 1e-12 * max(within, between) else 0.0
    tail = (1 - level) / 2

    f_w, f_e = _over(ms_r, ms_w), _over(ms_r, ms_e)
    one_way = _from_f(f_w, (df_r, df_w), k, tail, ("ICC(1,1)", "ICC(1,k)"))
    fixed = _from_f(f_e, (df_r, df_e), k, tail, ("ICC(3,1)", "ICC(3,k)"))
    value = _over(ms_r - ms_e, ms_r + (k - 1) * ms_e + k * (ms_c - ms_e) / n)
    low = high = value
    if np.isfinite(value) and value < 1:
        # McGraw & Wong's Satterthwaite degrees of freedom for the agreement form.
        a, b = k * value / (n * (1 - value)), 1 + k * value * (n - 1) / (n * (1 - value))
        v = (a * ms_c + b * ms_e) ** 2 / ((a * ms_c) ** 2 / (k - 1) + (b * ms_e) ** 2 / df_e)
        f_low, f_high = stats.f.isf(tail, df_r, v), stats.f.isf(tail, v, df_r)
        noise = k * ms_c + (k * n - k - n) * ms_e
        low = float(n * (ms_r - f_low * ms_e) / (f_low * noise + n * ms_r))
        high = float(n * (f_high * ms_r - ms_e) / (noise + n * f_high * ms_r))
    test = {"f": f_e, "df": (df_r, df_e), "p": float(stats.f.sf(f_e, df_r, df_e))}
    single = ICC(kind="ICC(2,1)", value=value, low=low, high=high, **test)
    # The mean form steps up by Spearman–Brown.
    up = {name: k * x / (1 + (k - 1) * x) for name, x in (("value", value), ("low", low), ("high", high))}
    mean = ICC(kind="ICC(2,k)", **up, **test)
    return {icc.kind: icc for icc in (one_way[0], single, fixed[0], one_way[1], mean, fixed[1])}


def _from_f(f: float, df: tuple[float, float], k: int, tail: float, kinds: tuple[str, str]) -> tuple[ICC, ICC]:
    """Return the single form (F − 1) / (F + k − 1) and the mean form 1 − 1/F, with the exact F interval."""
    ends = {"value": f, "low": f / float(stats.f.isf(tail, *df)), "high": f * float(stats.f.isf(tail, *df[::-1]))}
    single = {name: 1.0 if np.isinf(x) else (x - 1) / (x + k - 1) for name, x in ends.items()}
    mean = {name: 1 - 1 / x if x else -np.inf for name, x in ends.items()}
    test = {"f": f, "df": df, "p": float(stats.f.sf(f, *df))}
    return ICC(kind=kinds[0], **single, **test), ICC(kind=kinds[1], **mean, **test)


def _over(part: float, whole: float) -> float:
    return float(part / whole) if whole else (np.inf if part else np.nan)


Metric = Literal["nominal", "ordinal", "interval"]


def krippendorff_alpha(ratings: Values | Sequence[Sequence[float]], *, metric: Metric = "nominal") -> float:
    """Return Krippendorff's alpha of any number of coders, some of whom may have skipped some units.

    α = 1 − D_o / D_e, observed over expected disagreement, from the coincidences of values within units, with
    δ² = 1[c ≠ k] (nominal), (Σ_{g=c}^{k} n_g − (n_c + n_k)/2)² (ordinal), (c − k)² (interval).

    Parameters
    ----------
    ratings
        [coder, unit], NaN where a coder gave none. Units with a single value say nothing about agreement.
    metric
        "nominal", "ordinal" or "interval".

    Returns
    -------
    float
        NaN where all values are the same, which leaves nothing to agree on.

    Notes
    -----
    Krippendorff (2011), Computing Krippendorff's alpha-reliability, https://repository.upenn.edu/asc_papers/43.

    Examples
    --------
    >>> krippendorff_alpha([[1, 2, 3, 3], [1, 2, 3, 4], [1, 2, np.nan, 4]], metric="interval").__round__(3)
    0.928
    """
    table = np.asarray(ratings, float)
    if table.ndim != 2:
        raise BadValueError(f"ratings have shape {table.shape}; alpha takes [coder, unit] with NaN for missing values.")
    if metric not in ("nominal", "ordinal", "interval"):
        raise BadValueError(f"metric is {metric!r}; it must be 'nominal', 'ordinal' or 'interval'.")
    given = np.isfinite(table)
    values = np.unique(table[given])
    counts = np.stack([(table == value).sum(axis=0) for value in values]) if len(values) else np.zeros((0, 0))
    counts = counts[:, counts.sum(axis=0) > 1].astype(float)
    per_unit = counts.sum(axis=0)
    coincidence = (counts / (per_unit - 1)) @ counts.T - np.diag((counts / (per_unit - 1)).sum(axis=1))
    totals = coincidence.sum(axis=1)
    n = totals.sum()
    distance = _DISTANCES[metric](values, totals)
    expected = totals @ distance @ totals
    return float(1 - (n - 1) * (coincidence * distance).sum() / expected) if expected > 0 else np.nan


def _nominal(values: Values, _: Values) -> Values:
    return (values[:, None] != values[None, :]).astype(float)


def _ordinal(_: Values, totals: Values) -> Values:
    # Counts up to the middle of each value's own: their difference is Σ_g n_g − (n_c + n_k)/2.
    middle = np.cumsum(totals) - totals / 2
    return (middle[:, None] - middle[None, :]) ** 2


def _interval(values: Values, _: Values) -> Values:
    return (values[:, None] - values[None, :]) ** 2


_DISTANCES: dict[str, Callable[[Values, Values], Values]] = {
    "nominal": _nominal,
    "ordinal": _ordinal,
    "interval": _interval,
}
