"""Event tables: one row per event or per mark, with columns for start, end and code under whatever names.

Reads ELAN's tab-delimited exports, the event logs of Observer XT, ChildProject's annotation tables, and tables people
make themselves. Columns are recognised by their names or named in the codebook's [columns].
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.format import Evidence, Format
from attunement.recordings.import_report import Note
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.recordings.source import Source
from attunement.recordings.tables.event_columns import WHOLE_SECONDS, Columns, columns_of, is_header
from attunement.recordings.tables.midnight import Span, count_on
from attunement.recordings.tables.missing import MISSING, Emptied, missing_for
from attunement.recordings.tables.pairing import Mark, pair
from attunement.recordings.tables.stacked import Placed, refuse_stacked, tells_none
from attunement.recordings.tables.table import Row, Table, about_preamble, plain, read_table, shown
from attunement.recordings.tables.times import NO_TIME, Times, times_of_table
from attunement.recordings.tables.whose import LIMITS, Key, Whose, nobody, told_apart, whose_rows
from attunement.vocabulary import BadFileError

FRAME_S = 1 / 25  # of a video of which nobody says how long a frame is
_WORDS = {
    "start": "start started starts statestart begin begins began begun on onset",
    "stop": "stop stopped stops statestop end ended ends finish finished finishes off offset",
    "point": "point pointevent",
}
_KINDS = {word: kind for kind, words in _WORDS.items() for word in words.split()}


@dataclass(frozen=True)
class _Reading:
    """What is known of a table before its rows are read."""

    table: Table
    columns: Columns
    times: Times
    whose: Whose
    tracks: list[tuple[int, str]]  # one column per tier or class; empty where one column holds the codes
    codebook: Codebook
    marks: bool
    emptied: Emptied
    spare: list[tuple[int, str]]  # columns that nothing in the codebook speaks of; they may tell observations apart


def read_events(source: Source, codebook: Codebook) -> list[Sheet]:
    """Return the observations of an event table."""
    table = read_table(
        source,
        is_header=lambda row: is_header(row, codebook.columns),
        header=codebook.header,
        replaces=codebook.header_replaces,
    )
    columns = columns_of(table.header, codebook.columns)
    if not columns.enough:
        raise BadFileError(
            f"{source.name} needs columns for start and end (or duration); it has {shown(table.header)}. Name them "
            "under [columns] in the codebook."
        )
    at = columns.at
    whose, said = whose_rows(table, codebook, set(at.values()), steady="code" not in at)
    times = times_of_table(table, columns.times(), columns.told, codebook.rules)
    notes = [*said, *times.notes, *_about_whole_seconds(table, at), *_about_nobody(table, at), *about_preamble(table)]
    used = {*at.values(), *columns.modifiers, *whose.columns}
    rest = [(i, name) for i, name in enumerate(table.header) if i not in used and name]
    if "code" in at and rest:
        notes.append(Note("read", f"columns not used: {shown(name for _, name in rest)}", source.name))
    if "code" not in at and not rest:
        raise BadFileError(f'{source.name} has no column of codes. Name one in the codebook: [columns] code = "…".')
    marks = "kind" in at and "end" not in at and _pairs(table, at)
    spoken = [t for t in codebook.tracks if t.track != "*"]
    spare = [
        (i, name)
        for i, name in rest
        if not any(t.matches(file=table.file, partner=t.partner, track=name) for t in spoken)
    ]
    tracks = [] if "code" in at else rest
    reading = _Reading(table, columns, times, whose, tracks, codebook, marks, Emptied(), spare)
    groups, bad = _grouped(reading)
    if bad:
        notes.append(
            Note(
                "dropped",
                "rows without a readable time, or not saying whose they are (rule bad_rows)",
                source.name,
                tuple(bad),
            )
        )
    sheets = told_apart([_sheet(reading, key, found) for key, found in groups.items()])
    notes += reading.emptied.notes(source.name)
    return [replace(s, notes=(*table.notes, *notes, *s.notes)) if i == 0 else s for i, s in enumerate(sheets)]


def _pairs(table: Table, at: Mapping[str, int]) -> bool:
    """Return whether the rows are marks to be paired: logs without a single stop give a duration with each start."""
    kinds = {_KINDS.get(plain(cell)) for cell in table.cells(at["kind"])}
    return "duration" not in at or "stop" in kinds


def _grouped(reading: _Reading) -> tuple[dict[Key, list[tuple[Row, Span]]], list[int]]:
    """Return the rows of each observation with their times, and the lines of rows without one."""
    groups: dict[Key, list[tuple[Row, Span]]] = {}
    bad: list[int] = []
    for line, row in reading.table.rows:
        try:
            key = reading.whose.key(row, reading.table.where(line))
            span = Span(line, _times(reading, row, line))
        except BadFileError as problem:
            if reading.codebook.rules.bad_rows == "refuse":
                raise BadFileError(f'{problem} To leave such rows out, set bad_rows = "drop" under [rules].') from None
            bad.append(line)
            continue
        groups.setdefault(key, []).append((row, span))
    return groups, bad


def _times(reading: _Reading, row: Row, line: int) -> dict[str, float | None]:
    """Return the times of a row in seconds; None for a cell that holds none and need not."""
    table, found = reading.table, {}
    for role, i in reading.columns.times().items():
        if reading.marks and role in ("end", "duration"):
            continue
        text = table.cell(row, i)
        empty = role != "start" and text in NO_TIME
        if role == "start" and not text:
            raise BadFileError(f"{table.where(line)}: the column '{table.header[i]}' (start) is empty. Fill it in.")
        found[role] = None if empty else reading.times.of[role].seconds(text, table.where(line))
    return found


def _sheet(reading: _Reading, key: Key, found: list[tuple[Row, Span]]) -> Sheet:
    """Return one observation."""
    table, at = reading.table, reading.columns.at
    name, spans = reading.whose.name(key, PurePath(table.file).stem), [span for _, span in found]
    notes: list[Note] = []
    if reading.times.clock:
        notes = count_on(spans, ("start", "end", *LIMITS), name=name, file=table.file, place=table.row_means)
    says = [_coded(reading, row) for row, _ in found]
    notes += _about_several(reading, found, says)
    notes += _about_contradictions(reading, found)
    marks: list[Mark] = []
    events: list[RawEvent] = []
    for (row, span), said in zip(found, says, strict=True):
        start_s, end_s = span.times["start"] or 0.0, span.times.get("end")
        if end_s is None and span.times.get("duration") is not None:
            end_s = round(start_s + (span.times["duration"] or 0.0), 9)
        kind = _KINDS.get(plain(table.cell(row, at["kind"]))) if "kind" in at else None
        modifiers = tuple(m for i in reading.columns.modifiers if (m := table.cell(row, i)) and m not in MISSING)
        rest = (modifiers, table.cell(row, at.get("comment")))
        for partner, track, code in said:
            if kind and reading.marks:
                marks.append(Mark(span.line, kind, partner, track, code, start_s, *rest))
            else:
                point = end_s is None and (kind == "point" or ("kind" in at and not code))  # a mark without any label
                end_s = start_s if point else end_s
                events.append(RawEvent(span.line, partner, track, code, start_s, end_s, *rest))
    begun, ended = reading.whose.span([span.times for span in spans], f"{table.file}, observation '{name}'")
    return Sheet(
        file=table.file,
        form="event table",
        name=name,
        events=(*pair(marks), *events),
        start_s=begun,
        end_s=ended,
        frame_s=reading.times.of["start"].frame_s,
        identity=reading.whose.identity(key),
        row_means=table.row_means,
        notes=tuple(notes),
    )


def _about_several(
    reading: _Reading, found: Sequence[tuple[Row, Span]], says: Sequence[Sequence[tuple[str, str, str]]]
) -> list[Note]:
    """Refuse rows taken for one observation that are those of several, and say where they may be."""
    table, stated = reading.table, reading.codebook.columns
    if tells_none(stated):
        return []
    spare = {name for _, name in reading.spare}
    placed = [
        Placed(
            span.line,
            span.times["start"] or 0.0,
            frozenset(one for one in said if one[1] not in spare or not reading.tracks),
            tuple(table.cell(row, i) for i, _ in reading.spare),
        )
        for (row, span), said in zip(found, says, strict=True)
    ]
    role = "occasion" if "dyad" in reading.whose.at else "dyad"
    line = refuse_stacked(
        placed,
        [name for _, name in reading.spare],
        role=role,
        where=f"{table.file}, {table.row_means}",
        dates=reading.times.of["start"].first_day is not None,
    )
    if line is None:
        return []
    text = (
        "time goes back to the beginning, as if another observation began here, and no column tells the two apart; all rows "
        f'were taken for one observation. Name the column that tells them apart ([columns] {role} = "…"), or say that none does '
        f'([columns] {role} = "")'
    )
    return [Note("doubtful", text, table.file, (line,))]


def _coded(reading: _Reading, row: Row) -> list[tuple[str, str, str]]:
    """Return partner, track and code of what a row says; a time without any code is an empty one."""
    table, at = reading.table, reading.columns.at
    partner = table.cell(row, at.get("partner"))
    if not reading.tracks:
        return [(partner, table.cell(row, at.get("track")), table.cell(row, at["code"]))]
    cells = []
    for i, name in reading.tracks:
        code = table.cell(row, i)
        if code in MISSING:
            track = reading.codebook.track_of(file=table.file, partner=partner, track=name)
            if code in missing_for(track):
                reading.emptied.add(name, [code])
                code = ""
        cells.append((partner, name, code))
    return [cell for cell in cells if cell[2]] or cells


def _about_contradictions(reading: _Reading, found: Sequence[tuple[Row, Span]]) -> list[Note]:
    """Say in which rows the end is not where the duration says, by more than a frame."""
    frame_s = reading.times.of["start"].frame_s or FRAME_S
    lines = [
        span.line
        for _, span in found
        if (end_s := span.times.get("end")) is not None
        and (duration_s := span.times.get("duration")) is not None
        and abs(end_s - (span.times["start"] or 0.0) - duration_s) > frame_s + 1e-6
    ]
    text = "start, end and duration contradict each other; the end was followed. Correct the file, or name only two of them"
    return [Note("doubtful", text, reading.table.file, tuple(lines))] if lines else []


def _about_nobody(table: Table, at: Mapping[str, int]) -> list[Note]:
    """Say which rows name nobody where others do."""
    if "partner" not in at:
        return []
    empty = tuple(line for line, row in table.rows if not table.cell(row, at["partner"]))
    if not empty or len(empty) == len(table.rows):
        return []
    return [Note("doubtful", nobody(table.header[at["partner"]]), table.file, empty)]


def _about_whole_seconds(table: Table, at: Mapping[str, int]) -> list[Note]:
    name = table.header[at["start"]]
    if plain(name) not in WHOLE_SECONDS or any("." in cell for cell in table.cells(at["start"])):
        return []
    text = f"the column '{name}' has whole seconds only; export Time_Relative_sf from Observer XT to keep the fractions"
    return [Note("doubtful", text, table.file)]


FORMATS = (
    Format(
        name="event table",
        says="A table with columns for start, end (or duration) and code: ELAN's tab-delimited export, your own CSV.",
        sniff=lambda look: (
            Evidence.COLUMNS if look.has_row(lambda row: is_header(row, look.codebook.columns)) else Evidence.NONE
        ),
        read=read_events,
        layout="events",
    ),
)
