"""EXMARaLDA: basic transcriptions (.exb), tiers of events between the points of one common timeline.

Schmidt & Wörner (2014), EXMARaLDA, The Oxford handbook of corpus phonology. A point without a time is not guessed:
events that begin or end there have no times.
"""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import PurePath

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.format import Evidence, Format
from attunement.recordings.import_report import Note
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.recordings.source import Source
from attunement.recordings.tables.clock import LONGEST_S
from attunement.recordings.xml_tree import xml_root
from attunement.vocabulary import BadFileError

_FORM = "EXMARaLDA transcription"


def read_exb(source: Source, codebook: Codebook) -> list[Sheet]:
    """Return the one observation of a basic transcription; speakers become partners, tiers tracks."""
    root = xml_root(source, _FORM)
    speakers = {
        speaker.get("id", ""): (speaker.findtext("abbreviation") or speaker.get("id", "")).strip()
        for speaker in root.iter("speaker")
    }
    points = {point.get("id", ""): _time(source.name, point.get("time")) for point in root.iter("tli")}
    events, lost, row = [], [], 0
    names = Counter(_name(tier) for tier in root.iter("tier"))
    for tier in root.iter("tier"):
        track = _name(tier) if names[_name(tier)] == 1 else f"{_name(tier)} {tier.get('id', '')}"
        for event in tier.iter("event"):
            row += 1
            start_s, end_s = points.get(event.get("start", "")), points.get(event.get("end", ""))
            code = " ".join("".join(event.itertext()).split())
            if start_s is None or end_s is None:
                lost.append(row)
            else:
                events.append(RawEvent(row, speakers.get(tier.get("speaker", ""), ""), track, code, start_s, end_s))
    if lost and codebook.rules.bad_rows == "refuse":
        raise BadFileError(
            f"{source.name}, event {lost[0]}: it begins or ends at a point of the timeline without a time (of {len(lost)} "
            'such events). Give the point a time in EXMARaLDA, or set bad_rows = "drop" under [rules] in the codebook.'
        )
    notes = [Note("dropped", "events without times (rule bad_rows)", source.name, tuple(lost))] if lost else []
    return [
        Sheet(
            file=source.name,
            form=_FORM,
            name=PurePath(source.name).stem,
            events=tuple(events),
            frame_s=codebook.rules.frame_s,
            row_means="event",
            notes=tuple(notes),
        )
    ]


def _name(tier: ET.Element) -> str:
    return (tier.get("display-name") or tier.get("category") or tier.get("id", "")).strip()


def _time(file: str, text: str | None) -> float | None:
    """Return the time of a point, None where it has none."""
    if text is None or not text.strip():
        return None
    try:
        time_s = float(text)
    except ValueError:
        time_s = math.nan
    if not abs(time_s) <= LONGEST_S:
        raise BadFileError(
            f"{file}: '{text[:40]}' is not the time of a point within a recording. Correct the timeline."
        )
    return time_s


FORMATS = (
    Format(
        name=_FORM,
        says="The basic transcription itself (.exb): nothing to export.",
        sniff=lambda look: Evidence.SIGNATURE if "<basic-transcription" in look.start[:4000] else Evidence.NONE,
        read=read_exb,
    ),
)
