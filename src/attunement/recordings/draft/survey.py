"""Looking at files for a draft: each is read as leniently as can be, for a draft must describe what needs decisions, too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from attunement.recordings.codebook.codebook import Codebook, Track
from attunement.recordings.draft.glance import Aside, Glance, aside
from attunement.recordings.draft.plain_words import EMPTY
from attunement.recordings.format import Format, format_of
from attunement.recordings.sheet import Sheet, checked
from attunement.recordings.source import Source
from attunement.vocabulary import BadFileError

_WRITTEN_EMPTY = tuple(sorted({form for word in EMPTY for form in (word, word.upper())} | {"NaN"}))


def survey(files: Sequence[Path]) -> list[Glance]:
    """Return what a first look at each file shows."""
    seen = [_looked_at(Source(file)) for file in files]
    for file, glance in zip(files, seen, strict=True):
        checked(file.name, glance.sheets)
    return seen


def _looked_at(source: Source) -> Glance:
    if not source.head:
        raise BadFileError(f"{source.name} is empty. Export it again.")
    # a track that lists what programs write into empty cells, so that readers hand it on and the draft can speak of it
    everything = Codebook(tracks=(Track(person="*", channel="*", uncodable=_WRITTEN_EMPTY),))
    lenient = replace(everything, rules=replace(everything.rules, bad_rows="drop", unpaired="drop", reversed="drop"))
    form = format_of(source, lenient)
    if form.survey is None:
        return glance_of(form, form.read(source, lenient))
    found = form.survey(source, lenient)
    if found.layout != "events":
        return found
    stated = replace(
        lenient, columns=found.columns, header=found.header, rules=replace(lenient.rules, layout=found.layout)
    )
    form = format_of(source, stated)
    read = glance_of(form, form.read(source, stated))
    return replace(read, columns=found.columns, header=found.header)


def glance_of(form: Format, sheets: Sequence[Sheet]) -> Glance:
    """Return what the sheets of a file show that was read whole."""
    table = bool(form.layout)
    if not table or not _has_a_column_a_track(sheets):
        return Glance(sheets=tuple(sheets), table=table)
    asides = _asides(sheets)
    left = {found.name for found in asides}
    kept = (replace(sheet, events=tuple(e for e in sheet.events if e.track not in left)) for sheet in sheets)
    return Glance(sheets=tuple(kept), table=True, asides=asides)


def _has_a_column_a_track(sheets: Sequence[Sheet]) -> bool:
    """Return whether rows say something on several tracks at once, so that each track is a column."""
    rows = [(sheet.name, event.row, event.track) for sheet in sheets for event in sheet.events]
    return len({row[:2] for row in rows}) < len(set(rows))


def _asides(sheets: Sequence[Sheet]) -> tuple[Aside, ...]:
    rows = [(event.track, event.whole_code, str(i)) for i, sheet in enumerate(sheets) for event in sheet.events]
    frame = pl.DataFrame(rows, schema={"track": pl.String, "code": pl.String, "visit": pl.String}, orient="row")
    tracks = frame.partition_by("track", maintain_order=True, as_dict=True)
    found = [aside(str(name[0]), part["code"], part["visit"]) for name, part in tracks.items()]
    return tuple(one for one in found if one)
