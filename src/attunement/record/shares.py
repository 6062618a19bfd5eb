"""Shares of time with each act, per person and bout, added up while a life is lived: no film of it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Shares:
    """Watches bouts and keeps how often each act was seen.

    Give `see` to an engine as `watch`.

    Attributes
    ----------
    acts
        By place in the cast, how many common acts there are.
    seconds
        What a tick lasts.
    bouts
        For each bout watched, by place, the seconds with each act, [act, dyad]; what is not running is not counted.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> film = SimpleNamespace(seen=lambda place: np.array([[0], [1], [1]], np.int8), live=np.array([[True], [True], [False]]))
    >>> shares = Shares(acts=(2,), seconds=3.0)
    >>> shares.see(0, film)
    >>> shares.bouts[0][0].ravel().tolist(), shares.of(0).ravel().tolist()
    ([3.0, 3.0], [0.5, 0.5])
    """

    acts: Sequence[int]
    seconds: float
    bouts: list[tuple[NDArray[np.float32], ...]] = field(default_factory=list)

    def see(self, bout: int, film: Any) -> None:
        """Add up one bout's film (`engine.footage.Footage`)."""
        del bout
        self.bouts.append(
            tuple(
                np.stack([((film.seen(place) == act) & film.live).sum(axis=0) for act in range(count)]).astype(
                    np.float32
                )
                * np.float32(self.seconds)
                for place, count in enumerate(self.acts)
            )
        )

    def of(self, place: int) -> NDArray[np.float32]:
        """Return the share of all time watched that an actor spent with each act, [act, dyad]; NaN where none was."""
        total = np.sum([bout[place] for bout in self.bouts], axis=0, dtype=np.float32)
        with np.errstate(invalid="ignore"):
            return total / total.sum(axis=0)
