"""The programs of one bout: how it opens, ticks and closes, and what a newborn expects. Plain data, kept between runs."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from attunement.engine.cast import Cast, Place
from attunement.engine.program import Program
from attunement.engine.simd.object_cache import ObjectCache
from attunement.theories.catalogue import COME_ALONG
from attunement.theories.catalogue import theory as find_theory
from attunement.theories.interface import Theory
from attunement.vocabulary import bare

WRITTEN_BY = ("theories", "vocabulary", "engine/*.py", "engine/simd/bout_*.py")
"""Sources that decide what the programs are."""

MOST_TRACED = 32
"""Programs that a process remembers, each of a theory and a number of actors; the longest unused is forgotten first."""


@dataclass(frozen=True)
class BoutPrograms:
    """A theory for some cast, written down.

    Inputs and outputs have dotted names whose first part says what they belong to: `p` parameters, `key` the seed,
    `dt_s`; `bout` what a bout is; `row` what is the same in a tick; `dyad`, `traits` and `kept` of a dyad; `day` of a dyad in
    a bout; `moving` what a dyad carries from tick to tick; `seen`.

    Attributes
    ----------
    begin
        What every role comes with: p → `Newborn` by place.
    opening, tick, closing
        See `engine.step`.
    seen_as, shows
        By place, the common act each act is seen as, and the two that it shows at once, if any does.
    kinds
        By place, where the named tuples of a role's bond and slow body are defined, as `module:name`; "" for none.
    cast
        What each role of the theory brings along.
    """

    begin: Program
    opening: Program
    tick: Program
    closing: Program
    seen_as: tuple[tuple[int, ...], ...]
    shows: tuple[tuple[tuple[int, int], ...], ...]
    kinds: tuple[tuple[str, str], ...]
    cast: Cast

    @property
    def actors(self) -> int:
        """How many take part."""
        return len(self.seen_as)

    def named(self, *groups: str) -> tuple[str, ...]:
        """Return all inputs of the bout's programs that belong to some groups, each once, in order."""
        names = dict.fromkeys(name for program in (self.opening, self.tick, self.closing) for name in program.inputs)
        return tuple(name for group in groups for name in names if name.split(".")[0] == group)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of everything that decides the bits."""
        parts = "".join(getattr(self, name).fingerprint for name in _PROGRAMS)
        return hashlib.sha256(parts.encode()).hexdigest()

    def to_json(self) -> str:
        """Write them down."""
        programs = [getattr(self, name).to_json() for name in _PROGRAMS]
        return json.dumps([*programs, self.seen_as, self.shows, self.kinds, self.cast])

    @classmethod
    def from_json(cls, text: str) -> BoutPrograms:
        """Read what `to_json` wrote."""
        *programs, seen_as, shows, kinds, cast = json.loads(text)
        begin, opening, tick, closing = map(Program.from_json, programs)
        places = tuple(Place(role, *map(tuple, parts)) for role, *parts in cast)
        pairs = tuple(tuple((body, face) for body, face in acts) for acts in shows)
        return cls(begin, opening, tick, closing, tuple(map(tuple, seen_as)), pairs, tuple(map(tuple, kinds)), places)


_PROGRAMS = ("begin", "opening", "tick", "closing")


def programs_of(theory: str | Theory, actors: int, cache: ObjectCache | None, off: Iterable[str] = ()) -> BoutPrograms:
    """Return a theory's programs, traced once in a process whatever its numbers, without what some switches turn off.

    Between runs only those of a theory that comes along are kept: its sources are known.
    """
    off = tuple(sorted(off))
    key = _key(theory, actors, off) if isinstance(theory, str) and theory in COME_ALONG else None
    kept = cache.load(key) if cache and key else None
    if kept is not None:
        return BoutPrograms.from_json(kept.decode())
    programs = _remembered(find_theory(theory) if isinstance(theory, str) else theory, actors, off)
    if cache and key:
        cache.store(key, programs.to_json().encode())
    return programs


def _remembered(theory: Theory, actors: int, off: tuple[str, ...]) -> BoutPrograms:
    """Trace a theory, or return the programs of an equal one that was traced before.

    Its declared numbers are inputs, so they are made equal first, but for switches that are off. One with a part that may
    change (no hash) is traced anew.
    """
    known = replace(theory, parameters=bare(theory.parameters, off))
    try:
        hash(known)
    except TypeError:
        return _traced(known, actors)
    with _tracing:  # others wait instead of tracing the same theory
        return _traced_once(known, actors, repr(known))


_tracing = threading.Lock()


def _traced(theory: Theory, actors: int) -> BoutPrograms:
    from attunement.engine.simd.bout_tracing import trace_bout  # noqa: PLC0415 - loads jax, which a warm run spares

    return trace_bout(theory, actors)


@lru_cache(maxsize=MOST_TRACED)
def _traced_once(theory: Theory, actors: int, written: str) -> BoutPrograms:
    """Trace an equal theory once; how it is written tells 2 from 2.0 and 0 from -0, which are equal and compute otherwise."""
    del written
    return _traced(theory, actors)


def _key(theory: str, actors: int, off: tuple[str, ...]) -> str:
    """The name under which programs are kept: their sources, and the versions of what reads them."""
    root = Path(__file__).parents[2]
    found = hashlib.sha256(f"programs {theory} {actors} {off} {version('jax')} {version('attunement')}".encode())
    for place in WRITTEN_BY:
        files = root.glob(place) if "*" in place else (root / place).rglob("*.py")
        for file in sorted(files):
            found.update(file.name.encode() + file.read_bytes())
    return found.hexdigest()
