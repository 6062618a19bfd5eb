"""BORIS: projects (.boris), one JSON file of many observations.

Friard & Gamba (2016), doi:10.1111/2041-210X.12584. In a project a state event carries no start or stop flag: its
marks alternate per subject, behaviour and modifiers.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from attunement.recordings.codebook import Codebook
from attunement.recordings.format import Evidence, Format
from attunement.recordings.import_report import Note
from attunement.recordings.sheet import Sheet
from attunement.recordings.source import Source
from attunement.recordings.tables.clock import LONGEST_S
from attunement.recordings.tables.pairing import Mark, pair
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
        time_s, (subject, code) = time_of(event[0]), (str(event[1] or ""), str(event[2]))
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
        low, high = time_of(interval[0]), time_of(interval[1])
        if low is not None and high is not None and high > low >= 0:
            start_s, stop_s = low, high
    return Sheet(
        file=file,
        form="BORIS project",
        name=name,
        events=pair(marks),
        start_s=start_s,
        end_s=stop_s,
        frame_s=1 / fps if fps else None,
        row_means="event",
        facts=facts,
        notes=(*notes, *said, *found),
    )


def time_of(value: Any) -> float | None:
    """Return a number of seconds that BORIS wrote, or None where it is none (NaN, NA, empty)."""
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
    lengths, rates, offsets = (
        {k: t for k, v in part.items() if (t := time_of(v)) is not None}
        if isinstance(part := info.get(key), dict)
        else {}
        for key in ("length", "fps", "offset")
    )
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
    offset = time_of(observation.get("time offset", 0.0)) or 0.0
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


FORMATS = (
    Format(
        name="BORIS project",
        says="The project itself (.boris, .boris.gz): nothing to export.",
        sniff=lambda look: Evidence.SIGNATURE if is_project(look.start) else Evidence.NONE,
        read=read_project,
    ),
)
