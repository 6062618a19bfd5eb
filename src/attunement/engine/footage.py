"""Footage: what a camera saw, and beside it the arousal that no camera sees."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

AWAY = -1


@dataclass(frozen=True, eq=False)
class Footage:
    """Some dyads in one bout; every array is [tick, dyad].

    Attributes
    ----------
    child, people
        Codes of common acts; a second person who is not there is AWAY.
    distance
        To the first person when the act began, 0 contact to 1.
    together
        Whether the first person was there.
    live
        Whether the episode was still running for the dyad.
    arousal
        The child's, after the tick. For pictures of the mechanism; no record ever holds it.
    """

    child: NDArray[np.int8]
    people: tuple[NDArray[np.int8], ...]
    distance: NDArray[np.float32]
    together: NDArray[np.bool_]
    live: NDArray[np.bool_]
    arousal: NDArray[np.float32]

    def first(self, dyads: int) -> Footage:
        """Return the footage of the first dyads only, without a block's padding."""
        return self.take(slice(dyads))

    def take(self, dyads: slice) -> Footage:
        """Return the footage of some dyads."""
        return self._cut((slice(None), dyads))

    def between(self, first: int, end: int) -> Footage:
        """Return the footage of some ticks."""
        return self._cut((slice(first, end),))

    def _cut(self, where: tuple[slice, ...]) -> Footage:
        return Footage(
            self.child[where], tuple(acts[where] for acts in self.people), self.distance[where], self.together[where],
            self.live[where], self.arousal[where],
        )  # fmt: skip
