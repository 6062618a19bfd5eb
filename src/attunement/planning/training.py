"""How much training a wanted effect on observed sensitivity takes: care is moved until visitors see it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from attunement.evidence.studies.interventions import TAUGHT
from attunement.evidence.virtual_study import difference
from attunement.lab.occasions import occasion_of
from attunement.measures.infants.observed_sensitivity import Visitor, observed_sensitivity
from attunement.record import Record
from attunement.study.children import Children, cared_by, grown
from attunement.vocabulary import BadValueError

FIRST_SLOPE = 0.8
"""Where the search begins: effect seen per SD of training."""
CLOSE, MOST_TRIES, MOST_SD = 0.002, 8, 4.0


def trained(young: Children, sd: float, months: float) -> Children:
    """Return children whose caregivers were trained, raised on to an age."""
    better = young.dyads.shifted(**dict.fromkeys(TAUGHT, sd))
    return grown(cared_by(young, better.traits()[1]), months)


def rated(visits: Record, *, seed: int, error: bool = True) -> np.ndarray:
    """Return observed sensitivity, [child], in SD of the reference population; without a visitor's error if told so."""
    visitor = Visitor(seed=seed, occasion=occasion_of("sensitivity-visit"), error=error)
    return observed_sensitivity(visits, visitor=visitor)["sensitivity"].to_numpy()


def d_of(after: np.ndarray, before: np.ndarray) -> float:
    """Return the standardised difference of two arms."""
    return difference("", after, before).value


def dose_for(effect: float, seen_effect: Callable[[float], float]) -> float:
    """Return the training, in SD of care, at which an effect is seen.

    The same children with the same random numbers are seen at every dose, so that no training has no effect at all and
    the effect rises smoothly; the secant through the last two doses finds it in a few tries.

    >>> round(dose_for(0.3, lambda sd: 0.75 * sd), 3)
    0.4
    """
    before, last = (0.0, 0.0), effect / FIRST_SLOPE
    for _ in range(MOST_TRIES):
        found = seen_effect(last)
        if abs(found - effect) < CLOSE:
            return last
        if found == before[1]:
            break
        step = (effect - found) * (last - before[0]) / (found - before[1])
        before, last = (last, found), last + step
        if not 0 < last <= MOST_SD:
            break
    raise BadValueError(
        f"No training of up to {MOST_SD:g} SD of care is seen as an effect of {effect:g}; the last one tried was seen as "
        f"{before[1]:.2f}. Give a smaller --effect, or another --population."
    )
