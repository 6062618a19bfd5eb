"""One block of dyads through a study: raised, then observed and scored. What comes out are small tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.engine.interface import Engine
from attunement.engine.lanes import Lanes
from attunement.engine.trees import filled, flat
from attunement.life.population import Dyads
from attunement.life.upbringing import grow
from attunement.study.face_to_face import home_visit_tables, still_face_tables
from attunement.study.spec import Spec
from attunement.study.strange_situation import RECORD_TABLES, situation_units, strange_situation_tables

SSP_TABLES = ("dyads", "bonds", "scales", "second_rater", "visits", "episodes", "curves")
TABLES = {
    "strange-situation": SSP_TABLES,
    "still-face": ("dyads", "bonds", "still_face", "seconds", "repairs", "interaction_sums"),
    "home-visit": ("dyads", "bonds", "visits", "repairs", "interaction_sums"),
}
"""What each procedure leaves."""

SUMS = {"curves": ("abcd", "second"), "seconds": ("second",), "interaction_sums": ("measure", "replicate")}
"""Tables that hold sums over a block's dyads, and the columns that say of what; sums of blocks add up."""

PROCEDURE_TABLES = {
    "strange-situation": strange_situation_tables,
    "still-face": still_face_tables,
    "home-visit": home_visit_tables,
}


def table_names(spec: Spec, keep: int) -> tuple[str, ...]:
    """Return the tables a block of this study leaves."""
    names = TABLES[spec.procedure] + (("retests",) if spec.retests else ())
    if not keep:
        return names
    traces = () if spec.procedure == "home-visit" else ("traces",)
    return (*names, *(f"record_{name}" for name in RECORD_TABLES), *traces)


def raising_units(spec: Spec) -> int:
    """Return the work of raising one block, in bouts."""
    return round(spec.months * 10)


def units(spec: Spec) -> int:
    """Return the work of one block in bouts, for progress."""
    return raising_units(spec) + (situation_units(spec) if spec.procedure == "strange-situation" else 20)


def raise_block(dyads: Dyads, block: Lanes, engine: Engine, spec: Spec, step: Callable[[int], None]) -> Lanes:
    """Raise one padded block of newborns to the study's age."""
    return grow(block, engine, seed=dyads.seed, to_months=spec.months, after_bout=lambda _: step(1))


def study_block(
    grown: Lanes, dyads: Dyads, engine: Engine, spec: Spec, keep: int, step: Callable[[int], None]
) -> dict[str, pl.DataFrame]:
    """Observe and score copies of one raised block; `keep` records of its first dyads are written out in full."""
    own = {"dyads": dyad_table(dyads), "bonds": bond_table(grown.take(slice(len(dyads))))}
    return own | PROCEDURE_TABLES[spec.procedure](grown, dyads, engine, spec, keep, step)


def to_arrays(lanes: Lanes) -> dict[str, NDArray[np.float32]]:
    """Return what a block has learned as plain arrays, to be kept."""
    return dict(flat(lanes.kept, "kept"))


def from_arrays(newborn: Lanes, arrays: dict[str, NDArray[np.float32]]) -> Lanes:
    """Return a raised block from what was kept of it."""
    return replace(newborn, kept=filled(newborn.kept, "kept", arrays))


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
