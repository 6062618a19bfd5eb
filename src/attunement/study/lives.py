"""Lives raised from birth to an age, year by year: what everybody came to expect of whom, and what was seen on the way.

With a folder, what has been lived is kept after each year, and the same study goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import polars as pl

from attunement.engine.interface import Engine
from attunement.life.course.births import born
from attunement.life.course.lives import Lives
from attunement.life.course.timetable import years_of
from attunement.life.course.year import a_year_on
from attunement.study.lives_engine import engine_of
from attunement.study.lives_kept import SPEC, KeptYears, refuse_another
from attunement.study.lives_seen import classes_of
from attunement.study.lives_spec import LivesSpec
from attunement.study.lives_tables import closed_table, expected_table, seen_table
from attunement.study.manifest import MANIFEST, manifest
from attunement.study.spec import digest
from attunement.study.store import RunFolder

READ_AT = (1, 2, 6, 12, 18, 24, 30, 40, 50, 60, 70, 80, 90)
"""Ages in years at which it is written down what everybody expects of whom; the last age of a study is another."""
SEEN_IN_THE_STRANGE_SITUATION = (1, 2)
Progress = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class LivedLives:
    """Lives at the end of a study, and what was written down on the way.

    Attributes
    ----------
    spec, engine
        What was lived, and what computed it.
    lives
        Everybody, with whom they know and knew.
    expected
        A row for each age, person and whom it knows: since when, and what is expected.
    classes
        A row for each age in years at which infants were seen, and child; see `lives_seen.classes_of`.
    notes
        What was found amiss and mended on the way.
    """

    spec: LivesSpec
    engine: str
    lives: Lives
    expected: pl.DataFrame
    classes: pl.DataFrame
    notes: tuple[str, ...] = ()

    def tables(self) -> dict[str, pl.DataFrame]:
        """Return everything that was written down, by name: also what was seen, and the bonds that are over."""
        return {
            "expected": self.expected, "classes": self.classes, "seen": seen_table(self.lives),
            "closed": closed_table(self.lives),
        }  # fmt: skip


def raise_lives(
    spec: LivesSpec,
    *,
    out: Path | None = None,
    engine: str = "auto",
    threads: int | None = None,
    progress: Progress | None = None,
) -> LivedLives:
    """Raise lives from birth to the age a study says.

    Parameters
    ----------
    spec
        From `make_lives_spec`.
    out
        A folder for tables, and for what has been lived so far: the same study goes on from there.
    engine
        `auto`, `simd` or `reference`.
    threads
        Cores to use; the result does not depend on it.
    progress
        Told about the work done.

    Errors
    ------
    BadValueError for a folder that holds the tables of another study.
    """
    chosen = engine_of(spec, engine, threads)
    if out is None:
        return _lived(spec, chosen, None, progress)
    folder, notes = RunFolder(out), []
    refuse_another(folder, spec)
    folder.prepare()
    with folder.claimed(notes.append):
        run = _lived(spec, chosen, KeptYears(folder, spec, chosen, notes.append), progress)
        run = replace(run, notes=tuple(notes))
        write_tables(run, folder, chosen)
    return run


def _lived(spec: LivesSpec, engine: Engine, kept: KeptYears | None, progress: Progress | None) -> LivedLives:
    """Live year by year; what was seen in years that were kept is read, not seen again."""
    dyads = spec.families().draw(spec.lives, seed=spec.seed)
    lives, tables = born(dyads, engine, spec.course(), events=spec.events), {"expected": [], "classes": []}
    if kept is not None and (further := kept.years()) > spec.to:
        kept.note(
            f"{further} years of these lives are kept in {kept.folder.path}; they stay there, and {spec.to} are lived anew."
        )
        kept = None
    if kept is not None and (found := kept.read(lives)) is not None:
        lives, tables = found
    while lives.years < spec.to:
        lives = a_year_on(lives, engine)
        if lives.years in SEEN_IN_THE_STRANGE_SITUATION:
            tables["classes"].append(classes_of(lives, engine))
        if lives.years in READ_AT:
            tables["expected"].append(expected_table(lives, engine.parameters))
        if kept is not None:
            kept.write(lives, tables)
        if progress:
            progress(bouts_to(lives.years), bouts_to(spec.to))
    expected, classes = tables["expected"], tables["classes"]
    if spec.to not in READ_AT:
        expected = [*expected, expected_table(lives, engine.parameters)]
    return LivedLives(spec, engine.described, lives, pl.concat(expected), pl.concat(classes))


def bouts_to(years: int) -> int:
    """Return how many bouts a life has until an age, about: the work it takes."""
    return sum(sum(years_of(year).bouts.values()) for year in range(years))


def write_tables(run: LivedLives, folder: RunFolder, engine: Engine) -> None:
    """Write what came out; while it is being written there is no manifest, so a folder with one is whole."""
    folder.remove(MANIFEST)
    folder.write(SPEC, msgspec.json.format(msgspec.json.encode(run.spec, order="sorted"), indent=2))
    tables = run.tables()
    for name, table in tables.items():
        folder.write_table(name, table)
    identity = digest(msgspec.json.encode(run.spec, order="sorted"), engine.name, engine.version)
    folder.write(
        MANIFEST, manifest(folder, list(tables), identity=identity, engine=engine, seconds={}, notes=run.notes)
    )
