"""Records as one BORIS project of live observations, and back.

Persons are subjects, channels are categories, codes are behaviours: state events, whose marks take turns, or point
events. Codes with modifiers ("affect|positive") become behaviours with modifiers. Where one ethogram cannot hold two
behaviours of one name, or one behaviour cannot overlap itself, the name gets its channel or a number. Coverage and
episodes are state events of categories of their own. What each of them is, is said under the key "attunement", which
BORIS keeps; the facts of an observation are independent variables as well, and those count if they were changed.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from attunement.record import Record
from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.formats.boris import NOBODY, read_project
from attunement.recordings.import_report import Note
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.recordings.source import Source
from attunement.recordings.writer import Writer
from attunement.recordings.writers.marks import (
    FACTS,
    LOSES,
    Found,
    Kind,
    Mark,
    Track,
    described,
    description,
    lanes,
    marks_of,
)
from attunement.recordings.writers.marks import record_of as rebuilt
from attunement.recordings.writers.text import unused

OWN = "attunement"
_DATE = "2000-01-01T00:00:00"  # the same record gives the same bytes
_NOT_IN_MODIFIERS = re.compile(r"[(|),`~]")
_KEYS = "abcdefghijklmnopqrstuvwxyz0123456789"
_VARIABLES = FACTS[1:]
_NONE = "None"  # what BORIS writes for a modifier that was not chosen


@dataclass(frozen=True, slots=True, order=True)
class Behaviour:
    """One entry of the ethogram: what its marks are, its code without modifiers, and which of several overlapping."""

    kind: Kind
    channel: str
    code: str
    lane: int

    @property
    def category(self) -> str:
        """The category that the behaviour stands in."""
        return {"coverage": f"coverage of {self.channel}", "episode": "episodes"}.get(self.kind, self.channel)


def project(record: Record, path: Path) -> dict[Path, bytes]:
    """Return a record as one BORIS project."""
    drawn = {n: _drawn(marks_of(record, n)) for n in record.observations["observation"].to_list()}
    everything = [pair for pairs in drawn.values() for pair in pairs]
    names = _names({behaviour for _, behaviour in everything})
    subjects = _subjects(mark.track.person for mark, _ in everything if mark.track.kind != "episode")
    modifiers = _modifier_sets(everything)
    tracks: dict[str, Track] = {}
    observations: dict[str, Any] = {}
    facts: dict[str, Any] = {}
    for row in record.observations.iter_rows(named=True):
        number = row["observation"]
        name = unused(_called(row), facts)
        events = []
        for mark, behaviour in drawn[number]:
            subject = subjects.get(mark.track.person, "") if mark.track.kind != "episode" else ""
            chosen = _split(mark.label)[1]
            padded = [*chosen, *[_NONE] * (len(modifiers[behaviour]) - len(chosen))]
            event = [subject, names[behaviour], "|".join(padded), ""]
            times = {mark.start_ms, mark.end_ms} if mark.track.kind == "point" else (mark.start_ms, mark.end_ms)
            events += [[time / 1000, *event] for time in times]
            tracks[_key(subject or NOBODY, names[behaviour], chosen)] = replace(mark.track, label=mark.label)
        facts[name] = json.loads(description(record, number, {}))
        observations[name] = _observation(row, sorted(events, key=lambda event: event[0]))
    about = {"observations": facts, "tracks": {name: described(track) for name, track in tracks.items()}}
    categories = sorted({behaviour.category for behaviour in names if behaviour.category})
    whole = {
        OWN: about,
        "time_format": "hh:mm:ss",
        "project_name": path.stem,
        "project_date": _DATE,
        "project_description": "Written by Attunement.",
        "project_format_version": "7.0",
        "subjects_conf": _numbered(
            {"key": _KEYS[-1 - i % 10], "name": name, "description": ""}
            for i, name in enumerate(filter(None, subjects.values()))
        ),
        "behaviors_conf": _numbered(_entry(i, b, name, modifiers[b]) for i, (b, name) in enumerate(names.items())),
        "observations": observations,
        "behavioral_categories": categories,
        "behavioral_categories_config": _numbered({"name": name, "color": ""} for name in categories),
        "independent_variables": _numbered(
            {"label": name, "description": "", "type": "text", "default value": "", "possible values": ""}
            for name in _VARIABLES
        ),
        "coding_map": {},
        "behaviors_coding_map": [],
        "converters": {},
    }
    return {path: json.dumps(whole, indent=1).encode("ascii")}  # BORIS opens files in the computer's own encoding


def _called(row: Mapping[str, Any]) -> str:
    words = (row["dyad"], row["occasion"], row["coder"])
    return " ".join(word.strip() for word in words if word and word.strip()) or f"observation {row['observation']}"


def _drawn(marks: Iterable[Mark]) -> list[tuple[Mark, Behaviour]]:
    """Give every mark its behaviour: a behaviour of one person cannot overlap itself."""
    alike: dict[tuple[Track, str], list[Mark]] = defaultdict(list)
    for mark in marks:
        alike[mark.track, mark.label].append(mark)
    drawn = []
    for (track, label), those in alike.items():
        dealt = [those] if track.kind == "point" else lanes(those)
        code = _split(label)[0]
        drawn += [(m, Behaviour(track.kind, track.channel, code, i)) for i, lane in enumerate(dealt, 1) for m in lane]
    return drawn


def _split(label: str) -> tuple[str, tuple[str, ...]]:
    """Return code and modifiers of "affect|positive"; a bar that cannot be one between modifiers stays in the code."""
    parts = label.split("|")
    fit = all(part and part == part.strip() and part != _NONE for part in parts)
    if len(parts) == 1 or not fit or any(_NOT_IN_MODIFIERS.search(part) for part in parts[1:]):
        return label, ()
    return parts[0], tuple(parts[1:])


def _names(behaviours: Iterable[Behaviour]) -> dict[Behaviour, str]:
    """Return the code of each behaviour in the ethogram, which holds a code only once."""
    behaviours = sorted(behaviours, key=lambda b: (b.channel, b.kind, b.code, b.lane))
    alike = Counter((b.code, b.lane) for b in behaviours)
    names: dict[Behaviour, str] = {}
    for b in behaviours:
        name = (b.code.strip() or "no code").replace("|", "¦")
        if b.kind == "coverage" or alike[b.code, b.lane] > 1:
            name = f"{b.channel}: {name}" + (" (point)" if b.kind == "point" else "")
        names[b] = unused(name + (f" #{b.lane}" if b.lane > 1 else ""), names.values())
    return names


def _subjects(persons: Iterable[str]) -> dict[str, str]:
    """Return the subject of each person; BORIS has no subject without a name."""
    persons = sorted(set(persons))
    named = {person: "" if person == NOBODY else person for person in persons if person}
    return named | ({"": unused("nobody", named)} if "" in persons else {})


def _modifier_sets(drawn: Iterable[tuple[Mark, Behaviour]]) -> dict[Behaviour, list[list[str]]]:
    """Return for each behaviour the values of its first, second, … modifier."""
    sets: dict[Behaviour, list[list[str]]] = defaultdict(list)
    for mark, behaviour in drawn:
        values = sets[behaviour]
        for i, modifier in enumerate(_split(mark.label)[1]):
            values += [[]] if i == len(values) else []
            values[i] += [modifier] if modifier not in values[i] else []
    return sets


def _entry(i: int, behaviour: Behaviour, name: str, modifiers: list[list[str]]) -> dict[str, Any]:
    sets = ({"name": "", "description": "", "type": 0, "ask at stop": False, "values": values} for values in modifiers)
    return {
        "type": "Point event" if behaviour.kind == "point" else "State event",
        "key": _KEYS[i % len(_KEYS)],
        "code": name,
        "description": "",
        "color": "",
        "category": behaviour.category,
        "modifiers": _numbered(sets),
        "excluded": "",
        "coding map": "",
    }


def _observation(row: Mapping[str, Any], events: list[list[Any]]) -> dict[str, Any]:
    return {
        "file": {},
        "type": "LIVE",
        "date": _DATE,
        "description": "",
        "time offset": 0.0,
        "events": events,
        "observation time interval": [0, round(row["duration_s"], 3)],
        "independent_variables": {name: row[name] or "" for name in _VARIABLES},
        "visualize_spectrogram": False,
        "visualize_waveform": False,
        "close_behaviors_between_videos": False,
        "scan_sampling_time": 0,
        "start_from_current_time": False,
        "start_from_current_epoch_time": False,
    }


def _numbered(entries: Iterable[Any]) -> dict[str, Any]:
    return {str(i): entry for i, entry in enumerate(entries)}


def _key(partner: str, code: str, modifiers: Iterable[str]) -> str:
    return json.dumps([partner, code, *(modifier for modifier in modifiers if modifier != _NONE)])


def read_own(source: Source) -> tuple[Record, tuple[Note, ...]]:
    """Return the record in a BORIS project that Attunement wrote, and that a person may have edited since."""
    sheets = read_project(source, Codebook())
    about = json.loads(source.text()[0])[OWN]
    known = about.get("observations")
    known = known if isinstance(known, dict) else {}
    used = {facts.get("observation") for facts in known.values() if isinstance(facts, dict)}
    observations, notes = [], []
    for sheet in sheets:
        notes += sheet.notes
        facts = known.get(sheet.name)
        if facts is None:
            number = next(n for n in range(len(used) + 1) if n not in used)
            used.add(number)
            facts = _facts_of(sheet, number)
            text = f"observation '{sheet.name}' was added in BORIS since Attunement wrote the project"
            notes.append(Note("doubtful", text, source.name))
        text = json.dumps({**_changed(facts, sheet), "tracks": about.get("tracks")})
        observations.append((text, [_found(event) for event in sheet.events]))
    record, said = rebuilt(source.name, "BORIS", observations)
    return record, (*notes, *said)


def _found(event: RawEvent) -> Found:
    key = _key(event.partner, event.code, event.modifiers)
    guess = Track("event", event.partner, event.track)
    return Found(key, event.whole_code, event.start_s, event.end_s, event.row, guess)


def _facts_of(sheet: Sheet, number: int) -> dict[str, Any]:
    """Return the facts of an observation that somebody added in BORIS."""
    last_s = max((t for e in sheet.events for t in (e.start_s, e.end_s) if t is not None), default=0.0)
    duration_s = sheet.end_s if sheet.end_s is not None else last_s
    facts = {**dict.fromkeys(FACTS, ""), "coder": None, "source": None, "dyad": sheet.name, "observation": number}
    return {**facts, "duration_ms": duration_s * 1000}


def _changed(facts: Any, sheet: Sheet) -> dict[str, Any]:
    """Return the facts, with those taken from the independent variables that a person changed in BORIS."""
    if not isinstance(facts, dict):
        return {}
    now = {name: sheet.facts[name] for name in _VARIABLES if name in sheet.facts}
    edited = {name: value for name, value in now.items() if value != (facts.get(name) or "")}
    return {**facts, **{name: value or (None if name in ("coder", "source") else "") for name, value in edited.items()}}


WRITERS = (
    Writer(
        name="BORIS project",
        endings=(".boris",),
        says="One project for BORIS 8 and later, each observation as a live observation without media.",
        loses=LOSES,
        write=project,
        is_own=lambda look: re.search(r'"attunement"\s*:\s*\{\s*"observations"', look.start) is not None,
        read_own=read_own,
    ),
)
