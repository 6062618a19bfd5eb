"""Synchrony of measured series: beside plain loops that follow the published descriptions, and planted lags."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.measures.pair.moving_correlation import fisher_z, mea_ccf, moving_correlation
from attunement.measures.pairings import pairing_test
from attunement.measures.surrogate_synchrony import surrogate_synchrony
from attunement.vocabulary import BadValueError


def walk(seed: int, steps: int = 400, follow: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Two series; with `follow`, the second is the first so many steps later, with noise."""
    rng = np.random.default_rng(seed)
    first = np.convolve(rng.normal(size=steps + follow + 4), np.ones(5), "valid")
    if not follow:
        return first[:steps], np.convolve(rng.normal(size=steps + 4), np.ones(5), "valid")
    second = first[:-follow] + rng.normal(0, 0.3, steps)
    return first[follow:], second


def plain(first: np.ndarray, second: np.ndarray, window: int, lags: int, jump: int, earlier_stays: bool) -> np.ndarray:
    """Every correlation by its own two slices and numpy's corrcoef over the pairs that exist."""
    rows = []
    for a in range(0, len(first) - window - lags + 1, jump):
        row = []
        for lag in range(-lags, lags + 1):
            gap = abs(lag)
            x0 = a if earlier_stays else a + lags - gap
            lead, follow = (first, second) if lag >= 0 else (second, first)
            x, y = lead[x0 : x0 + window], follow[x0 + gap : x0 + gap + window]
            held = np.isfinite(x) & np.isfinite(y)
            row.append(np.corrcoef(x[held], y[held])[0, 1])
        rows.append(row)
    return np.array(rows)


@pytest.mark.parametrize("stays", ["earlier", "later"])
@pytest.mark.parametrize("missing", [0, 60])
def test_every_window_and_lag_as_a_plain_loop_has_it(stays: str, missing: int) -> None:
    first, second = walk(1)
    gaps = np.random.default_rng(2).choice(400, missing, replace=False)
    first[gaps[::2]], second[gaps[1::2]] = np.nan, np.nan
    found = moving_correlation(
        first, second, step_s=0.5, window_s=25, max_lag_s=5, increment_s=10, stays=stays  # type: ignore[arg-type]
    )  # fmt: skip
    wanted = plain(first, second, 50, 10, 20, stays == "earlier")
    np.testing.assert_allclose(found.correlation, wanted, rtol=1e-9, atol=1e-12)
    assert found.lag_s.tolist() == [lag / 2 for lag in range(-10, 11)]
    assert found.window_start_s[:2].tolist() == ([0, 10] if stays == "earlier" else [5, 15])


def test_large_values_far_from_zero_lose_no_digits() -> None:
    first, second = walk(3)
    spiky = np.where(np.arange(400) == 30, 1e6, first)  # a camera that jumps once
    found = moving_correlation(spiky + 1e5, second, step_s=1, window_s=50, max_lag_s=10, increment_s=20)
    np.testing.assert_allclose(found.correlation, plain(spiky, second, 50, 10, 20, False), rtol=1e-6, atol=1e-9)


def test_a_window_in_which_one_does_not_move_has_no_correlation() -> None:
    first, second = walk(4)
    first[:80] = 0.1 + 0.2  # a number that rounds
    found = moving_correlation(first, second, step_s=1, window_s=50, max_lag_s=10, increment_s=50, stays="earlier")
    assert np.isnan(found.correlation[0, 10:]).all()
    assert np.isfinite(found.correlation[2]).all()


@pytest.mark.parametrize("follow", [3, 8])
def test_a_planted_lag_is_found_by_all_forms(follow: int) -> None:
    first, second = walk(5, steps=1200, follow=follow)
    boker = moving_correlation(first, second, step_s=0.2, window_s=20, max_lag_s=4, increment_s=4)
    peaks = boker.peaks(reach_s=2)
    assert peaks["lag_s"].median() == pytest.approx(follow * 0.2)
    rmea = mea_ccf(first, second, step_s=0.2, window_s=20, max_lag_s=4, increment_s=4)
    assert np.median(rmea.best_lag_s) == pytest.approx(follow * 0.2)
    assert rmea.first_leads > rmea.second_leads
    susy = surrogate_synchrony(first, second, step_s=0.2, segment_s=20, max_lag_s=4)
    assert susy.lag_s[susy.z.argmax()] == pytest.approx(follow * 0.2)
    assert susy.leads(1)[0] > susy.leads(2)[0]
    assert pairing_test(susy.by_segment).p < 0.01


def test_the_one_number_of_rmea_by_hand() -> None:
    first, second = walk(6)
    found = mea_ccf(first, second, step_s=1, window_s=50, max_lag_s=10, increment_s=25)
    z = np.abs(np.arctanh(plain(first, second, 50, 10, 25, True)))
    assert found.z.shape == (14, 21)  # ceil((400 − 50 − 10 + 1) / 25) windows
    assert found.grand_average == pytest.approx(z.mean())
    assert found.lag_zero == pytest.approx(z[:, 10].mean())
    assert found.first_leads == pytest.approx(z[:, 11:].mean())
    assert found.second_leads == pytest.approx(z[:, :10].mean())
    signed = mea_ccf(first, second, step_s=1, window_s=50, max_lag_s=10, increment_s=25, absolute=False)
    np.testing.assert_allclose(np.abs(signed.z), found.z)
    assert fisher_z(np.array([1.0, -1.0])).tolist() == [10, -10]


