"""Scores of partners from what was coded: shares of acts, affect balance, demand–withdraw, and how often a bid is answered."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from attunement.measures.couples.codes import DEMANDING, NEGATIVE, POSITIVE, WITHDRAWING
from attunement.record import Grid

Array = NDArray[np.float64]
BEHAVIOUR = "behaviour"
SOON_S = 20.0
"""What happens within so many seconds follows."""


def share(grid: Grid, person: str, codes: Sequence[str]) -> Array:
    """Return the share of coded time in which a person showed one of these codes, [observation]; NaN where nothing was coded.

    >>> grid = Grid(10.0, {("a", "behaviour"): np.array([[0, 1, 0, -3]], np.int8)}, {("a", "behaviour"): ("busy", "warm")})
    >>> share(grid, "a", ["warm"]).round(3)
    array([0.333])
    """
    seen, shown = grid.seen((person, BEHAVIOUR)), grid.where((person, BEHAVIOUR), *codes)
    return _divided(shown.sum(axis=1), seen.sum(axis=1))


def balance(grid: Grid, person: str) -> Array:
    """Return positive less negative affect as a share of coded time, [observation], −1 to 1."""
    return share(grid, person, POSITIVE) - share(grid, person, NEGATIVE)


def followed(
    grid: Grid, one: str, codes: Sequence[str], other: str, answers: Sequence[str], *, soon_s: float = SOON_S
) -> NDArray[np.bool_]:
    """Return where one person's act was followed by the other's within some seconds, [observation, step], at the first act."""
    done, then = grid.where((one, BEHAVIOUR), *codes), grid.where((other, BEHAVIOUR), *answers)
    came = np.zeros_like(then)
    for later in range(1, round(soon_s / grid.step_s) + 1):
        came[:, :-later] |= then[:, later:]
    return done & came


def demand_withdraw(grid: Grid, demands: str, withdraws: str) -> Array:
    """Return the share of coded time in which one demands or attacks and the other withdraws within 20 seconds, [observation]."""
    pattern = followed(grid, demands, DEMANDING, withdraws, WITHDRAWING)
    return _divided(pattern.sum(axis=1), grid.seen((demands, BEHAVIOUR)).sum(axis=1))


def answered(grid: Grid, asks: str, bids: Sequence[str], gives: str, answers: Sequence[str]) -> Array:
    """Return the share of a person's bids that the other answered within 20 seconds, [observation]; NaN where none was made."""
    made = grid.where((asks, BEHAVIOUR), *bids)
    return _divided(followed(grid, asks, bids, gives, answers).sum(axis=1), made.sum(axis=1))


def _divided(some: NDArray[np.int_], of: NDArray[np.int_]) -> Array:
    return np.divide(some, of, out=np.full(len(of), np.nan), where=of > 0)
