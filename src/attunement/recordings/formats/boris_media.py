"""BORIS: the media of an observation in a project: how long they are, their frame rates, and what clock they set."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from attunement.recordings.formats.boris_times import number_of
from attunement.recordings.import_report import Note
from attunement.recordings.tables.clock import LONGEST_S


@dataclass(frozen=True)
class Media:
    """What a project says about an observation's media.

    Parameters
    ----------
    players
        Files of each player that has any, one after the other; the first player's clock is that of the events.
    lengths, rates
        Length in seconds and frames per second of each file.
    offsets
        Seconds by which a player's media start after the first player's.
    created
        When each file was made, in seconds since 1970, where BORIS adds that to the events.
    """

    players: Mapping[str, list[str]]
    lengths: Mapping[str, float]
    rates: Mapping[str, float]
    offsets: Mapping[str, float]
    created: Mapping[str, float]

    @classmethod
    def of(cls, observation: Mapping[str, Any]) -> Media:
        """Return the media of an observation as the project has it."""
        info, files = (_mapping(observation.get(key)) for key in ("media_info", "file"))
        numbers = {key: _numbers(info.get(key)) for key in ("length", "fps", "offset", "media_creation_time")}
        return cls(
            players={str(k): [str(m) for m in v] for k, v in sorted(files.items()) if isinstance(v, list) and v},
            lengths=numbers["length"],
            rates={k: v for k, v in numbers["fps"].items() if v > 0},
            offsets=numbers["offset"],
            created=numbers["media_creation_time"] if observation.get("media_creation_date_as_offset") else {},
        )

    @property
    def length_s(self) -> float | None:
        """Seconds to the end of the last medium; None where the first player's length is not stated in full."""
        ends = [
            sum(self.lengths.get(m, math.nan) for m in media) + (self.offsets.get(k, 0.0) if i else 0.0)
            for i, (k, media) in enumerate(self.players.items())
        ]
        known = [end for end in ends if math.isfinite(end) and end > 0]
        clocks = {self.created.get(m) for m in next(iter(self.players.values()), [])}
        stated = ends and math.isfinite(ends[0]) and ends[0] > 0 and len(clocks) == 1
        return round(max(known), 6) if stated else None

    @property
    def fps(self) -> float | None:
        """Frames per second; of several rates the lowest."""
        return min(self._used(), default=None)

    def _used(self) -> set[float]:
        return {self.rates[m] for media in self.players.values() for m in media if m in self.rates}

    def zero(self, times: Sequence[float]) -> float:
        """Return what must be taken off the times of an observation whose clock counts seconds since 1970, else 0."""
        if not times or min(times) <= LONGEST_S:
            return 0.0
        first = next((self.created[m] for media in self.players.values() for m in media[:1] if m in self.created), None)
        return first if first is not None else float(math.floor(min(times)))

    def notes(self, file: str, name: str, zero_s: float) -> list[Note]:
        """Say what of the media's clocks was converted or is doubtful."""
        notes = []
        moved = {k: t for k, t in self.offsets.items() if t and k in self.players}
        if moved:
            which = ", ".join(f"player {k} {t:+g} s" for k, t in moved.items())
            text = (
                f"media are offset ({which}); BORIS writes all times on the clock of player 1, and so does the record"
            )
            notes.append(Note("converted", f"observation '{name}': {text}", file))
        if zero_s:
            text = (
                f"its clock counts seconds since 1970; {datetime.fromtimestamp(zero_s, UTC):%Y-%m-%d %H:%M:%S} UTC was "
                "taken as its time 0"
            )
            notes.append(Note("converted", f"observation '{name}': {text}", file))
        if len(self._used()) > 1:
            rates = ", ".join(f"{rate:g}" for rate in sorted(self._used()))
            text = f"media run at different frame rates ({rates}); the slowest counts"
            notes.append(Note("doubtful", f"observation '{name}': {text}", file))
        return notes


def _mapping(found: Any) -> Mapping[str, Any]:
    return found if isinstance(found, dict) else {}


def _numbers(found: Any) -> dict[str, float]:
    numbers = {str(k): number_of(v) for k, v in _mapping(found).items()}
    return {k: v for k, v in numbers.items() if v is not None}
