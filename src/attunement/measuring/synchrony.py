"""Synchrony of continuous codes in recordings: windowed cross-correlation beside circular shifts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl

from attunement.measures.chance import against_chance
from attunement.measures.pair.cross_correlation import LAG_CONVENTION, WindowedCorrelation, windowed_cross_correlation
from attunement.measures.pair.pair import Pair, Values
from attunement.measures.per_episode import during, identified
from attunement.measures.phase_map import PHASE, PhaseMap, phases
from attunement.measures.surrogates import CircularShift
from attunement.record import Grid, Record

WINDOW_S, INCREMENT_S, FINEST_STEP_S, MOST_SURROGATES = 30.0, 15.0, 0.5, 199
SIGNS = {"negative": -1.0, "neutral": 0.0, "positive": 1.0}


@dataclass(frozen=True)
class Synchrony:
    """Mean |Fisher's z| over windows and lags, a statistic for `against_chance`; `values` gives each code its number."""

    values: tuple[Mapping[str, float], Mapping[str, float]]
    max_lag_s: float

    def __call__(self, pair: Pair) -> Values:
        """Return one number per observation."""
        return np.array([self.correlation(pair, row).mean_absolute_z() for row in range(pair.shape[0])])

    def correlation(self, pair: Pair, row: int) -> WindowedCorrelation:
        """Return the windowed cross-correlation of one observation."""
        numbers = (
            np.array([table[name] for name in names] + [np.nan] * 3)[stream[row]]
            for table, names, stream in zip(self.values, pair.names, (pair.first, pair.second), strict=True)
        )
        first, second = numbers
        return windowed_cross_correlation(
            first, second, step_s=pair.step_s, window_s=WINDOW_S, max_lag_s=self.max_lag_s, increment_s=INCREMENT_S
        )


def synchrony_table(
    record: Record,
    grid: Grid,
    pair: Pair,
    phase_map: PhaseMap,
    *,
    max_lag_s: float,
    surrogates: int,
    seed: int,
    episode: str | None = None,
) -> dict[str, pl.DataFrame]:
    """Return the table `cross_correlation`, one row per observation; none where codes are no numbers.

    Codes that are numbers count as such where their phases say that they are an order: the larger the number, the more
    positive (negative, neutral, positive). Other digits are names, such as 1 for toy and 2 for face, and no numbers.
    Phases negative, neutral, positive count as −1, 0, 1. The peak is the lag at which the mean correlation is farthest
    from zero, on either side. Bins are at least half a second wide and surrogates at most 199, so that an hour takes
    seconds; the table says so.
    """
    if pair.step_s < FINEST_STEP_S:
        grid = record.grid(FINEST_STEP_S)
        grid = during(record, grid, episode) if episode else grid
    chosen = _numbered(grid, phase_map)
    if chosen is None or round(WINDOW_S / grid.step_s) < 3 or round(max_lag_s / grid.step_s) < 1:
        return {}
    numbers, values, words = chosen
    statistic = Synchrony(values, max_lag_s)
    n = min(surrogates, MOST_SURROGATES)
    chance = against_chance(statistic, numbers, method=CircularShift(), n_surrogates=n, seed=seed)
    peaks = []
    for row in range(numbers.shape[0]):
        found = statistic.correlation(numbers, row)
        known = np.isfinite(found.correlation)
        count = known.sum(axis=0)
        mean = np.divide(
            np.where(known, found.correlation, 0).sum(axis=0), count, out=np.full(len(count), np.nan), where=count > 0
        )
        best = int(np.nanargmax(np.abs(mean))) if np.isfinite(mean).any() else None
        peaks.append(
            {
                "windows": int(known.any(axis=1).sum()),
                "r_at_lag_0": float(mean[len(mean) // 2]),
                "peak_lag_s": None if best is None else float(found.lag_s[best]),
                "r_at_peak": None if best is None else float(mean[best]),
            }
        )
    schema = {"windows": pl.Int64, "r_at_lag_0": pl.Float64, "peak_lag_s": pl.Float64, "r_at_peak": pl.Float64}
    table = pl.concat(
        [chance.table.rename({"observed": "mean_absolute_z"}), pl.DataFrame(peaks, schema=schema)], how="horizontal"
    )
    lits = {
        "codes": words, "window_s": WINDOW_S, "increment_s": INCREMENT_S, "max_lag_s": max_lag_s,
        "method": "circular shift", "surrogates": n, "lag_convention": LAG_CONVENTION,
    }  # fmt: skip
    return {
        "cross_correlation": identified(record, table.fill_nan(None)).with_columns(
            **{k: pl.lit(v) for k, v in lits.items()}
        )
    }


def _numbered(grid: Grid, phase_map: PhaseMap) -> tuple[Pair, tuple[dict[str, float], dict[str, float]], str] | None:
    """Return both partners' codes with a number for each, and where the numbers come from."""
    persons = phase_map.persons()
    keys = [(person, phase_map.channels(person)) for person in persons]
    own = phases(grid, phase_map)
    streams, names, values, words = [], [], [], []
    for person, channels in keys:
        key = (person, channels[0])
        as_codes = _numbers(grid.names.get(key, ()), key, phase_map) if len(channels) == 1 else None
        source = grid if as_codes is not None else own
        key = key if as_codes is not None else (person, PHASE)
        table = as_codes
        if table is None and set(phase_map.order(person)) <= set(SIGNS):
            table = {name: SIGNS.get(name, np.nan) for name in own.names[key]}
        if table is None:
            return None
        streams.append(source.codes[key])
        names.append(tuple(source.names[key]))
        values.append(table)
        words.append(f"{person}: {'codes as numbers' if as_codes is not None else 'phases as −1, 0, 1'}")
    pair = Pair(grid.step_s, (persons[0], persons[1]), (names[0], names[1]), streams[0], streams[1])
    return pair, (values[0], values[1]), "; ".join(words)


def _numbers(names: tuple[str, ...], key: tuple[str, str], phase_map: PhaseMap) -> dict[str, float] | None:
    """Return codes as numbers, where all are numbers and their phases rise with them; None otherwise."""
    try:
        found = {name: float(name) for name in names}
    except ValueError:
        return None
    signs = [SIGNS.get(phase_map.of.get((*key, name)) or "", np.nan) for name in sorted(found, key=found.__getitem__)]
    ordered = len(set(signs)) > 1 and all(low <= high for low, high in pairwise(signs))
    return found if ordered and all(np.isfinite(value) for value in found.values()) else None
