"""Who grown-ups are: how they are made and how they give care, drawn before anybody meets anybody.

There is no pattern of attachment here. What somebody expects of others is learned in a youth (`youth`), and nothing is set.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.engine.threefry import Stream, normals
from attunement.theories.couple.state import Partner
from attunement.vocabulary import param

Array = NDArray[np.float64]
AS_IN_FAMILIES = "assumed; near what families are drawn with"
AS_IN_PROTOTYPE = "set by hand, so that comfort is expected about as much as in a prototype of these equations"
OWN, PARENTS = 0, 1
"""Whose traits are drawn at a person's address: its own, or its parent's."""


@dataclass(frozen=True)
class People:
    """How grown-ups vary. One quality runs through all aspects of giving care; how one is made is independent of it."""

    quality_loading: float = param(
        0.7, low=0, high=1, source=AS_IN_FAMILIES, meaning="how far one quality runs through all care"
    )
    responsiveness_mean: float = param(
        1.3, unit="logit", low=-2, high=3, symbol="S", source=AS_IN_PROTOTYPE, meaning="readiness to comfort"
    )
    responsiveness_sd: float = param(0.5, unit="logit", low=0, high=2, meaning="its spread")
    threshold_mean: float = param(
        0.45, low=0.1, high=0.95, symbol="ϑ", source=AS_IN_FAMILIES, meaning="how loud a signal must be to be read"
    )
    threshold_sd: float = param(0.15, low=0, high=0.5, source=AS_IN_FAMILIES, meaning="its spread")
    warmth_mean: float = param(0.8, unit="logit", low=-1, high=3, symbol="W", source=AS_IN_FAMILIES, meaning="warmth")
    warmth_sd: float = param(0.4, unit="logit", low=0, high=2, source=AS_IN_FAMILIES, meaning="its spread")
    directing_sd: float = param(
        0.5, unit="logit", low=0, high=3, symbol="I", source=AS_IN_FAMILIES, meaning="directing, in care below +0.6 SD"
    )
    rebuff_sd: float = param(
        1.2,
        unit="logit",
        low=0,
        high=4,
        symbol="J",
        source=AS_IN_FAMILIES,
        meaning="turning against bids, in care below −0.3 SD",
    )
    moodiness_sd: float = param(
        0.6,
        unit="logit",
        low=0,
        high=4,
        symbol="ι",
        source=AS_IN_FAMILIES,
        meaning="changing moods, in care below +0.5 SD",
    )
    reactivity_sd: float = param(
        0.15, unit="log", low=0, high=1, symbol="ρ", source=AS_IN_FAMILIES, meaning="spread of reactivity"
    )
    self_soothing: float = param(
        0.020, unit="1/s", low=0.001, high=0.05, symbol="κ", source=AS_IN_PROTOTYPE, meaning="return of arousal to rest"
    )
    self_soothing_sd: float = param(0.12, unit="log", low=0, high=1, source=AS_IN_FAMILIES, meaning="its spread")
    resting_arousal: float = param(
        0.1, low=0.01, high=0.5, symbol="A0", source=AS_IN_FAMILIES, meaning="arousal at rest"
    )
    resting_arousal_sd: float = param(0.2, unit="log", low=0, high=1, source=AS_IN_FAMILIES, meaning="its spread")
    pace_of_youth: float = param(2.5, low=1, high=6, meaning="how much faster the young learn")

    def draw(self, person: NDArray[np.uint32], *, seed: int, whose: int = OWN) -> Partner:
        """Return the traits of some persons, or of the parent of each, arrays [person]; a person is the same whoever else is drawn.

        Parameters
        ----------
        person
            Number of each.
        seed
            The study's seed.
        whose
            `OWN`, or `PARENTS`: somebody who gives and asks nothing.
        """

        def noise(stream: Stream, tick: int) -> Array:
            return normals(seed, person, occasion=whose, tick=tick, stream=stream).T

        quality, *own = *noise(Stream.CARING, 0), *noise(Stream.CARING, 1)
        rest = np.sqrt(1 - self.quality_loading**2)
        u = [self.quality_loading * quality + rest * e for e in own[:6]]
        made = noise(Stream.TEMPERAMENT, 0)
        nothing = np.zeros(len(person))
        return _single(
            Partner(
                reactivity=np.exp(self.reactivity_sd * made[0]),
                self_soothing=self.self_soothing * np.exp(self.self_soothing_sd * made[1]),
                resting_arousal=self.resting_arousal * np.exp(self.resting_arousal_sd * made[2]),
                responsiveness=self.responsiveness_mean + self.responsiveness_sd * u[0],
                loudness_threshold=np.clip(self.threshold_mean - self.threshold_sd * u[1], 0.1, 0.95),
                warmth=np.clip(self.warmth_mean + self.warmth_sd * u[2], -0.6, 2.2),
                directing=self.directing_sd * np.maximum(0.0, 0.6 - u[3]),
                rebuff=self.rebuff_sd * np.maximum(0.0, -0.3 - u[4]),
                moodiness=self.moodiness_sd * np.maximum(0.0, 0.5 - u[5]),
                grown=nothing + (whose == PARENTS),
                pace=nothing + 1.0,
                stress=nothing,
                issue=nothing,
                news=nothing,
            )
        )

    def young(self, person: Partner) -> Partner:
        """Return the same people while they are young: they learn faster."""
        return person._replace(pace=np.full_like(person.pace, self.pace_of_youth))


def _single(traits: Any) -> Any:
    return type(traits)(*(np.asarray(trait, np.float32) for trait in traits))


def mated(traits: Partner, which: NDArray[np.intp]) -> Partner:
    """Return the traits of some of these people, in another order."""
    return Partner(*(trait[which] for trait in traits))


PEOPLE = People()
"""Grown-ups as they usually vary."""
