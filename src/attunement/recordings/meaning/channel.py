"""One person's channel in one observation: joining, overlaps, duplicates, and what of its time was coded.

Works on segments: stretches of the observation that carry a code, or say that nothing happened, that the person could
not be seen, or that nobody coded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import numpy as np

from attunement.recordings.codebook.codebook import Rules
from attunement.recordings.import_report import Note
from attunement.vocabulary import BadFileError

Meaning = Literal["event", "nothing", "uncodable", "not coded"]
Span = tuple[float, float]
LONGEST_FRAME_S = 0.2
SAME_S = 1e-6  # times closer than this are the same time


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of one channel with a meaning; a point event has no length."""

    start_s: float
    end_s: float
    meaning: Meaning
    code: str
    row: int
    raw: int  # which raw event of the import it came from


def tidy(segments: Sequence[Segment], *, rules: Rules, frame_s: float | None, minimum_s: float, file: str,
         name: str) -> tuple[list[Segment], list[Note], dict[int, str]]:  # fmt: skip
    """Return the segments of one channel in order of time, with notes and the fate of dropped raw events."""
    fate: dict[int, str] = {}
    ordered = sorted(segments, key=lambda s: (s.start_s, s.end_s, s.raw))
    ordered, notes = _duplicates(ordered, rules, file, name, fate)
    ordered, more = _joined(ordered, rules, frame_s, file, name)
    notes += more
    ordered, more = _overlaps(ordered, rules, file, name)
    notes += more
    if minimum_s > 0:
        short = [s for s in ordered if s.meaning == "event" and s.start_s < s.end_s < s.start_s + minimum_s - SAME_S]
        if short:
            fate |= dict.fromkeys((s.raw for s in short), "dropped")
            notes.append(
                Note(
                    "dropped",
                    f"{name}: events shorter than {minimum_s:g} s (minimum_s)",
                    file,
                    tuple(s.row for s in short),
                )
            )
            gone = {s.raw for s in short}
            ordered = [s for s in ordered if s.raw not in gone]
    return ordered, notes, fate


def _duplicates(
    ordered: list[Segment], rules: Rules, file: str, name: str, fate: dict[int, str]
) -> tuple[list[Segment], list[Note]]:
    seen: set[tuple[float, float, str, str]] = set()
    kept, twice = [], []
    for segment in ordered:
        key = (segment.start_s, segment.end_s, segment.meaning, segment.code)
        (twice if key in seen else kept).append(segment)
        seen.add(key)
    if not twice or rules.duplicates == "keep":
        return ordered, []
    rows = tuple(s.row for s in twice)
    if rules.duplicates == "refuse":
        raise BadFileError(f"{file}, row {rows[0]}: {name} has the same code at the same times twice (of {len(rows)} such rows). "
                           'Delete one in the coding tool, or set duplicates = "drop" under [rules] in the codebook.')  # fmt: skip
    fate |= dict.fromkeys((s.raw for s in twice), "dropped")
    return kept, [Note("dropped", f"{name}: the same code at the same times twice (rule duplicates)", file, rows)]


def _joined(
    ordered: list[Segment], rules: Rules, frame_s: float | None, file: str, name: str
) -> tuple[list[Segment], list[Note]]:
    # what a tool leaves between an end and the next onset is a frame of video; a longer step is an interval of coding
    limit_s = rules.gap_frames * (frame_s if frame_s and frame_s <= LONGEST_FRAME_S else 0.001) + SAME_S
    joined: list[Segment] = []
    rows: list[int] = []
    longest = -1  # place in `joined` of the segment that ends last
    for segment in ordered:
        if longest >= 0 and rules.gaps == "join":
            before = joined[longest]
            if (
                SAME_S < segment.start_s - before.end_s <= limit_s
                and before.end_s > before.start_s
                and segment.end_s > segment.start_s
            ):
                joined[longest] = replace(before, end_s=segment.start_s)
                rows.append(before.row)
        joined.append(segment)
        if longest < 0 or segment.end_s > joined[longest].end_s:
            longest = len(joined) - 1
    note = Note(
        "joined",
        f"{name}: gaps of at most {limit_s - SAME_S:g} s closed by lengthening the earlier event (rule gaps)",
        file,
        tuple(sorted(rows)),
    )
    return joined, [note] if rows else []


