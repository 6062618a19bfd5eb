"""Mangold INTERACT: exported raw coding data.

One row per event, one column per class of codes; the order of the class columns varies from file to file, so they are
found by their names. Level 1 is a group of sets, level 2 a set (one coding session, with its start and end), level 3
an event. An offset is the last frame *of* an event: the next event begins one frame later.

An event without a code in any class is a mark without a label. It belongs to the class if there is only one; of
several nobody can know which, so it stands on a track without a name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.format import Evidence, Format
from attunement.recordings.formats.interact_clock import DURATION, FRAMES, OFFSET, ONSET, Clock, Rows, Span
from attunement.recordings.identity import identity_of
from attunement.recordings.import_report import Note
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.recordings.source import Source
from attunement.recordings.tables.table import Row, Table, plain, read_table, shown
from attunement.vocabulary import BadFileError

_OWN = {plain(name) for name in (*ONSET, *OFFSET, *DURATION, *FRAMES, "Duration_Frame", "Level", "Description",
                                 "Number", "Transcript", "Comment")}  # fmt: skip


@dataclass
class _Set:
    """One set of an export: its name, its own start and end, and the lines of its events."""

    name: str
    span: Span | None
    rows: Rows = field(default_factory=list)


def is_header(row: Row) -> bool:
    """Return whether a row names the columns of an INTERACT export."""
    names = {plain(cell) for cell in row}
    limits = ((*ONSET, FRAMES[0]), (*OFFSET, FRAMES[1]))
    return "level" in names and all(names & set(map(plain, either)) for either in limits)


def read_interact(source: Source, codebook: Codebook) -> list[Sheet]:
    """Return the sets of an INTERACT export."""
    table = read_table(source, is_header=is_header, header=codebook.header)
    clock = Clock(table, codebook)
    classes = [(i, name) for i, name in enumerate(table.header) if name and plain(name) not in _OWN]
    if not classes:
        raise BadFileError(
            f"{source.name} has no class column: there are no codes in it. Export the classes from INTERACT, too."
        )
    sets = _sets(table, clock)
    spans, bad = clock.spans([row for found in sets for row in found.rows])
    frame_s, told = clock.frame(spans)
    variables = _variables(table, classes, sets, codebook)
    classes = [(i, name) for i, name in classes if name not in variables]
    sheets, notes = [], [*table.notes, *bad]
    if variables:
        text = f"{shown(variables)} have one value on every line of a set: variables of the set, not codes"
        notes.append(Note("read", f"{text}. A [[track]] that names one makes it codes", source.name))
    for found in sets:
        rows = [(line, row) for line, row in found.rows if line in spans]
        events, said = _events(table, rows, classes, spans)
        said += clock.contradictions(rows, spans, frame_s)
        if frame_s and told:
            text = f"a frame is {frame_s * 1000:g} ms ({1 / frame_s:g} per second), told from {told}"
            said.append(Note("read", text, source.name))
        facts = {name: table.cell(rows[0][1], i) for name, i in variables.items()} if rows else {}
        start_s, end_s = found.span or (None, None)
        sheets.append(
            Sheet(
                file=source.name,
                form="INTERACT export",
                name=found.name,
                events=tuple(events),
                start_s=start_s,
                end_s=end_s,
                frame_s=frame_s,
                inclusive_ends=True,
                identity=identity_of(facts, codebook),
                row_means=table.row_means,
                facts=facts,
                notes=(*notes, *said),
            )
        )
        notes = []
    return sheets


def _sets(table: Table, clock: Clock) -> list[_Set]:
    """Return the sets; a set without a name has that of its group, and sets of one name are numbered."""
    level_at, name_at = table.need("Level"), table.column("Description")
    group = stem = PurePath(table.file).stem
    sets: list[_Set] = []
    for line, row in table.rows:
        level, name = table.cell(row, level_at), table.cell(row, name_at)
        if level == "1":
            group = name or stem
        elif level == "2":
            sets.append(_Set(name or group, clock.limits(row, line)))
        elif level == "3":
            sets = sets or [_Set(group, None)]
            sets[-1].rows.append((line, row))
        else:
            raise BadFileError(
                f"{table.where(line)}: the level '{level}' is not 1 (group), 2 (set) or 3 (event). Export the file "
                "from INTERACT again."
            )
    names: Counter[str] = Counter()
    for found in sets:
        names[found.name] += 1
        found.name += f" ({names[found.name]})" if names[found.name] > 1 else ""
    return sets


def _variables(table: Table, classes: list[tuple[int, str]], sets: list[_Set], codebook: Codebook) -> dict[str, int]:
    """Return the independent variables among columns: INTERACT writes a set's value of one on each of its lines.

    A column is taken for one where other columns hold codes, and no track of the codebook names it.
    """
    long = [found.rows for found in sets if len(found.rows) > 2]
    named = {track.track for track in codebook.tracks}
    constant = {
        name: i
        for i, name in classes
        if name not in named
        and long
        and all(len({table.cell(row, i) for _, row in rows}) == 1 and table.cell(rows[0][1], i) for rows in long)
    }
    return constant if len(constant) < len(classes) else {}


def _events(table: Table, rows: Rows, classes: list[tuple[int, str]],
            spans: Mapping[int, Span]) -> tuple[list[RawEvent], list[Note]]:  # fmt: skip
    events, empty = [], []
    nameless = classes[0][1] if len(classes) == 1 else ""
    for line, row in rows:
        coded = [(name, table.cell(row, i)) for i, name in classes if table.cell(row, i)]
        events += [RawEvent(line, "", name, code, *spans[line]) for name, code in coded or [(nameless, "")]]
        if not coded:
            empty.append(line)
    text = "events without a code in any class; nobody can know which class they belong to, so they have a track of their own"
    return events, [Note("doubtful", text, table.file, tuple(empty))] if empty and not nameless else []


FORMATS = (
    Format(
        name="INTERACT export",
        says="Export → raw coding data, as CSV, TXT or XLSX, with all classes.",
        sniff=lambda look: Evidence.HEADER if look.has_row(is_header) else Evidence.NONE,
        read=read_interact,
    ),
)
