"""Repairs before and since: against a slow integral, its symmetries, and the intervals of shares."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import dblquad
from scipy.special import logit
from scipy.stats import binom

from attunement.diary import probabilities_of_more, repair_change, repaired_share
from attunement.vocabulary import BadValueError

counts = st.integers(1, 12).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(("k", "n", "l", "m"), [(2, 6, 7, 8), (4, 9, 5, 9), (0, 3, 3, 3), (10, 12, 4, 12)])
def test_it_is_the_integral_over_shares(k: int, n: int, l: int, m: int) -> None:  # noqa: E741
    def density(q: float, p: float) -> float:
        change = logit(q) - logit(p)
        return p**k * (1 - p) ** (n - k) * q**l * (1 - q) ** (m - l) * np.exp(-0.5 * (change / 0.7) ** 2)

    most = dict(epsabs=1e-12, epsrel=1e-7)
    more = dblquad(density, 0, 1, lambda p: p, 1, **most)[0]
    less = dblquad(density, 0, 1, 0, lambda p: p, **most)[0]
    assert repair_change(k, n, l, m).higher == pytest.approx(more / (more + less), abs=2e-4)


@given(counts, counts)
@settings(max_examples=50)
def test_turned_around_it_is_the_same(first: tuple[int, int], second: tuple[int, int]) -> None:
    there, back = repair_change(*first, *second), repair_change(*second, *first)
    assert back.higher == pytest.approx(1 - there.higher, abs=1e-9)
    assert (back.low, back.high) == pytest.approx((-there.high, -there.low), abs=1e-6)
    unrepaired = repair_change(first[1] - first[0], first[1], second[1] - second[0], second[1])
    assert unrepaired.higher == pytest.approx(1 - there.higher, abs=1e-9)
    assert (there.said == "clearly") == (there.low > 0 or there.high < 0)


@given(st.integers(1, 15), st.integers(1, 15))
@settings(max_examples=20)
def test_the_table_of_all_results_rises_as_it_should(n: int, m: int) -> None:
    table = probabilities_of_more(n, m)
    assert table.shape == (n + 1, m + 1)
    assert (np.diff(table, axis=1) > 0).all(), "more repaired since"
    assert (np.diff(table, axis=0) < 0).all(), "more repaired before"


def test_equal_counts_tell_nothing() -> None:
    found = repair_change(5, 10, 5, 10)
    assert found.higher == pytest.approx(0.5)
    assert found.change == pytest.approx(0, abs=1e-6)
    assert found.said == "cannot tell"


def test_many_ruptures_overrule_the_sceptic() -> None:
    found = repair_change(150, 500, 350, 500)
    assert found.said == "clearly"
    assert found.change == pytest.approx(logit(0.7) - logit(0.3), abs=0.1)


def test_a_share_with_its_interval() -> None:
    found = repaired_share(4, 9)
    assert (str(found), round(found.share, 3)) == ("4 of 9", 0.444)
    one = repaired_share(0, 1)  # Beta(1, 2): 1 − (1 − x)² = .05, .95
    assert (one.low, one.high) == pytest.approx((1 - 0.95**0.5, 1 - 0.05**0.5))


@pytest.mark.parametrize("n", [3, 9, 20])
def test_nine_in_ten_intervals_of_shares_hold(n: int) -> None:
    intervals = [repaired_share(k, n) for k in range(n + 1)]
    shares = np.linspace(0.0005, 0.9995, 1000)
    held = [
        sum(binom.pmf(k, n, p) for k, found in enumerate(intervals) if found.low <= p <= found.high) for p in shares
    ]
    assert np.mean(held) == pytest.approx(0.90, abs=0.005)


@pytest.mark.parametrize(("k", "n"), [(5, 4), (-1, 4), (0, 0), (3, 501)])
def test_counts_that_cannot_be_are_refused(k: int, n: int) -> None:
    with pytest.raises(BadValueError, match=f"{k} of {n} ruptures are repaired"):
        repair_change(k, n, 1, 2)
