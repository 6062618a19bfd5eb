"""The folder of measured recordings: import report, settings, and every table as Parquet and CSV."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

import msgspec
import polars as pl

from attunement.measuring.measuring import Measured
from attunement.recordings import ImportReport
from attunement.study.store import STAGES, RunFolder, file_digest
from attunement.vocabulary import BadFileError

MANIFEST, IMPORT_REPORT = "measured.json", "import-report.txt"


def write_measured(measured: Measured, report: ImportReport, folder: Path, *, files: Sequence[str]) -> None:
    """Write what was measured into a folder: `tables/NAME.parquet` and `.csv`, the import report, and the settings.

    Tables of an earlier measurement in the same folder that are not there any more are removed.
    """
    out = RunFolder(folder)
    out.prepare()
    for name in _before(folder):
        if name not in measured.tables:
            for ending in ("parquet", "csv"):
                out.remove(f"tables/{name}.{ending}")
    for name, table in measured.tables.items():
        out.write_table(name, table)
        out.write(f"tables/{name}.csv", table.write_csv().encode())
    notes = "".join(f"{note}\n" for note in measured.notes)
    out.write(IMPORT_REPORT, f"{report}\n{'measured' if notes else ''}\n{notes}".encode())
    manifest = {
        "made_by": f"attunement {version('attunement')}",
        "files": list(files),
        "persons": measured.persons,
        "settings": asdict(measured.settings),
        "tables": list(measured.tables),
        "sha256": {name: file_digest(out.place(name)) for name in measured.tables},
    }
    out.write(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=2))


def read_measured_tables(folder: Path) -> dict[str, pl.DataFrame]:
    """Return the tables of a folder by name, columns, rows and all, bit by bit as they were written.

    Raises
    ------
    BadFileError
        The list of tables is damaged, or a table is missing or was changed afterwards.
    """
    place = folder / MANIFEST
    try:
        digests = msgspec.convert(msgspec.json.decode(place.read_bytes())["sha256"], dict[str, str])
    except (OSError, msgspec.MsgspecError, KeyError, TypeError):
        raise BadFileError(f"The list of tables {place} is missing or damaged. Measure the recordings again.") from None
    tables = {}
    for name, digest in sorted(digests.items()):
        table = RunFolder(folder).place(name)
        if not table.is_file() or file_digest(table) != digest:
            raise BadFileError(f"The table {table} is missing, damaged or changed. Measure the recordings again.")
        tables[name] = pl.read_parquet(table)
    return tables


def tidy_folder(folder: Path) -> None:
    """Remove the place where files were written before they were moved to theirs."""
    with suppress(OSError):  # another program may be using it; it does no harm
        (folder / STAGES).rmdir()


def _before(folder: Path) -> list[str]:
    """Return the tables that an earlier measurement left."""
    try:
        found = msgspec.json.decode((folder / MANIFEST).read_bytes()).get("tables", [])
        return [name for name in found if isinstance(name, str) and name.isidentifier()]
    except (OSError, msgspec.DecodeError, AttributeError):
        return []
