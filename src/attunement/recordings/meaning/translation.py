"""What raw events mean: a codebook's words for a tool's codes, and the rules for times that cannot be taken as they are."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace

from attunement.recordings.codebook.codebook import EPISODE, LOST, NO_ROWS, OUTSIDE, Codebook, Rules, Track
from attunement.recordings.import_report import Note
from attunement.recordings.meaning.channel import Meaning, Segment
from attunement.recordings.meaning.observed import Limits, last_frame
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.recordings.tables.table import shown
from attunement.vocabulary import BadFileError

SHOWN = 10
Key = tuple[str, str]  # person, channel


@dataclass
class Translation:
    """A sheet in the codebook's words: segments on the file's clock by person and channel, fates of raw events, notes."""

    segments: dict[Key, tuple[Track, list[Segment]]] = field(default_factory=dict)
    fates: dict[int, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)


@dataclass
class _Asked:
    """What a sheet leaves open, gathered while it is translated: for refusals by the rules, and for notes."""

    problems: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    lost: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    unmapped: Counter[tuple[str, str]] = field(default_factory=Counter)
    unlabelled: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    untold: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # code -> modifiers not told apart


def translate(sheet: Sheet, codebook: Codebook, first_raw: int, limits: Limits) -> Translation:
    """Return what the raw events of a sheet mean; they are numbered from `first_raw`.

    `limits` are those of the sheet on the file's clock: states without an end are closed there if the rules say so.
    """
    done, asked, rules = Translation(), _Asked(), codebook.rules
    add_s, moved_s = last_frame(sheet, rules), rules.media_offset_s
    known: dict[tuple[str, str], Track | None] = {}
    lengthened = 0
    for raw, event in enumerate(sheet.events, first_raw):
        where = (event.partner, event.track)
        if where not in known:
            known[where] = codebook.track_of(file=sheet.file, partner=event.partner, track=event.track)
        track = known[where]
        if track is None:
            asked.unmapped[where] += 1
            done.fates[raw] = "no track in the codebook"
            continue
        span = _times(sheet, event, rules, limits, asked)
        if span is None:
            continue
        lengthened += bool(add_s)
        end_s = round(span[1] + moved_s + add_s, 9) if add_s else span[1] + moved_s
        meaning, code = _understood(sheet, track, event, asked)
        done.fates[raw] = meaning if track.channel != EPISODE else "episode"
        first, segments = done.segments.setdefault((track.person, track.channel), (track, []))
        if track.exhaustive and not first.exhaustive:  # one of several tracks of a channel says so for all
            done.segments[track.person, track.channel] = (replace(first, exhaustive=True), segments)
        segments.append(Segment(span[0] + moved_s, end_s, meaning, code, event.row, raw))
    _decide(sheet, rules, asked, done)
    if lengthened:
        text = (
            f"{lengthened} ends moved by one frame ({add_s * 1000:g} ms): the file gives the last frame of an event "
            "(rule end_time)"
        )
        done.notes.append(Note("converted", text, sheet.file))
    done.notes += _said(sheet, rules, asked)
    return done


def _understood(sheet: Sheet, track: Track, event: RawEvent, asked: _Asked) -> tuple[Meaning, str]:
    """Return what a raw event means; what its track does not list is not coded, and asked about."""
    meaning, code = _meaning(track, event)
    if meaning is None:
        asked.problems["code"].append(
            f"'{event.whole_code}' of {event.partner or '(no partner)'} / {event.track or '(no track)'} "
            f"({sheet.place(event.row)})"
        )
        asked.lost["code"].append(event.row)
        return "not coded", ""
    if meaning == "event" and event.modifiers and track.codes is not None and event.whole_code not in track.codes:
        asked.untold[f"'{event.code}' of {track.person}"].add("|".join(event.modifiers))
    if event.code == "" and meaning == "not coded" and not sheet.every_step:
        asked.unlabelled[f"{track.person}/{track.channel}"].append(event.row)
    return meaning, code


def _said(sheet: Sheet, rules: Rules, asked: _Asked) -> list[Note]:
    """Return notes on marks without a code, on modifiers, and on events that no track of the codebook matches."""
    notes = []
    for where, rows in asked.unlabelled.items():
        text = (
            f"{where}: marked without a code; that time counts as not coded. If the mark means something, list the "
            'empty code "" with the other codes of its track'
        )
        notes.append(Note("doubtful", text, sheet.file, tuple(rows)))
    for code, modifiers in asked.untold.items():
        text = (
            f"modifiers of {code}: {shown(sorted(modifiers))}; to tell them apart, list the code with its modifier, "
            "such as 'code|modifier', among the codes of its track"
        )
        notes.append(Note("dropped", text, sheet.file))
    for (partner, track), count in asked.unmapped.items():
        text = f"{count} events of {partner or '(no partner)'} / {track or '(no track)'}: no track in the codebook"
        if rules.unmapped_tracks == "refuse":
            raise BadFileError(
                f'{sheet.file}: {text}. Add a [[track]] for them, or set unmapped_tracks = "drop" under [rules].'
            )
        notes.append(Note("dropped", f"{text} (rule unmapped_tracks)", sheet.file))
    return notes


def _times(sheet: Sheet, event: RawEvent, rules: Rules, limits: Limits, asked: _Asked) -> tuple[float, float] | None:
    """Return the start and end of a raw event under the rules for unpaired and reversed events.

    That unpaired events may be there at all was asked before, of all sheets at once (see `unpaired`).
    """
    start_s, end_s, place = event.start_s, event.end_s, sheet.place(event.row)
    if start_s is None or end_s is None:
        asked.lost["unpaired"].append(event.row)
        if rules.unpaired != "close at end":
            return None
        if end_s is None and not limits.end_stated:
            raise BadFileError(
                f"{place}: the event has no end, and the file does not say when the observation ended. State end_s "
                "under [rules] or [[visit]] in the codebook."
            )
        moved_s = rules.media_offset_s
        start_s = start_s if start_s is not None else (limits.start_s or 0.0) - moved_s
        end_s = end_s if end_s is not None else (limits.end_s or 0.0) - moved_s - last_frame(sheet, rules)
    assert start_s is not None and end_s is not None
    if end_s < start_s:
        asked.lost["reversed"].append(event.row)
        if rules.reversed == "refuse":
            asked.problems["reversed"].append(f"'{event.code}' from {start_s:g} to {end_s:g} s ({place})")
        if rules.reversed != "swap":
            return None
        start_s, end_s = end_s, start_s
    return start_s, end_s


def _meaning(track: Track, event: RawEvent) -> tuple[Meaning | None, str]:
    """Return what a raw event means on its track; None for a code the track does not list.

    The code with its modifiers is looked up before the code alone.
    """
    for code in dict.fromkeys((event.whole_code, event.code)):
        if code in track.uncodable or code == LOST:
            return "uncodable", ""
        if code in track.nothing or code == OUTSIDE:
            return "nothing", ""
        if track.codes is not None and code in track.codes:
            return "event", track.codes[code]
    if event.code in ("", NO_ROWS) and not event.modifiers:
        return "not coded", ""
    if track.bands or track.codes is None:
        return "event", event.whole_code
    return None, ""


_REMEDY = {
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
    ("unpaired", "drop"): (
        "dropped",
        "states without a start or an end (rule unpaired); while they lasted, the time counts as coded without them",
    ),
    ("unpaired", "close at end"): (
        "converted",
        "states without a start or an end were closed at the limits of the observation (rule unpaired)",
    ),
    ("reversed", "drop"): (
        "dropped",
        "events that end before they start (rule reversed); the time counts as coded without them",
    ),
    ("reversed", "swap"): ("converted", "start and end exchanged of events that end before they start (rule reversed)"),
    ("code", "drop"): (
        "dropped",
        "codes that the codebook does not list; their time counts as not coded (rule unmapped_codes)",
    ),
}


def _decide(sheet: Sheet, rules: Rules, asked: _Asked, done: Translation) -> None:
    chosen = {"unpaired": rules.unpaired, "reversed": rules.reversed, "code": rules.unmapped_codes}
    for kind, rows in asked.lost.items():
        if chosen[kind] == "refuse":
            what, remedy = _REMEDY[kind]
            listed = list(dict.fromkeys(asked.problems[kind]))
            more = f"; and {len(listed) - SHOWN} more" if len(listed) > SHOWN else ""
            raise BadFileError(f"{sheet.file}: {what}: {'; '.join(listed[:SHOWN])}{more}. {remedy}")
        kind_of_note, text = _DONE[kind, chosen[kind]]
        done.notes.append(Note(kind_of_note, f"observation '{sheet.name}': {text}", sheet.file, tuple(rows)))  # pyright: ignore[reportArgumentType]
