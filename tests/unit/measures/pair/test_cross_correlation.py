from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.measures.pair.cross_correlation import as_numbers, windowed_cross_correlation
from attunement.record import Grid
from attunement.vocabulary import BadValueError, UnknownNameError


@given(st.integers(0, 10_000), st.floats(0, 0.3))
def test_correlations_are_those_of_numpy(seed: int, missing: float) -> None:
    rng = np.random.default_rng(seed)
    x, y = rng.normal(size=(2, 60))
    x[rng.random(60) < missing] = np.nan
    found = windowed_cross_correlation(x, y, step_s=0.5, window_s=10, max_lag_s=2, increment_s=3, least_share=0.5)
    assert found.correlation.shape == (len(range(4, 37, 6)), 9)
    for w, start_s in enumerate(found.window_start_s):
        for k, lag_s in enumerate(found.lag_s):
            start, lag = round(start_s / 0.5), round(lag_s / 0.5)
            a, b = x[start : start + 20], y[start + lag : start + lag + 20]
            seen = np.isfinite(a) & np.isfinite(b)
            expected = np.corrcoef(a[seen], b[seen])[0, 1] if seen.sum() >= 10 else np.nan
            np.testing.assert_allclose(found.correlation[w, k], expected, atol=1e-9)


def test_a_positive_lag_means_that_the_first_leads_and_peaks_say_so() -> None:
    x = np.cumsum(np.random.default_rng(3).normal(size=600))
    x -= np.convolve(x, np.ones(25) / 25, "same")
    leads = windowed_cross_correlation(x, np.roll(x, 4), step_s=0.25, window_s=20, max_lag_s=3)
    peaks = leads.peaks(reach_s=0.5)
    assert peaks["lag_s"].median() == 1.0
    assert (
        windowed_cross_correlation(np.roll(x, 4), x, step_s=0.25, window_s=20, max_lag_s=3)
        .peaks(reach_s=0.5)["lag_s"]
        .median()
        == -1.0
    )
    assert peaks["correlation"].max() == pytest.approx(1)
    assert np.isfinite(leads.mean_absolute_z())


def test_peaks_take_the_nearest_and_never_the_edge() -> None:
    t = np.arange(400.0)
    rising = windowed_cross_correlation(t, t, step_s=1, window_s=20, max_lag_s=5)
    assert rising.peaks(reach_s=2)["lag_s"].is_null().all()  # correlation is 1 at every lag: no peak stands out
    wave = windowed_cross_correlation(np.sin(t / 2), np.sin((t - 2) / 2), step_s=1, window_s=50, max_lag_s=20)
    assert set(wave.peaks(reach_s=3)["lag_s"].to_list()) == {2.0}  # of the peaks a period apart


def test_a_window_that_does_not_vary_has_no_correlation() -> None:
    x = np.r_[np.zeros(20), np.random.default_rng(0).normal(size=20)]
    found = windowed_cross_correlation(x, x, step_s=1, window_s=20, max_lag_s=0)
    assert np.isnan(found.correlation[0, 0])
    assert found.correlation[1, 0] == pytest.approx(1)
    assert (found.seconds_analysed, found.window_s, found.step_s) == (40, 20, 1)


def test_ordinal_codes_become_numbers() -> None:
    key = ("child", "affect")
    grid = Grid(1.0, {key: np.array([[0, 1, -1, -2, -3]], np.int8)}, {key: ("-1", "+1")})
    np.testing.assert_array_equal(as_numbers(grid, key, {"-1": -1, "+1": 1}), [[-1, 1, np.nan, np.nan, np.nan]])
    with pytest.raises(BadValueError, match="'\\+1'"):
        as_numbers(grid, key, {"-1": -1})
    with pytest.raises(UnknownNameError, match="child/gaze"):
        as_numbers(grid, ("child", "gaze"), {})


def test_what_does_not_fit_is_refused() -> None:
    x = np.zeros(50)
    with pytest.raises(BadValueError, match="shapes"):
        windowed_cross_correlation(x, x[1:], step_s=1, window_s=5, max_lag_s=1)
    with pytest.raises(BadValueError, match="window_s 2"):
        windowed_cross_correlation(x, x, step_s=1, window_s=2, max_lag_s=1)
    with pytest.raises(BadValueError, match="reach_s is 9"):
        windowed_cross_correlation(x, x, step_s=1, window_s=5, max_lag_s=4).peaks(reach_s=9)
