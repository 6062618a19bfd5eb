"""The time axis of step tables: when each row was, how long a step is, where rows are missing."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.recordings.codebook import Codebook
from attunement.recordings.import_report import Note
from attunement.recordings.tables.clock import LONGEST_S, seconds
from attunement.recordings.tables.step_columns import Layout
from attunement.vocabulary import BadFileError


@dataclass
class Clock:
    """The time axis of one partner's rows: how long a step is, where rows are missing."""

    step_s: float | None
    first_s: float = 0.0
    last_s: float | None = None
    holes: list[tuple[float, float]] = field(default_factory=list)
    jumps: list[int] = field(default_factory=list)

    @property
    def end_s(self) -> float:
        """When the last row ends."""
        return round((self.last_s or 0.0) + (self.step_s or 0.0), 9)


def times_of(
    batch: pl.DataFrame,
    layout: Layout,
    done: int,
    lines: NDArray[np.int64],
    codebook: Codebook,
    name: str,
    bad: list[int],
) -> NDArray[np.float64]:
    """Return the time of each row in seconds; NaN (and its line in `bad`) where there is none."""
    rules, unit = codebook.rules, layout.unit
    if layout.time_at is None:
        return np.arange(done, done + len(batch), dtype=np.float64) * (rules.step_s or rules.frame_s or 1.0)
    column = batch[str(layout.time_at)].str.strip_chars()
    scale = {"auto": 1.0, "s": 1.0, "ms": 1e3, "us": 1e6}.get(unit)
    if unit == "frames":
        # complains where no rate is stated
        seconds("0", unit="frames", frame_s=rules.frame_s, where=f"{name}, line {lines[0]}")
        scale = rules.frame_rate
    values = (
        column.cast(pl.Float64, strict=False).fill_null(np.nan).to_numpy().copy()
        if scale
        else np.full(len(batch), np.nan)
    )
    values[~(np.abs(values) <= LONGEST_S * (scale or 1.0))] = np.nan
    values = values / scale if scale else values
    for i in np.flatnonzero(np.isnan(values)):
        try:
            values[i] = seconds(
                str(column[int(i)] or ""), unit=unit, frame_s=rules.frame_s, where=f"{name}, line {lines[i]}"
            )
        except BadFileError:
            if any(batch.row(int(i))):  # a blank line is no row
                bad.append(int(lines[i]))
    return values


def advance(
    clock: Clock, times: NDArray[np.float64], lines: NDArray[np.int64], name: str, one_partner: bool
) -> list[tuple[int, int, float | None]]:
    """Move a clock over new rows; return the pieces between jumps: first, last, and where the row before a jump ended."""
    known = times if clock.last_s is None else np.concatenate([[clock.last_s], times])
    steps = np.diff(known)
    backwards = np.flatnonzero(steps <= 0)
    if len(backwards):
        at = int(backwards[0]) + (1 if clock.last_s is None else 0)
        remedy = (
            'If several people have rows for one moment, name the column that tells them apart: [columns] partner = "…".'
            if one_partner
            else "Sort the file."
        )
        raise BadFileError(
            f"{name}, line {lines[at]}: the time {times[at]:g} s does not come after the time of the row before. "
            f"{remedy}"
        )
    if clock.step_s is None and len(steps):
        clock.step_s = round(float(np.median(steps)), 6)
    jumps = np.flatnonzero(steps > 1.5 * clock.step_s) if clock.step_s else np.array([], np.int64)
    pieces: list[tuple[int, int, float | None]] = []
    shift = 0 if clock.last_s is None else 1
    first, before = 0, None
    for jump in jumps.tolist():
        at = jump + 1 - shift
        if at > first:
            pieces.append((first, at, before))
        end_s = round(float(known[jump]) + (clock.step_s or 0.0), 9)
        clock.holes.append((end_s, float(known[jump + 1])))
        clock.jumps.append(int(lines[at]))
        first, before = at, end_s
    pieces.append((first, len(times), before))
    clock.first_s = float(times[0]) if clock.last_s is None else clock.first_s
    clock.last_s = float(times[-1])
    return pieces


def clock_notes(name: str, clocks: dict[str, Clock]) -> list[Note]:
    """Say how long a row stands for, and where rows are missing."""
    jumps = tuple(sorted(line for clock in clocks.values() for line in clock.jumps))
    step_s = next(iter(clocks.values())).step_s
    notes = [Note("read", f"a row stands for {step_s:g} s; equal neighbours became one event", name)] if step_s else []
    if jumps:
        missing = sum(end - start for clock in clocks.values() for start, end in clock.holes)
        notes.append(
            Note(
                "doubtful",
                f"rows are missing before these lines ({missing:g} s in all); that time counts as not coded",
                name,
                jumps,
            )
        )
    return notes
