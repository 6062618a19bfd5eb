"""How two things go together over persons: r, and partial r at the same third thing; nothing where it cannot be told."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

FEWEST = 3
"""Of fewer persons no r is told: a line goes through any two."""
ROUNDING = 1e-9
"""A spread that is smaller than this share of the numbers themselves is the rounding of a computer."""


def r(one: ArrayLike, other: ArrayLike) -> float | None:
    """Return the correlation of two columns; None for fewer than three persons, or where a side does not differ.

    Parameters
    ----------
    one, other
        A number a person, [person]; persons of whom either is nan or null are left out.

    Examples
    --------
    >>> round(r([1, 2, 3], [1, 2, 4]), 2), r([0.1, 0.1, 0.1], [1, 2, 3]), r([1, 2], [1, 2])
    (0.98, None, None)
    """
    mine, its = np.asarray(one, float), np.asarray(other, float)
    known = np.isfinite(mine) & np.isfinite(its)
    mine, its = mine[known], its[known]
    if len(mine) < FEWEST or not (_differs(mine) and _differs(its)):
        return None
    return float(np.corrcoef(mine, its)[0, 1])


def partial_r(one: ArrayLike, other: ArrayLike, given: ArrayLike) -> float | None:
    """Return how two columns go together among persons who are alike in a third; their r where all are alike in it.

    r(x, y | z) = (r_xy − r_xz·r_yz) / √((1 − r_xz²)(1 − r_yz²))

    None where an r is none, or where the third says everything about a side.

    Examples
    --------
    >>> round(partial_r([1, 2, 3, 5], [1, 3, 2, 5], [0, 0, 1, 1]), 2)
    0.99
    """
    both = r(one, other)
    third = np.asarray(given, float)
    if both is None or not _differs(third):
        return both
    mine, its = r(one, third), r(other, third)
    left = 0.0 if mine is None or its is None else (1 - mine**2) * (1 - its**2)
    return None if mine is None or its is None or left < ROUNDING else float((both - mine * its) / np.sqrt(left))


def _differs(column: np.ndarray) -> bool:
    return bool(np.ptp(column) > ROUNDING * np.abs(column).max()) if len(column) else False
