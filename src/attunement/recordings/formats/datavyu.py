r"""Datavyu: projects (.opf, a zip with a text database), and that database alone.

A database line is a column, `name (MATRIX,true,)-hand|NOMINAL,look|NOMINAL`, or a cell,
`HH:MM:SS:mmm,HH:MM:SS:mmm,(left,1)`, with `\` before a comma or bracket that belongs to a value. Old versions (#2, #3)
write `name (FLOAT)`. A cell that was not ended carries 0 as its offset.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import PurePath

from attunement.recordings.codebook import Codebook
from attunement.recordings.format import Evidence, Format
from attunement.recordings.import_report import Note
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.recordings.source import LARGEST_WHOLE, Source, lines_of
from attunement.recordings.tables.clock import seconds
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
                RawEvent(line, column, track, code, start_s, ended(start_s, end_s)) for track, code in values if code
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
        file=file,
        form="Datavyu database",
        name=PurePath(file).stem,
        events=tuple(events),
        frame_s=codebook.rules.frame_s,
        notes=(*notes, *found),
    )


def ended(start_s: float, end_s: float) -> float | None:
    """Return the end of a cell, or None where its coder never set one (Datavyu writes 0)."""
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
