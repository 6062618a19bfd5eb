"""Subtitles: SubRip (.srt) and WebVTT (.vtt), each cue an event; a voice or a name before a colon is its partner."""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePath

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.format import Evidence, Format
from attunement.recordings.import_report import Note
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.recordings.source import Source, lines_of
from attunement.vocabulary import BadFileError

_FORM = "subtitles"
_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_CUE = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?", re.ASCII)
_BLOCK = re.compile(r"(NOTE|STYLE|REGION|WEBVTT|X-TIMESTAMP-MAP)\b")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")
_VOICES = re.compile(r"(?=<v[\s.])")
_NAME = re.compile(r"(?:-\s*)?([^\W\d][\w .'-]{0,29}?)\s*:\s+(\S.*)")
_CLOSE = re.compile(r"(?:-\s*)?([^\W\d][\w-]{0,29}):([^\W\d].*)")  # "mother:smile", but neither "3:30" nor "http://"


@dataclass
class _Cue:
    """A cue: the line its times stand on, its times, its lines of text."""

    line: int
    start_s: float
    end_s: float
    text: list[str]


def is_subtitles(start: str) -> bool:
    """Return whether a text begins like subtitles."""
    lines = [line.strip() for line in lines_of(start[:4000]) if line.strip()][:2]
    return start.startswith("WEBVTT") or any(_CUE.fullmatch(line) for line in lines)


def read_subtitles(source: Source, codebook: Codebook) -> list[Sheet]:
    """Return the one observation of a file of subtitles; `row` is the line of a cue's times."""
    text, notes = source.text()
    cues, outside = _cues(text)
    if not cues:
        raise BadFileError(f"{source.name} is a file of subtitles without a single cue. Export it again.")
    entries = [(cue, *entry) for cue in cues for entry in _entries(cue)]
    unvoiced = [text for _, voice, text in entries if not voice]
    names = Counter(found[1] for text in unvoiced if (found := _named(text)))
    # a name before a colon is a person where every entry has one, where it comes back ("Look: a dog" does not), where the
    # codebook names it, and where no space follows
    known = {track.partner for track in codebook.tracks} - {"*"}
    close = {found[1] for text in unvoiced if (found := _CLOSE.fullmatch(text))}
    persons = {
        name
        for name, count in names.items()
        if count > 1 or names.total() == len(unvoiced) or name in close or any(fnmatchcase(name, one) for one in known)
    }
    events = [_event(*entry, persons) for entry in entries]
    said = [*notes]
    if persons:
        shown = ", ".join(f"'{name}'" for name in sorted(persons)[:12])
        said.append(Note("read", f"names before a colon were taken for persons: {shown}", source.name))
    if outside:
        said.append(
            Note(
                "dropped",
                "notes and styles of the subtitles, and lines before the first cue",
                source.name,
                tuple(outside),
            )
        )
    return [
        Sheet(
            file=source.name,
            form=_FORM,
            name=PurePath(source.name).stem,
            events=tuple(events),
            frame_s=codebook.rules.frame_s,
            notes=tuple(said),
        )
    ]


def _cues(text: str) -> tuple[list[_Cue], list[int]]:
    """Return the cues, and the lines that belong to none."""
    cues: list[_Cue] = []
    outside: list[int] = []
    lines = [line.rstrip("\n") for line in lines_of(text)]
    in_block = False
    for i, line in enumerate(lines):
        match = _CUE.fullmatch(line)
        after_blank = i == 0 or not lines[i - 1].strip()
        following = lines[i + 1] if i + 1 < len(lines) else ""
        if match:
            cues.append(_Cue(i + 1, _seconds(match.groups()[:4]), _seconds(match.groups()[4:]), []))
            in_block = False
        elif not line.strip():
            in_block = False
        elif in_block or (after_blank and _BLOCK.match(line)):
            in_block = True
            outside.append(i + 1)
        elif (after_blank or line.strip().isdigit()) and _CUE.fullmatch(following):
            pass  # the number or name of the cue that follows
        elif cues:
            cues[-1].text.append(line)
        else:
            outside.append(i + 1)
    return cues, outside


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, fraction = (part or "0" for part in parts)
    return round(int(hours) * 3600 + int(minutes) * 60 + float(f"{seconds}.{fraction}"), 3)


def _entries(cue: _Cue) -> list[tuple[str, str]]:
    """Return what a cue says, with its voice: one entry, or one for each voice, name or dash that a line has."""
    entries: list[tuple[str, str]] = []
    for line in cue.text:
        for part in _VOICES.split(line):
            voice, plain = _VOICE.search(part), _plain(part)
            if not plain and not voice:
                continue
            if voice or not entries or _named(plain) or plain.startswith(("- ", "– ")):
                entries.append((html.unescape(voice[1]).strip() if voice else "", plain))
            else:
                entries[-1] = (entries[-1][0], f"{entries[-1][1]} {plain}")
    return entries or [("", "")]


def _named(text: str) -> re.Match[str] | None:
    """Return the name before a colon and what follows it, if a text begins so."""
    return _NAME.fullmatch(text) or _CLOSE.fullmatch(text)


def _plain(line: str) -> str:
    r"""Return a line without tags ("<i>", "{\an8}") and with its letters unescaped."""
    return html.unescape(re.sub(r"<[^>]*>|\{\\[^}]*\}", "", line)).strip()


def _event(cue: _Cue, voice: str, text: str, persons: set[str]) -> RawEvent:
    found = None if voice else _named(text)
    partner, code = (found[1], found[2]) if found and found[1] in persons else (voice, re.sub(r"^[-–]\s+", "", text))
    return RawEvent(cue.line, partner, "", code.strip(), cue.start_s, cue.end_s)


FORMATS = (
    Format(
        name=_FORM,
        says='SubRip (.srt) or WebVTT (.vtt): every cue is an event; "mother: smile" or <v mother> says whose.',
        sniff=lambda look: Evidence.SIGNATURE if is_subtitles(look.start) else Evidence.NONE,
        read=read_subtitles,
    ),
)
