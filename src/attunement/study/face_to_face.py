"""One block of dyads in the Still-Face or at home: how the two regulate each other, and what chance would give."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl

from attunement.lab.still_face import STILL_FACE
from attunement.measures.infants.still_face_effect import features_of_channels, still_face
from attunement.measures.pair.interaction_measures import STATISTICS
from attunement.measures.pair.pair import Pair
from attunement.measures.pair.repair import repair
from attunement.measures.per_episode import during, identified
from attunement.measures.phase_map import PHASE, PhaseMap, engagement_of_acts, engagement_of_channels, phases
from attunement.measures.pseudo_dyads import PseudoDyads
from attunement.record import Grid, Record
from attunement.study.children import Children
from attunement.study.spec import Spec
from attunement.study.stages import film_block, rate_visits, visit_homes_twice
from attunement.study.strange_situation import kept_tables

REPLICATES = 100
FEWEST_FOR_CHANCE = 2


def still_face_tables(
    children: Children, spec: Spec, keep: int, step: Callable[[int], None]
) -> dict[str, pl.DataFrame]:
    """Take copies of one block through the Still-Face: shares per episode, seconds, matching and repair in play.

    `still_face`: one row per dyad and episode. `seconds`: per second. `repairs`: per dyad. `interaction_sums`: per measure and
    replicate. Beside them stand `kept_tables`.
    """
    filmed = film_block(children, STILL_FACE, caregiver=spec.seen.caregiver)
    record, film = filmed.record, filmed.film
    step(10)
    play = play_pair(record)
    tables = {
        "still_face": episode_shares(record)
        .rename({"matched_share": "matched"})
        .drop("observation", "occasion", "procedure", "step_s")
        .with_columns(pl.col("dyad").cast(pl.UInt32)),
        "seconds": second_sums(record.grid(STILL_FACE.step_s), film.arousal.T),
        "repairs": repair_table(record, play),
        "interaction_sums": interaction_sums(play, seed=spec.who.seed),
    }
    step(10)
    return tables | kept_tables(record, filmed.dyads[:keep], film)


def home_visit_tables(
    children: Children, spec: Spec, keep: int, step: Callable[[int], None]
) -> dict[str, pl.DataFrame]:
    """Visit copies of one block at home twice: sensitivity, Q-sort-like security, matching and repair in ordinary life.

    `visits`, `repairs`: one row per dyad. `interaction_sums`: per measure and replicate. Beside them stand `kept_tables`.
    """
    first, second = visit_homes_twice(children, threads=1)
    step(10)
    pair = phase_pair(first.grid(first.native_step_s or 3.0), engagement_of_acts())
    tables = {
        "visits": rate_visits(first, second, seed=spec.who.seed),
        "repairs": repair_table(first, pair),
        "interaction_sums": interaction_sums(pair, seed=spec.who.seed),
    }
    step(10)
    return tables | kept_tables(first, children.dyads.dyad[:keep])


def episode_shares(record: Record) -> pl.DataFrame:
    """Return shares of seconds with each feature, and matching: a row for each dyad and episode of a Still-Face."""
    features, phase_map = features_of_channels(), engagement_of_channels()
    return still_face(record, step_s=STILL_FACE.step_s, features=features, phase_map=phase_map).table


def play_pair(record: Record) -> Pair:
    """Return both partners' phases in the first play of a Still-Face."""
    return phase_pair(during(record, record.grid(STILL_FACE.step_s), "play"), engagement_of_channels())


def phase_pair(grid: Grid, phase_map: PhaseMap) -> Pair:
    """Return child and caregiver as two streams of engagement phases."""
    return Pair.of(phases(grid, phase_map), ("child", PHASE), ("caregiver", PHASE))


def repair_table(record: Record, pair: Pair) -> pl.DataFrame:
    """Return how often, how fast and by whom mismatches were repaired, every match taken for a repair; a row per dyad."""
    split = ("mismatches", "joined_negative", "joined_negative_per_min", "unresolved")
    table = identified(record, repair(pair)).drop("observation", "occasion", "procedure", *split)
    return table.with_columns(pl.col("dyad").cast(pl.UInt32))


def interaction_sums(pair: Pair, *, seed: int) -> pl.DataFrame:
    """Return sums over dyads of each measure as observed (replicate −1) and under each re-pairing of dyads.

    One row per measure and replicate. Sums, so that blocks add up.
    A block of one dyad has nobody to be re-paired with and brings no chance level.
    """
    rows = []
    for measure, statistic in STATISTICS.items():
        values = np.asarray(statistic(pair), float)[None, :]
        if pair.shape[0] >= FEWEST_FOR_CHANCE:
            chance = PseudoDyads().values(statistic, pair, REPLICATES, np.random.default_rng(seed))
            values = np.concatenate([values, chance])
        known = np.isfinite(values)
        filled = np.where(known, values, 0.0)
        columns = {
            "replicate": np.arange(len(values)) - 1,
            "total": filled.sum(axis=1),
            "squares": (filled**2).sum(axis=1),
        }
        rows.append(pl.DataFrame(columns | {"n": known.sum(axis=1)}).with_columns(measure=pl.lit(measure)))
    return pl.concat(rows).select("measure", pl.exclude("measure"))


def interaction_table(sums: pl.DataFrame) -> pl.DataFrame:
    """Return a row for each measure: its mean over dyads with its 95 % interval, and what re-paired dyads would show."""
    out = []
    for measure in STATISTICS:
        part = sums.filter(pl.col("measure") == measure).sort("replicate")
        observed, chance = part.filter(pl.col("replicate") < 0), part.filter(pl.col("replicate") >= 0)
        n = int(observed["n"].sum())
        if not n:
            continue
        mean = float(observed["total"].sum()) / n
        spread = max(float(observed["squares"].sum()) - n * mean**2, 0.0)
        half = 1.96 * float(np.sqrt(spread / (n - 1) / n)) if n > 1 else None
        level = (chance["total"] / chance["n"]).to_numpy() if len(chance) else np.array([np.nan])
        low, high = np.quantile(level, (0.025, 0.975))
        out.append(
            {
                "measure": measure, "observed": mean, "low": None if half is None else mean - half,
                "high": None if half is None else mean + half, "dyads": n,
                "chance": float(level.mean()), "chance_low": float(low), "chance_high": float(high),
            }
        )  # fmt: skip
    return pl.DataFrame(out)


def second_sums(grid: Grid, arousal: np.ndarray) -> pl.DataFrame:
    """Return a row for each second: sums over dyads of what the infants showed, and of their arousal."""
    columns: dict[str, np.ndarray] = {"second": np.arange(grid.shape[1]) * grid.step_s}
    for name, feature in features_of_channels().items():
        shown = np.zeros(grid.shape, bool)
        for key, codes in feature.items():
            shown |= grid.where(key, *codes)
        columns[name] = shown.sum(axis=0)
    columns["seen"] = grid.seen(("child", "affect")).sum(axis=0)
    columns |= {"arousal_sum": arousal.sum(axis=0, dtype=np.float64), "running": np.full(grid.shape[1], len(arousal))}
    columns["arousal_square_sum"] = (arousal.astype(np.float64) ** 2).sum(axis=0)
    return pl.DataFrame(columns)
