"""Lanes: many dyads side by side, each array one scalar of all of them, in padded blocks of fixed size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.theories.homeostatic.state import Bond, Caring, Traits

BLOCK = 1024
"""Dyads in a block. Fixed, so that the compiled program, and with it every bit, is the same for any number of dyads."""


@dataclass(frozen=True, eq=False)
class Lanes:
    """Some dyads between two bouts: who they are and what they have learned.

    Attributes
    ----------
    dyad
        Number of each dyad: its address.
    traits
        A `Traits` whose scalars are arrays [dyad].
    bonds
        What the child expects of each person of the coming bout, arrays [dyad].
    generic
        What it expects of people in general.
    """

    dyad: NDArray[np.uint32]
    traits: Traits
    bonds: tuple[Bond, ...]
    generic: Bond

    def __len__(self) -> int:
        return len(self.dyad)

    def take(self, which: Any) -> Lanes:
        """Return some of the dyads."""
        return Lanes(self.dyad[which], *map_arrays(lambda a: a[which], (self.traits, self.bonds, self.generic)))

    def with_second_person(self, caring: Caring) -> Lanes:
        """Return the dyads with a second person nobody has met: expectations of it are those of people in general."""
        traits = Traits(self.traits.temperament, (self.traits.caring[0], caring))
        return replace(self, traits=traits, bonds=(self.bonds[0], self.generic))


def blocks(lanes: Lanes, size: int = BLOCK) -> Iterator[tuple[Lanes, int]]:
    """Yield blocks of exactly `size` dyads and how many of them are real; the last is padded with copies."""
    for start in range(0, len(lanes), size):
        count = min(size, len(lanes) - start)
        yield lanes.take(np.minimum(np.arange(start, start + size), start + count - 1)), count


def broadcast(bond: Bond, dyads: int) -> Bond:
    """Return a bond of scalars as arrays, the same for every dyad."""
    return Bond(*(np.full(dyads, value, np.float32) for value in bond))


def map_arrays(function: Any, tree: Any) -> Any:
    """Apply a function to every array of nested tuples; named tuples keep their type."""
    if isinstance(tree, tuple):
        parts = [map_arrays(function, part) for part in tree]
        return type(tree)(*parts) if hasattr(tree, "_fields") else tuple(parts)
    return function(tree)


def arrays(tree: Any) -> Iterator[Any]:
    """Yield every array of nested tuples, in order."""
    if isinstance(tree, tuple):
        for part in tree:
            yield from arrays(part)
    else:
        yield tree


def join(parts: list[Any]) -> Any:
    """Concatenate equal trees of arrays along the dyads (their last axis is left as it is for 1-d arrays)."""
    first = parts[0]
    if isinstance(first, Lanes):
        return Lanes(
            np.concatenate([part.dyad for part in parts]),
            *(join([getattr(part, name) for part in parts]) for name in ("traits", "bonds", "generic")),
        )
    if isinstance(first, tuple):
        joined = [join([part[i] for part in parts]) for i in range(len(first))]
        return type(first)(*joined) if hasattr(first, "_fields") else tuple(joined)
    return np.concatenate(parts)
