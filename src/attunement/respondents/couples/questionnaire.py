"""Questionnaires of partners: anxiety and avoidance in one relationship and in general, and satisfaction with this one.

After Brennan, Clark & Shaver (1998) and Fraley, Heffernan, Vicary & Brumbaugh (2011) doi:10.1037/a0022898: items on five grades,
asked about one relationship. No item's text is in this package. Nobody is given a type: two numbers and no category.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.respondents.asking import Asking
from attunement.respondents.couples.expectations import (
    ABOUT_PARTNER,
    IN_GENERAL,
    SCALES,
    USUAL,
    Usual,
    mixed,
    scaled,
)
from attunement.respondents.graded_response import Items, answers
from attunement.theories.couple.state import Bond

Array = NDArray[np.float64]
ITEMS = 18
STEPS = (-1.5, -0.5, 0.5, 1.5)
"""Thresholds between five grades; assumed."""
FURTHEST = 0.6
DISCRIMINATION = 1.7
MIDDLES: Mapping[str, float] = {"anxiety": 0.0, "avoidance": 0.45}
"""Where a scale's middle lies, in spreads of the reference sample. Put in, near published means: a mean tells nothing."""
QUESTIONS: Mapping[str, Items] = {
    name: Items(DISCRIMINATION, tuple((middle + np.linspace(-FURTHEST, FURTHEST, ITEMS)).tolist()), STEPS)
    for name, middle in MIDDLES.items()
}
OF_THE_DAY = 0.15
"""Share of an answer's variance that is the day's. Assumed."""
RELIABILITY = 0.9
"""Of the satisfaction score. Assumed."""
FIRST = 1 << 14
"""Where the addresses of these questionnaires begin."""


def asked(
    bond: Bond,
    general: Bond,
    number: NDArray[np.uint32],
    asking: Asking,
    p: Any,
    *,
    about_partner: bool = True,
    usual: Usual = USUAL,
) -> dict[str, Array]:
    """Return the mean grades, 1 to 5, of some persons' answers on anxiety and avoidance, [person].

    Parameters
    ----------
    bond, general
        What each expects of the partner and of people in general; who has no partner gives the second twice.
    number, asking
        Of each person, and when it was asked: where the luck of answers lies.
    p
        The theory's numbers.
    about_partner
        Whether it is about this partner, or about close people in general.
    """
    mind = mixed(bond, general, ABOUT_PARTNER if about_partner else IN_GENERAL)
    found, place = {}, 0
    day = asking.normals(number, FIRST, 0, each_time=True)
    for which, (name, items) in enumerate(QUESTIONS.items()):
        trait = (
            np.sqrt(1 - OF_THE_DAY) * scaled(mind, name, SCALES[name], p, usual) + np.sqrt(OF_THE_DAY) * day[:, which]
        )
        drawn = asking.uniforms(number, FIRST, 1 + place + np.arange(ITEMS))[..., 0]
        found[name] = answers(trait, drawn, items).mean(axis=1)
        place += ITEMS
    return found


def satisfied(
    bond: Bond, general: Bond, number: NDArray[np.uint32], asking: Asking, p: Any, *, usual: Usual = USUAL
) -> Array:
    """Return how satisfied some persons say they are with their relationship, in spreads of the reference sample, [person]."""
    truly = scaled(mixed(bond, general, ABOUT_PARTNER), "satisfaction", SCALES["satisfaction"], p, usual)
    error = asking.normals(number, FIRST, 0, each_time=True)[:, 2]
    return np.sqrt(RELIABILITY) * truly + np.sqrt(1 - RELIABILITY) * error
