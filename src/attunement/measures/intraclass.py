"""Intraclass correlations: how much of what several raters say of several people is about the people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from attunement.vocabulary import BadValueError

Values = NDArray[np.float64]


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
