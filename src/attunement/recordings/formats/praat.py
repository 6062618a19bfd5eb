"""Praat: TextGrid files, long and short. Boersma & Weenink, https://www.praat.org.

A tier of intervals covers its whole time, so that an interval without text is a gap between events, not an event
(BORIS writes "null" there). A point is there only where somebody set one: a point without text is a mark without a
label. The grid states when it begins and ends.
"""

from __future__ import annotations

import math
from pathlib import PurePath

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.format import Evidence, Format, Look
from attunement.recordings.formats.praat_text import TextTier, parse
from attunement.recordings.import_report import Note
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.recordings.source import Source
from attunement.recordings.tables.clock import LONGEST_S
from attunement.vocabulary import BadFileError

NULL = "null"


def is_textgrid(look: Look) -> bool:
    """Return whether a file begins like a TextGrid, of text or binary."""
    text = look.start.lstrip().startswith(("File type", "ooTextFile", '"ooTextFile')) and "TextGrid" in look.start[:400]
    return text or look.source.head.startswith(b"ooBinaryFile")


def read_textgrid(source: Source, codebook: Codebook) -> list[Sheet]:
    """Return the one observation of a TextGrid; `row` counts its intervals and points."""
    if source.head.startswith(b"ooBinaryFile"):
        raise BadFileError(f"{source.name} is a binary TextGrid. Save it in Praat as a text file.")
    text, notes = source.text()
    try:
        grid = parse(text.replace("\r\n", "\n").replace("\r", "\n"))
    except ValueError as problem:
        raise BadFileError(
            f"{source.name} is not a complete TextGrid: {problem}. Open and save it in Praat again."
        ) from problem
    events, null, row = [], [], 0
    for tier in grid.tiers:
        name = tier.name.strip()
        gap = "" if tier.points or not _null_is_gap(tier, codebook, source.name) else NULL
        for start_s, end_s, written in tier.entries:
            row += 1
            _check_time(source.name, row, start_s, end_s)
            label = written.strip()
            null += [row] if label == gap == NULL else []
            if tier.points or label not in ("", gap):
                events.append(RawEvent(row, "", name, label, start_s, end_s))
    _check_time(source.name, 0, grid.start_s, grid.end_s)
    if null:
        text = f"intervals called '{NULL}', as BORIS calls gaps, were taken as gaps. A [[track]] that lists it makes it a code"
        notes = (*notes, Note("converted", text, source.name, tuple(null)))
    return [
        Sheet(
            file=source.name,
            form="Praat TextGrid",
            name=PurePath(source.name).stem,
            events=tuple(events),
            start_s=grid.start_s,
            end_s=grid.end_s,
            frame_s=codebook.rules.frame_s,
            row_means="interval",
            notes=notes,
        )
    ]


def _null_is_gap(tier: TextTier, codebook: Codebook, file: str) -> bool:
    """Return whether "null" stands for gaps in a tier: no gap of it is empty, and the codebook does not list it."""
    labels = {label.strip() for _, _, label in tier.entries}
    track = codebook.track_of(file=file, partner="", track=tier.name.strip())
    listed = track is not None and NULL in (*(track.codes or ()), *track.nothing, *track.uncodable)
    return NULL in labels and "" not in labels and not listed


def _check_time(file: str, row: int, *times_s: float) -> None:
    for time_s in times_s:
        if not math.isfinite(time_s) or abs(time_s) > LONGEST_S:
            raise BadFileError(
                f"{file}, interval {row}: the time {time_s:g} is not a time within a recording. Correct it in Praat."
            )


FORMATS = (
    Format(
        name="Praat TextGrid",
        says="The TextGrid, saved as a text file.",
        sniff=lambda look: Evidence.SIGNATURE if is_textgrid(look) else Evidence.NONE,
        read=read_textgrid,
    ),
)
