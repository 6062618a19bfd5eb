"""Run a study of couples and leave a folder: who answered what, how they did where they were watched, what they expect."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import numpy as np
import polars as pl

from attunement.engine.choice import make_engine
from attunement.engine.interface import Engine
from attunement.lab.couples.observer import observed
from attunement.lab.couples.scenes import CONFLICT, DIARY
from attunement.life.couples.circle import SIDE
from attunement.life.couples.couples import Couples, bouts_before, evenings_in, met_couples
from attunement.life.couples.therapy import CALM, CLEAR
from attunement.respondents.couples.reports import day_weight
from attunement.study.couples.asked import lived_and_asked
from attunement.study.couples.associations import Found
from attunement.study.couples.findings import of_answers, of_conflict, of_diary, of_procedure
from attunement.study.couples.pairs import pair_table
from attunement.study.couples.spec import CoupleSpec, couple_run_id
from attunement.study.couples.trial import Effect, effects, run_trial, work
from attunement.study.couples.watched import scene_table, seen_in
from attunement.study.manifest import MANIFEST, former_run, former_tables, manifest
from attunement.study.store import RUNS, RunFolder
from attunement.theories.catalogue import COUPLE, COUPLE_FIXED, COUPLE_SESSION, COUPLE_TRAITS, theory_parameters
from attunement.theories.interface import rows_that_move
from attunement.vocabulary import fill
from attunement.vocabulary import replace as numbers_with

SPEC, SPEC_OF_CHILDREN = "couples.json", "spec.json"
RECORD_TABLES = ("observations", "episodes", "coverage", "events")
CIRCLES_AT_ONCE = 684
"""Circles that live side by side, 4,104 couples: memory does not grow with a study. No number depends on it."""
RIVALS = {"fixed_": COUPLE_FIXED, "traits_": COUPLE_TRAITS}
"""Rivals, by what stands before the names of their tables: the same people live together once more by each."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class CoupleRun:
    """A finished run of couples: where it lies, its spec, the engine, the seconds it took, its tables, what was amiss."""

    folder: RunFolder
    spec: CoupleSpec
    run_id: str
    engine: str
    seconds: float
    tables: dict[str, pl.DataFrame]
    notes: tuple[str, ...] = ()

    def found(self, of: str = "") -> list[Found]:
        """Return what came out of answers, and of demanding and withdrawing; `of` is a key of `RIVALS` for a rival's."""
        answers = self.tables[f"{of}answers"]
        conflict = of_conflict(self.tables[f"{of}conflict"], answers)
        return of_answers(answers) + conflict[:2]

    def found_in_procedure(self, of: str = "") -> list[Found]:
        """Return what the procedure asked for shows; nothing if none was."""
        name = self.spec.procedure
        if name is None:
            return []
        scores, answers = self.tables[f"{of}{name}"], self.tables[f"{of}answers"]
        if name == DIARY:
            return of_diary(scores, answers, self._day_weights(of))
        return of_procedure(name)(scores, answers)

    def trial(self) -> list[Effect]:
        """Return how each arm of the trial fared; nothing if there was none."""
        return effects(self.tables["trial"], self.spec.trial) if self.spec.trial else []

    def pairs(self) -> pl.DataFrame:
        """Return how couples fared, by what both answered before they met."""
        return pair_table(self.tables["answers"], self.tables["conflict"])

    def _day_weights(self, of: str) -> np.ndarray:
        table = self.tables[f"{of}day_weights"].sort("couple", "partner")
        return table["weight"].to_numpy().reshape(-1, 2)


def run_couples(
    spec: CoupleSpec,
    *,
    out: Path | None = None,
    keep_records: int = 0,
    threads: int | None = None,
    progress: Progress | None = None,
) -> CoupleRun:
    """Let people grow up, meet and live together, ask and watch them, and write all tables to a folder.

    Parameters
    ----------
    spec
        From `make_couple_spec`.
    out
        The folder; by default one in `runs/` named after the study.
    keep_records
        Write out what was coded of the first so many couples, second by second.
    threads
        Cores to use; no number depends on it.
    progress
        Told about evenings lived and to be lived.
    """
    engine = _engine(COUPLE, spec, threads)
    rivals = {name: _engine(theory, spec, threads) for name, theory in RIVALS.items()}
    third = _third(spec, threads) if spec.trial else None
    identity = couple_run_id(spec, engine.name, engine.version)
    name = f"couples-{spec.couples}-seed{spec.seed}-{identity[:8]}"
    folder, notes, started = RunFolder(out or RUNS / name), [], time.time()
    folder.prepare()
    with folder.claimed(notes.append):
        tables = _tables(spec, engine, rivals, third, keep_records, progress)
        if (before := former_run(folder)) not in (None, identity):
            notes.append(f"{folder.path} held another run ({before}); its results were replaced.")
        outdated = former_tables(folder) - set(tables)
        folder.remove(MANIFEST)  # while results are written there is none
        if before is not None:
            folder.remove(SPEC_OF_CHILDREN)
        folder.write(SPEC, msgspec.json.format(msgspec.json.encode(spec, order="sorted"), indent=2))
        for table, frame in tables.items():
            folder.write_table(table, frame)
        for table in sorted(outdated):
            folder.remove(f"tables/{table}.parquet")
        seconds = time.time() - started
        folder.write(
            MANIFEST,
            manifest(folder, sorted(tables), identity=identity, engine=engine, seconds={"all": seconds}, notes=notes),
        )
    return CoupleRun(folder, spec, identity, engine.described, seconds, tables, tuple(notes))


