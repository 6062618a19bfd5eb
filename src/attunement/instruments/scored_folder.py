"""The folder of scores: every table as Parquet and CSV, what must be said beside them, and how they were made."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import msgspec

from attunement.instruments.scored import Scored
from attunement.recordings.import_report import ImportReport
from attunement.study.store import RunFolder, file_digest

MANIFEST, BESIDE, HELP_FIRST = "scored.json", "beside-the-scores.txt", "READ-THIS-FIRST.txt"
TABLES = ("scores", "scales", "items", "change", "comparison")


def write_scored(found: Scored, folder: Path, *, file: str, settings: Mapping[str, object]) -> None:
    """Write scores into a folder; what an earlier scoring left there and this one does not make is removed.

    Errors
    ------
    CannotWriteError where the disk refuses.
    """
    out = RunFolder(folder)
    out.prepare()
    for name in TABLES:
        if name not in found.tables:
            for ending in ("parquet", "csv"):
                out.remove(f"tables/{name}.{ending}")
    for name, table in found.tables.items():
        out.write_table(name, table)
        out.write(f"tables/{name}.csv", table.write_csv().encode())
    if found.help:
        out.write(HELP_FIRST, f"{found.help}\n".encode())
    else:
        out.remove(HELP_FIRST)
    out.write(BESIDE, f"{ImportReport(found.notes)}\n".encode())
    manifest = {
        "made_by": f"attunement {version('attunement')}",
        "file": file,
        "instrument": found.instrument,
        "settings": dict(settings),
        "sha256": {name: file_digest(out.place(name)) for name in found.tables},
    }
    out.write(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=2))
