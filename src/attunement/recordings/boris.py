"""BORIS: projects (.boris, one JSON file of many observations) and exported events, current and legacy.

Friard & Gamba (2016), doi:10.1111/2041-210X.12584. In a project a state event carries no start or stop flag: its
marks alternate per subject, behaviour and modifiers.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from attunement.recordings.clock import LONGEST_S, seconds
from attunement.recordings.codebook import Codebook
from attunement.recordings.pairing import Mark, pair
from attunement.recordings.report import Note
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.recordings.source import Source
from attunement.recordings.table import Row, Table, plain, read_table
from attunement.vocabulary import BadFileError

NOBODY = "No focal subject"


def is_project(start: str) -> bool:
    """Return whether a text begins like a BORIS project."""
    return start.lstrip().startswith("{") and any(
        word in start for word in ('"behaviors_conf"', '"project_format_version"', '"observations"', '"time_format"')
    )


def read_project(source: Source, codebook: Codebook) -> list[Sheet]:
    """Return the observations of a BORIS project."""
    text, notes = source.text()
    try:
        project = json.loads(text, parse_constant=float)
    except (json.JSONDecodeError, RecursionError, ValueError) as problem:
        raise BadFileError(
            f"{source.name} is not a complete BORIS project: {problem}. Open and save it in BORIS again."
        ) from problem
    behaviours = _members(project, "behaviors_conf", source.name)
    kinds: dict[str, tuple[str, str]] = {}  # code -> (point or state, category)
    for entry in behaviours.values():
        if isinstance(entry, dict):
            kind = "turn" if str(entry.get("type", "")).casefold().startswith("state") else "point"
            kinds[str(entry.get("code", ""))] = (kind, str(entry.get("category") or ""))
    sheets = []
    for name, observation in _members(project, "observations", source.name).items():
        if not isinstance(observation, dict):
            raise BadFileError(
                f"{source.name}: observation '{name}' is not complete. Open and save the project in BORIS again."
            )
        sheets.append(_observation(source.name, str(name), observation, kinds, notes, codebook))
        notes = ()
    return sheets


def _members(tree: Any, name: str, file: str) -> Mapping[str, Any]:
    found = tree.get(name, {}) if isinstance(tree, dict) else None
    if not isinstance(found, dict):
        raise BadFileError(
            f"{file}: '{name}' of the BORIS project is not what BORIS writes. Open and save the project in BORIS again."
        )
    return found


def _observation(file: str, name: str, observation: Mapping[str, Any], kinds: Mapping[str, tuple[str, str]],
                 notes: tuple[Note, ...], codebook: Codebook) -> Sheet:  # fmt: skip
    given = observation.get("events") or []
    if not isinstance(given, list):
        raise BadFileError(
            f"{file}: the events of observation '{name}' are not a list. Open and save the project in BORIS again."
        )
    marks, unknown, bad = [], [], []
    found: list[Note] = []
    for row, event in enumerate(given, 1):
        if not isinstance(event, list) or len(event) < 3:
            raise BadFileError(
                f"{file}: event {row} of observation '{name}' is not [time, subject, code, …]. Open and save the "
                "project in BORIS again."
            )
        time_s, (subject, code) = _time(event[0]), (str(event[1] or ""), str(event[2]))
        if time_s is None:
            bad.append(row)
            continue
        if code not in kinds:
            unknown.append(row)
        kind, category = kinds.get(code, ("point", ""))
        modifier = str(event[3] or "") if len(event) > 3 else ""
        modifiers = () if modifier in ("", "None") else tuple(modifier.split("|"))
        marks.append(
            Mark(
                row,
                kind,
                subject or NOBODY,
                category,
                code,
                time_s,
                modifiers,
                str(event[4] or "") if len(event) > 4 else "",
            )
        )
    if bad:
        if codebook.rules.bad_rows == "refuse":
            raise BadFileError(
                f"{file}: event {bad[0]} of observation '{name}' has no time (of {len(bad)} such events). "
                'Correct it in BORIS, or set bad_rows = "drop" under [rules] in the codebook.'
            )
        found.append(Note("dropped", f"observation '{name}': events without a time (rule bad_rows)", file, tuple(bad)))
    if unknown:
        found.append(
            Note(
                "doubtful",
                f"observation '{name}': behaviours missing from the project's ethogram, read as point events",
                file,
                tuple(unknown),
            )
        )
    end_s, fps, facts, said = _media(file, name, observation)
    start_s, stop_s = 0.0, end_s
    interval = observation.get("observation time interval")
    if isinstance(interval, list) and len(interval) == 2:
        low, high = _time(interval[0]), _time(interval[1])
        if low is not None and high is not None and high > low >= 0:
            start_s, stop_s = low, high
    return Sheet(file, "BORIS project", name, pair(marks), (), start_s, stop_s, 1 / fps if fps else None, False, "event", facts,
                 (*notes, *said, *found))  # fmt: skip


def _time(value: Any) -> float | None:
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) <= LONGEST_S and math.isfinite(value) else None


def _media(
    file: str, name: str, observation: Mapping[str, Any]
) -> tuple[float | None, float | None, dict[str, str], list[Note]]:
    """Return the length of the media, the frame rate, facts and notes of an observation."""
    notes: list[Note] = []
    info = observation.get("media_info")
    info = info if isinstance(info, dict) else {}
    lengths, rates, offsets = ({k: t for k, v in part.items() if (t := _time(v)) is not None} if isinstance(part := info.get(key), dict) else {}
                               for key in ("length", "fps", "offset"))  # fmt: skip
    players = observation.get("file")
    players = {k: v for k, v in players.items() if isinstance(v, list) and v} if isinstance(players, dict) else {}
    ends = {k: sum(lengths.get(str(m), math.nan) for m in media) + offsets.get(k, 0.0) for k, media in players.items()}
    known = [end for end in ends.values() if math.isfinite(end) and end > 0]
    moved = {k: t for k, t in offsets.items() if t and k in players}
    if moved:
        which = ", ".join(f"player {k} {t:+g} s" for k, t in moved.items())
        notes.append(
            Note(
                "converted",
                f"observation '{name}': media are offset ({which}); BORIS writes all times on the clock of player 1, "
                "and so does the record",
                file,
            )
        )
    offset = _time(observation.get("time offset", 0.0)) or 0.0
    if offset:
        notes.append(
            Note(
                "doubtful",
                f"observation '{name}': a time offset of {offset:g} s is stated; it moves the clock that BORIS "
                "shows, not the recording, so it was not added",
                file,
            )
        )
    facts = {
        "type": str(observation.get("type", "")),
        "date": str(observation.get("date", "")),
        "description": str(observation.get("description", "")),
    }
    variables = observation.get("independent_variables")
    facts |= {str(k): str(v) for k, v in variables.items()} if isinstance(variables, dict) else {}
    used = {rates[str(m)] for media in players.values() for m in media if rates.get(str(m), 0) > 0}
    if len(used) > 1:
        notes.append(
            Note(
                "doubtful",
                f"observation '{name}': media run at different frame rates "
                f"({', '.join(f'{r:g}' for r in sorted(used))}); the slowest counts",
                file,
            )
        )
    return (max(known) if known else None), (min(used) if used else None), facts, notes


# -- exported events -----------------------------------------------------------------------------------------------

_TABULAR = ({"time", "subject", "behavior"}, ("status", "behaviortype"))
_AGGREGATED = {"subject", "behavior", "starts", "stops"}


def is_export_header(row: Row) -> bool:
    """Return whether a row names the columns of a BORIS tabular or aggregated export."""
    names = {plain(cell) for cell in row}
    return names >= _AGGREGATED or (names >= _TABULAR[0] and any(name in names for name in _TABULAR[1]))


def read_export(source: Source, codebook: Codebook) -> list[Sheet]:
    """Return the observations of a BORIS tabular or aggregated export."""
    table = read_table(source, is_header=is_export_header, header=codebook.header)
    aggregated = table.column("Start (s)") is not None
    head = {row[0].strip(): row[1].strip() for row in table.preamble if len(row) > 1 and row[0].strip()}
    name_at = table.column("Observation id")
    groups: dict[str, list[tuple[int, Row]]] = defaultdict(list)
    for line, row in table.rows:
        groups[table.cell(row, name_at) or head.get("Observation id") or PurePath(source.name).stem].append((line, row))
    sheets, notes = [], table.notes
    for name, rows in groups.items():
        events = _aggregated(table, rows, codebook) if aggregated else _tabular(table, rows, codebook)
        first = rows[0][1]
        length = _cell_number(table, first, "Observation duration", "Media duration (s)", "Total length")
        fps = _cell_number(table, first, "FPS", "FPS (frame/s)")
        offset = _cell_number(table, first, "Time offset (s)") or float(_time(head.get("Time offset (s)", "0")) or 0)
        if offset:
            notes += (
                Note(
                    "doubtful",
                    f"observation '{name}': a time offset of {offset:g} s is stated; times were taken as written",
                    source.name,
                ),
            )
        form = f"BORIS {'aggregated' if aggregated else 'tabular'} export"
        sheets.append(
            Sheet(
                source.name,
                form,
                name,
                events,
                (),
                0.0,
                length,
                1 / fps if fps else None,
                False,
                table.row_means,
                head,
                notes,
            )
        )
        notes = ()
    return sheets


def _cell_number(table: Table, row: Row, *names: str) -> float | None:
    value = _time(table.cell(row, table.column(*names)))
    return value if value and value > 0 else None


def _modifiers(table: Table, row: Row) -> tuple[str, ...]:
    at = [i for i, name in enumerate(table.header) if plain(name).startswith("modifier")]
    words = [word for i in at for word in table.cell(row, i).split("|")]
    return tuple(word for word in words if word not in ("", "None"))


def _tabular(table: Table, rows: list[tuple[int, Row]], codebook: Codebook) -> tuple[RawEvent, ...]:
    time, subject, behaviour = table.need("Time"), table.need("Subject"), table.need("Behavior")
    category, comment = table.column("Behavioral category"), table.column("Comment")
    kind = table.column("Behavior type")
    kind = table.need("Status") if kind is None else kind
    marks = []
    for line, row in rows:
        word = table.cell(row, kind).casefold()
        if word not in ("start", "stop", "point"):
            raise BadFileError(
                f"{table.where(line)}: '{table.cell(row, kind)}' is not START, STOP or POINT. Export the events from "
                "BORIS again."
            )
        marks.append(Mark(line, word, table.cell(row, subject) or NOBODY, table.cell(row, category), table.cell(row, behaviour),
                          _seconds(table, row, time, line, codebook), _modifiers(table, row), table.cell(row, comment)))  # fmt: skip
    return pair(marks)


def _aggregated(table: Table, rows: list[tuple[int, Row]], codebook: Codebook) -> tuple[RawEvent, ...]:
    start, stop = table.need("Start (s)"), table.need("Stop (s)")
    subject, behaviour, kind = table.need("Subject"), table.need("Behavior"), table.column("Behavior type")
    category, comment = table.column("Behavioral category"), table.column("Comment start")
    events = []
    for line, row in rows:
        start_s = _seconds(table, row, start, line, codebook)
        point = table.cell(row, kind).casefold() == "point"
        missing = table.cell(row, stop).casefold() in ("", "na", "nan")
        end_s = start_s if point else None if missing else _seconds(table, row, stop, line, codebook)
        events.append(RawEvent(line, table.cell(row, subject) or NOBODY, table.cell(row, category), table.cell(row, behaviour),
                               start_s, end_s, _modifiers(table, row), table.cell(row, comment)))  # fmt: skip
    return tuple(events)


def _seconds(table: Table, row: Row, at: int, line: int, codebook: Codebook) -> float:
    return seconds(
        table.cell(row, at), unit=codebook.rules.time_unit, frame_s=codebook.rules.frame_s, where=table.where(line)
    )
