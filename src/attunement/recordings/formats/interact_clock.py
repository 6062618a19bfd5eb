"""INTERACT: the times of an export's rows, and how long a frame of the video is.

An offset is the last frame *of* an event, so the length of a frame must be known. It is told, in this order, by the
codebook, by columns of frame numbers, by durations (offset − onset + 1 frame, as the manual has them) or by the step
from an offset to the next onset.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from statistics import median

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.import_report import Note
from attunement.recordings.tables.clock import number, seconds
from attunement.recordings.tables.table import Row, Table
from attunement.vocabulary import BadFileError

ONSET, OFFSET, DURATION = ("Onset_Time", "Onset"), ("Offset_Time", "Offset"), ("Duration_Time", "Duration")
FRAMES = ("Onset_Frame", "Offset_Frame")
LONGEST_FRAME_S, SHORTEST_FRAME_S = 0.2, 0.004
_SMPTE = re.compile(r"\d+:\d\d:\d\d:\d\d", re.ASCII)
Span = tuple[float, float]
Rows = list[tuple[int, Row]]


class Clock:
    """The times of an export's rows, in seconds, and what they tell about the length of a frame."""

    def __init__(self, table: Table, codebook: Codebook) -> None:
        self.table, self.rules = table, codebook.rules
        self.frames = tuple(table.column(name) for name in FRAMES)
        columns = [table.column(*names) for names in (ONSET, OFFSET)]
        self.counts = None in columns  # frame numbers are all there is
        self.at = tuple(table.need(name) for name in FRAMES) if self.counts else columns
        self.duration = table.column(*DURATION)

    def span(self, row: Row, line: int) -> Span:
        """Return the onset and offset of a row."""
        start_s, end_s = (self._seconds(self.table.cell(row, at), line) for at in self.at)
        return start_s, end_s

    def limits(self, row: Row, line: int) -> Span | None:
        """Return when coding of a set began and ended; None where its own row does not say."""
        try:
            start_s, end_s = self.span(row, line)
        except BadFileError:
            return None
        return (start_s, end_s) if end_s > start_s else None

    def _seconds(self, text: str, line: int) -> float:
        unit = self.rules.time_unit
        if unit == "auto":  # INTERACT writes 00:00:03:11 for the frame 11 of second 3
            unit = "frames" if self.counts else "h:m:s:frame" if _SMPTE.fullmatch(text) else unit
        return seconds(text, unit=unit, frame_s=self.rules.frame_s, where=self.table.where(line))

    def spans(self, rows: Iterable[tuple[int, Row]]) -> tuple[dict[int, Span], list[Note]]:
        """Return the times of events by line; those without readable ones are refused or left out."""
        spans, bad = {}, []
        for line, row in rows:
            try:
                spans[line] = self.span(row, line)
            except BadFileError:
                if self.rules.bad_rows == "refuse":
                    raise
                bad.append(line)
        note = Note("dropped", "events without readable times (rule bad_rows)", self.table.file, tuple(bad))
        return spans, [note] if bad else []

    def frame(self, spans: dict[int, Span]) -> tuple[float | None, str]:
        """Return the length of a frame in seconds, and in words how it was told; no words where it was stated."""
        if self.rules.frame_s:
            return self.rules.frame_s, ""
        rows = dict(self.table.rows)
        counted = [] if None in self.frames else [
            (number(self.table.cell(rows[line], at)), time)
            for line, span in spans.items() for at, time in zip(self.frames, span, strict=True)
        ]  # fmt: skip
        points = sorted((count, time) for count, time in counted if count is not None)
        if points and points[-1][0] > points[0][0]:
            length_s = round((points[-1][1] - points[0][1]) / (points[-1][0] - points[0][0]), 6)
            if SHORTEST_FRAME_S <= length_s < LONGEST_FRAME_S:
                return length_s, "the columns of frame numbers"
        more = [round(length - (end - start), 4) for line, (start, end) in spans.items()
                if (length := self._length(rows[line])) is not None]  # fmt: skip
        if more and SHORTEST_FRAME_S <= median(more) < LONGEST_FRAME_S:
            return median(more), "the durations, which are one frame longer than offset − onset"
        return frame_length(list(spans.values())), "the step between an offset and the next onset"

    def _length(self, row: Row) -> float | None:
        text = self.table.cell(row, self.duration)
        try:
            return seconds(text, where="a duration") if text else None
        except BadFileError:
            return None

    def contradictions(self, rows: Rows, spans: dict[int, Span], frame_s: float | None) -> list[Note]:
        """Report a duration column that contradicts inclusive offsets: it should be offset − onset + 1 frame."""
        lengths = {line: self._length(row) for line, row in rows if line in spans}
        short = [
            line for line, length in lengths.items()
            if frame_s and length is not None and abs(length - (spans[line][1] - spans[line][0])) < frame_s / 4
        ]  # fmt: skip
        text = (
            "the duration column says offset − onset, without the last frame; the offsets are read as INTERACT's "
            "manual has them (the last frame belongs to the event), because the next onset follows one frame later"
        )
        return [Note("doubtful", text, self.table.file, tuple(short))] if short else []


def frame_length(times: list[Span]) -> float | None:
    """Return the length of a frame told from the commonest step between an offset and the next onset.

    >>> frame_length([(0.0, 0.96), (1.0, 1.96), (2.0, 2.96)])
    0.04
    """
    onsets = sorted({start for start, _ in times})
    steps: Counter[float] = Counter()
    for _, end in times:
        later = next((start for start in onsets if start > end + 1e-6), None)
        if later is not None and later - end < LONGEST_FRAME_S:
            steps[round(later - end, 4)] += 1
    if not steps:
        return None
    step, count = min(steps.most_common(), key=lambda item: (-item[1], item[0]))
    return step if count >= 2 and step >= SHORTEST_FRAME_S else None
