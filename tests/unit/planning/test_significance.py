"""Each test against scipy's, sample by sample, and each textbook formula against known answers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from attunement.planning.significance import Change, Correlation, Effect, Moments, TwoMeans, TwoShares


def moments(sample: np.ndarray) -> Moments:
    columns = np.atleast_2d(sample.T)
    covariance = float(np.cov(columns)[0, 1]) if len(columns) > 1 else 0.0
    n = np.full((1, 1), float(sample.shape[0]))
    return Moments(
        n,
        tuple(np.full((1, 1), c.mean()) for c in columns),
        tuple(np.full((1, 1), c.var(ddof=1)) for c in columns),
        np.full((1, 1), covariance),
    )


def p_of(test, *arms: np.ndarray) -> tuple[float, float]:
    found = test.tested(tuple(moments(arm) for arm in arms))
    return float(found.p[0, 0]), float(found.sign[0, 0])


@pytest.mark.parametrize("n", [4, 17, 200])
def test_as_scipy(n: int) -> None:
    random = np.random.default_rng(n)
    usual, other = random.normal(0, 1, n), random.normal(0.4, 2, n)
    assert p_of(TwoMeans(), usual, other)[0] == pytest.approx(stats.ttest_ind(usual, other, equal_var=False).pvalue)
    assert p_of(Change(), other)[0] == pytest.approx(stats.ttest_1samp(other, 0).pvalue)
    pair = np.column_stack([usual, usual + 2 * other])
    assert p_of(Correlation(), pair)[0] == pytest.approx(stats.pearsonr(*pair.T).pvalue)
    first, second = np.zeros(n), np.zeros(n)
    first[: n // 4], second[: n // 2 + 1] = 1, 1
    table = [[arm.sum(), n - arm.sum()] for arm in (first, second)]
    p, sign = p_of(TwoShares(), first, second)
    assert p == pytest.approx(stats.chi2_contingency(table, correction=False).pvalue) and sign == 1


@pytest.mark.parametrize("test", [TwoMeans(), TwoShares(), Change(), Correlation()])
def test_nothing_is_found_where_nothing_varies(test) -> None:
    arm = np.ones((6, 2)) if isinstance(test, Correlation) else np.zeros(6) if isinstance(test, Change) else np.ones(6)
    arms = (arm,) if isinstance(test, Change | Correlation) else (arm, arm)
    assert p_of(test, *arms)[0] == 1
    effect = test.effect(arms)
    assert effect.strength == 0 and test.textbook(effect, alpha=0.05, power=0.8) == math.inf


def test_textbook_answers() -> None:
    def n(test, value: float, levels: tuple[float, ...] = ()) -> int:
        return math.ceil(test.textbook(Effect(value, math.atanh(value), levels), alpha=0.05, power=0.8))

    # Cohen (1992) Psychol Bull 112:155-159, table 2: 64 an arm for d = .5, 85 for r = .3; his are by t, ours by z.
    assert n(TwoMeans(), 0.5) == 63
    assert n(Correlation(), 0.3) == 85
    assert n(Change(), 0.5) == 32
    assert n(TwoShares(), 0.5, (0.5, 0.65)) == 170  # Fleiss (1981): .50 against .65


def test_effects_are_those_of_the_pool() -> None:
    usual, other = np.array([0.0, 1, 2, 3]), np.array([1.0, 2, 3, 4])
    assert TwoMeans().effect((usual, other)).value == pytest.approx(1 / usual.std(ddof=1))
    shares = TwoShares().effect((np.repeat([0.0, 1], [80, 20]), np.repeat([0.0, 1], [60, 40])))
    assert shares.levels == (0.2, 0.4)
    assert shares.strength == pytest.approx(2 * math.asin(0.4**0.5) - 2 * math.asin(0.2**0.5))
    assert 0 < shares.value < math.log((40 / 60) / (20 / 80)) * math.sqrt(3) / math.pi
