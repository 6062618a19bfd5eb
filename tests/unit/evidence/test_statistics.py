"""Intervals and standard errors, held against scipy and against simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from attunement.evidence import (
    fisher_z_interval,
    standard_error_of_correlation,
    standard_error_of_difference,
    standard_error_of_mean,
    standard_error_of_proportion,
    wilson_interval,
)
from attunement.vocabulary import BadValueError

SIZES = st.integers(min_value=5, max_value=100_000)


@given(n=SIZES, share=st.floats(0, 1), level=st.floats(0.5, 0.999))
def test_wilson_is_that_of_scipy(n: int, share: float, level: float) -> None:
    successes = round(share * n)
    expected = stats.binomtest(successes, n).proportion_ci(level, method="wilson")
    assert wilson_interval(successes / n, n, level=level) == pytest.approx((expected.low, expected.high), abs=1e-12)


@given(n=SIZES, share=st.floats(0, 1))
def test_wilson_contains_the_share_and_stays_a_share(n: int, share: float) -> None:
    low, high = wilson_interval(share, n)
    assert 0 <= low <= share <= high <= 1
    assert low < high


@given(r=st.floats(-0.99, 0.99), n=SIZES)
def test_fisher_contains_r_and_mirrors(r: float, n: int) -> None:
    low, high = fisher_z_interval(r, n)
    assert -1 <= low < r < high <= 1
    assert fisher_z_interval(-r, n) == pytest.approx((-high, -low))


def test_fisher_is_that_of_scipy() -> None:
    x, y = np.random.default_rng(1).multivariate_normal([0, 0], [[1, 0.3], [0.3, 1]], size=200).T
    result = stats.pearsonr(x, y)
    expected = result.confidence_interval(0.95)
    assert fisher_z_interval(result.statistic, 200) == pytest.approx((expected.low, expected.high))


def test_standard_errors_are_the_spread_of_repeated_samples() -> None:
    # 4,000 samples estimate a standard deviation within 1.1 % (1 SE); 5 % is beyond four of those.
    rng, n, samples = np.random.default_rng(2), 400, 4_000
    close = 0.05
    shares = rng.binomial(n, 0.2, size=samples) / n
    assert np.std(shares) == pytest.approx(standard_error_of_proportion(0.2, n), rel=close)
    x = rng.normal(size=(samples, n))
    y = 0.4 * x + math.sqrt(1 - 0.4**2) * rng.normal(size=(samples, n))
    zx, zy = (v - v.mean(1, keepdims=True) for v in (x, y))
    r = (zx * zy).sum(1) / np.sqrt((zx**2).sum(1) * (zy**2).sum(1))
    assert np.std(r) == pytest.approx(standard_error_of_correlation(0.4, n), rel=close)
    assert np.std(x.mean(1)) == pytest.approx(standard_error_of_mean(1, n), rel=close)
    first, second = x[:, :150] + 0.5, rng.normal(size=(samples, n - 150))
    pooled = np.sqrt((149 * first.var(1, ddof=1) + (n - 151) * second.var(1, ddof=1)) / (n - 2))
    d = (first.mean(1) - second.mean(1)) / pooled
    assert np.std(d) == pytest.approx(standard_error_of_difference(0.5, 150, n - 150), rel=close)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: wilson_interval(1.2, 10), "proportion is 1.2"),
        (lambda: wilson_interval(0.5, 0), "n is 0"),
        (lambda: wilson_interval(math.nan, 10), "proportion is nan"),
        (lambda: wilson_interval(0.5, 10, level=95), "level is 95"),
        (lambda: fisher_z_interval(-1.01, 10), "r is -1.01"),
        (lambda: fisher_z_interval(0.3, 3), "n is 3"),
        (lambda: standard_error_of_mean(-1, 10), "sd is -1"),
        (lambda: standard_error_of_difference(math.inf, 10, 10), "d is inf"),
    ],
)
def test_impossible_values_are_refused(call, words: str) -> None:
    with pytest.raises(BadValueError, match=words):
        call()
