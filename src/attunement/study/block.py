"""One block of dyads through a study: raised, then observed and scored. What comes out are small tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.engine.interface import Engine
from attunement.engine.lanes import Lanes
from attunement.engine.trees import filled, flat
from attunement.lab.catalogue import studied
from attunement.life.ages import BOUTS_PER_MONTH
from attunement.life.company import Company, company_of
from attunement.life.encounters import live
from attunement.life.events import GENERAL
from attunement.life.population import Dyads
from attunement.life.upbringing import grow, newborns
from attunement.study.children import Children
from attunement.study.face_to_face import home_visit_tables, still_face_tables
from attunement.study.spec import Spec
from attunement.study.strange_situation import RECORD_TABLES, situation_units, strange_situation_tables
from attunement.study.whole_day import day_tables
from attunement.theories.interface import rows_that_move

SUMS = {"curves": ("abcd", "second"), "seconds": ("second",), "interaction_sums": ("measure", "replicate")}
"""Tables that hold sums over a block's dyads, and the columns that say of what; sums of blocks add up."""


class Study(NamedTuple):
    """What a study makes of a session: its tables, the work that takes, in bouts, and whether everybody a child knows is in it."""

    tables: Callable[..., dict[str, pl.DataFrame]]
    units: Callable[[Spec], int] = lambda _: 20
    with_everybody: bool = False


STUDIES = {
    "strange-situation": Study(strange_situation_tables, situation_units),
    "still-face": Study(still_face_tables),
    "home-visit": Study(home_visit_tables),
    "day": Study(day_tables, with_everybody=True),
}
"""For every session a study can be made of."""


def table_names(spec: Spec, keep: int) -> tuple[str, ...]:
    """Return the tables a block of this study leaves."""
    session = studied(spec.seen.procedure)
    names = ("dyads", "bonds", *session.leaves, *(("retests",) if spec.seen.retests else ()))
    if not keep:
        return names
    if session.whole_day:
        return (*names, "moments")
    return (*names, *(f"record_{name}" for name in RECORD_TABLES), *(() if session.at_home else ("traces",)))


def raising_units(spec: Spec) -> int:
    """Return the work of raising one block, in bouts."""
    return round(spec.life.months * BOUTS_PER_MONTH)


def units(spec: Spec) -> int:
    """Return the work of one block in bouts, for progress."""
    return raising_units(spec) + STUDIES[spec.seen.procedure].units(spec)


def raise_block(dyads: Dyads, engine: Engine, spec: Spec, step: Callable[[int], None]) -> dict[str, NDArray[Any]]:
    """Raise one block of newborns to the study's age; return what they have learned as arrays [dyad], to be kept."""
    if spec.life.events is not None:
        born = company_of(dyads, engine, spec.life.events)
        lived = live(
            born, engine, spec.life.events, seed=dyads.seed, to_months=spec.life.months, after_bout=lambda _: step(1)
        )
        return lived.to_arrays()
    born, months = newborns(dyads, engine), spec.life.months
    grown = grow(born, engine, seed=dyads.seed, to_months=months, after_bout=lambda _: step(1))
    return dict(flat(grown.kept, "kept"))


@dataclass(frozen=True, eq=False)
class Grown:
    """One block as it was raised: each child with whom it is observed, and everybody it knows."""

    children: Children
    company: Company | None

    def known(self) -> dict[str, Children]:
        """Return the children once for each person they know, by name."""
        assert self.company is not None
        names = [self.company.names[carer] for carer in self.company.begins]
        return {name: replace(self.children, lanes=self.company.with_(name)) for name in names}


def grown_block(dyads: Dyads, engine: Engine, spec: Spec, arrays: dict[str, NDArray[Any]]) -> Grown:
    """Return a raised block from what was kept of it; with several carers, it is observed with the first of them."""
    if spec.life.events is not None:
        company = company_of(dyads, engine, spec.life.events).grown(arrays, spec.life.events, spec.life.months)
        return Grown(Children(dyads, company.with_(company.names[0]), engine, spec.life.months), company)
    newborn = newborns(dyads, engine)
    lanes = replace(newborn, kept=filled(newborn.kept, "kept", arrays))
    return Grown(Children(dyads, lanes, engine, spec.life.months), None)


def study_block(grown: Grown, spec: Spec, keep: int, step: Callable[[int], None]) -> dict[str, pl.DataFrame]:
    """Observe and score copies of one raised block; `keep` records of its first dyads are written out in full.

    Table by name, as in `table_names`; `dyads` has a row for each dyad, `bonds` one for each dyad and person it knows.
    """
    children, company = grown.children, grown.company
    numbers = children.engine.parameters
    bonds = bond_table(children.lanes, numbers) if company is None else company_table(company, numbers)
    own = {"dyads": dyad_table(children.dyads), "bonds": bonds}
    study = STUDIES[spec.seen.procedure]
    return own | study.tables(grown.known() if study.with_everybody else children, spec, keep, step)


def dyad_table(dyads: Dyads) -> pl.DataFrame:
    """Return who the dyads are, a row for each: temperament and caring. No coder and no child ever sees this table."""
    caring = {f"caring_{name}": value for name, value in dyads.caring()._asdict().items()}
    return pl.DataFrame(
        {"dyad": dyads.dyad, "high_risk": dyads.high_risk, "prenatal_stress": dyads.prenatal_stress}
        | dyads.temperament._asdict()
        | caring
    )


def bond_table(lanes: Lanes, parameters: Any) -> pl.DataFrame:
    """Return what each child expects: a row for its caregiver and one for people in general."""
    return _expectations(lanes.dyad, {"caregiver": lanes.bonds[0], GENERAL: lanes.generic}, parameters)


def company_table(company: Company, parameters: Any) -> pl.DataFrame:
    """Return what each child expects: a row for everybody it knows, by name, and one for people in general."""
    known = {company.names[carer]: company.with_(company.names[carer]).bonds[0] for carer in company.begins}
    return _expectations(company.lanes.dyad, known | {GENERAL: company.lanes.generic}, parameters)


def _expectations(dyad: NDArray[np.uint32], of: dict[str, Any], parameters: Any) -> pl.DataFrame:
    """Return a row for each dyad and person, without what a bond holds for a bout alone or for what is switched off."""
    parts = []
    for person, bond in of.items():
        hidden = getattr(type(bond), "OF_THE_BOUT", ())
        moved = rows_that_move(bond, parameters)
        kept = {name: column for name, column in moved.items() if name not in hidden}
        parts.append(pl.DataFrame({"dyad": dyad} | kept).with_columns(person=pl.lit(person)))
    return pl.concat(parts).select("dyad", "person", pl.exclude("dyad", "person"))
