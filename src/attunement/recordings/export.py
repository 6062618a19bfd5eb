"""Writing a record for other tools: the ending of the name says which."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from attunement.record import Record
from attunement.recordings.writer import writer_of
from attunement.vocabulary import CannotWriteError


def write(record: Record, path: str | Path, *, overwrite: bool = True) -> tuple[Path, ...]:
    """Write a record in the format that the name's ending asks for; return the files.

    `.csv` is the tidy table, which holds everything; `.eaf` ELAN, `.boris` BORIS, `.opf` Datavyu, `.TextGrid` Praat,
    `.sds` GSEQ, `.gwf` GridWare, `.wide.csv` one row for each observation. Formats with one observation a file write
    `name-0.eaf`, `name-1.eaf`, … by observation number. Nothing is put on disk before
    all files are ready, and no file is ever left half written.

    Parameters
    ----------
    overwrite
        Whether files of these names may be written over.
    """
    path = Path(path)
    if not len(record):
        raise CannotWriteError(f"{path.name} would be empty: there is no observation to write. Check what was read.")
    files = writer_of(path.name).write(record, path)
    there = [file for file in files if file.exists()]
    if there and not overwrite:
        raise CannotWriteError(f"{there[0]} exists. Choose another name, or allow writing over it (--force).")
    _save(files)
    return tuple(files)


def _save(files: Mapping[Path, bytes]) -> None:
    """Put files on disk, each under its name only when all are whole."""
    parts = {file: file.with_name(f".{file.name}.part") for file in files}
    try:
        for file, part in parts.items():
            part.write_bytes(files[file])
        for file, part in parts.items():
            part.replace(file)
    except OSError as problem:
        raise CannotWriteError(
            f"{problem.filename2 or problem.filename or next(iter(files))} cannot be written: "
            f"{problem.strerror or problem}. Choose another folder, or free some space."
        ) from problem
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
