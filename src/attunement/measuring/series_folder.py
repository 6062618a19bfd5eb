"""The folder of measured synchrony: what was read, the settings, and every table as Parquet and CSV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

import msgspec
import polars as pl

from attunement.measuring.folder import IMPORT_REPORT, tidy_folder
from attunement.measuring.series_forms import SynchronySettings
from attunement.recordings.continuous import DyadSeries
from attunement.recordings.import_report import ImportReport
from attunement.study.store import RunFolder

MANIFEST = "synchrony.json"
TABLES = ("synchrony", "synchrony_lags", "synchrony_windows", "synchrony_group")


def write_synchrony(
    tables: Mapping[str, pl.DataFrame],
    report: ImportReport,
    settings: SynchronySettings,
    dyads: Sequence[DyadSeries],
    folder: Path,
) -> None:
    """Write tables of synchrony into a folder, with the import report and the settings.

    Tables of an earlier run of the command that are not there any more are removed.
    """
    out = RunFolder(folder)
    out.prepare()
    for name in TABLES:
        for ending in ("parquet", "csv"):
            if name not in tables:
                out.remove(f"tables/{name}.{ending}")
    for name, table in tables.items():
        out.write_table(name, table)
        out.write(f"tables/{name}.csv", table.write_csv().encode())
    out.write(IMPORT_REPORT, f"{report}\n".encode())
    manifest = {
        "made_by": f"attunement {version('attunement')}",
        "files": sorted({file for dyad in dyads for file in dyad.files}),
        "persons": dyads[0].persons,
        "step_s": dyads[0].step_s,
        "settings": asdict(settings),
        "tables": list(tables),
    }
    out.write(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=2))
    tidy_folder(folder)
