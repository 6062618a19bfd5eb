"""The manifest of a run folder: what computed the results, and each table's rows and digest."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from importlib.metadata import version

import msgspec
import polars as pl

from attunement.engine.interface import Engine
from attunement.study.spec import source_digest
from attunement.study.store import RunFolder, file_digest

MANIFEST = "manifest.json"


def manifest(
    folder: RunFolder,
    tables: Sequence[str],
    *,
    identity: str,
    engine: Engine,
    seconds: dict[str, float],
    notes: Sequence[str],
) -> bytes:
    """Return the manifest of a folder whose tables are written, as JSON."""
    content = {
        "run_id": identity,
        "attunement": version("attunement"),
        "engine": {"name": engine.name, "version": engine.version, "described": engine.described},
        "theory": {"name": engine.theory_name, "sources": source_digest("theories")},
        "libraries": {name: version(name) for name in ("jax", "jaxlib", "numpy", "polars", "scipy")},
        "python": platform.python_version(),
        "machine": {"system": platform.system(), "processor": platform.machine(), "cores": os.cpu_count()},
        "seconds": {name: round(value, 2) for name, value in seconds.items()},
        "notes": list(notes),
        "tables": {
            name: {
                "rows": folder.table(name).select(pl.len()).collect().item(),
                "sha256": file_digest(folder.place(name)),
            }
            for name in sorted(tables)
        },
    }
    return msgspec.json.format(msgspec.json.encode(content), indent=2)


def former_run(folder: RunFolder) -> str | None:
    """Return which run a folder's results are of, or None if it holds no finished run."""
    try:
        return str(msgspec.json.decode((folder.path / MANIFEST).read_bytes())["run_id"])
    except (OSError, msgspec.DecodeError, KeyError, TypeError):
        return None


def former_tables(folder: RunFolder) -> frozenset[str]:
    """Return which tables of a folder were written by the run it holds: only these may be removed, others are somebody's own."""
    try:
        return frozenset(msgspec.json.decode((folder.path / MANIFEST).read_bytes())["tables"])
    except (OSError, msgspec.DecodeError, KeyError, TypeError):
        return frozenset()
