"""What few traits may lie behind many items: loadings by minimum residuals, and an oblique rotation that makes them simple."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from attunement.vocabulary import BadValueError

Values = NDArray[np.float64]

LEAST_OWN = 0.005
"""No item is explained further than this: its own share of variance stays at least so large."""
ROUNDS = 1000


@dataclass(frozen=True, eq=False)
class Factors:
    """Traits behind items.

    Attributes
    ----------
    loadings
        How strongly each item follows each trait, [item, trait].
    own
        Share of each item's variance that no trait explains, [item].
    between
        Correlations of the traits, [trait, trait].
    """

    loadings: Values
    own: Values
    between: Values


def common_factors(correlations: Values, many: int = 1) -> Factors:
    """Return the uncorrelated traits that leave the smallest residual correlations between items (minres).

    Minimises Σ (r(i, j) − Σ λ(i)λ(j))² over all pairs; each trait is turned so that most loadings are positive.

    Parameters
    ----------
    correlations
        [item, item].
    many
        How many traits.

    Notes
    -----
    Harman & Jones (1966), doi:10.1007/BF02289468.

    Examples
    --------
    >>> common_factors(np.array([[1, 0.42, 0.35], [0.42, 1, 0.30], [0.35, 0.30, 1]])).loadings[:, 0].round(2).tolist()
    [0.7, 0.6, 0.5]
    """
    correlations = np.asarray(correlations, np.float64)
    items = len(correlations)
    if correlations.shape != (items, items) or not 0 < many < items or not np.isfinite(correlations).all():
        raise BadValueError(
            f"correlations have shape {correlations.shape} and {many} traits are asked for; give a whole square of "
            "correlations, and fewer traits than items."
        )

    def misfit(own: Values) -> tuple[float, Values]:
        values, vectors = np.linalg.eigh(correlations - np.diag(own))
        rest = values[:-many]
        return float((rest**2).sum() / 2), -(vectors[:, :-many] ** 2 @ rest)

    found = minimize(
        misfit, np.full(items, 0.5), jac=True, method="L-BFGS-B", bounds=[(LEAST_OWN, 1.0)] * items,
        options={"ftol": 1e-15, "gtol": 1e-10, "maxiter": ROUNDS},
    )  # fmt: skip
    values, vectors = np.linalg.eigh(correlations - np.diag(found.x))
    loadings = vectors[:, : -many - 1 : -1] * np.sqrt(np.maximum(values[: -many - 1 : -1], 0))
    loadings = loadings * np.where(loadings.sum(axis=0) < 0, -1.0, 1.0)
    return Factors(loadings, found.x, np.eye(many))


def oblimin(factors: Factors) -> Factors:
    """Return the traits turned so that items load on few of them, free to correlate (direct quartimin).

    Minimises Σ over pairs of traits Σ λ(i, a)²λ(i, b)², by projected gradients from the unturned start.

    Notes
    -----
    Jennrich & Sampson (1966), doi:10.1007/BF02289465; gradient projection: Jennrich (2002), doi:10.1007/BF02294706.
    """
    start, many = factors.loadings, factors.loadings.shape[1]
    apart = 1 - np.eye(many)
    turn, step = np.eye(many), 1.0

    def at(turned: Values) -> tuple[Values, float, Values]:
        inverse = np.linalg.inv(turned)
        loadings = start @ inverse.T
        others = loadings**2 @ apart
        gradient = -(loadings.T @ (loadings * others) @ inverse).T
        return loadings, float((loadings**2 * others).sum() / 4), gradient

    loadings, value, gradient = at(turn)
    for _ in range(ROUNDS):
        down = gradient - turn * (turn * gradient).sum(axis=0)
        size = float(np.linalg.norm(down))
        if size < 1e-8:
            break
        step *= 2
        before = value
        while True:  # half a step as long as it leads up
            moved = turn - step * down
            moved = moved / np.linalg.norm(moved, axis=0)
            loadings, value, gradient = at(moved)
            if value < before - 0.5 * size**2 * step or step < 1e-9:
                break
            step /= 2
        turn = moved
    return Factors(loadings, factors.own, turn.T @ turn)
