"""Recurrence: when one person's state comes back in the other, at whatever delay."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.measures.pair import coincidence
from attunement.measures.pair.pair import Pair, Values, ratio
from attunement.vocabulary import BadValueError

LAG_CONVENTION = "lag > 0: the second person shows the state later than the first"
MAX_PLOT = 8000  # steps up to which the whole recurrence plot is drawn: 64 million cells


def diagonal_profile(pair: Pair, *, max_lag_s: float) -> pl.DataFrame:
    """Return how often both people show the same code at each delay, one row per observation and lag.

    recurrence_rate(lag) = steps t with first(t) = second(t + lag) / steps t in which both were seen

    Exact at all lags at once in O(n log n). Lag > 0: the second person shows it later.

    Parameters
    ----------
    pair
        Two people's codes, [observation, step].
    max_lag_s
        Longest delay either way.

    Notes
    -----
    Diagonal-wise cross-recurrence profile, Dale, Warlaumont & Richardson (2011), doi:10.1142/S0218127411028970.

    Examples
    --------
    >>> child = np.array([[0, 1, 1, 0, 1, 0]], np.int8)
    >>> profile = diagonal_profile(Pair(1.0, ("child", "mother"), (("off", "on"),) * 2, child, np.roll(child, 1)), max_lag_s=1)
    >>> profile["lag_s"][profile["recurrence_rate"].arg_max()]   # the mother follows by a second
    1.0
    """
    pair = pair.shared()
    max_lag = round(max_lag_s / pair.step_s)
    if not 0 <= max_lag < pair.shape[1]:
        raise BadValueError(f"max_lag_s is {max_lag_s:g}; it must lie between 0 and the observations' length.")
    codes = np.arange(len(pair.names[0]), dtype=np.int8)
    lags = np.arange(-max_lag, max_lag + 1)
    parts = []
    for row in range(pair.shape[0]):
        first, second = pair.first[row], pair.second[row]
        same = coincidence.linear(first, second, codes, max_lag)
        seen = coincidence.linear((first >= 0).view(np.int8), (second >= 0).view(np.int8), np.ones(1, np.int8), max_lag)
        columns = {
            "lag_s": lags * pair.step_s,
            "recurrence_rate": ratio(same, seen),
            "seconds_analysed": seen * pair.step_s,
        }
        parts.append(pl.DataFrame(columns).insert_column(0, pl.lit(row).alias("row")))
    return pl.concat(parts).fill_nan(None).with_columns(step_s=pl.lit(pair.step_s))


@dataclass(frozen=True)
class Recurrence:
    """Cross-recurrence of two coded streams; names and units as in the R package crqa.

    Parameters
    ----------
    recurrence_rate
        Percent of the plot's cells that recur.
    determinism
        Percent of recurrent cells on diagonal lines.
    lines, longest_line, mean_line
        Diagonal lines of at least `min_line`: number, longest, mean (in steps).
    entropy, relative_entropy
        Shannon entropy of their lengths in nats, and over that of equally many equally frequent lengths.
    laminarity, trapping_time
        Percent of recurrent cells on vertical lines, and their mean length in steps.
    min_line, theiler, step_s, seconds_analysed
        Shortest line that counts, Theiler window, step width, time that entered.
    """

    recurrence_rate: float
    determinism: float
    lines: int
    longest_line: int
    mean_line: float
    entropy: float
    relative_entropy: float
    laminarity: float
    trapping_time: float
    min_line: int
    theiler: int
    step_s: float
    seconds_analysed: float


def cross_recurrence(pair: Pair, *, observation: int = 0, min_line: int = 2, theiler: int = 0) -> Recurrence:
    """Return categorical cross-recurrence quantification of one observation.

    R(t, u) = 1 if first(t) = second(u);  recurrence rate = 100 Σ R / n²

    Steps that either person cannot be seen in never recur, and count in n. Lines run along diagonals (the same
    sequence, later or earlier) and along the second person's time (staying in a state of the first).

    Parameters
    ----------
    pair
        Two people's codes; of one person twice for auto-recurrence.
    observation
        Row of the pair.
    min_line
        Shortest line, in steps.
    theiler
        Cells nearer to the main diagonal than this do not count: 0 for two people; 1 drops the main diagonal, which
        in auto-recurrence is full by definition.

    Notes
    -----
    Coco & Dale (2014), doi:10.3389/fpsyg.2014.00510. Lag convention of its diagonals as in `diagonal_profile`.

    Examples
    --------
    >>> stream = np.array([[0, 1, 2, 0, 1, 2]], np.int8)
    >>> found = cross_recurrence(Pair(1.0, ("child", "child"), (tuple("abc"),) * 2, stream, stream), theiler=1)
    >>> round(found.recurrence_rate, 1), found.determinism, found.longest_line
    (16.7, 100.0, 3)
    """
    pair = pair.shared()
    first, second = pair.first[observation], pair.second[observation]
    n = len(first)
    if n > MAX_PLOT:
        raise BadValueError(
            f"a recurrence plot of {n} steps has {n**2:.1e} cells; take a coarser grid of at most {MAX_PLOT} steps, "
            "or `diagonal_profile`, which has no limit."
        )
    plot = (first[:, None] == second[None, :]) & (first >= 0)[:, None]
    if theiler:
        apart = np.arange(n)[None, :] - np.arange(n)[:, None]
        plot &= np.abs(apart) >= theiler
    points = int(np.count_nonzero(plot))
    # Written in rows of 2n and read in rows of 2n + 1, every diagonal becomes a column.
    skewed = np.zeros(n * (2 * n + 1), bool)
    skewed[: 2 * n * n].reshape(n, 2 * n)[:, n:] = plot
    diagonals = skewed.reshape(n, 2 * n + 1)
    diagonal, vertical = (_line_lengths(lines, min_line) for lines in (diagonals, plot.T))
    entropy, relative = _entropy(diagonal)
    return Recurrence(
        recurrence_rate=100 * points / n**2 if n else np.nan,
        determinism=_percent(diagonal.sum(), points),
        lines=len(diagonal),
        longest_line=int(diagonal.max(initial=0)),
        mean_line=float(diagonal.mean()) if len(diagonal) else np.nan,
        entropy=entropy,
        relative_entropy=relative,
        laminarity=_percent(vertical.sum(), points),
        trapping_time=float(vertical.mean()) if len(vertical) else np.nan,
        min_line=min_line,
        theiler=theiler,
        step_s=pair.step_s,
        seconds_analysed=float(np.count_nonzero((first >= 0) & (second >= 0)) * pair.step_s),
    )


def _line_lengths(plot: NDArray[np.bool_], min_line: int) -> NDArray[np.intp]:
    """Return the lengths of the runs of true down the columns, those of at least `min_line`."""
    padded = np.zeros((plot.shape[1], plot.shape[0] + 2), np.int8)
    padded[:, 1:-1] = plot.T
    edge = np.diff(padded.reshape(-1))
    length = np.flatnonzero(edge == -1) - np.flatnonzero(edge == 1)
    return length[length >= min_line]


def _entropy(lengths: NDArray[np.intp]) -> tuple[float, float]:
    if not len(lengths):
        return np.nan, np.nan
    _, counts = np.unique(lengths, return_counts=True)
    p: Values = counts / counts.sum()
    entropy = float(-(p * np.log(p)).sum())
    return entropy, entropy / float(np.log(len(counts))) if len(counts) > 1 else np.nan


def _percent(part: float, whole: float) -> float:
    return float(100 * part / whole) if whole else np.nan
