"""The run folder: spec, manifest and tables, and the finished stages from which an interrupted run goes on.

Everything is written beside its place and moved there in one step, so that a file is either whole or absent.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.vocabulary import CannotWriteError

STAGES = ".stages"
REMEDIES = {
    errno.ENOSPC: "The disk is full. Free some space and run the same command again; finished blocks are kept.",
    errno.EDQUOT: "Your disk quota is used up. Free some space and run the same command again; finished blocks are kept.",
    errno.EACCES: "You may not write there. Choose another folder with --out.",
    errno.EPERM: "You may not write there. Choose another folder with --out.",
    errno.EROFS: "That file system is read-only. Choose another folder with --out.",
    errno.ENOTDIR: "A part of that path is a file. Choose another folder with --out.",
    errno.EEXIST: "There is a file of that name. Choose another folder with --out.",
    errno.ENAMETOOLONG: "That name is too long for the file system. Choose a shorter one with --out.",
}


@contextmanager
def explained(place: Path) -> Iterator[None]:
    """Turn what the file system says into a sentence with a remedy."""
    try:
        yield
    except OSError as error:
        remedy = REMEDIES.get(error.errno or 0, "Choose another folder with --out, or run the same command again.")
        raise CannotWriteError(f"Cannot write to {place}: {error.strerror or error}. {remedy}") from None


@dataclass(frozen=True)
class RunFolder:
    """A folder that holds one run."""

    path: Path

    def prepare(self) -> None:
        """Make the folder and see that it can be written to, before anything is computed."""
        with explained(self.path):
            (self.path / STAGES).mkdir(parents=True, exist_ok=True)
            (self.path / "tables").mkdir(exist_ok=True)
            probe = self.path / STAGES / f".probe-{os.getpid()}"
            probe.write_bytes(b"")
            probe.unlink()

    def write(self, name: str, content: bytes) -> None:
        """Write a file whole."""
        self._replace(self.path / name, lambda part: part.write_bytes(content))

    def write_table(self, name: str, frame: pl.DataFrame | pl.LazyFrame) -> None:
        """Write a table as Parquet; a lazy one is streamed, so memory does not grow with it."""
        target = self.path / "tables" / f"{name}.parquet"
        save: Callable[[Path], object] = frame.write_parquet if isinstance(frame, pl.DataFrame) else frame.sink_parquet
        self._replace(target, save)

    def table(self, name: str) -> pl.LazyFrame:
        """Return a table lazily."""
        return pl.scan_parquet(self.path / "tables" / f"{name}.parquet")

    def stage(self, key: str, block: int) -> Path:
        """Return the place of one block's finished stage."""
        return self.path / STAGES / f"{key[:16]}-{block:06d}"

    def save_arrays(self, place: Path, arrays: Mapping[str, NDArray[np.float32]]) -> None:
        """Write a stage's arrays."""

        def save(part: Path) -> None:
            with part.open("wb") as file:
                np.savez(file, **arrays)  # type: ignore[arg-type]

        self._replace(place.with_suffix(".npz"), save)

    def load_arrays(self, place: Path) -> dict[str, NDArray[np.float32]] | None:
        """Return a stage's arrays, or None where they are absent or damaged and must be computed again."""
        try:
            with np.load(place.with_suffix(".npz")) as file:
                return {name: file[name] for name in file.files}
        except (FileNotFoundError, zipfile.BadZipFile, ValueError, EOFError, OSError):
            return None

    def save_tables(self, place: Path, tables: Mapping[str, pl.DataFrame]) -> None:
        """Write a stage's tables as a folder, whole."""
        with explained(place):
            part = Path(tempfile.mkdtemp(dir=place.parent, prefix=".part-"))
            try:
                for name, frame in tables.items():
                    frame.write_parquet(part / f"{name}.parquet")
                if place.exists():
                    shutil.rmtree(place)
                os.replace(part, place)
            finally:
                shutil.rmtree(part, ignore_errors=True)

    def has_tables(self, place: Path, names: tuple[str, ...]) -> bool:
        """Say whether a stage's tables are there and can be read."""
        try:
            return all(pl.scan_parquet(place / f"{name}.parquet").collect_schema() is not None for name in names)
        except (OSError, pl.exceptions.PolarsError):
            return False

    def clear_stages(self, keep: set[str]) -> None:
        """Remove finished stages that do not belong to this run any more."""
        for entry in (self.path / STAGES).iterdir():
            if entry.name.split("-")[0] not in keep:
                shutil.rmtree(entry, ignore_errors=True) if entry.is_dir() else entry.unlink(missing_ok=True)

    def _replace(self, target: Path, save: Callable[[Path], object]) -> None:
        part = target.with_name(f".part-{os.getpid()}-{target.name}")
        with explained(target):
            try:
                save(part)
                os.replace(part, target)
            except pl.exceptions.PolarsError as error:
                raise CannotWriteError(
                    f"Cannot write {target}: {error}. Free some space or choose another folder with --out."
                ) from None
            finally:
                part.unlink(missing_ok=True)


def file_digest(path: Path) -> str:
    """Return a file's SHA-256."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
