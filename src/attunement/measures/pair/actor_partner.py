"""Actor–partner interdependence model: what two people's scores say about their own and each other's outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import stats

from attunement.measures.pair.pair import Values
from attunement.vocabulary import BadValueError

CLOSE = 1e-10  # change of the coefficients at which fitting ends
MOST_ROUNDS = 1000
FEWEST = 5  # dyads, for five coefficients and covariances


@dataclass(frozen=True, eq=False)
class ActorPartner:
    """An actor–partner model of dyads whose members can be told apart.

    Parameters
    ----------
    effects
        One row per person and effect (intercept, actor, partner): estimate, standard_error, z, p, low, high.
    k
        One row per person: k = partner effect / actor effect, low, high (null where the actor effect can be zero).
        1: couple pattern; −1: contrast; 0: actor only.
    tests
        Whether the two persons differ, each row adding to the one before: chi2, df, p.
    residual_covariance
        [person, person] of what the model leaves, maximum likelihood.
    r_squared
        Share of each person's outcome that is explained.
    persons, dyads, left_out
        Who; complete dyads; dyads left out for a missing score.
    equal
        Whether actor and partner effects were held equal for both persons.
    log_likelihood
        Of the outcomes given the scores.
    """

    effects: pl.DataFrame
    k: pl.DataFrame
    tests: pl.DataFrame
    residual_covariance: Values
    r_squared: tuple[float, float]
    persons: tuple[str, str]
    dyads: int
    left_out: int
    equal: bool
    log_likelihood: float


@dataclass(frozen=True)
class _Fit:
    """Coefficients of a pair of regressions, fitted together by maximum likelihood."""

    beta: Values
    covariance: Values
    residual: Values  # covariance of the two residuals
    log_likelihood: float


def actor_partner_model(
    outcome: Values,
    score: Values,
    *,
    persons: tuple[str, str] = ("first", "second"),
    equal: bool = False,
    level: float = 0.95,
) -> ActorPartner:
    """Return actor and partner effects of two distinguishable persons, by maximum likelihood.

    outcome₁ = c₁ + a₁ score₁ + p₁ score₂ + e₁,  outcome₂ = c₂ + a₂ score₂ + p₂ score₁ + e₂,  e₁ and e₂ correlated

    The two equations are fitted together (seemingly unrelated regressions, generalised least squares until nothing
    changes), which is what structural equation programs do with this model. k = p/a; its interval is Fieller's, as that
    of a ratio whose denominator is uncertain.

    Parameters
    ----------
    outcome, score
        [dyad, person]; NaN where missing: such dyads are left out.
    persons
        Who stands in the first and the second column.
    equal
        Hold a₁ = a₂ and p₁ = p₂ (intercepts and variances stay free).
    level
        Level of the intervals.

    Returns
    -------
    ActorPartner
        `tests` asks whether the persons can be told apart: equal actor and partner effects (2 df); intercepts and
        residual variances equal, too (4 df); means and variances of the scores equal, too (6 df), the omnibus test.

    Notes
    -----
    Kenny, Kashy & Cook (2006), Dyadic Data Analysis; k: Kenny & Ledermann (2010), doi:10.1037/a0019651; Fieller (1954),
    Journal of the Royal Statistical Society B 16, 175–185. χ² = 2 (log L − log L restricted).

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> score = rng.normal(size=(4000, 2))
    >>> outcome = 0.5 * score + 0.2 * score[:, ::-1] + rng.normal(size=(4000, 2))
    >>> found = actor_partner_model(outcome, score, persons=("child", "mother"))
    >>> found.effects.filter(effect="partner")["estimate"].round(1).to_list()
    [0.2, 0.2]
    >>> found.tests["df"].to_list()
    [2, 4, 6]
    """
    y, x = np.asarray(outcome, float), np.asarray(score, float)
    if y.ndim != 2 or y.shape != x.shape or y.shape[1] != 2:
        raise BadValueError(
            f"outcome and score have shapes {y.shape} and {x.shape}; both need [dyad, person], two persons."
        )
    known = np.isfinite(y).all(axis=1) & np.isfinite(x).all(axis=1)
    y, x, left_out = y[known], x[known], int((~known).sum())
    n = len(y)
    if n < FEWEST:
        raise BadValueError(f"{n} dyads have all four scores; an actor–partner model takes at least {FEWEST}.")
    one, none = np.ones(n), np.zeros(n)
    design = np.column_stack([one, x[:, 0], x[:, 1]])
    if np.linalg.matrix_rank(design - design.mean(axis=0) * (0, 1, 1)) < 3:
        raise BadValueError(
            "the scores of one person do not vary, or follow the other's exactly; effects cannot be told apart."
        )
    free = _fit(
        y,
        np.column_stack([one, x[:, 0], x[:, 1], none, none, none]),
        np.column_stack([none, none, none, one, x[:, 1], x[:, 0]]),
    )
    same = _fit(y, np.column_stack([one, none, x[:, 0], x[:, 1]]), np.column_stack([none, one, x[:, 1], x[:, 0]]))
    alike = _fit(
        y, np.column_stack([one, x[:, 0], x[:, 1]]), np.column_stack([one, x[:, 1], x[:, 0]]), exchangeable=True
    )
    chosen = same if equal else free
    places = [(0, 2, 3), (1, 2, 3)] if equal else [(0, 1, 2), (3, 4, 5)]
    residual_variance = np.diag(chosen.residual)
    r_squared = 1 - residual_variance / y.var(axis=0)
    return ActorPartner(
        effects=_effects(chosen, places, persons, level),
        k=_ks(chosen, places, persons, level),
        tests=_tests(free, same, alike, x),
        residual_covariance=chosen.residual,
        r_squared=(float(r_squared[0]), float(r_squared[1])),
        persons=persons,
        dyads=n,
        left_out=left_out,
        equal=equal,
        log_likelihood=chosen.log_likelihood,
    )


def _fit(y: Values, first: Values, second: Values, *, exchangeable: bool = False) -> _Fit:
    """Fit two regressions with common coefficients and correlated residuals, until the coefficients stand still."""
    n, designs = len(y), (first, second)
    weight, residual, size = np.eye(2), np.eye(2), 0.0
    beta = np.full(first.shape[1], np.inf)
    for _ in range(MOST_ROUNDS):
        before = beta
        information = sum(weight[i, j] * designs[i].T @ designs[j] for i in range(2) for j in range(2))
        moment = sum(weight[i, j] * designs[i].T @ y[:, j] for i in range(2) for j in range(2))
        beta = np.linalg.solve(information, moment)
        rest = y - np.column_stack([design @ beta for design in designs])
        residual = rest.T @ rest / n
        if exchangeable:
            residual = (residual + residual[::-1, ::-1]) / 2
        sign, size = np.linalg.slogdet(residual)
        if sign <= 0 or not np.isfinite(size) or np.diag(residual).min() <= 1e-20 * y.var(axis=0).max():
            raise BadValueError("the scores explain an outcome without any rest; there is nothing to test.")
        weight = np.linalg.inv(residual)
        if np.abs(beta - before).max() < CLOSE * max(1.0, np.abs(beta).max()):
            break
    information = sum(weight[i, j] * designs[i].T @ designs[j] for i in range(2) for j in range(2))
    log_likelihood = -n / 2 * (2 * np.log(2 * np.pi) + size + 2)
    return _Fit(beta, np.linalg.inv(information), residual, float(log_likelihood))


def _effects(fit: _Fit, places: Sequence[tuple[int, int, int]], persons: tuple[str, str], level: float) -> pl.DataFrame:
    reach = stats.norm.isf((1 - level) / 2)
    rows = []
    for person, which in zip(persons, places, strict=True):
        for effect, at in zip(("intercept", "actor", "partner"), which, strict=True):
            estimate, error = float(fit.beta[at]), float(np.sqrt(fit.covariance[at, at]))
            z = estimate / error
            rows.append(
                {
                    "person": person, "effect": effect, "estimate": estimate, "standard_error": error, "z": z,
                    "p": float(2 * stats.norm.sf(abs(z))), "low": estimate - reach * error, "high": estimate + reach * error,
                }
            )  # fmt: skip
    return pl.DataFrame(rows)


def _ks(fit: _Fit, places: Sequence[tuple[int, int, int]], persons: tuple[str, str], level: float) -> pl.DataFrame:
    rows = []
    for person, (_, a, p) in zip(persons, places, strict=True):
        low, high = fieller(fit.beta[p], fit.beta[a], fit.covariance[np.ix_((p, a), (p, a))], level=level)
        rows.append({"person": person, "k": float(fit.beta[p] / fit.beta[a]), "low": low, "high": high})
    return pl.DataFrame(rows).fill_nan(None)


def fieller(above: float, below: float, covariance: NDArray, *, level: float = 0.95) -> tuple[float, float]:
    """Return Fieller's interval of a ratio; NaN where the denominator cannot be told from zero.

    All k with (above − k · below)² ≤ z² Var(above − k · below)

    >>> low, high = fieller(1.0, 2.0, np.diag([0.01, 0.01]))
    >>> round(low, 2), round(high, 2)
    (0.39, 0.62)
    """
    z2 = stats.norm.isf((1 - level) / 2) ** 2
    a = below**2 - z2 * covariance[1, 1]
    b = above * below - z2 * covariance[0, 1]
    c = above**2 - z2 * covariance[0, 0]
    if a <= 0:
        return np.nan, np.nan
    half = np.sqrt(max(b**2 - a * c, 0.0))
    return float((b - half) / a), float((b + half) / a)


def _tests(free: _Fit, same: _Fit, alike: _Fit, x: Values) -> pl.DataFrame:
    """Test in steps whether the two persons differ."""
    n = len(x)
    apart = np.cov(x.T, bias=True)
    off = x - x.mean()
    together = off.T @ off / n
    together = (together + together[::-1, ::-1]) / 2
    scores = n * (np.linalg.slogdet(together)[1] - np.linalg.slogdet(apart)[1])
    steps = (
        ("actor and partner effects", 2 * (free.log_likelihood - same.log_likelihood), 2),
        ("and intercepts and residual variances", 2 * (free.log_likelihood - alike.log_likelihood), 4),
        ("and means and variances of the scores", 2 * (free.log_likelihood - alike.log_likelihood) + scores, 6),
    )
    rows = [
        {"equal": what, "chi2": max(float(chi2), 0.0), "df": df, "p": float(stats.chi2.sf(max(chi2, 0.0), df))}
        for what, chi2, df in steps
    ]
    return pl.DataFrame(rows)