def _overlaps(ordered: list[Segment], rules: Rules, file: str, name: str) -> tuple[list[Segment], list[Note]]:
    result, rows, blind = list(ordered), [], []
    open_at: dict[str, int] = {}  # meaning -> place of the open segment that ends last
    for i, segment in enumerate(ordered):
        for meaning, at in open_at.items():
            before = result[at]
            if before.end_s - segment.start_s <= SAME_S or segment.end_s <= segment.start_s:
                continue
            if meaning == segment.meaning == "event":
                rows.append(segment.row)
                if rules.overlaps == "end at next" and before.start_s < segment.start_s:
                    result[at] = replace(before, end_s=segment.start_s)
            elif {meaning, segment.meaning} == {"event", "uncodable"}:
                blind.append(segment.row)
        if segment.end_s > segment.start_s and (
            segment.meaning not in open_at or segment.end_s > result[open_at[segment.meaning]].end_s
        ):
            open_at[segment.meaning] = i
    notes = []
    if rows and rules.overlaps == "refuse":
        raise BadFileError(
            f"{file}, row {rows[0]}: {name} begins a code while another is still going on (of {len(rows)} such "
            "rows). Correct it in the coding "
            'tool, or set overlaps = "end at next" (the later code ends the earlier) or "keep" under [rules] in the codebook.'
        )
    if rows and rules.overlaps == "end at next":
        notes.append(
            Note(
                "converted",
                f"{name}: an earlier code was ended where the next begins (rule overlaps)",
                file,
                tuple(sorted(rows)),
            )
        )
    elif rows:
        notes.append(
            Note(
                "doubtful",
                f"{name}: codes overlap; both are kept, and a grid shows the later one (rule overlaps)",
                file,
                tuple(sorted(rows)),
            )
        )
    if blind:
        notes.append(
            Note(
                "doubtful",
                f"{name}: a code and 'uncodable' at once; that time counts as uncodable",
                file,
                tuple(sorted(blind)),
            )
        )
    return result, notes


def coverage(
    span: Span, segments: Sequence[Segment], *, exhaustive: bool, every_step: bool = False
) -> list[tuple[str, float, float]]:
    """Return (status, start_s, end_s) of a channel, without overlaps, for the whole observation.

    Uncodable wins over everything, a hole over a code; where codes are exhaustive, time without one was not coded. In a
    table with a cell for every step, what was coded are the steps with a filled cell, in whichever column of the channel.
    """
    if every_step:
        exhaustive, segments = True, [s for s in segments if s.meaning != "not coded"]
    coded = [(s.start_s, s.end_s) for s in segments if s.meaning in ("event", "nothing")] if exhaustive else [span]
    missing = [(s.start_s, s.end_s) for s in segments if s.meaning == "not coded"]
    blind = [(s.start_s, s.end_s) for s in segments if s.meaning == "uncodable"]
    edges = np.unique(np.clip(np.array([t for pair in (span, *coded, *missing, *blind) for t in pair]), *span))
    if len(edges) < 2:
        return []
    inside = [_inside(spans, edges) for spans in (coded, missing, blind)]
    status = np.where(inside[2], 2, np.where(inside[0] & ~inside[1], 0, 1))
    change = np.concatenate([[0], np.flatnonzero(np.diff(status)) + 1, [len(status)]])
    names = ("coded", "not coded", "uncodable")
    return [(names[status[a]], float(edges[a]), float(edges[b])) for a, b in pairwise(change)]


def outside(whole: Span, own: Span, spans: Sequence[tuple[str, float, float]]) -> list[tuple[str, float, float]]:
    """Return a channel's coverage within a longer observation: beyond its own file nobody coded.

    >>> outside((0.0, 9.0), (2.0, 9.0), [("coded", 2.0, 9.0)])
    [('not coded', 0.0, 2.0), ('coded', 2.0, 9.0)]
    """
    before = [("not coded", whole[0], own[0])] if own[0] - whole[0] > SAME_S else []
    after = [("not coded", own[1], whole[1])] if whole[1] - own[1] > SAME_S else []
    return [*before, *spans, *after]


def _inside(spans: Sequence[Span], edges: np.ndarray) -> np.ndarray:
    """Return for each step between neighbouring edges whether a span covers it."""
    depth = np.zeros(len(edges), np.int64)
    if spans:
        starts, ends = (np.clip(np.array(column), edges[0], edges[-1]) for column in zip(*spans, strict=True))
        np.add.at(depth, np.searchsorted(edges, starts), 1)
        np.add.at(depth, np.searchsorted(edges, ends), -1)
    return np.cumsum(depth)[:-1] > 0
