r"""Records as Datavyu projects, one for each observation, and back.

A project is a zip of two texts: `project`, and `db` with the cells. Each tier is a column with one code. Datavyu lets
names of columns hold letters, digits and underscores only, so a tier's column is named after it. The description of the
columns is the one cell of a column "attunement"; deleting it makes the file one like any other of Datavyu.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from attunement.record import Record
from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.format import Look
from attunement.recordings.formats.datavyu import is_project, read_project
from attunement.recordings.import_report import Note
from attunement.recordings.packed import DAMAGED, part_of
from attunement.recordings.source import Source
from attunement.recordings.writer import Writer, numbered
from attunement.recordings.writers.marks import LOSES, Found, Track, description, marks_of, record_of
from attunement.recordings.writers.text import checked, escaped, identifier, unescaped, unused
from attunement.recordings.writers.tiers import tiers_of
from attunement.vocabulary import BadFileError

OWN = "attunement"
FORM = "A Datavyu project"
_DESCRIBED = re.compile(rb"^attunement \(MATRIX,\w+,\)-record\|NOMINAL\r?\n\d", re.MULTILINE)
_YEAR = (2000, 1, 1, 0, 0, 0)  # the same record gives the same bytes


def projects(record: Record, path: Path) -> dict[Path, bytes]:
    """Return one Datavyu project for each observation."""
    files = numbered(path, record.observations["observation"])
    return {file: _packed(file, _database(record, number)) for number, file in files.items()}


def _packed(file: Path, database: str) -> bytes:
    project = f"!project\ndbFile: {_quoted(file.name)}\nname: {_quoted(file.stem)}\norigpath: ''\nversion: 5\nviewerSettings: []\n"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (("project", project), ("db", database)):
            archive.writestr(zipfile.ZipInfo(name, _YEAR), text.encode("utf-8"), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _database(record: Record, observation: int) -> str:
    taken = {OWN}
    tracks: dict[str, Track] = {}
    lines: list[str] = []
    for tier in tiers_of(marks_of(record, observation)):
        column = unused(identifier(tier.name), taken, "_")
        taken.add(column)
        tracks[column] = tier.track
        lines.append(f"{column} (MATRIX,true,)-{identifier(tier.track.channel or tier.track.kind)}|NOMINAL")
        lines += [_cell(mark.start_ms, mark.end_ms, escaped(checked(mark.label, FORM))) for mark in tier.marks]
    about = [f"{OWN} (MATRIX,false,)-record|NOMINAL", _cell(0, 0, description(record, observation, tracks))]
    return "\n".join(["#4", *about, *lines]) + "\n"


def _cell(start_ms: int, end_ms: int, value: str) -> str:
    guarded = re.sub(r"([\\()|,-])", r"\\\1", value)  # as Datavyu does it
    return f"{_clock(start_ms)},{_clock(end_ms)},({guarded})"


def _clock(time_ms: int) -> str:
    seconds, ms = divmod(time_ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}:{ms:03}"


def is_own(look: Look) -> bool:
    """Return whether a file is a Datavyu project that was written here."""
    if not (look.packed and is_project(look.source)):
        return False
    try:
        return _DESCRIBED.search(part_of(look.source, "db")) is not None
    except (*DAMAGED, BadFileError):
        return False


def read_own(source: Source) -> tuple[Record, tuple[Note, ...]]:
    """Return the record in a Datavyu project that Attunement wrote, and that a person may have edited since."""
    [sheet] = read_project(source, Codebook())
    about = [event.code for event in sheet.events if event.partner == OWN]
    found = [
        Found(e.partner, unescaped(e.code), e.start_s, e.end_s, e.row, Track("event", e.partner, e.track))
        for e in sheet.events
        if e.partner != OWN
    ]
    record, notes = record_of(source.name, "Datavyu", [((about or [""])[0], found)])
    return record, (*sheet.notes, *notes)


WRITERS = (
    Writer(
        name="Datavyu project",
        endings=(".opf",),
        says="One project for each observation, with a column for each person's channel.",
        loses=LOSES,
        write=projects,
        is_own=is_own,
        read_own=read_own,
    ),
)
