"""Forgetting a file: every name that only this file brought is taken out of the codebooks that were made for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from attunement.recordings import Codebook, Track
from attunement.web.recordings.shelf import Code


@dataclass(frozen=True)
class Named:
    """The names in one file: its own, its partners, tracks and codes, its observations."""

    name: str
    codes: Sequence[Code]
    observations: Sequence[str] = ()

    def codes_of(self, track: Track) -> set[str]:
        """Return the codes of which a line of a codebook speaks, with and without their modifiers."""
        found = {
            code
            for partner, name, code, _ in self.codes
            if any(
                track.matches(file=file, partner=partner, track=name) for file in (self.name, PurePath(self.name).stem)
            )
        }
        return found | {code.partition("|")[0] for code in found}


def without(book: Codebook, gone: Named, stay: Sequence[Named]) -> Codebook:
    """Return a codebook in which nothing is named that only the file that is gone has.

    >>> book = Codebook(tracks=(Track("child", "affect", partner="Tom"), Track("child", "affect", partner="infant")))
    >>> tom, other = Named("a.boris", [("Tom", "affect", "cry", 1)]), Named("b.boris", [("infant", "affect", "cry", 2)])
    >>> [track.partner for track in without(book, tom, [other]).tracks]
    ['infant']
    """
    tracks = []
    for track in book.tracks:
        lost, left = gone.codes_of(track), set[str]().union(*(one.codes_of(track) for one in stay))
        if left or not lost:
            tracks.append(_without_codes(track, lost - left))

    def only_there(pattern: str) -> bool:
        return _found(pattern, [gone], book) and not _found(pattern, stay, book)

    return replace(
        book, tracks=tuple(tracks), visits=tuple(visit for visit in book.visits if not only_there(visit.observation))
    )


def _without_codes(track: Track, lost: set[str]) -> Track:
    if not lost:
        return track
    codes = None if track.codes is None else {code: word for code, word in track.codes.items() if code not in lost}
    words = lost if track.codes is None or codes is None else set(track.codes.values()) - set(codes.values())
    return replace(
        track, codes=codes, phases={word: phase for word, phase in track.phases.items() if word not in words},
        uncodable=_less(track.uncodable, lost), nothing=_less(track.nothing, lost),
    )  # fmt: skip


def _less(codes: Iterable[str], lost: set[str]) -> tuple[str, ...]:
    return tuple(code for code in codes if code not in lost)


def _found(pattern: str, files: Sequence[Named], book: Codebook) -> bool:
    visits = [visit for visit in book.visits if visit.observation == pattern]
    return any(
        visit.matches(PurePath(file.name).stem, name)
        for visit in visits
        for file in files
        for name in (*file.observations, "")
    )
