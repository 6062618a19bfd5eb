"""What goes with what among partners: correlations of both partners at once, and what daily reports move by."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Found(NamedTuple):
    """A number that came out: what it is called, the number, and of how many couples it is (0 where it is no correlation)."""

    name: str
    value: float
    couples: int = 0


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
    """Return standardised regression weights of an outcome on some numbers, both partners pooled, [predictor]."""
    columns = [_standardised(each.ravel()) for each in predictors]
    fitted, *_ = np.linalg.lstsq(np.stack(columns, axis=1), _standardised(outcome.ravel()), rcond=None)
    return np.asarray(fitted, np.float64)


def slopes(outcome: Array, day: Array) -> Array:
    """Return by how much an outcome moves with a number of the day within each person, [person]; arrays [day, person].

    NaN for whom the day never varies.
    """
    apart, off = day - day.mean(axis=0), outcome - outcome.mean(axis=0)
    spread = (apart**2).sum(axis=0)
    return np.divide((apart * off).sum(axis=0), spread, out=np.full(day.shape[1], np.nan), where=spread > 0)


def _standardised(numbers: Array) -> Array:
    return (numbers - numbers.mean()) / numbers.std()
