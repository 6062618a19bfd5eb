"""Columns of step tables: which one holds the times, which one the partner, which ones codes or measured values."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.source import Source
from attunement.recordings.tables.delimited import Row, refuse_wide, stated_delimiter
from attunement.recordings.tables.step_text import LONGEST_LINE
from attunement.recordings.tables.table import is_first_line, plain, shown
from attunement.recordings.tables.times import UNIT, Written, told_by_end, told_by_name
from attunement.recordings.tables.whose import Whose, stated
from attunement.vocabulary import BadFileError

_TIME = re.compile(
    rf"((approx)?time|timestamp|times|t)[-/]?{UNIT}?|(?P<only>seconds?|sec|ms|milliseconds?|frame|framenum|interval)"
)
_FACES = re.compile(r"au\d\d[rc]?")  # action units, as OpenFace and Py-Feat name them
_MOST_HEADER_LINES = 20  # of one name that runs over several lines


def is_header(row: Row) -> bool:
    """Return whether a row names columns: texts without repetition, at least two, hardly any of them numbers."""
    names = [cell.strip() for cell in row]
    filled = [name for name in names if name]
    words = [name for name in filled if not re.fullmatch(r"[-+\d.,:eE]+", name)]
    return len(filled) >= 2 and len(set(filled)) == len(filled) and len(words) == len(filled)


def header_of(source: Source, path: Path, delimiter: str, codebook: Codebook) -> tuple[list[str], int]:
    """Return the column names and the number of lines before the first row of data."""
    with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
        lines = [file.readline(LONGEST_LINE) for _ in range(_MOST_HEADER_LINES)]
    lines[0] = lines[0].lstrip("\ufeff")
    before = 1 if stated_delimiter(lines[0]) else 0
    reader = csv.reader((line.replace("\r\n", "\n") for line in lines[before:]), delimiter=delimiter)
    try:
        first = [name.strip() for name in next(islice(reader, 1), [])]
    except csv.Error:
        first = []
    skipped = before + reader.line_num
    refuse_wide(source.name, len(first))
    if codebook.header:
        wide = max([len(first), *(len(row) for row in reader)], default=0)
        if wide < len(codebook.header):
            raise BadFileError(
                f"{source.name} has {wide} columns, and the codebook's [table] header names {len(codebook.header)}. Name each "
                "column once."
            )
        says_so = codebook.header_replaces or is_first_line(first, codebook.header)
        return list(codebook.header), skipped if says_so else before
    while first and not first[-1]:
        first.pop()
    twice = next((name for name, count in Counter(filter(None, first)).items() if count > 1), None)
    if twice and is_header(list(dict.fromkeys(first))):
        raise BadFileError(f"{source.name} has the column '{twice}' twice. Rename one of them.")
    if not is_header(first):
        raise BadFileError(
            f"{source.name}, line {before + 1}: '{lines[before].rstrip()[:60]}' is not a row of column names. Name the "
            'columns in the codebook, in their order: [table] header = ["time", "mother", …]. If that row is to be left '
            "out, add replaces_header = true."
        )
    return first, skipped


def time_column(header: Sequence[str], codebook: Codebook) -> int | None:
    """Return the place of the column of times: named in the codebook, a timestamp, else a frame number."""
    words = [plain(name) for name in header]
    for role in ("time", "start", "frame"):
        if plain(codebook.columns.get(role, "")) in words and codebook.columns.get(role):
            return words.index(plain(codebook.columns[role]))
    found = [i for i, word in enumerate(words) if _TIME.fullmatch(word)]
    return min(found, key=lambda i: (written_of(header[i]).unit in ("frames", "intervals"), i)) if found else None


def written_of(name: str) -> Written:
    """Return what the name of a column of times tells of them; "auto" where it tells nothing."""
    word = plain(name)
    match = _TIME.fullmatch(word)
    if match is None:
        return told_by_end(name) or Written()
    if match["only"]:
        counted = {"frame": "frames", "framenum": "frames", "interval": "intervals"}.get(word)
        return Written(counted) if counted else told_by_name(word)
    return told_by_name(match["unit"]) if match["unit"] else Written()


@dataclass(frozen=True)
class StepLayout:
    """Where the columns of a step table are, and how its times are written."""

    file: str
    header: list[str]
    time_at: int | None
    partner_at: int | None
    wanted: list[int]  # the columns that hold codes
    unit: str
    frame_s: float | None
    whose: Whose = field(default_factory=Whose)
    seen_at: int | None = None  # the column that says whether a program saw the face

    @property
    def used(self) -> list[int]:
        """The columns to be read."""
        at = (self.time_at, self.partner_at, self.seen_at, *self.whose.columns, *self.wanted)
        return list(dict.fromkeys(i for i in at if i is not None))


def layout_of(file: str, header: list[str], codebook: Codebook) -> StepLayout:
    """Return where the columns are that the codebook asks for."""
    rules, words = codebook.rules, [plain(name) for name in header]
    time_at = time_column(header, codebook)
    partner = plain(codebook.columns.get("partner", "face_id"))
    partner_at = words.index(partner) if partner and partner in words else None
    whose = stated(header, codebook.columns)
    if time_at is None and not (rules.step_s or rules.frame_s):
        raise BadFileError(
            f"{file} has no column of times. If its rows are steps, state step_s (seconds per row) or frame_rate under "
            '[rules], or name the column: [columns] time = "…". If its rows are events, name their start and end there.'
        )
    unit, frame_s = "auto", rules.frame_s
    if time_at is not None:
        written = written_of(header[time_at])
        unit = written.unit if rules.time_unit == "auto" else rules.time_unit
        frame_s = written.frame_s or rules.frame_s
    own = {time_at, partner_at, *whose.columns}
    own |= {words.index("frame")} if "frame" in words and time_at is not None else set()
    wanted = wanted_columns(file, header, codebook, own)
    return StepLayout(file, header, time_at, partner_at, wanted, unit, frame_s, whose, _seen(header, codebook))


def wanted_columns(file: str, header: Sequence[str], codebook: Codebook, own: set[int | None]) -> list[int]:
    """Return the columns that tracks of the codebook name."""
    wanted = [
        i
        for i, name in enumerate(header)
        if name and i not in own and any(t.matches(file=file, partner=t.partner, track=name) for t in codebook.tracks)
    ]
    if not wanted:
        raise BadFileError(
            f"{file}: no [[track]] of the codebook names one of its columns ({shown(header)}). Add one for "
            "each column that holds codes."
        )
    return wanted


def _seen(header: Sequence[str], codebook: Codebook) -> int | None:
    """Return the column that says whether a program saw the face: the stated one, or OpenFace's `success`."""
    words = [plain(name) for name in header]
    named = codebook.columns.get("confidence", "")
    if plain(named) in words and named:
        return words.index(plain(named))
    if codebook.rules.least_confidence is not None:
        known = next((word for word in ("confidence", "facescore") if word in words), None)
        return words.index(known) if known else None
    of_faces = "confidence" in words or any(_FACES.fullmatch(word) for word in words)
    return words.index("success") if "success" in words and of_faces else None
