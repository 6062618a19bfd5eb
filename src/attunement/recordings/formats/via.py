"""VGG Image Annotator, version 3: projects (.json) in which stretches of a video or sound were marked.

Dutta & Zisserman (2019), The VIA annotation software, ACM Multimedia. A mark has times `z`, a shape `xy` and the values
`av` of attributes; marks of a place in a picture, and those of still images, are no events.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.format import Evidence, Format
from attunement.recordings.import_report import Note
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.recordings.source import Source
from attunement.recordings.tables.clock import LONGEST_S
from attunement.vocabulary import BadFileError

_FORM = "VIA project"


def is_via(start: str) -> bool:
    """Return whether a text begins like a project of VIA 3."""
    return start.lstrip()[:1] == "{" and (
        "__VIA_PROJECT_ID__" in start[:4000] or all(f'"{word}"' in start for word in ("metadata", "vid", "z", "av"))
    )


def read_via(source: Source, codebook: Codebook) -> list[Sheet]:
    """Return the views of a project (as a rule one for each video); attributes become tracks, `row` counts the marks."""
    text, notes = source.text()
    try:
        project = json.loads(text)
        files, views, attributes, marks = (_part(project, name) for name in ("file", "view", "attribute", "metadata"))
        events: dict[str, list[RawEvent]] = {}
        places: list[int] = []
        for row, mark in enumerate(marks.values(), 1):
            times = [float(time) for time in mark["z"]]
            if not all(abs(time) <= LONGEST_S for time in times):
                raise BadFileError(
                    f"{source.name}, mark {row}: {times} are not times within a recording. Correct them."
                )
            if not times or mark.get("xy"):
                places.append(row)
                continue
            found = events.setdefault(str(mark["vid"]), [])
            values = _part(mark, "av") or {"": ""}
            for key, value in values.items():
                about = _part(attributes, key) if key in attributes else {}
                track = str(about.get("aname", "")) if about else ""
                codes = _labels(str(value), about)
                found += [RawEvent(row, "", track, code, times[0], times[-1]) for code in codes]
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as problem:
        raise BadFileError(
            f"{source.name} is not a complete project of VIA ({type(problem).__name__}: {str(problem)[:60]}). Save it in "
            "VIA again."
        ) from problem
    if not events:
        raise BadFileError(f"{source.name} is a project of VIA without a stretch of time that somebody marked.")
    said = [*notes]
    if places:
        said.append(Note("dropped", "marks of places in a picture are no events", source.name, tuple(places)))
    return [
        Sheet(
            file=source.name,
            form=_FORM,
            name=_name(source.name, view, views, files),
            events=tuple(found),
            frame_s=codebook.rules.frame_s,
            row_means="mark",
            notes=tuple(said) if i == 0 else (),
        )
        for i, (view, found) in enumerate(events.items())
    ]


def _part(whole: Mapping[str, Any], name: str) -> dict[str, Any]:
    part = whole.get(name, {})
    if not isinstance(part, dict):
        raise TypeError(f"{name} is no table of entries")
    return part


def _labels(value: str, about: Mapping[str, Any]) -> list[str]:
    """Return the words for a value: the labels of its options, several of a checkbox."""
    options = {str(key): str(label) for key, label in dict(about.get("options") or {}).items()}
    if value in options:
        return [options[value]]
    parts = value.split(",")
    return [options[part] for part in parts] if len(parts) > 1 and all(part in options for part in parts) else [value]


def _name(file: str, view: str, views: Mapping[str, Any], files: Mapping[str, Any]) -> str:
    """Return the name of the first file of a view."""
    about = views.get(view)
    first = next(iter(about.get("fid_list") or []), view) if isinstance(about, dict) else view
    entry = files.get(str(first))
    name = str(entry.get("fname") or "") if isinstance(entry, dict) else ""
    return PurePath(name).stem or f"{PurePath(file).stem} {view}"


FORMATS = (
    Format(
        name=_FORM,
        says="The project of VIA 3 (.json), with stretches of time marked in its video or sound.",
        sniff=lambda look: Evidence.SIGNATURE if is_via(look.start) else Evidence.NONE,
        read=read_via,
    ),
)
