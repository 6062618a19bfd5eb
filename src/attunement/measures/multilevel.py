"""Multilevel regression by restricted maximum likelihood, for many steps of few groups.

Everything the likelihood needs of a group is its table of cross-products, so that a search costs the same for a minute as
for an hour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from attunement.measures.pair.pair import Values

Bounds = Sequence[tuple[float | None, None]]
STARTS = (0.3, 0.03, 1.0)  # relative sizes of the differences between groups from which a search begins
FLAT = 1e-3  # slope of −2 log likelihood at which a search has arrived


@dataclass(frozen=True, eq=False)
class Multilevel:
    """A fitted multilevel regression.

    Parameters
    ----------
    beta, standard_error
        Coefficients [predictor] of the average group, and their errors.
    between
        Covariance [random, random] of the groups' deviations.
    within
        Variance of the rest.
    converged
        Whether the search for the variances ended where the likelihood is flat, or at a variance of zero.
    log_likelihood
        Restricted log likelihood.
    """

    beta: Values
    standard_error: Values
    between: Values
    within: float
    converged: bool
    log_likelihood: float


def multilevel(y: Values, x: Values, groups: NDArray[np.integer], *, random: int) -> Multilevel:
    """Fit y = X β + Z u + e with group deviations u ~ N(0, Ψ) of the first `random` predictors, and e ~ N(0, σ²).

    −2 log L = Σ_g log|I + Λ'Z'ZΛ| + log|X'V⁻¹X σ²| + (N − p)(1 + log 2πσ̂²), Ψ = σ² ΛΛ'

    Parameters
    ----------
    y, x
        Outcome [row] and predictors [row, predictor], of full rank.
    groups
        Group of each row.
    random
        How many of the predictors, from the first, differ between groups: 1 is the random intercept.

    Notes
    -----
    Bates, Mächler, Bolker & Walker (2015), doi:10.18637/jss.v067.i01, whose profiled criterion this is.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> groups = np.repeat(np.arange(50), 40)
    >>> x = np.column_stack([np.ones(2000), rng.normal(size=2000)])
    >>> y = x @ [1.0, 0.5] + rng.normal(size=50)[groups] * 2 + rng.normal(size=2000)
    >>> found = multilevel(y, x, groups, random=1)
    >>> found.beta.round(1).tolist()[1], float(found.within.__round__(1)), found.converged
    (0.5, 1.0, True)
    """
    order = np.unique(groups, return_inverse=True)[1]
    k, p = order.max() + 1, x.shape[1]
    xx, xy, yy = np.zeros((k, p, p)), np.zeros((k, p)), float(y @ y)
    np.add.at(xx, order, x[:, :, None] * x[:, None, :])
    np.add.at(xy, order, x * y[:, None])
    lower = np.tril_indices(random)

    def solved(theta: Values) -> tuple[float, Values, Values, float]:
        """Return −2 log L, β, X'V⁻¹X σ² and σ² for one relative Cholesky factor Λ."""
        factor = np.zeros((random, random))
        factor[lower] = theta
        inner = np.eye(random) + factor.T @ xx[:, :random, :random] @ factor
        zx, zy = factor.T @ xx[:, :random], xy[:, :random] @ factor
        pulled = np.linalg.solve(inner, np.concatenate([zx, zy[:, :, None]], axis=2))
        information = xx.sum(axis=0) - np.einsum("gij,gik->jk", zx, pulled[:, :, :p])
        moment = xy.sum(axis=0) - np.einsum("gij,gi->j", zx, pulled[:, :, p])
        beta = np.linalg.solve(information, moment)
        rest = yy - float((zy * pulled[:, :, p]).sum()) - float(moment @ beta)
        n = len(y) - p
        within = max(rest, 1e-300) / n
        minus_two = float(np.linalg.slogdet(inner)[1].sum() + np.linalg.slogdet(information)[1])
        return minus_two + n * (1 + np.log(2 * np.pi * within)), beta, information, within

    bounds: Bounds = [(0.0, None) if i == j else (None, None) for i, j in zip(*lower, strict=True)]
    tries: list[optimize.OptimizeResult] = []
    for start in STARTS:
        try:
            found = optimize.minimize(
                lambda theta: solved(theta)[0], np.eye(random)[lower] * start, method="L-BFGS-B", bounds=bounds,
                options={"ftol": 1e-12, "gtol": 1e-5, "maxiter": 500},
            )  # fmt: skip
        except np.linalg.LinAlgError:  # it came to variances beside which a predictor says nothing
            continue
        tries.append(found)
        if _arrived(found, bounds):
            break
    if not tries:
        nothing = np.full((random, random), np.nan)
        return Multilevel(
            np.full(p, np.nan), np.full(p, np.nan), nothing, np.nan, converged=False, log_likelihood=np.nan
        )
    best = min(tries, key=lambda found: found.fun)
    minus_two, beta, information, within = solved(best.x)
    factor = np.zeros((random, random))
    factor[lower] = best.x
    return Multilevel(
        beta=beta,
        standard_error=np.sqrt(within * np.diag(np.linalg.inv(information))),
        between=within * factor @ factor.T,
        within=within,
        converged=_arrived(best, bounds),
        log_likelihood=-minus_two / 2,
    )


def _arrived(found: optimize.OptimizeResult, bounds: Bounds) -> bool:
    """Return whether a search ended where the criterion is flat; towards negative variances it may still fall."""
    held = np.array([low is not None for low, _ in bounds]) & (found.x <= 0)
    slope = np.where(held & (found.jac > 0), 0.0, found.jac)
    return bool(np.isfinite(found.fun) and np.abs(slope).max() < FLAT * max(1.0, abs(found.fun) / 100))
