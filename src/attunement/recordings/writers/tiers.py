"""Tiers: how marks are laid out for tools that code on parallel tracks (ELAN, Praat, Datavyu).

Each person's channel is a tier "person/channel"; overlapping codes go to further tiers "person/channel #2", points to
"person/channel (points)". Coverage and episodes have tiers of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from attunement.recordings.writers.marks import KINDS, Mark, Track, lanes
from attunement.recordings.writers.text import unused


@dataclass(frozen=True, slots=True)
class Tier:
    """One tier: its name, what its marks are, and the marks, which do not overlap."""

    name: str
    track: Track
    marks: tuple[Mark, ...]


def tiers_of(marks: Iterable[Mark], taken: Iterable[str] = ()) -> list[Tier]:
    """Return the tiers of one observation; no name is used twice, or is one of those taken."""
    by_track: dict[Track, list[Mark]] = defaultdict(list)
    for mark in marks:
        by_track[mark.track].append(mark)
    names = set(taken)
    tiers = []
    for track in sorted(by_track, key=lambda t: (KINDS.index(t.kind) // 2, t.person, t.channel, t.kind)):
        for lane in lanes(by_track[track]):
            name = unused(_name(track), names)
            names.add(name)
            tiers.append(Tier(name, track, tuple(lane)))
    return tiers


def _name(track: Track) -> str:
    where = f"{track.person}/{track.channel}"
    return {"event": where, "point": f"{where} (points)", "coverage": f"coverage of {where}", "episode": "episodes"}[
        track.kind
    ]
