"""Synchrony of measured series over dyads: planted coupling is found, noise is not, visits are no dyads."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy import stats

from attunement.measures.pair.moving_correlation import mea_ccf
from attunement.measures.pairings import pairing_test
from attunement.measuring.series_forms import METHODS, Method, SynchronySettings
from attunement.measuring.series_synchrony import synchrony_tables
from attunement.recordings.continuous import DyadSeries
from attunement.vocabulary import BadValueError, UnknownNameError


def dyad(name: str, seed: int, *, follow: int = 0, steps: int = 600, occasion: str = "1") -> DyadSeries:
    """Two series at two steps a second; with `follow`, the child does what the mother did so many steps before."""
    rng = np.random.default_rng(seed)
    mother = np.convolve(rng.normal(size=steps + 10), np.ones(3), "valid")[:steps]
    noise = np.convolve(rng.normal(size=steps + 10), np.ones(3), "valid")[:steps]
    child = np.roll(mother, follow) + 0.3 * noise if follow else noise
    return DyadSeries(name, occasion, ("mother", "child"), (mother, child), 0.5, 0.0, (f"{name}.csv",))


def settings(method: Method = "meaccf", **more: float) -> SynchronySettings:
    return SynchronySettings(method, window_s=30, max_lag_s=4, increment_s=15, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("method", METHODS)
def test_planted_coupling_is_found_and_the_mother_leads(method: Method) -> None:
    tables = synchrony_tables([dyad(f"d{i}", i, follow=3) for i in range(6)], settings(method))
    group = {row["measure"]: row for row in tables["synchrony_group"].iter_rows(named=True)}
    assert group["mean_z"]["observed"] > group["mean_z"]["chance"]
    assert group["mean_z"]["p"] == pytest.approx(2 / 720)
    assert group["mean_z"]["p_least"] == group["mean_z"]["p"]
    lag = tables["synchrony_lags"].group_by("lag_s").agg(pl.col("z" if method != "boker" else "r").mean()).sort("lag_s")
    assert lag["lag_s"][lag[lag.columns[1]].arg_max()] == 1.5
    if method != "boker":
        assert group["z_first_leads"]["observed"] > group["z_second_leads"]["observed"]
    else:
        assert tables["synchrony"]["peak_lag_s"].mean() == pytest.approx(1.5, abs=0.3)


def test_noise_is_called_more_or_less_than_chance_at_most_as_often_as_p_says() -> None:
    sets = 40
    called = sum(
        synchrony_tables([dyad(f"d{i}", 100 * k + i, steps=160) for i in range(5)], settings())["synchrony_group"]["p"][
            0
        ]
        <= 0.05
        for k in range(sets)
    )
    assert called <= stats.binom.ppf(0.99, sets, 0.05)


def test_numbers_of_a_dyad_and_of_strangers_are_those_of_the_measure() -> None:
    dyads = [dyad(f"d{i}", i, steps=400 + 50 * i) for i in range(3)]
    tables = synchrony_tables(dyads, settings())

    def mean_z(one: DyadSeries, other: DyadSeries) -> float:
        steps = min(len(one.values[0]), len(other.values[1]))
        return mea_ccf(
            one.values[0][:steps], other.values[1][:steps], step_s=0.5, window_s=30, max_lag_s=4, increment_s=15
        ).grand_average

    all_pairs = np.array([[mean_z(one, other) for other in dyads] for one in dyads])
    np.testing.assert_allclose(tables["synchrony"]["mean_z"], np.diag(all_pairs))
    first = np.r_[all_pairs[0, 1:], all_pairs[1:, 0]].mean()
    assert tables["synchrony"]["pseudo_mean_z"][0] == pytest.approx(first)
    assert tables["synchrony_group"]["p"][0] == pytest.approx(pairing_test(all_pairs).p)
    assert tables["synchrony"]["seconds_analysed"].to_list() == [200, 225, 250]


def test_visits_of_a_dyad_are_averaged_and_never_paired_with_each_other() -> None:
    dyads = [dyad(f"d{i}", i, follow=2, occasion=str(v)) for i in range(3) for v in range(2)]
    group = synchrony_tables(dyads, settings())["synchrony_group"]
    assert group["dyads"].to_list() == [3] * 4
    assert group["p_least"][0] == pytest.approx(1 / 3)


@pytest.mark.parametrize("method", METHODS)
def test_one_dyad_is_compared_with_itself_at_other_times(method: Method) -> None:
    tables = synchrony_tables([dyad("d1", 1, follow=2)], settings(method, pairings=59))
    assert "synchrony_group" not in tables
    row = tables["synchrony"].row(0, named=True)
    assert row["p"] < 0.05 and row["mean_z"] > row["chance"]
    assert row["chance_is"]
    noise = synchrony_tables([dyad("d1", 7)], settings(method, pairings=59))["synchrony"].row(0, named=True)
    assert noise["p"] > 0.05


def test_settings_and_series_that_do_not_fit() -> None:
    with pytest.raises(UnknownNameError, match="method of synchrony"):
        SynchronySettings("wavelet")  # type: ignore[arg-type]
    with pytest.raises(BadValueError, match="the window is 0 s; it must be more than 0"):
        SynchronySettings(window_s=0)
    with pytest.raises(BadValueError, match="dyad 'short': the series last 5 s"):
        synchrony_tables([dyad("short", 1, steps=10)], settings())
    other = dyad("d2", 2)
    slow = DyadSeries(other.dyad, "1", other.persons, other.values, 1.0, 0.0, other.files)
    with pytest.raises(BadValueError, match=r"steps of 0.5, 1 s"):
        synchrony_tables([dyad("d1", 1), slow], settings())
    with pytest.raises(BadValueError, match="no dyad"):
        synchrony_tables([])
