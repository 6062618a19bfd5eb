"""Wampold's kappa: how far one code follows another, on a scale that ends at what the codes' totals allow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import stats

from attunement.measures.pair.pair import Values
from attunement.vocabulary import BadValueError

Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class WampoldKappa:
    """Transformed kappas of every pair of codes; [given, target].

    Parameters
    ----------
    given, target
        Names of rows and columns.
    joint, expected
        Transitions, and how many there would be if the codes came in random order.
    kappa
        1: as often as the codes' totals allow; 0: as by chance; −1: never.
    z, p
        Test against random order, two-sided.
    total
        N: see `wampold_kappa`.
    """

    given: tuple[str, ...]
    target: tuple[str, ...]
    joint: Counts
    expected: Values
    kappa: Values
    z: Values
    p: Values
    total: int

    def table(self) -> pl.DataFrame:
        """Return one row per cell; null where a code never occurs."""
        rows, columns = (index.reshape(-1) for index in np.indices(self.joint.shape))
        cells = {name: getattr(self, name).reshape(-1) for name in ("joint", "expected", "kappa", "z", "p")}
        names = {"given": np.array(self.given, object)[rows], "target": np.array(self.target, object)[columns]}
        schema = {"given": pl.String, "target": pl.String}
        return pl.DataFrame(names | cells, schema_overrides=schema).fill_nan(None)


def wampold_kappa(
    joint: Counts, given: tuple[str, ...], target: tuple[str, ...] | None = None, *, last: str | None = None
) -> WampoldKappa:
    """Return Wampold's transformed kappa of every transition in a table of counts.

    With n_i and n_j how often each code occurs, N codes in all and e = n_i n_j / N:

    κ = (f − e) / (min(n_i, n_j) − e) where f ≥ e, else (f − e) / e
    z = (f − e) / √(n_i n_j (N − n_i)(N − n_j) / (N² (N − 1)))

    It differs from the adjusted residual in what it expects: that of the codes in random order, in which the stream's
    last code counts, too, although no transition starts from it.

    Parameters
    ----------
    joint
        [given, target] transitions, not negative.
    given, target
        Names of the rows and columns; without `target` both are the same codes.
    last
        The last code of the one stream that was counted; rows and columns are then the same codes, n_i and n_j the rows'
        totals with this code, and N one more than the transitions. None: of two streams, or of a table whose stream is
        not known, n_i are the rows' totals, n_j the columns', N the transitions.

    Notes
    -----
    Wampold (1989), doi:10.1007/BF00151902; Wampold & Margolin (1982), doi:10.1037/0033-2909.92.3.755. With `last` as
    R's LagSequential 0.1.1 computes it from a stream; from a matrix that package takes the rows' totals for n_j, too.

    Examples
    --------
    >>> wampold_kappa(np.array([[0, 4], [3, 0]]), ("a", "b"), last="b").kappa.tolist()   # of "abababab"
    [[-1.0, 1.0], [0.5, -1.0]]
    """
    joint = np.asarray(joint)
    columns = given if target is None else target
    if joint.shape != (len(given), len(columns)) or (joint < 0).any():
        raise BadValueError(
            f"the table of counts has shape {joint.shape} and its least count is {joint.min(initial=0):g}; it takes "
            f"{len(given)} rows by {len(columns)} columns of counts that are not negative."
        )
    if last is not None and (last not in given or columns != given):
        raise BadValueError(f"the last code '{last}' must be one of the codes of rows and columns: {', '.join(given)}.")
    row = joint.sum(axis=1).astype(float)
    column, total = joint.sum(axis=0).astype(float), int(joint.sum())
    if last is not None:
        row[given.index(last)] += 1
        column, total = row, total + 1
    expected = row[:, None] * column[None, :] / max(total, 1)
    most = np.minimum(row[:, None], column[None, :])
    left = (total - row[:, None]) * (total - column[None, :]) / max(total * (total - 1), 1)
    error = np.sqrt(expected * left)
    off = joint - expected
    room = np.where(off >= 0, most - expected, expected)
    known = (error > 1e-12) & (room > 1e-12)
    kappa = np.divide(off, room, out=np.full(joint.shape, np.nan), where=known)
    z = np.divide(off, error, out=np.full(joint.shape, np.nan), where=known)
    return WampoldKappa(given, columns, joint, expected, kappa, z, 2 * stats.norm.sf(np.abs(z)), total)
