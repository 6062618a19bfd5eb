"""The curve never falls, the needed size lies on it, and its interval counts both chances."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from attunement.planning.curve import needed, power_curve, redrawn, rising, size_for
from attunement.planning.significance import TwoMeans

SIZES = np.array([10, 20, 40, 80])
SAME = np.ones(200)


def found(*shares: float, rows: int = 400) -> np.ndarray:
    """Return samples of which each size finds a share, spread over rows."""
    order = (np.arange(rows) * 7919) % rows
    return np.stack([order < share * rows for share in shares], axis=1)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_a_rising_curve_never_falls_and_keeps_its_mean(power: list[float]) -> None:
    smooth = rising(np.array(power))
    assert (np.diff(smooth) >= -1e-12).all() and ((smooth >= 0) & (smooth <= 1)).all()
    np.testing.assert_allclose(smooth.mean(), np.mean(power), atol=1e-9)


@given(st.lists(st.floats(0, 1), min_size=4, max_size=4), st.floats(0.05, 0.95))
def test_the_size_found_has_the_power_wanted(power: list[float], wanted: float) -> None:
    curve = rising(np.array(power))
    n = size_for(curve, SIZES, wanted)
    if math.isinf(n):
        assert curve[-1] < wanted
    else:
        reached = float(np.interp(n, SIZES, curve))
        assert reached >= wanted - 1e-6
        assert n == 10 or float(np.interp(n - 1e-3 * n, SIZES, curve)) <= wanted + 1e-6


def test_the_interval_holds_the_number_and_widens_with_the_pool() -> None:
    samples = found(0.1, 0.4, 0.75, 0.95)
    certain = needed(samples, SIZES, 0.8, SAME, seed=1)
    assert certain.low < certain.n < certain.high and 40 < certain.n < 80
    unsure = needed(samples, SIZES, 0.8, np.linspace(0.8, 1.2, 200), seed=1)
    assert unsure.n == certain.n and unsure.low < certain.low and unsure.high > certain.high
    assert needed(samples, SIZES, 0.8, SAME, seed=1) == certain


def test_what_is_not_reached_has_no_number() -> None:
    never = needed(found(0.1, 0.2, 0.3, 0.4), SIZES, 0.8, SAME, seed=1)
    assert math.isinf(never.n) and math.isinf(never.high)
    # Pools in which the effect is not there leave the upper end open.
    open_end = needed(found(0.1, 0.4, 0.9, 1.0), SIZES, 0.8, np.where(np.arange(200) < 20, 0.0, 1.0), seed=1)
    assert math.isfinite(open_end.n) and math.isinf(open_end.high)


def test_the_curve_has_an_interval_around_it() -> None:
    curve = power_curve(found(0.0, 0.5, 0.4, 1.0), SIZES)
    assert (curve.low <= curve.power).all() and (curve.power <= curve.high).all()
    np.testing.assert_allclose(curve.power, [0, 0.45, 0.45, 1])


def test_a_pool_drawn_again_spreads_as_its_size_says() -> None:
    random = np.random.default_rng(2)
    usual, other = random.normal(0, 1, 4_000), random.normal(0.3, 1, 4_000)
    values, strengths = redrawn((usual, other), TwoMeans(), seed=1)
    assert 0.75 < values.std() / np.sqrt(2 / 4_000) < 1.25
    np.testing.assert_array_equal(values, strengths)
    # The same child under both kinds of care: what it brings along cancels.
    assert redrawn((usual, usual + 0.3), TwoMeans(), seed=1)[0].std() < values.std() / 3
