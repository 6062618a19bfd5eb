"""Pairing starts and stops: state events that a tool writes as two marks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from attunement.recordings.sheet import RawEvent


@dataclass(frozen=True, slots=True)
class Mark:
    """One key press of a coder: a point, a start, a stop, or a press that is one or the other by turns."""

    row: int
    kind: str  # "point" | "start" | "stop" | "turn"
    partner: str
    track: str
    code: str
    time_s: float
    modifiers: tuple[str, ...] = ()
    comment: str = ""


def pair(marks: Iterable[Mark]) -> tuple[RawEvent, ...]:
    """Return events from marks: starts and stops alternate per partner, code and modifiers, in order of time.

    What stays alone becomes an event without its end (or start); the codebook's rule `unpaired` decides about it. A
    stop without modifiers ends the one state of its code that is going on: some tools write them at the start only.

    >>> pair([Mark(1, "turn", "mother", "", "smile", 2.0), Mark(2, "turn", "mother", "", "smile", 3.5)])[0].end_s
    3.5
    """
    open_at: dict[tuple[str, str, str, tuple[str, ...]], Mark] = {}
    events: list[RawEvent] = []
    for mark in sorted(marks, key=lambda mark: mark.time_s):
        key = (mark.partner, mark.track, mark.code, mark.modifiers)
        if mark.kind == "stop" and key not in open_at and not mark.modifiers:
            same = [other for other in open_at if other[:3] == key[:3]]
            key = same[0] if len(same) == 1 else key
        begun = open_at.get(key)
        if mark.kind == "point":
            events.append(_event(mark, mark.time_s, mark.time_s))
        elif mark.kind == "stop" or (mark.kind == "turn" and begun is not None):
            events.append(_event(begun, begun.time_s, mark.time_s) if begun else _event(mark, None, mark.time_s))
            open_at.pop(key, None)
        else:
            if begun is not None:
                events.append(_event(begun, begun.time_s, None))
            open_at[key] = mark
    events += [_event(mark, mark.time_s, None) for mark in open_at.values()]
    return tuple(sorted(events, key=lambda event: event.row))


def _event(mark: Mark, start_s: float | None, end_s: float | None) -> RawEvent:
    return RawEvent(mark.row, mark.partner, mark.track, mark.code, start_s, end_s, mark.modifiers, mark.comment)
