"""Episodes of recordings: each measured apart, and time not coded counted within its own length."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from attunement.measures.pair.matching import matching
from attunement.measures.pair.pair import Pair
from attunement.measures.pair.repair import repair
from attunement.measures.per_episode import per_episode
from attunement.measuring.timeline import episode_spans
from attunement.record import Grid, Record


def within_its_length(record: Record, table: pl.DataFrame, episode: str | None = None) -> pl.DataFrame:
    """Return a table whose seconds not coded end with each observation, or its episode, not with the longest one; its rows stay.

    Grids are as long as the longest observation; what lies beyond a shorter one's end is no gap in its coding.
    """
    spans = record.observations.select("observation", start_s=pl.lit(0.0), end_s="duration_s")
    keys = ["observation"]
    if "episode" in table.columns:
        spans, keys = record.episodes, ["observation", "episode"]
    elif episode:
        spans = record.episodes.filter(pl.col("episode") == episode)
    step = table["step_s"][0] if len(table) else 1.0
    first, last = ((pl.col(name) / step - 0.5).round(6).ceil() for name in ("start_s", "end_s"))
    lengths = spans.group_by(keys).agg(length_s=(last - first).sum() * step)
    seen = pl.sum_horizontal("seconds_analysed", "seconds_without_code", "seconds_uncodable")
    joined = table.join(lengths, on=keys, how="left", maintain_order="left")
    rest = (pl.col("length_s").fill_null(0.0) - seen).clip(0).round(6)
    return joined.with_columns(seconds_not_coded=rest).drop("length_s")


def episode_tables(
    record: Record,
    grid: Grid,
    pair_of: Callable[[Grid], Pair],
    *,
    min_match_s: float,
    measured: str | None = None,
    negative: Sequence[str] = (),
) -> dict[str, pl.DataFrame]:
    """Return when each episode was, and matching and repair of each; none where the files give no episodes.

    In each table a row for every episode of every observation.
    """
    if not len(record.episodes):
        return {}
    matched = per_episode(record, grid, lambda part: matching(pair_of(part), negative=negative))
    repaired = per_episode(record, grid, lambda part: repair(pair_of(part), min_match_s=min_match_s, negative=negative))
    return {
        "episodes": episode_spans(record, measured=measured, step_s=grid.step_s),
        "matching_by_episode": within_its_length(record, matched),
        "repair_by_episode": repaired,
    }
