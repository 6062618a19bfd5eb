"""BORIS: exported events, tabular and aggregated, current and legacy; columns move between versions, their names do not."""

from __future__ import annotations

from collections import defaultdict
from pathlib import PurePath

from attunement.recordings.codebook import Codebook
from attunement.recordings.format import Evidence, Format
from attunement.recordings.formats.boris import NOBODY, time_of
from attunement.recordings.import_report import Note
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.recordings.source import Source
from attunement.recordings.tables.clock import seconds
from attunement.recordings.tables.pairing import Mark, pair
from attunement.recordings.tables.table import Row, Table, plain, read_table
from attunement.vocabulary import BadFileError

_TABULAR = ({"time", "subject", "behavior"}, ("status", "behaviortype"))
_AGGREGATED = {"subject", "behavior", "starts", "stops"}


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
    groups: dict[str, list[tuple[int, Row]]] = defaultdict(list)
    for line, row in table.rows:
        groups[table.cell(row, name_at) or head.get("Observation id") or PurePath(source.name).stem].append((line, row))
    sheets, notes = [], table.notes
    for name, rows in groups.items():
        events = _aggregated(table, rows, codebook) if aggregated else _tabular(table, rows, codebook)
        first = rows[0][1]
        length = _cell_number(table, first, "Observation duration", "Media duration (s)", "Total length")
        fps = _cell_number(table, first, "FPS", "FPS (frame/s)")
        offset = _cell_number(table, first, "Time offset (s)") or float(time_of(head.get("Time offset (s)", "0")) or 0)
        if offset:
            notes += (
                Note(
                    "doubtful",
                    f"observation '{name}': a time offset of {offset:g} s is stated; times were taken as written",
                    source.name,
                ),
            )
        form = f"BORIS {'aggregated' if aggregated else 'tabular'} export"
        sheets.append(
            Sheet(
                file=source.name,
                form=form,
                name=name,
                events=events,
                start_s=0.0,
                end_s=length,
                frame_s=1 / fps if fps else None,
                row_means=table.row_means,
                facts=head,
                notes=notes,
            )
        )
        notes = ()
    return sheets


def _cell_number(table: Table, row: Row, *names: str) -> float | None:
    value = time_of(table.cell(row, table.column(*names)))
    return value if value and value > 0 else None


def _modifiers(table: Table, row: Row) -> tuple[str, ...]:
    at = [i for i, name in enumerate(table.header) if plain(name).startswith("modifier")]
    words = [word for i in at for word in table.cell(row, i).split("|")]
    return tuple(word for word in words if word not in ("", "None"))


def _tabular(table: Table, rows: list[tuple[int, Row]], codebook: Codebook) -> tuple[RawEvent, ...]:
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
                table.cell(row, category),
                table.cell(row, behaviour),
                _seconds(table, row, time, line, codebook),
                _modifiers(table, row),
                table.cell(row, comment),
            )
        )
    return pair(marks)


def _aggregated(table: Table, rows: list[tuple[int, Row]], codebook: Codebook) -> tuple[RawEvent, ...]:
    start, stop = table.need("Start (s)"), table.need("Stop (s)")
    subject, behaviour, kind = table.need("Subject"), table.need("Behavior"), table.column("Behavior type")
    category, comment = table.column("Behavioral category"), table.column("Comment start")
    events = []
    for line, row in rows:
        start_s = _seconds(table, row, start, line, codebook)
        point = table.cell(row, kind).casefold() == "point"
        missing = table.cell(row, stop).casefold() in ("", "na", "nan")
        end_s = start_s if point else None if missing else _seconds(table, row, stop, line, codebook)
        events.append(RawEvent(line, table.cell(row, subject) or NOBODY, table.cell(row, category), table.cell(row, behaviour),
                               start_s, end_s, _modifiers(table, row), table.cell(row, comment)))  # fmt: skip
    return tuple(events)


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
