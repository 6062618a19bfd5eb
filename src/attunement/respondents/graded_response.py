"""Items with graded answers: how likely each grade is at a trait, and what trait some answers speak for.

Samejima (1969) Psychometrika Monograph 17, the graded response model: P(grade above k) = σ(a·(θ − b_k)).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from attunement.vocabulary import BadValueError

Array = NDArray[np.float64]
Grades = NDArray[np.int8]

GRID = np.linspace(-6.0, 6.0, 241)
"""Traits between which an estimate is weighed."""


@dataclass(frozen=True)
class Items:
    """Some items of one trait, all alike but for how much of it they ask.

    Attributes
    ----------
    discrimination
        a: how sharply answers follow the trait.
    places
        Of each item: the trait at which half answer above the middle.
    steps
        Thresholds between grades, beside an item's place; one fewer than grades.
    """

    discrimination: float
    places: tuple[float, ...]
    steps: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.discrimination > 0 or not self.places or list(self.steps) != sorted(set(self.steps)):
            raise BadValueError(
                f"items need a discrimination above 0 (it is {self.discrimination:g}), a place each (there are "
                f"{len(self.places)}) and rising steps (they are {self.steps})."
            )

    def __len__(self) -> int:
        return len(self.places)

    @property
    def thresholds(self) -> Array:
        """Traits at which half answer above each grade, [item, step]."""
        return np.add.outer(np.array(self.places), np.array(self.steps))


def likely_above(trait: Array, items: Items) -> Array:
    """Return how likely an answer above each grade is, [person, item, step]."""
    return expit(items.discrimination * (np.asarray(trait)[:, None, None] - items.thresholds))


def answers(trait: Array, drawn: Array, items: Items) -> Grades:
    """Return graded answers from 1 on, [person, item]: of numbers drawn in [0, 1), the grade whose share holds them."""
    return (1 + (drawn[..., None] < likely_above(trait, items)).sum(axis=-1)).astype(np.int8)


def estimated(given: Grades, items: Items, *, spread: float) -> Array:
    """Return the trait that answers speak for, [person]: its mean given them, where traits are normal with this spread."""
    above = likely_above(GRID, items)
    edges = np.concatenate([np.ones((*above.shape[:2], 1)), above, np.zeros((*above.shape[:2], 1))], axis=2)
    by_grade = np.log(np.maximum(edges[..., :-1] - edges[..., 1:], 1e-300))  # [trait, item, grade]
    speaks = -0.5 * (GRID / spread) ** 2 + np.zeros((len(given), 1))
    for item in range(len(items)):
        speaks = speaks + by_grade[:, item, :].T[given[:, item] - 1]
    weight = np.exp(speaks - speaks.max(axis=1, keepdims=True))
    return (weight @ GRID) / weight.sum(axis=1)
