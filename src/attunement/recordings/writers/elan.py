"""Records as ELAN files, one for each observation, and back.

ELAN has no points: a point event is an annotation of one millisecond on a tier of its own. The description of the
tiers is a property of the document, which ELAN keeps.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from attunement.record import Record
from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.formats.elan import read_eaf
from attunement.recordings.import_report import Note
from attunement.recordings.source import Source
from attunement.recordings.writer import Writer, numbered
from attunement.recordings.writers.marks import LOSES, Found, Track, description, marks_of, record_of
from attunement.recordings.writers.text import checked, escaped, unescaped
from attunement.recordings.writers.tiers import Tier, tiers_of

PROPERTY = "attunement"
FORM = "An ELAN file"


def eaf_files(record: Record, path: Path) -> dict[Path, bytes]:
    """Return one ELAN file for each observation."""
    return {file: _eaf(record, number) for number, file in numbered(path, record.observations["observation"]).items()}


def _eaf(record: Record, observation: int) -> bytes:
    import pympi  # noqa: PLC0415  imported where used

    tiers = tiers_of(marks_of(record, observation))
    document: Any = pympi.Eaf(author="")
    document.adocument |= {"DATE": "2000-01-01T00:00:00+00:00", "FORMAT": "3.0", "VERSION": "3.0",
                           "xsi:noNamespaceSchemaLocation": "http://www.mpi.nl/tools/elan/EAFv3.0.xsd"}  # fmt: skip
    document.header |= {"MEDIA_FILE": "", "TIME_UNITS": "milliseconds"}
    document.remove_tier("default")
    slots = _slots(tiers)
    document.timeslots = {name: time for name, time, _ in slots}
    slot_of = {place: name for name, _, place in slots}
    number = 0
    for tier in tiers:
        name = checked(tier.name, FORM)
        document.add_tier(
            name, tier_dict={"TIER_ID": name, "LINGUISTIC_TYPE_REF": "default-lt", "PARTICIPANT": tier.track.person}
        )
        for i, mark in enumerate(tier.marks):
            number += 1
            first, last = slot_of[name, i, "start"], slot_of[name, i, "end"]
            document.tiers[name][0][f"a{number}"] = (first, last, escaped(checked(mark.label, FORM)), None)
    about = description(record, observation, {tier.name: tier.track for tier in tiers})
    document.properties[:] = [(PROPERTY, about), ("lastUsedAnnotationId", number)]
    with tempfile.TemporaryDirectory() as folder:  # pympi writes to a path only
        document.to_file(f"{folder}/record.eaf", pretty=False)
        return Path(folder, "record.eaf").read_bytes()


def _slots(tiers: list[Tier]) -> list[tuple[str, int, tuple[str, int, str]]]:
    """Return the time slots (name, time, whose), numbered in order of time, as ELAN wants them."""
    times = [
        (time, (tier.name, i, edge))
        for tier in tiers
        for i, mark in enumerate(tier.marks)
        for edge, time in (("start", mark.start_ms), ("end", max(mark.end_ms, mark.start_ms + 1)))
    ]
    times.sort(key=lambda pair: pair[0])
    return [(f"ts{n}", time, place) for n, (time, place) in enumerate(times, 1)]


def read_own(source: Source) -> tuple[Record, tuple[Note, ...]]:
    """Return the record in an ELAN file that Attunement wrote, and that a person may have edited since."""
    [sheet] = read_eaf(source, Codebook())
    properties = {item.get("NAME"): item.text or "" for item in ElementTree.fromstring(source.data).iter("PROPERTY")}
    found = [
        Found(e.track, unescaped(e.code), e.start_s, e.end_s, e.row, Track("event", e.partner, _channel(e.track)))
        for e in sheet.events
    ]
    record, notes = record_of(source.name, "ELAN", [(properties[PROPERTY], found)])
    return record, (*sheet.notes, *notes)


def _channel(tier: str) -> str:
    """Return what a tier that somebody added is about: what follows the person in its name, or all of it."""
    return tier.partition("/")[2] or tier


WRITERS = (
    Writer(
        name="ELAN file",
        endings=(".eaf",),
        says="One annotation file for each observation, to look at beside the video.",
        loses=LOSES,
        write=eaf_files,
        is_own=lambda look: f'<PROPERTY NAME="{PROPERTY}">' in look.start,
        read_own=read_own,
    ),
)
