"""Samples of planted pools: power agrees with the exact answer where the outcome is measured perfectly."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from scipy.special import ndtri

from attunement.planning.samples import findings, sizes_up_to
from attunement.planning.significance import Change, Correlation, TwoMeans, TwoShares

NORMAL = ndtri((np.arange(20_000) + 0.5) / 20_000)
"""A pool that is normal as exactly as 20,000 dyads can be."""
SIZES = np.array([10, 40, 100])
REPEATS = 2_000
ERROR = 4 * np.sqrt(0.25 / REPEATS)


def simulated(arms, test, sign: int = 1, sizes=SIZES, repeats: int = REPEATS, seed: int = 3) -> np.ndarray:
    return findings({"x": (arms, test, sign)}, sizes, repeats=repeats, seed=seed)["x"].mean(axis=0)


def exact(df: np.ndarray, shift: np.ndarray) -> np.ndarray:
    """Return the power of a t test in one direction at the two-sided 5 % level."""
    return stats.nct.sf(stats.t.isf(0.025, df), df, shift)


def test_two_arms_agree_with_the_noncentral_t() -> None:
    found = simulated((NORMAL, NORMAL + 0.5), TwoMeans())
    np.testing.assert_allclose(found, exact(2 * SIZES - 2, 0.5 * np.sqrt(SIZES / 2)), atol=ERROR)


def test_changes_agree_with_the_noncentral_t() -> None:
    np.testing.assert_allclose(simulated((NORMAL + 0.3,), Change()), exact(SIZES - 1, 0.3 * np.sqrt(SIZES)), atol=ERROR)


def test_correlations_agree_with_fishers_z() -> None:
    x = NORMAL
    y = 0.3 * x + np.sqrt(1 - 0.09) * np.random.default_rng(1).permutation(NORMAL)
    r = np.corrcoef(x, y)[0, 1]
    wanted = stats.norm.sf(1.96 - np.arctanh(r) * np.sqrt(SIZES - 3))
    np.testing.assert_allclose(simulated((np.column_stack([x, y]),), Correlation()), wanted, atol=ERROR + 0.02)


def test_shares_agree_with_the_normal_approximation() -> None:
    first, second = (np.arange(10_000) < 10_000 * p for p in (0.5, 0.65))
    n = SIZES[1:]
    standard = np.sqrt(0.5 * 0.5 / n + 0.65 * 0.35 / n)
    wanted = stats.norm.sf((1.96 * np.sqrt(2 * 0.575 * 0.425 / n) - 0.15) / standard)
    found = simulated((first.astype(float), second.astype(float)), TwoShares(), sizes=n)
    np.testing.assert_allclose(found, wanted, atol=ERROR + 0.03)  # a share of 40 moves in steps


def test_without_an_effect_few_are_found_in_either_direction() -> None:
    for sign in (1, -1):
        np.testing.assert_allclose(simulated((NORMAL, NORMAL), TwoMeans(), sign), 0.025, atol=0.015)


def test_an_effect_in_the_other_direction_is_not_found() -> None:
    assert simulated((NORMAL, NORMAL + 2), TwoMeans(), sign=-1)[-1] == 0


def test_more_rows_and_larger_studies_change_no_sample() -> None:
    pool = {"x": ((NORMAL, NORMAL + 0.5), TwoMeans(), 1)}
    few = findings(pool, [10, 20], repeats=30, seed=5)["x"]
    many = findings(pool, [10, 20, 3_000], repeats=900, seed=5)["x"]
    np.testing.assert_array_equal(few, many[:30, :2])
    assert not np.array_equal(few, findings(pool, [10, 20], repeats=30, seed=6)["x"])


def test_outcomes_do_not_move_each_other() -> None:
    one = ((NORMAL, NORMAL + 0.5), TwoMeans(), 1)
    alone = findings({"x": one}, SIZES, repeats=20, seed=1)["x"]
    both = findings({"y": ((NORMAL,), Change(), 1), "x": one}, SIZES, repeats=20, seed=1)["x"]
    np.testing.assert_array_equal(alone, both)


def test_a_large_mean_costs_no_digits() -> None:
    plain, lifted = (simulated((NORMAL + c, NORMAL + 0.5 + c), TwoMeans(), repeats=200) for c in (0.0, 1e6))
    np.testing.assert_array_equal(plain, lifted)


@pytest.mark.parametrize("most", [4, 5, 97, 2_000])
def test_sizes_rise_to_the_most(most: int) -> None:
    sizes = sizes_up_to(most)
    assert sizes[0] == 4 and sizes[-1] == most and (np.diff(sizes) > 0).all()
