r"""Datavyu: projects (.opf, a zip with a text database), and that database alone.

A database line is a column, `name (MATRIX,true,)-hand|NOMINAL,look|NOMINAL`, or a cell,
`HH:MM:SS:mmm,HH:MM:SS:mmm,(left,1)`, with `\` before a comma, bracket or line end that belongs to a value. Old
versions (#2, #3) write `name (FLOAT)`. A cell that was not ended carries 0 as its offset. Each argument of a cell is a
code on a track of its own; an argument left empty beside others says nothing, and a cell without any value is a mark
without a label on the track of the first. The file does not say when coding began or ended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.format import Evidence, Format
from attunement.recordings.import_report import Note
from attunement.recordings.packed import DAMAGED, archive_of, part_of
from attunement.recordings.sheet import RawEvent, Sheet, refuse_many
from attunement.recordings.source import Source, lines_of
from attunement.recordings.tables.clock import seconds
from attunement.recordings.tables.table import shown
from attunement.vocabulary import BadFileError

_COLUMN = re.compile(
    r"(?P<name>[^\t]+?)(?<!\s)\s*\((?P<kind>MATRIX|TEXT|NOMINAL|INTEGER|FLOAT|PREDICATE|QUOTE_STRING)"
    r"(?:,(?P<shown>true|false)?[^)]*)?\)(?:-(?P<codes>.*))?"
)
_LONGEST_HEAD = 10_000  # signs in the line of a column; longer ones are cells or damage
_CELL = re.compile(r"(\d+:\d+:\d+:\d+),(\d+:\d+:\d+:\d+),(.*)", re.DOTALL)


def is_project(source: Source) -> bool:
    """Return whether a zip file holds a Datavyu database."""
    try:
        with archive_of(source) as archive:
            return "db" in archive.namelist()
    except DAMAGED:
        return False


def is_database(start: str) -> bool:
    """Return whether a text begins like a Datavyu database, or like what its forerunners wrote."""
    return re.match(r"#[2-9]\s", start) is not None or _forerunner(start) != ""


def _forerunner(start: str) -> str:
    """Return what an old file of MacSHAPA or OpenSHAPA is; empty for others."""
    if start.startswith("; MacSHAPA Open Database") or "setf macshapa-db" in start[:500]:
        return "a database of MacSHAPA or OpenSHAPA (.odb), which Datavyu no longer opens, either"
    if start.startswith("!project") and "dbFile" in start:
        return "a project description of OpenSHAPA or Datavyu (.shapa), which holds no codings"
    return ""


def read_project(source: Source, codebook: Codebook) -> list[Sheet]:
    """Return the one observation of a Datavyu project."""
    try:
        text = part_of(source, "db").decode("utf-8")
    except DAMAGED as problem:
        raise BadFileError(
            f"{source.name} is not a complete Datavyu project: {problem}. Open and save it in Datavyu again."
        ) from problem
    return [_database(source.name, text, codebook, ())]


def read_database(source: Source, codebook: Codebook) -> list[Sheet]:
    """Return the one observation of a Datavyu database saved as text."""
    if _forerunner(source.start):
        raise BadFileError(
            f"{source.name} is {_forerunner(source.start)}. Open it in the program that wrote it and save the cells as "
            "CSV, or take Datavyu's project (.opf)."
        )
    text, notes = source.text()
    return [_database(source.name, text, codebook, notes)]


def _database(file: str, text: str, codebook: Codebook, notes: tuple[Note, ...]) -> Sheet:
    column, codes = "", ()
    events: list[RawEvent] = []
    hidden: list[str] = []
    for line, entry in _entries(text):
        cell = _CELL.fullmatch(entry)
        head = _COLUMN.fullmatch(entry) if cell is None and len(entry) < _LONGEST_HEAD else None
        if cell and column:
            where = f"{file}, line {line}"
            start_s, end_s = (seconds(cell[i], unit="h:m:s", where=where) for i in (1, 2))
            values = _values(cell[3], codes, where)
            given = [(track, code) for track, code in values if code] or [(values[0][0], "")]
            events += [RawEvent(line, column, track, code, start_s, ended(start_s, end_s)) for track, code in given]
            refuse_many(file, len(events))
        elif head:
            column = _unescape(head["name"].strip())
            matrix = head["kind"] == "MATRIX"
            codes = tuple(map(_unescape, re.split(r"\|[A-Z_]+,?", head["codes"] or "")[:-1])) if matrix else ()
            hidden += [column] if head["shown"] == "false" else []
        elif entry.strip() and not entry.startswith("#") and not re.match(r"\d+:", entry):
            raise BadFileError(
                f"{file}, line {line}: '{entry[:60]}' is neither a column nor a cell of a Datavyu database. Open and "
                "save the file in Datavyu again."
            )
    found = (Note("read", f"columns that are hidden in Datavyu were read, too: {shown(hidden)}", file),)
    return Sheet(
        file=file,
        form="Datavyu database",
        name=PurePath(file).stem,
        events=tuple(events),
        frame_s=codebook.rules.frame_s,
        notes=(*notes, *(found if hidden else ())),
    )


def _entries(text: str) -> Iterator[tuple[int, str]]:
    """Return the entries of a database with the line that each begins on; an escaped line end does not end one."""
    begun, entry = 1, ""
    for line, part in enumerate(lines_of(text), 1):
        entry += part.rstrip("\n")
        if (len(entry) - len(entry.rstrip("\\"))) % 2:
            entry = f"{entry[:-1]}\n"
            continue
        yield begun, entry
        begun, entry = line + 1, ""
    if entry:
        yield begun, entry


def ended(start_s: float, end_s: float) -> float | None:
    """Return the end of a cell, or None where its coder never set one (Datavyu writes 0)."""
    return None if end_s == 0 and start_s > 0 else end_s  # 0: the coder never pressed the offset key


def _values(text: str, codes: tuple[str, ...], where: str) -> list[tuple[str, str]]:
    """Return (code name, value) of a cell; a cell of one plain value has the name ''."""
    if not codes:
        return [("", "" if text == "()" else _unescape(text).strip())]
    if not (text.startswith("(") and text.endswith(")")):
        raise BadFileError(
            f"{where}: the cell '{text[:60]}' should stand in brackets. Open and save the file in Datavyu again."
        )
    values, escaped = [""], False
    for letter in text[1:-1]:  # a comma parts two values unless a backslash stands before it that belongs to it
        if letter == "," and not escaped:
            values.append("")
        else:
            values[-1] += letter
        escaped = letter == "\\" and not escaped
    values = [_unescape(value).strip() for value in values]
    if len(values) > len(codes):
        raise BadFileError(
            f"{where}: the cell has {len(values)} values, but its column has {len(codes)} codes "
            f"({', '.join(codes)}). Open and save the file in Datavyu again."
        )
    return list(zip(codes, values, strict=False))


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)


FORMATS = (
    Format(
        name="Datavyu project",
        says="The project itself (.opf): nothing to export.",
        sniff=lambda look: Evidence.SIGNATURE if look.packed and is_project(look.source) else Evidence.NONE,
        read=read_project,
    ),
    Format(
        name="Datavyu database",
        says="The text file `db` out of a project.",
        sniff=lambda look: Evidence.SIGNATURE if is_database(look.start) else Evidence.NONE,
        read=read_database,
    ),
)
