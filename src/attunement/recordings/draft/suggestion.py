"""Suggestions: what a track's codes probably mean, on whose word, and only where all of them are unmistakable.

A published scheme is suggested for a track only if it knows *all* its codes and the track's name says that it is of
that kind; a track without a name of its own ("Infant") goes by the other partner's. Digits need a sign among them and
letters company, for a lone 0, 1 or W means something else in every study. Codes in plain words (smile, cry) speak for
themselves. The draft and the page use the same function.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from attunement.recordings.codebook.codebook import Track
from attunement.recordings.codebook.codebook_file import published_codebook, published_codebooks
from attunement.recordings.draft.plain_words import CHANNELS, UNSEEN, plain_meaning, subject_words
from attunement.recordings.tables.table import plain

PLAIN_WORDS = "plain words"  # the "scheme" of codes that speak for themselves
_ABBREVIATION = re.compile(r"[ic][a-z]{3}")  # Ipos, Cneu: no other scheme has such codes
_SIGNED, _DIGIT = re.compile(r"[+-]\d(\.0)?"), re.compile(r"[+-]?\d(\.0)?")
_PREFERRED = ("engagement", "phase", "affect", "gaze")


@dataclass(frozen=True)
class FoundTrack:
    """A track as files hold it: who and what it is called, and all its codes."""

    person: str
    partner: str
    track: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Meaning:
    """What a code is suggested to count as: `word` is what to call it, `words` what the scheme says of it."""

    means: Literal["phase", "kept", "unseen"]
    word: str
    phase: str
    words: str


@dataclass(frozen=True)
class Suggestion:
    """What the codes of one track are suggested to mean, by which scheme and why.

    `kind` names what tracks must share to be compared: affect with affect, gaze with gaze.
    """

    kind: str
    scheme: str
    source: str
    reason: str
    exhaustive: bool
    codes: Mapping[str, Meaning]

    @property
    def phases(self) -> set[str]:
        """The phases that its codes count as."""
        return {meaning.phase for meaning in self.codes.values() if meaning.phase}


def suggestions(tracks: Sequence[FoundTrack]) -> list[Suggestion | None]:
    """Return what the codes of each track mean where that is unmistakable, and None for every other track.

    >>> seen = [FoundTrack("child", "", "Infant Affect", ("W", "N")), FoundTrack("child", "", "lex", ("W", "N"))]
    >>> [found and (found.scheme, found.codes["W"].words) for found in suggestions(seen)]
    [('affect-3', 'withdrawal, negative'), None]
    """
    signed = {kind for seen in tracks for kind in _kinds(seen) if any(map(_SIGNED.fullmatch, _coded(seen)))}
    first = [_by_name(seen, _kinds(seen), signed, borrowed=False) for seen in tracks]
    there = {found.kind for found in first if found}
    found = []
    for seen, own in zip(tracks, first, strict=True):
        nameless = not subject_words(seen.partner, seen.track)
        borrowed = _by_name(seen, there, signed, borrowed=True) if nameless and not own else None
        found.append(own or borrowed or _by_abbreviations(seen) or _by_plain_words(seen))
    return found


def compared(tracks: Sequence[FoundTrack], found: Sequence[Suggestion | None], channels: Sequence[str]) -> set[int]:
    """Return the places of the tracks whose suggestions can be used together: one channel of one kind for each person.

    Empty where the codes of fewer than two persons are understood, for then nothing can be matched.
    """
    kinds: dict[str, dict[str, list[int]]] = {}
    for i, suggestion in enumerate(found):
        if suggestion and suggestion.phases:
            kinds.setdefault(suggestion.kind, {}).setdefault(tracks[i].person, []).append(i)
    able = {kind: persons for kind, persons in kinds.items() if len(persons) >= 2}
    if not able:
        return set()
    kind = max(able, key=lambda kind: (len(able[kind]), -_PREFERRED.index(kind)))
    persons = able[kind]
    common = set.intersection(*({channels[i] for i in places} for places in persons.values()))
    chosen: set[int] = set()
    for places in persons.values():
        told = [channels[i] for i in places if channels[i] in common] or [channels[i] for i in places]
        chosen |= {i for i in places if channels[i] == told[0]}
    return chosen


@cache
def _schemes() -> tuple[tuple[str, str, Track], ...]:
    """Return (name, source, track) of everything published, the one with the fewest codes first."""
    books = [(name, published_codebook(name)) for name in published_codebooks()]
    tracks = [(name, book.source, track) for name, book in books for track in book.tracks]
    return tuple(sorted(tracks, key=lambda entry: len(entry[2].codes or ())))


def _kinds(seen: FoundTrack) -> set[str]:
    words = set(subject_words(seen.track) or subject_words(seen.partner))
    return {kind for kind, names in CHANNELS.items() if words & set(names)}


def _fold(code: str) -> str:
    code = code[:-2] if _DIGIT.fullmatch(code) and code.endswith(".0") else code  # as spreadsheets write whole numbers
    return " ".join(code.casefold().split())


def _coded(seen: FoundTrack) -> list[str]:
    """Return the codes that say what somebody did, without those for what could not be seen."""
    return [code for code in seen.codes if code and plain(code) not in UNSEEN]


def _by_name(seen: FoundTrack, kinds: Collection[str], signed: Collection[str], *, borrowed: bool) -> Suggestion | None:
    for name, source, track in _schemes():
        if track.channel not in kinds or not _for_person(track, seen.person):
            continue
        codes = _known(seen, track)
        if codes is None or not _telling(_coded(seen), track.channel in signed):
            continue
        called = f"another track is called {track.channel}" if borrowed else f"its name says {track.channel}"
        number = len(_coded(seen))
        knows = f"knows all {number} of its codes" if number > 1 else "knows its code"
        reason = f"{called}, and {name} {knows}"
        return Suggestion(track.channel, name, source, reason, track.exhaustive, codes)
    return None


def _by_abbreviations(seen: FoundTrack) -> Suggestion | None:
    coded = _coded(seen)
    if len(coded) < 2 or not all(_ABBREVIATION.fullmatch(_fold(code)) for code in coded):
        return None
    for name, source, track in _schemes():
        codes = _known(seen, track) if name == "icep" and _for_person(track, seen.person) else None
        if codes is not None:
            reason = f"all {len(coded)} codes are abbreviations of {name}"
            return Suggestion(track.channel, name, source, reason, track.exhaustive, codes)
    return None


def _by_plain_words(seen: FoundTrack) -> Suggestion | None:
    coded = _coded(seen)
    found = {code: plain_meaning(code) for code in coded}
    if not coded or None in found.values():
        return None
    codes = {code: Meaning("phase", code, meaning[0], meaning[1]) for code, meaning in found.items() if meaning}
    codes |= {code: _unseen(code) for code in seen.codes if code and code not in codes}
    reason = f"{_listed(coded)}: plain words of affect"
    return Suggestion("affect", PLAIN_WORDS, "", reason, False, codes)


def _for_person(track: Track, person: str) -> bool:
    return person not in ("child", "caregiver") or track.person == person


def _known(seen: FoundTrack, track: Track) -> dict[str, Meaning] | None:
    """Return what a published track says of all codes, or None if it does not know one of them."""
    known = {_fold(code): code for code in track.codes or ()}
    blind = {_fold(code) for code in track.uncodable}
    found: dict[str, Meaning] = {}
    for code in filter(None, seen.codes):
        if own := known.get(_fold(code)):
            word = (track.codes or {})[own]
            phase = track.phases.get(word, "")
            found[code] = Meaning("phase" if phase else "kept", word, phase, track.words.get(own, word))
        elif _fold(code) in blind or plain(code) in UNSEEN:
            found[code] = _unseen(code)
        else:
            return None
    return found


def _unseen(code: str) -> Meaning:
    return Meaning("unseen", code, "", "could not be seen")


def _telling(coded: Sequence[str], signed: bool) -> bool:
    """Return whether codes are more than a digit or a letter that any scheme may use."""
    if not coded:
        return False
    digits = [code for code in coded if _DIGIT.fullmatch(code)]
    if digits:  # 0 and 1 may be "no" and "yes"; with -1 among them they are steps
        return signed and len(digits) == len(coded)
    return len(coded) > 1 or len(coded[0]) > 1


def _listed(codes: Iterable[str], most: int = 4) -> str:
    codes = list(codes)
    return ", ".join(codes[:most]) + (f" and {len(codes) - most} more" if len(codes) > most else "")
