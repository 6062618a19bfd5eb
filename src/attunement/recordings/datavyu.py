r"""Datavyu: projects (.opf, a zip with a text database), that database alone, spreadsheet exports and datavyur tables.

A database line is a column, `name (MATRIX,true,)-hand|NOMINAL,look|NOMINAL`, or a cell,
`HH:MM:SS:mmm,HH:MM:SS:mmm,(left,1)`, with `\` before a comma or bracket that belongs to a value. Old versions (#2, #3)
write `name (FLOAT)`. A cell that was not ended carries 0 as its offset.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import defaultdict
from pathlib import PurePath

from attunement.recordings.clock import seconds
from attunement.recordings.codebook import Codebook
from attunement.recordings.report import Note
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.recordings.source import LARGEST_WHOLE, Source, lines_of
from attunement.recordings.table import Row, Table, plain, read_table
from attunement.vocabulary import BadFileError

_COLUMN = re.compile(
    r"(?P<name>[^\t]+?)\s*\((?P<kind>MATRIX|TEXT|NOMINAL|INTEGER|FLOAT|PREDICATE|QUOTE_STRING)(?:,[^)]*)?\)(?:-(?P<codes>.*))?"
)
_CELL = re.compile(r"(\d+:\d+:\d+:\d+),(\d+:\d+:\d+:\d+),(.*)", re.DOTALL)


def is_project(source: Source) -> bool:
    """Return whether a zip file holds a Datavyu database."""
    try:
        return "db" in zipfile.ZipFile(io.BytesIO(source.data)).namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def is_database(start: str) -> bool:
    """Return whether a text begins like a Datavyu database."""
    return re.match(r"#[2-9]\s", start) is not None


def read_project(source: Source, codebook: Codebook) -> list[Sheet]:
    """Return the one observation of a Datavyu project."""
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)).open("db") as member:
            data = member.read(LARGEST_WHOLE)
        text = data.decode("utf-8")
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        KeyError,
        ValueError,
        RuntimeError,
        EOFError,
        NotImplementedError,
    ) as problem:
        raise BadFileError(
            f"{source.name} is not a complete Datavyu project: {problem}. Open and save it in Datavyu again."
        ) from problem
    return [_database(source.name, text, codebook, ())]


def read_database(source: Source, codebook: Codebook) -> list[Sheet]:
    """Return the one observation of a Datavyu database saved as text."""
    text, notes = source.text()
    return [_database(source.name, text, codebook, notes)]


def _database(file: str, text: str, codebook: Codebook, notes: tuple[Note, ...]) -> Sheet:
    column, codes = "", ()
    events: list[RawEvent] = []
    empty: list[int] = []
    for line, entry in enumerate(lines_of(text), 1):
        entry = entry.rstrip("\n")  # noqa: PLW2901
        cell, head = _CELL.fullmatch(entry), _COLUMN.fullmatch(entry)
        if cell and column:
            where = f"{file}, line {line}"
            start_s, end_s = (seconds(cell[i], unit="h:m:s", where=where) for i in (1, 2))
            values = _values(cell[3], codes, where)
            events += [
                RawEvent(line, column, track, code, start_s, _end(start_s, end_s)) for track, code in values if code
            ]
            if not any(code for _, code in values):
                empty.append(line)
        elif head:
            column = head["name"].strip()
            matrix = head["kind"] == "MATRIX"
            codes = tuple(re.split(r"\|[A-Z_]+,?", head["codes"] or ""))[:-1] if matrix else ()
        elif entry.strip() and not entry.startswith("#") and not re.match(r"\d+:", entry):
            raise BadFileError(
                f"{file}, line {line}: '{entry[:60]}' is neither a column nor a cell of a Datavyu database. Open and "
                "save the file in Datavyu again."
            )
    found = (Note("dropped", "cells without a code", file, tuple(empty)),) if empty else ()
    return Sheet(
        file,
        "Datavyu database",
        PurePath(file).stem,
        tuple(events),
        (),
        None,
        None,
        codebook.rules.frame_s,
        False,
        "line",
        {},
        (*notes, *found),
    )


def _end(start_s: float, end_s: float) -> float | None:
    return None if end_s == 0 and start_s > 0 else end_s  # 0: the coder never pressed the offset key


def _values(text: str, codes: tuple[str, ...], where: str) -> list[tuple[str, str]]:
    """Return (code name, value) of a cell; a cell of one plain value has the name ''."""
    if not codes:
        return [("", _unescape(text).strip())]
    if not (text.startswith("(") and text.endswith(")")):
        raise BadFileError(
            f"{where}: the cell '{text[:60]}' should stand in brackets. Open and save the file in Datavyu again."
        )
    values = [_unescape(value).strip() for value in re.split(r"(?<!\\),", text[1:-1])]
    if len(values) > len(codes):
        raise BadFileError(
            f"{where}: the cell has {len(values)} values, but its column has {len(codes)} codes "
            f"({', '.join(codes)}). Open and save the file in Datavyu again."
        )
    return list(zip(codes, values, strict=False))


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


# -- exported tables -----------------------------------------------------------------------------------------------


def is_export_header(row: Row) -> bool:
    """Return whether a row names the columns of a spreadsheet export or of a table written by datavyur."""
    names = [cell.strip() for cell in row]
    return bool(_blocks(names)) or {"column", "ordinal", "onset", "offset"} <= {plain(name) for name in names}


def _blocks(names: list[str] | tuple[str, ...]) -> dict[str, dict[str, int]]:
    """Return column → part (ordinal, onset, offset, code names) → place, for a side-by-side export."""
    blocks: dict[str, dict[str, int]] = defaultdict(dict)
    for i, name in enumerate(names):
        column, dot, part = name.rpartition(".")
        if dot and column:
            blocks[column][part] = i
    return {column: parts for column, parts in blocks.items() if {"onset", "offset"} <= set(parts)}


def read_export(source: Source, codebook: Codebook) -> list[Sheet]:
    """Return the observations of a Datavyu spreadsheet export (times in milliseconds)."""
    table = read_table(source, is_header=is_export_header, header=codebook.header)
    if table.column("framenum") is not None:
        raise BadFileError(
            f"{source.name} is a 'by frame' export. Export it from Datavyu as a spreadsheet (one row per cell): "
            "nothing is lost, and it is smaller."
        )
    notes = (*table.notes, Note("converted", "times in milliseconds", source.name))
    stem, blocks = PurePath(source.name).stem, _blocks(table.header)
    groups: dict[str, list[RawEvent]] = {}
    for line, row in table.rows:
        if blocks:
            found = groups.setdefault(stem, [])
            for column, parts in blocks.items():
                found += _cell_events(table, row, line, column, parts, codebook)
        else:
            parts = {name: i for i, name in enumerate(table.header) if plain(name) not in ("file", "column") and name}
            found = groups.setdefault(table.cell(row, table.column("file")) or stem, [])
            found += _cell_events(table, row, line, table.cell(row, table.need("column")), parts, codebook)
    return [
        Sheet(
            source.name,
            "Datavyu export",
            name,
            tuple(events),
            (),
            None,
            None,
            codebook.rules.frame_s,
            False,
            table.row_means,
            {},
            notes,
        )
        for name, events in (groups or {stem: []}).items()
    ]


def _cell_events(
    table: Table, row: Row, line: int, column: str, parts: dict[str, int], codebook: Codebook
) -> list[RawEvent]:
    onset, offset = (table.cell(row, parts[next(p for p in parts if plain(p) == name)]) for name in ("onset", "offset"))
    codes = {name: table.cell(row, i) for name, i in parts.items() if plain(name) not in ("onset", "offset", "ordinal")}
    if not onset:
        return []  # blocks have different lengths
    start_s, end_s = (
        seconds(text or "0", unit=codebook.rules.time_unit, plain="ms", where=table.where(line))
        for text in (onset, offset)
    )
    return [RawEvent(line, column, name, code, start_s, _end(start_s, end_s)) for name, code in codes.items() if code]
