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
