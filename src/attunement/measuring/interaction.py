"""Matching, repair and answers of recorded dyads beside chance: of each dyad, and of all together."""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy import stats

from attunement.measures.chance import Against, against_chance
from attunement.measures.episodes import identified, identified_rows
from attunement.measures.interaction import statistics_of
from attunement.measures.pair import Pair, Values
from attunement.measures.repair import mismatch_bouts
from attunement.measures.surrogates import CircularShift, Method, PseudoDyads
from attunement.record import Record

FEWEST_DYADS = 3
"""Dyads below which pseudo-dyads say too little, as two can be re-paired in one way only, and a mean has no interval."""


SHARES = ("matched share", "joint positive share", "joint negative share", "repaired within a step")
BOUNDS = {name: (0.0, 1.0) for name in SHARES} | {"repairs per minute": (0.0, np.inf)}
"""Between which numbers a measure can lie; an interval reaches no further."""


def interaction_tables(
    record: Record, pair: Pair, *, surrogates: int, seed: int, window_s: float
) -> dict[str, pl.DataFrame]:
    """Return each measure over all dyads, and of each dyad, beside chance."""
    dyads = record.observations["dyad"].to_list()
    many = len(set(dyads)) >= FEWEST_DYADS
    together: Method = PseudoDyads(dyads) if many else CircularShift()
    group, single = [], []
    for name, statistic in statistics_of(pair, window_s=window_s).items():
        alone = against_chance(statistic, pair, method=CircularShift(), n_surrogates=surrogates, seed=seed)
        whole = against_chance(statistic, pair, method=together, n_surrogates=surrogates, seed=seed) if many else alone
        values = alone.table["observed"].cast(pl.Float64).fill_null(np.nan).to_numpy()
        group.append({"measure": name} | _group_row(name, whole.group, values, dyads))
        table = identified(record, alone.table).insert_column(4, pl.lit(name).alias("measure"))
        single.append(table.with_columns(method=pl.lit("circular shift"), window_s=pl.lit(window_s)))
    seconds = float(pair.coverage()["seconds_analysed"].sum())
    lit = {
        "method": pl.lit("pseudo-dyads" if many else "circular shift"), "surrogates": pl.lit(surrogates),
        "seed": pl.lit(seed), "seconds_analysed": pl.lit(seconds), "step_s": pl.lit(pair.step_s),
        "window_s": pl.lit(window_s),
    }  # fmt: skip
    return {
        "interaction": pl.DataFrame(group).fill_nan(None).with_columns(**lit),
        "interaction_by_dyad": pl.concat(single),
    }


def _group_row(name: str, against: Against, values: Values, dyads: list[str]) -> dict[str, float | int]:
    low, high = mean_interval(values, dyads) if len(set(dyads)) >= FEWEST_DYADS else (np.nan, np.nan)
    least, most = BOUNDS.get(name, (-np.inf, np.inf))
    known = {dyad for dyad, value in zip(dyads, values, strict=True) if np.isfinite(value)}
    return {
        "observed": against.observed, "low": float(np.maximum(low, least)), "high": float(np.minimum(high, most)),
        "dyads": len(known), "chance": against.chance_mean, "chance_low": against.chance_low,
        "chance_high": against.chance_high, "z": against.z, "p": against.p,
    }  # fmt: skip


def mean_interval(values: Values, dyads: list[str], *, level: float = 0.95) -> tuple[float, float]:
    """Return the interval of a mean over observations whose dyads, not visits, are independent.

    mean ± t √(D/(D − 1) Σ_d (Σ_{i in d} (x_i − mean))²)/n, D dyads, t with D − 1 degrees of freedom

    Examples
    --------
    >>> low, high = mean_interval(np.array([1.0, 2.0, 3.0]), ["a", "b", "c"])
    >>> round(low, 2), round(high, 2)
    (-0.48, 4.48)
    """
    known = np.isfinite(values)
    values = values[known]
    names, dyad = np.unique(np.asarray(dyads)[known], return_inverse=True)
    if len(names) < 2:
        return np.nan, np.nan
    mean = float(values.mean())
    sums = np.bincount(dyad, values - mean)
    error = float(np.sqrt(len(names) / (len(names) - 1) * (sums**2).sum())) / len(values)
    half = float(stats.t.isf((1 - level) / 2, len(names) - 1)) * error
    return mean - half, mean + half


def bout_table(record: Record, pair: Pair, *, min_match_s: float = 0.0, episode: str | None = None) -> pl.DataFrame:
    """Return every mismatch: when it began, how long it lasted, and whether it was repaired or cut off."""
    bouts = mismatch_bouts(pair, min_match_s=min_match_s)
    spans = record.episodes.filter(pl.col("episode") == (episode or ""))["start_s"].to_numpy()
    opening = int(np.ceil(np.round(spans / pair.step_s - 0.5, 6)).min()) if len(spans) else 0
    return identified_rows(
        record,
        pl.DataFrame(
            {
                "row": bouts.observation, "start_s": (opening + bouts.start) * pair.step_s, "latency_s": bouts.latency_s,
                "repaired": bouts.repaired, "censored": ~bouts.repaired,
            }
        ).with_columns(step_s=pl.lit(pair.step_s), min_match_s=pl.lit(min_match_s)),
    )  # fmt: skip
