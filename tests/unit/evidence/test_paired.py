"""Paired yes and no: the exact McNemar test, and the interval that leaves zero exactly where it is significant."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from attunement.evidence.paired import paired_change
from attunement.vocabulary import BadValueError


def of(gained: int, lost: int, both: int = 3, none: int = 5) -> tuple[np.ndarray, np.ndarray]:
    before = np.array([False] * gained + [True] * lost + [True] * both + [False] * none)
    after = np.array([True] * gained + [False] * lost + [True] * both + [False] * none)
    return before, after


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 40))
def test_the_interval_leaves_zero_where_mcnemar_is_significant(gained: int, lost: int, both: int) -> None:
    found = paired_change(*of(gained, lost, both))
    m = gained + lost
    p = binomtest(gained, m).pvalue if m else 1.0
    assert (found.direction != 0) == (p < 0.05)
    assert found.direction in (0, np.sign(gained - lost))
    assert (found.before, found.after) == (lost + both, gained + both)
    low, high = found.interval
    assert -1 <= low <= (gained - lost) / found.n <= high <= 1


def test_the_ends_are_clopper_and_pearsons() -> None:
    found = paired_change(*of(9, 2, both=4, none=85))
    share = binomtest(9, 11).proportion_ci(0.95, "exact")
    assert found.interval.low == pytest.approx((2 * share.low - 1) * 11 / 100)
    assert found.interval.high == pytest.approx((2 * share.high - 1) * 11 / 100)


def test_the_other_way_round_is_the_same_with_the_sign_turned() -> None:
    there, back = paired_change(*of(14, 3)), paired_change(*of(3, 14))
    assert (there.interval.low, there.interval.high) == pytest.approx((-back.interval.high, -back.interval.low))


@pytest.mark.parametrize(("before", "after"), [([], []), ([True], [True, False])])
def test_what_is_no_pair_is_refused(before: list[bool], after: list[bool]) -> None:
    with pytest.raises(BadValueError, match="one of each"):
        paired_change(np.array(before), np.array(after))
