"""How far the items of a scale go together, and how far off a score may be: alpha, errors, and a change beyond chance.

A reliability says what share of the differences between people a score would show again. Which one decides what it may be
used for: alpha is about other items asked in the same minute, a retest about another week. A change over weeks is judged
by a retest; alpha would call ordinary weeks a change.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from attunement.vocabulary import BadValueError

Values = NDArray[np.float64]


def complete(answers: Values, *, what: str = "this") -> Values:
    """Return the answers of people who answered every item, [person, item], or say why nothing can be made of them.

    Errors
    ------
    BadValueError where fewer than three people answered everything, there is one item only, or one that all answered alike.
    """
    answers = np.asarray(answers, np.float64)
    if answers.ndim != 2 or answers.shape[1] < 2:
        raise BadValueError(f"answers have shape {answers.shape}; {what} takes [person, item] with two items or more.")
    whole = answers[np.isfinite(answers).all(axis=1)]
    if len(whole) < 3:
        raise BadValueError(
            f"{len(whole)} of {len(answers)} people answered all {answers.shape[1]} items; {what} takes three at least."
        )
    same = np.flatnonzero(np.ptp(whole, axis=0) == 0)
    if len(same):
        raise BadValueError(
            f"everybody answered item {same[0] + 1} of {answers.shape[1]} by {whole[0, same[0]]:g}; leave it out for {what}."
        )
    return whole


def alpha(answers: Values) -> float:
    """Return Cronbach's alpha, the share of a sum's variance that its items have in common, if all share alike.

    α = k/(k − 1) · (1 − Σ var(item) / var(sum)), of people who answered everything; items already turned the same way.

    Parameters
    ----------
    answers
        [person, item], NaN where not answered.

    Notes
    -----
    Cronbach (1951), doi:10.1007/BF02310555.

    Examples
    --------
    >>> round(alpha(np.array([[1.0, 2, 1], [2, 3, 3], [4, 4, 3], [5, 4, 5]])), 3)
    0.932
    """
    return alpha_of(np.cov(complete(answers, what="alpha"), rowvar=False))


def alpha_of(matrix: Values) -> float:
    """Return alpha of a covariance matrix; of a matrix of polychoric correlations it is called ordinal alpha.

    Ordinal alpha is about traits behind the answers, not about the score that is reported: Zumbo, Gadermann & Zeisser
    (2007), doi:10.22237/jmasm/1177992180.

    >>> round(alpha_of(np.array([[1.0, 0.5, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 1]])), 3)
    0.75
    """
    k = len(matrix)
    return float(k / (k - 1) * (1 - np.trace(matrix) / np.sum(matrix)))


def item_rest(answers: Values) -> Values:
    """Return how each item goes with the sum of the others, [item]: r from −1 to 1; below 0 it speaks against its scale.

    >>> item_rest(np.array([[1.0, 2, 5], [2, 3, 4], [4, 4, 1], [5, 4, 2]])).round(2).tolist()
    [-0.76, 0.0, -0.93]
    """
    whole = complete(answers, what="the correlation of an item with the rest")
    whole = whole - whole.mean(axis=0)
    rest = whole.sum(axis=1, keepdims=True) - whole
    return (whole * rest).sum(axis=0) / np.sqrt(np.maximum((whole**2).sum(axis=0) * (rest**2).sum(axis=0), 1e-300))


def standard_error_of_measurement(spread: float, reliability: float) -> float:
    """Return how far a score lies from what it would be without error, as an SD: SEM = SD·√(1 − reliability).

    >>> round(standard_error_of_measurement(0.83964, 0.93824), 4)
    0.2087
    """
    _check("reliability", reliability)
    return spread * float(np.sqrt(1 - reliability))


def reliable_change(spread: float, retest: float, *, level: float = 0.95) -> float:
    """Return the smallest difference of two scores that chance alone would rarely bring: z·SD·√(2(1 − retest)).

    Parameters
    ----------
    spread
        SD of the score among people.
    retest
        How far the score is the same again in people who did not change, over a time like the one between the two scores.
    level
        Share of people without a change whose scores differ by less.

    Notes
    -----
    Jacobson & Truax (1991), doi:10.1037/0022-006X.59.1.12.

    Examples
    --------
    >>> round(reliable_change(0.83964, 0.70), 2)  # a month between
    1.27
    >>> round(reliable_change(0.83964, 0.93824), 4)  # by alpha instead: an ordinary month would be called a change
    0.5784
    """
    _check("retest", retest)
    return float(stats.norm.isf((1 - level) / 2)) * spread * float(np.sqrt(2 * (1 - retest)))


def _check(name: str, value: float) -> None:
    if not 0 <= value < 1:
        raise BadValueError(f"a {name} of {value:g} cannot be; it lies from 0 up to, not including, 1.")
