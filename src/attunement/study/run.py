"""Run a study block by block, keeping what is finished, and leave a run folder."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec
import polars as pl

from attunement.engine.choice import make_engine
from attunement.engine.interface import Engine
from attunement.engine.lanes import BLOCK
from attunement.life.population import Population
from attunement.study.block import (
    SUMS,
    grown_block,
    raise_block,
    raising_units,
    study_block,
    table_names,
    units,
)
from attunement.study.children import in_threads
from attunement.study.face_to_face import interaction_table
from attunement.study.manifest import MANIFEST, former_run, manifest
from attunement.study.results import read_results
from attunement.study.spec import Spec, digest, run_id, source_digest, spec_json
from attunement.study.store import RUNS, RunFolder
from attunement.theories.catalogue import theory_parameters
from attunement.vocabulary import BadValueError, fill

SPEC_OF_COUPLES = "couples.json"
"""What a run of couples leaves in its folder beside its tables."""
Progress = Callable[[int, int], None]
"""Called with units done and units in all."""


@dataclass(frozen=True)
class Run:
    """A finished run: where it lies, what was run and by which engine, and what was found amiss and mended on the way."""

    folder: RunFolder
    spec: Spec
    run_id: str
    engine: str
    notes: tuple[str, ...] = ()

    def table(self, name: str) -> pl.DataFrame:
        """Return one of the run's tables, with the rows and columns it was written with."""
        return read_results(self.folder.path, name)


def default_folder(spec: Spec, engine: Engine) -> Path:
    """Return where a run goes if nothing else is said: equal specs share a folder, and so resume."""
    identity = run_id(spec, engine.name, engine.version)
    return RUNS / f"{spec.who.population}-{spec.who.dyads}-seed{spec.who.seed}-{identity[:8]}"


def engine_for(spec: Spec, name: str = "auto") -> Engine:
    """Return an engine (`auto`, `simd` or `reference`) with the spec's theory and numbers."""
    return make_engine(spec.theory.name, fill(theory_parameters(spec.theory.name), spec.theory.values), name=name)


def run_study(
    spec: Spec,
    *,
    out: Path | None = None,
    keep_records: int = 0,
    engine: str = "auto",
    threads: int | None = None,
    progress: Progress | None = None,
) -> Run:
    """Raise, observe and score all dyads of a spec; an interrupted run goes on where it stopped.

    Parameters
    ----------
    spec
        From `make_spec`.
    out
        Run folder; by default one named after the spec.
    keep_records
        Write out the full record of the first so many dyads.
    engine
        `auto`, `simd` or `reference`; `Run.engine` says which it was.
    threads
        Blocks computed at once; the result does not depend on it.
    progress
        Told about the work done.
    """
    keep = _at_least("keep_records", keep_records, 0)
    if threads is not None:
        _at_least("threads", threads, 1)
    chosen = engine_for(spec, engine)
    folder = RunFolder(out or default_folder(spec, chosen))
    folder.prepare()
    notes: list[str] = []
    if keep > spec.who.dyads:
        notes.append(f"Records of {keep} dyads were asked for; those of all {spec.who.dyads} were kept.")
    with folder.claimed(notes.append):
        return _run(spec, chosen, folder, min(keep, spec.who.dyads), threads, progress, notes)


class _StoppedError(Exception):
    """Another block failed or the user interrupted: this one ends too."""


