"""Lanes: many dyads side by side, each array one scalar of all of them, in padded blocks of fixed size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.engine.trees import map_arrays
from attunement.theories.interface import NOTHING, Kept, Newborn

BLOCK = 1024
"""Dyads in a block. Fixed, so that the compiled program, and with it every bit, is the same for any number of dyads."""


_NO_MEMORY = Kept()


@dataclass(frozen=True, eq=False)
class Lanes:
    """Some dyads, or larger casts, between two bouts: who they are and what they have learned.

    Attributes
    ----------
    dyad
        Number of each: the address of what happens among them.
    traits
        By place in the cast: the role's named tuple, its scalars arrays [dyad].
    kept
        By place: what of the actor outlives a bout, arrays [dyad].
    """

    dyad: NDArray[np.uint32]
    traits: tuple[Any, ...]
    kept: tuple[Kept, ...]

    def __len__(self) -> int:
        return len(self.dyad)

    @classmethod
    def unmet(cls, dyad: NDArray[np.uint32], traits: tuple[Any, ...], born: Iterable[Newborn]) -> Lanes:
        """Return lanes of people who have not met yet: of each other is expected what is expected of people in general."""
        return cls(dyad, traits, tuple(broadcast(brought(one, len(traits) - 1), len(dyad)) for one in born))

    @property
    def actors(self) -> int:
        """How many take part."""
        return len(self.traits)

    @property
    def bonds(self) -> tuple[Any, ...]:
        """What the first actor expects of each other."""
        return self.kept[0].bonds

    @property
    def generic(self) -> Any:
        """What the first actor expects of people in general."""
        return self.kept[0].generic

    def take(self, which: Any) -> Lanes:
        """Return some of the dyads."""
        return Lanes(self.dyad[which], *map_arrays(lambda a: a[which], (self.traits, self.kept)))

    def with_traits(self, by_place: Mapping[int, Any]) -> Lanes:
        """Return the same lanes with other traits in some places."""
        traits = tuple(by_place.get(place, own) for place, own in enumerate(self.traits))
        return Lanes(self.dyad, traits, self.kept)

    def with_bonds(self, bonds: tuple[Any, ...]) -> Lanes:
        """Return the same lanes in which the first actor expects this of the others."""
        return Lanes(self.dyad, self.traits, (self.kept[0]._replace(bonds=bonds), *self.kept[1:]))

    def joined_by(self, traits: Any, newcomer: Kept = _NO_MEMORY) -> Lanes:
        """Return the lanes with one more actor nobody has met: expected of it is what is expected of people in general.

        Parameters
        ----------
        traits
            The newcomer's.
        newcomer
            What it brings: its slow body and its expectation of people in general, if its role has them.
        """
        met = tuple(k._replace(bonds=(*k.bonds, k.generic)) if k.bonds != NOTHING else k for k in self.kept)
        brings = newcomer if newcomer.generic == NOTHING else newcomer._replace(bonds=(newcomer.generic,) * self.actors)
        return Lanes(self.dyad, (*self.traits, traits), (*met, brings))


def brought(born: Newborn, others: int) -> Kept:
    """Return what somebody brings to some others it has not met yet."""
    return Kept((born.bond,) * others if born.bond != NOTHING else NOTHING, born.bond, born.slow)


def blocks(lanes: Lanes, size: int = BLOCK) -> Iterator[tuple[Lanes, int]]:
    """Yield blocks of exactly `size` dyads and how many of them are real; the last is padded with copies."""
    for start in range(0, len(lanes), size):
        count = min(size, len(lanes) - start)
        yield lanes.take(np.minimum(np.arange(start, start + size), start + count - 1)), count


def broadcast(scalars: Any, dyads: int) -> Any:
    """Return a named tuple of scalars (a bond, say) as arrays, the same for every dyad."""
    return map_arrays(lambda value: np.full(dyads, value, np.float32), scalars)


def join(parts: list[Any]) -> Any:
    """Concatenate equal trees of arrays along the dyads (their last axis is left as it is for 1-d arrays)."""
    first = parts[0]
    if isinstance(first, Lanes):
        return Lanes(
            np.concatenate([part.dyad for part in parts]),
            *(join([getattr(part, name) for part in parts]) for name in ("traits", "kept")),
        )
    if isinstance(first, tuple):
        joined = [join([part[i] for part in parts]) for i in range(len(first))]
        return type(first)(*joined) if hasattr(first, "_fields") else tuple(joined)
    return np.concatenate(parts)
