"""The time axis of step tables: when each row was, how long a step is, where rows are missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from attunement.recordings.import_report import Note
from attunement.recordings.tables.days import DAY_S, HALF_DAY_S
from attunement.vocabulary import BadFileError

SAME_STEP = 0.05  # a stated step may differ so much of itself from the step of the times
FRAME_JITTER_S = 0.0101  # times of video frames are often rounded to hundredths of a second
VIDEO_STEP_S = 0.1  # steps shorter than this are video frames
LATE_S = 3600.0  # a clock that passed midnight goes on within so many seconds


@dataclass
class Clock:
    """The time axis of one partner's rows: how long a step is, where rows are missing.

    Parameters
    ----------
    step_s
        The stated length of a step; None where the times tell it.
    timed
        Whether a column holds times, which may contradict what is stated.
    """

    step_s: float | None
    timed: bool = True
    count: int = 0
    first_s: float = 0.0
    first_line: int = 0
    last_s: float | None = None
    days: int = 0
    holes: list[tuple[float, float]] = field(default_factory=list)
    jumps: list[int] = field(default_factory=list)
    midnights: list[int] = field(default_factory=list)
    uneven: list[int] = field(default_factory=list)
    uneven_s: tuple[float, float] = (
        np.inf,
        0.0,
    )  # the shortest and the longest step, where rows are not equally far apart
    apart_s: float | None = None  # how far apart rows are, where that contradicts the stated step

    @property
    def end_s(self) -> float:
        """When the last row ends."""
        return round((self.last_s or 0.0) + (self.step_s or 0.0), 9)

    def counted(self, rows: int) -> NDArray[np.float64]:
        """Return the times of further rows of a table that has none, [row]: rows count from 0."""
        times = np.arange(self.count, self.count + rows, dtype=np.float64) * (self.step_s or 1.0)
        self.count += rows
        return times

    def past_midnight(self, times: NDArray[np.float64], lines: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the times of a clock, [row], counted on where it passes midnight: it goes back by nearly a day."""
        times = times + self.days * DAY_S
        known = times if self.last_s is None else np.concatenate([[self.last_s], times])
        steps = np.diff(known)
        for at in np.flatnonzero((steps < -HALF_DAY_S) & (steps > -DAY_S) & (steps + DAY_S <= LATE_S)).tolist():
            first = at + (1 if self.last_s is None else 0)
            times[first:] += DAY_S
            self.days += 1
            self.midnights.append(int(lines[first]))
        return times

    def advance(
        self, times: NDArray[np.float64], lines: NDArray[np.int64], place: str, remedy: Callable[[int], str]
    ) -> list[tuple[int, int, float | None]]:
        """Move over new rows; return the pieces between jumps: first, last, and where the row before a jump ended.

        Parameters
        ----------
        remedy
            What to advise where time goes back at a line.
        """
        known = times if self.last_s is None else np.concatenate([[self.last_s], times])
        steps = np.diff(known)
        shift = 0 if self.last_s is None else 1
        backwards = np.flatnonzero(steps <= 0)
        if len(backwards):
            at = int(backwards[0]) + 1 - shift
            raise BadFileError(
                f"{place} {lines[at]}: the time {times[at]:g} s does not come after the time of the row before. "
                f"{remedy(int(lines[at]))}"
            )
        self._settle(steps)
        self._compare(steps, lines[len(times) - len(steps) :])
        jumps = np.flatnonzero(steps > 1.5 * self.step_s) if self.step_s else np.array([], np.int64)
        pieces: list[tuple[int, int, float | None]] = []
        first, before = 0, None
        for jump in jumps.tolist():
            at = jump + 1 - shift
            if at > first:
                pieces.append((first, at, before))
            end_s = round(float(known[jump]) + (self.step_s or 0.0), 9)
            self.holes.append((end_s, float(known[jump + 1])))
            self.jumps.append(int(lines[at]))
            first, before = at, end_s
        pieces.append((first, len(times), before))
        if self.last_s is None:
            self.first_s, self.first_line = float(times[0]), int(lines[0])
        self.last_s = float(times[-1])
        return pieces

    def _compare(self, steps: NDArray[np.float64], lines: NDArray[np.int64]) -> None:
        """Note where a step is neither as long as the others nor a whole number of them, as it is where rows are missing."""
        step_s = self.apart_s or self.step_s
        if not self.timed or not step_s or not len(steps):
            return
        off_s = np.abs(steps - np.maximum(1, np.round(steps / step_s)) * step_s)
        allowed_s = np.maximum(SAME_STEP * np.maximum(steps, step_s), FRAME_JITTER_S if step_s < VIDEO_STEP_S else 0.0)
        uneven = off_s > allowed_s
        if uneven.any():
            self.uneven += lines[uneven].tolist()
            self.uneven_s = (min(self.uneven_s[0], float(steps.min())), max(self.uneven_s[1], float(steps.max())))

    def _settle(self, steps: NDArray[np.float64]) -> None:
        """Find the length of a step, or whether the stated one contradicts the times; times count for more."""
        if not len(steps) or self.apart_s is not None:
            return
        apart_s = round(float(np.sort(steps)[(len(steps) - 1) // 2]), 6)  # a median that is one of the steps
        if self.step_s is None:
            self.step_s = apart_s
        elif self.timed and abs(apart_s - self.step_s) > SAME_STEP * self.step_s:
            self.apart_s = apart_s
            self.step_s = min(self.step_s, apart_s)


def clock_notes(file: str, clocks: Iterable[Clock], stated_s: float | None) -> list[Note]:
    """Say how long a row stands for, where rows are missing, and where a clock passed midnight.

    Parameters
    ----------
    stated_s
        The rule `step_s`, where the table has times that may contradict it.
    """
    clocks = list(clocks)
    steps = sorted({clock.step_s for clock in clocks if clock.step_s})
    notes = []
    if steps:
        length = f"{steps[0]:g} s" if len(steps) == 1 else f"{steps[0]:g} to {steps[-1]:g} s"
        notes.append(Note("read", f"a row stands for {length}; equal neighbours became one event", file))
    apart = sorted({clock.apart_s for clock in clocks if clock.apart_s is not None})
    if apart and stated_s is not None:
        text = (
            f"step_s in the codebook says that a row stands for {stated_s:g} s, but the rows are {apart[0]:g} s apart. "
        )
        text += (
            "The times were followed; leave step_s out"
            if stated_s > apart[0]
            else "The time between counts as not coded; leave step_s out if a row stands for all of it"
        )
        notes.append(Note("doubtful", text, file))
    uneven = tuple(sorted(line for clock in clocks for line in clock.uneven))
    if uneven:
        low = min(clock.uneven_s[0] for clock in clocks)
        high = max(clock.uneven_s[1] for clock in clocks)
        text = (
            f"rows are not equally far apart ({low:.3g} to {high:.3g} s). If each row "
            'is one event or a change, name start (and end or duration) instead: [columns] start = "…"'
        )
        notes.append(Note("doubtful", text, file, uneven))
    jumps = tuple(sorted(line for clock in clocks for line in clock.jumps))
    if jumps:
        missing = sum(end - start for clock in clocks for start, end in clock.holes)
        text = f"rows are missing before these lines ({missing:g} s in all); that time counts as not coded"
        notes.append(Note("doubtful", text, file, jumps))
    midnights = tuple(sorted({line for clock in clocks for line in clock.midnights}))
    if midnights:
        text = "the clock passes midnight; times from these lines on were counted as the next day's"
        notes.append(Note("converted", text, file, midnights))
    return notes
