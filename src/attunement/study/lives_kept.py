"""What a study of lives has lived so far, kept after each year, so that a stopped one goes on from there."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.engine.interface import Engine
from attunement.life.course import frozen
from attunement.life.course.columns import YEARS, from_arrays, to_arrays
from attunement.life.course.lives import Lives
from attunement.study.lives_spec import LivesSpec
from attunement.study.spec import digest, source_digest
from attunement.study.store import STAGES, RunFolder
from attunement.vocabulary import BadValueError

Tables = Mapping[str, list[pl.DataFrame]]
SPEC = "spec.json"
UNREADABLE = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile)
"""What reading a damaged file, or none, ends in."""


@dataclass(frozen=True)
class KeptYears:
    """The last year that was lived, in a study's folder.

    Attributes
    ----------
    folder
        The study's, claimed for it.
    spec, engine
        What is lived, by what.
    note
        Told about what was found amiss.
    """

    folder: RunFolder
    spec: LivesSpec
    engine: Engine
    note: Callable[[str], None]

    @property
    def place(self) -> str:
        """The file's name, which tells studies apart, but not by the age they end at."""
        spec = msgspec.structs.replace(self.spec, to=0)
        sources = source_digest("theories", "engine", "life", "lab", "measures", "study") + frozen.PLACE.read_text(
            "utf-8"
        )
        return f"{STAGES}/lives-{digest(spec, self.engine.name, self.engine.version, sources)[:16]}.npz"

    def write(self, lives: Lives, tables: Tables) -> None:
        """Keep everybody as they are now, and what was written down so far."""
        file, written = io.BytesIO(), {}
        for name, parts in tables.items():
            written |= {f"table.{name}.{i}": _bytes(part) for i, part in enumerate(parts)}
        np.savez(file, allow_pickle=False, **to_arrays(lives), **written)
        self.folder.write(self.place, file.getvalue())

    def years(self) -> int:
        """Return how many years are kept; 0 if none are, or none can be read."""
        try:
            with (self.folder.path / self.place).open("rb") as stream, np.load(stream, allow_pickle=False) as file:
                return int(file[YEARS])
        except UNREADABLE:
            return 0

    def read(self, newborn: Lives) -> tuple[Lives, dict[str, list[pl.DataFrame]]] | None:
        """Return what was kept, if it is there and whole."""
        path = self.folder.path / self.place
        if not path.exists():
            return None
        try:
            # Read whole first: a file that is cut off would be left open.
            with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:
                arrays = {name: file[name] for name in file.files}
            lives = from_arrays(newborn, arrays)
        except UNREADABLE:
            self.note(f"What was kept in {path} was damaged; lives began anew.")
            return None
        self.note(f"{lives.years} years were lived before, and not again.")
        names = {key.split(".")[1] for key in arrays if key.startswith("table.")}
        return lives, {name: list(_tables(arrays, name)) for name in names}


def refuse_another(folder: RunFolder, spec: LivesSpec) -> None:
    """Refuse a folder with tables of another study; of the same lives to another age they may be replaced.

    Errors
    ------
    BadValueError with what differs.
    """
    place = folder.path / SPEC
    if not place.exists():
        return
    try:
        before = msgspec.json.decode(place.read_bytes(), type=LivesSpec)
    except (OSError, msgspec.MsgspecError):
        raise BadValueError(
            f"{folder.path} holds the results of something else than lives; choose another folder with --out."
        ) from None
    differs = [name for name in spec.__struct_fields__ if name != "to" and getattr(before, name) != getattr(spec, name)]
    if differs:
        said = ", ".join(name.replace("_", " ") for name in differs)
        raise BadValueError(
            f"{folder.path} holds the tables of another study (other {said}); they would be lost. Choose another folder with "
            "--out, or delete this one."
        )


def _bytes(table: pl.DataFrame) -> NDArray[np.uint8]:
    file = io.BytesIO()
    table.write_parquet(file)
    return np.frombuffer(file.getvalue(), np.uint8)


def _tables(arrays: Mapping[str, NDArray[Any]], name: str) -> Iterator[pl.DataFrame]:
    count = sum(key.startswith(f"table.{name}.") for key in arrays)
    for i in range(count):
        yield pl.read_parquet(io.BytesIO(arrays[f"table.{name}.{i}"].tobytes()))
