"""Datavyu: spreadsheet exports, with columns of cells side by side, and the tables that `datavyur` writes."""

from __future__ import annotations

from collections import defaultdict
from pathlib import PurePath

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.format import Evidence, Format
from attunement.recordings.formats.datavyu import ended
from attunement.recordings.import_report import Note
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.recordings.source import Source
from attunement.recordings.tables.clock import seconds
from attunement.recordings.tables.table import Row, Table, plain, read_table
from attunement.vocabulary import BadFileError

_LIMITS = ("ordinal", "onset", "offset")


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
            f"{source.name} is a 'by frame' export of Datavyu, which leaves out cells shorter than a frame. Take the "
            "project itself (.opf), or export it from Datavyu as a spreadsheet (one row per cell)."
        )
    notes = (*table.notes, Note("converted", "times in milliseconds", source.name))
    stem, blocks = PurePath(source.name).stem, _blocks(table.header)
    groups: dict[str, list[RawEvent]] = {}
    column_at, file_at = table.column("column"), table.column("file")
    own = _own_codes(table, column_at)
    for line, row in table.rows:
        if blocks:
            found = groups.setdefault(stem, [])
            for column, parts in blocks.items():
                found += _cell_events(table, row, line, column, parts, codebook)
        else:
            column = table.cell(row, column_at)
            found = groups.setdefault(table.cell(row, file_at) or stem, [])
            found += _cell_events(table, row, line, column, own[column], codebook)
    return [
        Sheet(
            file=source.name,
            form="Datavyu export",
            name=name,
            events=tuple(events),
            frame_s=codebook.rules.frame_s,
            row_means=table.row_means,
            notes=notes,
        )
        for name, events in (groups or {stem: []}).items()
    ]


def _own_codes(table: Table, column_at: int | None) -> dict[str, dict[str, int]]:
    """Return, for a table with one row per cell, the parts of each column: its limits, then its codes.

    Where several columns stand in one table its codes are those that it ever uses.
    """
    parts = {name: i for i, name in enumerate(table.header) if name and plain(name) not in ("file", "column")}
    limits = {name: i for name, i in parts.items() if plain(name) in _LIMITS}
    codes = {name: i for name, i in parts.items() if name not in limits}
    used: dict[str, dict[str, int]] = {}
    for _, row in table.rows:
        here = used.setdefault(table.cell(row, column_at), {})
        here |= {name: i for name, i in codes.items() if table.cell(row, i)}
    return {
        column: limits | ({name: i for name, i in codes.items() if name in here or len(used) == 1} or codes)
        for column, here in used.items()
    }


def _cell_events(
    table: Table, row: Row, line: int, column: str, parts: dict[str, int], codebook: Codebook
) -> list[RawEvent]:
    onset, offset = (table.cell(row, parts[next(p for p in parts if plain(p) == name)]) for name in ("onset", "offset"))
    codes = {name: table.cell(row, i) for name, i in parts.items() if plain(name) not in _LIMITS}
    if not onset:
        return []  # blocks have different lengths
    start_s, end_s = (
        seconds(text or "0", unit=codebook.rules.time_unit, plain="ms", where=table.where(line))
        for text in (onset, offset)
    )
    given = {name: code for name, code in codes.items() if code} or {next(iter(codes), ""): ""}
    return [RawEvent(line, column, name, code, start_s, ended(start_s, end_s)) for name, code in given.items()]


FORMATS = (
    Format(
        name="Datavyu export",
        says="The spreadsheet export, or a table of `datavyur`; not the 'by frame' export.",
        sniff=lambda look: Evidence.HEADER if look.has_row(is_export_header) else Evidence.NONE,
        read=read_export,
    ),
)
