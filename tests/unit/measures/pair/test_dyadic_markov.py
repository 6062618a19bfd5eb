from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from attunement.measures.pair.dyadic_markov import actor_partner_logit, dyadic_markov
from attunement.measures.pair.pair import Pair
from attunement.vocabulary import BadValueError


def simulated(actor: float, partner: float, rows: int = 40, steps: int = 120, seed: int = 0) -> Pair:
    """The child's code follows logit(−½ + actor · own + partner · mother's); the mother is random."""
    rng = np.random.default_rng(seed)
    mother = rng.integers(0, 2, (rows, steps))
    child = np.zeros_like(mother)
    for t in range(1, steps):
        logit = -0.5 + actor * child[:, t - 1] + partner * mother[:, t - 1]
        child[:, t] = rng.random(rows) < 1 / (1 + np.exp(-logit))
    return Pair(1.0, ("child", "mother"), (("off", "on"), ("off", "on")), child.astype(np.int8), mother.astype(np.int8))


@given(st.from_type(Pair), st.integers(1, 3))
def test_counts_are_those_of_the_plain_loop(pair: Pair, lag: int) -> None:
    found = dyadic_markov(pair, lag=lag, pooled=False)
    expected = np.zeros_like(found.counts)
    for row in range(pair.shape[0]):
        for t in range(lag, pair.shape[1]):
            codes = (pair.first[row, t - lag], pair.second[row, t - lag], pair.first[row, t])
            if min(codes) >= 0:
                expected[row][codes] += 1
    np.testing.assert_array_equal(found.counts, expected)
    np.testing.assert_allclose(found.seconds_analysed, expected.sum(axis=(1, 2, 3)) * pair.step_s)


@pytest.mark.parametrize(
    ("actor", "partner", "pattern"),
    [(0, 0, "independent"), (2, 0, "actor"), (0, 2, "partner"), (1.5, 1.5, "actor and partner")],
)
def test_patterns_are_found(actor: float, partner: float, pattern: str) -> None:
    assert dyadic_markov(simulated(actor, partner, seed=1)).pattern == (pattern,)


def test_tests_hold_their_level() -> None:
    found = dyadic_markov(simulated(1.0, 0.0, rows=600), pooled=False)
    assert (found.partner_p <= 0.05).mean() == pytest.approx(0.05, abs=0.03)
    assert set(found.partner_df) == {2}


def test_transitions_are_rows_that_add_up_to_one() -> None:
    found = dyadic_markov(simulated(1, 1))
    np.testing.assert_allclose(found.transition.sum(axis=3), 1)
    table = found.table()
    assert len(table) == 8
    assert table.columns[:4] == ["row", "own", "partner", "next"]


def test_logit_is_the_maximum_of_the_likelihood() -> None:
    pair = simulated(0.8, -0.6, rows=5, steps=80)
    found = actor_partner_logit(pair, code="on", partner_code="on")
    own, other, after = (x.reshape(-1) for x in (pair.first[:, :-1], pair.second[:, :-1], pair.first[:, 1:]))
    design = np.stack([np.ones(len(own)), own, other, own * other], axis=1)

    def loss(b: np.ndarray) -> float:
        eta = design @ b
        return float((np.logaddexp(0, eta) - after * eta).sum())

    np.testing.assert_allclose(found.estimate, minimize(loss, np.zeros(4)).x, atol=1e-4)
    rate = 1 / (1 + np.exp(-design @ np.array(found.estimate)))
    bread = np.linalg.inv(design.T @ (design * (rate * (1 - rate))[:, None]))
    np.testing.assert_allclose(found.standard_error, np.sqrt(np.diag(bread)))
    scores = (design * (after - rate)[:, None]).reshape(5, -1, 4).sum(axis=1)
    np.testing.assert_allclose(found.clustered_error, np.sqrt(np.diag(bread @ scores.T @ scores @ bread) * 5 / 4))
    assert (found.n, found.dyads) == (5 * 79, 5)


def test_a_past_without_variation_has_no_log_odds(pair_of: Callable[..., Pair]) -> None:
    found = actor_partner_logit(pair_of("npnp", "npnp"), code="positive", partner_code="positive")
    assert np.isnan(found.estimate).all()
    assert "no finite log odds" in found.cautions[0]


def test_a_lag_below_one_is_refused(pair_of: Callable[..., Pair]) -> None:
    with pytest.raises(BadValueError, match="lag is 0"):
        dyadic_markov(pair_of("npnp", "npnp"), lag=0)
    assert dyadic_markov(pair_of("n", "n")).counts.sum() == 0


def test_a_visit_that_could_not_be_tested_shows_no_pattern(pair_of: Callable[..., Pair]) -> None:
    found = dyadic_markov(pair_of(["npnpnppnnp", ".........."], ["nnppnnppnn", ".........."]), pooled=False)
    assert found.pattern[1] is None
    assert found.pattern[0] is not None
    assert dyadic_markov(pair_of("pppppppp", "npnpnppn")).pattern == (None,)  # a child who never changes
