"""The programs of one bout: how it opens, ticks and closes, and what a newborn expects. Plain data, kept between runs."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from attunement.engine.program import Program
from attunement.engine.simd.object_cache import ObjectCache
from attunement.theories.catalogue import BUILT_IN
from attunement.theories.catalogue import theory as find_theory
from attunement.theories.interface import Theory
from attunement.vocabulary import fill, values

WRITTEN_BY = ("theories", "vocabulary", "engine/*.py", "engine/simd/bout_*.py")
"""Sources that decide what the programs are."""

MOST_TRACED = 32
"""Programs that a process remembers, each of a theory and a number of people; the longest unused is forgotten first."""


@dataclass(frozen=True)
class BoutPrograms:
    """A theory for a child and some people, written down.

    Inputs and outputs have dotted names whose first part says what they belong to: `p` parameters, `key` the seed,
    `dt_s`; `bout` what is the same for every dyad in a bout; `row` what is the same in a tick; `dyad`, `traits`, `bonds`
    and `generic` of a dyad; `day` of a dyad in a bout; `moving` what a dyad carries from tick to tick; `seen`.

    Attributes
    ----------
    begin
        What is expected at birth: p → bond.
    opening, tick, closing
        See `engine.step`.
    """

    begin: Program
    opening: Program
    tick: Program
    closing: Program

    @property
    def people(self) -> int:
        """How many people are with the child."""
        return sum(name.endswith(".responsiveness_mean") and name.startswith("bonds.") for name in self.opening.inputs)

    def named(self, *groups: str) -> tuple[str, ...]:
        """Return all inputs of the bout's programs that belong to some groups, each once, in order."""
        names = dict.fromkeys(name for program in (self.opening, self.tick, self.closing) for name in program.inputs)
        return tuple(name for group in groups for name in names if name.split(".")[0] == group)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of everything that decides the bits."""
        parts = "".join(getattr(self, field.name).fingerprint for field in fields(self))
        return hashlib.sha256(parts.encode()).hexdigest()

    def to_json(self) -> str:
        """Write them down."""
        return json.dumps([getattr(self, field.name).to_json() for field in fields(self)])

    @classmethod
    def from_json(cls, text: str) -> BoutPrograms:
        """Read what `to_json` wrote."""
        return cls(*(Program.from_json(part) for part in json.loads(text)))


def flat(tree: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Yield every leaf of nested tuples and dictionaries with its dotted name.

    >>> dict(flat({"a": (1, 2)}, "row"))
    {'row.a.0': 1, 'row.a.1': 2}
    """
    if isinstance(tree, dict):
        parts = tree.items()
    elif isinstance(tree, tuple):
        parts = tree._asdict().items() if hasattr(tree, "_fields") else enumerate(tree)  # type: ignore[attr-defined]
    else:
        yield name, tree
        return
    for part, value in parts:
        yield from flat(value, f"{name}.{part}")


def programs_of(theory: str | Theory, people: int, cache: ObjectCache | None) -> BoutPrograms:
    """Return a theory's programs, traced once in a process whatever its numbers.

    Between runs only those of a theory that comes along are kept: its sources are known.
    """
    key = _key(theory, people) if isinstance(theory, str) and theory in BUILT_IN else None
    kept = cache.load(key) if cache and key else None
    if kept is not None:
        return BoutPrograms.from_json(kept.decode())
    programs = _remembered(find_theory(theory) if isinstance(theory, str) else theory, people)
    if cache and key:
        cache.store(key, programs.to_json().encode())
    return programs


def _remembered(theory: Theory, people: int) -> BoutPrograms:
    """Trace a theory, or return the programs of an equal one that was traced before.

    Its declared numbers are inputs, so they are made equal first. One with a part that may change (no hash) is traced anew.
    """
    bare = replace(theory, parameters=fill(theory.parameters, dict.fromkeys(values(theory.parameters), 1.0)))
    try:
        hash(bare)
    except TypeError:
        return _traced(bare, people)
    with _tracing:  # others wait instead of tracing the same theory
        return _traced_once(bare, people, repr(bare))


_tracing = threading.Lock()


def _traced(theory: Theory, people: int) -> BoutPrograms:
    from attunement.engine.simd.bout_tracing import trace_bout  # noqa: PLC0415 - loads jax, which a warm run spares

    return trace_bout(theory, people)


@lru_cache(maxsize=MOST_TRACED)
def _traced_once(theory: Theory, people: int, written: str) -> BoutPrograms:
    """Trace an equal theory once; how it is written tells 2 from 2.0 and 0 from -0, which are equal and compute otherwise."""
    del written
    return _traced(theory, people)


def _key(theory: str, people: int) -> str:
    """The name under which programs are kept: their sources, and the versions of what reads them."""
    root = Path(__file__).parents[2]
    found = hashlib.sha256(f"programs {theory} {people} {version('jax')} {version('attunement')}".encode())
    for place in WRITTEN_BY:
        files = root.glob(place) if "*" in place else (root / place).rglob("*.py")
        for file in sorted(files):
            found.update(file.name.encode() + file.read_bytes())
    return found.hexdigest()
