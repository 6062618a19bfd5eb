"""One block of children in the Strange Situation and at home: the tables a study of it leaves."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.engine.footage import Footage
from attunement.lab.strange_situation import STRANGE_SITUATION
from attunement.measures.infants.interactive_scales import CHILD
from attunement.record import NOT_CODED, Record
from attunement.study.children import Children, lived_on
from attunement.study.spec import Spec
from attunement.study.stages import film_block, rate_visits, score, visit_homes_twice
from attunement.vocabulary import CHILD_ACT_NAMES

RECORD_TABLES = ("observations", "episodes", "coverage", "events")
SECOND_RATER = 1


def strange_situation_tables(
    children: Children, spec: Spec, keep: int, step: Callable[[int], None]
) -> dict[str, pl.DataFrame]:
    """Observe copies of one raised block in the Strange Situation and at home; score, rate again, and see again later.

    `scales`, `second_rater`, `visits`: one row per dyad. `episodes`: per dyad and episode. `curves`: per class and tick.
    `retests`: per dyad and retest, if there are any. `keep` records of its first dyads are written out in full.
    """
    seed = spec.who.seed
    filmed = film_block(children, STRANGE_SITUATION, caregiver=spec.seen.caregiver)
    record, film = filmed.record, filmed.film
    step(PROCEDURE_UNITS)
    visits = visit_homes_twice(children, threads=1)
    step(VISIT_UNITS)
    scales = score(record, seed=seed)
    tables = {
        "scales": scales,
        "second_rater": score(record, seed=seed, rater=SECOND_RATER),
        "visits": rate_visits(*visits, seed=seed),
        "episodes": episode_table(record, film),
        "curves": curve_table(record, film, scales),
    }
    again = _retests(children, spec)
    if again:
        tables["retests"] = pl.concat(again)
    step(PROCEDURE_UNITS * len(again))
    return tables | kept_tables(record, filmed.dyads[:keep], film)


PROCEDURE_UNITS = 6
VISIT_UNITS = 20


def situation_units(spec: Spec) -> int:
    """Return the work beyond raising, in bouts."""
    return PROCEDURE_UNITS * (1 + len(spec.seen.retests)) + VISIT_UNITS


def _retests(children: Children, spec: Spec) -> list[pl.DataFrame]:
    """Bring the same children again after some months of further life, each time on another day, to another coder.

    One life: what comes later starts from what came before.
    """
    found = []
    for repeat, later in enumerate(spec.seen.retests, 1):
        children = lived_on(children, spec.life.months + later, threads=1)
        record = film_block(children, STRANGE_SITUATION, caregiver=spec.seen.caregiver, repeat=repeat).record
        scores = score(record, seed=spec.who.seed, rater=SECOND_RATER + repeat, repeat=repeat)
        found.append(scores.with_columns(months_later=pl.lit(float(later))))
    return found


def episode_table(record: Record, film: Footage) -> pl.DataFrame:
    """Return a row for each child and episode: behaviour as seconds, with the arousal no coder sees."""
    step_s = record.native_step_s or 1.0
    grid = record.grid(step_s)
    spans = record.episodes.filter(pl.col("observation") == record.observations["observation"][0])
    parts = []
    for name, start_s, end_s in spans.select("episode", "start_s", "end_s").iter_rows():
        part = grid.between(start_s, end_s)
        child = part.codes[CHILD]
        first, last = round(start_s / step_s), round(end_s / step_s)
        running = film.live[first:last]
        columns = {"dyad": record.observations["observation"], "seconds": (child != NOT_CODED).sum(axis=1) * step_s}
        columns |= {f"{act}_s": part.where(CHILD, act).sum(axis=1) * step_s for act in CHILD_ACT_NAMES}
        mean = (film.arousal[first:last] * running).sum(axis=0) / np.maximum(running.sum(axis=0), 1)
        parts.append(
            pl.DataFrame(columns | {"arousal_mean": mean, "arousal_end": film.arousal[last - 1]}).with_columns(
                episode=pl.lit(name)
            )
        )
    return pl.concat(parts).select("dyad", "episode", pl.exclude("dyad", "episode"))


def curve_table(record: Record, film: Footage, scales: pl.DataFrame) -> pl.DataFrame:
    """Return a row for each class and tick, of sums: how many were seen, how many showed each act, and their arousal.

    Sums, not means, so that blocks add up.
    """
    step_s = record.native_step_s or 1.0
    codes = record.grid(step_s).codes[CHILD]
    parts = []
    for name in scales["abcd"].unique().sort():
        chosen = (scales["abcd"] == name).to_numpy()
        seen, running = codes[chosen] >= 0, film.live.T[chosen]
        arousal = film.arousal.T[chosen].astype(np.float64) * running
        columns = {
            "second": np.arange(codes.shape[1]) * step_s,
            "seen": seen.sum(axis=0),
            "running": running.sum(axis=0),
        }
        columns |= {act: (codes[chosen] == i).sum(axis=0) for i, act in enumerate(CHILD_ACT_NAMES)}
        columns |= {"arousal_sum": arousal.sum(axis=0), "arousal_square_sum": (arousal**2).sum(axis=0)}
        parts.append(pl.DataFrame(columns).with_columns(abcd=pl.lit(str(name))))
    return pl.concat(parts).select("abcd", pl.exclude("abcd"))


def kept_tables(record: Record, dyads: NDArray[np.uint32], film: Footage | None = None) -> dict[str, pl.DataFrame]:
    """Return the full records of some dyads and, apart from them, their arousal, which belongs to the model alone.

    `record_…`: the four tables of `Record`. `traces`: one row per dyad and tick, if a film is given. Of no dyads, no table.
    """
    if not len(dyads):
        return {}
    kept = record.select(dyads)
    tables = {f"record_{name}": getattr(kept, name) for name in RECORD_TABLES}
    if film is not None:
        tables["traces"] = trace_table(film.first(len(dyads)), dyads, record.native_step_s or 1.0)
    return tables


def trace_table(film: Footage, dyads: NDArray[np.uint32], step_s: float) -> pl.DataFrame:
    """Return arousal, a row for each dyad asked for and each tick; it belongs to the model, not to any record."""
    ticks = film.arousal.shape[0]
    return pl.DataFrame(
        {
            "dyad": np.repeat(dyads, ticks),
            "second": np.tile(np.arange(ticks) * step_s, len(dyads)),
            "arousal": film.arousal.T.reshape(-1),
        }
    )
