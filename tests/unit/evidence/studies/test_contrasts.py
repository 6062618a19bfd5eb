"""Statistics of studies that compare more than two numbers find what was planted, and say when there is nothing to find."""

from __future__ import annotations

import math

import numpy as np
import pytest

from attunement.evidence.studies.contrasts import kappa, minus, named, product, rise, upper, weights
from attunement.evidence.virtual_study import Measured

N = 20_000
RANDOM = np.random.default_rng(4)
X, Z, NOISE = RANDOM.standard_normal((3, N))


def test_a_rise_is_in_sd_of_the_children_and_knows_that_they_are_the_same() -> None:
    before = X + 0.2 * NOISE
    after = X + 0.2 * Z + 0.3
    found = rise("value", after, before)
    assert found.value == pytest.approx(0.3 / math.sqrt(1.04), abs=0.02)
    assert found.se == pytest.approx(math.sqrt(0.08 / 1.04 / N), rel=0.05)
    some = np.where(np.arange(N) < 10, np.nan, after)
    assert rise("value", some, before).n == N - 10
    assert math.isnan(rise("value", np.ones(9), np.ones(9)).value)


def test_weights_hold_the_others() -> None:
    other = 0.6 * X + 0.8 * Z
    found = weights(X + NOISE, x=X, other=other)
    assert found["x"].value == pytest.approx(1 / math.sqrt(2), abs=0.02)
    assert abs(found["other"].value) < 4 * found["other"].se
    assert found["x"].se == pytest.approx(math.sqrt(0.5 / N / (1 - 0.36)), rel=0.05)


def test_a_product_says_whether_one_changes_what_the_other_does() -> None:
    shown = X * (Z > 0) + NOISE
    found = weights(shown, x=X, z=Z > 0, both=product(X, Z > 0))
    assert found["both"].value > 10 * found["both"].se
    assert abs(weights(X + Z + NOISE, x=X, z=Z, both=product(X, Z))["both"].value) < 0.03


def test_what_does_not_vary_has_no_weight() -> None:
    assert math.isnan(weights(np.ones(9), x=np.arange(9))["x"].value)
    assert math.isnan(weights(np.arange(9), x=np.ones(9))["x"].value)
    assert math.isnan(weights(np.full(9, np.nan), x=np.arange(9))["x"].value)


def test_kappa_is_nothing_by_chance_and_one_where_all_agree() -> None:
    first, other = X > 0, Z > 0
    chance, whole = kappa("", first, other), kappa("", first, first)
    assert abs(chance.value) < 4 * chance.se and whole.value == 1
    assert math.isnan(kappa("", np.ones(5), np.ones(5)).value)


def test_parts_of_a_sample_and_of_a_finding() -> None:
    assert upper(X).mean() == pytest.approx(0.5, abs=0.001) and upper(X, 0.2).mean() == pytest.approx(0.2, abs=0.001)
    one = Measured("one", 0.5, 0.3, 40, "r")
    assert minus("", one, Measured("", 0.2, 0.4, 30)) == Measured("", 0.3, 0.5, 30)
    assert named("two", one) == Measured("two", 0.5, 0.3, 40, "r")


def test_a_rise_and_its_error_by_hand() -> None:
    found = rise("value", [2.0, 4.0, 9.0], [1.0, 3.0, 5.0])
    sd = math.sqrt((26 / 3 + 8 / 3) / 2)
    assert (found.value, found.se, found.n) == pytest.approx((2 / sd, math.sqrt(3) / math.sqrt(3) / sd, 3))
    one = rise("value", [2.0], [1.0])
    assert math.isnan(one.value) and math.isnan(one.se) and one.n == 1, "one child has no spread"
    two = rise("value", [1.0, 4.0], [0.0, 1.0])
    assert two.value == pytest.approx(2 / math.sqrt((2.25 + 0.25) / 2)) and two.n == 2


def test_weights_by_hand() -> None:
    """Two things that are not related: each weight is its own correlation."""
    x, z = np.array([-1.0, -1, 1, 1, -1, -1, 1, 1]), np.array([-1.0, 1, -1, 1, -1, 1, -1, 1])
    noise = np.array([1.0, -1, -1, 1, -1, 1, 1, -1])
    y = 3 * x + 2 * z + noise
    found = weights(y, x=x, z=z)
    sd = math.sqrt(14)
    assert (found["x"].value, found["z"].value) == pytest.approx((3 / sd, 2 / sd))
    error = 8 * (1 / 14) / (8 - 2 - 1)
    assert found["x"].se == found["z"].se == pytest.approx(math.sqrt(error / 8)) and found["x"].n == 8
    few, enough = slice(0, 5), slice(0, 6)
    assert math.isnan(weights(y[few], x=x[few], z=z[few])["x"].value), "two things need six children"
    assert math.isfinite(weights(y[enough], x=x[enough], z=z[enough])["x"].value)


def test_kappa_and_its_error_by_hand() -> None:
    found = kappa("same", list("AABBBBBBCD"), list("ABBBBBBBCB"))
    by_chance = (2 * 1 + 6 * 8 + 1 * 1 + 1 * 0) / 100
    assert found.value == pytest.approx((0.8 - by_chance) / (1 - by_chance))
    assert found.se == pytest.approx(math.sqrt(0.8 * 0.2 / 10) / (1 - by_chance))
    assert (found.part, found.n) == ("same", 10)


def test_a_product_is_about_the_means_of_those_who_are_known() -> None:
    assert product([1.0, 3.0, math.nan], [2.0, 4.0, 6.0])[:2].tolist() == [2.0, 0.0]
    assert upper([1.0, 2.0, 3.0, 4.0, math.nan]).tolist() == [False, False, True, True, False]
    assert upper([1.0, 2.0, 3.0, 4.0, 5.0], 0.25).tolist() == [False] * 4 + [True]
