"""From sheets to a record: a codebook says what each raw event means, and the rules say what to do with the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any

import polars as pl

from attunement.record import Record
from attunement.recordings.codebook.codebook import EPISODE, Codebook, Track
from attunement.recordings.import_report import Note
from attunement.recordings.meaning.channel import SAME_S, Segment, Span, coverage, outside, tidy
from attunement.recordings.meaning.grouping import Identity, grouped
from attunement.recordings.meaning.observed import Limits, about_limits, limits_of
from attunement.recordings.meaning.translation import Key, translate
from attunement.recordings.meaning.unpaired import refuse_unpaired
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.vocabulary import BadFileError

RAW_SCHEMA = {
    "observation": pl.UInt32(),
    "file": pl.String(),
    "row": pl.UInt32(),
    "partner": pl.String(),
    "track": pl.String(),
    "code": pl.String(),
    "modifiers": pl.String(),
    "start_s": pl.Float64(),
    "end_s": pl.Float64(),
    "comment": pl.String(),
    "fate": pl.String(),
    "event": pl.UInt32(),
}


@dataclass
class _Tables:
    """The record's tables and the raw events while they are being gathered."""

    observations: list[tuple[Any, ...]] = field(default_factory=list)
    episodes: list[tuple[Any, ...]] = field(default_factory=list)
    coverage: list[tuple[Any, ...]] = field(default_factory=list)
    events: list[tuple[Any, ...]] = field(default_factory=list)
    raw: list[tuple[int, str, RawEvent]] = field(default_factory=list)
    fate: list[tuple[str, int | None]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


@dataclass(frozen=True)
class _Part:
    """What one sheet gives to one person's channel, on the file's clock."""

    sheet: Sheet
    track: Track
    span: Span
    segments: list[Segment]


def interpret(sheets: Sequence[Sheet], codebook: Codebook) -> tuple[Record, pl.DataFrame, tuple[Note, ...]]:
    """Return the record that a codebook makes of sheets, a row for each raw event with its fate, and notes."""
    kept, left_out = _kept(sheets, codebook)
    refuse_unpaired(kept, codebook)
    tables = _Tables()
    for sheet in sheets:
        count = f"{len(sheet.events)} coded events" + (f", {len(sheet.episodes)} episodes" if sheet.episodes else "")
        tables.notes += [Note("read", f"{sheet.form}, observation '{sheet.name}': {count}", sheet.file), *sheet.notes]
    tables.notes += [*_unused_visits(sheets, codebook), *left_out]
    for number, (identity, group) in enumerate(grouped(kept, codebook).items()):
        _observation(number, identity, group, codebook, tables)
    columns = {"observations": tables.observations, "episodes": tables.episodes,
               "coverage": tables.coverage, "events": tables.events}  # fmt: skip
    names = {"observations": ("observation", "dyad", "occasion", "procedure", "coder", "duration_s", "source"),
             "episodes": ("observation", "episode", "start_s", "end_s"),
             "coverage": ("observation", "person", "channel", "status", "start_s", "end_s"),
             "events": ("observation", "person", "channel", "code", "start_s", "end_s", "row")}  # fmt: skip
    record = Record.build(
        **{table: {name: [row[i] for row in columns[table]] for i, name in enumerate(names[table])} for table in names}
    )
    return record, _raw_table(tables), tuple(tables.notes)


def _raw_table(tables: _Tables) -> pl.DataFrame:
    rows = [
        (number, file, e.row, e.partner, e.track, e.code, "|".join(e.modifiers), e.start_s, e.end_s, e.comment, *fate)
        for (number, file, e), fate in zip(tables.raw, tables.fate, strict=True)
    ]
    return pl.DataFrame(rows, schema=RAW_SCHEMA, orient="row")


def _kept(sheets: Sequence[Sheet], codebook: Codebook) -> tuple[list[Sheet], list[Note]]:
    """Return the sheets of visits that the codebook does not leave out, and a note for each that it does."""
    gone = {
        i
        for i, sheet in enumerate(sheets)
        if any(v.leave_out and v.matches(PurePath(sheet.file).stem, sheet.name) for v in codebook.visits)
    }
    notes = [
        Note("dropped", f"observation '{sheets[i].name}' is left out, as the codebook says", sheets[i].file)
        for i in sorted(gone)
    ]
    return [sheet for i, sheet in enumerate(sheets) if i not in gone], notes


def _unused_visits(sheets: Sequence[Sheet], codebook: Codebook) -> list[Note]:
    names = [(PurePath(sheet.file).stem, sheet.name) for sheet in sheets]
    return [
        Note(
            "doubtful", f"the codebook states limits of a visit '{visit.observation}', and no observation is called so"
        )
        for visit in codebook.visits
        if not any(visit.matches(*name) for name in names)
    ]


def _observation(number: int, identity: Identity, group: Sequence[Sheet], codebook: Codebook, tables: _Tables) -> None:
    """Add what the sheets of one observation give."""
    rules = codebook.rules
    channels, episodes, spans, stated = _gather(number, identity, group, codebook, tables)
    start_s, end_s = min((a for a, _ in spans), default=0.0), max((b for _, b in spans), default=0.0)
    # Where nobody states a start, times stay those of the file, which people look up on their tape.
    zero_s = start_s if (rules.time_zero == "observation" and stated) or start_s < 0 else 0.0
    if zero_s:
        text = (
            f"observation '{group[0].name}': {zero_s:g} s of the file's clock is time 0 of the record (rule time_zero)"
        )
        tables.notes.append(Note("converted", text, group[0].file))

    def at(time_s: float) -> float:
        return round(time_s - zero_s, 6) if zero_s else time_s

    for (person, channel), part in channels.items():
        sheet, track, where = part.sheet, part.track, f"{person}/{channel}"
        frame_s = rules.frame_s or sheet.frame_s
        clean, notes, fate = tidy(
            part.segments, rules=rules, frame_s=frame_s, minimum_s=track.minimum_s, file=sheet.file, name=where
        )
        tables.notes += notes
        clean = [replace(s, start_s=at(s.start_s), end_s=at(s.end_s)) for s in clean]
        own = (at(part.span[0]), at(part.span[1]))
        covered = coverage(own, clean, exhaustive=track.exhaustive, every_step=sheet.every_step)
        tables.notes += _holes(covered, track, where, sheet)
        covered = outside((0.0, at(end_s)), own, covered)
        if len(group) > 1 and own != (at(start_s), at(end_s)):
            text = (
                f"{where}: its file covers {own[0]:g} to {own[1]:g} s of an observation from {at(start_s):g} to "
                f"{at(end_s):g} s; the rest is not coded"
            )
            tables.notes.append(Note("read", text, sheet.file))
        tables.coverage += [(number, person, channel, *span) for span in covered]
        for segment in clean:
            if segment.meaning == "event":
                tables.fate[segment.raw] = ("event", len(tables.events))
                tables.events.append(
                    (number, person, channel, segment.code, segment.start_s, segment.end_s, segment.row)
                )
        for raw, what in fate.items():
            tables.fate[raw] = (what, None)
    tables.episodes += [(number, name, at(a), at(b)) for name, a, b in sorted(episodes, key=lambda e: (e[1], e[2]))]
    tables.notes += _silent(group, codebook, set(channels))
    if not any(sheet.events for sheet in group):
        text = f"observation '{group[0].name}' has limits or episodes, and no file with events is called so; is the name the same?"
        tables.notes.append(Note("doubtful", text, group[0].file))
    source = "; ".join(dict.fromkeys(sheet.file for sheet in group))
    tables.observations.append((number, *identity[:3], identity.coder or None, at(end_s), source))


def _gather(number: int, identity: Identity, group: Sequence[Sheet], codebook: Codebook,
            tables: _Tables) -> tuple[dict[Key, _Part], list[tuple[str, float, float]], list[Span], bool]:  # fmt: skip
    """Return channels, episodes and spans of an observation's sheets, on the file's clock, and whether a start is stated."""
    channels: dict[Key, _Part] = {}
    episodes: list[tuple[str, float, float]] = []
    spans: list[Span] = []
    stated = False
    moved_s = codebook.rules.media_offset_s
    for sheet in group:
        first_raw = len(tables.raw)
        tables.raw += [(number, sheet.file, event) for event in sheet.events]
        tables.fate += [("dropped", None)] * len(sheet.events)
        if moved_s:
            tables.notes.append(Note("converted", f"{moved_s:+g} s added to all times (media_offset_s)", sheet.file))
        limits = limits_of(sheet, group, codebook)
        meant = translate(sheet, codebook, first_raw, limits)
        tables.notes += [*about_limits(sheet, limits), *meant.notes]
        for raw, fate in meant.fates.items():
            tables.fate[raw] = (fate, None)
        episodes += [(e.name, e.start_s + moved_s, e.end_s + moved_s) for e in sheet.episodes]
        stated |= limits.start_stated
        span = _holding(sheet, limits, meant.segments, tables)
        spans += [span] if span else []
        for key, (track, segments) in meant.segments.items():
            if key[1] == EPISODE:
                episodes += [(s.code, s.start_s, s.end_s) for s in segments if s.meaning == "event"]
                continue
            other = channels.setdefault(key, _Part(sheet, track, span or (0.0, 0.0), segments)).sheet
            if other is not sheet:
                raise BadFileError(
                    f"{other.file} and {sheet.file} both hold {key[0]}/{key[1]} of dyad '{identity.dyad}', occasion "
                    f"'{identity.occasion}'. If two people coded it, add (?P<coder>…) to the pattern in the codebook; if "
                    "not, leave one file out."
                )
    return channels, episodes, spans, stated


def _holding(
    sheet: Sheet, limits: Limits, found: Mapping[Key, tuple[Track, list[Segment]]], tables: _Tables
) -> Span | None:
    """Return the stretch that was coded, lengthened where events lie outside what was stated."""
    if limits.start_s is None or limits.end_s is None:
        return None
    start_s, end_s = limits.start_s, limits.end_s
    segments = [segment for _, segments in found.values() for segment in segments]
    beyond = [s for s in segments if s.end_s > end_s + SAME_S or s.start_s < start_s - SAME_S]
    if beyond:
        text = (
            f"observation '{sheet.name}': events outside the observation ({start_s:g} to {end_s:g} s); it was "
            "lengthened to hold them"
        )
        tables.notes.append(Note("doubtful", text, sheet.file, tuple(sorted({s.row for s in beyond}))))
        start_s, end_s = min(start_s, *(s.start_s for s in beyond)), max(end_s, *(s.end_s for s in beyond))
    return start_s, max(start_s, end_s)


def _holes(spans: list[tuple[str, float, float]], track: Track, where: str, sheet: Sheet) -> list[Note]:
    holes = [b - a for status, a, b in spans if status == "not coded"]
    if not track.exhaustive or sum(holes) <= 0:
        return []
    text = (
        f"{where}: {sum(holes):g} s in {len(holes)} stretches carry no code, though its codes are exhaustive; they count "
        "as not coded"
    )
    return [Note("doubtful", text, sheet.file)]


def _silent(group: Sequence[Sheet], codebook: Codebook, found: set[Key]) -> list[Note]:
    """Say which tracks of the codebook no file of an observation holds."""
    asked = {(t.person, t.channel) for t in codebook.tracks if t.file == "*" and "*" not in t.partner + t.track}
    names = [f"{person}/{channel}" for person, channel in sorted(asked - found)]
    if not names or not any(sheet.events for sheet in group):
        return []
    text = f"observation '{group[0].name}': no event of {', '.join(names)}; counts as not coded"
    return [Note("doubtful", text, group[0].file)]
