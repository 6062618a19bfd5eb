"""State-space grid: the plane of both people's codes, and how a dyad moves over it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.measures.pair.pair import Pair, Values, ratio, runs


@dataclass(frozen=True, eq=False)
class Visits:
    """Stays in one cell of the grid, in the order of time: one entry per visit, [visit].

    Parameters
    ----------
    observation, cell, start, steps
        Row of the pair, number of the cell (first code × codes of the second + second code), first step, length.
    follows
        Whether the visit before it in the same observation touches it; otherwise an interruption lies between.
    """

    observation: NDArray[np.intp]
    cell: NDArray[np.intp]
    start: NDArray[np.intp]
    steps: NDArray[np.intp]
    follows: NDArray[np.bool_]


def visits(pair: Pair) -> Visits:
    """Return every stay in one cell, [visit]; steps that could not be analysed interrupt."""
    joint = pair.first.astype(np.int16) * len(pair.names[1]) + pair.second
    row, start, steps = runs(np.where(pair.analysed(), joint, np.int16(-1)))
    cell = np.where(pair.analysed(), joint, -1)[row, start].astype(np.intp)
    follows = np.zeros(len(row), bool)
    follows[1:] = (row[1:] == row[:-1]) & (cell[:-1] >= 0)
    seen = cell >= 0
    return Visits(row[seen], cell[seen], start[seen], steps[seen], follows[seen])


def state_space_grid(pair: Pair) -> pl.DataFrame:
    """Return how a dyad moves over the grid of both people's codes, one row per observation.

    dispersion = 1 − (n Σ (d_i/D)² − 1)/(n − 1) over all n cells, d_i time in cell i, D total: 0 in one cell, 1 evenly
    visit_entropy = −Σ p_i ln p_i over visits;  transition_entropy = −Σ p_ij ln p_ij over moves i → j, in nats

    The attractor is found by winnowing: cells are dropped from the shortest duration up; with m cells left their
    heterogeneity is H_m = Σ (d_i − d̄)²/d̄ / m; the cells left when H_m first falls below half of that of all visited
    cells are the attractor. return_time_s is the mean time from leaving it to being back, over uninterrupted returns.

    Parameters
    ----------
    pair
        Two people's codes, [observation, step].

    Returns
    -------
    polars.DataFrame
        cells, cells_visited, visits, transitions, transitions_per_min, mean_visit_s, dispersion, visit_entropy,
        transition_entropy, attractor ("first code/second code", joined by ", "), attractor_share, return_time_s,
        seconds_analysed, step_s.

    Notes
    -----
    Measures after Lewis, Lamey & Douglas (1999), doi:10.1111/1467-7687.00090, and Hollenstein (2013),
    doi:10.1007/978-1-4614-5007-8. Transition entropy takes moves between cells only, staying is in the visits.

    Examples
    --------
    >>> child, mother = np.array([[0, 0, 1, 1, 0, 0]], np.int8), np.array([[0, 0, 1, 1, 0, 0]], np.int8)
    >>> pair = Pair(1.0, ("child", "mother"), (("object", "positive"),) * 2, child, mother)
    >>> state_space_grid(pair).select("cells_visited", "visits", "mean_visit_s", "attractor", "return_time_s").row(0)
    (2, 3, 2.0, 'object/object', 2.0)
    """
    rows = pair.shape[0]
    cells = len(pair.names[0]) * len(pair.names[1])
    stay = visits(pair)
    flat = stay.observation * cells + stay.cell
    count = np.bincount(flat, minlength=rows * cells).reshape(rows, cells)
    steps = np.bincount(flat, stay.steps, minlength=rows * cells).reshape(rows, cells)
    total = steps.sum(axis=1)
    moved = np.flatnonzero(stay.follows)
    moves = (stay.observation[moved] * cells + stay.cell[moved - 1]) * cells + stay.cell[moved]
    kinds, times = np.unique(moves, return_counts=True)
    transitions = np.bincount(stay.observation[moved], minlength=rows)
    attractor = _attractor(steps)
    cell_names = np.array([f"{a}/{b}" for a in pair.names[0] for b in pair.names[1]], object)
    away, returns = _returns(stay, attractor)
    share = ratio(steps, total[:, None] + 0 * steps)
    seconds = total * pair.step_s
    table = pl.DataFrame(
        {
            "cells": np.full(rows, cells),
            "cells_visited": np.count_nonzero(steps, axis=1),
            "visits": count.sum(axis=1),
            "transitions": transitions,
            "transitions_per_min": ratio(transitions * 60.0, seconds),
            "mean_visit_s": ratio(seconds, count.sum(axis=1)),
            "dispersion": 1 - (cells * (share**2).sum(axis=1) - 1) / max(cells - 1, 1),
            "visit_entropy": np.where(total > 0, _entropy(count), np.nan),
            "transition_entropy": np.where(transitions > 0, _entropy_of(kinds // cells**2, times, rows), np.nan),
            "attractor": [", ".join(cell_names[which]) or None for which in attractor],
            "attractor_share": ratio((steps * attractor).sum(axis=1), total),
            "return_time_s": ratio(away * pair.step_s, returns),
            "seconds_analysed": seconds,
        },
        schema_overrides={"attractor": pl.String},
    )
    return table.fill_nan(None).with_columns(step_s=pl.lit(pair.step_s))


def grid_cells(pair: Pair) -> pl.DataFrame:
    """Return time and visits of every cell: one row per observation and cell, for drawing the grid."""
    rows = pair.shape[0]
    first, second = pair.names
    cells = len(first) * len(second)
    stay = visits(pair)
    flat = stay.observation * cells + stay.cell
    count = np.bincount(flat, minlength=rows * cells)
    seconds = np.bincount(flat, stay.steps, minlength=rows * cells) * pair.step_s
    table = pl.DataFrame(
        {
            "row": np.repeat(np.arange(rows), cells),
            f"{pair.persons[0]}_code": [a for a in first for _ in second] * rows,
            f"{pair.persons[1]}_code": list(second) * (len(first) * rows),
            "seconds": seconds,
            "visits": count,
            "mean_visit_s": ratio(seconds, count),
        }
    )
    return table.fill_nan(None).with_columns(step_s=pl.lit(pair.step_s))


def _attractor(steps: NDArray) -> NDArray[np.bool_]:
    """Return the attractor's cells [observation, cell], by winnowing."""
    order = np.argsort(-steps, axis=1, kind="stable")
    longest = np.take_along_axis(steps, order, axis=1)
    left = np.arange(1, steps.shape[1] + 1)
    total, squares = np.cumsum(longest, axis=1), np.cumsum(longest**2, axis=1)
    heterogeneity = np.where(longest > 0, ratio(squares - total**2 / left, total), np.nan)
    visited = np.count_nonzero(longest, axis=1)
    start = np.take_along_axis(heterogeneity, np.maximum(visited - 1, 0)[:, None], axis=1)
    # Equal durations everywhere have nothing to winnow: all visited cells stay.
    stops = (heterogeneity < 0.5 * start) & (start > 1e-12)
    kept = np.where(stops.any(axis=1), steps.shape[1] - np.argmax(stops[:, ::-1], axis=1), visited)
    chosen = np.zeros(steps.shape, bool)
    np.put_along_axis(chosen, order, left[None, :] <= kept[:, None], axis=1)
    return chosen


def _returns(stay: Visits, attractor: NDArray[np.bool_]) -> tuple[Values, NDArray[np.intp]]:
    """Return steps spent away and number of uninterrupted returns to the attractor, [observation]."""
    home = np.flatnonzero(attractor[stay.observation, stay.cell])
    left, back = home[:-1], home[1:]
    interruptions = np.cumsum(~stay.follows)
    away = stay.start[back] - (stay.start[left] + stay.steps[left])
    returned = (interruptions[left] == interruptions[back]) & (away > 0)
    row = stay.observation[left][returned]
    rows = len(attractor)
    return np.bincount(row, away[returned], minlength=rows).astype(np.float64), np.bincount(row, minlength=rows)


def _entropy(counts: NDArray[np.int64]) -> Values:
    p = ratio(counts, counts.sum(axis=1, keepdims=True) + 0 * counts)
    return -(p * np.log(np.where(counts > 0, p, 1.0))).sum(axis=1)


def _entropy_of(group: NDArray[np.intp], counts: NDArray[np.intp], groups: int) -> Values:
    """Return the entropy of each group's counts, given as a list."""
    p = counts / np.bincount(group, counts, minlength=groups)[group]
    return np.bincount(group, -p * np.log(p), minlength=groups).astype(np.float64)
