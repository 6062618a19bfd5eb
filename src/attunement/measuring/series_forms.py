"""The three forms in which the synchrony of two measured series is given, each as named numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from attunement.measures.pair.moving_correlation import fisher_z, mea_ccf, moving_correlation
from attunement.measures.pair.pair import Values
from attunement.measures.surrogate_synchrony import surrogate_synchrony
from attunement.measuring.bounds import MOST_SEEDS, check_count, check_seconds
from attunement.vocabulary import BadValueError, UnknownNameError

Method = Literal["meaccf", "boker", "susy"]
MOST_PAIRINGS = 1_000_000
METHODS: tuple[Method, ...] = ("meaccf", "boker", "susy")
Found = tuple[dict[str, float], pl.DataFrame, pl.DataFrame]  # numbers of a dyad; by lag; by window

PAIRED: dict[str, tuple[str, ...]] = {
    "meaccf": ("mean_z", "z_lag_0", "z_first_leads", "z_second_leads"),
    "boker": ("mean_z", "peak_r"),
    "susy": ("mean_z", "signed_mean_z", "z_first_leads", "z_second_leads"),
}
"""Which numbers are held against partners paired anew."""


@dataclass(frozen=True)
class SynchronySettings:
    """What a person can choose.

    Parameters
    ----------
    method
        "meaccf": Ramseyer's moving windows as in rMEA; "boker": Boker's windows with a peak picked in each; "susy":
        Tschacher's surrogate synchrony.
    window_s, max_lag_s, increment_s
        Window (SUSY: segment), longest lag either way, and distance of windows (SUSY has none), in seconds.
    pairings, seed
        How many pairings of dyads, or shifts of a single dyad, chance is made of where not all are counted.
    """

    method: Method = "meaccf"
    window_s: float = 30.0
    max_lag_s: float = 5.0
    increment_s: float = 10.0
    pairings: int = 9999
    seed: int = 1

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise UnknownNameError.of("method of synchrony", self.method, METHODS)
        check_seconds("window", self.window_s, usual="--window 30")
        check_seconds("longest lag", self.max_lag_s, usual="--lag 5")
        check_seconds("distance of windows (increment)", self.increment_s, usual="--increment 10")
        check_count("number of pairings", self.pairings, least=1, most=MOST_PAIRINGS, usual="--pairings 9999")
        check_count("seed", self.seed, least=0, most=MOST_SEEDS - 1, usual="--seed 1")


def measured_form(values: tuple[Values, Values], step_s: float, settings: SynchronySettings, dyad: str) -> Found:
    """Return the numbers of two series in the form asked for, the same by lag, and by window.

    One row per lag; one row per window, of which SUSY has none.
    """
    first, second = values
    try:
        if settings.method == "meaccf":
            return _meaccf(first, second, step_s, settings)
        if settings.method == "boker":
            return _boker(first, second, step_s, settings)
        return _susy(first, second, step_s, settings)
    except BadValueError as problem:
        raise BadValueError(f"dyad '{dyad}': {problem}") from problem


def _meaccf(first: Values, second: Values, step_s: float, settings: SynchronySettings) -> Found:
    found = mea_ccf(
        first, second, step_s=step_s, window_s=settings.window_s, max_lag_s=settings.max_lag_s,
        increment_s=settings.increment_s,
    )  # fmt: skip
    by_lag = _over_windows(found.z)
    numbers = {
        "mean_z": found.grand_average, "z_lag_0": found.lag_zero, "z_first_leads": found.first_leads,
        "z_second_leads": found.second_leads, "best_lag_s": _at_largest(found.lag_s, by_lag),
        "windows": int(np.isfinite(found.z).any(axis=1).sum()),
    }  # fmt: skip
    each = {"window_start_s": found.window_start_s, "mean_z": _over_windows(found.z.T), "best_lag_s": found.best_lag_s}
    return numbers, pl.DataFrame({"lag_s": found.lag_s, "z": by_lag}), pl.DataFrame(each)


def _boker(first: Values, second: Values, step_s: float, settings: SynchronySettings) -> Found:
    found = moving_correlation(
        first, second, step_s=step_s, window_s=settings.window_s, max_lag_s=settings.max_lag_s,
        increment_s=settings.increment_s,
    )  # fmt: skip
    # A peak must stand out among the lags within a third of the longest, so that a ripple is none.
    peaks = found.peaks(reach_s=settings.max_lag_s / 3)
    lag_s, r = (peaks[name].cast(pl.Float64).fill_null(np.nan).to_numpy() for name in ("lag_s", "correlation"))
    known = np.isfinite(lag_s)
    spread = float(lag_s[known].std(ddof=1)) if known.sum() > 1 else np.nan
    numbers = {
        "mean_z": float(np.nanmean(np.abs(fisher_z(found.correlation)))) if np.isfinite(found.correlation).any() else np.nan,
        "peak_r": float(r[known].mean()) if known.any() else np.nan,
        "peak_lag_s": float(np.median(lag_s[known])) if known.any() else np.nan,
        "peak_lag_sd_s": spread, "windows_with_peak": int(known.sum()),
        "windows": int(np.isfinite(found.correlation).any(axis=1).sum()),
    }  # fmt: skip
    each = pl.DataFrame({"window_start_s": found.window_start_s, "peak_lag_s": lag_s, "peak_r": r})
    return numbers, pl.DataFrame({"lag_s": found.lag_s, "r": _over_windows(found.correlation)}), each


def _susy(first: Values, second: Values, step_s: float, settings: SynchronySettings) -> Found:
    found = surrogate_synchrony(first, second, step_s=step_s, segment_s=settings.window_s, max_lag_s=settings.max_lag_s)
    (first_z, first_es), (second_z, second_es) = found.leads(1), found.leads(2)
    numbers = {
        "mean_z": found.mean_z, "segment_z": float(found.pseudo_z.mean()), "effect_size": found.effect_size,
        "percent_above": found.percent_above, "signed_mean_z": found.signed_mean_z,
        "segment_signed_z": float(found.pseudo_signed_z.mean()), "signed_effect_size": found.signed_effect_size,
        "z_first_leads": first_z, "z_second_leads": second_z, "effect_size_first_leads": first_es,
        "effect_size_second_leads": second_es, "segments": found.segments,
    }  # fmt: skip
    by_lag = {
        "lag_s": found.lag_s, "z": found.z, "segment_z": found.pseudo_z, "signed_z": found.signed_z,
        "segment_signed_z": found.pseudo_signed_z,
    }  # fmt: skip
    return numbers, pl.DataFrame(by_lag), pl.DataFrame()


def _over_windows(values: Values) -> Values:
    known = np.isfinite(values)
    count = known.sum(axis=0)
    return np.divide(np.where(known, values, 0).sum(axis=0), count, out=np.full(len(count), np.nan), where=count > 0)


def _at_largest(lag_s: Values, values: Values) -> float:
    return float(lag_s[np.nanargmax(values)]) if np.isfinite(values).any() else np.nan
