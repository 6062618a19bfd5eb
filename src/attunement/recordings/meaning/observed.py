"""Observed time: when coding of an observation began and ended, and who says so.

Time in which nobody looked is not time in which nothing happened. The limits of a sheet come, in this order, from the
codebook's line for the visit, from the codebook's rules, from a table of visits, from the file itself, and from a table
of the observation's episodes. Where nobody states them they are those
of the file's first and last event, whether the codebook uses that event or not, and are called doubtful.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from attunement.recordings.codebook.codebook import Codebook, Rules
from attunement.recordings.import_report import Note
from attunement.recordings.sheet import Sheet
from attunement.vocabulary import BadFileError, BadValueError


@dataclass(frozen=True)
class Limits:
    """The stretch of a file's clock in which somebody coded; None where nobody states it and there is no event."""

    start_s: float | None
    end_s: float | None
    start_stated: bool
    end_stated: bool


def last_frame(sheet: Sheet, rules: Rules) -> float:
    """Return what must be added to this sheet's ends to make them the first moment after."""
    inclusive = rules.end_time == "inclusive" or (rules.end_time == "auto" and sheet.inclusive_ends)
    if not inclusive:
        return 0.0
    frame_s = rules.frame_s or sheet.frame_s
    if frame_s is None:
        raise BadFileError(
            f"{sheet.file}: ends are written as the last frame of an event, and the length of a frame is unknown. "
            "State frame_rate under [rules] in the codebook."
        )
    return frame_s


def limits_of(sheet: Sheet, group: Sequence[Sheet], codebook: Codebook) -> Limits:
    """Return when coding of one sheet of an observation began and ended."""
    rules = codebook.rules
    moved_s, add_s = rules.media_offset_s, last_frame(sheet, rules)
    visit = next((v for v in codebook.visits if v.matches(PurePath(sheet.file).stem, sheet.name)), None)
    others = [other for other in group if other is not sheet and not other.events]
    visits = [other for other in others if not other.episodes]
    said_start = min((o.start_s + moved_s for o in visits if o.start_s is not None), default=None)
    said_end = max((o.end_s + moved_s for o in visits if o.end_s is not None), default=None)
    own_start = None if sheet.start_s is None else sheet.start_s + moved_s
    own_end = None if sheet.end_s is None else sheet.end_s + moved_s + add_s
    starts = [o.start_s + moved_s for o in others if o.start_s is not None]
    ends = [o.end_s + moved_s for o in others if o.end_s is not None]
    start_s = _first(visit and visit.start_s, rules.start_s, said_start, own_start, min(starts, default=None))
    end_s = _first(visit and visit.end_s, rules.end_s, said_end, own_end, max(ends, default=None))
    if start_s is not None and end_s is not None and end_s < start_s:
        raise BadValueError(
            f"{sheet.file}: observation '{sheet.name}' is said to end at {end_s:g} s, before it starts at {start_s:g} s. "
            "Correct start_s and end_s, under [rules] or [[visit]] in the codebook, or the file."
        )
    kept = (
        e
        for e in sheet.events
        if rules.reversed != "drop" or e.start_s is None or e.end_s is None or e.start_s <= e.end_s
    )
    times = [t + moved_s for e in kept for t in (e.start_s, e.end_s) if t is not None]
    times += [t + moved_s for e in sheet.episodes for t in (e.start_s, e.end_s)]
    last = max(times, default=None)
    return Limits(
        start_s if start_s is not None else min(times, default=None),
        end_s if end_s is not None else None if last is None else last + add_s,
        start_s is not None,
        end_s is not None,
    )


def _first(*given: float | None) -> float | None:
    return next((value for value in given if value is not None), None)


def about_limits(sheet: Sheet, limits: Limits) -> list[Note]:
    """Say which limits of a sheet nobody stated."""
    if not sheet.events or (limits.start_stated and limits.end_stated):
        return []
    both = not (limits.start_stated or limits.end_stated)
    which = "began and ended" if both else "began" if not limits.start_stated else "ended"
    taken = [f"begins with its first event ({limits.start_s:g} s)"] if not limits.start_stated else []
    taken += [f"ends with its last event ({limits.end_s:g} s)"] if not limits.end_stated else []
    text = (
        f"observation '{sheet.name}': the file does not say when coding {which}; the observation {' and '.join(taken)}. "
        "If somebody watched longer, state it: start_s and end_s under [rules], or under [[visit]] for one visit"
    )
    return [Note("doubtful", text, sheet.file)]
