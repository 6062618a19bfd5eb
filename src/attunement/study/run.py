"""Run a study block by block, keeping what is finished, and leave a run folder."""

from __future__ import annotations

import os
import platform
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import msgspec
import polars as pl

from attunement.engine.lanes import BLOCK, blocks
from attunement.engine.reference import ReferenceEngine
from attunement.life.population import Population
from attunement.life.upbringing import newborns
from attunement.study.block import (
    SUMS,
    from_arrays,
    raise_block,
    raising_units,
    study_block,
    table_names,
    to_arrays,
    units,
)
from attunement.study.face_to_face import interaction_table
from attunement.study.spec import Spec, digest, run_id, source_digest, spec_json
from attunement.study.stages import in_threads
from attunement.study.store import RunFolder, file_digest
from attunement.theories.catalogue import theory
from attunement.vocabulary import fill

Progress = Callable[[int, int], None]
"""Called with units done and units in all."""


@dataclass(frozen=True)
class Run:
    """A finished run: where it lies and what was run."""

    folder: RunFolder
    spec: Spec
    run_id: str

    def table(self, name: str) -> pl.DataFrame:
        """Return one of the run's tables."""
        return self.folder.table(name).collect()


def default_folder(spec: Spec, engine: ReferenceEngine) -> Path:
    """Return where a run goes if nothing else is said: equal specs share a folder, and so resume."""
    identity = run_id(spec, engine.name, engine.version)
    return Path("runs") / f"{spec.population}-{spec.dyads}-seed{spec.seed}-{identity[:8]}"


def engine_for(spec: Spec) -> ReferenceEngine:
    """Return the engine with the spec's theory and numbers."""
    chosen = theory(spec.theory)
    return ReferenceEngine(chosen, fill(chosen.parameters, spec.theory_values))


def run_study(
    spec: Spec,
    *,
    out: Path | None = None,
    keep_records: int = 0,
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
    threads
        Blocks computed at once; the result does not depend on it.
    progress
        Told about the work done.
    """
    engine = engine_for(spec)
    folder = RunFolder(out or default_folder(spec, engine))
    folder.prepare()
    started = time.time()
    raised_key = digest(
        msgspec.structs.asdict(spec) | {"caregiver": "", "procedure": "", "dyads": 0, "retests": ()},
        engine.name, engine.version, source_digest("theories", "engine", "life"),
    )  # fmt: skip
    scored_key = digest(raised_key, spec_json(spec), keep_records, source_digest("lab", "record", "measures", "study"))
    population = Population(**spec.population_values)
    starts = range(0, spec.dyads, BLOCK)
    total, done, counting = units(spec) * len(starts), 0, threading.Lock()

    def step(count: int) -> None:
        nonlocal done
        with counting:
            done += count
            if progress:
                progress(done, total)

    def one_block(start: int) -> Path:
        number, real = start // BLOCK, min(BLOCK, spec.dyads - start)
        keep = max(0, min(keep_records - start, real))
        place = folder.stage(scored_key, number)
        if folder.has_tables(place, table_names(spec, keep)):
            step(units(spec))
            return place
        dyads = population.draw(real, seed=spec.seed, first=start)
        newborn, _ = next(blocks(newborns(dyads, engine)))
        # A block's place names how many of its lanes are real, since padding repeats the last real dyad.
        kept = folder.stage(digest(raised_key, real), number)
        arrays = folder.load_arrays(kept)
        if arrays is None:
            arrays = to_arrays(raise_block(dyads, newborn, engine, spec, step))
            folder.save_arrays(kept, arrays)
        else:
            step(raising_units(spec))
        grown = from_arrays(newborn, arrays)
        folder.save_tables(place, study_block(grown, dyads, engine, spec, keep, step))
        return place

    if progress:
        progress(0, total)
    places = in_threads(one_block, starts, threads)
    computed = time.time()
    _gather(folder, places, spec, keep_records)
    folder.write("spec.json", spec_json(spec))
    identity = run_id(spec, engine.name, engine.version)
    seconds = {"blocks": computed - started, "tables": time.time() - computed}
    folder.write(
        "manifest.json",
        msgspec.json.format(msgspec.json.encode(_manifest(folder, identity, engine, seconds)), indent=2),
    )
    reals = {spec.dyads - start if spec.dyads - start < BLOCK else BLOCK for start in starts}
    folder.clear_stages({scored_key[:16], *(digest(raised_key, real)[:16] for real in reals)})
    return Run(folder, spec, identity)


def _gather(folder: RunFolder, places: list[Path], spec: Spec, keep_records: int) -> None:
    """Join the blocks' tables; those that hold sums are added up."""
    everywhere, kept = table_names(spec, 0), places[: -(-min(keep_records, spec.dyads) // BLOCK)]
    for path in (folder.path / "tables").glob("*.parquet"):
        path.unlink()
    for name in table_names(spec, keep_records):
        of = places if name in everywhere else kept
        frames = pl.scan_parquet([place / f"{name}.parquet" for place in of])
        if name in SUMS:
            frames = frames.group_by(*SUMS[name]).sum().sort(*SUMS[name])
        if name == "interaction_sums":
            folder.write_table("interaction", interaction_table(frames.collect()))
        else:
            folder.write_table(name, frames)


def _manifest(
    folder: RunFolder, identity: str, engine: ReferenceEngine, seconds: dict[str, float]
) -> dict[str, object]:
    tables = sorted((folder.path / "tables").glob("*.parquet"))
    return {
        "run_id": identity,
        "attunement": version("attunement"),
        "engine": {"name": engine.name, "version": engine.version},
        "theory": {"name": engine.theory.name, "sources": source_digest("theories")},
        "libraries": {name: version(name) for name in ("jax", "jaxlib", "numpy", "polars", "scipy")},
        "python": platform.python_version(),
        "machine": {"system": platform.system(), "processor": platform.machine(), "cores": os.cpu_count()},
        "seconds": {name: round(value, 2) for name, value in seconds.items()},
        "tables": {
            path.stem: {"rows": pl.scan_parquet(path).select(pl.len()).collect().item(), "sha256": file_digest(path)}
            for path in tables
        },
    }
