"""LENA: .its files, what the language environment analysis heard in a day-long recording.

Every moment of a recording belongs to one segment, and a segment to one voice or sound (`spkr`): CH the child who
wears the recorder, CX another child, FA and MA a woman and a man, OL overlap, TV electronic sound, NO noise, with N
(near) or F (far, faint) as the third letter, and SIL silence. Xu, Yapanel & Gray (2009), LENA technical report 05.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import defaultdict
from itertools import pairwise
from pathlib import PurePath

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.format import Evidence, Format
from attunement.recordings.import_report import Note
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.recordings.source import Source
from attunement.recordings.tables.clock import LONGEST_S
from attunement.recordings.xml_tree import xml_root
from attunement.vocabulary import BadFileError

_FORM = "LENA file"
_VOICES = ("CH", "CX", "FA", "MA")
_SOUNDS = {"OL": "overlap", "TV": "electronic sound", "NO": "noise", "SI": "silence", "FU": "fuzzy"}
_PARTS = {"Utt": "speaks", "Cry": "cries", "Vfx": "vegetative"}
_DURATION = re.compile(r"P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.]\d+)?)S)?", re.ASCII)


def is_its(start: str) -> bool:
    """Return whether a text begins like a LENA file."""
    return re.search(r"<ITS[\s>]", start[:4000]) is not None


def read_its(source: Source, codebook: Codebook) -> list[Sheet]:
    """Return the one observation of an .its file; `row` counts its segments.

    The track "voice" has every segment; of the child's segments, the track "sounds of the child" has the single
    utterances, cries and vegetative sounds that LENA marked inside them. Between recordings nothing was coded.
    """
    recordings = list(xml_root(source, _FORM).iter("Recording"))
    events: list[RawEvent] = []
    stretches: list[tuple[float, float]] = []
    row = 0
    for recording in recordings:
        found: list[RawEvent] = []
        for segment in recording.iter("Segment"):
            row += 1
            found += _segment(segment, row, f"{source.name}, segment {row}")
        times = [t for e in found for t in (e.start_s, e.end_s) if t is not None]
        where = f"{source.name}, recording {recording.get('num', '?')}"
        limits = [_stated(recording, name, where) for name in ("startTime", "endTime")]
        start_s, end_s = limits[0] if limits[0] is not None else min(times, default=0.0), limits[1]
        end_s = end_s if end_s is not None else max(times, default=start_s)
        stretches.append((start_s, end_s))
        events += found
    if not events:
        raise BadFileError(
            f"{source.name} is a LENA file without a single segment: nobody is heard in it. Export it from LENA again, "
            "with all its segments."
        )
    stretches.sort()
    holes = [(a, b) for (_, a), (b, _) in pairwise(stretches) if b > a]
    heard = sorted({(e.partner, e.track) for e in events})
    events += [RawEvent(0, partner, track, "", a, b) for a, b in holes for partner, track in heard]
    return [
        Sheet(
            file=source.name,
            form=_FORM,
            name=PurePath(source.name).stem,
            events=tuple(events),
            start_s=min(a for a, _ in stretches),
            end_s=max(b for _, b in stretches),
            frame_s=codebook.rules.frame_s,
            row_means="segment",
            notes=(*_sums(source.name, events), *_pauses(source.name, len(stretches), holes)),
        )
    ]


def _segment(segment: ET.Element, row: int, where: str) -> list[RawEvent]:
    speaker = segment.get("spkr", "")
    start_s, end_s = _needed(segment, "startTime", where), _needed(segment, "endTime", where)
    kind = speaker[:2]
    if not speaker:
        raise BadFileError(f"{where} does not say who is heard (spkr). Export the file from LENA again.")
    parts: list[RawEvent] = []
    for name in segment.keys():
        match = re.fullmatch(r"start(Utt|Cry|Vfx)(\d*)", name)
        if match:
            a, b = _needed(segment, name, where), _needed(segment, f"end{match[1]}{match[2]}", where)
            parts.append(RawEvent(row, speaker, "sounds of the child", _PARTS[match[1]], a, b))
    said = {part.code for part in parts}
    code = "speaks" if kind in _VOICES else _SOUNDS.get(kind, speaker)
    if said and "speaks" not in said:  # the child cried or coughed, and did not speak
        code = "cries" if "cries" in said else "vegetative"
    return [RawEvent(row, speaker, "voice", code, start_s, end_s), *parts]


def _needed(element: ET.Element, name: str, where: str) -> float:
    time_s = _stated(element, name, where)
    if time_s is None:
        raise BadFileError(f"{where} has no {name}. Export the file from LENA again.")
    return time_s


def _stated(element: ET.Element, name: str, where: str) -> float | None:
    """Return a time, written as an ISO 8601 duration ("PT12.34S"), in seconds."""
    text = element.get(name)
    if text is None:
        return None
    match = _DURATION.fullmatch(text.strip()[:40])
    if not match or not any(match.groups()):
        raise BadFileError(f"{where}: {name} is '{text[:40]}', not a time like PT12.34S. Export it from LENA again.")
    days, hours, minutes, seconds = (float(part or 0) for part in match.groups())
    time_s = round(((days * 24 + hours) * 60 + minutes) * 60 + seconds, 6)
    if time_s > LONGEST_S:
        raise BadFileError(f"{where}: {name} is '{text[:40]}', not a time within a recording. Export it again.")
    return time_s


def _sums(file: str, events: list[RawEvent]) -> list[Note]:
    sums: dict[str, float] = defaultdict(float)
    for event in events:
        if event.track == "voice" and event.code == "overlap":
            sums[event.partner] += (event.end_s or 0.0) - (event.start_s or 0.0)
    if not sums:
        return []
    text = ", ".join(f"{seconds:g} s of {speaker}" for speaker, seconds in sorted(sums.items()))
    return [Note("read", f"voices that overlap ({text}) are nobody's in LENA: such time counts for no person", file)]


def _pauses(file: str, count: int, holes: list[tuple[float, float]]) -> list[Note]:
    if count < 2:
        return []
    lost = sum(b - a for a, b in holes)
    text = (
        f"{count} recordings, between which the recorder was off: {lost:g} s of the file's clock were not coded"
        if holes
        else f"{count} recordings, between which the recorder was off; the file's clock runs on without the pauses"
    )
    return [Note("doubtful", text, file)]


FORMATS = (
    Format(
        name=_FORM,
        says="The .its file of a LENA recording; the voices it tells apart (CHN, FAN, MAN …) become partners.",
        sniff=lambda look: Evidence.SIGNATURE if is_its(look.start) else Evidence.NONE,
        read=read_its,
    ),
)
