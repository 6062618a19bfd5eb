"""What goes with what among partners: correlations of both partners at once, and what daily reports move by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Found(NamedTuple):
    """A number that came out: what it is called, the number, of how many couples it is (0 where it is no correlation), its error.

    `error` is a standard error over couples, of a weight; a correlation's interval follows from how many couples there are.
    """

    name: str
    value: float
    couples: int = 0
    error: float | None = None


def two(table: pl.DataFrame, column: str) -> Array:
    """Return a column as [couple, partner], couples and partners in order.

    >>> two(pl.DataFrame({"couple": [3, 3, 5, 5], "partner": [2, 1, 1, 2], "x": [1.0, 2.0, 3.0, 4.0]}), "x").tolist()
    [[2.0, 1.0], [3.0, 4.0]]
    """
    return table.sort("couple", "partner")[column].to_numpy().astype(np.float64).reshape(-1, 2)


def correlated(one: Array, other: Array) -> float:
    """Return the correlation of two numbers of the same partners, [couple, partner], both partners pooled.

    Pairs with a missing number are left out. NaN where one of the numbers does not vary.
    """
    a, b = one.ravel(), other.ravel()
    there = np.isfinite(a) & np.isfinite(b)
    a, b = a[there], b[there]
    if len(a) < 3 or a.std() == 0 or b.std() == 0:
        return float("nan")
    return float(np.corrcoef(a, b)[0, 1])


def of_other(numbers: Array) -> Array:
    """Return each partner's number in the other's place, [couple, partner]."""
    return numbers[:, ::-1]


def alike(numbers: Array) -> float:
    """Return how alike two partners are: the double-entry intraclass correlation, since who is first means nothing."""
    return correlated(numbers, of_other(numbers))


def weights(outcome: Array, *predictors: Array) -> Array:
    """Return standardised regression weights of an outcome on some numbers, both partners pooled, [predictor].

    NaN where one of the numbers does not vary: nothing can be told apart then.
    """
    return _regressed(outcome, predictors)[0]


def weight_errors(outcome: Array, *predictors: Array) -> Array:
    """Return standard errors of those weights, [predictor], as couples were drawn: what two partners share counts once.

    ψ = R⁻¹·x·e + ½·b·(x² − y²) is what one partner moves the weights b by, with x and y standardised, R how predictors correlate
    and e what is left unexplained;  SE = √(Σ_couples (Σ_partners ψ)²)/partners. NaN where predictors tell the same or do not vary.
    """
    fitted, x, y = _regressed(outcome, predictors)
    among = x.T @ x / len(x)
    if not np.isfinite(fitted).all() or np.linalg.matrix_rank(among) < len(predictors):
        return np.full(len(predictors), np.nan)
    moved = (x * (y - x @ fitted)[:, None]) @ np.linalg.inv(among) + fitted * (x**2 - (y**2)[:, None]) / 2
    return np.sqrt((moved.reshape(*outcome.shape, -1).sum(axis=1) ** 2).sum(axis=0)) / len(x)


def _regressed(outcome: Array, predictors: Sequence[Array]) -> tuple[Array, Array, Array]:
    """Return weights, and what they were fitted to: standardised predictors [partner, predictor] and outcome [partner]."""
    x = np.stack([standardised(each.ravel()) for each in predictors], axis=1)
    y = standardised(outcome.ravel())
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        return np.full(len(predictors), np.nan), x, y
    fitted, *_ = np.linalg.lstsq(x, y, rcond=None)
    return np.asarray(fitted, np.float64), x, y


def slopes(outcome: Array, day: Array) -> Array:
    """Return by how much an outcome moves with a number of the day within each person, [person]; arrays [day, person].

    NaN for whom the day never varies.
    """
    apart, off = day - day.mean(axis=0), outcome - outcome.mean(axis=0)
    spread = (apart**2).sum(axis=0)
    return np.divide((apart * off).sum(axis=0), spread, out=np.full(day.shape[1], np.nan), where=spread > 0)


def standardised(numbers: Array) -> Array:
    """Return numbers in spreads from their mean; NaN where they do not vary."""
    spread = numbers.std()
    return (numbers - numbers.mean()) / spread if spread > 0 else np.full(numbers.shape, np.nan)
