"""Runs of equal values: what is written down step after step becomes events with a start and an end."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from attunement.recordings.codebook.codebook import NO_ROWS
from attunement.recordings.sheet import RawEvent

Text = NDArray[np.object_]


@dataclass
class Runs:
    """Equal neighbours of one column being gathered into events."""

    partner: str
    track: str
    events: list[RawEvent] = field(default_factory=list)
    value: str | None = None
    start_s: float = 0.0
    row: int = 0

    def close(self, end_s: float) -> None:
        """End the event that is going on."""
        if self.value is not None:
            self.events.append(RawEvent(self.row, self.partner, self.track, self.value, self.start_s, end_s))
        self.value = None

    def skip(self, from_s: float, row: int) -> None:
        """Leave out a stretch without rows, up to the row that comes next."""
        self.close(from_s)
        self.value, self.start_s, self.row = NO_ROWS, from_s, row

    def add(self, times: NDArray[np.float64], rows: NDArray[np.int64], values: Text) -> None:
        """Take in the values of further rows."""
        edge = np.flatnonzero(values[1:] != values[:-1]) + 1
        for i in [0, *edge.tolist()]:
            value = str(values[i])
            if value != self.value:
                self.close(float(times[i]))
                self.value, self.start_s, self.row = value, float(times[i]), int(rows[i])
