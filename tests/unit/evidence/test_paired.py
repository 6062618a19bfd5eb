"""Paired yes and no: Newcombe's interval of the change, by known values and beside the exact test."""

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


@pytest.mark.parametrize(
    ("cells", "low", "high"),
    [  # both, gained, lost, neither: as in table II of Newcombe (1998), method 10, from memory
        ((36, 12, 2, 0), 0.0569, 0.3404), ((36, 14, 0, 0), 0.1528, 0.4167), ((0, 0, 0, 50), -0.0713, 0.0713),
        ((54, 0, 0, 0), -0.0664, 0.0664), ((20, 12, 2, 16), 0.0562, 0.3290),
    ],
)  # fmt: skip
def test_known_intervals(cells: tuple[int, int, int, int], low: float, high: float) -> None:
    both, gained, lost, neither = cells
    found = paired_change(*of(gained, lost, both, neither))
    assert found.interval == pytest.approx((low, high), abs=6e-4)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 40), st.integers(1, 40))
def test_it_says_what_the_exact_test_says_but_at_the_edge(gained: int, lost: int, both: int, none: int) -> None:
    found = paired_change(*of(gained, lost, both, none))
    m = gained + lost
    p = binomtest(gained, m).pvalue if m else 1.0
    assert found.direction in (0, np.sign(gained - lost))
    if p < 0.03:
        assert found.direction
    if p > 0.11 and m > 5:  # of so few changes the exact test can hardly say anything
        assert not found.direction
    assert (found.before, found.after) == (lost + both, gained + both)
    low, high = found.interval
    assert -1 <= low <= (gained - lost) / found.n <= high <= 1


def test_the_other_way_round_is_the_same_with_the_sign_turned() -> None:
    there, back = paired_change(*of(14, 3)), paired_change(*of(3, 14))
    assert (there.interval.low, there.interval.high) == pytest.approx((-back.interval.high, -back.interval.low))


@pytest.mark.parametrize(("before", "after"), [([], []), ([True], [True, False])])
def test_what_is_no_pair_is_refused(before: list[bool], after: list[bool]) -> None:
    with pytest.raises(BadValueError, match="one of each"):
        paired_change(np.array(before), np.array(after))
