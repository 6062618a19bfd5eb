"""Matching, repair and answers of recorded dyads beside chance: of each dyad, and of all together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import stats

from attunement.measures.chance import Against, against_chance, mean_of_dyads, verdict
from attunement.measures.pair.contingency import ContingencyGain
from attunement.measures.pair.interaction_measures import statistics_of
from attunement.measures.pair.matching import MatchedShare
from attunement.measures.pair.pair import Pair, Values
from attunement.measures.pair.repair import OUTCOMES, REPAIRED, UNRESOLVED, EndsPerMinute, RepairHazard, mismatch_bouts
from attunement.measures.per_episode import identified, identified_rows
from attunement.measures.pseudo_dyads import CommonTime, PseudoDyads
from attunement.measures.surrogates import CircularShift, Method, Statistic
from attunement.record import Record

FEWEST_DYADS = 3
"""Dyads below which a mean has no interval, and chance comes from shifts in time."""


@dataclass(frozen=True)
class Comparing:
    """How measures of recorded dyads are held against chance: what every table of them says beside its numbers."""

    dyads: Sequence[str]
    many: bool  # whether dyads enough were seen for pseudo-dyads
    surrogates: int
    seed: int

    @classmethod
    def of(cls, record: Record, pair: Pair, *, surrogates: int, seed: int) -> Comparing:
        """Choose how the dyads of a record are compared."""
        many = len(set(_seen_dyads(record, pair))) >= FEWEST_DYADS
        return cls(record.observations["dyad"].to_list(), many, surrogates, seed)

    def compare(self, name: str, statistic: Statistic, pair: Pair) -> tuple[dict[str, Any], pl.DataFrame]:
        """Return a measure over dyads beside chance, and a table of it beside shifts in time, one row per observation."""
        how = {"dyads": self.dyads, "n_surrogates": self.surrogates, "seed": self.seed}
        alone = against_chance(statistic, pair, method=CircularShift(), **how)
        together: Method = PseudoDyads(self.dyads)
        whole = against_chance(statistic, pair, method=together, **how) if self.many else alone
        values = alone.table["observed"].cast(pl.Float64).fill_null(np.nan).to_numpy()
        table = alone.table.insert_column(0, pl.lit(name).alias("measure"))
        if isinstance(statistic, ContingencyGain):
            rates = dict(zip(("rate", "base_rate"), statistic.rates(pair), strict=True))
        else:
            rates = dict.fromkeys(("rate", "base_rate"), np.full(len(values), np.nan))
        table = table.with_columns(**{k: pl.Series(v).fill_nan(None) for k, v in rates.items()})
        row = _group_row(whole.group, values, self.dyads, _bounds(statistic))
        _, dyad = np.unique(np.asarray(self.dyads), return_inverse=True)
        means = {k: float(mean_of_dyads(v[None], dyad)[0]) for k, v in rates.items()}
        return {"measure": name} | row | means, table.with_columns(method=pl.lit("circular shift"))

    def said(self, pair: Pair) -> dict[str, pl.Expr]:
        """Return the columns that say how a table over dyads was compared."""
        return {
            "method": pl.lit("pseudo-dyads" if self.many else "circular shift"), "surrogates": pl.lit(self.surrogates),
            "seed": pl.lit(self.seed), "seconds_analysed": pl.lit(float(pair.coverage()["seconds_analysed"].sum())),
            "step_s": pl.lit(pair.step_s),
        }  # fmt: skip


def interaction_tables(
    record: Record, pair: Pair, *, surrogates: int, seed: int, window_s: float, negative: Sequence[str] = ()
) -> dict[str, pl.DataFrame]:
    """Return each measure over all dyads, and of each dyad, beside chance.

    `interaction`: one row per measure. `interaction_by_dyad`: one row per measure and observation.

    How often one answers a phase is the rate of answers after it (`rate`) less the rate at other moments (`base_rate`).
    """
    comparing = Comparing.of(record, pair, surrogates=surrogates, seed=seed)
    group, single = [], []
    for name, statistic in statistics_of(pair, negative=negative, window_s=window_s).items():
        row, table = comparing.compare(name, statistic, pair)
        group.append(row)
        single.append(identified(record, table).with_columns(window_s=pl.lit(window_s)))
    said = comparing.said(pair)
    return {
        "interaction": pl.DataFrame(group).fill_nan(None).with_columns(**said, window_s=pl.lit(window_s)),
        "interaction_by_dyad": pl.concat(single),
    }


def about_chance(record: Record, pair: Pair, interaction: pl.DataFrame) -> list[str]:
    """Return sentences about what the comparison with chance cannot say, and what it rests on."""
    dyads = _seen_dyads(record, pair)
    notes = []
    if len(set(dyads)) < FEWEST_DYADS:
        return notes
    common = CommonTime.of(pair)
    seen = len(dyads)
    if common.longest_s > common.seconds + pair.step_s / 2 or len(common.rows) < seen:
        of = f"{len(common.rows)} of {seen} visits that last as long" if len(common.rows) < seen else "every visit"
        notes.append(
            f"Visits last up to {common.longest_s:,.0f} s. Beside partners of other dyads only the first "
            f"{common.seconds:,.0f} s of {of} are compared: what comes late in a long visit has no counterpart in a short one."
        )
    visits = {dyad: dyads.count(dyad) for dyad in dyads}
    if len(set(visits.values())) > 1:
        notes.append(
            "Dyads change partners only with dyads seen as often, first visit with first visit; here dyads were seen "
            f"{' or '.join(str(n) for n in sorted(set(visits.values())))} times."
        )
    matched = interaction.row(0, named=True)
    if verdict(matched) == "mute":
        notes.append(
            f"{why_mute(matched, 'pseudo-dyads')} Beside partners of other dyads, nothing here can be more or less than chance, "
            "whatever they did; it takes five dyads. Whether the partners of one dyad answer each other in time is in the "
            "table interaction_by_dyad."
        )
    return notes


def _seen_dyads(record: Record, pair: Pair) -> list[str]:
    """Return the dyad of each visit in which there is something to compare."""
    dyads = record.observations["dyad"].to_list()
    return [dyads[row] for row in np.flatnonzero(pair.analysed().any(axis=1))]


def why_mute(row: Mapping[str, Any], method: str) -> str:
    """Say why a comparison with chance could not have shown anything."""
    least, ways = row["p_least"], row["ways"]
    so = f"no p can be below {least:.2f}"
    if least > 1.01 * min(1, 2 / max(ways, 1)):
        return f"So few replicates of chance were drawn that {so}; draw more."
    if method == "pseudo-dyads":
        return f"{row['dyads']} dyads can be put together in {ways:,.0f} ways, the real one among them, so {so}."
    return f"So short a recording can be shifted in {ways:,.0f} ways only, so {so}."


def _bounds(statistic: Statistic) -> tuple[float, float]:
    """Return between which numbers a measure can lie; an interval reaches no further."""
    if isinstance(statistic, MatchedShare | RepairHazard):
        return 0.0, 1.0
    return (0.0, np.inf) if isinstance(statistic, EndsPerMinute) else (-np.inf, np.inf)


def _group_row(
    against: Against, values: Values, dyads: Sequence[str], bounds: tuple[float, float]
) -> dict[str, float | int]:
    known = {dyad for dyad, value in zip(dyads, values, strict=True) if np.isfinite(value)}
    low, high = mean_interval(values, dyads) if len(known) >= FEWEST_DYADS else (np.nan, np.nan)
    least, most = bounds
    return {
        "observed": against.observed, "low": float(np.maximum(low, least)), "high": float(np.minimum(high, most)),
        "dyads": len(known), "visits": int(np.isfinite(values).sum()), "chance": against.chance_mean,
        "chance_low": against.chance_low, "chance_high": against.chance_high, "z": against.z, "p": against.p,
        "p_least": against.p_least, "ways": against.ways,
    }  # fmt: skip


def mean_interval(values: Values, dyads: Sequence[str], *, level: float = 0.95) -> tuple[float, float]:
    """Return the interval of a mean over dyads, each the mean of its visits: x̄ ± t s/√D, t with D − 1 degrees of freedom.

    Examples
    --------
    >>> low, high = mean_interval(np.array([1.0, 2.0, 3.0]), ["a", "b", "c"])
    >>> round(low, 2), round(high, 2)
    (-0.48, 4.48)
    """
    known = np.isfinite(values)
    names, dyad = np.unique(np.asarray(dyads)[known], return_inverse=True)
    if len(names) < 2:
        return np.nan, np.nan
    means = np.bincount(dyad, values[known]) / np.bincount(dyad)
    mean, error = float(means.mean()), float(means.std(ddof=1) / np.sqrt(len(names)))
    half = float(stats.t.isf((1 - level) / 2, len(names) - 1)) * error
    return mean - half, mean + half


def bout_table(
    record: Record, pair: Pair, *, min_match_s: float = 0.0, episode: str | None = None, negative: Sequence[str] = ()
) -> pl.DataFrame:
    """Return a row for every mismatch seen from its beginning: when, how long, how it ended, and who repaired it."""
    bouts = mismatch_bouts(pair, min_match_s=min_match_s, negative=negative)
    spans = record.episodes.filter(pl.col("episode") == (episode or ""))["start_s"].to_numpy()
    opening = int(np.ceil(np.round(spans / pair.step_s - 0.5, 6)).min()) if len(spans) else 0
    names = np.array(OUTCOMES, object)
    return identified_rows(
        record,
        pl.DataFrame(
            {
                "row": bouts.observation, "start_s": (opening + bouts.start) * pair.step_s, "latency_s": bouts.latency_s,
                "outcome": names[bouts.outcome], "repaired_by": who_moved(pair, bouts.observation, bouts.start + bouts.steps,
                                                                        bouts.outcome == REPAIRED),
                "censored": bouts.outcome == UNRESOLVED,
            },
            schema_overrides={"outcome": pl.String, "repaired_by": pl.String},
        ).with_columns(step_s=pl.lit(pair.step_s), min_match_s=pl.lit(min_match_s)),
    )  # fmt: skip


def who_moved(
    pair: Pair, row: NDArray[np.integer], step: NDArray[np.integer], which: NDArray[np.bool_]
) -> list[str | None]:
    """Return whose phase changed on entering each step: a person, or "both"; None for steps not asked about."""
    first, second = pair.persons
    found: list[str | None] = [None] * len(row)
    for place in np.flatnonzero(which):
        r, s = row[place], step[place]
        moved = (pair.first[r, s] != pair.first[r, s - 1], pair.second[r, s] != pair.second[r, s - 1])
        found[place] = "both" if all(moved) else first if moved[0] else second
    return found
