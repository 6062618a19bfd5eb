"""Midnight: the times of an observation, read from a clock, counted on into the next day where the clock passes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from attunement.recordings.import_report import Note
from attunement.recordings.tables.days import DAY_S, HALF_DAY_S, next_day_from
from attunement.recordings.tables.whose import LIMITS
from attunement.vocabulary import BadFileError

Times = dict[str, float | None]


@dataclass
class Span:
    """The times of one row of a table, in seconds, by what they are."""

    line: int
    times: Times


def count_on(spans: Sequence[Span], roles: Sequence[str], *, name: str, file: str, place: str) -> list[Note]:
    """Count the times of one observation on where its clock passes midnight, and say so.

    The clock passes midnight where it goes back by more than half a day, from row to row or within one, and all its
    times lie within half a day. If they do not, nobody can know, and the file is refused.

    Parameters
    ----------
    roles
        Which of the times are read from the clock, in their order; durations are not.
    name
        How the observation is called.
    place
        What rows are called in a message ("line").
    """
    times = [t for span in spans for role in roles if (t := span.times.get(role)) is not None]
    if not times or min(times) < 0 or max(times) >= DAY_S:
        return []
    of_events = [role for role in roles if role not in LIMITS]
    next_day_s, falls = next_day_from(times), _falls(spans, of_events or roles)
    advice = "write dates with the times (2024-05-01 23:59:30)"
    if next_day_s is None and falls:
        raise BadFileError(
            f"{file}, {place} {falls[0]}: the clock goes back by more than half a day, as if it passed midnight, but the "
            f"times of observation '{name}' fill more than half a day, so nobody can know. Sort the rows by time, or {advice}."
        )
    if next_day_s is None:
        return []
    if not falls:
        text = (
            f"observation '{name}': more than half a day lies between two of its times, which go on from row to row; if "
            f"the clock passed midnight, {advice}"
        )
        return [Note("doubtful", text, file)]
    for span in spans:
        for role in roles:
            time_s = span.times.get(role)
            if time_s is not None and time_s < next_day_s:
                span.times[role] = time_s + DAY_S
    text = f"observation '{name}': the clock passes midnight; times before {clock(next_day_s)} are the next day's"
    return [Note("converted", text, file, tuple(falls))]


def _falls(spans: Sequence[Span], roles: Sequence[str]) -> list[int]:
    """Return the lines at which a clock goes back by more than half a day, from row to row or within one."""
    lines, before = [], 0.0
    for span in spans:
        times = [t for role in roles if (t := span.times.get(role)) is not None]
        if any(a - b > HALF_DAY_S for a, b in pairwise([before, *times])):
            lines.append(span.line)
        before = times[0] if times else before
    return lines


def clock(time_s: float) -> str:
    """Return a time of day as a clock shows it.

    >>> clock(86370.0)
    '23:59:30'
    """
    minutes, seconds = divmod(int(time_s), 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"