def _run(
    spec: Spec,
    engine: Engine,
    folder: RunFolder,
    keep_records: int,
    threads: int | None,
    progress: Progress | None,
    notes: list[str],
) -> Run:
    """Run a study in a folder that is its own meanwhile."""
    started = time.time()
    raised_key = digest(
        msgspec.structs.replace(spec.who, dyads=0), spec.life, spec.theory,
        engine.name, engine.version, source_digest("theories", "engine", "life"),
    )  # fmt: skip
    scored_key = digest(raised_key, spec_json(spec), source_digest("lab", "record", "measures", "study"))
    population = Population(**spec.who.population_values)
    starts = range(0, spec.who.dyads, BLOCK)
    total, done, found, counting = units(spec) * len(starts), 0, 0, threading.Lock()
    stopping = threading.Event()

    def step(count: int) -> None:
        nonlocal done
        if stopping.is_set():
            raise _StoppedError
        with counting:
            done += count
            if progress:
                progress(done, total)

    def one_block(start: int) -> tuple[Path, Path]:
        nonlocal found
        number, real = start // BLOCK, min(BLOCK, spec.who.dyads - start)
        keep = max(0, min(keep_records - start, real))
        # A place names how many of its lanes are real, since padding repeats the last real dyad.
        raised = folder.stage(digest(raised_key, real), number)
        scored = folder.stage(digest(scored_key, real, keep), number)
        if folder.has_stage(scored, notes.append):
            with counting:
                found += 1
            step(units(spec))
            return raised, scored
        dyads = population.draw(real, seed=spec.who.seed, first=start)
        if folder.has_stage(raised, notes.append):
            kept = pl.read_parquet(raised / "expectations.parquet")
            arrays = {name: kept[name].to_numpy() for name in kept.columns}
            step(raising_units(spec))
        else:
            arrays = raise_block(dyads, engine, spec, step)
            folder.save_stage(raised, {"expectations": pl.DataFrame(arrays)})
        grown = grown_block(dyads, engine, spec, arrays)
        folder.save_stage(scored, study_block(grown, spec, keep, step))
        return raised, scored

    if progress:
        progress(0, total)
    stages = in_threads(one_block, starts, threads, stop=stopping.set)
    if found:
        notes.append(f"{found} of {len(starts)} blocks were finished before and not computed again.")
    return _finish(folder, spec, engine, stages, keep_records, notes, started)


def _finish(
    folder: RunFolder,
    spec: Spec,
    engine: Engine,
    stages: list[tuple[Path, Path]],
    keep_records: int,
    notes: list[str],
    started: float,
) -> Run:
    """Write the results. While they are being written there is no manifest, so a folder with one is whole."""
    computed = time.time()
    identity = run_id(spec, engine.name, engine.version)
    if (before := former_run(folder)) not in (None, identity):
        notes.append(f"{folder.path} held another run ({before}); its results were replaced.")
    folder.remove(MANIFEST)
    if before is not None:
        folder.remove(SPEC_OF_COUPLES)
    folder.write("spec.json", spec_json(spec))
    tables = _gather(folder, [scored for _, scored in stages], spec, keep_records)
    seconds = {"blocks": computed - started, "tables": time.time() - computed}
    folder.write(MANIFEST, manifest(folder, tables, identity=identity, engine=engine, seconds=seconds, notes=notes))
    folder.clear_stages({place for pair in stages for place in pair})
    return Run(folder, spec, identity, engine.described, tuple(notes))


def _gather(folder: RunFolder, places: list[Path], spec: Spec, keep_records: int) -> list[str]:
    """Join the blocks' tables, adding up those that hold sums; return their names."""
    everywhere, kept = table_names(spec, 0), places[: -(-keep_records // BLOCK)]
    written: list[str] = []
    for name in table_names(spec, keep_records):
        paths = [place / f"{name}.parquet" for place in (places if name in everywhere else kept)]
        frames = _added_up(paths, SUMS[name]) if name in SUMS else pl.scan_parquet(paths)
        if name == "interaction_sums":
            name, frames = "interaction", interaction_table(frames.lazy().collect())  # noqa: PLW2901
        folder.write_table(name, frames)
        written.append(name)
    for path in (folder.path / "tables").glob("*.parquet"):
        if path.stem not in written:
            folder.remove(f"tables/{path.name}")
    return written


def _added_up(paths: list[Path], of: tuple[str, ...]) -> pl.DataFrame:
    """Return the sum of tables of sums, added one by one: the order of additions, and with it every bit, is fixed."""
    total = pl.read_parquet(paths[0])
    for path in paths[1:]:
        total = pl.concat([total, pl.read_parquet(path)]).group_by(*of).sum()
    return total.sort(*of)


def _at_least(name: str, value: int, low: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < low:
        raise BadValueError(f"{name} is {value!r}; it must be a whole number of at least {low}.")
    return value
