"""Speaker turns in RTTM (NIST Rich Transcription Time Marked): diarisation, voice type classifiers."""

from __future__ import annotations

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.format import Evidence, Format
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.recordings.source import Source, lines_of
from attunement.recordings.tables.clock import seconds
from attunement.vocabulary import BadFileError


def is_turns(start: str) -> bool:
    """Return whether a text begins like an RTTM file (NIST Rich Transcription Time Marked)."""
    return start.startswith("SPEAKER ")


def read_turns(source: Source, codebook: Codebook) -> list[Sheet]:
    """Return the recordings of an RTTM file of speaker turns; its fields have fixed places by definition of the format."""
    text, notes = source.text()
    groups: dict[str, list[RawEvent]] = {}
    for line, entry in enumerate(lines_of(text), 1):
        fields, where = entry.split(), f"{source.name}, line {line}"
        if not fields:
            continue
        if fields[0] != "SPEAKER" or len(fields) < 8:
            raise BadFileError(
                f"{where}: '{entry.strip()[:60]}' is not SPEAKER file channel start duration … name. Write the file "
                "again."
            )
        start_s, duration_s = (seconds(fields[i], unit="s", where=where) for i in (3, 4))
        # start and duration carry float noise (1985.4920000000002); microseconds are far finer than speech is timed
        groups.setdefault(fields[1], []).append(
            RawEvent(line, fields[7], "voice", "speaks", round(start_s, 6), round(start_s + duration_s, 6))
        )
    return [
        Sheet(
            file=source.name,
            form="speaker turns (RTTM)",
            name=name,
            events=tuple(events),
            frame_s=codebook.rules.frame_s,
            notes=() if i else notes,
        )
        for i, (name, events) in enumerate(groups.items())
    ]


FORMATS = (
    Format(
        name="speaker turns (RTTM)",
        says="The .rttm file of a diarisation or voice type classifier; speakers become partners.",
        sniff=lambda look: Evidence.SIGNATURE if is_turns(look.start) else Evidence.NONE,
        read=read_turns,
    ),
)
