"""BORIS: exported events, tabular and aggregated, current and legacy; columns move between versions, their names do not.

Which columns say how long an observation was: *Media duration* is the length of the media. *Observation duration*
(tabular), *Coding duration* and *Total duration* (aggregated) are the media's length or only the time from the first
to the last event, as whoever exported chose. *Observation duration by subject* (in some versions of the aggregated
export: *Observation duration*) is a sum of coded time, which limits nothing. *Total length* (legacy) is the length of
the media, or the time of the last event where that is later or the observation was live.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import PurePath

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.format import Evidence, Format
from attunement.recordings.formats.boris import NOBODY
from attunement.recordings.formats.boris_times import (
    SAME_S,
    SLACK_S,
    limits,
    media_length,
    modifiers_of,
    slowest,
    time_of,
)
from attunement.recordings.identity import IDENTITY
from attunement.recordings.import_report import Note
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.recordings.source import Source
from attunement.recordings.tables.clock import seconds
from attunement.recordings.tables.pairing import Mark, pair
from attunement.recordings.tables.table import Row, Table, plain, read_table
from attunement.vocabulary import BadFileError

_TABULAR = ({"time", "subject", "behavior"}, ("status", "behaviortype"))
_AGGREGATED = {"subject", "behavior", "starts", "stops"}
_OWN = {plain(name) for name in (
    "Observation id", "Observation duration", "Coding duration", "Total duration", "Total length", "Media duration (s)",
    "FPS", "FPS (frame/s)", "Source", "Media file", "Media file name", "Media file path", "Subject",
    "Observation duration by subject by observation", "Behavior", "Behavioral category", "Behavior type", "Status",
    "Time", "Start (s)", "Stop (s)", "Duration (s)", "Comment", "Comment start", "Comment stop", "Image index",
    "Image index start", "Image index stop", "Image file path", "Image file path start", "Image file path stop",
)}  # fmt: skip
Rows = list[tuple[int, Row]]


def is_export_header(row: Row) -> bool:
    """Return whether a row names the columns of a BORIS tabular or aggregated export."""
    names = {plain(cell) for cell in row}
    return names >= _AGGREGATED or (names >= _TABULAR[0] and any(name in names for name in _TABULAR[1]))


def read_export(source: Source, codebook: Codebook) -> list[Sheet]:
    """Return the observations of a BORIS tabular or aggregated export."""
    table = read_table(source, is_header=is_export_header, header=codebook.header)
    aggregated = table.column("Start (s)") is not None
    head = {row[0].strip(): row[1].strip() for row in table.preamble if len(row) > 1 and row[0].strip()}
    name_at = table.column("Observation id")
    roles = {role: table.need(codebook.columns[role]) for role in IDENTITY if role in codebook.columns}
    groups: dict[tuple[str, ...], Rows] = defaultdict(list)
    for line, row in table.rows:
        name = table.cell(row, name_at) or head.get("Observation id") or PurePath(source.name).stem
        groups[name, *(table.cell(row, at) for at in roles.values())].append((line, row))
    sheets, notes = [], table.notes
    for (name, *who), rows in groups.items():
        rows, found = _timed(table, rows, "Start (s)" if aggregated else "Time", name, codebook)  # noqa: PLW2901
        events = _aggregated(table, rows, codebook) if aggregated else _tabular(table, rows, codebook)
        first = rows[0][1] if rows else []
        start_s, end_s, said = _limits(table, first, head, events, aggregated, name)
        fps = slowest(table.cell(first, table.column("FPS", "FPS (frame/s)")))
        sheets.append(
            Sheet(
                file=source.name,
                form=f"BORIS {'aggregated' if aggregated else 'tabular'} export",
                name=name,
                events=events,
                start_s=start_s,
                end_s=end_s,
                frame_s=1 / fps if fps else None,
                identity={role: value for role, value in zip(roles, who, strict=True) if value},
                row_means=table.row_means,
                facts=head | _facts(table, first),
                notes=(*notes, *said, *found),
            )
        )
        notes = ()
    return sheets


def _facts(table: Table, row: Row) -> dict[str, str]:
    """Return what else the export says of an observation: its date, description and independent variables."""
    other = [(i, name) for i, name in enumerate(table.header) if plain(name) not in _OWN and not _is_modifier(name)]
    return {name: value for i, name in other if name and (value := table.cell(row, i))}


def _timed(table: Table, rows: Rows, time: str, name: str, codebook: Codebook) -> tuple[Rows, list[Note]]:
    """Return the rows that have a time; observations of pictures may have rows that have none."""
    at = table.need(time)
    bad = tuple(line for line, row in rows if _missing(table.cell(row, at)))
    if not bad:
        return rows, []
    if codebook.rules.bad_rows == "refuse":
        raise BadFileError(
            f"{table.where(bad[0])}: the event has no time (of {len(bad)} such events of observation '{name}'). Correct "
            'it in BORIS, or leave such events out (bad_rows = "drop" under [rules] in the codebook).'
        )
    note = Note("dropped", f"observation '{name}': events without a time (rule bad_rows)", table.file, bad)
    return [(line, row) for line, row in rows if line not in bad], [note]


def _limits(table: Table, row: Row, head: Mapping[str, str], events: Sequence[RawEvent], aggregated: bool,
            name: str) -> tuple[float | None, float | None, list[Note]]:  # fmt: skip
    """Return when coding began and ended, None where the export does not say, with notes."""

    def stated(*names: str) -> float | None:
        value = time_of(table.cell(row, table.column(*names)))
        return value if value and value > 0 else None

    times = [t for event in events for t in (event.start_s, event.end_s) if t is not None]
    first_s, last_s = min(times, default=0.0), max(times, default=0.0)
    offset_s = time_of(table.cell(row, table.column("Time offset (s)")) or head.get("Time offset (s)")) or 0.0
    kind = table.cell(row, table.column("Observation type", "Media file path", "Media file")).casefold()
    live = kind.startswith(("live", "from ", "images"))
    length_s = media_length(table.cell(row, table.column("Media duration (s)")))
    total_s = stated("Total length")
    if length_s is None and total_s is not None:
        if live and total_s > last_s + SAME_S:
            return None, total_s, []  # the time of an event that was not exported
        late = offset_s > 0 and total_s > last_s - SAME_S  # may be the time of the last event, offset and all
        length_s = None if live or late else total_s
        if late and not live:
            return offset_s, None, []
    coded_s = stated(*(("Coding duration", "Total duration") if aggregated else
                       ("Observation duration", "Coding duration", "Total duration")))  # fmt: skip
    notes = []
    if length_s is None and coded_s is not None and abs(coded_s - (last_s - first_s)) > SAME_S:
        if not live and offset_s + coded_s > last_s - SLACK_S:
            length_s = coded_s
        else:
            text = (
                f"observation '{name}': BORIS states {coded_s:g} s of coding, and the events here lie within "
                f"{last_s - first_s:g} s, so some were not exported and nobody can say where the rest of the time lies"
            )
            notes = [Note("doubtful", text, table.file)]
    start_s, end_s, said = limits(offset_s=offset_s, length_s=length_s, times=times, file=table.file, name=name)
    return start_s, end_s, [*notes, *said]


def _missing(text: str) -> bool:
    return text.casefold() in ("", "na", "nan")


def _is_modifier(name: str) -> bool:
    return plain(name).startswith("modifier")


def _modifiers(table: Table, row: Row) -> tuple[str, ...]:
    return modifiers_of(table.cell(row, i) for i, name in enumerate(table.header) if _is_modifier(name))


def _tabular(table: Table, rows: Rows, codebook: Codebook) -> tuple[RawEvent, ...]:
    time, subject, behaviour = table.need("Time"), table.need("Subject"), table.need("Behavior")
    category, comment = table.column("Behavioral category"), table.column("Comment")
    kind = table.column("Behavior type")
    kind = table.need("Status") if kind is None else kind
    marks = []
    for line, row in rows:
        word = table.cell(row, kind).casefold()
        if word not in ("start", "stop", "point"):
            raise BadFileError(
                f"{table.where(line)}: '{table.cell(row, kind)}' is not START, STOP or POINT. Export the events from "
                "BORIS again."
            )
        marks.append(
            Mark(
                line,
                word,
                table.cell(row, subject) or NOBODY,
                _category(table.cell(row, category)),
                table.cell(row, behaviour),
                _seconds(table, row, time, line, codebook),
                _modifiers(table, row),
                table.cell(row, comment),
            )
        )
    return pair(marks)


def _aggregated(table: Table, rows: Rows, codebook: Codebook) -> tuple[RawEvent, ...]:
    start, stop = table.need("Start (s)"), table.need("Stop (s)")
    subject, behaviour, kind = table.need("Subject"), table.need("Behavior"), table.column("Behavior type")
    category, comment = table.column("Behavioral category"), table.column("Comment start", "Comment")
    events = []
    for line, row in rows:
        start_s = _seconds(table, row, start, line, codebook)
        point = table.cell(row, kind).casefold() == "point"
        missing = _missing(table.cell(row, stop))
        end_s = start_s if point else None if missing else _seconds(table, row, stop, line, codebook)
        who, track = table.cell(row, subject) or NOBODY, _category(table.cell(row, category))
        modifiers, said = _modifiers(table, row), table.cell(row, comment)
        events.append(RawEvent(line, who, track, table.cell(row, behaviour), start_s, end_s, modifiers, said))
    return tuple(events)


def _category(text: str) -> str:
    return "" if text == "Not defined" else text  # BORIS's word in aggregated exports where a project has no category


def _seconds(table: Table, row: Row, at: int, line: int, codebook: Codebook) -> float:
    return seconds(
        table.cell(row, at), unit=codebook.rules.time_unit, frame_s=codebook.rules.frame_s, where=table.where(line)
    )


FORMATS = (
    Format(
        name="BORIS export",
        says="Tabular or aggregated events (.tsv, .csv, .xlsx) of any version.",
        sniff=lambda look: Evidence.HEADER if look.has_row(is_export_header) else Evidence.NONE,
        read=read_export,
    ),
)
