"""BORIS: where an observation lies on its own clock, and the numbers and modifiers that all of its files share.

BORIS adds the *time offset* of an observation to the time of every event it writes, and to the limits of its
*observation time interval*. A medium of L seconds with an offset of T therefore lies at T … T + L.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

from attunement.recordings.import_report import Note
from attunement.recordings.tables.clock import LONGEST_S, number

LARGEST = 2**31 - 1  # BORIS itself writes no larger time
SLACK_S = 1.0  # what BORIS takes for a medium's length may end a little before its last event
SAME_S = 0.0015  # BORIS writes milliseconds
Limits = tuple[float | None, float | None]


def number_of(value: Any) -> float | None:
    """Return a number that BORIS wrote, as a number or as text, or None where it is none (NaN, NA, empty).

    >>> number_of("60,5"), number_of(25), number_of("NA")
    (60.5, 25.0, None)
    """
    if isinstance(value, str):
        value = number(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) <= LARGEST and math.isfinite(value) else None


def time_of(value: Any) -> float | None:
    """Return a time within a recording in seconds, or None where BORIS wrote none."""
    time_s = number_of(value)
    return time_s if time_s is not None and abs(time_s) <= LONGEST_S else None


def modifiers_of(words: Iterable[str]) -> tuple[str, ...]:
    """Return the modifiers that were chosen, in the order of their sets; BORIS writes None where none was.

    >>> modifiers_of(["a   |c ", "None|111"])
    ('a', 'c', '111')
    """
    chosen = (word.strip() for several in words for word in several.split("|"))
    return tuple(word for word in chosen if word not in ("", "None"))


def media_length(text: str) -> float | None:
    """Return how long the media of an exported observation last; None where that is not stated.

    Media that follow each other are separated by `;`, players by `|`; the first player must be known.

    >>> media_length("30.000;40,000|60.000"), media_length("NA")
    (70.0, None)
    """
    players = [player for player in re.split(r"\||player #\d+:", text) if player.strip()]
    parts = ((number_of(part) for part in player.split(";")) for player in players)
    totals = [sum(math.nan if length is None else length for length in lengths) for lengths in parts]
    known = [total for total in totals if total > 0]
    return round(max(known), 6) if totals and totals[0] > 0 else None


def slowest(text: str) -> float | None:
    """Return the lowest frame rate of the media of an exported observation."""
    rates = [number_of(part) for part in re.split(r"[;|]|player #\d+:", text)]
    return min((rate for rate in rates if rate and rate > 0), default=None)


def limits(*, offset_s: float, length_s: float | None, times: Sequence[float], file: str, name: str,
           interval: Limits = (None, None)) -> tuple[float | None, float | None, list[Note]]:  # fmt: skip
    """Return when coding began and ended on the clock of the events, None where nothing states it, with notes.

    Parameters
    ----------
    offset_s
        The stated time offset in seconds.
    length_s
        The stated length of the media in seconds.
    times
        All times of events of the observation in seconds, to see whether the offset is in them.
    interval
        The stated observation time interval in seconds, without the offset.
    """
    if length_s is None and interval == (None, None):
        return None, None, []
    stated = interval[0] or 0.0, length_s if interval[1] is None else interval[1]
    moved = stated[0] + offset_s, None if stated[1] is None else round(stated[1] + offset_s, 6)
    if _holds(moved, times):
        said = (
            f"a time offset of {offset_s:g} s is stated, which BORIS adds to the time of every event; so coding lies "
            f"{_stretch(moved)} on the clock of the events"
        )
        return *moved, [Note("read", f"observation '{name}': {said}", file)] if offset_s else []
    events = f"the events lie {_stretch((min(times), max(times)))}"
    offset = (
        f"with its time offset of {offset_s:g} s, which BORIS adds to the time of every event, " if offset_s else ""
    )
    said = f"observation '{name}': {offset}coding lies {_stretch(moved)}; but {events}"
    if offset_s and _holds(stated, times):
        text = f"{said}, as if the offset had not been added, so {_stretch(stated)} was taken. Look at it in BORIS"
        return *stated, [Note("doubtful", text, file)]
    if any(_holds(moved, [time_s]) for time_s in times):
        return *moved, [Note("doubtful", f"{said}, some of them outside", file)]
    text = (
        f"{said}, all of them outside. So nobody can know when coding began and ended; look at the time offset in BORIS"
    )
    return None, None, [Note("doubtful", text, file)]


def _holds(limits_s: tuple[float, float | None], times: Sequence[float]) -> bool:
    start_s, end_s = limits_s
    latest = math.inf if end_s is None else end_s + SLACK_S
    return all(start_s - SLACK_S <= time_s <= latest for time_s in times)


def _stretch(limits_s: tuple[float, float | None]) -> str:
    start_s, end_s = limits_s
    return f"from {start_s:g} s on" if end_s is None else f"from {start_s:g} to {end_s:g} s"
