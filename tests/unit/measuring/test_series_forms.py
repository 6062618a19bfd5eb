"""The three forms of synchrony as named numbers, each from the measure by hand; and what can be asked for."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from attunement.measures.pair.moving_correlation import fisher_z, mea_ccf, moving_correlation
from attunement.measures.surrogate_synchrony import surrogate_synchrony
from attunement.measuring.series_forms import MOST_PAIRINGS, PAIRED, Method, SynchronySettings, measured_form
from attunement.vocabulary import BadValueError

STEP_S = 0.5
RNG = np.random.default_rng(8)
MOTHER = RNG.normal(size=120)
CHILD = np.roll(MOTHER, 3) + RNG.normal(size=120)
CHILD[100:] = np.nan  # the last window holds nothing


def asked(method: Method, window_s: float = 12.0) -> SynchronySettings:
    return SynchronySettings(method, window_s=window_s, max_lag_s=3, increment_s=9)


def test_windows_of_one_place_and_all_lags() -> None:
    numbers, by_lag, by_window = measured_form((MOTHER, CHILD), STEP_S, asked("meaccf"), "d1")
    found = mea_ccf(MOTHER, CHILD, step_s=STEP_S, window_s=12, max_lag_s=3, increment_s=9)
    z = found.z[:-1]  # nothing is known of the last window
    assert np.isnan(found.z[-1]).all() and len(found.z) == 6
    assert by_lag["lag_s"].to_list() == [k / 2 for k in range(-6, 7)]
    assert by_lag["z"].to_numpy() == pytest.approx(np.nanmean(found.z, axis=0))
    assert by_window["window_start_s"].to_list() == [0, 9, 18, 27, 36, 45]
    assert by_window["mean_z"][:-1].to_numpy() == pytest.approx(z.mean(axis=1))
    assert numbers["mean_z"] == pytest.approx(np.nanmean(found.z))
    assert numbers["z_lag_0"] == pytest.approx(np.nanmean(found.z[:, 6]))
    assert numbers["z_first_leads"] == pytest.approx(np.nanmean(found.z[:, 7:]))
    assert numbers["z_second_leads"] == pytest.approx(np.nanmean(found.z[:, :6]))
    assert numbers["best_lag_s"] == 1.5 and numbers["windows"] == 5


@pytest.mark.parametrize(("seconds", "windows"), [(60, 6), (24, 2), (20, 1)])
def test_peaks_of_windows_have_a_middle_and_from_two_on_a_spread(seconds: int, windows: int) -> None:
    first, second = MOTHER[: 2 * seconds], CHILD[: 2 * seconds]
    numbers, by_lag, by_window = measured_form((first, second), STEP_S, asked("boker"), "d1")
    found = moving_correlation(first, second, step_s=STEP_S, window_s=12, max_lag_s=3, increment_s=9)
    peaks = found.peaks(reach_s=1.0)
    lags = peaks["lag_s"].drop_nulls().to_list()
    assert numbers["windows"] == min(windows, 5)  # nothing is known of the sixth
    assert numbers["windows_with_peak"] == len(lags)
    assert numbers["peak_lag_s"] == np.median(lags)
    spread = (sum((lag - np.mean(lags)) ** 2 for lag in lags) / (len(lags) - 1)) ** 0.5 if len(lags) > 1 else np.nan
    assert numbers["peak_lag_sd_s"] == pytest.approx(spread, nan_ok=True)
    assert numbers["peak_r"] == pytest.approx(np.mean(peaks["correlation"].drop_nulls().to_list()))
    assert numbers["mean_z"] == pytest.approx(np.nanmean(np.abs(fisher_z(found.correlation))))
    assert by_lag["r"].to_numpy() == pytest.approx(np.nanmean(found.correlation, axis=0))
    assert by_window["peak_lag_s"].to_list()[: len(lags)] == lags
    assert by_window["window_start_s"].to_list() == [3 + 9 * k for k in range(windows)]


def test_two_windows_with_a_peak_each_have_a_spread() -> None:
    """Two windows in which the child follows by 1.5 s and by 0.5 s lie 1 s apart, which is an SD of 1/√2 s."""
    rng = np.random.default_rng(0)
    mother = rng.normal(size=96)
    child = np.r_[np.roll(mother, 3)[:48], np.roll(mother, 1)[48:]]
    settings = SynchronySettings("boker", window_s=12, max_lag_s=3, increment_s=30)
    numbers, _, by_window = measured_form((mother, child), STEP_S, settings, "d1")
    assert by_window["peak_lag_s"].to_list() == [1.5, 0.5]
    assert numbers["peak_lag_s"] == 1.0 and numbers["peak_lag_sd_s"] == pytest.approx(0.5**0.5)
    assert numbers["windows_with_peak"] == 2


def test_nothing_that_varies_has_no_peak() -> None:
    numbers, by_lag, _ = measured_form((np.zeros(120), CHILD), STEP_S, asked("boker"), "d1")
    assert numbers["windows"] == numbers["windows_with_peak"] == 0
    assert np.isnan([numbers[name] for name in ("mean_z", "peak_r", "peak_lag_s", "peak_lag_sd_s")]).all()
    assert np.isnan(by_lag["r"].to_numpy()).all()
    still, _, windows = measured_form((np.zeros(120), CHILD), STEP_S, asked("meaccf"), "d1")
    assert np.isnan(still["best_lag_s"]) and still["windows"] == 0
    assert np.isnan(windows["mean_z"].to_numpy()).all()


def test_segments_and_their_surrogates() -> None:
    first, second = MOTHER[:96], CHILD[:96]
    numbers, by_lag, by_window = measured_form((first, second), STEP_S, asked("susy"), "d1")
    found = surrogate_synchrony(first, second, step_s=STEP_S, segment_s=12, max_lag_s=3)
    assert by_lag["lag_s"].to_list() == found.lag_s.tolist() and by_lag["segment_z"].to_list() == list(found.pseudo_z)
    assert by_lag["z"].to_list() == found.z.tolist() and by_window.equals(pl.DataFrame())
    assert (numbers["z_first_leads"], numbers["effect_size_first_leads"]) == found.leads(1)
    assert (numbers["z_second_leads"], numbers["effect_size_second_leads"]) == found.leads(2)
    assert numbers["z_first_leads"] > numbers["z_second_leads"]
    assert numbers["segments"] == 4 and numbers["segment_z"] == pytest.approx(found.pseudo_z.mean())


@pytest.mark.parametrize("method", PAIRED)
def test_what_is_paired_is_measured(method: Method) -> None:
    numbers, *_ = measured_form((MOTHER[:96], CHILD[:96]), STEP_S, asked(method), "d1")
    assert set(PAIRED[method]) <= numbers.keys()


def test_what_is_wrong_names_the_dyad() -> None:
    with pytest.raises(BadValueError, match=r"^dyad 'd1': the series last 5 s, too short"):
        measured_form((MOTHER[:10], CHILD[:10]), STEP_S, asked("boker"), "d1")


def test_what_is_usual_is_what_the_help_says() -> None:
    usual = SynchronySettings()
    assert (usual.method, usual.window_s, usual.max_lag_s, usual.increment_s) == ("meaccf", 30, 5, 10)
    assert (usual.pairings, usual.seed) == (9999, 1)


@pytest.mark.parametrize(
    ("name", "fine", "wrong", "says"),
    [
        ("pairings", (1, MOST_PAIRINGS), (0, MOST_PAIRINGS + 1), "a whole number from 1 to 1,000,000"),
        ("seed", (0, 2**32 - 1), (-1, 2**32), "a whole number from 0 to 4,294,967,295"),
        ("window_s", (0.001, 3600), (0, 3600.1), "more than 0 and at most 3600 s"),
        ("max_lag_s", (0.001, 3600), (0, 3600.1), "more than 0 and at most 3600 s"),
        ("increment_s", (0.001, 3600), (0, 3600.1), "more than 0 and at most 3600 s"),
    ],
)
def test_both_ends_can_be_asked_for_and_nothing_beyond(
    name: str, fine: tuple[float, float], wrong: tuple[float, float], says: str
) -> None:
    for value in fine:
        assert getattr(SynchronySettings(**{name: value}), name) == value  # type: ignore[arg-type]
    for value in wrong:
        with pytest.raises(BadValueError, match=says):
            SynchronySettings(**{name: value})  # type: ignore[arg-type]
