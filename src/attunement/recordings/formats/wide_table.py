"""Wide tables: one row per observation and one column per interval (IKCB01, IKCB02, …)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

import numpy as np

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.format import Evidence, Format
from attunement.recordings.import_report import Note
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.recordings.source import Source
from attunement.recordings.tables.missing import MISSING, Emptied, missing_for
from attunement.recordings.tables.runs import Runs
from attunement.recordings.tables.step_columns import is_header
from attunement.recordings.tables.table import Table, plain, read_table, shown
from attunement.recordings.tables.times import times_of_table
from attunement.recordings.tables.whose import Key, Whose, told_apart, whose_rows
from attunement.vocabulary import BadFileError


@dataclass
class _Observation:
    """The rows of one observation: one, or one for each partner."""

    events: list[RawEvent] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)  # by partner
    limits: list[dict[str, float | None]] = field(default_factory=list)


def read_wide(source: Source, codebook: Codebook) -> list[Sheet]:
    """Return the observations of a table with one row for each and one column per step (IKCB01, IKCB02, …)."""
    table = read_table(source, is_header=is_header, header=codebook.header, replaces=codebook.header_replaces)
    step_s = codebook.rules.step_s
    if step_s is None:
        raise BadFileError(
            f"{source.name} has one row per observation: state step_s, the seconds of one interval, under [rules] in "
            "the codebook."
        )
    whose, notes = _whose(table, codebook)
    partner_at = table.column(codebook.columns["partner"]) if "partner" in codebook.columns else None
    groups = _step_columns(table, codebook, {*whose.columns, partner_at})
    times = times_of_table(table, whose.limits, {}, codebook.rules)
    emptied = Emptied()
    found: dict[Key, _Observation] = {}
    for line, row in table.rows:
        where = table.where(line)
        observation = found.setdefault(whose.key(row, where), _Observation())
        partner = table.cell(row, partner_at)
        if (first := observation.lines.setdefault(partner, line)) != line:
            raise BadFileError(
                f"{where}: {table.row_means} {first} speaks of the same observation. State the columns that tell them apart: "
                "[columns] dyad, occasion or coder, or partner if each partner has a row."
            )
        observation.limits.append(
            {
                role: times.of[role].seconds(table.cell(row, i), where)
                for role, i in whose.limits.items()
                if table.cell(row, i)
            }
        )
        for name, places in groups.items():
            track = codebook.track_of(file=source.name, partner=partner, track=name)
            values = [table.cell(row, at) for at in places]
            gone = [value for value in values if value in MISSING and value in missing_for(track)]
            emptied.add(name, gone)
            run = Runs(partner, name)
            cells = np.array(["" if value in gone else value for value in values], object)
            run.add(np.arange(len(places), dtype=np.float64) * step_s, np.full(len(places), line, np.int64), cells)
            run.close(len(places) * step_s)
            observation.events += run.events
    notes += [*times.notes, *emptied.notes(source.name)]
    longest = max(map(len, groups.values())) * step_s
    sheets = [_sheet(table, whose, key, seen, longest, step_s) for key, seen in found.items()]
    return told_apart([replace(s, notes=(*table.notes, *notes)) if i == 0 else s for i, s in enumerate(sheets)])


def _sheet(table: Table, whose: Whose, key: Key, seen: _Observation, longest: float, step_s: float) -> Sheet:
    """Return one observation; its clock begins where coding began, if a column says when that was."""
    name = whose.name(key, "")
    begun, ended = whose.span(seen.limits, f"{table.file}, observation '{name}'")
    first = begun or 0.0
    events = [replace(e, start_s=first + (e.start_s or 0.0), end_s=first + (e.end_s or 0.0)) for e in seen.events]
    return Sheet(
        file=table.file,
        form="table with one row per observation",
        name=name,
        events=tuple(events if first else seen.events),
        start_s=first,
        end_s=first + longest if ended is None else ended,
        frame_s=step_s,
        every_step=True,
        identity=whose.identity(key),
        row_means=table.row_means,
    )


def _whose(table: Table, codebook: Codebook) -> tuple[Whose, list[Note]]:
    """Return the columns that name the observations; they are needed."""
    whose, notes = whose_rows(table, codebook, (), named=True)
    if not whose.at:
        name = codebook.columns.get("observation", "observation")
        raise BadFileError(
            f"{table.file} has no column '{name}' that says whose each row is; its columns are {shown(table.header)}. "
            'Name it under [columns] in the codebook: observation = "…", or dyad = "…".'
        )
    return whose, notes


def _step_columns(table: Table, codebook: Codebook, used: set[int | None]) -> dict[str, list[int]]:
    """Return the columns of each track in the order of their numbers."""
    partners = {track.partner for track in codebook.tracks}
    found: dict[str, list[tuple[int, int]]] = {}
    for i, name in enumerate(table.header):
        match = re.fullmatch(r"(.*?)[ _.-]*(\d{1,6})", name)
        if not match or i in used or plain(match[1]) == "":
            continue
        if any(codebook.track_of(file=table.file, partner=partner, track=match[1]) for partner in partners):
            found.setdefault(match[1], []).append((int(match[2]), i))
    if not found:
        raise BadFileError(
            f"{table.file}: no [[track]] of the codebook names the beginning of numbered columns ({shown(table.header)}). "
            'Add track = "IKCB" for IKCB01, IKCB02 …'
        )
    for track, places in found.items():
        steps = sorted(step for step, _ in places)
        if steps != list(range(steps[0], steps[0] + len(steps))):
            raise BadFileError(
                f"{table.file}: the columns of '{track}' are not numbered in an unbroken row ({steps[0]} to {steps[-1]}, "
                f"{len(steps)} columns). Correct the header."
            )
    return {track: [i for _, i in sorted(places)] for track, places in found.items()}


FORMATS = (
    Format(
        name="table with one row per observation",
        says='A row per visit and a column per interval (IKCB01, IKCB02 …), with layout = "one row per observation".',
        sniff=lambda _: Evidence.NONE,
        read=read_wide,
        layout="one row per observation",
    ),
)
