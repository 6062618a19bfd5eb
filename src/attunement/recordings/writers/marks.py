"""One observation as marks in milliseconds, the form in which a record is handed to coding tools and taken back.

Coding tools know marks with a label on some track; they do not know what was *not coded* or *uncodable*, nor whose a
track is. So coverage and episodes travel as tracks of their own, and the file carries a description of its tracks,
with the facts of the observation. What a person changed in the tool since is what counts.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import polars as pl

from attunement.record import Record
from attunement.recordings.import_report import Note
from attunement.vocabulary import BadFileError

Rows = Sequence[tuple[Any, ...]]
Kind = Literal["event", "point", "coverage", "episode"]
KINDS: tuple[Kind, ...] = ("event", "point", "coverage", "episode")
FACTS = ("observation", "dyad", "occasion", "procedure", "coder", "source")
STATUS = ("coded", "not coded", "uncodable")
LARGEST_NUMBER = 2**32
LOSES = "Times are rounded to milliseconds; the rows of the files that a record came from are not kept."


@dataclass(frozen=True, slots=True, order=True)
class Track:
    """What the marks of one track are; `label` where the track holds one code only."""

    kind: Kind
    person: str = ""
    channel: str = ""
    label: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """One timed thing of an observation, in whole milliseconds; a point event has no length."""

    start_ms: int
    end_ms: int
    label: str
    track: Track


@dataclass(frozen=True, slots=True)
class Found:
    """One mark that a file holds: the name of its track, label (None for none), seconds, the row in the file.

    `guess` says what a track is that Attunement did not write: somebody added it in the tool.
    """

    name: str
    label: str | None
    start_s: float | None
    end_s: float | None
    row: int
    guess: Track


def marks_of(record: Record, observation: int) -> list[Mark]:
    """Return the marks of one observation, in order of time; coverage and episodes without length say nothing."""
    chosen = record.select([observation])
    marks = []
    for e in chosen.events.iter_rows(named=True):
        start, end = _span(e)
        kind: Kind = "event" if start < end else "point"
        marks.append(Mark(start, end, e["code"], Track(kind, e["person"], e["channel"])))
    for c in chosen.coverage.iter_rows(named=True):
        marks.append(Mark(*_span(c), c["status"], Track("coverage", c["person"], c["channel"])))
    for e in chosen.episodes.iter_rows(named=True):
        marks.append(Mark(*_span(e), e["episode"], Track("episode")))
    return sorted(m for m in marks if m.start_ms < m.end_ms or m.track.kind == "point")


def _span(row: Mapping[str, Any]) -> tuple[int, int]:
    start, end = to_ms(row["start_s"]), to_ms(row["end_s"])
    # what is shorter than half a millisecond keeps a length: it is no point event
    return start, end + 1 if start == end and row["start_s"] < row["end_s"] else end


def to_ms(time_s: float) -> int:
    """Return the whole milliseconds nearest to a time."""
    return round(time_s * 1000)


def lanes(marks: Iterable[Mark]) -> list[list[Mark]]:
    """Deal marks out so that those of one lane do not overlap; a point takes up one millisecond."""
    dealt: list[list[Mark]] = []
    for mark in sorted(marks):
        lane = next((lane for lane in dealt if max(lane[-1].end_ms, lane[-1].start_ms + 1) <= mark.start_ms), None)
        if lane is None:
            dealt.append([mark])
        else:
            lane.append(mark)
    return dealt


def described(track: Track) -> dict[str, str]:
    """Return a track as JSON has it."""
    return {name: value for name, value in asdict(track).items() if value is not None}


def description(record: Record, observation: int, tracks: Mapping[str, Track]) -> str:
    """Return, as JSON in ASCII, what a file carries beside its marks: the observation's facts, and what its tracks are."""
    facts = record.observations.filter(pl.col("observation") == observation).row(0, named=True)
    return json.dumps(
        {
            **{name: facts[name] for name in FACTS},
            "duration_ms": to_ms(facts["duration_s"]),
            "tracks": {name: described(track) for name, track in tracks.items()},
        }
    )


