"""Event tables: one row per event or per mark, with columns for start, end and code under whatever names.

Reads ELAN's tab-delimited exports, the event logs of Observer XT, ChildProject's annotation tables, and tables people
make themselves. Columns are recognised by their names or named in the codebook's [columns].
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from attunement.recordings.codebook import Codebook
from attunement.recordings.format import Evidence, Format
from attunement.recordings.import_report import Note
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.recordings.source import Source
from attunement.recordings.tables.clock import number, seconds
from attunement.recordings.tables.pairing import Mark, pair
from attunement.recordings.tables.table import Row, Table, plain, read_table, shown
from attunement.vocabulary import BadFileError

_UNIT = r"(?P<unit>s|sec|secs|seconds|ms|msec|msecs|milliseconds|ssmsec|hhmmssms|us|frame|frames|f)?"
_TIMES = {
    "start": re.compile(
        rf"(segment)?(start|onset|begin|tmin|xmin|from|timerelativesf|timerelativehms)(time)?[-/]?{_UNIT}"
    ),
    "end": re.compile(rf"(segment)?(end|offset|stop|tmax|xmax|until)(time)?[-/]?{_UNIT}"),
    "duration": re.compile(rf"(duration|dur)(time)?[-/]?{_UNIT}"),
}
_UNITS = {
    "ms": "ms",
    "msec": "ms",
    "msecs": "ms",
    "milliseconds": "ms",
    "us": "us",
    "frame": "frames",
    "frames": "frames",
    "f": "frames",
    "hhmmssms": "h:m:s",
}
_WORDS = {
    "code": ("code", "behavior", "behaviour", "annotation", "label", "value", "event", "state", "transcription"),
    "partner": ("partner", "subject", "person", "participant", "speaker", "speakerid", "actor", "who"),
    "track": ("track", "tier", "channel", "behavioralcategory", "category", "modality"),
    "observation": ("observation", "observationid", "recording", "file", "filename", "rawfilename", "session", "dyad"),
    "kind": ("eventtype", "behaviortype", "status", "startstop"),
}
_KINDS = {
    "start": "start",
    "statestart": "start",
    "stop": "stop",
    "statestop": "stop",
    "end": "stop",
    "point": "point",
    "pointevent": "point",
}
LARGE_WHOLE = 10_000  # whole numbers beyond this many are taken for milliseconds, and the report says so


@dataclass(frozen=True)
class Columns:
    """Where the columns of an event table are, and the units their names tell."""

    at: Mapping[str, int]
    units: Mapping[str, str]

    @property
    def enough(self) -> bool:
        """Whether these columns make an event table."""
        return "start" in self.at and bool({"end", "duration", "kind"} & set(self.at))


def columns_of(names: Row | tuple[str, ...], stated: Mapping[str, str]) -> Columns:
    """Recognise the columns of an event table by their names."""
    words = [plain(name) for name in names]
    at: dict[str, int] = {}
    units: dict[str, str] = {}
    for role, name in stated.items():
        if plain(name) in words:
            at[role] = words.index(plain(name))
    for role, pattern in _TIMES.items():
        for i, word in enumerate(words):
            match = pattern.fullmatch(word)
            if match and (at.setdefault(role, i) == i) and match["unit"]:
                units[role] = _UNITS.get(match["unit"], "s")
    for role, known in _WORDS.items():
        for word in known:
            if word in words and words.index(word) not in at.values():
                at.setdefault(role, words.index(word))
    return Columns(at, units)


def is_header(row: Row, stated: Mapping[str, str]) -> bool:
    """Return whether a row names the columns of an event table."""
    return columns_of(row, stated).enough


def read_events(source: Source, codebook: Codebook) -> list[Sheet]:
    """Return the observations of an event table."""
    table = read_table(source, is_header=lambda row: is_header(row, codebook.columns), header=codebook.header)
    columns = columns_of(table.header, codebook.columns)
    if not columns.enough:
        raise BadFileError(
            f"{source.name} needs columns for start and end (or duration); it has {shown(table.header)}. Name them "
            "under [columns] in the codebook."
        )
    at = columns.at
    units, notes = _units(table, columns, codebook)
    used = set(at.values())
    if "code" in at:
        tracks = []
        rest = [name for i, name in enumerate(table.header) if i not in used and name]
        if rest:
            notes.append(Note("read", f"columns not used: {shown(rest)}", source.name))
    else:  # one column per tier or class
        tracks = [(i, name) for i, name in enumerate(table.header) if i not in used and name]
        if not tracks:
            raise BadFileError(f'{source.name} has no column of codes. Name one in the codebook: [columns] code = "…".')
    groups: dict[str, list[Mark | RawEvent]] = {}
    bad: list[int] = []
    for line, row in table.rows:
        name = table.cell(row, at.get("observation")) or PurePath(source.name).stem
        partner = table.cell(row, at.get("partner"))
        coded = (
            [(table.cell(row, at.get("track")), table.cell(row, at["code"]))]
            if not tracks
            else [(n, table.cell(row, i)) for i, n in tracks]
        )
        found = groups.setdefault(name, [])
        try:
            start_s, end_s = _span(table, row, line, at, units, codebook)
        except BadFileError as problem:
            if codebook.rules.bad_rows == "refuse":
                raise BadFileError(f'{problem} To leave such rows out, set bad_rows = "drop" under [rules].') from None
            bad.append(line)
            continue
        kind = _KINDS.get(plain(table.cell(row, at.get("kind")))) if "kind" in at and "end" not in at else None
        for track, code in coded:
            if code and kind:
                found.append(Mark(line, kind, partner, track, code, start_s))
            elif code:
                found.append(RawEvent(line, partner, track, code, start_s, end_s))
    if bad:
        notes.append(Note("dropped", "rows without a readable time (rule bad_rows)", source.name, tuple(bad)))
    return [
        Sheet(
            file=source.name,
            form="event table",
            name=name,
            events=(*pair(m for m in found if isinstance(m, Mark)), *(e for e in found if isinstance(e, RawEvent))),
            frame_s=codebook.rules.frame_s,
            row_means=table.row_means,
            notes=(*table.notes, *notes) if i == 0 else (),
        )
        for i, (name, found) in enumerate(groups.items())
    ]


def _span(
    table: Table, row: Row, line: int, at: Mapping[str, int], units: Mapping[str, str], codebook: Codebook
) -> tuple[float, float | None]:
    def time(role: str) -> float:
        return seconds(
            table.cell(row, at[role]),
            unit=units.get(role, "auto"),
            frame_s=codebook.rules.frame_s,
            where=table.where(line),
        )

    start_s = time("start")
    for role in ("end", "duration"):
        if role in at:
            if table.cell(row, at[role]).casefold() in ("", "na", "nan", "-"):
                return start_s, None
            return start_s, time(role) + (start_s if role == "duration" else 0.0)
    return start_s, None


def _units(table: Table, columns: Columns, codebook: Codebook) -> tuple[dict[str, str], list[Note]]:
    """Return the unit of each column of times, stated, told by its name or by its values."""
    roles = [role for role in ("start", "end", "duration") if role in columns.at]
    if codebook.rules.time_unit != "auto":
        return dict.fromkeys(roles, codebook.rules.time_unit), []
    units = {role: columns.units[role] for role in roles if role in columns.units}
    open_roles = [role for role in roles if role not in units]
    values = [number(table.cell(row, columns.at[role])) for role in open_roles for _, row in table.rows]
    known = [value for value in values if value is not None]
    if not known:
        return units, [
            Note(
                "converted",
                f"times read as {', '.join(sorted(set(units.values())))}, as the column names say",
                table.file,
            )
        ] if units else []
    whole = all(value == int(value) for value in known)
    guess = "ms" if whole and max(known) >= LARGE_WHOLE else "s"
    text = "whole and large" if guess == "ms" else "not all whole" if not whole else "small"
    note = Note(
        "doubtful" if whole else "read",
        f"times read as {guess}, because they are {text}; time_unit in the codebook settles it",
        table.file,
    )
    return units | dict.fromkeys(open_roles, guess), [note]


FORMATS = (
    Format(
        name="event table",
        says="A table with columns for start, end (or duration) and code: ELAN's tab-delimited export, your own CSV.",
        sniff=lambda look: (
            Evidence.COLUMNS if look.has_row(lambda row: is_header(row, look.codebook.columns)) else Evidence.NONE
        ),
        read=read_events,
        layout="events",
    ),
)
