"""The tidy table: a whole record in one CSV, lossless, readable by people and by every statistics program.

One row per timed thing. `kind` is observation, episode, coverage or event; `label` is the episode's name, the status
of coverage, or the code. Times in seconds from the observation's start, half-open.
"""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path
from typing import Any

import polars as pl

from attunement.record import Record
from attunement.recordings.import_report import Note
from attunement.recordings.source import Source, lines_of
from attunement.recordings.tables.table import Row
from attunement.recordings.writer import Writer
from attunement.recordings.writers.text import escaped, unescaped
from attunement.vocabulary import BadFileError

COLUMNS = (
    "kind",
    "observation",
    "dyad",
    "occasion",
    "procedure",
    "coder",
    "person",
    "channel",
    "label",
    "start_s",
    "end_s",
    "row",
    "source",
)
_NULL = ""  # an empty cell is nothing known; a text that is empty is written as one backslash
LARGEST_NUMBER = 2**32


def is_tidy(row: Row) -> bool:
    """Return whether a row names the columns of a tidy table."""
    return set(COLUMNS) <= {cell.strip() for cell in row}


def tidy_table(record: Record, path: Path) -> dict[Path, bytes]:
    """Return a record as one tidy table."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for o in record.observations.iter_rows(named=True):
        _write(
            writer,
            kind="observation",
            start_s=0.0,
            end_s=o["duration_s"],
            **{k: v for k, v in o.items() if k != "duration_s"},
        )
    for e in record.episodes.iter_rows(named=True):
        _write(writer, kind="episode", label=e["episode"], **{k: v for k, v in e.items() if k != "episode"})
    for c in record.coverage.iter_rows(named=True):
        _write(writer, kind="coverage", label=c["status"], **{k: v for k, v in c.items() if k != "status"})
    for e in record.events.iter_rows(named=True):
        _write(writer, kind="event", label=e["code"], **{k: v for k, v in e.items() if k != "code"})
    return {path: out.getvalue().encode("utf-8")}


def _write(writer: Any, **cells: Any) -> None:
    writer.writerow([_cell(cells.get(name)) for name in COLUMNS])


def _cell(value: Any) -> str:
    if value is None:
        return _NULL
    if isinstance(value, float):
        return repr(value)
    return escaped(value) if isinstance(value, str) else str(value)  # many readers of CSV cannot take a line end


def read_tidy(source: Source) -> tuple[Record, tuple[Note, ...]]:
    """Return the record in a tidy table."""
    text, _ = source.text()
    reader = csv.reader(lines_of(text))
    tables: dict[str, list[dict[str, Any]]] = {"observation": [], "episode": [], "coverage": [], "event": []}
    try:
        header = [cell.strip() for cell in next(reader, [])]
        for cells in reader:
            where = f"{source.name}, line {reader.line_num}"
            if not cells:
                continue
            if len(cells) != len(header):
                raise BadFileError(
                    f"{where}: the row has {len(cells)} cells, and there are {len(header)} columns. Correct it."
                )
            row = dict(zip(header, cells, strict=True))
            if row["kind"] not in tables:
                raise BadFileError(
                    f"{where}: the kind '{row['kind'][:40]}' is none of {', '.join(tables)}. Correct it."
                )
            tables[row["kind"]].append(_parsed(row, where))
    except csv.Error as problem:
        raise BadFileError(
            f"{source.name}, line {reader.line_num}: the line cannot be cut into cells ({problem}). Check its "
            "quotation marks."
        ) from problem
    return _record(source.name, tables), ()


def _parsed(row: dict[str, str], where: str) -> dict[str, Any]:
    parsed: dict[str, Any] = {name: unescaped(row[name]) for name in COLUMNS}
    for name in ("start_s", "end_s"):
        try:
            parsed[name] = float(row[name])
        except ValueError:
            parsed[name] = math.nan
        if not math.isfinite(parsed[name]):
            raise BadFileError(f"{where}: {name} is '{row[name][:40]}'; it must be a number of seconds. Correct it.")
    for name in ("observation", "row"):
        cell = row[name].strip()
        if cell and not (cell.isascii() and cell.isdigit() and len(cell) < 11 and int(cell) < LARGEST_NUMBER):
            raise BadFileError(f"{where}: {name} is '{cell[:40]}'; it must be a whole number. Correct it.")
        parsed[name] = int(cell) if cell else None
    if parsed["observation"] is None:
        raise BadFileError(f"{where}: the number of the observation is missing. Correct it.")
    needed = {
        "event": ("person", "channel", "label"),
        "coverage": ("person", "channel", "label"),
        "episode": ("label",),
    }
    for name in needed.get(row["kind"], ()):
        if parsed[name] is None:
            raise BadFileError(f"{where}: {name} is missing. Correct it.")
    if row["kind"] == "coverage" and parsed["label"] not in ("coded", "not coded", "uncodable"):
        raise BadFileError(
            f"{where}: the status '{parsed['label'][:40]}' is none of coded, not coded, uncodable. Correct it."
        )
    return parsed


def _record(file: str, tables: dict[str, list[dict[str, Any]]]) -> Record:
    def column(kind: str, name: str) -> list[Any]:
        return [row[name] for row in tables[kind]]

    def texts(kind: str, name: str) -> pl.Series:
        return pl.Series(column(kind, name), dtype=pl.String)

    if not tables["observation"]:
        raise BadFileError(
            f"{file} has no row of the kind 'observation'. Every observation needs one, with its length as end_s."
        )
    times = {
        kind: {
            "observation": column(kind, "observation"),
            "start_s": column(kind, "start_s"),
            "end_s": column(kind, "end_s"),
        }
        for kind in tables
    }
    who = {kind: {"person": texts(kind, "person"), "channel": texts(kind, "channel")} for kind in ("coverage", "event")}
    return Record.build(
        observations={
            "observation": column("observation", "observation"),
            "duration_s": column("observation", "end_s"),
            **{name: texts("observation", name) for name in ("dyad", "occasion", "procedure", "coder", "source")},
        },
        episodes={**times["episode"], "episode": texts("episode", "label")},
        coverage={**times["coverage"], **who["coverage"], "status": texts("coverage", "label")},
        events={
            **times["event"],
            **who["event"],
            "code": texts("event", "label"),
            "row": pl.Series(column("event", "row"), dtype=pl.UInt32),
        },
    )


WRITERS = (
    Writer(
        name="tidy table",
        endings=(".csv",),
        says="The whole record in one table, for people and statistics programs; reads back without any loss.",
        loses="",
        write=tidy_table,
        is_own=lambda look: is_tidy(look.start.partition("\n")[0].strip().split(",")),
        read_own=read_tidy,
    ),
)