def _engine(theory: str, spec: CoupleSpec, threads: int | None) -> Engine:
    engine = make_engine(theory, fill(theory_parameters(theory), spec.theory_values))
    return replace(engine, threads=threads) if threads and engine.name == "simd" else engine  # type: ignore[type-var]


def _third(spec: CoupleSpec, threads: int | None) -> tuple[Engine, Engine]:
    """Return engines of couples of whom something is asked: in ordinary life, and in a session."""
    ordinary = _engine(COUPLE_SESSION, spec, threads)
    calmed = numbers_with(ordinary.parameters, {"third.calm": CALM, "third.clear": CLEAR}, where="a session")
    return ordinary, replace(ordinary, parameters=calmed)  # type: ignore[type-var]


def _tables(
    spec: CoupleSpec,
    engine: Engine,
    rivals: dict[str, Engine],
    third: tuple[Engine, Engine] | None,
    keep: int,
    progress: Progress | None,
) -> dict[str, pl.DataFrame]:
    """Return all tables, made block by block: the same people live together by the theory, and once more by each rival."""
    size = SIDE * CIRCLES_AT_ONCE
    starts = range(0, spec.couples, size)
    each = bouts_before() + (1 + len(rivals)) * evenings_in(spec.years) + work(spec.trial)
    total, done = each * len(starts), 0

    def step(_: int) -> None:
        nonlocal done
        done += 1
        if progress:
            progress(done, total)

    parts: dict[str, list[pl.DataFrame]] = {}
    for start in starts:
        met = met_couples(
            min(size, spec.couples - start), engine, seed=spec.seed, first_circle=start // SIDE, after_bout=step
        )
        lived, made = _lives(met, spec, step, keep - start)
        made |= {"partners": partner_table(lived), "bonds": bond_table(lived)}
        for rival, otherwise in rivals.items():
            _, by_rival = _lives(replace(met, engine=otherwise), spec, step)
            made |= {f"{rival}{name}": table for name, table in by_rival.items()}
        if third:
            made["trial"] = run_trial(lived, spec.trial, *third, after_bout=step)
        for name, table in made.items():
            parts.setdefault(name, []).append(table)
    return {name: _in_order(pl.concat(tables)) for name, tables in parts.items()}


def _in_order(table: pl.DataFrame) -> pl.DataFrame:
    """Return a table by couple, partner and occasion, so that its rows tell nothing of blocks."""
    return table.sort(
        [name for name in ("couple", "partner", "turn", "evenings", "time", "about", "of") if name in table.columns]
    )


def _lives(
    met: Couples, spec: CoupleSpec, step: Callable[[int], None], keep: int = 0
) -> tuple[Couples, dict[str, pl.DataFrame]]:
    """Let couples live together, ask and watch them; return them in the end, and what they answered and did."""
    lived, answers = lived_and_asked(met, spec.years, after_bout=step)
    made = {"answers": answers}
    for name in dict.fromkeys((CONFLICT.name, spec.procedure or CONFLICT.name)):
        filmed, grids = seen_in(lived, name)
        made[name] = scene_table(filmed, grids, name)
        if keep > 0 and name == (spec.procedure or CONFLICT.name):
            record = observed(filmed, grids, name, min(keep, len(met)))
            made |= {f"record_{table}": getattr(record, table) for table in RECORD_TABLES}
    if spec.procedure == DIARY:
        made["day_weights"] = _day_weight_table(lived)
    return lived, made


def partner_table(couples: Couples) -> pl.DataFrame:
    """Return who the partners are, a row for each: how they are made and give care. Nobody who rates them sees this table."""
    hidden = ("grown", "pace", "stress", "issue", "news")
    rows = []
    for place, person in enumerate(couples.lanes.traits):
        traits = {name: value for name, value in person._asdict().items() if name not in hidden}
        rows.append(_partner(couples, place, traits))
    return pl.concat(rows)


def bond_table(couples: Couples) -> pl.DataFrame:
    """Return what each partner expects, a row for the partner and one for people in general."""
    p, rows = couples.engine.parameters, []
    for place, kept in enumerate(couples.lanes.kept):
        for of, bond in (("partner", kept.bonds[0]), ("people in general", kept.generic)):
            moved = rows_that_move(bond, p)
            shown = {name: row for name, row in moved.items() if name not in type(bond).OF_THE_BOUT}
            rows.append(_partner(couples, place, shown).with_columns(of=pl.lit(of)))
    return pl.concat(rows).select("couple", "partner", "of", pl.exclude("couple", "partner", "of"))


def _day_weight_table(couples: Couples) -> pl.DataFrame:
    p = couples.engine.parameters
    weights = [day_weight(kept.bonds[0], kept.generic, p) for kept in couples.lanes.kept]
    return pl.concat([_partner(couples, place, {"weight": weight}) for place, weight in enumerate(weights)])


def _partner(couples: Couples, place: int, columns: dict[str, object]) -> pl.DataFrame:
    return (
        pl.DataFrame({"couple": couples.lanes.dyad} | columns)
        .with_columns(partner=pl.lit(place + 1, pl.UInt8))
        .select("couple", "partner", pl.exclude("couple", "partner"))
    )
