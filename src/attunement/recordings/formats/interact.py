"""Mangold INTERACT: exported raw coding data.

One row per event, one column per class of codes; the order of the class columns varies from file to file, so they are
found by their names. Level 1 is a group of sets, level 2 a set (one coding session), level 3 an event. An offset is
the last frame *of* an event: the next event begins one frame later.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import PurePath

from attunement.recordings.codebook import Codebook
from attunement.recordings.format import Evidence, Format
from attunement.recordings.import_report import Note
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.recordings.source import Source
from attunement.recordings.tables.clock import seconds
from attunement.recordings.tables.table import Row, Table, plain, read_table
from attunement.vocabulary import BadFileError

_ONSET, _OFFSET, _DURATION = ("Onset_Time", "Onset"), ("Offset_Time", "Offset"), ("Duration_Time", "Duration")
_OWN = {plain(name) for name in (*_ONSET, *_OFFSET, *_DURATION, "Level", "Description", "Number", "Onset_Frame",
                                 "Offset_Frame", "Duration_Frame", "Transcript", "Comment")}  # fmt: skip


def is_header(row: Row) -> bool:
    """Return whether a row names the columns of an INTERACT export."""
    names = {plain(cell) for cell in row}
    return "level" in names and bool(names & set(map(plain, _ONSET))) and bool(names & set(map(plain, _OFFSET)))


def read_interact(source: Source, codebook: Codebook) -> list[Sheet]:
    """Return the sets of an INTERACT export."""
    table = read_table(source, is_header=is_header, header=codebook.header)
    level_at, name_at = table.need("Level"), table.column("Description")
    onset, offset, duration = table.need(*_ONSET), table.need(*_OFFSET), table.column(*_DURATION)
    classes = [(i, name) for i, name in enumerate(table.header) if name and plain(name) not in _OWN]
    if not classes:
        raise BadFileError(
            f"{source.name} has no class column: there are no codes in it. Export the classes from INTERACT, too."
        )
    stated = codebook.rules.frame_s
    times = {line: _times(table, row, line, (onset, offset), codebook) for line, row in table.rows}
    frame_s = stated or frame_length([times[line] for line, row in table.rows if table.cell(row, level_at) == "3"])
    groups = _sets(table, level_at, name_at, times)
    sheets, notes = [], table.notes
    for name, span, rows in groups:
        events, said = _events(table, rows, classes, times)
        said += _durations(table, rows, duration, times, frame_s)
        if frame_s and not stated:
            said.append(
                Note(
                    "read",
                    f"a frame is {frame_s * 1000:g} ms ({1 / frame_s:g} per second), told from the step between an "
                    "offset and the next onset",
                    source.name,
                )
            )
        start_s, end_s = span or (None, None)
        sheets.append(
            Sheet(
                file=source.name,
                form="INTERACT export",
                name=name,
                events=tuple(events),
                start_s=start_s,
                end_s=end_s,
                frame_s=frame_s,
                inclusive_ends=True,
                row_means=table.row_means,
                notes=(*notes, *said),
            )
        )
        notes = ()
    return sheets


def _times(table: Table, row: Row, line: int, at: tuple[int, int], codebook: Codebook) -> tuple[float, float]:
    start, end = (
        seconds(
            table.cell(row, i), unit=codebook.rules.time_unit, frame_s=codebook.rules.frame_s, where=table.where(line)
        )
        for i in at
    )
    return start, end


def frame_length(times: list[tuple[float, float]]) -> float | None:
    """Return the length of a frame told from the commonest step between an offset and the next onset.

    >>> frame_length([(0.0, 0.96), (1.0, 1.96), (2.0, 2.96)])
    0.04
    """
    onsets = sorted({start for start, _ in times})
    steps: Counter[float] = Counter()
    for _, end in times:
        later = next((start for start in onsets if start > end + 1e-6), None)
        if later is not None and later - end < 0.2:
            steps[round(later - end, 4)] += 1
    if not steps:
        return None
    step, count = min(steps.most_common(), key=lambda item: (-item[1], item[0]))
    return step if count >= 2 and step >= 0.004 else None


def _sets(
    table: Table, level_at: int, name_at: int | None, times: dict[int, tuple[float, float]]
) -> list[tuple[str, tuple[float, float] | None, list[tuple[int, Row]]]]:
    """Return the sets: name, span, rows of events."""
    stem = PurePath(table.file).stem
    sets: list[tuple[str, tuple[float, float] | None, list[tuple[int, Row]]]] = []
    for line, row in table.rows:
        level = table.cell(row, level_at)
        if level == "2":
            sets.append((table.cell(row, name_at) or stem, times[line], []))
        elif level == "3":
            if not sets:
                sets.append((stem, None, []))
            sets[-1][2].append((line, row))
        elif level != "1":
            raise BadFileError(
                f"{table.where(line)}: the level '{level}' is not 1 (group), 2 (set) or 3 (event). Export the file "
                "from INTERACT again."
            )
    names: dict[str, int] = defaultdict(int)
    named = []
    for name, span, rows in sets:
        names[name] += 1
        named.append((name if names[name] == 1 else f"{name} ({names[name]})", span, rows))
    return named


def _events(table: Table, rows: list[tuple[int, Row]], classes: list[tuple[int, str]],
            times: dict[int, tuple[float, float]]) -> tuple[list[RawEvent], list[Note]]:  # fmt: skip
    events, empty = [], []
    for line, row in rows:
        coded = [(name, table.cell(row, i)) for i, name in classes if table.cell(row, i)]
        events += [RawEvent(line, "", name, code, *times[line]) for name, code in coded]
        if not coded:
            empty.append(line)
    notes = [Note("dropped", "events without a code in any class", table.file, tuple(empty))] if empty else []
    return events, notes


def _durations(table: Table, rows: list[tuple[int, Row]], at: int | None, times: dict[int, tuple[float, float]],
               frame_s: float | None) -> list[Note]:  # fmt: skip
    """Report a duration column that contradicts inclusive offsets: it should be offset − onset + 1 frame."""
    if at is None or frame_s is None:
        return []
    short = []
    for line, row in rows:
        text = table.cell(row, at)
        start, end = times[line]
        try:
            length = seconds(text, where=table.where(line)) if text else None
        except BadFileError:
            length = None
        if length is not None and abs(length - (end - start)) < frame_s / 4:
            short.append(line)
    if not short:
        return []
    text = (
        "the duration column says offset − onset, without the last frame; the offsets are read as INTERACT's manual "
        "has them "
        "(the last frame belongs to the event), because the next onset follows one frame later"
    )
    return [Note("doubtful", text, table.file, tuple(short))]


FORMATS = (
    Format(
        name="INTERACT export",
        says="Export → raw coding data, as CSV, TXT or XLSX, with all classes.",
        sniff=lambda look: Evidence.HEADER if look.has_row(is_header) else Evidence.NONE,
        read=read_interact,
    ),
)
