"""The mapping: a codebook as the Recordings room shows and changes it, track by track and code by code."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import Any, Literal

from pydantic import BaseModel, Field

from attunement.recordings import Codebook, Track, as_toml, parse_codebook, published_codebook, published_codebooks
from attunement.recordings.codebook.codebook import CHOICES, EPISODE
from attunement.recordings.draft.glance import MOST_WORDS
from attunement.recordings.draft.plain_words import suggested_channel, suggested_person
from attunement.recordings.draft.suggestion import FoundTrack, Suggestion, suggestions
from attunement.report.recorded.phase_colours import ORDER
from attunement.vocabulary import CHILD_ACT_NAMES, PERSON_ACT_NAMES, BadValueError
from attunement.web.recordings.shelf import Filed

LONGEST_WORD, LONGEST_TEXT = 200, 200_000
NUMBERS = ("start_s", "end_s", "frame_rate", "step_s", "media_offset_s", "gap_frames")
Meaning = Literal["phase", "kept", "nothing", "unseen"]


class Edit(BaseModel):
    """One change of a codebook: what to do, where, and to what."""

    do: Literal[
        "person", "channel", "exhaustive", "call", "mean", "leave", "add", "rule", "pattern", "procedure", "toml"
    ]
    track: int = Field(default=0, ge=0, le=10_000)
    code: str = Field(default="", max_length=LONGEST_TEXT)
    partner: str = Field(default="", max_length=LONGEST_WORD)
    name: str = Field(default="", max_length=LONGEST_WORD)
    means: Meaning = "phase"
    to: str = Field(default="", max_length=LONGEST_TEXT)


def edited(book: Codebook, edits: Sequence[Edit], files: Sequence[Filed]) -> Codebook:
    """Return the codebook after some changes, in order."""
    for edit in edits:
        book = _DO[edit.do](book, edit, files)
    return book


def extended(book: Codebook, known: Sequence[Filed], files: Sequence[Filed]) -> Codebook:
    """Return the codebook with what new files bring: their own tracks, and codes that its tracks do not list yet.

    What a person left out before stays out; nothing that a person wrote is changed.
    """
    before = {code[:2] for file in known for code in file.codes}
    for file in files:
        if file in known:
            continue
        for partner, name, code, _ in file.codes:
            place, track = _track_of(book, file.name, partner, name)
            if track is None:
                if (partner, name) not in before:
                    book = replace(book, tracks=(*book.tracks, _fresh(book, partner, name, files)))
            elif track.codes is not None and code and code not in _listed(track) and len(track.codes) < MOST_WORDS:
                book = _with(book, place, replace(track, codes={**track.codes, code: code}))
    return book


def shown(book: Codebook, files: Sequence[Filed]) -> dict[str, Any]:
    """Return the codebook as the page shows it, with how often each code was found and what it may mean."""
    found: dict[int, dict[str, int]] = {i: {} for i in range(len(book.tracks))}
    out: dict[tuple[str, str], int] = {}
    for file in files:
        for partner, name, code, count in file.codes:
            place, track = _track_of(book, file.name, partner, name)
            if track is None:
                out[partner, name] = out.get((partner, name), 0) + count
            else:
                found[place][code] = found[place].get(code, 0) + count
    schemes = {name: published_codebook(name) for name in published_codebooks()}
    hints = suggestions(
        [FoundTrack(t.person, t.partner, t.track, _codes(t, found[i])) for i, t in enumerate(book.tracks)]
    )
    phases = [*ORDER, *(phase for phase in dict.fromkeys(book.phases().values()) if phase not in ORDER)]
    return {
        "title": book.title, "pattern": book.pattern, "procedure": book.procedure, "phases": phases,
        "tracks": [_track(i, track, found[i], hints[i]) for i, track in enumerate(book.tracks)],
        "left_out": [{"partner": partner, "track": name, "count": count} for (partner, name), count in out.items()],
        "schemes": [_scheme(name, scheme, book, found) for name, scheme in schemes.items()],
        "words": {"child": list(CHILD_ACT_NAMES), "other": list(PERSON_ACT_NAMES)},
        "toml": as_toml(book),
    }  # fmt: skip


def _codes(track: Track, found: dict[str, int]) -> tuple[str, ...]:
    """Return all codes of a track: those that it lists and those that files hold."""
    return tuple(dict.fromkeys([*(track.codes or ()), *track.nothing, *track.uncodable, *(c for c in found if c)]))


def _track(number: int, track: Track, found: dict[str, int], told: Suggestion | None) -> dict[str, Any]:
    codes = []
    marks = ("",) if "" in found else ()  # marks that somebody set without a label; no scheme speaks of them
    for code in dict.fromkeys((*_codes(track, found), *marks)):
        word = _word(track, code)
        means, phase = _meaning(track, code, word)
        hint = _hint(code, told) if means in ("kept", "unlisted") else None
        codes.append(
            {"code": code, "count": found.get(code, 0), "word": word, "means": means, "phase": phase, "hint": hint}
        )
    return {
        "number": number, "partner": track.partner, "track": track.track, "file": track.file, "person": track.person,
        "channel": track.channel, "exhaustive": track.exhaustive, "open": track.codes is None, "bands": len(track.bands),
        "episodes": track.channel == EPISODE, "counted": any(count > 1 for count in found.values()), "codes": codes,
        "exhaustive_hint": bool(told and told.exhaustive and not track.exhaustive),
    }  # fmt: skip


def _meaning(track: Track, code: str, word: str) -> tuple[str, str]:
    if code in track.uncodable:
        return "unseen", ""
    if code in track.nothing:
        return "nothing", ""
    if track.codes is not None and code not in track.codes:
        return "unlisted", ""
    return ("phase", track.phases[word]) if word in track.phases else ("kept", "")


def _word(track: Track, code: str) -> str:
    return (track.codes or {}).get(code, code)


def _hint(code: str, told: Suggestion | None) -> dict[str, str] | None:
    """Return what a code of a track is suggested to mean, by which scheme, in its own words and why."""
    meaning = told.codes.get(code) if told else None
    if told is None or meaning is None or meaning.means == "kept":
        return None
    return {
        "means": meaning.means, "phase": meaning.phase, "word": meaning.word, "scheme": told.scheme,
        "words": meaning.words, "reason": told.reason,
    }  # fmt: skip


def _scheme(name: str, scheme: Codebook, book: Codebook, found: dict[int, dict[str, int]]) -> dict[str, Any]:
    """Say how many of the tracks a published scheme knows all codes of."""
    fits = 0
    for i, track in enumerate(book.tracks):
        codes = set(found[i]) - {""}
        fits += any(
            t.person == track.person and codes and codes <= {*(t.codes or ()), *t.uncodable, *t.nothing}
            for t in scheme.tracks
        )
    return {"name": name, "title": scheme.title, "source": scheme.source, "fits": fits}


def _person(book: Codebook, edit: Edit, _: object) -> Codebook:
    return _with(book, edit.track, replace(_at(book, edit), person=_needed(edit.to, "person")))


def _channel(book: Codebook, edit: Edit, _: object) -> Codebook:
    return _with(book, edit.track, replace(_at(book, edit), channel=_needed(edit.to, "channel")))


def _exhaustive(book: Codebook, edit: Edit, _: object) -> Codebook:
    return _with(book, edit.track, replace(_at(book, edit), exhaustive=edit.to == "yes"))


def _call(book: Codebook, edit: Edit, _: object) -> Codebook:
    """Give a code another name; its phase goes with it."""
    track, word = _at(book, edit), _needed(edit.to, "name of a code")
    if track.codes is None:
        raise BadValueError(
            "this track takes every code under its own name. List its codes in the text of the codebook."
        )
    old = _word(track, edit.code)
    phases = dict(track.phases)
    if old in phases and word not in {w for c, w in track.codes.items() if c != edit.code}:
        phases[word] = phases[old]
    return _with(book, edit.track, _used(replace(track, codes={**track.codes, edit.code: word}, phases=phases)))


def _mean(book: Codebook, edit: Edit, _: object) -> Codebook:
    """Say what a code counts as: a phase, kept without one, looked at and nothing applied, or could not be seen."""
    track, code = _at(book, edit), edit.code
    word = _word(track, code)
    codes = (
        None
        if track.codes is None
        else {c: w for c, w in track.codes.items() if c != code or edit.means in ("phase", "kept")}
    )
    phases = dict(track.phases)
    others = {w for c, w in (track.codes or {}).items() if c != code}
    wanted = _needed(edit.to, "phase") if edit.means == "phase" else None
    if word in others and phases.get(word) != wanted:  # a name shared with another code, which keeps its meaning
        word = next(w for w in (code, *(f"{code} {i}" for i in range(2, len(others) + 3))) if w not in others)
    if codes is not None and edit.means in ("phase", "kept"):
        codes[code] = word
    if wanted:
        phases[word] = wanted
    elif word not in others:
        phases.pop(word, None)
    lists = {
        "uncodable": tuple(c for c in track.uncodable if c != code),
        "nothing": tuple(c for c in track.nothing if c != code),
    }
    if edit.means == "unseen":
        lists["uncodable"] += (code,)
    elif edit.means == "nothing":
        lists["nothing"] += (code,)
    return _with(book, edit.track, _used(replace(track, codes=codes, phases=phases, **lists)))


def _leave(book: Codebook, edit: Edit, _: object) -> Codebook:
    _at(book, edit)
    return replace(book, tracks=tuple(track for i, track in enumerate(book.tracks) if i != edit.track))


def _add(book: Codebook, edit: Edit, files: Sequence[Filed]) -> Codebook:
    return replace(book, tracks=(*book.tracks, _fresh(book, edit.partner, edit.name, files)))


def _rule(book: Codebook, edit: Edit, _: object) -> Codebook:
    rules: dict[str, Any] = asdict(book.rules)
    if edit.name not in (*CHOICES, *NUMBERS):
        raise BadValueError(f"there is no rule called '{edit.name}'.")
    value: Any = edit.to
    if edit.name in NUMBERS:
        try:
            value = float(edit.to.replace(",", ".")) if edit.to.strip() else None
        except ValueError:
            raise BadValueError(f"{edit.name} is '{edit.to}'; it must be a number.") from None
        if value is None:
            value = {"media_offset_s": 0.0, "gap_frames": 1.0}.get(edit.name)
    return replace(book, rules=type(book.rules)(**rules | {edit.name: value}))


def _pattern(book: Codebook, edit: Edit, _: object) -> Codebook:
    return replace(book, pattern=edit.to.strip())


def _procedure(book: Codebook, edit: Edit, _: object) -> Codebook:
    return replace(book, procedure=edit.to.strip())


def _toml(_: Codebook, edit: Edit, __: object) -> Codebook:
    return parse_codebook(edit.to, where=edit.name or "the codebook")


_DO: dict[str, Callable[[Codebook, Edit, Sequence[Filed]], Codebook]] = {
    "person": _person, "channel": _channel, "exhaustive": _exhaustive, "call": _call, "mean": _mean, "leave": _leave,
    "add": _add, "rule": _rule, "pattern": _pattern, "procedure": _procedure, "toml": _toml,
}  # fmt: skip


def _at(book: Codebook, edit: Edit) -> Track:
    if edit.track >= len(book.tracks):
        raise BadValueError("this track is not in the codebook any more. Open the study anew.")
    return book.tracks[edit.track]


def _with(book: Codebook, place: int, track: Track) -> Codebook:
    return replace(book, tracks=(*book.tracks[:place], track, *book.tracks[place + 1 :]))


def _used(track: Track) -> Track:
    """Leave out phases of names that no code has any more."""
    if track.codes is None or track.bands:
        return track
    words = set(track.codes.values())
    return replace(track, phases={word: phase for word, phase in track.phases.items() if word in words})


def _listed(track: Track) -> set[str]:
    return {*(track.codes or ()), *track.uncodable, *track.nothing}


def _track_of(book: Codebook, file: str, partner: str, name: str) -> tuple[int, Track | None]:
    found = book.track_of(file=file, partner=partner, track=name)
    return (-1, None) if found is None else (next(i for i, track in enumerate(book.tracks) if track is found), found)


def _fresh(book: Codebook, partner: str, name: str, files: Sequence[Filed]) -> Track:
    """Return a track as a draft has it: every code under its own name."""
    codes = dict.fromkeys(c for file in files for p, t, c, _ in file.codes if (p, t) == (partner, name) and c)
    person, channel = suggested_person(partner, name), suggested_channel(name)
    taken = {(track.person, track.channel) for track in book.tracks}
    numbered = (channel, *(f"{channel} {i}" for i in range(2, len(taken) + 3)))
    channel = next(n for n in numbered if (person, n) not in taken)
    listed = {code: code for code in codes} if len(codes) <= MOST_WORDS else None
    return Track(person=person, channel=channel, partner=partner, track=name, codes=listed)


def _needed(text: str, what: str) -> str:
    word = re.sub(r"\s+", " ", text).strip()
    if not word or len(word) > LONGEST_WORD:
        raise BadValueError(f"the {what} is '{word[:40]}'; it must be a word or a few, at most {LONGEST_WORD} letters.")
    return word
