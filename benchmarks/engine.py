"""Measure the engines with the whole theory: their speed, what a study spends outside them, and its memory.

Three questions, each answered for every engine asked for:

* dyad-ticks a second: one block of dyads, raised for a year, after the program has been made (that is timed apart)
* the share of a whole `run_study` (drawing, observing, scoring, writing) that is not the engine's, on one thread
* peak memory of whole runs, each in a process of its own: flat in ticks, growing only with what is written

    python benchmarks/engine.py [simd] [reference]
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from attunement.engine.choice import make_engine
from attunement.engine.lanes import BLOCK, blocks
from attunement.life.population import Population
from attunement.life.upbringing import HOME, grow, newborns
from attunement.study import run as study
from attunement.study.spec import make_spec
from attunement.theories.catalogue import theory_parameters

ENGINES = ("simd", "reference")
DYADS, MONTHS = 4 * BLOCK, 12.0
SIZES = ((DYADS, 1.0), (DYADS, MONTHS), (4 * DYADS, 1.0))
THEORY = "homeostatic"


class Timed:
    """An engine that notes how long it was at work."""

    def __init__(self, engine: Any) -> None:
        self.engine, self.seconds = engine, 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engine, name)

    def run(self, *given: Any, **named: Any) -> Any:
        """Run as the engine does."""
        started = time.perf_counter()
        try:
            return self.engine.run(*given, **named)
        finally:
            self.seconds += time.perf_counter() - started


def note(text: str) -> None:
    print(f"… {text}", file=sys.stderr, flush=True)


def speed(name: str) -> str:
    """Measure dyad-ticks a second."""
    note(f"{name}: making the program")
    started = time.perf_counter()
    engine = make_engine(THEORY, theory_parameters(THEORY), name=name)
    dyads = Population().draw(BLOCK, seed=1)
    newborn, _ = next(blocks(newborns(dyads, engine)))
    grow(newborn, engine, seed=1, to_months=0.1)
    made = time.perf_counter() - started
    note(f"{name}: one block through a year")
    started, worked = time.perf_counter(), time.process_time()
    grow(newborn, engine, seed=1, to_months=MONTHS)
    wall, worked = time.perf_counter() - started, time.process_time() - worked
    ticks = BLOCK * round(MONTHS * HOME.bouts_per_month) * HOME.ticks
    return (
        f"{name:10} {ticks / wall / 1e6:6.2f} M dyad-ticks/s on one thread of blocks, {ticks / worked / 1e6:6.2f} M per "
        f"second of processor; ready after {made:.1f} s"
    )


def share(name: str) -> str:
    """Measure what a study spends outside its engine."""
    spec = make_spec(dyads=DYADS, months=MONTHS)
    timed = Timed(study.engine_for(spec, name))
    study.engine_for = lambda *_: timed  # type: ignore[assignment]
    with tempfile.TemporaryDirectory() as place:
        note(f"{name}: a study of {BLOCK} dyads, to make its programs")
        study.run_study(make_spec(dyads=BLOCK, months=0.1), out=Path(place) / "small", threads=1)
        note(f"{name}: a study of {DYADS} dyads and {MONTHS:g} months")
        timed.seconds = 0.0
        started = time.perf_counter()
        study.run_study(spec, out=Path(place) / "whole", threads=1)
        wall = time.perf_counter() - started
    return (
        f"{name:10} {wall:6.1f} s for {DYADS} dyads, {MONTHS:g} months, one thread; "
        f"{1 - timed.seconds / wall:.0%} outside the engine"
    )


def memory(name: str, dyads: int, months: float) -> str:
    """Measure the peak memory of a run, in this process."""
    with tempfile.TemporaryDirectory() as place:
        note(f"{name}: memory of {dyads} dyads and {months:g} months")
        study.run_study(make_spec(dyads=dyads, months=months), out=Path(place), engine=name, threads=2)
        written = sum(path.stat().st_size for path in (Path(place) / "tables").iterdir())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{name:10} {peak:6.0f} MiB at the peak for {dyads:6} dyads, {months:4g} months; tables of {written / 2**20:.1f} MiB"


def alone(*given: object) -> str:
    """Answer one question in a process of its own."""
    command = [sys.executable, __file__, "--alone", *(str(part) for part in given)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.rstrip()


def main() -> None:
    if "--alone" in sys.argv:
        what, name, *numbers = sys.argv[2:]
        print(
            {"speed": speed, "share": share}[what](name)
            if what != "memory"
            else memory(name, int(numbers[0]), float(numbers[1]))
        )
        return
    names = sys.argv[1:] or ENGINES
    print(f"{os.cpu_count()} cores; busy with {os.getloadavg()[0]:.1f} processes over the last minute", flush=True)
    for what in ("speed", "share"):
        for name in names:
            print(alone(what, name), flush=True)
    for name in names:
        for size in SIZES:
            print(alone("memory", name, *size), flush=True)


if __name__ == "__main__":
    main()
