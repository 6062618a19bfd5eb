"""How partners find each other: six dates with each of five people, and liking by joy, ease and luck.

Joy is what the dates brought; ease is how little one's expectations had to move. Whether the familiar is chosen is thus tested and
not assumed: nothing asks what somebody's parent was like.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attunement.engine.interface import Engine
from attunement.engine.lanes import Lanes
from attunement.engine.threefry import Stream, normals
from attunement.engine.trees import map_arrays
from attunement.life.couples.circle import SIDE, dates, matched
from attunement.life.couples.evenings import EVENINGS, Evenings, lived, nothing
from attunement.life.couples.youth import Grown, unmet
from attunement.theories.interface import Kept

FIRST_DATE = 4_000
MOVED = ("comfort_expectation", "hostility_expectation", "contingency_expectation", "responsiveness_mean")
"""Expectations whose movement on dates makes for little ease."""


@dataclass(frozen=True)
class Choosing:
    """What liking is made of, each in its usual spread over dates; all assumed."""

    dates: int = 6
    joy: float = 1.0
    ease: float = 1.0
    luck: float = 1.0
    joy_unit: float = 0.03
    ease_unit: float = 0.01


CHOOSING = Choosing()
"""Liking as it is usually made of joy, ease and luck."""


def meet(
    grown: Grown,
    circles: int,
    engine: Engine,
    *,
    seed: int,
    choosing: Choosing = CHOOSING,
    evenings: Evenings = EVENINGS,
    after_bout: Callable[[int], None] | None = None,
) -> Lanes:
    """Let everybody meet five people and choose; return the couples, with what they have learned of each other on dates.

    Of a couple the number is that of its first partner's place among first partners.
    """
    pairs = dates(circles)
    strangers = unmet(grown.person, grown.traits, grown.general, pairs)
    number = (grown.person[pairs[:, 0]] // 2) * SIDE + (np.arange(len(pairs)) % (SIDE - 1)).astype(np.uint32)
    strangers = Lanes(number.astype(np.uint32), strangers.traits, strangers.kept)
    bouts = evenings.bouts(FIRST_DATE, choosing.dates, days=0.0)
    met, _ = lived(
        strangers, engine, evenings.timetable, bouts, nothing(choosing.dates, len(pairs)), step_s=evenings.step_s,
        seed=seed, after_bout=after_bout,
    )  # fmt: skip
    liking = np.full((circles, SIDE, SIDE), -np.inf)
    spots = pairs - np.array([0, SIDE * circles])
    liking[spots[:, 0] // SIDE, spots[:, 0] % SIDE, spots[:, 1] % SIDE] = _liking(met, choosing, seed)
    chosen = matched(np.where(np.isfinite(liking), liking, 0.0))
    other = chosen.ravel()
    own = np.tile(np.arange(SIDE), circles)
    lane = np.arange(circles * SIDE) * (SIDE - 1) + other - (other > own)
    couples = met.take(lane)
    return Lanes((grown.person[pairs[lane, 0]] // 2).astype(np.uint32), couples.traits, couples.kept)


def _liking(met: Lanes, choosing: Choosing, seed: int) -> NDArray[np.float64]:
    """Return how much the two of each pair like each other after their dates: what both feel, summed."""
    luck = normals(seed, met.dyad, occasion=FIRST_DATE, tick=0, stream=Stream.MEETING)
    both = np.zeros(len(met))
    for place, kept in enumerate(met.kept):
        both += choosing.joy * kept.bonds[0].contentment / choosing.joy_unit
        both -= choosing.ease * moved(kept) / choosing.ease_unit
        both += choosing.luck * luck[:, place]
    return both


def moved(kept: Kept) -> NDArray[np.float64]:
    """Return how far what is expected of the other has moved from what is expected of people in general, [pair]: mean |Δ|."""
    apart = [np.abs(getattr(kept.bonds[0], name) - getattr(kept.generic, name)) for name in MOVED]
    return np.mean(map_arrays(np.asarray, tuple(apart)), axis=0)
