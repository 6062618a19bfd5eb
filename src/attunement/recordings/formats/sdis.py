"""GSEQ: data in the sequential data interchange standard (.sds), also as BORIS exports them.

Bakeman & Quera (1995), Analyzing interaction: sequential analysis with SDIS and GSEQ. A declaration says how the data
are written and which codes belong together; every session follows with its codes::

    Timed ($child = smile cry) ($mother = talk quiet) * Age (3 6);
    <one> ,0 smile,1-5 cry,6-9 & talk,2-7 quiet,8-9 ,60 (3)/

Timed data give onsets and offsets, states durations, intervals what was seen in each; events and multi-events have
no times, and each of them becomes a step where the codebook states its length.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.format import Evidence, Format
from attunement.recordings.formats.boris import NOBODY
from attunement.recordings.formats.sdis_text import (
    Declaration,
    Session,
    Word,
    declaration,
    is_sdis,
    sessions,
    uncommented,
)
from attunement.recordings.import_report import Note
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.recordings.source import Source
from attunement.recordings.tables.clock import seconds
from attunement.vocabulary import BadFileError

_FORM = "GSEQ data (SDIS)"
_TIMED = re.compile(r"(?P<code>.+?),(?P<onset>-?[\d:.]+)(?P<dash>-(?P<offset>[\d:.]+)?)?", re.ASCII)
_POINT_S = 0.001  # what BORIS adds to the onset of a point, or of a state without an end
_PARTED_BY = {"interval": ",", "multievent": "."}
_IDENTITY = ("dyad", "occasion", "procedure", "coder")
Limits = tuple[float | None, float | None]
Found = tuple[list[RawEvent], float | None, float | None]  # events, start and end that the stream states


def read_sdis(source: Source, codebook: Codebook) -> list[Sheet]:
    """Return the sessions of an SDIS file; groups of codes become partners, `row` is a line."""
    text, notes = source.text()
    by_boris = "created by BORIS" in text[:400]
    text = uncommented(text.replace("\r\n", "\n").replace("\r", "\n"))
    declared, rest = declaration(source.name, text, codebook)
    if declared.step_s is None and declared.kind in ("event", "multievent"):
        raise BadFileError(
            f"{source.name} holds {declared.kind} sequences: the order of codes, without times, so that nothing can be "
            "measured in seconds. Export timed data from the tool that coded them; or, to let every event last one "
            "step, state step_s (its seconds) under [rules] in the codebook."
        )
    found = [_sheet(source, each, declared, codebook) for each in sessions(source.name, text, rest, declared.kind)]
    if not any(sheet.events for sheet in found):
        raise BadFileError(f"{source.name} declares {declared.kind} data and holds no code. Export it again.")
    if by_boris:
        found = [_subjects(sheet) for sheet in found]
    return [replace(sheet, notes=(*(notes if i == 0 else ()), *sheet.notes)) for i, sheet in enumerate(found)]


def _sheet(source: Source, session: Session, declared: Declaration, codebook: Codebook) -> Sheet:
    reader = {"timed": _timed, "state": _states}.get(declared.kind, _steps)
    limits = (None, None) if reader is _steps else _limits(source.name, session, declared, codebook)
    parts = []
    for number, stream in enumerate(session.streams, 1):
        track = f"stream {number}" if len(session.streams) > 1 and not declared.groups else ""
        parts.append(reader(source.name, stream, track, declared, codebook, limits))
    events = [event for found, _, _ in parts for event in found]
    facts = dict(zip(declared.factors, session.levels, strict=False))
    own = {name.casefold(): level for name, level in facts.items() if name.casefold() in _IDENTITY}
    return Sheet(
        file=source.name,
        form=_FORM,
        name=session.name,
        events=tuple(events),
        start_s=min((start_s for _, start_s, _ in parts if start_s is not None), default=None),
        end_s=max((end_s for _, _, end_s in parts if end_s is not None), default=None),
        frame_s=codebook.rules.frame_s or (declared.step_s if reader is _steps else None),
        identity=session.identity | own,
        facts=facts,
        notes=tuple(_notes(source.name, session, events, declared)),
    )


def _time(text: str, where: str, declared: Declaration, codebook: Codebook) -> float:
    return seconds(text, unit=declared.unit, frame_s=codebook.rules.frame_s, where=where)


def _limits(file: str, session: Session, declared: Declaration, codebook: Codebook) -> Limits:
    """Return when a session starts and ends (`,0 … ,60`), which holds for all its streams."""
    starts, ends = [], []
    for stream in session.streams:
        for i, (line, word) in enumerate(stream):
            if word.startswith(","):
                (ends if i else starts).append(_time(word[1:], f"{file}, line {line}", declared, codebook))
    return min(starts, default=None), max(ends, default=None)


def _timed(
    file: str, stream: Sequence[Word], track: str, declared: Declaration, codebook: Codebook, limits: Limits
) -> Found:
    """Return the events of a timed stream; an offset left open is the next onset of the same group, or of the stream."""
    found: list[tuple[RawEvent, bool]] = []  # and whether its end must be found
    for line, word in stream:
        where = f"{file}, line {line}"
        match = _TIMED.fullmatch(word)
        if word.startswith(","):
            continue
        if match is None:
            raise BadFileError(f"{where}: '{word[:40]}' is not code,onset-offset. Correct it in GSEQ.")
        group = declared.groups.get(match["code"], "")
        onset = _time(match["onset"], where, declared, codebook)
        offset = _time(match["offset"], where, declared, codebook) if match["offset"] else onset
        is_open = not match["offset"] and bool(match["dash"] or group in declared.exclusive)
        found.append((RawEvent(line, group, track, match["code"], onset, offset), is_open))
    events = []
    for i, (event, is_open) in enumerate(found):
        same = event.partner in declared.exclusive
        later = (e.start_s for e, _ in found[i + 1 :] if not same or e.partner == event.partner)
        events.append(replace(event, end_s=next(later, limits[1])) if is_open else event)
    return events, *limits


def _states(
    file: str, stream: Sequence[Word], track: str, declared: Declaration, codebook: Codebook, limits: Limits
) -> Found:
    """Return the events of a stream of states, one after the other, each with its duration (`cry=5`)."""
    events: list[RawEvent] = []
    start_s = now_s = limits[0] or 0.0
    for line, word in stream:
        code, _, length = word.partition("=")
        if word.startswith(","):
            continue
        if not (code and length):
            raise BadFileError(f"{file}, line {line}: '{word[:40]}' is not code=duration. Correct it in GSEQ.")
        ended = round(now_s + _time(length, f"{file}, line {line}", declared, codebook), 9)
        events.append(RawEvent(line, declared.groups.get(code, ""), track, code, now_s, ended))
        now_s = ended
    return events, start_s, max(now_s, limits[1] or now_s)


def _steps(
    file: str, stream: Sequence[Word], track: str, declared: Declaration, codebook: Codebook, limits: Limits
) -> Found:
    """Return the events of intervals (parted by commas), multi-events (by periods) or events (each a step of its own)."""
    step_s, parted = declared.step_s or 1.0, _PARTED_BY.get(declared.kind)
    steps: list[list[Word]] = [[]]
    for line, word in stream:
        if re.search(r"[=*+\[\]]", word) or (word == "," and parted != ","):
            raise BadFileError(
                f"{file}, line {line}: '{word[:40]}' is no code of {declared.kind} data. Signs of repetition and of "
                "context are not read: write every step out."
            )
        code = word.removesuffix(parted) if parted else word
        steps[-1] += [(line, code)] if code else []
        steps += [[]] if parted is None or word != code else []
    if not steps[-1] and (declared.kind != "interval" or len(steps) == 1):
        steps.pop()  # nothing begins behind the last event; behind the last comma one more interval does
    open_at: dict[tuple[str, str], int] = {}
    events: list[RawEvent] = []
    for i, step in enumerate(steps):
        start_s, end_s = round(i * step_s, 9), round((i + 1) * step_s, 9)
        for line, code in step:
            event = RawEvent(line, declared.groups.get(code, ""), track, code, start_s, end_s)
            at = open_at.get((event.partner, code))
            if at is not None and declared.kind != "event" and events[at].end_s in (start_s, end_s):
                events[at] = replace(events[at], end_s=end_s)  # it went on, or stands twice in one step
            else:
                open_at[event.partner, code] = len(events)
                events.append(event)
    return events, 0.0, round(len(steps) * step_s, 9)


def _subjects(sheet: Sheet) -> Sheet:
    """Part BORIS's `Subject_Behaviour` at the first underscore, and take what lasts a millisecond for points."""
    nobody = f"{NOBODY}_".replace(" ", "_")
    events, points = [], []
    for event in sheet.events:
        partner, _, code = event.code.partition("_")
        if event.code.startswith(nobody):
            partner, code = NOBODY, event.code.removeprefix(nobody)
        if not code:
            partner, code = "", event.code
        brief = event.start_s is not None and event.end_s is not None and event.end_s - event.start_s < 1.5 * _POINT_S
        points += [event.row] if brief else []
        events.append(replace(event, partner=partner, code=code, end_s=event.start_s if brief else event.end_s))
    text = (
        "BORIS joins subject and behaviour by an underscore; they were parted at the first one. The BORIS project itself "
        "(.boris) keeps them apart"
    )
    notes = [Note("doubtful", text, sheet.file)]
    if points:
        text = "events of a millisecond were taken for points: BORIS writes points so, and states without an end"
        notes.append(Note("doubtful", text, sheet.file, tuple(dict.fromkeys(points))))
    return replace(sheet, events=tuple(events), notes=(*sheet.notes, *notes))


