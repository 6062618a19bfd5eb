"""One block of dyads through a study: raised, then observed and scored. What comes out are small tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.engine.footage import Footage
from attunement.engine.lanes import Lanes
from attunement.engine.reference import ReferenceEngine
from attunement.lab.observer import observe_footage
from attunement.lab.sessions import accompanied, attend, occasion_number, visit_home
from attunement.life.population import Dyads
from attunement.life.upbringing import grow
from attunement.measures.interactive_scales import CHILD
from attunement.record import NOT_CODED, Record
from attunement.study.spec import Spec
from attunement.study.stages import PROCEDURES, SESSIONS, rate_visits, score
from attunement.theories.state import Bond
from attunement.vocabulary import CHILD_ACT_NAMES

TABLES = ("dyads", "bonds", "scales", "visits", "episodes", "curves")
RECORD_TABLES = ("observations", "episodes", "coverage", "events")
VISIT_BOUTS_TWICE = 20
PROCEDURE_UNITS = 6
OBSERVATION_UNITS = VISIT_BOUTS_TWICE + PROCEDURE_UNITS


def units(spec: Spec) -> int:
    """Return the work of one block in bouts, for progress."""
    return round(spec.months * 10) + OBSERVATION_UNITS


def raise_block(dyads: Dyads, block: Lanes, engine: ReferenceEngine, spec: Spec, step: Callable[[int], None]) -> Lanes:
    """Raise one padded block of newborns to the study's age."""
    return grow(block, engine, seed=dyads.seed, to_months=spec.months, after_bout=lambda _: step(1))


def to_arrays(lanes: Lanes) -> dict[str, NDArray[np.float32]]:
    """Return what a block has learned as plain arrays, to be kept."""
    first = {f"bond.{name}": value for name, value in lanes.bonds[0]._asdict().items()}
    return first | {f"generic.{name}": value for name, value in lanes.generic._asdict().items()}


def from_arrays(newborn: Lanes, arrays: dict[str, NDArray[np.float32]]) -> Lanes:
    """Return a raised block from what was kept of it."""
    bond, generic = (Bond(*(arrays[f"{kind}.{name}"] for name in Bond._fields)) for kind in ("bond", "generic"))
    return replace(newborn, bonds=(bond,), generic=generic)


def study_block(
    grown: Lanes, dyads: Dyads, engine: ReferenceEngine, spec: Spec, keep: int, step: Callable[[int], None]
) -> dict[str, pl.DataFrame]:
    """Observe and score copies of one raised block; `keep` records of its first dyads are written out in full."""
    real, seed = len(dyads), spec.seed
    numbers = {name: occasion_number(kind) for name, kind in SESSIONS.items()}
    procedure = PROCEDURES[spec.procedure]
    film, occasion = attend(
        accompanied(grown, spec.caregiver),
        procedure,
        engine,
        seed=seed,
        age_months=spec.months,
        number=numbers[procedure.name],
    )
    film = film.first(real)
    record = observe_footage(film, dyads.dyad, occasion, seed=seed)
    step(PROCEDURE_UNITS)
    visits: list[Record] = []
    for name in ("sensitivity-visit", "q-sort-visit"):
        home, at_home = visit_home(grown, engine, seed=seed, age_months=spec.months, number=numbers[name])
        visits.append(observe_footage(home.first(real), dyads.dyad, at_home, seed=seed))
        step(VISIT_BOUTS_TWICE // 2)
    scales = score(record, seed=seed)
    tables = {
        "dyads": dyad_table(dyads),
        "bonds": bond_table(grown.take(slice(real))),
        "scales": scales,
        "visits": rate_visits(*visits, seed=seed),
        "episodes": episode_table(record, film),
        "curves": curve_table(record, film, scales),
    }
    if keep:
        kept = record.select(dyads.dyad[:keep])
        tables |= {f"record_{name}": getattr(kept, name) for name in RECORD_TABLES}
        tables["traces"] = trace_table(film.first(keep), dyads.dyad[:keep], occasion.step_s)
    return tables


def dyad_table(dyads: Dyads) -> pl.DataFrame:
    """Return who the dyads are: temperament and caring. No coder and no child ever sees this table."""
    caring = {f"caring_{name}": value for name, value in dyads.caring()._asdict().items()}
    return pl.DataFrame(
        {"dyad": dyads.dyad, "high_risk": dyads.high_risk, "prenatal_stress": dyads.prenatal_stress}
        | dyads.temperament._asdict()
        | caring
    )


def bond_table(lanes: Lanes) -> pl.DataFrame:
    """Return what each child expects of its caregiver and of people in general."""
    hidden = ("contingency_now", "answered", "bids")
    parts = [
        pl.DataFrame({"dyad": lanes.dyad} | {k: v for k, v in bond._asdict().items() if k not in hidden}).with_columns(
            person=pl.lit(person)
        )
        for person, bond in (("caregiver", lanes.bonds[0]), ("people in general", lanes.generic))
    ]
    return pl.concat(parts).select("dyad", "person", pl.exclude("dyad", "person"))


def episode_table(record: Record, film: Footage) -> pl.DataFrame:
    """Return each child's behaviour by episode, as seconds, with the arousal no coder sees."""
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
    """Return sums by class and tick: how many were seen, how many showed each act, and their arousal.

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


def trace_table(film: Footage, dyads: NDArray[np.uint32], step_s: float) -> pl.DataFrame:
    """Return arousal from tick to tick of the dyads asked for; it belongs to the model, not to any record."""
    ticks = film.arousal.shape[0]
    return pl.DataFrame(
        {
            "dyad": np.repeat(dyads, ticks),
            "second": np.tile(np.arange(ticks) * step_s, len(dyads)),
            "arousal": film.arousal.T.reshape(-1),
        }
    )
