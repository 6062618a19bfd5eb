"""BORIS: projects (.boris), one JSON file of many observations.

Friard & Gamba (2016), doi:10.1111/2041-210X.12584. In a project a state event carries no start or stop flag: its
marks alternate per subject, behaviour and modifiers. Coding began and ended where the medium, or the stated time
interval, does; a live observation states neither.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.format import Evidence, Format
from attunement.recordings.formats.boris_media import Media
from attunement.recordings.formats.boris_times import Limits, limits, modifiers_of, number_of, time_of
from attunement.recordings.identity import identity_of
from attunement.recordings.import_report import Note
from attunement.recordings.sheet import Sheet, refuse_many
from attunement.recordings.source import Source
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
    observations = _members(project, "observations", source.name)
    lists = [o.get("events") for o in observations.values() if isinstance(o, dict)]
    refuse_many(source.name, sum(len(events) for events in lists if isinstance(events, list)))
    sheets = []
    for name, observation in observations.items():
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
    for row, event in enumerate(given, 1):
        if not isinstance(event, list) or len(event) < 3:
            raise BadFileError(
                f"{file}: event {row} of observation '{name}' is not [time, subject, code, …]. Open and save the "
                "project in BORIS again."
            )
    media = Media.of(observation)
    zero_s = media.zero([t for event in given if (t := number_of(event[0])) is not None])
    marks, unknown, bad = [], [], []
    found: list[Note] = []
    for row, event in enumerate(given, 1):
        number, (subject, code) = number_of(event[0]), (str(event[1] or ""), str(event[2]))
        time_s = None if number is None else time_of(round(number - zero_s, 6) if zero_s else number)
        if time_s is None:
            bad.append(row)
            continue
        if code not in kinds:
            unknown.append(row)
        kind, category = kinds.get(code, ("point", ""))
        modifiers, comment = (str(event[i] or "") if len(event) > i else "" for i in (3, 4))
        marks.append(Mark(row, kind, subject or NOBODY, category, code, time_s, modifiers_of([modifiers]), comment))
    if bad:
        if codebook.rules.bad_rows == "refuse":
            raise BadFileError(
                f"{file}: event {bad[0]} of observation '{name}' has no time (of {len(bad)} such events). "
                'Correct it in BORIS, or leave such events out (bad_rows = "drop" under [rules] in the codebook).'
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
    start_s, end_s, said = limits(
        offset_s=time_of(observation.get("time offset", 0.0)) or 0.0,
        length_s=media.length_s,
        interval=_interval(observation),
        times=[mark.time_s for mark in marks],
        file=file,
        name=name,
    )
    facts = _facts(observation)
    return Sheet(
        file=file,
        form="BORIS project",
        name=name,
        events=pair(marks),
        start_s=start_s,
        end_s=end_s,
        frame_s=1 / media.fps if media.fps else None,
        identity=identity_of(facts, codebook),
        row_means="event",
        facts=facts,
        notes=(*notes, *media.notes(file, name, zero_s), *said, *found),
    )


def _interval(observation: Mapping[str, Any]) -> Limits:
    """Return the stated limits of coding, without the offset; BORIS writes 0 where none was set."""
    given = observation.get("observation time interval")
    if not isinstance(given, list) or len(given) != 2:
        return None, None
    low, high = time_of(given[0]) or 0.0, time_of(given[1]) or None
    if low < 0 or (high is None and not low) or (high is not None and high <= low):
        return None, None
    return low, high


def _facts(observation: Mapping[str, Any]) -> dict[str, str]:
    facts = {key: str(observation.get(key, "")) for key in ("type", "date", "description", "time offset")}
    variables = observation.get("independent_variables")
    return facts | ({str(k): str(v) for k, v in variables.items()} if isinstance(variables, dict) else {})


FORMATS = (
    Format(
        name="BORIS project",
        says="The project itself (.boris, .boris.gz): nothing to export.",
        sniff=lambda look: Evidence.SIGNATURE if is_project(look.start) else Evidence.NONE,
        read=read_project,
    ),
)
