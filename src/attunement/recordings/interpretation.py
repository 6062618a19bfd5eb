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
from attunement.recordings.codebook import EPISODE, OUTSIDE, Codebook, Rules, Track
from attunement.recordings.report import Note
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.vocabulary import BadFileError, BadValueError

SHOWN = 10
Key = tuple[str, str]  # person, channel
Identity = tuple[str, str, str, str]  # dyad, occasion, procedure, coder

RAW_SCHEMA = {
    "observation": pl.UInt32(), "file": pl.String(), "row": pl.UInt32(), "partner": pl.String(), "track": pl.String(), "code": pl.String(),
    "modifiers": pl.String(), "start_s": pl.Float64(), "end_s": pl.Float64(), "comment": pl.String(), "fate": pl.String(), "event": pl.UInt32(),
}  # fmt: skip


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
        mapped = _mapped(sheet, codebook, first_raw, tables)
        for key, (track, segments) in mapped.items():
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
        ends += [sheet.end_s + offset_s + (_last_frame(sheet, rules))] if sheet.end_s is not None else []
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
            holes = [(at(a + rules.media_offset_s), at(b + rules.media_offset_s)) for a, b in sheet.holes]
            spans = coverage((at(start_s), at(end_s)), clean, holes, exhaustive=track.exhaustive)
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


def _span(group: Sequence[Sheet], starts: list[float], ends: list[float], segments: Sequence[Segment], episodes: list[tuple[str, float, float]],
          rules: Rules, tables: _Tables) -> tuple[float, float]:  # fmt: skip
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


def _last_frame(sheet: Sheet, rules: Rules) -> float:
    """Return what must be added to this sheet's ends to make them the first moment after."""
    inclusive = rules.end_time == "inclusive" or (rules.end_time == "auto" and sheet.inclusive_ends)
    if not inclusive:
        return 0.0
    frame_s = rules.frame_s or sheet.frame_s
    if frame_s is None:
        raise BadFileError(
            f"{sheet.file}: ends are written as the last frame of an event, and the length of a frame is unknown. "
            "State frame_rate under [rules] in the codebook."
        )
    return frame_s


def _mapped(
    sheet: Sheet, codebook: Codebook, first_raw: int, tables: _Tables
) -> dict[Key, tuple[Track, list[Segment]]]:
    """Translate the raw events of one sheet; returns segments on the file's clock by person and channel."""
    rules = codebook.rules
    add_s = _last_frame(sheet, rules)
    problems: dict[str, list[str]] = defaultdict(list)
    lost: dict[str, list[int]] = defaultdict(list)
    unmapped: Counter[tuple[str, str]] = Counter()
    found: dict[Key, tuple[Track, list[Segment]]] = {}
    known: dict[tuple[str, str], Track | None] = {}
    lengthened = 0
    for raw, event in enumerate(sheet.events, first_raw):
        where = (event.partner, event.track)
        if where not in known:
            known[where] = codebook.track_of(file=sheet.file, partner=event.partner, track=event.track)
        track = known[where]
        if track is None:
            unmapped[where] += 1
            tables.fate[raw] = ("no track in the codebook", None)
            continue
        span = _times(sheet, event, rules, problems, lost, tables)
        if span is None:
            continue
        start_s, end_s = span
        point = event.start_s == event.end_s and not add_s
        lengthened += bool(add_s)
        meaning, code = _meaning(track, event)
        if meaning is None:
            problems["code"].append(
                f"'{event.code}' of {event.partner or '(no partner)'} / {event.track or '(no track)'} "
                f"({sheet.place(event.row)})"
            )
            lost["code"].append(event.row)
            meaning = "not coded"
        offset_s = rules.media_offset_s
        segment = Segment(
            start_s + offset_s, end_s + offset_s + (0.0 if point else add_s), meaning, code, event.row, raw
        )
        segment = replace(segment, end_s=round(segment.end_s, 9)) if add_s else segment
        tables.fate[raw] = (meaning, None) if track.channel != EPISODE else ("episode", None)
        found.setdefault((track.person, track.channel), (track, []))[1].append(segment)
    _decide(sheet, rules, problems, lost, tables)
    if lengthened:
        tables.notes.append(
            Note(
                "converted",
                f"{lengthened} ends moved by one frame ({add_s * 1000:g} ms): the file gives the last frame of an "
                "event (rule end_time)",
                sheet.file,
            )
        )
    for (partner, track_name), count in unmapped.items():
        text = f"{count} events of {partner or '(no partner)'} / {track_name or '(no track)'}: no track in the codebook"
        if rules.unmapped_tracks == "refuse":
            raise BadFileError(
                f'{sheet.file}: {text}. Add a [[track]] for them, or set unmapped_tracks = "drop" under [rules].'
            )
        tables.notes.append(Note("dropped", f"{text} (rule unmapped_tracks)", sheet.file))
    _report_silent(sheet, codebook, found, tables)
    return found


