"""Lag tables of a stream of codes, or of a matrix of counts that somebody else counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.measures.pair.lag_sequential import lag_sequential
from attunement.measures.pair.pair import Pair
from attunement.measures.pair.wampold import Counts, wampold_kappa
from attunement.record.record import MOST_CODES
from attunement.vocabulary import BadValueError


def joint_counts(stream: Sequence[str], *, lag: int = 1) -> tuple[tuple[str, ...], Counts]:
    """Return the codes of a stream in order of their names, and how often each follows each at a lag, [code, next code].

    >>> joint_counts("aabab")[1].tolist()   # a then a, a then b / b then a, b then b
    [[1, 2], [1, 0]]
    """
    if lag < 1 or len(stream) <= lag:
        raise BadValueError(
            f"the stream has {len(stream)} codes and the lag is {lag}; it takes more codes than the lag."
        )
    names = tuple(sorted(set(stream)))
    at = np.array([names.index(code) for code in stream])
    joint = np.zeros((len(names),) * 2, np.int64)
    np.add.at(joint, (at[:-lag], at[lag:]), 1)
    return names, joint


@dataclass(frozen=True, eq=False)
class LagTable:
    """What follows what, from counts.

    Parameters
    ----------
    cells
        One row per cell: given, target, joint, expected, transition, adjusted_residual, p, yules_q, log_odds, kappa,
        kappa_z, kappa_p; empty where the counts hold no information.
    test
        One row, of the whole table: transitions, chi2, chi2_p (Pearson's), g2, g2_p (likelihood ratio), df, and how
        many cells expect fewer than five, for which no p is to be trusted.
    """

    cells: pl.DataFrame
    test: pl.DataFrame


def lag_tables_of_counts(
    joint: NDArray,
    given: Sequence[str],
    target: Sequence[str] | None = None,
    *,
    last: str | None = None,
    no_repeats: bool = False,
) -> LagTable:
    """Return expected counts, adjusted residuals, Yule's Q, log odds, Wampold's kappa and G² of a table of counts.

    expected = row · column / N;  z = (joint − expected) / √(expected (1 − row/N)(1 − column/N))
    Q = (ad − bc) / (ad + bc);  G² = 2 Σ joint ln(joint / expected), (rows − 1)(columns − 1) degrees of freedom

    a, b, c, d are the counts of a cell's own 2 × 2 table: both codes, the given one only, the target only, neither.
    The table goes through `lag_sequential`, so that its numbers are those of the same events read from recordings.

    Parameters
    ----------
    joint
        [given, target] how often each target followed each given code: whole numbers, not negative.
    given, target
        Names of the rows and columns. Without `target` both are the same codes.
    last
        The stream's last code, for Wampold's kappa; see `wampold_kappa`.
    no_repeats
        A code cannot follow itself: expected counts and residuals then leave the diagonal out (quasi-independence), and
        Yule's Q, log odds and kappa are empty, as independence does not make them zero there.

    Notes
    -----
    Bakeman & Quera (2011), ch. 9, doi:10.1017/CBO9781139017343.

    Examples
    --------
    >>> found = lag_tables_of_counts(np.array([[8, 2], [2, 8]]), ["cry", "calm"])
    >>> found.cells.select("given", "target", "expected", "yules_q").row(0)
    ('cry', 'cry', 5.0, 0.8823529411764706)
    >>> found.test["df"].item()
    1
    """
    rows, columns = tuple(given), tuple(given if target is None else target)
    counts = _counts(joint, rows, columns)
    # Every transition becomes a step that shows both codes at once.
    first, second = (
        np.repeat(index.reshape(-1), counts.reshape(-1)).astype(np.int8) for index in np.indices(counts.shape)
    )
    pair = Pair(np.nan, ("given", "target"), (rows, columns), first[None], second[None])
    zeros = np.eye(len(rows), dtype=bool) if no_repeats else None
    found = lag_sequential(pair, lags=0, structural_zeros=zeros)
    row, column, n = counts.sum(axis=1)[:, None], counts.sum(axis=0)[None, :], counts.sum()
    # A cell says something only where the given code and the target are there at times, and at times not.
    told = (row > 0) & (row < n) & (column > 0) & (column < n)
    cells = found.table().select("given", "target", "joint", "expected", "transition", "adjusted_residual", "p")
    numbers = {"yules_q": found.yules_q[0], "log_odds": found.log_odds[0]}
    numbers = {name: np.where(told, values, np.nan) for name, values in numbers.items()}
    kappa = wampold_kappa(counts, rows, columns, last=last)
    for name, values in (("kappa", kappa.kappa), ("kappa_z", kappa.z), ("kappa_p", kappa.p)):
        numbers[name] = np.full(counts.shape, np.nan) if no_repeats else values
    cells = cells.with_columns(**{name: pl.Series(values.reshape(-1)) for name, values in numbers.items()})
    few = int(((found.expected[0] > 0) & (found.expected[0] < 5)).sum())
    df = int(found.df[0])
    test = {"transitions": int(n), "chi2": found.chi2[0], "chi2_p": found.p[0], "g2": found.g2[0], "g2_p": found.g2_p[0],
            "df": df, "cells_expecting_below_5": few}  # fmt: skip
    return LagTable(cells.fill_nan(None), pl.DataFrame([test]).fill_nan(None))


def _counts(joint: NDArray, rows: tuple[str, ...], columns: tuple[str, ...]) -> Counts:
    table = np.asarray(joint, float)
    if table.shape != (len(rows), len(columns)):
        raise BadValueError(
            f"the table of counts has shape {table.shape}; {len(rows)} rows and {len(columns)} columns were named."
        )
    wrong = table[~(np.isfinite(table) & (table >= 0) & (table == np.round(table)))]
    if len(wrong):
        raise BadValueError(f"{wrong[0]:g} is not a count; a table of counts takes whole numbers from 0 on.")
    if not table.sum():
        raise BadValueError("the table of counts holds only zeros; nothing followed anything.")
    if max(len(rows), len(columns)) > MOST_CODES:
        raise BadValueError(f"the table has {max(table.shape)} codes; it takes at most {MOST_CODES}.")
    return table.astype(np.int64)
