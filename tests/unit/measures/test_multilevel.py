"""Multilevel regression beside a plain likelihood, statsmodels, and analysis of variance."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from scipy import stats

from attunement.measures.multilevel import multilevel


def sample(
    seed: int, groups: int = 15, rows: int = 30, *, between: float = 0.5
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    group = np.repeat(np.arange(groups), rows)
    x = np.column_stack([np.ones(len(group)), rng.normal(size=(len(group), 2))])
    u = rng.normal(0, between, (groups, 3))
    return x @ [1.0, 0.3, 0.2] + (x * u[group]).sum(axis=1) + rng.normal(size=len(group)), x, group


def test_a_balanced_random_intercept_is_analysis_of_variance() -> None:
    y, x, group = sample(1, between=1)
    found = multilevel(y, x[:, :1], group, random=1)
    means = y.reshape(15, 30).mean(axis=1)
    within = y.reshape(15, 30).var(axis=1, ddof=1).mean()
    assert found.beta[0] == pytest.approx(y.mean())
    assert found.within == pytest.approx(within, rel=1e-4)
    assert found.between[0, 0] == pytest.approx(means.var(ddof=1) - within / 30, rel=1e-3)
    assert found.standard_error[0] == pytest.approx(np.sqrt(means.var(ddof=1) / 15), rel=1e-3)


@pytest.mark.parametrize("random", [1, 3])
def test_the_likelihood_is_that_of_the_whole_covariance_matrix(random: int) -> None:
    y, x, group = sample(2, 6, 12)
    found = multilevel(y, x, group, random=random)
    z = np.zeros((len(y), 6 * random))
    for row, g in enumerate(group):
        z[row, g * random : (g + 1) * random] = x[row, :random]
    v = found.within * np.eye(len(y)) + z @ np.kron(np.eye(6), found.between) @ z.T
    inverse = np.linalg.inv(v)
    information = x.T @ inverse @ x
    beta = np.linalg.solve(information, x.T @ inverse @ y)
    np.testing.assert_allclose(found.beta, beta, rtol=1e-9)
    np.testing.assert_allclose(found.standard_error, np.sqrt(np.diag(np.linalg.inv(information))), rtol=1e-9)
    rest = y - x @ beta
    n = len(y) - 3
    log_likelihood = -0.5 * (
        np.linalg.slogdet(v)[1] + np.linalg.slogdet(information)[1] + rest @ inverse @ rest + n * np.log(2 * np.pi)
    )
    assert found.log_likelihood == pytest.approx(log_likelihood, rel=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_no_other_search_finds_a_larger_likelihood(seed: int) -> None:
    sm = pytest.importorskip("statsmodels.api", reason="statsmodels is in the dependency group 'test'")
    y, x, group = sample(seed, between=[0.0, 0.1, 0.5][seed % 3])
    found = multilevel(y, x, group, random=3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of variances at zero
        theirs = sm.MixedLM(y, x, groups=group, exog_re=x).fit(reml=True, method="powell", maxiter=500)
    assert found.converged
    assert found.log_likelihood >= theirs.llf - 1e-3
    if found.log_likelihood < theirs.llf + 0.05:
        np.testing.assert_allclose(found.beta, theirs.fe_params, atol=2e-3)
        np.testing.assert_allclose(found.between, theirs.cov_re, atol=0.02)


def test_planted_variances_are_found() -> None:
    y, x, group = sample(7, 200, 40)
    found = multilevel(y, x, group, random=3)
    np.testing.assert_allclose(np.diag(found.between), 0.25, rtol=0.25)
    assert found.within == pytest.approx(1, rel=0.05)


def test_intervals_of_the_average_group_cover_as_often_as_they_say() -> None:
    held = []
    for seed in range(40):
        found = multilevel(*sample(1000 + seed, 10, 15), random=3)
        held.append(abs(found.beta[1] - 0.3) <= stats.t.isf(0.025, 9) * found.standard_error[1])
    assert np.sum(held) >= stats.binom.ppf(0.005, 40, 0.95)


def test_predictors_that_say_nothing_beside_their_groups_are_not_fitted() -> None:
    """A search that ends where no numbers can be reckoned is told as not converged, and ends nothing else."""
    groups = np.repeat(np.arange(6), 4)
    one = np.ones(24)
    found = multilevel(np.arange(24.0), np.column_stack([one, one]), groups, random=1)
    assert not found.converged and np.isnan(found.beta).all() and np.isnan(found.log_likelihood)
