"""From sheets to a record: a codebook says what each raw event means, and the rules say what to do with the rest."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any

import polars as pl

from attunement.record import Record
from attunement.recordings.channel import Segment, coverage, tidy
from attunement.recordings.codebook import EPISODE, Codebook, Rules, Track
from attunement.recordings.import_report import Note
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.recordings.translation import Key, last_frame, translate
from attunement.recordings.unpaired import refuse_unpaired
from attunement.vocabulary import BadFileError, BadValueError

Identity = tuple[str, str, str, str]  # dyad, occasion, procedure, coder

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


def interpret(sheets: Sequence[Sheet], codebook: Codebook) -> tuple[Record, pl.DataFrame, tuple[Note, ...]]:
    """Return the record that a codebook makes of sheets, the table of raw events with their fates, and notes."""
    refuse_unpaired(sheets, codebook)
    tables = _Tables()
    for sheet in sheets:
        count = f"{len(sheet.events)} coded events" + (f", {len(sheet.episodes)} episodes" if sheet.episodes else "")
        tables.notes += [Note("read", f"{sheet.form}, observation '{sheet.name}': {count}", sheet.file), *sheet.notes]
    for number, (identity, group) in enumerate(_groups(sheets, codebook).items()):
        _observation(number, identity, group, codebook, tables)
    columns = {name: list(column) for name, column in (
        ("observations", zip(*tables.observations, strict=True)), ("episodes", zip(*tables.episodes, strict=True)),
        ("coverage", zip(*tables.coverage, strict=True)), ("events", zip(*tables.events, strict=True)))}  # fmt: skip
    names = {"observations": ("observation", "dyad", "occasion", "procedure", "coder", "duration_s", "source"),
             "episodes": ("observation", "episode", "start_s", "end_s"),
             "coverage": ("observation", "person", "channel", "status", "start_s", "end_s"),
             "events": ("observation", "person", "channel", "code", "start_s", "end_s", "row")}  # fmt: skip
    record = Record.build(
        **{
            table: {name: (columns[table][i] if columns[table] else []) for i, name in enumerate(names[table])}
            for table in names
        }
    )
    return record, _raw_table(tables), tuple(tables.notes)


def _raw_table(tables: _Tables) -> pl.DataFrame:
    rows = [
        (number, file, e.row, e.partner, e.track, e.code, "|".join(e.modifiers), e.start_s, e.end_s, e.comment, *fate)
        for (number, file, e), fate in zip(tables.raw, tables.fate, strict=True)
    ]
    return pl.DataFrame(rows, schema=RAW_SCHEMA, orient="row")


def _groups(sheets: Sequence[Sheet], codebook: Codebook) -> dict[Identity, list[Sheet]]:
    """Put the sheets of one dyad, occasion and coder together."""
    same_name = Counter(sheet.name for sheet in sheets)
    groups: dict[Identity, list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        stem = PurePath(sheet.file).stem
        if not codebook.pattern:
            name = sheet.name if same_name[sheet.name] == 1 else f"{stem}/{sheet.name}"
            again = sum(identity[0] == name for identity in groups)
            groups[name, str(1 + again), codebook.procedure, codebook.coder].append(sheet)
            continue
        match = re.search(codebook.pattern, f"{stem}/{sheet.name}")
        if match is None:
            raise BadFileError(
                f"{sheet.file}: the codebook's pattern '{codebook.pattern}' does not fit '{stem}/{sheet.name}'. "
                "Rename the file, or correct the pattern."
            )
        found = match.groupdict(default="")
        if not found.get("dyad"):
            raise BadValueError(
                f"the codebook's pattern '{codebook.pattern}' finds no dyad in '{stem}/{sheet.name}'. It needs a "
                "group (?P<dyad>…)."
            )
        groups[
            found["dyad"],
            found.get("occasion") or "1",
            found.get("procedure") or codebook.procedure,
            found.get("coder") or codebook.coder,
        ].append(sheet)
    return groups


def _observation(number: int, identity: Identity, group: Sequence[Sheet], codebook: Codebook, tables: _Tables) -> None:
    rules = codebook.rules
    channels: dict[Key, list[tuple[Sheet, Track, list[Segment]]]] = {}
    starts, ends = [], []
    for sheet in group:
        first_raw = len(tables.raw)
        offset_s = rules.media_offset_s
        tables.raw += [(number, sheet.file, event) for event in sheet.events]
        tables.fate += [("dropped", None)] * len(sheet.events)
        if offset_s:
            tables.notes.append(Note("converted", f"{offset_s:+g} s added to all times (media_offset_s)", sheet.file))
        meant = translate(sheet, codebook, first_raw)
        tables.notes += meant.notes
        for raw, fate in meant.fates.items():
            tables.fate[raw] = (fate, None)
        for key, (track, segments) in meant.segments.items():
            others = channels.setdefault(key, [])
            if others and key[1] != EPISODE:
                raise BadFileError(
                    f"{others[0][0].file} and {sheet.file} both hold {key[0]}/{key[1]} of dyad '{identity[0]}', "
                    f"occasion '{identity[1]}'. "
                    "If two people coded it, add (?P<coder>…) to the pattern in the codebook; if not, leave one file "
                    "out."
                )
            others.append((sheet, track, segments))
        starts += [sheet.start_s + offset_s] if sheet.start_s is not None else []
        ends += [sheet.end_s + offset_s + (last_frame(sheet, rules))] if sheet.end_s is not None else []
    everything = [s for parts in channels.values() for _, _, segments in parts for s in segments]
    episodes = [
        (e.name, e.start_s + rules.media_offset_s, e.end_s + rules.media_offset_s)
        for sheet in group
        for e in sheet.episodes
    ]
    start_s, end_s = _span(group, starts, ends, everything, episodes, rules, tables)
    zero_s = start_s if rules.time_zero == "observation" else 0.0
    if zero_s:
        tables.notes.append(
            Note(
                "converted",
                f"observation '{group[0].name}': {zero_s:g} s of the file's clock is time 0 of the record (rule "
                "time_zero)",
                group[0].file,
            )
        )

    def at(time_s: float) -> float:
        return round(time_s - zero_s, 6) if zero_s else time_s

    for (person, channel), parts in channels.items():
        for sheet, track, segments in parts:
            if channel == EPISODE:
                episodes += [(s.code, s.start_s, s.end_s) for s in segments if s.meaning == "event"]
                continue
            where = f"{person}/{channel}"
            frame_s = rules.frame_s or sheet.frame_s
            clean, notes, fate = tidy(
                segments, rules=rules, frame_s=frame_s, minimum_s=track.minimum_s, file=sheet.file, name=where
            )
            tables.notes += notes
            clean = [replace(s, start_s=at(s.start_s), end_s=at(s.end_s)) for s in clean]
            spans = coverage((at(start_s), at(end_s)), clean, exhaustive=track.exhaustive)
            tables.coverage += [(number, person, channel, *span) for span in spans]
            _report_holes(spans, track, where, sheet, tables)
            for segment in clean:
                if segment.meaning == "event":
                    tables.fate[segment.raw] = ("event", len(tables.events))
                    tables.events.append(
                        (number, person, channel, segment.code, segment.start_s, segment.end_s, segment.row)
                    )
            for raw, what in fate.items():
                tables.fate[raw] = (what, None)
    tables.episodes += [(number, name, at(a), at(b)) for name, a, b in sorted(episodes, key=lambda e: (e[1], e[2]))]
    coder = identity[3] or None
    tables.observations.append(
        (number, *identity[:3], coder, at(end_s), "; ".join(dict.fromkeys(sheet.file for sheet in group)))
    )


def _report_holes(
    spans: list[tuple[str, float, float]], track: Track, where: str, sheet: Sheet, tables: _Tables
) -> None:
    lost = sum(b - a for status, a, b in spans if status == "not coded")
    if track.exhaustive and lost > 0:
        count = sum(status == "not coded" for status, _, _ in spans)
        tables.notes.append(
            Note(
                "doubtful",
                f"{where}: {lost:g} s in {count} stretches carry no code, though its codes are exhaustive; they "
                "count as not coded",
                sheet.file,
            )
        )


def _span(
    group: Sequence[Sheet],
    starts: list[float],
    ends: list[float],
    segments: Sequence[Segment],
    episodes: list[tuple[str, float, float]],
    rules: Rules,
    tables: _Tables,
) -> tuple[float, float]:
    """Return when the observation starts and ends on the file's clock."""
    file, name = group[0].file, group[0].name
    start_s = rules.start_s if rules.start_s is not None else min(starts) if starts else 0.0
    last = max([s.end_s for s in segments] + [b for _, _, b in episodes], default=start_s)
    if rules.end_s is not None:
        end_s = rules.end_s
    elif ends:
        end_s = max(ends)
    else:
        end_s = last
        tables.notes.append(
            Note(
                "doubtful",
                f"observation '{name}': the file does not say when coding ended; it ends with the last event "
                f"({end_s:g} s). end_s in the codebook settles it",
                file,
            )
        )
    outside = [s for s in segments if s.end_s > end_s + 1e-6 or s.start_s < start_s - 1e-6]
    if outside:
        text = f"observation '{name}': events outside the observation ({start_s:g} to {end_s:g} s); it was lengthened to hold them"
        tables.notes.append(Note("doubtful", text, file, tuple(sorted({s.row for s in outside}))))
        start_s, end_s = min(start_s, *(s.start_s for s in outside)), max(end_s, *(s.end_s for s in outside))
    return start_s, max(start_s, end_s)
