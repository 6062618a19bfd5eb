"""Actor–partner models: planted effects, plain least squares, and a likelihood maximised by another way."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats

from attunement.measures.pair.actor_partner import ActorPartner, actor_partner_model, fieller
from attunement.vocabulary import BadValueError


def planted(
    seed: int, n: int = 300, *, actor: tuple[float, float] = (0.5, 0.5), partner: tuple[float, float] = (0.2, 0.2)
) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    score = rng.multivariate_normal([0, 0], [[1, 0.3], [0.3, 1]], n)
    rest = rng.multivariate_normal([0, 0], [[1, 0.4], [0.4, 1]], n)
    return 1 + score * actor + score[:, ::-1] * partner + rest, score


def effect(found: ActorPartner, person: str, name: str, column: str = "estimate") -> float:
    return found.effects.filter(person=person, effect=name)[column].item()


def test_planted_effects_and_k_are_found() -> None:
    found = actor_partner_model(*planted(1, 5000, actor=(0.6, 0.3), partner=(0.0, 0.3)), persons=("child", "mother"))
    assert effect(found, "child", "actor") == pytest.approx(0.6, abs=0.05)
    assert effect(found, "child", "partner") == pytest.approx(0.0, abs=0.05)
    assert effect(found, "mother", "partner") == pytest.approx(0.3, abs=0.05)
    assert found.k["k"].to_list() == pytest.approx([0, 1], abs=0.2)  # an actor pattern and a couple pattern
    assert found.residual_covariance[0, 1] == pytest.approx(0.4, abs=0.06)
    assert found.tests["p"][0] < 1e-6


def test_the_free_model_is_least_squares_of_each_person() -> None:
    y, x = planted(2)
    found = actor_partner_model(y, x, persons=("child", "mother"))
    for person, me in (("child", 0), ("mother", 1)):
        design = np.column_stack([np.ones(len(x)), x[:, me], x[:, 1 - me]])
        beta, rest = np.linalg.lstsq(design, y[:, me])[:2]
        error = np.sqrt(np.diag(np.linalg.inv(design.T @ design)) * rest / len(x))
        for at, name in enumerate(("intercept", "actor", "partner")):
            assert effect(found, person, name) == pytest.approx(beta[at])
            assert effect(found, person, name, "standard_error") == pytest.approx(error[at])
        assert found.r_squared[me] == pytest.approx(1 - rest[0] / ((y[:, me] - y[:, me].mean()) ** 2).sum())


def test_the_likelihood_ratios_are_those_of_a_likelihood_maximised_by_a_search() -> None:
    y, x = planted(3, 60, actor=(0.6, 0.4), partner=(0.1, 0.3))
    z = np.column_stack([y, x])

    def minus_log_likelihood(free: np.ndarray) -> float:
        """Everything alike for both persons: effects, intercept, residual and score variance, means (nine numbers)."""
        a, p, c, m, log_sx, rho_x, log_se, rho_e = free
        sx, se, rx, re = np.exp(log_sx), np.exp(log_se), np.tanh(rho_x), np.tanh(rho_e)
        effects = np.array([[a, p], [p, a]])
        score = sx * np.array([[1, rx], [rx, 1]])
        cross = effects @ score
        whole = np.block([[cross @ effects.T + se * np.array([[1, re], [re, 1]]), cross], [cross.T, score]])
        mean = np.r_[c + effects @ [m, m], m, m]
        return -stats.multivariate_normal(mean, whole).logpdf(z).sum()

    best = optimize.minimize(
        minus_log_likelihood, [0.5, 0.2, 1, 0, 0, 0.3, 0, 0.4], method="BFGS", options={"gtol": 1e-7}
    )
    saturated = stats.multivariate_normal(z.mean(axis=0), np.cov(z.T, bias=True)).logpdf(z).sum()
    omnibus = actor_partner_model(y, x).tests.row(2, named=True)
    assert omnibus["chi2"] == pytest.approx(2 * (saturated + best.fun), rel=1e-5)
    assert omnibus["df"] == 14 - 8


def test_persons_that_do_not_differ_are_called_different_as_often_as_p_says() -> None:
    p = np.array([actor_partner_model(*planted(seed, 80)).tests["p"].to_list() for seed in range(200)])
    for column in p.T:
        assert stats.binom.ppf(0.001, 200, 0.05) <= (column <= 0.05).sum() <= stats.binom.ppf(0.999, 200, 0.07)


@given(st.integers(0, 500))
def test_exchanging_the_persons_exchanges_their_effects(seed: int) -> None:
    y, x = planted(seed, 40, actor=(0.7, 0.2))
    there = actor_partner_model(y, x, persons=("child", "mother"))
    back = actor_partner_model(y[:, ::-1], x[:, ::-1], persons=("mother", "child"))
    keys = ["person", "effect"]
    for one, two in (
        (there.effects.sort(keys), back.effects.sort(keys)),
        (there.k.sort("person"), back.k.sort("person")),
    ):
        for name in one.columns[2:] if "effect" in one.columns else one.columns[1:]:
            np.testing.assert_allclose(
                one[name].fill_null(9).to_numpy(), two[name].fill_null(9).to_numpy(), rtol=1e-6, atol=1e-9
            )
    np.testing.assert_allclose(there.tests["chi2"], back.tests["chi2"], rtol=1e-6, atol=1e-8)


def test_effects_held_equal_are_equal() -> None:
    found = actor_partner_model(*planted(5), equal=True)
    assert found.effects.filter(effect="actor")["estimate"].n_unique() == 1
    assert found.k["k"].n_unique() == 1
    assert found.effects.filter(effect="intercept")["estimate"].n_unique() == 2


def test_fieller_covers_as_often_as_it_says_and_is_empty_where_the_actor_may_be_zero() -> None:
    rng = np.random.default_rng(0)
    covariance = np.array([[0.01, 0.003], [0.003, 0.01]])
    drawn = rng.multivariate_normal([0.3, 0.6], covariance, 4000)
    held = [low <= 0.5 <= high for low, high in (fieller(p, a, covariance) for p, a in drawn)]
    assert np.mean(held) == pytest.approx(0.95, abs=0.012)
    assert np.isnan(fieller(0.3, 0.1, covariance)).all()


def test_missing_scores_leave_the_dyad_out_and_bad_tables_are_refused() -> None:
    y, x = planted(6, 30)
    y[3, 0], x[4, 1] = np.nan, np.nan
    found = actor_partner_model(y, x)
    assert (found.dyads, found.left_out) == (28, 2)
    assert isinstance(found.effects, pl.DataFrame)
    with pytest.raises(BadValueError, match="4 dyads have all four scores"):
        actor_partner_model(y[10:14], x[10:14])
    with pytest.raises(BadValueError, match="cannot be told apart"):
        actor_partner_model(y, np.column_stack([x[:, 0], 2 * x[:, 0]]))
    with pytest.raises(BadValueError, match="two persons"):
        actor_partner_model(y[:, :1], x[:, :1])
    with pytest.raises(BadValueError, match="without any rest"):
        actor_partner_model(x, x)
