"""What partners report of a day or a scene: how upset they were, and how content they are with the relationship that day."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.engine.threefry import Stream, normals
from attunement.respondents.couples.expectations import ABOUT_PARTNER, mixed, parts
from attunement.theories.couple.state import Bond

Array = NDArray[np.float64]
REPORT_SD = 0.05
"""Error of a report of arousal, in its own unit. Assumed."""
UNSURE = 0.45
"""Doubt at which a day moves half of what is felt. Of the specification, by hand."""


def upset(arousal: Array, person: NDArray[np.uint32], *, occasion: int, seed: int) -> Array:
    """Return how upset partners say they were, [film, person]: how aroused they were, and an error."""
    errors = np.stack(
        [normals(seed, person, occasion=occasion + k, tick=7, stream=Stream.ANSWERS)[:, 0] for k in range(len(arousal))]
    )
    return arousal + REPORT_SD * errors


def day_weight(bond: Bond, general: Bond, p: Any) -> Array:
    """Return how much of a day's satisfaction the day makes, [person]: K = U²/(U² + .45²), more where an answer is in doubt."""
    doubt = parts(mixed(bond, general, ABOUT_PARTNER), p)["doubt"]
    return doubt**2 / (doubt**2 + UNSURE**2)


def content_today(satisfaction: Array, day: Array, weight: Array) -> Array:
    """Return how content partners are on each day, [day, person]: (1 − K)·satisfaction + K·how the day was."""
    return (1.0 - weight) * satisfaction + weight * day
