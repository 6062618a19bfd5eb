"""Pair: two people's coded streams side by side, which is what every measure of an interaction reads."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from attunement.record import NOT_CODED, NOTHING, UNCODABLE, Grid
from attunement.record.grid import Codes, Key
from attunement.vocabulary import BadValueError, UnknownNameError

Values = NDArray[np.float64]  # one number per observation


def ratio(part: NDArray, whole: NDArray) -> Values:
    """Return part / whole, in the shape of `whole`, NaN where there is no whole."""
    return np.divide(part, whole, out=np.full(np.shape(whole), np.nan), where=np.asarray(whole) > 0)


def runs(state: NDArray[np.integer]) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Return row, first step and length of every run of equal values in [observation, step] states."""
    edge = np.ones(state.shape, bool)
    edge[:, 1:] = state[:, 1:] != state[:, :-1]
    row, start = np.nonzero(edge)
    stop = np.r_[start[1:], state.shape[1]]
    stop[:-1][row[1:] != row[:-1]] = state.shape[1]
    return row, start, stop - start


@dataclass(frozen=True, eq=False)
class Pair:
    """Two coded streams of the same moments, many observations at once.

    Parameters
    ----------
    step_s
        Length of one step in seconds.
    persons
        Whose streams these are, first and second.
    names
        Names of each stream's codes, in index order.
    first, second
        [observation, step] code indices, or NOTHING, UNCODABLE, NOT_CODED.

    Examples
    --------
    >>> grid = Grid(1.0, {("child", "affect"): np.array([[0, 1, -2]], np.int8),
    ...                   ("mother", "affect"): np.array([[0, 0, 0]], np.int8)},
    ...             {("child", "affect"): ("negative", "positive"), ("mother", "affect"): ("positive",)})
    >>> Pair.of(grid, ("child", "affect"), ("mother", "affect"))
    Pair(child, mother: 1 observations, 3 steps of 1 s)
    """

    step_s: float
    persons: tuple[str, str]
    names: tuple[tuple[str, ...], tuple[str, ...]]
    first: Codes
    second: Codes

    def __post_init__(self) -> None:
        if self.first.ndim != 2 or self.first.shape != self.second.shape:
            raise BadValueError(
                f"the two streams of a pair have shapes {self.first.shape} and {self.second.shape}; "
                "both need the same [observation, step] shape."
            )

    @classmethod
    def of(cls, grid: Grid, first: Key, second: Key) -> Pair:
        """Take two channels of a grid."""
        for key in (first, second):
            if key not in grid.codes:
                raise UnknownNameError.of("channel in this grid", "/".join(key), ("/".join(k) for k in grid.codes))
        return cls(
            grid.step_s,
            (first[0], second[0]),
            (tuple(grid.names[first]), tuple(grid.names[second])),
            grid.codes[first],
            grid.codes[second],
        )

    def __repr__(self) -> str:
        rows, steps = self.shape
        return f"Pair({', '.join(self.persons)}: {rows} observations, {steps} steps of {self.step_s:g} s)"

    @property
    def shape(self) -> tuple[int, int]:
        """Observations and steps."""
        return self.first.shape[0], self.first.shape[1]

    def analysed(self) -> NDArray[np.bool_]:
        """Return where both people show a code, [observation, step]."""
        return (self.first >= 0) & (self.second >= 0)

    def coverage(self) -> dict[str, Values]:
        """Return the seconds of each observation by what could be analysed, column → [observation]; the four add up to its length.

        A step counts as not coded when either stream was not coded; of the rest, as uncodable when either was
        uncodable; of the rest, as without a code when either person showed none of the codes.
        """
        worst = np.minimum(self.first, self.second)
        return {
            name: np.count_nonzero(which, axis=1) * self.step_s
            for name, which in (
                ("seconds_analysed", worst >= 0),
                ("seconds_without_code", worst == NOTHING),
                ("seconds_uncodable", worst == UNCODABLE),
                ("seconds_not_coded", worst == NOT_CODED),
            )
        }

    def codes(self, side: int, *names: str) -> NDArray[np.int8]:
        """Return the indices of the named codes of the first (0) or second (1) stream, [name]; an unknown name is an error."""
        known = self.names[side]
        for name in names:
            if name not in known:
                raise UnknownNameError.of(f"code in the stream of {self.persons[side]}", name, known)
        return np.array([known.index(name) for name in names], np.int8)

    def rows(self, which: NDArray[np.intp] | slice) -> Pair:
        """Return the pair of some observations only."""
        return replace(self, first=self.first[which], second=self.second[which])

    def with_nothing_as(self, name: str) -> Pair:
        """Return the pair with steps that showed none of the codes under a code of their own, so that they count."""
        names = tuple(known if name in known else (*known, name) for known in self.names)
        streams = (
            np.where(stream == NOTHING, np.int8(known.index(name)), stream)
            for stream, known in zip((self.first, self.second), names, strict=True)
        )
        first, second = streams
        return replace(self, names=(names[0], names[1]), first=first, second=second)

    def swapped(self) -> Pair:
        """Return the pair with the two people exchanged."""
        return replace(
            self,
            persons=self.persons[::-1],
            names=self.names[::-1],
            first=self.second,
            second=self.first,
        )

    def shared(self) -> Pair:
        """Return the pair with both streams in one list of codes, so that equal numbers mean equal names."""
        if self.names[0] == self.names[1]:
            return self
        names = self.names[0] + tuple(name for name in self.names[1] if name not in self.names[0])
        # The last three places serve the negative values, which index from the end.
        index = np.array([names.index(name) for name in self.names[1]] + [NOT_CODED, UNCODABLE, NOTHING], np.int8)
        return replace(self, names=(names, names), second=index[self.second])
