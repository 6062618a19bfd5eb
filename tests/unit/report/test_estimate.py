"""How sure a mean, a difference and a change are: by hand, and where too few children allow no interval."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest

from attunement.report.estimate import Estimate, change, difference, mean, spreads

Z = 1.959964


def array(*values: float) -> np.ndarray:
    return np.array(values, float)


def test_a_mean_is_as_sure_as_its_standard_error() -> None:
    found = mean(array(1, 2, 3, 6, math.nan))
    half = Z * math.sqrt(14 / 3 / 4)  # squares about the mean of 3: 4 + 1 + 0 + 9
    assert found == pytest.approx((3.0, 3 - half, 3 + half, 4))
    assert mean(array(5.0)) == (5.0, -math.inf, math.inf, 1)
    assert math.isnan(mean(array(math.nan)).value) and mean(array()).n == 0
    assert mean(array(1, 3)) == pytest.approx((2, 2 - Z, 2 + Z, 2))


def test_a_difference_is_in_pooled_standard_deviations() -> None:
    found = difference(array(4, 6, 8), array(1, 3))
    d = (6 - 2) / math.sqrt((2 * 4 + 1 * 2) / 3)
    assert found.value == pytest.approx(d) and found.n == 5
    assert found.high - d == pytest.approx(d - found.low) == pytest.approx(Z * math.sqrt(5 / 6 + d * d / 10))
    assert difference(array(1, 3), array(1, 3)).value == 0
    for too_few in (difference(array(1), array(1, 2)), difference(array(1, 2), array(1, math.nan))):
        assert math.isnan(too_few.value) and (too_few.low, too_few.high, too_few.n) == (-math.inf, math.inf, 3)


def test_groups_that_do_not_vary_differ_by_nothing_or_by_what_nobody_can_say() -> None:
    assert difference(array(2, 2), array(2, 2)) == Estimate(0.0, -math.inf, math.inf, 4)
    assert math.isnan(difference(array(2, 2), array(3, 3)).value)


def test_a_change_is_in_standard_deviations_of_the_change() -> None:
    found = change(array(0, 0, 0, math.nan), array(1, 2, 3, 4))
    half = Z * math.sqrt(1 / 3 + 4 / 6)
    assert found == pytest.approx((2.0, 2 - half, 2 + half, 3))
    assert change(array(1, 2), array(1, 2)) == Estimate(0.0, -math.inf, math.inf, 2)
    assert math.isnan(change(array(1, 2), array(2, 3)).value), "a change that is the same for all has no spread"
    assert math.isnan(change(array(1), array(2)).value) and change(array(1), array(1)).value == 0
    assert math.isnan(change(array(), array()).value)
    two = change(array(0, 0), array(1, 3))
    assert two.value == pytest.approx(math.sqrt(2)) and math.isfinite(two.low)


def test_spreads_have_quantiles_between_the_children() -> None:
    frame = pl.DataFrame({"g": ["A"] * 5 + ["B"], "v": [0.0, 10.0, 20.0, 30.0, 40.0, 7.0]})
    one, other = spreads(frame, by="g", order=("A", "C", "B"), measures={"v": "Crying"}).rows(named=True)
    assert [one[name] for name in ("measure", "group", "n")] == ["Crying", "A", 5]
    assert [one[name] for name in ("q10", "q25", "median", "q75", "q90", "mean")] == [4, 10, 20, 30, 36, 20]
    assert one["high"] - 20 == pytest.approx(Z * math.sqrt(250 / 5))
    assert (other["group"], other["n"], other["q10"], other["mean"], other["high"]) == ("B", 1, 7, 7, math.inf)
