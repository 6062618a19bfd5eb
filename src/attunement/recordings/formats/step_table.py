"""Step tables: one row per frame, second or interval, one column per code or measured value. Streamed, not loaded.

OpenFace, Py-Feat, Solomon Coder, second-by-second coding sheets and interval coding all look like this. Equal
neighbours become one event, so memory is needed for the events and not for the rows.
"""

from __future__ import annotations

from pathlib import Path, PurePath

import numpy as np

from attunement.recordings.codebook import Codebook
from attunement.recordings.format import Evidence, Format
from attunement.recordings.import_report import Note
from attunement.recordings.sheet import Sheet
from attunement.recordings.source import Source
from attunement.recordings.tables.runs import Runs
from attunement.recordings.tables.step_clock import Clock, advance, clock_notes, times_of
from attunement.recordings.tables.step_columns import bands_of, header_of, layout_of, values_of
from attunement.recordings.tables.step_glance import glance
from attunement.recordings.tables.step_text import batches, plain_file
from attunement.vocabulary import BadFileError


def read_steps(source: Source, codebook: Codebook) -> list[Sheet]:
    """Return the one observation of a step table, read in pieces."""
    with plain_file(source) as (path, delimiter, notes):
        header, skipped = header_of(source, path, delimiter, codebook)
        return [_gather(source, path, delimiter, header, skipped, codebook, notes)]


def _gather(
    source: Source, path: Path, delimiter: str, header: list[str], skipped: int, codebook: Codebook, notes: list[Note]
) -> Sheet:
    rules, layout = codebook.rules, layout_of(source.name, header, codebook)
    clocks: dict[str, Clock] = {}
    runs: dict[tuple[str, int], Runs] = {}
    bad: list[int] = []
    done = 0
    for batch in batches(source, path, delimiter, header, skipped, layout.used):
        lines = np.arange(done, done + len(batch), dtype=np.int64) + skipped + 1
        times = times_of(batch, layout, done, lines, codebook, source.name, bad)
        done += len(batch)
        partners = np.full(len(batch), "", object)
        if layout.partner_at is not None:
            partners = batch[str(layout.partner_at)].fill_null("").str.strip_chars().to_numpy()
        for partner in dict.fromkeys(map(str, partners[np.isfinite(times)])):
            mine = np.isfinite(times) & (partners == partner)
            clock = clocks.setdefault(
                partner, Clock(rules.step_s or (rules.frame_s if layout.time_at is None else None))
            )
            pieces = advance(clock, times[mine], lines[mine], source.name, layout.partner_at is None)
            for i in layout.wanted:
                run = runs.setdefault((partner, i), Runs(partner, header[i]))
                bands = bands_of(codebook, source.name, partner, header[i])
                values = values_of(batch[str(i)], bands)[mine]
                for first, last, hole_s in pieces:
                    if hole_s is not None:
                        run.skip(hole_s, int(lines[mine][first]))
                    run.add(times[mine][first:last], lines[mine][first:last], values[first:last])
    if bad and rules.bad_rows == "refuse":
        raise BadFileError(
            f"{source.name}, line {bad[0]}: the row has no readable time (of {len(bad)} such rows). Correct it, or set "
            'bad_rows = "drop" under [rules] in the codebook.'
        )
    if bad:
        notes.append(Note("dropped", "rows without a readable time (rule bad_rows)", source.name, tuple(bad)))
    if not clocks:
        raise BadFileError(f"{source.name} has no rows of data. Export it again.")
    for (partner, _), run in runs.items():
        run.close(clocks[partner].end_s)
    events = sorted((event for run in runs.values() for event in run.events), key=lambda e: (e.row, e.track))
    return Sheet(
        file=source.name,
        form="table of steps",
        name=PurePath(source.name).stem,
        events=tuple(events),
        start_s=min(clock.first_s for clock in clocks.values()),
        end_s=max(clock.end_s for clock in clocks.values()),
        frame_s=next(iter(clocks.values())).step_s,
        notes=(*notes, *clock_notes(source.name, clocks)),
    )


FORMATS = (
    Format(
        name="table of steps",
        says="A table with a row per frame, second or interval: OpenFace, Py-Feat, Solomon Coder, your own CSV.",
        sniff=lambda look: Evidence.NONE if look.start.lstrip()[:1] in ("{", "<") else Evidence.ANY_TABLE,
        read=read_steps,
        survey=glance,
        layout="steps",
    ),
)
