"""Sleep: when a child of an age sleeps and is awake, and how often it wakes at night. An input, not a result.

What a child that wakes then does (whether it calls, who settles it, how soon it sleeps again) is up to the theory.
Hours are assumed, of the order of what is known: 14.2 h of 24 at 6 months, nights of 11 to 12 h, naps that become fewer
(Iglowstein, Jenni, Molinari & Largo 2003, doi:10.1542/peds.111.2.302), 12.8 h in infants and 11.9 h in toddlers (Galland,
Taylor, Elder & Herbison 2012, doi:10.1016/j.smrv.2011.06.001). So is how often they wake: at every age most infants do,
younger ones more often, and many settle by themselves (Goodlin-Jones, Burnham, Gaylor & Anders 2001,
doi:10.1097/00004703-200108000-00003).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attunement.engine.threefry import Stream, uniforms
from attunement.life.day_plan import DAY_H
from attunement.vocabulary import BadValueError

Span = tuple[float, float]


@dataclass(frozen=True)
class Sleep:
    """How children of an age sleep, all of them by the same clock.

    Attributes
    ----------
    from_months
        The age at which they begin to sleep so.
    up, down
        Hours of the day at which the day begins and at which they are put to bed.
    naps
        Hours of the day from and to.
    wakes
        Share of the hours of the night in which a child wakes.
    """

    from_months: float
    up: float
    down: float
    naps: tuple[Span, ...]
    wakes: float

    @property
    def awake(self) -> tuple[Span, ...]:
        """From when to when children are awake by day.

        >>> sleep_at(36).awake
        ((7.0, 12.5), (13.5, 19.5))
        """
        begins = (self.up, *(end for _, end in self.naps))
        ends = (*(begin for begin, _ in self.naps), self.down)
        return tuple(zip(begins, ends, strict=True))

    @property
    def night(self) -> tuple[float, ...]:
        """Where each whole hour of the night begins; hours after midnight are beyond 24.

        >>> sleep_at(6).night[:5]
        (20.0, 21.0, 22.0, 23.0, 24.0)
        """
        return tuple(self.down + hour for hour in range(int(self.up + DAY_H - self.down)))


SLEEP = (
    Sleep(0, 7.0, 20.0, ((8.0, 9.25), (11.0, 12.0), (13.5, 14.75), (17.0, 18.0)), 0.4),
    Sleep(3, 7.0, 20.0, ((8.5, 9.75), (12.0, 13.5), (16.5, 17.25)), 0.3),
    Sleep(6, 7.0, 20.0, ((8.5, 9.75), (12.5, 14.5)), 0.25),
    Sleep(12, 7.0, 20.0, ((9.0, 9.75), (12.5, 14.25)), 0.2),
    Sleep(18, 7.0, 19.5, ((12.5, 14.5),), 0.15),
    Sleep(36, 7.0, 19.5, ((12.5, 13.5),), 0.1),
    Sleep(60, 7.0, 20.0, (), 0.05),
)
"""From which age on children sleep how. Assumed."""


def sleep_at(months: float) -> Sleep:
    """Return how children of an age sleep."""
    if months < 0:
        raise BadValueError(f"the age is {months:g} months; children sleep from birth on.")
    return [sleep for sleep in SLEEP if sleep.from_months <= months][-1]


WAKING_H = 0.5
"""A waking at night begins in the first half of an hour and is over with it, so that two never meet."""
CELL_H = 1 / 12
"""A waking begins at a whole five minutes."""


def wakings(sleep: Sleep, *, seed: int, dyads: NDArray[np.uint32], night: int) -> NDArray[np.float64]:
    """Return when each child wakes in each hour of a night, [hour, child], in hours of the day; not a number where it does not.

    Parameters
    ----------
    sleep
        How children of the age sleep.
    seed, dyads
        Of the study, and whose night it is: the address of the luck of waking.
    night
        The number of the night: another number is another night.
    """
    found = []
    for hour, begins in enumerate(sleep.night):
        wakes, when = uniforms(seed, dyads, occasion=night, tick=hour, stream=Stream.SLEEP, count=2).T
        cell = np.floor(when * WAKING_H / CELL_H)
        found.append(np.where(wakes < sleep.wakes, begins + cell * CELL_H, np.nan))
    return np.array(found)
