"""Twins: children who share a caregiver, a birth, and all or half of what they were born with."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from attunement.engine.trees import map_arrays
from attunement.study.children import Children
from attunement.theories.traits import Temperament

CO_TWIN = 1 << 20
"""Added to a dyad's number: a co-twin's days, acts and moods are its own."""


def identical_twins(newborn: Children) -> Children:
    """Return each newborn's identical twin: the same temperament and caregiver, days of its own."""
    return _co_twins(newborn, newborn.lanes.traits[0])


def fraternal_twins(newborn: Children, unrelated: Children) -> Children:
    """Return each newborn's fraternal twin: half of the variance of its temperament shared, half an unrelated child's."""
    many = len(newborn)
    strangers = map_arrays(lambda a: a[:many], unrelated.lanes.traits[0])
    born = (_sibling(a, b) for a, b in zip(newborn.lanes.traits[0], strangers, strict=True))
    return _co_twins(newborn, Temperament(*born))


def _co_twins(newborn: Children, temperament: Temperament) -> Children:
    lanes = newborn.lanes.with_traits({0: temperament})
    return replace(newborn, lanes=replace(lanes, dyad=newborn.dyads.dyad + np.uint32(CO_TWIN)))


def _sibling(own: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return a trait of a fraternal twin: half of its variance shared. In logs, unless the trait may be negative."""
    if (own <= 0).any() or (other <= 0).any():
        return (own.mean() + 0.5 * (own - own.mean()) + np.sqrt(0.75) * (other - other.mean())).astype(np.float32)
    x, y = np.log(own), np.log(other)
    return np.exp(x.mean() + 0.5 * (x - x.mean()) + np.sqrt(0.75) * (y - y.mean())).astype(np.float32)
