"""Records as SDIS files for GSEQ, all observations in one file of timed events, and back.

Bakeman & Quera (1995), Analyzing Interaction: Sequential Analysis with SDIS and GSEQ. SDIS has one list of codes for
everybody, without blanks, so a code is named person_code, and person_channel_code where that would not be enough.
Coverage and episodes are codes, too: "child_gaze_uncodable", "episode_play". What each code means is said in a comment.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from attunement.record import Record
from attunement.recordings.import_report import Note
from attunement.recordings.source import Source
from attunement.recordings.writer import Writer
from attunement.recordings.writers.marks import LOSES, Found, Mark, Track, described, description, marks_of, record_of
from attunement.recordings.writers.text import identifier, unused
from attunement.vocabulary import BadFileError

_ABOUT = re.compile(r"%\s*attunement\s+(?P<json>\{[^%]*\})\s*%")
_COMMENT = re.compile(r"%[^%]*%")
_SESSION = re.compile(r"<([^<>]*)>([^/]*)/")
_EVENT = re.compile(r"(?P<code>[^\s,;<>]+),(?P<start>\d+(?:\.\d*)?)(?:-(?P<end>\d+(?:\.\d*)?)?)?")


def sdis(record: Record, path: Path) -> dict[Path, bytes]:
    """Return a record as one SDIS file."""
    numbers = record.observations["observation"].to_list()
    marks = {number: marks_of(record, number) for number in numbers}
    names = _names({replace(mark.track, label=mark.label) for those in marks.values() for mark in those})
    sessions: dict[str, list[Mark]] = {}
    facts = {}
    for row in record.observations.iter_rows(named=True):
        label = identifier(row["dyad"], *filter(None, (row["occasion"], row["coder"])))
        label = unused(label, sessions, "_")
        sessions[label] = marks[row["observation"]]
        facts[label] = json.loads(description(record, row["observation"], {}))
    about = {"observations": facts, "tracks": {name: described(track) for track, name in names.items()}}
    told = json.dumps(about, indent=0).replace("%", "\\u0025")  # a percent sign would end the comment
    lines = ["% Written by Attunement. %", f"% attunement {told} %", "Timed <seconds>;"]
    for label, those in sessions.items():
        lines += ["", f"<{label}>", *(_event(mark, names) for mark in those), "/"]
    return {path: ("\n".join(lines) + "\n").encode("ascii")}


def _names(tracks: Iterable[Track]) -> dict[Track, str]:
    """Return the name of each code of each person's channel: as short as it can be, and none twice."""
    short = {track: _short(track) for track in sorted(tracks, key=lambda t: (t.person, t.channel, t.kind, t.label))}
    alike = Counter(name.casefold() for name in short.values())
    names: dict[Track, str] = {}
    for track, name in short.items():
        longer = identifier(track.person, track.channel, track.label or "")
        names[track] = unused(name if alike[name.casefold()] == 1 else longer, names.values(), "_")
    return names


def _short(track: Track) -> str:
    whose = {"coverage": (track.person, track.channel), "episode": ("episode",)}.get(track.kind, (track.person,))
    return identifier(*whose, track.label or "")


def _event(mark: Mark, names: dict[Track, str]) -> str:
    name, start = names[replace(mark.track, label=mark.label)], f"{mark.start_ms / 1000:.3f}"
    return f"{name},{start}" if mark.track.kind == "point" else f"{name},{start}-{mark.end_ms / 1000:.3f}"


def read_own(source: Source) -> tuple[Record, tuple[Note, ...]]:
    """Return the record in an SDIS file that Attunement wrote, and that a person may have edited since."""
    text, notes = source.text()
    told = _ABOUT.search(text)
    try:
        about = json.loads(told["json"] if told else "")
        facts, tracks = dict(about["observations"]), about["tracks"]
    except (ValueError, TypeError, KeyError, RecursionError) as problem:
        raise BadFileError(
            f"{source.name} was written by Attunement, but its description is damaged ({type(problem).__name__}). "
            "Write it again."
        ) from problem
    body = _COMMENT.sub(_blank, text)
    start = body.find(";") + 1
    observations = []
    for session in _SESSION.finditer(body, start):
        label = session[1].strip()
        if label not in facts:
            raise BadFileError(
                f"{source.name}, line {_line(body, session.start())}: session '{label[:40]}' was added since "
                "Attunement wrote the file, so nobody can know whose it is. Delete the comment that begins with "
                "'% attunement' to have the file read like any other of GSEQ, with a codebook."
            )
        observations.append((json.dumps({**facts[label], "tracks": tracks}), list(_found(source.name, body, session))))
    rest = _SESSION.sub(_blank, body[start:])
    if rest.strip():
        at = start + len(rest) - len(rest.lstrip())
        raise BadFileError(
            f"{source.name}, line {_line(body, at)}: '{body[at : at + 40].strip()}' belongs to no session. A session is "
            "its <name>, its events, and a slash."
        )
    lost = [label for label in facts if label not in {session[1].strip() for session in _SESSION.finditer(body, start)}]
    gone = "sessions that Attunement wrote are no longer in the file: " + ", ".join(lost)
    record, said = record_of(source.name, "the file", observations)
    return record, (*notes, *said, *([Note("doubtful", gone, source.name)] if lost else []))


def _found(file: str, body: str, session: re.Match[str]) -> Iterator[Found]:
    for line, words in enumerate(session[2].split("\n"), _line(body, session.start(2))):
        for word in words.split():
            event = _EVENT.fullmatch(word)
            if event is None:
                raise BadFileError(f"{file}, line {line}: '{word[:40]}' is no event; one is written code,onset-offset.")
            name, start_s = event["code"], float(event["start"])
            end_s = float(event["end"]) if event["end"] else None if word.endswith("-") else start_s
            person, _, code = name.partition("_")
            yield Found(name, code or person, start_s, end_s, line, Track("event", person if code else "", ""))


def _blank(found: re.Match[str]) -> str:
    """Return the line ends of what is left out, so that lines keep their numbers."""
    return re.sub(r"[^\n]", " ", found[0])


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


WRITERS = (
    Writer(
        name="SDIS file of GSEQ",
        endings=(".sds",),
        says="One file of timed events for GSEQ; codes are named person_code.",
        loses=LOSES,
        write=sdis,
        is_own=lambda look: look.start.startswith("% Written by Attunement") and "% attunement" in look.start[:200],
        read_own=read_own,
    ),
)
