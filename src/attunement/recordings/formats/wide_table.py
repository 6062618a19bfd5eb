"""Wide tables: one row per observation and one column per interval (IKCB01, IKCB02, …)."""

from __future__ import annotations

import re

import numpy as np

from attunement.recordings.codebook import Codebook
from attunement.recordings.format import Evidence, Format
from attunement.recordings.sheet import Sheet
from attunement.recordings.source import Source
from attunement.recordings.tables.runs import Runs
from attunement.recordings.tables.step_columns import is_header
from attunement.recordings.tables.table import Table, read_table, shown
from attunement.vocabulary import BadFileError


def read_wide(source: Source, codebook: Codebook) -> list[Sheet]:
    """Return the observations of a table with one row for each and one column per step (IKCB01, IKCB02, …)."""
    table = read_table(source, is_header=is_header, header=codebook.header)
    step_s = codebook.rules.step_s
    if step_s is None:
        raise BadFileError(
            f"{source.name} has one row per observation: state step_s, the seconds of one interval, under [rules] in "
            "the codebook."
        )
    name_at = table.need(codebook.columns.get("observation", "observation"))
    groups = _step_columns(table, codebook, source.name, name_at)
    sheets = []
    for line, row in table.rows:
        events = []
        for track, places in groups.items():
            run = Runs("", track)
            values = np.array([table.cell(row, at) for at in places], object)
            run.add(np.arange(len(places), dtype=np.float64) * step_s, np.full(len(places), line, np.int64), values)
            run.close(len(places) * step_s)
            events += run.events
        name = table.cell(row, name_at)
        name = name.removesuffix(".0")  # a whole number that went through a spreadsheet
        longest = max(map(len, groups.values())) * step_s
        sheets.append(
            Sheet(
                file=source.name,
                form="table with one row per observation",
                name=name,
                events=tuple(events),
                start_s=0.0,
                end_s=longest,
                frame_s=step_s,
                every_step=True,
                row_means=table.row_means,
                notes=table.notes if not sheets else (),
            )
        )
    return sheets


def _step_columns(table: Table, codebook: Codebook, file: str, name_at: int) -> dict[str, list[int]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for i, name in enumerate(table.header):
        match = re.fullmatch(r"(.*?)[ _.-]*(\d{1,6})", name)
        if match and i != name_at and codebook.track_of(file=file, partner="", track=match[1]):
            found.setdefault(match[1], []).append((int(match[2]), i))
    if not found:
        raise BadFileError(
            f"{file}: no [[track]] of the codebook names the beginning of numbered columns ({shown(table.header)}). "
            'Add track = "IKCB" for IKCB01, IKCB02 …'
        )
    for track, places in found.items():
        steps = sorted(step for step, _ in places)
        if steps != list(range(steps[0], steps[0] + len(steps))):
            raise BadFileError(
                f"{file}: the columns of '{track}' are not numbered in an unbroken row ({steps[0]} to {steps[-1]}, "
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
