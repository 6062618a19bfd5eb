"""ELAN: annotation files (.eaf) and tab-delimited exports.

Wittenburg et al. (2006), ELAN: a professional framework for multimodality research, LREC. A dependent annotation has
the times of the annotation it refers to. TIME_ORIGIN, the offset of a medium against the annotations' clock, is
reported; the record keeps the annotations' own clock.
"""

from __future__ import annotations

import re
import tempfile
import warnings
from pathlib import Path, PurePath
from typing import Any

from attunement.recordings.codebook import Codebook
from attunement.recordings.format import Evidence, Format
from attunement.recordings.import_report import Note
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.recordings.source import Source
from attunement.vocabulary import BadFileError


def is_eaf(start: str) -> bool:
    """Return whether a text begins like an ELAN file."""
    return "<ANNOTATION_DOCUMENT" in start


def parse_eaf(source: Source) -> Any:
    """Return the annotations of an .eaf as pympi reads them."""
    import pympi  # noqa: PLC0415  imported where used

    complaint = f"{source.name} is not a complete ELAN file"
    data = source.data
    # pympi needs the schema attribute that ELAN always writes, and a path; other tools leave the attribute out
    if b"noNamespaceSchemaLocation" not in data:
        data = data.replace(
            b"<ANNOTATION_DOCUMENT",
            b'<ANNOTATION_DOCUMENT xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="x"',
            1,
        )
    try:
        with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            path = Path(folder) / "annotations.eaf"
            path.write_bytes(data)
            return pympi.Eaf(str(path), suppress_version_warning=True)
    except Exception as problem:
        raise BadFileError(
            f"{complaint} ({type(problem).__name__}: {problem}). Open and save it in ELAN again."
        ) from problem


def read_eaf(source: Source, codebook: Codebook) -> list[Sheet]:
    """Return the one observation of an .eaf."""
    document = parse_eaf(source)
    spans = _spans(document)
    rows = {name: row for row, name in enumerate(document.annotations, 1)}
    events, unaligned, seen = [], [], set()
    for tier, (aligned, dependent, attributes, _) in document.tiers.items():
        partner = attributes.get("PARTICIPANT") or tier.rpartition("@")[2]
        for name, annotation in {**aligned, **dependent}.items():
            value = str(annotation[2] if name in aligned else annotation[1]).strip()
            start_s, end_s = spans.get(name, (None, None))
            if name in seen or rows.get(name) is None:
                raise BadFileError(
                    f"{source.name} uses the annotation id '{name}' twice. Open and save it in ELAN again."
                )
            seen.add(name)
            if start_s is None or end_s is None:
                unaligned.append(rows[name])
            elif value:
                events.append(RawEvent(rows[name], partner, tier, value, start_s, end_s))
    notes = [*_origins(source.name, document)]
    if unaligned:
        if codebook.rules.bad_rows == "refuse":
            raise BadFileError(
                f"{source.name}, annotation {unaligned[0]}: it has no time of its own and none to be found through "
                "the annotation it refers to "
                f'(of {len(unaligned)} such). Align it in ELAN, or set bad_rows = "drop" under [rules] in the codebook.'
            )
        notes.append(Note("dropped", "annotations without times (rule bad_rows)", source.name, tuple(unaligned)))
    return [
        Sheet(
            file=source.name,
            form="ELAN file",
            name=PurePath(source.name).stem,
            events=tuple(events),
            frame_s=codebook.rules.frame_s,
            row_means="annotation",
            notes=tuple(notes),
        )
    ]


def _spans(document: Any) -> dict[str, tuple[float | None, float | None]]:
    """Return the times of every annotation, those of dependent ones through the annotations they refer to."""
    slots = document.timeslots
    spans: dict[str, tuple[float | None, float | None]] = {}
    parents: dict[str, str] = {}
    for aligned, dependent, _, _ in document.tiers.values():
        for name, (first, last, *_) in aligned.items():
            start, end = slots.get(first), slots.get(last)
            spans[name] = (None if start is None else start / 1000, None if end is None else end / 1000)
        parents |= {name: annotation[0] for name, annotation in dependent.items()}
    for name in parents:
        ancestor, steps = name, 0
        while ancestor in parents and steps <= len(parents):
            ancestor, steps = parents[ancestor], steps + 1
        spans.setdefault(name, spans.get(ancestor, (None, None)))
    return spans


def _origins(file: str, document: Any) -> list[Note]:
    notes = []
    for medium in document.media_descriptors:
        origin = str(medium.get("TIME_ORIGIN", "0") or "0")
        if re.fullmatch(r"-?\d{1,12}", origin) and int(origin):
            name = PurePath(str(medium.get("MEDIA_URL", "a medium"))).name
            text = (
                f"'{name}' starts at {int(origin) / 1000:g} s of its own clock (TIME_ORIGIN); "
                "annotations were taken on ELAN's clock, in which this is time 0"
            )
            notes.append(Note("converted", text, file))
    return notes


FORMATS = (
    Format(
        name="ELAN file",
        says="The annotation file itself (.eaf): nothing to export.",
        sniff=lambda look: Evidence.SIGNATURE if is_eaf(look.start) else Evidence.NONE,
        read=read_eaf,
    ),
)