def test_surrogate_synchrony_as_a_plain_loop_has_it() -> None:
    first, second = walk(7, steps=430)
    found = surrogate_synchrony(first, second, step_s=0.5, segment_s=25, max_lag_s=5)
    x, y = (series[:400].reshape(8, 50) for series in (first, second))

    def ccf(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """R's ccf(a, b), turned so that lag > 0 means that b comes later."""
        a, b = a - a.mean(), b - b.mean()
        size = np.sqrt((a**2).sum() * (b**2).sum())
        return np.array(
            [(a[max(0, -k) : 50 - max(0, k)] * b[max(0, k) : 50 - max(0, -k)]).sum() / size for k in range(-10, 11)]
        )

    z = np.array([[np.arctanh(ccf(a, b)) for b in y] for a in x])
    real = np.abs(z)[np.eye(8, dtype=bool)].mean(axis=0)
    pseudo = np.abs(z)[~np.eye(8, dtype=bool)].mean(axis=0)
    np.testing.assert_allclose(found.z, real)
    np.testing.assert_allclose(found.pseudo_z, pseudo)
    assert found.mean_z == pytest.approx(real.mean())
    assert found.effect_size == pytest.approx((real.mean() - pseudo.mean()) / pseudo.std(ddof=1))
    signed, pseudo_signed = z[np.eye(8, dtype=bool)].mean(axis=0), z[~np.eye(8, dtype=bool)].mean(axis=0)
    assert found.signed_mean_z == pytest.approx(signed.mean())
    assert found.signed_effect_size == pytest.approx((signed.mean() - pseudo_signed.mean()) / pseudo_signed.std(ddof=1))
    assert found.percent_above == pytest.approx(100 * np.mean(real > pseudo))
    np.testing.assert_allclose(found.by_segment, np.abs(z).mean(axis=2))
    assert (found.segments, found.seconds_analysed) == (8, 200)


def test_a_segment_with_a_gap_is_left_out() -> None:
    first, second = walk(8)
    whole = surrogate_synchrony(first[100:], second[100:], step_s=1, segment_s=100, max_lag_s=5)
    first[7] = np.nan
    found = surrogate_synchrony(first, second, step_s=1, segment_s=100, max_lag_s=5)
    assert found.segments == 3
    np.testing.assert_allclose(found.z, whole.z)


@given(st.integers(0, 1000), st.floats(0.01, 100), st.floats(-1000, 1000))
def test_neither_units_nor_zero_points_matter_and_exchanged_partners_turn_the_lags(
    seed: int, scale: float, shift: float
) -> None:
    first, second = walk(seed, steps=120)
    settings = {"step_s": 1.0, "window_s": 30.0, "max_lag_s": 5.0, "increment_s": 10.0}
    here = mea_ccf(first, second, **settings)
    np.testing.assert_allclose(mea_ccf(first * scale + shift, second, **settings).z, here.z, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(mea_ccf(second, first, **settings).z, here.z[:, ::-1], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"window_s": 2.0}, "a window takes at least 3"),
        ({"window_s": 500.0}, "too short for one window"),
        ({"increment_s": 0.1}, "increment"),
        ({"max_lag_s": -1.0}, "longest lag"),
    ],
)
def test_settings_that_do_not_fit_are_refused(settings: dict[str, float], says: str) -> None:
    first, second = walk(1)
    with pytest.raises(BadValueError, match=says):
        moving_correlation(
            first, second, **({"step_s": 1.0, "window_s": 30.0, "max_lag_s": 5.0, "increment_s": 10.0} | settings)
        )


def test_susy_refuses_segments_that_do_not_fit() -> None:
    first, second = walk(1)
    with pytest.raises(BadValueError, match="twice the longest lag"):
        surrogate_synchrony(first, second, step_s=1, segment_s=9, max_lag_s=5)
    with pytest.raises(BadValueError, match="two segments"):
        surrogate_synchrony(first, second, step_s=1, segment_s=300, max_lag_s=5)
    with pytest.raises(BadValueError, match="without a gap"):
        surrogate_synchrony(np.where(np.arange(400) % 50 == 0, np.nan, first), second, step_s=1, segment_s=100)


def test_a_window_of_three_steps_is_the_shortest_and_one_without_values_has_no_correlation() -> None:
    first, second = np.arange(12.0) % 5, np.arange(12.0) % 3
    shortest = moving_correlation(first, second, step_s=1, window_s=3, max_lag_s=1, increment_s=1)
    assert shortest.correlation.shape == (9, 3)
    with pytest.raises(BadValueError, match=r"2 steps of 1 s .* at least 3, an increment 1"):
        moving_correlation(first, second, step_s=1, window_s=2, max_lag_s=1, increment_s=1)
    for gap in (slice(0, 5), slice(4, 9)):
        unseen = first.copy()
        unseen[gap] = np.nan
        for one, other in ((unseen, second), (second, unseen)):
            found = moving_correlation(one, other, step_s=1, window_s=4, max_lag_s=1, increment_s=1)
            assert np.isnan(found.correlation).any(axis=0).all() and np.isfinite(found.correlation).any()


def test_settings_are_those_that_are_common_for_motion_energy() -> None:
    rng = np.random.default_rng(5)
    first, second = rng.normal(size=(2, 200))
    asked = mea_ccf(first, second, step_s=0.5, window_s=30, max_lag_s=5, increment_s=10)
    assert np.array_equal(mea_ccf(first, second, step_s=0.5).z, asked.z, equal_nan=True)