def _notes(file: str, session: Session, events: Sequence[RawEvent], declared: Declaration) -> list[Note]:
    notes, where = [], f"session '{session.name}'"
    alone = sorted({e.code for e in events if declared.groups and e.code not in declared.groups})
    if alone:
        shown = ", ".join(f"'{code[:40]}'" for code in alone[:12])
        notes.append(
            Note("doubtful", f"{where}: codes that no group declares, so that they are nobody's: {shown}", file)
        )
    if len(session.levels) != len(declared.factors):
        text = (
            f"{where}: {len(session.levels)} levels stand at its end, and {len(declared.factors)} factors are declared"
        )
        notes.append(Note("doubtful", text, file))
    if declared.kind == "interval" and any(stream and stream[-1][1] == "," for stream in session.streams):
        text = f"{where}: a comma stands behind its last interval, after which one more interval without codes was read"
        notes.append(Note("doubtful", text, file))
    ends = {e.end_s for e in events if e.end_s is not None and e.end_s != e.start_s}
    onsets = {e.start_s for e in events}
    followed = [end for end in ends if end + 1 in onsets]
    whole = all(time == int(time) for time in (*ends, *onsets) if time is not None)
    if declared.kind == "timed" and whole and followed and 2 * len(followed) >= len(ends) and not ends & onsets:
        text = (
            f"{where}: the next onset comes one second after an offset. Offsets were read as the moment an event ends; if "
            "they are its last second, set end_time to inclusive and frame_rate to 1 in the codebook"
        )
        notes.append(Note("doubtful", text, file))
    return notes


FORMATS = (
    Format(
        name=_FORM,
        says="The .sds file with timed events, states or intervals; groups of codes ($mother = …) become partners.",
        sniff=lambda look: Evidence.SIGNATURE if is_sdis(look.start) else Evidence.NONE,
        read=read_sdis,
    ),
)
