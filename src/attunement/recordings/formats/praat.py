"""Praat: TextGrid files, long and short. Boersma & Weenink, https://www.praat.org.

A tier of intervals covers its whole time, so that an interval without text is a gap between events, not an event
(BORIS writes "null" there). A point is there only where somebody set one: a point without text is a mark without a
label. The grid states when it begins and ends.
"""

from __future__ import annotations

import math
import re
from pathlib import PurePath
from typing import Any

from attunement.recordings.codebook import Codebook
from attunement.recordings.format import Evidence, Format, Look
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
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    grid = _parse(source.name, text)
    events, null, row = [], [], 0
    try:
        for tier in grid["tiers"]:
            name, points = str(tier["name"]).strip(), tier["class"] == "TextTier"
            gap = "" if points or not _null_is_gap(tier, codebook, source.name) else NULL
            for entry in tier["entries"]:
                row += 1
                start, end, label = (entry[0], entry[0], entry[1]) if points else entry
                start_s, end_s = _time(source.name, row, start), _time(source.name, row, end)
                label = label.strip()
                null += [row] if label == gap == NULL else []
                if points or label not in ("", gap):
                    events.append(RawEvent(row, "", name, label, start_s, end_s))
        _check_counts(source.name, text, grid)
        start_s, end_s = _time(source.name, 0, grid["xmin"]), _time(source.name, 0, grid["xmax"])
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as problem:
        raise _incomplete(source.name, problem) from problem
    if null:
        text = f"intervals called '{NULL}', as BORIS calls gaps, were taken as gaps. A [[track]] that lists it makes it a code"
        notes = (*notes, Note("converted", text, source.name, tuple(null)))
    return [
        Sheet(
            file=source.name,
            form="Praat TextGrid",
            name=PurePath(source.name).stem,
            events=tuple(events),
            start_s=start_s,
            end_s=end_s,
            frame_s=codebook.rules.frame_s,
            row_means="interval",
            notes=notes,
        )
    ]


def _null_is_gap(tier: dict[str, Any], codebook: Codebook, file: str) -> bool:
    """Return whether "null" stands for gaps in a tier: no gap of it is empty, and the codebook does not list it."""
    labels = {entry[-1].strip() for entry in tier["entries"]}
    track = codebook.track_of(file=file, partner="", track=str(tier["name"]).strip())
    listed = track is not None and NULL in (*(track.codes or ()), *track.nothing, *track.uncodable)
    return NULL in labels and "" not in labels and not listed


def _parse(file: str, text: str) -> dict[str, Any]:
    from praatio.utilities import textgrid_io  # noqa: PLC0415  imported where used

    try:
        return textgrid_io.parseTextgridStr(text, includeEmptyIntervals=True)
    except Exception as problem:
        raise _incomplete(file, problem) from problem


def _check_counts(file: str, text: str, grid: dict[str, Any]) -> None:
    """Compare what the file announces with what it holds; a file cut short would otherwise read as less behaviour."""
    tiers = re.search(r"<exists>\s*(?:size\s*=\s*)?(\d{1,6})", text)
    entries = [int(size) for size in re.findall(r"^\s*(?:intervals|points): size = (\d{1,9})\s*$", text, re.MULTILINE)]
    held = sum(len(tier["entries"]) for tier in grid["tiers"])
    if (tiers and int(tiers[1]) != len(grid["tiers"])) or (entries and sum(entries) != held):
        raise BadFileError(
            f"{file} announces {tiers[1] if tiers else '?'} tiers with {sum(entries) if entries else '?'} intervals "
            "and points, "
            f"and holds {len(grid['tiers'])} with {held}: it was cut short. Open and save it in Praat again."
        )


def _incomplete(file: str, problem: Exception) -> BadFileError:
    return BadFileError(
        f"{file} is not a complete TextGrid ({type(problem).__name__}). Open and save it in Praat again."
    )


def _time(file: str, row: int, value: Any) -> float:
    time_s = float(value)
    if not math.isfinite(time_s) or abs(time_s) > LONGEST_S:
        raise BadFileError(
            f"{file}, interval {row}: the time {value} is not a time within a recording. Correct it in Praat."
        )
    return time_s


FORMATS = (
    Format(
        name="Praat TextGrid",
        says="The TextGrid, saved as a text file.",
        sniff=lambda look: Evidence.SIGNATURE if is_textgrid(look) else Evidence.NONE,
        read=read_textgrid,
    ),
)
