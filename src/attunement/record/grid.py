"""The grid: a record sampled at equal steps, the form every measure reads.

One array per (person, channel): rows are observations, columns are steps, values are indices into the
channel's code list or one of three negative values that keep *not seen* apart from *nothing happened*.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attunement.vocabulary.errors import BadValueError

NOTHING = -1  # coded, and none of the channel's codes applied
UNCODABLE = -2  # coded, but the person could not be seen or heard
NOT_CODED = -3  # nobody looked: outside the observation, or the episode had ended

Codes = NDArray[np.int8]
Key = tuple[str, str]  # person, channel


@dataclass(frozen=True)
class Grid:
    """Coded behaviour of many observations at equal steps.

    Parameters
    ----------
    step_s
        Length of one step in seconds.
    codes
        (person, channel) → array [observation, step] of code indices or NOTHING, UNCODABLE, NOT_CODED.
    names
        (person, channel) → names of the codes, in index order.
    """

    step_s: float
    codes: Mapping[Key, Codes]
    names: Mapping[Key, tuple[str, ...]]

    def __post_init__(self) -> None:
        shapes = {array.shape for array in self.codes.values()}
        if len(shapes) > 1:
            raise BadValueError(f"all channels of a grid need the same shape; got {sorted(shapes)}.")

    @property
    def shape(self) -> tuple[int, int]:
        """Observations and steps."""
        return next(iter(self.codes.values())).shape if self.codes else (0, 0)

    def index(self, key: Key, name: str) -> int:
        """Return the index of a code, or -99 (which matches nothing) where the channel does not have it."""
        names = self.names.get(key, ())
        return names.index(name) if name in names else -99

    def where(self, key: Key, *names: str) -> NDArray[np.bool_]:
        """Return where a channel shows one of these codes, [observation, step]."""
        return np.isin(self.codes[key], [self.index(key, name) for name in names])

    def seen(self, key: Key) -> NDArray[np.bool_]:
        """Return where the person was coded and codable, [observation, step]."""
        return self.codes[key] >= NOTHING

    def rows(self, which: NDArray[np.intp] | slice) -> Grid:
        """Return the grid of some observations only."""
        return Grid(self.step_s, {key: array[which] for key, array in self.codes.items()}, self.names)

    def between(self, start_s: float, end_s: float) -> Grid:
        """Return the grid of the steps that start in [start_s, end_s)."""
        first, last = round(start_s / self.step_s), round(end_s / self.step_s)
        return Grid(self.step_s, {key: array[:, first:last] for key, array in self.codes.items()}, self.names)
