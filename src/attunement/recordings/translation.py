"""What raw events mean: a codebook's words for a tool's codes, and the rules for times that cannot be taken as they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import Any

from attunement.recordings.channel import Segment
from attunement.recordings.codebook import EPISODE, NO_ROWS, OUTSIDE, Codebook, Rules, Track
from attunement.recordings.import_report import Note
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.vocabulary import BadFileError

SHOWN = 10
Key = tuple[str, str]  # person, channel


def last_frame(sheet: Sheet, rules: Rules) -> float:
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


@dataclass
class Translation:
    """A sheet in the codebook's words: segments on the file's clock by person and channel, fates of raw events, notes."""

    segments: dict[Key, tuple[Track, list[Segment]]] = field(default_factory=dict)
    fates: dict[int, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)


def translate(sheet: Sheet, codebook: Codebook, first_raw: int) -> Translation:
    """Return what the raw events of a sheet mean; they are numbered from `first_raw`."""
    done = Translation()
    rules = codebook.rules
    add_s = last_frame(sheet, rules)
    problems: dict[str, list[str]] = defaultdict(list)
    lost: dict[str, list[int]] = defaultdict(list)
    unmapped: Counter[tuple[str, str]] = Counter()
    found = done.segments
    known: dict[tuple[str, str], Track | None] = {}
    lengthened = 0
    for raw, event in enumerate(sheet.events, first_raw):
        where = (event.partner, event.track)
        if where not in known:
            known[where] = codebook.track_of(file=sheet.file, partner=event.partner, track=event.track)
        track = known[where]
        if track is None:
            unmapped[where] += 1
            done.fates[raw] = "no track in the codebook"
            continue
        span = _times(sheet, event, rules, problems, lost, done)
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
        done.fates[raw] = meaning if track.channel != EPISODE else "episode"
        first, segments = found.setdefault((track.person, track.channel), (track, []))
        if track.exhaustive and not first.exhaustive:  # one of several tracks of a channel says so for all
            found[track.person, track.channel] = (replace(first, exhaustive=True), segments)
        segments.append(segment)
    _decide(sheet, rules, problems, lost, done)
    if lengthened:
        done.notes.append(
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
        done.notes.append(Note("dropped", f"{text} (rule unmapped_tracks)", sheet.file))
    _report_silent(sheet, codebook, found, done)
    return done


def _report_silent(sheet: Sheet, codebook: Codebook, found: dict[Key, Any], done: Translation) -> None:
    silent = {
        (t.person, t.channel) for t in codebook.tracks if t.file == "*" and "*" not in (t.partner + t.track)
    } - set(found)
    if sheet.events and silent:
        names = ", ".join(f"{person}/{channel}" for person, channel in sorted(silent))
        done.notes.append(
            Note("doubtful", f"observation '{sheet.name}': no event of {names}; counts as not coded", sheet.file)
        )


def _times(sheet: Sheet, event: RawEvent, rules: Rules, problems: dict[str, list[str]], lost: dict[str, list[int]],
           done: Translation) -> tuple[float, float] | None:  # fmt: skip
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
    if code in ("", NO_ROWS) and code not in track.nothing and code not in track.uncodable:
        return "not coded", ""
    if code in track.uncodable:
        return "uncodable", ""
    if code in track.nothing or code == OUTSIDE:
        return "nothing", ""
    if track.bands or track.codes is None:
        return "event", code
    return ("event", track.codes[code]) if code in track.codes else (None, "")


_REMEDY = {
    "unpaired": (
        "states without a start or an end",
        'Correct them in the coding tool, or set unpaired = "close at end" or "drop" under [rules] in the codebook.',
    ),
    "reversed": (
        "events that end before they start",
        'Correct them in the coding tool, or set reversed = "drop" or "swap" under [rules] in the codebook.',
    ),
    "code": (
        "codes that the codebook does not list",
        'Add them under `codes`, `nothing` or `uncodable` of their [[track]], or set unmapped_codes = "drop" under [rules].',
    ),
}
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
    sheet: Sheet, rules: Rules, problems: dict[str, list[str]], lost: dict[str, list[int]], done: Translation
) -> None:
    chosen = {"unpaired": rules.unpaired, "reversed": rules.reversed, "code": rules.unmapped_codes}
    for kind, rows in lost.items():
        what, remedy = _REMEDY[kind]
        if chosen[kind] == "refuse":
            listed = list(dict.fromkeys(problems[kind]))
            more = f"; and {len(listed) - SHOWN} more" if len(listed) > SHOWN else ""
            raise BadFileError(f"{sheet.file}: {what}: {'; '.join(listed[:SHOWN])}{more}. {remedy}")
        kind_of_note, text = _DONE[kind, chosen[kind]]
        done.notes.append(Note(kind_of_note, f"observation '{sheet.name}': {text}", sheet.file, tuple(rows)))  # pyright: ignore[reportArgumentType]
