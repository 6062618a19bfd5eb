"""Readings: what an instrument, a parent's questionnaire or a visitor makes of something, each with noise of its own.

A reading is the true value and noise, in SD: r·z + √(1 − r²)·noise, r its correlation with what is read. The noise has an
address like every random number: the study's finding, the reading's name, and the dyad. So two readings of the same
children err apart, as two instruments do, and one reading, study or child more changes the noise of no other.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from attunement.engine.threefry import Stream, normals
from attunement.study.children import Children
from attunement.vocabulary import BadValueError

if TYPE_CHECKING:
    from attunement.evidence.studies.cohorts import Cohorts

Array = NDArray[np.float64]

READING = 0.5
"""Correlation of a physiological reading with arousal. Assumed."""
QUESTIONNAIRE = 0.5
"""Correlation of a parent's questionnaire with the child's reactivity. Assumed."""


def reading(cohorts: Cohorts, name: str, arousal: Array, children: Children, *, r: float = READING) -> Array:
    """Return a physiological reading of arousal, such as a heart rate, in SD.

    Parameters
    ----------
    cohorts
        The study's; says of which finding the reading is.
    name
        What is read and when, such as "heart rate alone"; every reading of a study has a name of its own.
    arousal
        True values, [dyad] or [moment, dyad]; moments are put into SD together and err apart.
    children
        Whose values these are.
    r
        Correlation of the reading with the true values. Assumed.
    """
    moments = np.atleast_2d(np.asarray(arousal, float))
    names = [name] if np.ndim(arousal) == 1 else [f"{name}, moment {i}" for i in range(len(moments))]
    noise = np.stack([own_noise(cohorts, one, children) for one in names])
    return _noisy(moments, noise, r).reshape(np.shape(arousal))


def questionnaire(cohorts: Cohorts, children: Children, name: str = "questionnaire") -> Array:
    """Return a parent's rating of a child's negative reactivity, in SD, [child]."""
    reactivity = np.log(np.asarray(children.lanes.traits[0].reactivity, float))
    return _noisy(reactivity, own_noise(cohorts, name, children), QUESTIONNAIRE)


def own_noise(cohorts: Cohorts, name: str, children: Children) -> Array:
    """Return a standard normal number for each child, [child], that no other reading, of this study or another, shares.

    >>> from attunement.evidence.studies.cohorts import Cohorts
    >>> cohorts = Cohorts(size=64).for_study("mine.heart")
    >>> first, second = (own_noise(cohorts, name, cohorts.group("low-risk", 0.0).children) for name in ("one", "two"))
    >>> bool(abs(np.corrcoef(first, second)[0, 1]) < 0.5)
    True
    """
    if name in cohorts.readings:
        raise BadValueError(
            f"the study of {cohorts.finding or 'no finding'} takes two readings named '{name}', which would err alike. Give "
            "each a name of its own."
        )
    cohorts.readings.add(name)
    address = hashlib.sha256(f"{cohorts.finding}\0{name}".encode()).digest()
    occasion, tick = (int.from_bytes(address[at : at + 4], "little") for at in (0, 4))
    return normals(children.seed, np.asarray(children.lanes.dyad), occasion=occasion, tick=tick, stream=Stream.READING)[
        :, 0
    ]


def _noisy(true: Array, noise: Array, r: float) -> Array:
    if not 0 <= r <= 1:
        raise BadValueError(f"the correlation of a reading with what it reads is {r:g}; it must lie between 0 and 1.")
    return r * (true - true.mean()) / true.std() + np.sqrt(1 - r**2) * noise
