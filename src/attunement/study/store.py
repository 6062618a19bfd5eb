"""The run folder: spec, manifest and tables, and the finished stages from which an interrupted run goes on.

Everything is written beside its place and moved there in one step once it is on the disk, so that a file is either whole
or absent, power cuts included. A folder with a manifest is finished; what the manifest says of each table is true of it.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec
import polars as pl

from attunement.study.durable import put
from attunement.vocabulary import CannotWriteError

RUNS = Path("runs")
"""Where runs go that are given no folder."""

STAGES = ".stages"
LOCK = "lock"
DIGESTS = "digests.json"
REMEDIES = {
    errno.ENOSPC: "The disk is full. Free some space and run the same command again.",
    errno.EDQUOT: "Your disk quota is used up. Free some space and run the same command again.",
    errno.EFBIG: "Files may not be that large there. Choose another folder with --out.",
    errno.EACCES: "You may not write there. Choose another folder with --out.",
    errno.EPERM: "You may not write there. Choose another folder with --out.",
    errno.EROFS: "That file system is read-only. Choose another folder with --out.",
    errno.ENOTDIR: "A part of that path is a file. Choose another folder with --out.",
    errno.EEXIST: "There is a file of that name. Choose another folder with --out.",
    errno.ENAMETOOLONG: "That name is too long for the file system. Choose a shorter one with --out.",
}

Note = Callable[[str], None]
"""Told, in a sentence, about what was found amiss and mended."""


@contextmanager
def explained(place: Path) -> Iterator[None]:
    """Turn what the file system says into a sentence with a remedy."""
    try:
        yield
    except OSError as error:
        number, said = error.errno or 0, error.strerror or str(error)
    except pl.exceptions.PolarsError as error:
        # Polars passes some failures of the file system on as its own, with the system's words in them.
        number = next((number for number in REMEDIES if os.strerror(number) in str(error)), 0)
        said = os.strerror(number) if number else str(error)
    else:
        return
    remedy = REMEDIES.get(number, "Choose another folder with --out, or run the same command again.")
    raise CannotWriteError(f"Cannot write to {place}: {said}. {remedy}")


def make_folder(path: Path) -> None:
    """Make a folder and see that it can be written to, before anything is computed."""
    with explained(path):
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path) as probe:
            probe.write(b"attunement")


@dataclass(frozen=True)
class RunFolder:
    """A folder that holds one run."""

    path: Path

    def prepare(self) -> None:
        """Make the folder and see that it can be written to."""
        for folder in (self.path, self.path / STAGES, self.path / "tables"):
            make_folder(folder)

    @contextmanager
    def claimed(self, note: Note) -> Iterator[None]:
        """Keep other runs out of the folder meanwhile; the system lets go of it however the run ends."""
        with explained(self.path):
            file = (self.path / STAGES / LOCK).open("wb")
        with file:
            try:
                import fcntl  # noqa: PLC0415 - not on every system

                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise CannotWriteError(
                    f"Another run is writing to {self.path}. Wait until it ends, or choose another folder with --out."
                ) from None
            except (ImportError, OSError):
                note(f"{self.path} cannot be locked here; see that no other run writes to it at the same time.")
            yield

    def write(self, name: str, content: bytes) -> None:
        """Write a file whole."""
        self._replace(self.path / name, lambda part: part.write_bytes(content))

    def write_table(self, name: str, frame: pl.DataFrame | pl.LazyFrame) -> None:
        """Write a table as Parquet; a lazy one is streamed, so memory does not grow with it."""
        save: Callable[[Path], object] = frame.write_parquet if isinstance(frame, pl.DataFrame) else frame.sink_parquet
        self._replace(self.place(name), save)

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        with explained(self.path / name):
            (self.path / name).unlink(missing_ok=True)

    def place(self, table: str) -> Path:
        """Return where a table lies."""
        return self.path / "tables" / f"{table}.parquet"

    def table(self, name: str) -> pl.LazyFrame:
        """Return a table lazily."""
        return pl.scan_parquet(self.place(name))

    def stage(self, key: str, block: int) -> Path:
        """Return the place of one block's finished stage."""
        return self.path / STAGES / f"{key[:16]}-{block:06d}"

    def save_stage(self, place: Path, tables: Mapping[str, pl.DataFrame]) -> None:
        """Write a stage's tables and their digests as a folder, whole."""
        with explained(place):
            part = Path(tempfile.mkdtemp(dir=place.parent, prefix=".part-"))
            try:
                for name, frame in tables.items():
                    frame.write_parquet(part / f"{name}.parquet")
                digests = {name: file_digest(part / f"{name}.parquet") for name in tables}
                (part / DIGESTS).write_bytes(msgspec.json.encode(digests))
                if place.exists():
                    shutil.rmtree(place)
                put(part, place)
            finally:
                shutil.rmtree(part, ignore_errors=True)

    def has_stage(self, place: Path, note: Note) -> bool:
        """Say whether a stage is there, bit by bit as it was written; one that is not is told of."""
        if not place.exists():
            return False
        try:
            digests = msgspec.json.decode((place / DIGESTS).read_bytes(), type=dict[str, str])
            damaged = [name for name, digest in digests.items() if file_digest(place / f"{name}.parquet") != digest]
        except (OSError, msgspec.DecodeError):
            damaged = ["its list of tables, or one of them"]
        if damaged:
            note(f"The kept stage {place} was damaged ({', '.join(damaged)}); it was computed again.")
        return not damaged

    def clear_stages(self, keep: set[Path]) -> None:
        """Remove finished stages that do not belong to this run any more, and what killed runs left half written."""
        for entry in (self.path / STAGES).iterdir():
            if entry not in keep and entry.name != LOCK:
                # What cannot be removed only takes room; the results are written.
                with suppress(OSError):
                    shutil.rmtree(entry) if entry.is_dir() else entry.unlink()

    def _replace(self, target: Path, save: Callable[[Path], object]) -> None:
        part = self.path / STAGES / f".part-{target.name}"
        with explained(target):
            try:
                save(part)
                put(part, target)
            finally:
                part.unlink(missing_ok=True)


def file_digest(path: Path) -> str:
    """Return a file's SHA-256."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
