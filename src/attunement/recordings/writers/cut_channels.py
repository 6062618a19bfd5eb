"""A person's channel cut where anything changes: what was coded of it, and which codes it showed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from attunement.recordings.writers.marks import Mark


@dataclass(frozen=True, slots=True)
class Stretch:
    """Milliseconds of one channel during which nothing changes; of several codes the one that began last is last."""

    start_ms: int
    end_ms: int
    status: str
    codes: tuple[str, ...]


def stretches(marks: Iterable[Mark], end_ms: int) -> list[Stretch]:
    """Return the stretches of one channel from time 0 to the end of the observation.

    Uncodable wins over not coded, not coded over coded; what no coverage speaks of was not coded. Points have no length.
    """
    marks = sorted(mark for mark in marks if mark.start_ms < mark.end_ms)
    edges = sorted({t for mark in marks for t in (mark.start_ms, mark.end_ms) if 0 < t < end_ms} | {0, end_ms})
    found: list[Stretch] = []
    going: list[Mark] = []
    upcoming = iter([*marks, None])
    after = next(upcoming)
    for start, end in pairwise(edges):
        while after is not None and after.start_ms <= start:
            going.append(after)
            after = next(upcoming)
        going = [mark for mark in going if mark.end_ms > start]
        said = {mark.label for mark in going if mark.track.kind == "coverage"}
        status = next((s for s in ("uncodable", "not coded", "coded") if s in said), "not coded")
        found.append(Stretch(start, end, status, tuple(m.label for m in going if m.track.kind == "event")))
    return found
