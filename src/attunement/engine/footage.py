"""Footage: what a camera saw, and beside it the arousal that no camera sees."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

AWAY = -1
Acts = NDArray[np.int8]


@dataclass(frozen=True, eq=False)
class Footage:
    """Some dyads in one bout; every array is [tick, dyad], tuples are by place in the cast.

    Attributes
    ----------
    acts
        Codes of each role's own repertoire; who is not there is AWAY where the camera says so.
    seen_as
        The common act each of them is seen as.
    distances
        Of the first actor to each other when the act began, 0 contact to 1.
    here
        Whether each other was where the first actor was.
    live
        Whether the episode was still running for the dyad.
    arousals
        Of each actor that has one, after the tick. For pictures of the mechanism; no record ever holds them.
    shows
        By place, the two common acts that each act shows at once, body first, where any of an actor's acts does.
    """

    acts: tuple[Acts, ...]
    seen_as: tuple[tuple[int, ...], ...]
    distances: tuple[NDArray[np.float32], ...]
    here: tuple[NDArray[np.bool_], ...]
    live: NDArray[np.bool_]
    arousals: tuple[NDArray[np.float32], ...]
    shows: tuple[tuple[tuple[int, int], ...], ...] = ()

    def seen(self, place: int) -> Acts:
        """Return the common acts an actor was seen doing, one at a time, [tick, dyad]."""
        return _as(self.seen_as[place], self.acts[place])

    def channels(self, place: int) -> tuple[Acts, Acts] | None:
        """Return the common acts of an actor's body, and of its voice and face, [tick, dyad] each; None if it has one channel."""
        if not (self.shows and self.shows[place]):
            return None
        body, face = zip(*self.shows[place], strict=True)
        return _as(body, self.acts[place]), _as(face, self.acts[place])

    @property
    def child(self) -> Acts:
        """Common acts of the first actor, [tick, dyad]."""
        return self.seen(0)

    @property
    def people(self) -> tuple[Acts, ...]:
        """Common acts of the others, [tick, dyad] each."""
        return tuple(self.seen(place) for place in range(1, len(self.acts)))

    @property
    def distance(self) -> NDArray[np.float32]:
        """Between the first two, [tick, dyad]."""
        return self.distances[0]

    @property
    def together(self) -> NDArray[np.bool_]:
        """Whether the first two were together, [tick, dyad]."""
        return self.here[0]

    @property
    def arousal(self) -> NDArray[np.float32]:
        """The first actor's arousal, [tick, dyad]."""
        return self.arousals[0]

    def away(self, place: int, gone: NDArray[np.bool_]) -> Footage:
        """Return the footage with an actor AWAY in some ticks, [tick] or [tick, 1]."""
        acts = list(self.acts)
        acts[place] = np.where(gone, AWAY, acts[place]).astype(np.int8)
        return replace(self, acts=tuple(acts))

    def first(self, dyads: int) -> Footage:
        """Return the footage of the first dyads only, without a block's padding."""
        return self.take(slice(dyads))

    def take(self, dyads: slice) -> Footage:
        """Return the footage of some dyads."""
        return self._cut((slice(None), dyads))

    def between(self, first: int, end: int) -> Footage:
        """Return the footage of some ticks."""
        return self._cut((slice(first, end),))

    @classmethod
    def joined(cls, films: list[Footage]) -> Footage:
        """Return films of the same dyads one after another."""

        def each(name: str) -> tuple[NDArray, ...]:
            return tuple(map(np.concatenate, zip(*(getattr(film, name) for film in films), strict=True)))

        live = np.concatenate([film.live for film in films])
        first = films[0]
        return cls(
            each("acts"), first.seen_as, each("distances"), each("here"), live, each("arousals"), first.shows
        )  # fmt: skip

    def _cut(self, where: tuple[slice, ...]) -> Footage:
        def each(arrays: tuple[NDArray, ...]) -> tuple[NDArray, ...]:
            return tuple(array[where] for array in arrays)

        return replace(
            self, acts=each(self.acts), distances=each(self.distances), here=each(self.here), live=self.live[where],
            arousals=each(self.arousals),
        )  # fmt: skip


def _as(codes: tuple[int, ...], own: Acts) -> Acts:
    """Return acts of a repertoire as common acts; who is away stays away."""
    if codes == tuple(range(len(codes))):
        return own
    return np.array([*codes, AWAY], np.int8)[own]  # AWAY, −1, is the last
