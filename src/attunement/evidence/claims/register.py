"""The claims together: look-up by name, by grade, by topic and by word."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import as_file, files
from pathlib import Path

from attunement.evidence.claims.claim import Claim, Grade, Topic
from attunement.evidence.claims.claims_file import read_claims
from attunement.vocabulary import UnknownNameError


@dataclass(frozen=True)
class Claims:
    """Claims of one register, in its order, and the day they were graded.

    >>> claims = load_claims()
    >>> [claim.name for claim in claims.select(grade="contested", topic="brain and body")]
    ['brain.right', 'brain.fourcorrelates', 'brain.epigenetic', 'brain.implicit']
    """

    entries: tuple[Claim, ...] = field(repr=False)
    graded: str

    def __len__(self) -> int:
        return len(self.entries)

    def __iter__(self) -> Iterator[Claim]:
        return iter(self.entries)

    def __getitem__(self, name: str) -> Claim:
        by_name = {claim.name: claim for claim in self.entries}
        if name not in by_name:
            raise UnknownNameError.of("claim", name, by_name)
        return by_name[name]

    def select(self, *, grade: str | None = None, topic: str | None = None, word: str | None = None) -> Claims:
        """Keep the claims of one grade, of one topic, or that speak of something: a part of a word in whatever they say."""
        for kind, given, known in (("grade", grade, Grade), ("topic", topic, Topic)):
            if given is not None and given not in tuple(known):
                raise UnknownNameError.of(kind, given, tuple(known))
        kept = (
            claim
            for claim in self.entries
            if grade in (None, claim.grade)
            and topic in (None, claim.topic)
            and (word is None or _speaks_of(claim, word))
        )
        return Claims(tuple(kept), self.graded)

    def repeated_in(self, text: str) -> tuple[Claim, ...]:
        """Return the claims that a text repeats."""
        return tuple(claim for claim in self.entries if claim.repeated_in(text))


def load_claims(path: Path | None = None) -> Claims:
    """Read and check the claims that come with Attunement, or those of another file.

    >>> load_claims()["early.thirty"].grade.meaning
    'Experts disagree, or the popular reading goes beyond the data.'
    """
    return _shipped() if path is None else _read(path)


@functools.cache
def _shipped() -> Claims:
    with as_file(files("attunement.evidence.claims") / "claims.yaml") as path:
        return _read(path)


def _read(path: Path) -> Claims:
    graded, claims = read_claims(path)
    return Claims(claims, graded)


def _speaks_of(claim: Claim, word: str) -> bool:
    said = (
        claim.name,
        claim.claim,
        claim.why,
        claim.model,
        *(f"{paper.citation} {paper.says}" for paper in claim.evidence),
    )
    return word.casefold() in " ".join(said).casefold()
