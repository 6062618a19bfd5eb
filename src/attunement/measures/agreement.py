"""Agreement: whether two or more coders of one recording saw the same, step by step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from attunement.measures.pair.pair import Pair
from attunement.record import NOT_CODED, NOTHING
from attunement.vocabulary import BadValueError

Values = NDArray[np.float64]

NO_CODE = "no code"  # what a coder saw who looked and gave no code


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
    kappa_both_coded, percent_both_coded
        The same of the time alone in which both gave a code, without tolerance: whether something is to be coded at all
        is then left out of the question.
    by_code
        code → steps agreed on it over steps in which either coder used it, no tolerance.
    counts
        Steps by first coder's code (row) and second coder's code (column), no tolerance.
    names
        The codes, in the order of rows and columns; "no code" is among them where a coder looked and gave none.
    seconds
        How long both gave a code, only_first, only_second, neither; and what was left out: uncodable (to at least one),
        not_coded (by at least one).
    tolerance_s, step_s, seconds_analysed
        Tolerance either way, step width, and time that was compared.
    """

    kappa: float
    kappa_first: float
    kappa_second: float
    kappa_max: float
    percent_agreement: float
    kappa_both_coded: float
    percent_both_coded: float
    by_code: dict[str, float]
    counts: NDArray[np.int64]
    names: tuple[str, ...]
    seconds: dict[str, float]
    tolerance_s: float
    step_s: float
    seconds_analysed: float


def coder_agreement(pair: Pair, *, tolerance_s: float = 0.0) -> CoderAgreement:
    """Return the time-unit kappa of two coders, pooled over observations.

    κ = (P_o − P_e) / (1 − P_e)

    A step in which a coder looked and gave no code counts as a code of its own, "no code": where one sees a smile and
    the other sees nothing, they disagree. With a tolerance, a step of one coder agrees when the other gave the same
    code anywhere within ± tolerance; a step that does not is tallied under what the other gave in that very step. The
    two directions can differ; both are given. Steps that either coder called uncodable or did not code are left out,
    and lend no agreement: nobody says what was to be seen there. Their seconds are given.

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
    looked = (pair.first >= NOTHING) & (pair.second >= NOTHING)
    coded = (pair.first >= 0, pair.second >= 0)
    both = _tally(pair, 0)
    if (looked & ~(coded[0] & coded[1])).any():
        pair = pair.with_nothing_as(NO_CODE)
    names = pair.names[0]
    steps = round(tolerance_s / pair.step_s)
    exact = _tally(pair, 0)
    first, second = (_tally(each, steps) for each in (pair, pair.swapped()))
    row, column = exact.sum(axis=1), exact.sum(axis=0)
    total = exact.sum()
    used = row + column - np.diag(exact)
    by_code = {name: float(exact[i, i] / used[i]) for i, name in enumerate(names) if used[i]}
    kappa_first, kappa_second = (_kappa(table) for table in (first, second))
    not_coded = (pair.first == NOT_CODED) | (pair.second == NOT_CODED)
    parts = {
        "both": looked & coded[0] & coded[1],
        "only_first": looked & coded[0] & ~coded[1],
        "only_second": looked & coded[1] & ~coded[0],
        "neither": looked & ~coded[0] & ~coded[1],
        "uncodable": ~looked & ~not_coded,
        "not_coded": not_coded,
    }
    return CoderAgreement(
        kappa=(kappa_first + kappa_second) / 2,
        kappa_first=kappa_first,
        kappa_second=kappa_second,
        kappa_max=_kappa_of(np.minimum(row, column).sum(), total, row @ column),
        percent_agreement=float(50 * (np.trace(first) + np.trace(second)) / total) if total else np.nan,
        kappa_both_coded=_kappa(both),
        percent_both_coded=float(100 * np.trace(both) / both.sum()) if both.any() else np.nan,
        by_code=by_code,
        counts=exact,
        names=names,
        seconds={name: float(np.count_nonzero(which) * pair.step_s) for name, which in parts.items()},
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


def _kappa(table: NDArray[np.int64]) -> float:
    return _kappa_of(np.trace(table), table.sum(), table.sum(axis=1) @ table.sum(axis=0))


def _kappa_of(agreed: int, total: int, products: int) -> float:
    """Return (P_o − P_e) / (1 − P_e) from counts; products is the sum of the products of row and column totals."""
    chance = total**2 - products
    return float((agreed * total - products) / chance) if total and chance else np.nan


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
