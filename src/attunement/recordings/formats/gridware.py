"""GridWare: trajectories (.trj), a row for every change of state, and a last row that holds only the end.

Lamey, Hollenstein, Lewis & Granic (2004), GridWare 1.1.
"""

from __future__ import annotations

from pathlib import PurePath

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.format import Evidence, Format, Look
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.recordings.source import Source
from attunement.recordings.tables.clock import number, seconds
from attunement.recordings.tables.runs import Runs
from attunement.recordings.tables.table import Row, read_table
from attunement.vocabulary import BadFileError

_FORM = "GridWare trajectory"


def is_header(row: Row) -> bool:
    """Return whether a row names the columns of a trajectory: the onset, then the variables of state."""
    return len(row) >= 2 and row[0].strip().casefold() == "onset" and all(cell.strip() for cell in row)


def is_trajectory(look: Look) -> bool:
    """Return whether a file is a trajectory: under its header, the last row has a time and no state."""
    if not look.rows or not is_header(look.rows[0]) or "\t" not in look.start.partition("\n")[0]:
        return False
    try:
        data = look.source.data
    except BadFileError:  # too large to be one
        return False
    last = data.decode(look.source.charset, errors="replace").rstrip("\r\n\0 \t").rpartition("\n")[2]
    return number(last.strip()) is not None


def read_trajectory(source: Source, codebook: Codebook) -> list[Sheet]:
    """Return the one observation of a trajectory; its variables become tracks."""
    table = read_table(source, is_header=is_header, header=codebook.header)
    names = table.header[1:]
    times = [
        seconds(
            table.cell(row, 0), unit=codebook.rules.time_unit, frame_s=codebook.rules.frame_s, where=table.where(line)
        )
        for line, row in table.rows
    ]
    if not times or times != sorted(times):
        raise BadFileError(f"{source.name}: its onsets do not rise from row to row. Sort the rows, or export it again.")
    events: list[RawEvent] = []
    for at, name in enumerate(names, 1):
        run = Runs("", name)
        for (line, row), time_s in zip(table.rows[:-1], times, strict=False):
            value = table.cell(row, at)
            if value != run.value:
                run.close(time_s)
                run.value, run.start_s, run.row = value, time_s, line
        run.close(times[-1])
        events += run.events
    return [
        Sheet(
            file=source.name,
            form=_FORM,
            name=PurePath(source.name).stem,
            events=tuple(sorted(events, key=lambda e: (e.row, e.track))),
            start_s=times[0],
            end_s=times[-1],
            frame_s=codebook.rules.frame_s,
            notes=table.notes,
        )
    ]


FORMATS = (
    Format(
        name=_FORM,
        says="A .trj file: onset and the state of each partner, the end in the last row.",
        sniff=lambda look: Evidence.HEADER if is_trajectory(look) else Evidence.NONE,
        read=read_trajectory,
    ),
)
