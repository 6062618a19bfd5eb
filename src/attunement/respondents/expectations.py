"""What a bond says in numbers that can be compared: each as a distance from what is usual, in frozen units.

Centres and spreads are fixed numbers, never those of the people at hand: what somebody answers does not depend on who else is
asked, and a population that changes is seen to change.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.theories.homeostatic.bidding import comfort_brought
from attunement.theories.homeostatic.regulation import doubt
from attunement.theories.homeostatic.state import Bond
from attunement.vocabulary import BadValueError

Array = NDArray[np.float64]

MOST = 3.0
"""Nobody counts as further from what is usual than so many spreads."""

SAYS: Mapping[str, Callable[[Bond, Any], Any]] = {
    "worth": comfort_brought,
    "answer": lambda bond, p: bond.contingency_expectation,
    "averting": lambda bond, p: bond.value_avert,
    "resisting": lambda bond, p: bond.value_resist,
    "approaching": lambda bond, p: bond.value_approach,
    "doubt": doubt,
    "fright": lambda bond, p: bond.threat_expectation,
}
"""By name: what a bid is worth, whether an answer is expected, what averting, resisting and approaching have brought, how
unsure an answer is, and expected fright."""

ANXIOUS, AVOIDANT, ANSWERED = "anxious", "avoidant", "answered"
MADE_OF: Mapping[str, Mapping[str, float]] = {
    ANXIOUS: {"doubt": 1.0, "resisting": 1.0, "fright": 1.0, "answer": -1.0},
    AVOIDANT: {"worth": -1.0, "averting": 1.0, "approaching": -1.0},
    ANSWERED: {"answer": 1.0, "worth": 1.0},
}
"""What of a bond each scale of the questionnaire is made of, all by one weight."""


@dataclass(frozen=True)
class UsualExpectations:
    """What is usually expected: mean and spread of each number a bond says, spread of each scale made of them, and whence."""

    mean: Mapping[str, float]
    spread: Mapping[str, float]
    source: str


USUAL = UsualExpectations(
    mean={
        "worth": 0.2941, "answer": 0.3979, "averting": 0.0302, "resisting": -0.1032, "approaching": -0.0842, "doubt": 0.3424,
        "fright": 0.0495,
    },
    spread={
        "worth": 0.1939, "answer": 0.1093, "averting": 0.0625, "resisting": 0.0528, "approaching": 0.0619, "doubt": 0.1419,
        "fright": 0.0911, ANXIOUS: 2.3742, AVOIDANT: 2.4797, ANSWERED: 1.9631,
    },
    source="provisional: what 2,048 mixed-risk children of 24 months expect of people in general, default theory as frozen on "
    "2026-11-30, seed 2026 (`scripts/make_units.py`); to be set once from the first generation at 26 (`usual_of`)",
)  # fmt: skip
"""In use until lives reach 26 years."""


def said(bond: Bond, p: Any) -> dict[str, Array]:
    """Return what a bond says, by name, [person]; p are the theory's numbers."""
    return {name: np.asarray(say(bond, p), np.float64) for name, say in SAYS.items()}


def compared(bond: Bond, p: Any, usual: UsualExpectations) -> dict[str, Array]:
    """Return what a bond says, in spreads from what is usual, within ±3, [person]."""
    return {
        name: np.clip((value - usual.mean[name]) / usual.spread[name], -MOST, MOST)
        for name, value in said(bond, p).items()
    }


def usual_of(bond: Bond, p: Any, *, source: str) -> UsualExpectations:
    """Return what is usual in a sample, to be frozen: say which sample it was.

    Errors
    ------
    BadValueError if everybody of the sample expects the same of something, which gives no unit.
    """
    found = said(bond, p)
    mean = {name: float(value.mean()) for name, value in found.items()}
    spread = {name: float(value.std()) for name, value in found.items()}
    flat = [name for name, value in spread.items() if not value > 0]
    if flat:
        raise BadValueError(
            f"a sample of {len(bond.comfort_expectation)} does not differ in {', '.join(flat)}, so nothing can be compared "
            "in it; take more persons, with histories of their own."
        )
    alone = UsualExpectations(mean, spread | dict.fromkeys(MADE_OF, 1.0), source)
    made = {name: float(value.std()) for name, value in composites(bond, p, alone).items()}
    return UsualExpectations(mean, spread | made, source)


def composites(bond: Bond, p: Any, usual: UsualExpectations) -> dict[str, Array]:
    """Return what a bond says for each scale of the questionnaire, in its usual spread, [person]."""
    z = compared(bond, p, usual)
    return {
        name: sum((weight * z[part] for part, weight in parts.items()), np.zeros(1)) / usual.spread[name]
        for name, parts in MADE_OF.items()
    }
