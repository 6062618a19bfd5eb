"""Gathering the rows of a step table, piece by piece, into observations: memory for their events and not for the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePath

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.recordings.codebook.codebook import NO_ROWS, Codebook
from attunement.recordings.import_report import Note
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.recordings.tables.clock import seconds
from attunement.recordings.tables.runs import Runs, Text
from attunement.recordings.tables.step_clock import Clock, clock_notes
from attunement.recordings.tables.step_columns import StepLayout
from attunement.recordings.tables.step_times import RowTimes
from attunement.recordings.tables.step_values import Decimals, Faces, Values, without_face
from attunement.recordings.tables.whose import LIMITS, Key, nobody
from attunement.vocabulary import BadFileError

Pieces = Callable[[list[int]], Iterator[pl.DataFrame]]


@dataclass
class _Observation:
    """What was gathered of one observation, by partner and column."""

    clocks: dict[str, Clock] = field(default_factory=dict)
    runs: dict[tuple[str, int], Runs] = field(default_factory=dict)
    limits: dict[str, str] = field(default_factory=dict)


@dataclass
class Gathering:
    """The rows of one table of steps, on their way to observations.

    Parameters
    ----------
    pieces
        Gives the named columns of the table, from its beginning.
    first_line
        The line of the first row.
    rows_are
        What rows are called in a message.
    remedy
        What to advise where time goes back at a line.
    """

    layout: StepLayout
    codebook: Codebook
    pieces: Pieces
    first_line: int
    rows_are: str
    delimiter: str
    remedy: Callable[[int], str]
    found: dict[Key, _Observation] = field(default_factory=dict)
    nobodys: list[int] = field(default_factory=list)  # lines that name no partner

    def __post_init__(self) -> None:
        layout, rules = self.layout, self.codebook.rules
        self.place = f"{layout.file}, {self.rows_are}"
        self.values = {i: Values(layout.header[i], self._decimals(i)) for i in layout.wanted}
        self.times, self.faces = None, None
        if layout.time_at is not None:
            self.times = RowTimes(layout.unit, layout.frame_s, rules, self._decimals(layout.time_at), self.place)
        if layout.seen_at is not None:
            name = layout.header[layout.seen_at]
            self.faces = Faces(name, self._decimals(layout.seen_at), rules.least_confidence)

    def _decimals(self, i: int) -> Decimals:
        def whole() -> Iterator[pl.Series]:
            return (piece[str(i)].fill_null("").str.strip_chars() for piece in self.pieces([i]))

        where = f"{self.layout.file}, column '{self.layout.header[i]}'"
        return Decimals(where, self.codebook.rules.decimal_sign, self.delimiter, whole)

    def gather(self) -> None:
        """Take in all rows."""
        done = 0
        for batch in self.pieces(self.layout.used):
            lines = np.arange(done, done + len(batch), dtype=np.int64) + self.first_line
            done += len(batch)
            self._take(batch.select(pl.all().fill_null("").str.strip_chars()), batch, lines)

    def _take(self, batch: pl.DataFrame, cells: pl.DataFrame, lines: NDArray[np.int64]) -> None:
        """Take in a piece."""
        at = self.layout.time_at
        times = None if at is None or self.times is None else self.times.seconds(cells[str(at)], lines)
        missed = self.faces.missed(batch[str(self.layout.seen_at)]) if self.faces else None
        kept = np.arange(len(batch)) if times is None else np.flatnonzero(np.isfinite(times))
        coded: dict[tuple[int, str], Text] = {}
        for key, partner, rows in self._groups(batch, kept, lines):
            observation = self.found.setdefault(key, _Observation())
            self._check_limits(observation, key, batch, rows)
            clock = observation.clocks.setdefault(partner, self._clock())
            mine = clock.counted(len(rows)) if times is None else times[rows]
            if self.times and self.times.clock:
                mine = clock.past_midnight(mine, lines[rows])
            pieces = clock.advance(mine, lines[rows], self.place, self.remedy)
            for i in self.layout.wanted:
                run = observation.runs.setdefault((partner, i), Runs(partner, self.layout.header[i]))
                codes = self._codes(coded, batch, missed, partner, i)[rows]
                for first, last, hole_s in pieces:
                    if hole_s is not None:
                        run.skip(hole_s, int(lines[rows][first]))
                    run.add(mine[first:last], lines[rows][first:last], codes[first:last])

    def _codes(self, coded: dict[tuple[int, str], Text], batch: pl.DataFrame, missed: NDArray[np.bool_] | None,
               partner: str, i: int) -> Text:  # fmt: skip
        """Return the codes of a column, which depend on the partner only where the codebook says so."""
        track = self.codebook.track_of(file=self.layout.file, partner=partner, track=self.layout.header[i])
        which = next((n for n, other in enumerate(self.codebook.tracks) if other is track), -1)
        if (i, str(which)) not in coded:
            codes = self.values[i].codes(batch[str(i)], track)
            lost = missed is not None and i != self.layout.seen_at
            coded[i, str(which)] = without_face(codes, missed) if lost and missed is not None else codes
        return coded[i, str(which)]

    def _clock(self) -> Clock:
        rules, timed = self.codebook.rules, self.times is not None
        if self.times is not None and self.layout.unit == "intervals":
            return Clock(rules.step_s, timed)
        return Clock(rules.step_s or (None if timed else rules.frame_s), timed)

    def _groups(
        self, batch: pl.DataFrame, kept: NDArray[np.intp], lines: NDArray[np.int64]
    ) -> Iterator[tuple[Key, str, NDArray[np.intp]]]:
        """Yield observation, partner and places of the rows of each, in the order in which they begin."""
        whose, partner_at = self.layout.whose, self.layout.partner_at
        columns = [*whose.at.values(), *([] if partner_at is None else [partner_at])]
        if not columns:
            if len(kept):
                yield (), "", kept
            return
        frame = batch.select([pl.col(str(i)).alias(f"k{n}") for n, i in enumerate(columns)])
        frame = frame.with_columns(place=pl.int_range(pl.len()))[kept.tolist()]
        groups = frame.group_by([f"k{n}" for n in range(len(columns))], maintain_order=True).agg("place")
        for row in groups.iter_rows():
            cells, rows = row[:-1], np.array(row[-1], np.intp)
            key = whose.full(cells[: len(whose.at)], f"{self.place} {lines[rows[0]]}")
            if partner_at is not None and not cells[-1]:
                self.nobodys += lines[rows].tolist()
            yield key, (cells[-1] if partner_at is not None else ""), rows

    def _check_limits(self, observation: _Observation, key: Key, batch: pl.DataFrame, rows: NDArray[np.intp]) -> None:
        """Keep when coding of an observation began and ended, as its rows say; refuse rows that say different times."""
        for role, i in self.layout.whose.limits.items():
            cells = batch[str(i)].gather(rows)
            for cell in cells.filter(cells != "").unique(maintain_order=True).to_list():
                if observation.limits.setdefault(role, cell) != cell:
                    raise BadFileError(
                        f"{self.layout.file}: the column '{self.layout.header[i]}' is said to hold when coding "
                        f"{'began' if role == LIMITS[0] else 'ended'}, and holds '{observation.limits[role]}' and '{cell}' for "
                        f"observation '{self._name(key)}'. Correct the file, or name another column under [columns]."
                    )

    def _name(self, key: Key) -> str:
        return self.layout.whose.name(key, PurePath(self.layout.file).stem)

    def sheets(self) -> list[Sheet]:
        """Return the observations."""
        return [self._sheet(key, observation) for key, observation in self.found.items()]

    def _sheet(self, key: Key, found: _Observation) -> Sheet:
        for (partner, _), run in found.runs.items():
            run.close(found.clocks[partner].end_s)
        begun, ended = (self._limit(found, role) for role in LIMITS)
        start_s = min(c.first_s for c in found.clocks.values()) if begun is None else begun
        end_s = max(c.end_s for c in found.clocks.values()) if ended is None else ended
        several = len(found.clocks) > 1
        events = [event for run in found.runs.values() for event in run.events]
        if several or begun is not None or ended is not None:
            events += _around(found, start_s, end_s)
        events.sort(key=lambda e: (e.row, e.track))
        return Sheet(
            file=self.layout.file,
            form="table of steps",
            name=self._name(key),
            events=tuple(events),
            start_s=start_s,
            end_s=end_s,
            frame_s=next(iter(found.clocks.values())).step_s,
            every_step=True,
            identity=self.layout.whose.identity(key),
            row_means=self.rows_are,
        )

    def _limit(self, found: _Observation, role: str) -> float | None:
        text = found.limits.get(role)
        if not text:
            return None
        read = partial(seconds, text, frame_s=self.layout.frame_s, where=f"{self.layout.file}, column of {role}")
        unit = self.times.unit if self.times else self.codebook.rules.time_unit
        return read(unit="auto" if unit in ("counts", "intervals") else unit)

    def notes(self) -> list[Note]:
        """Say what was read, converted or is doubtful."""
        layout, rules = self.layout, self.codebook.rules
        clocks = [clock for observation in self.found.values() for clock in observation.clocks.values()]
        stated_s = rules.step_s if self.times else None
        notes = clock_notes(layout.file, clocks, stated_s)
        if self.times is not None and layout.time_at is not None:
            step_s = clocks[0].step_s if clocks else None
            notes += self.times.notes(layout.file, layout.header[layout.time_at], step_s)
            if self.times.bad:
                text = "rows without a readable time (rule bad_rows)"
                notes.append(Note("dropped", text, layout.file, tuple(self.times.bad)))
        partners = {partner for observation in self.found.values() for partner in observation.clocks}
        if self.nobodys and len(partners) > 1 and layout.partner_at is not None:
            text = nobody(layout.header[layout.partner_at])
            notes.append(Note("doubtful", text, layout.file, tuple(sorted(self.nobodys))))
        for values in self.values.values():
            notes += values.notes(layout.file)
        return [*notes, *(self.faces.notes(layout.file) if self.faces else [])]


def _around(found: _Observation, start_s: float, end_s: float) -> list[RawEvent]:
    """Return stretches without rows before a partner's first row and after its last: nothing is known of them."""
    events = []
    for (partner, _), run in found.runs.items():
        clock = found.clocks[partner]
        if clock.first_s > start_s + 1e-9:
            events.append(RawEvent(clock.first_line, partner, run.track, NO_ROWS, start_s, clock.first_s))
        if clock.end_s < end_s - 1e-9:
            row = run.events[-1].row if run.events else clock.first_line
            events.append(RawEvent(row, partner, run.track, NO_ROWS, clock.end_s, end_s))
    return events