def record_of(
    file: str, tool: str, observations: Iterable[tuple[str, Sequence[Found]]]
) -> tuple[Record, tuple[Note, ...]]:
    """Return the record in a file, with notes: of each observation its description as JSON, and the marks found.

    A mark on a track that the description does not know was added by a person: it is taken for what `guess` says, its
    channel counts as coded throughout where nothing is said of it, and a note says so.
    """
    rows: dict[str, list[tuple[Any, ...]]] = {"observation": [], "event": [], "coverage": [], "episode": []}
    notes: list[Note] = []
    for text, found in observations:
        try:
            about = json.loads(text)
            facts = _facts(about)
            tracks = {str(name): _track(track) for name, track in about["tracks"].items()}
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as problem:
            raise BadFileError(
                f"{file} was written by Attunement, but its description is damaged ({type(problem).__name__}: "
                f"{problem}). Write it again."
            ) from problem
        rows["observation"].append(facts)
        here: dict[str, list[tuple[Any, ...]]] = {"event": [], "coverage": [], "episode": []}
        added: dict[tuple[str, str], list[int]] = defaultdict(list)
        blank: list[tuple[int, tuple[Any, ...]]] = []  # row in the file, coverage
        for mark in found:
            track = tracks.get(mark.name, mark.guess)
            if mark.name not in tracks:
                added[track.person, track.channel].append(mark.row)
            if mark.label is None and track.label is None and track.kind in ("event", "point"):
                unseen = replace(mark, label="not coded"), replace(track, kind="coverage")
                blank.append((mark.row, _row(file, tool, facts[0], *unseen)))
            else:
                here["event" if track.kind == "point" else track.kind].append(_row(file, tool, facts[0], mark, track))
        notes += _complete(file, tool, facts, added, here)
        if blank:
            here["coverage"] += [row for _, row in blank]
            what = f"marks without a label: their time counts as not coded. Label them in {tool}"
            notes.append(Note("doubtful", what, file, tuple(sorted(row for row, _ in blank))))
        for kind, table in here.items():
            rows[kind] += sorted(table, key=lambda row: (row[-2:], row))
    return built(rows["observation"], rows["episode"], rows["coverage"], rows["event"]), tuple(notes)


def _complete(
    file: str,
    tool: str,
    facts: tuple[Any, ...],
    added: Mapping[tuple[str, str], list[int]],
    here: Mapping[str, list[tuple[Any, ...]]],
) -> list[Note]:
    """Let channels that a person added count as coded throughout where nothing is said of them; return notes."""
    covered = {row[1:3] for row in here["coverage"]}
    notes = []
    for (person, channel), where in added.items():
        what = f"{person}/{channel}: marks on a track that was added in {tool} since Attunement wrote the file"
        if (person, channel) not in covered:
            here["coverage"].append((facts[0], person, channel, "coded", 0.0, facts[-1]))
            what += "; the channel counts as coded throughout"
        notes.append(Note("doubtful", what, file, tuple(sorted(where))))
    return notes


def _facts(about: Any) -> tuple[Any, ...]:
    number, duration_s = int(about["observation"]), float(about["duration_ms"]) / 1000
    if not (0 <= number < LARGEST_NUMBER and 0 <= duration_s < math.inf):
        raise ValueError("observation or duration out of range")
    texts = [about[name] for name in FACTS[1:]]
    return (number, *(text if text is None else str(text) for text in texts), duration_s)


def _track(about: Any) -> Track:
    kind, label = about["kind"], about.get("label")
    if kind not in KINDS:
        raise ValueError(f"'{kind}' is no kind of track")
    return Track(kind, str(about["person"]), str(about["channel"]), None if label is None else str(label))


def _row(file: str, tool: str, number: int, mark: Found, track: Track) -> tuple[Any, ...]:
    where = f"{file}, row {mark.row}"
    label = (mark.label or "") if track.label is None else track.label
    start_s, end_s = mark.start_s, mark.end_s
    if start_s is None or end_s is None or end_s < start_s:
        what = "has no start" if start_s is None else "has no end" if end_s is None else "ends before it starts"
        raise BadFileError(f"{where}: '{label[:40]}' of {track.person}/{track.channel} {what}. Correct it in {tool}.")
    if track.kind == "point" and to_ms(end_s - start_s) <= 1:  # tools without points draw them 1 ms long
        end_s = start_s
    if track.kind == "episode":
        return (number, label, start_s, end_s)
    if track.kind == "coverage" and label not in STATUS:
        raise BadFileError(
            f"{where}: the coverage of {track.person}/{track.channel} says '{label[:40]}'; it must be coded, not coded "
            f"or uncodable. Correct it in {tool}."
        )
    return (number, track.person, track.channel, label, start_s, end_s)


def built(
    observations: Rows,
    episodes: Rows,
    coverage: Rows,
    events: Rows,
) -> Record:
    """Return the record of rows: (number, dyad, occasion, procedure, coder, source, duration), then as the record has them."""
    who = {"observation": pl.UInt32, "person": pl.String, "channel": pl.String}
    times = {"start_s": pl.Float64, "end_s": pl.Float64}
    facts = {"observation": pl.UInt32, **dict.fromkeys(FACTS[1:], pl.String), "duration_s": pl.Float64}

    def table(rows: Rows, schema: dict[str, Any]) -> pl.DataFrame:
        return pl.DataFrame(rows, schema=schema, orient="row")

    return Record.build(
        observations=table(observations, facts),
        episodes=table(episodes, {"observation": pl.UInt32, "episode": pl.String, **times}),
        coverage=table(coverage, {**who, "status": pl.String, **times}),
        events=table(events, {**who, "code": pl.String, **times}),
    )
