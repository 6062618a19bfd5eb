"""What a partner's bond says in numbers that can be compared, in frozen units: the only reading of it that an instrument makes.

Centres and spreads are fixed numbers of a reference sample, never those of the couples at hand: what somebody answers does not
depend on who else is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.theories.couple.state import Bond

Array = NDArray[np.float64]
MOST = 4.0
"""Nobody counts as further from what is usual than so many spreads."""
ABOUT_PARTNER, IN_GENERAL = 0.1, 0.5
"""Share of people in general in answers about this partner, and about close people in general. Assumed."""

ANXIETY: Mapping[str, float] = {"doubt": 1.0, "hostility": 0.5, "answer": -0.5, "reach": 0.7}
AVOIDANCE: Mapping[str, float] = {"reach": -1.0, "disclosing": -0.7, "withdrawing": 0.5}
SATISFACTION: Mapping[str, float] = {"contentment": 1.0, "comfort": 0.5, "hostility": -0.3, "attack meant": -0.3}
"""What each scale is made of, in spreads: worry whether the other answers, as far as one still turns to the other; not turning
to the other, telling nothing and withdrawing; what being together brings, and what is expected of it."""


@dataclass(frozen=True)
class Usual:
    """Mean and spread of each part, and the spread of each scale made of them, in a reference sample."""

    mean: Mapping[str, float]
    spread: Mapping[str, float]
    scales: Mapping[str, tuple[float, float]]
    source: str


USUAL = Usual(
    mean={
        "doubt": 0.3601, "hostility": 0.0227, "answer": 0.3765, "reach": 0.5101, "disclosing": -0.0273, "withdrawing": 0.1671,
        "contentment": -0.1818, "comfort": 0.321, "attack meant": 0.2294,
    },
    spread={
        "doubt": 0.1478, "hostility": 0.0316, "answer": 0.1169, "reach": 0.2446, "disclosing": 0.1055, "withdrawing": 0.052,
        "contentment": 0.077, "comfort": 0.1678, "attack meant": 0.108,
    },
    scales={"anxiety": (-0.0098, 1.1377), "avoidance": (0.0004, 1.909), "satisfaction": (0.006, 1.6477)},
    source="both partners of 4,096 couples after a year and a half, seed 11 (`usual_of`); frozen before any study was made of them",
)  # fmt: skip
"""In use for every questionnaire of partners."""


def mixed(bond: Bond, general: Bond, share: float) -> Bond:
    """Return what somebody has in mind: the bond, and people in general by a share."""
    return Bond(
        *(
            (1 - share) * np.asarray(own, np.float64) + share * np.asarray(of, np.float64)
            for own, of in zip(bond, general, strict=True)
        )
    )


def parts(bond: Bond, p: Any) -> dict[str, Array]:
    """Return what a bond says, by name, [person]; p are the theory's numbers.

    doubt √v/(m + .1);  reach m(q) with q = (p₁ − p₀)/(1 − p₀), as if the other were well known
    """
    q = np.maximum(bond.comfort_expectation - bond.comfort_unasked, 0.0) / np.maximum(
        1.0 - bond.comfort_unasked, p.trust.least_room
    )
    reach = p.trust.floor + (1.0 - p.trust.floor) * q**2 / (q**2 + p.trust.half_point**2)
    return {
        "doubt": np.sqrt(bond.responsiveness_variance) / (bond.responsiveness_mean + p.choice.answering_offset),
        "hostility": bond.hostility_expectation,
        "answer": bond.contingency_expectation,
        "reach": reach,
        "disclosing": bond.value_disclose,
        "withdrawing": bond.value_withdraw,
        "contentment": bond.contentment,
        "comfort": bond.comfort_expectation,
        "attack meant": bond.protest_meaning,
    }


def composite(bond: Bond, made_of: Mapping[str, float], p: Any, usual: Usual) -> Array:
    """Return Σ weight·z of the parts a scale is made of, [person], each part within ±4 spreads."""
    said, total = parts(bond, p), np.zeros(np.shape(bond.comfort_expectation))
    for name, weight in made_of.items():
        z = (np.asarray(said[name], np.float64) - usual.mean[name]) / usual.spread[name]
        total = total + weight * np.clip(z, -MOST, MOST)
    return total


def scaled(bond: Bond, name: str, made_of: Mapping[str, float], p: Any, usual: Usual) -> Array:
    """Return a scale in spreads of the reference sample from its mean, [person]."""
    mean, spread = usual.scales[name]
    return (composite(bond, made_of, p, usual) - mean) / spread


def usual_of(bond: Bond, general: Bond, p: Any, *, source: str) -> Usual:
    """Return what is usual in a sample that lives in couples, to be frozen; general is what they expect of people in general."""
    about = mixed(bond, general, ABOUT_PARTNER)
    said = parts(about, p)
    mean, spread = ({k: float(f(v)) for k, v in said.items()} for f in (np.mean, np.std))
    raw = Usual(mean, spread, {}, source)
    made = {name: composite(about, of, p, raw) for name, of in SCALES.items()}
    return Usual(mean, spread, {name: (float(v.mean()), float(v.std())) for name, v in made.items()}, source)


SCALES: Mapping[str, Mapping[str, float]] = {"anxiety": ANXIETY, "avoidance": AVOIDANCE, "satisfaction": SATISFACTION}
