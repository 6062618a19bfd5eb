"""Writing a record for other tools: the tidy table, and ELAN files."""

from __future__ import annotations

from pathlib import Path

from attunement.record import Record
from attunement.recordings.writers.eaf_record import write_eaf
from attunement.recordings.writers.tidy_table import write_tidy
from attunement.vocabulary import CannotWriteError


def write(record: Record, path: str | Path) -> tuple[Path, ...]:
    """Write a record to `.csv` (lossless) or `.eaf` (one file per observation, in milliseconds); return the files.

    A record of several observations becomes `name-0.eaf`, `name-1.eaf`, …, by observation number.
    """
    path = Path(path)
    try:
        if path.suffix.casefold() == ".csv":
            write_tidy(record, path)
            return (path,)
        if path.suffix.casefold() == ".eaf":
            numbers = record.observations["observation"].to_list()
            files = {n: path if len(numbers) == 1 else path.with_name(f"{path.stem}-{n}{path.suffix}") for n in numbers}
            for number, file in files.items():
                write_eaf(record, number, file)
            return tuple(files.values())
    except OSError as problem:
        raise CannotWriteError(
            f"{path} cannot be written: {problem.strerror or problem}. Choose another folder, or free some space."
        ) from problem
    raise CannotWriteError(
        f"'{path.name}' does not say which format to write. End the name with .csv (tidy table) or .eaf (ELAN)."
    )
