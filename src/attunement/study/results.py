"""A finished run's tables, read only as they were written: a result is whole or refused.

The manifest holds each table's SHA-256. A table that is gone or differs from its digest is named, with the command that
computes it again from what is kept; nothing is ever read from a folder without its manifest.
"""

from __future__ import annotations

import shlex
from pathlib import Path

import msgspec
import polars as pl

from attunement.study.manifest import MANIFEST
from attunement.study.spec import Spec, make_spec, read_spec
from attunement.study.store import RunFolder, file_digest
from attunement.vocabulary import AttunementError, BadFileError


def table_names_in(folder: Path) -> tuple[str, ...]:
    """Return the names of a finished run's tables, as its manifest lists them."""
    return tuple(_digests(folder))


def read_results(folder: Path, name: str) -> pl.DataFrame:
    """Return a table of a finished run, columns, rows and all, bit by bit as the run wrote it.

    Raises
    ------
    BadFileError
        The folder is of no finished run, its manifest is damaged, or the table is missing or was changed afterwards.
    """
    digests = _digests(folder)
    place = RunFolder(folder).place(name)
    if name not in digests:
        raise BadFileError(f"The run in {folder} has no table '{name}'. It has: {', '.join(sorted(digests))}.")
    try:
        changed = file_digest(place) != digests[name]
    except OSError:
        raise BadFileError(f"The table {place} is missing. {_remedy(folder)}") from None
    if changed:
        raise BadFileError(
            f"The table {place} is not as the run wrote it: it was damaged or changed. {_remedy(folder)}"
        )
    return pl.read_parquet(place)


def _digests(folder: Path) -> dict[str, str]:
    place = folder / MANIFEST
    try:
        tables = msgspec.json.decode(place.read_bytes())["tables"]
        return {str(name): str(about["sha256"]) for name, about in tables.items()}
    except FileNotFoundError:
        held = (folder / "spec.json").is_file()
        said = f"{folder} holds no finished run: there is no {MANIFEST}."
        raise BadFileError(f"{said} {_remedy(folder) if held else _NO_RUN}") from None
    except (OSError, msgspec.DecodeError, KeyError, TypeError, AttributeError):
        raise BadFileError(f"The list of tables {place} is damaged. {_remedy(folder)}") from None


_NO_RUN = "Give the folder of a finished run, as `attune simulate` printed it."


def _remedy(folder: Path) -> str:
    """Return the command that makes a run's folder whole again."""
    again = "Run the same study again into the same folder: what is whole is kept."
    try:
        spec = read_spec(folder / "spec.json")
    except AttunementError:
        return again
    if spec.life.events or spec.who.population.endswith(".toml"):
        return again  # no command without the files they were read from
    return f"This makes it whole again: {_command(spec, folder)}"


def _command(spec: Spec, folder: Path) -> str:
    words = ["attune", "simulate", "--dyads", str(spec.who.dyads), "--seed", str(spec.who.seed)]
    words += ["--months", f"{spec.life.months:g}"]
    words += ["--population", spec.who.population, "--theory", spec.theory.name, "--caregiver", spec.seen.caregiver]
    words += ["--procedure", spec.seen.procedure]
    for months in spec.seen.retests:
        words += ["--retest", f"{months:g}"]
    usual = make_spec(theory=spec.theory.name).theory.values
    for name, value in spec.theory.values.items():
        if value != usual.get(name):
            words += ["--set", f"{name}={value!r}"]
    return shlex.join([*words, "--out", str(folder)])
