"""Correlations of the traits behind graded answers: each answer is a normal trait cut into grades (polychoric correlations).

Two steps, as most programs do: thresholds from each item's own shares, then each pair's correlation by maximum likelihood.
All pairs are found together.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from attunement.measures.answers.reliability import complete
from attunement.vocabulary import BadValueError

Values = NDArray[np.float64]

NODES, WEIGHTS = np.polynomial.legendre.leggauss(48)
STRONGEST = 0.9995
"""No correlation is looked for beyond this."""
ROUNDS = 60
FAR = 9.0
"""A threshold that nobody passes, in SDs."""
FEWEST_CHANCE = 1e-12


def thresholds(answers: Values) -> list[Values]:
    """Return where each item cuts its normal trait into grades, from the shares of answers; one fewer than grades, [item].

    >>> [cuts.round(2).tolist() for cuts in thresholds(np.array([[1.0], [1], [2], [3]]))]
    [[0.0, 0.67]]
    """
    return [stats.norm.ppf(_shares(column).cumsum()[:-1]) for column in np.asarray(answers, np.float64).T]


def polychoric(answers: Values) -> Values:
    """Return the polychoric correlation of every two items, [item, item], of people who answered everything.

    ρ of each pair maximises Σ n(a, b)·log P(a, b), P the chance of both grades where two normal traits correlate by ρ.

    Parameters
    ----------
    answers
        [person, item], any whole grades; NaN where not answered.

    Errors
    ------
    BadValueError where too few people answered everything or an item has one grade only.

    Notes
    -----
    Olsson (1979), doi:10.1007/BF02296207. The bivariate normal integral: Drezner & Wesolowsky (1990), Journal of Statistical
    Computation and Simulation 35, 101–107.

    Examples
    --------
    >>> rng = np.random.default_rng(3)
    >>> trait = rng.multivariate_normal([0, 0], [[1, 0.6], [0.6, 1]], size=20_000)
    >>> float(polychoric(np.digitize(trait, [-1, 0.2, 1.1]))[0, 1].round(2))
    0.6
    """
    whole = complete(answers, what="a polychoric correlation")
    if (whole != np.round(whole)).any():
        raise BadValueError("some answers are no whole grades; a polychoric correlation takes graded answers.")
    grades = [np.unique(column) for column in whole.T]
    most = max(map(len, grades))
    held = np.zeros((len(whole), whole.shape[1], most), np.float32)
    cuts = np.full((whole.shape[1], most + 1), FAR)
    cuts[:, 0] = -FAR
    for item, (column, known) in enumerate(zip(whole.T, grades, strict=True)):
        held[np.arange(len(whole)), item, np.searchsorted(known, column)] = 1
        cuts[item, 1 : len(known)] = stats.norm.ppf(_shares(column).cumsum()[:-1])
    flat = held.reshape(len(whole), -1)
    counts = np.zeros((flat.shape[1], flat.shape[1]))
    for start in range(0, len(flat), 4096):  # few rows at once keep sums exact
        part = flat[start : start + 4096]
        counts += part.T @ part
    counts = counts.reshape(whole.shape[1], most, whole.shape[1], most).transpose(0, 2, 1, 3)
    first, second = np.triu_indices(whole.shape[1], 1)
    found = _likeliest(counts[first, second], cuts[first], cuts[second])
    matrix = np.eye(whole.shape[1])
    matrix[first, second] = matrix[second, first] = found
    return matrix


def _shares(column: Values) -> Values:
    """Return the share of each grade that occurs, lowest first."""
    _, many = np.unique(column[np.isfinite(column)], return_counts=True)
    return many / many.sum()


def _likeliest(counts: Values, rows: Values, columns: Values) -> Values:
    """Return the likeliest correlation of each pair, [pair]: Fisher's steps, held within what is known already."""
    total = counts.sum(axis=(1, 2))
    low, high = np.full(len(counts), -STRONGEST), np.full(len(counts), STRONGEST)
    rho = np.zeros(len(counts))
    for _ in range(ROUNDS):
        chance = np.maximum(_cells(_both_below(rows, columns, rho)), FEWEST_CHANCE)
        slope = _cells(_density(rows, columns, rho))
        rise = (counts * slope / chance).sum(axis=(1, 2))
        low, high = np.where(rise > 0, rho, low), np.where(rise > 0, high, rho)
        step = rho + rise / (total * (slope**2 / chance).sum(axis=(1, 2)))
        after = np.where((step > low) & (step < high), step, (low + high) / 2)
        if np.abs(after - rho).max(initial=0.0) < 1e-10:
            return after
        rho = after
    return rho


def _cells(corners: Values) -> Values:
    """Return what lies in each cell, [pair, row, column], of what lies below each corner."""
    return np.diff(np.diff(corners, axis=1), axis=2)


def _both_below(rows: Values, columns: Values, rho: Values) -> Values:
    """Return how likely both traits lie below each pair of thresholds, [pair, row, column].

    Φ₂(h, k; ρ) = Φ(h)Φ(k) + (1/2π) ∫₀^{arcsin ρ} exp(−(h² + k² − 2hk sin t) / (2 cos² t)) dt
    """
    h, k = rows[:, :, None], columns[:, None, :]
    half = np.arcsin(rho) / 2
    total = np.zeros(np.broadcast_shapes(h.shape, k.shape))
    for node, weight in zip(NODES, WEIGHTS, strict=True):
        angle = (half * (node + 1))[:, None, None]
        total += weight * np.exp(-(h**2 + k**2 - 2 * h * k * np.sin(angle)) / (2 * np.cos(angle) ** 2))
    return stats.norm.cdf(h) * stats.norm.cdf(k) + half[:, None, None] * total / (2 * np.pi)


def _density(rows: Values, columns: Values, rho: Values) -> Values:
    """Return the bivariate normal density at each pair of thresholds, which is how Φ₂ rises with ρ."""
    h, k, r = rows[:, :, None], columns[:, None, :], rho[:, None, None]
    rest = 1 - r**2
    return np.exp(-(h**2 + k**2 - 2 * r * h * k) / (2 * rest)) / (2 * np.pi * np.sqrt(rest))
