"""ELAN: annotation files (.eaf).

Wittenburg et al. (2006), ELAN: a professional framework for multimodality research, LREC. An annotation without a text
is a mark without a label: its code is empty. TIME_ORIGIN, the offset of a medium against the annotations' clock, is
reported; the record keeps the annotations' own clock. The file does not say how long its media are, nor when coding
began or ended.
"""

from __future__ import annotations

import re
import tempfile
import warnings
from collections import Counter, defaultdict
from pathlib import Path, PurePath
from typing import Any

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.format import Evidence, Format
from attunement.recordings.formats.elan_times import UNITS_PER_S, Times, times_of
from attunement.recordings.import_report import Note
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.recordings.source import Source
from attunement.recordings.tables.clock import LONGEST_S
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
    """Return the one observation of an .eaf; `row` counts its annotations as they stand in the file."""
    _refuse_twins(source)
    document = parse_eaf(source)
    unit = _unit(source.name, document)
    times = times_of(document, UNITS_PER_S[unit])
    rows = {name: row for row, name in enumerate(document.annotations, 1)}
    words = _vocabulary(source.data, document)
    events: list[RawEvent] = []
    untimed: dict[str, list[int]] = defaultdict(list)
    chosen: list[int] = []
    named: set[str] = set()
    for tier, (aligned, dependent, attributes, _) in document.tiers.items():
        partner = attributes.get("PARTICIPANT") or tier.rpartition("@")[2]
        if codebook.track_of(file=source.name, partner=partner, track=tier):
            named.add(tier)
        for name, annotation in {**aligned, **dependent}.items():
            value = str(annotation[2] if name in aligned else annotation[1]).strip()
            if not value and words.get(name):
                value = words[name]
                chosen.append(rows[name])
            if name in times.spans:
                events.append(RawEvent(rows[name], partner, tier, value, *times.spans[name]))
            else:
                untimed[tier].append(rows[name])
    notes = [*_origins(source.name, document), *_untimed(source.name, untimed, named, codebook)]
    if unit != "milliseconds":
        notes.append(Note("converted", f"times are counted in {unit}", source.name))
    if chosen:
        text = "annotations without a text of their own have that of the entry they name in the controlled vocabulary"
        notes.append(Note("converted", text, source.name, tuple(sorted(chosen))))
    notes += _supposed(source.name, times, rows, named)
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


def _unit(file: str, document: Any) -> str:
    """Return what times are counted in."""
    unit = document.header.get("TIME_UNITS") or "milliseconds"
    if unit not in UNITS_PER_S:
        raise BadFileError(f"{file} counts times in '{unit}', not in {', '.join(UNITS_PER_S)}. Save it in ELAN again.")
    wrong = [time for time in document.timeslots.values() if time is not None and abs(time) > LONGEST_S * 1000]
    if wrong:
        raise BadFileError(
            f"{file}: the time {str(wrong[0])[:30]} is not a time within a recording. Correct it in ELAN."
        )
    return unit


def _refuse_twins(source: Source) -> None:
    """Complain about two annotations, tiers or time slots of one name, of which pympi would keep one."""
    for what, attribute in (
        ("annotation id", "ANNOTATION_ID"),
        ("tier name", "TIER_ID"),
        ("time slot", "TIME_SLOT_ID"),
    ):
        found = re.findall(rb"\s" + attribute.encode() + rb"\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", source.data)
        twice = [name for name, count in Counter(one or other for one, other in found).items() if count > 1]
        if twice:
            raise BadFileError(
                f"{source.name} uses the {what} '{twice[0].decode('utf-8', 'replace')}' twice. Open and save it in "
                "ELAN again."
            )


def _vocabulary(data: bytes, document: Any) -> dict[str, str]:
    """Return the words that annotations refer to in the controlled vocabularies of the file, by annotation."""
    if b"CVE_REF" not in data:
        return {}
    from xml.etree import ElementTree  # noqa: PLC0415  pympi reads the vocabularies and leaves out the references

    words: dict[str, str] = {}
    for element in ElementTree.fromstring(data).iter():
        name, entry = element.get("ANNOTATION_ID"), element.get("CVE_REF")
        tier = document.tiers.get(document.annotations.get(name))
        if not (name and entry and tier):
            continue
        kind = document.linguistic_types.get(tier[2].get("LINGUISTIC_TYPE_REF"), {})
        _, entries, _ = document.controlled_vocabularies.get(kind.get("CONTROLLED_VOCABULARY_REF"), ([], {}, None))
        values, _ = entries.get(entry, ([], None))
        language = tier[2].get("LANG_REF")
        said = [text for text, spoken, *_ in values if text and spoken == language] or [v[0] for v in values if v[0]]
        words[name] = said[0].strip() if said else ""
    return words


def _untimed(file: str, untimed: dict[str, list[int]], named: set[str], codebook: Codebook) -> list[Note]:
    """Report annotations without times; only tiers that the codebook speaks of can stop the reading."""
    notes = []
    for tier, rows in untimed.items():
        text = f"annotations of tier '{tier}' have no times, and none to be found through their neighbours or parents"
        if tier not in named:
            notes.append(Note("dropped", f"{text}; the codebook has no track for this tier", file, tuple(rows)))
        elif codebook.rules.bad_rows != "refuse":
            notes.append(Note("dropped", f"{text} (rule bad_rows)", file, tuple(rows)))
        else:
            raise BadFileError(
                f"{file}, annotation {rows[0]}: {len(rows)} {text}. Align them in ELAN, or leave such annotations out "
                '(bad_rows = "drop" under [rules] in the codebook).'
            )
    return notes


def _supposed(file: str, times: Times, rows: dict[str, int], named: set[str]) -> list[Note]:
    """Say which times nobody marked."""
    notes = []
    for tier, names in times.divided.items():
        text = (
            f"annotations of tier '{tier}' divide a stretch, and nobody marked the times between them: they were "
            "computed as equal parts, as ELAN draws them"
        )
        kind = "doubtful" if tier in named else "converted"
        notes.append(Note(kind, text, file, tuple(sorted(rows[name] for name in names))))
    for tier, names in times.disordered.items():
        text = f"the order of annotations of tier '{tier}' within their parents is not stated; they follow the file"
        notes.append(Note("doubtful", text, file, tuple(sorted(rows[name] for name in names))))
    return notes


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
