"""When somebody is asked, and the chance of every answer, each at an address of its own.

What lasts of a person (how it presents itself, how it tells stories) lies at an address without an occasion. What belongs to a
day or to some weeks lies at the occasion. Whoever is asked once more on the same occasion answers each item anew.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attunement.engine.threefry import Stream, normals, uniforms
from attunement.vocabulary import BadValueError

LASTING = 0
"""The occasion of what does not change with occasions; no session lies there (`lab.occasions`)."""
INTERVIEW, QUESTIONNAIRE, SCRIPT = 0, 1 << 12, 2 << 12
"""Where the addresses of each instrument begin."""
ROOM = 256
"""Addresses of one asking."""
MOST_AGAIN = (1 << 12) // ROOM - 1


@dataclass(frozen=True)
class Asking:
    """When some persons are asked.

    Attributes
    ----------
    seed
        Of the study.
    occasion
        The address of the day (`lab.occasions.occasion_of`); what belongs to some weeks is the same on one occasion.
    again
        How many times they were asked the same on this occasion before, to see how alike they answer.
    """

    seed: int
    occasion: int
    again: int = 0

    def __post_init__(self) -> None:
        if self.occasion == LASTING:
            raise BadValueError(
                "an occasion of asking is 0, where what lasts of a person is drawn; give that of a session."
            )
        if not 0 <= self.again <= MOST_AGAIN:
            raise BadValueError(f"`again` is {self.again}; on one occasion, ask at most {MOST_AGAIN} times more.")

    def uniforms(self, persons: NDArray[np.uint32], of: int, place: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return four numbers in [0, 1) for each person and each place of one asking, [person, place, number]."""
        ticks = (of + self.again * ROOM + place).astype(np.uint32)
        return uniforms(self.seed, persons[:, None], occasion=self.occasion, tick=ticks[None, :], stream=Stream.ANSWERS)

    def normals(self, persons: NDArray[np.uint32], of: int, place: int, *, each_time: bool) -> NDArray[np.float64]:
        """Return four standard normal numbers for each person, [person, number]: of this asking, or of the whole occasion."""
        tick = of + place + (self.again * ROOM if each_time else 0)
        return normals(self.seed, persons, occasion=self.occasion, tick=tick, stream=Stream.ANSWERS)

    def lasting(self, persons: NDArray[np.uint32], of: int) -> NDArray[np.float64]:
        """Return four standard normal numbers of each person that no occasion changes, [person, number]."""
        return normals(self.seed, persons, occasion=LASTING, tick=of, stream=Stream.ANSWERS)