def _report_silent(sheet: Sheet, codebook: Codebook, found: dict[Key, Any], tables: _Tables) -> None:
    silent = {
        (t.person, t.channel) for t in codebook.tracks if t.file == "*" and "*" not in (t.partner + t.track)
    } - set(found)
    if sheet.events and silent:
        names = ", ".join(f"{person}/{channel}" for person, channel in sorted(silent))
        tables.notes.append(
            Note("doubtful", f"observation '{sheet.name}': no event of {names}; counts as not coded", sheet.file)
        )


def _times(sheet: Sheet, event: RawEvent, rules: Rules, problems: dict[str, list[str]], lost: dict[str, list[int]],
           tables: _Tables) -> tuple[float, float] | None:  # fmt: skip
    """Return the start and end of a raw event under the rules for unpaired and reversed events."""
    start_s, end_s, place = event.start_s, event.end_s, sheet.place(event.row)
    if start_s is None or end_s is None:
        lost["unpaired"].append(event.row)
        if rules.unpaired == "refuse":
            problems["unpaired"].append(f"'{event.code}' of {event.partner or event.track or '(no partner)'} ({place})")
        if rules.unpaired != "close at end":
            return None
        edge = rules.end_s if rules.end_s is not None else sheet.end_s
        if end_s is None and edge is None:
            raise BadFileError(
                f"{place}: the event has no end, and the file does not say when the observation ended. State end_s "
                "under [rules] in the codebook."
            )
        start_s = start_s if start_s is not None else (rules.start_s or sheet.start_s or 0.0)
        end_s = end_s if end_s is not None else edge
    assert start_s is not None and end_s is not None
    if end_s < start_s:
        lost["reversed"].append(event.row)
        if rules.reversed == "refuse":
            problems["reversed"].append(f"'{event.code}' from {start_s:g} to {end_s:g} s ({place})")
        if rules.reversed != "swap":
            return None
        start_s, end_s = end_s, start_s
    return start_s, end_s


def _meaning(track: Track, event: RawEvent) -> tuple[Any, str]:
    """Return what a raw event means on its track; None for a code the track does not list."""
    code = event.code
    if code in track.uncodable:
        return "uncodable", ""
    if code in track.nothing or code == OUTSIDE:
        return "nothing", ""
    if code == "":
        return "not coded", ""
    if track.bands:
        return "event", code
    if track.codes is None:
        return "event", code
    return ("event", track.codes[code]) if code in track.codes else (None, "")


_REMEDY = {
    "unpaired": ("states without a start or an end", 'Correct them in the coding tool, or set unpaired = "close at end" or "drop" under [rules] in the codebook.'),
    "reversed": ("events that end before they start", 'Correct them in the coding tool, or set reversed = "drop" or "swap" under [rules] in the codebook.'),
    "code": ("codes that the codebook does not list", 'Add them under `codes`, `nothing` or `uncodable` of their [[track]], or set unmapped_codes = "drop" under [rules].'),
}  # fmt: skip
_DONE = {
    ("unpaired", "drop"): ("dropped", "states without a start or an end (rule unpaired)"),
    ("unpaired", "close at end"): (
        "converted",
        "states without a start or an end were closed at the limits of the observation (rule unpaired)",
    ),
    ("reversed", "drop"): ("dropped", "events that end before they start (rule reversed)"),
    ("reversed", "swap"): ("converted", "start and end exchanged of events that end before they start (rule reversed)"),
    ("code", "drop"): (
        "dropped",
        "codes that the codebook does not list; their time counts as not coded (rule unmapped_codes)",
    ),
}


def _decide(
    sheet: Sheet, rules: Rules, problems: dict[str, list[str]], lost: dict[str, list[int]], tables: _Tables
) -> None:
    chosen = {"unpaired": rules.unpaired, "reversed": rules.reversed, "code": rules.unmapped_codes}
    for kind, rows in lost.items():
        what, remedy = _REMEDY[kind]
        if chosen[kind] == "refuse":
            listed = list(dict.fromkeys(problems[kind]))
            more = f"; and {len(listed) - SHOWN} more" if len(listed) > SHOWN else ""
            raise BadFileError(f"{sheet.file}: {what}: {'; '.join(listed[:SHOWN])}{more}. {remedy}")
        done, text = _DONE[kind, chosen[kind]]
        tables.notes.append(Note(done, f"observation '{sheet.name}': {text}", sheet.file, tuple(rows)))  # pyright: ignore[reportArgumentType]
