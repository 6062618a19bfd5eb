"""Made-up respondents: each number of a bond about as different as in people, and none the outcome of a life."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from attunement.respondents.asked import MOTHER, Respondents
from attunement.respondents.expectations import USUAL
from attunement.theories.homeostatic.state import Bond
from attunement.theories.homeostatic.theory import HOMEOSTATIC, newborn

WHERE = {
    "contingency_expectation": "answer", "value_avert": "averting", "value_resist": "resisting",
    "value_approach": "approaching", "threat_expectation": "fright",
}  # fmt: skip


def bond_of(count: int, **rows: Any) -> Bond:
    """Return a newborn's expectations of anybody, with some rows replaced."""
    usual = newborn(HOMEOSTATIC.parameters)._asdict()
    return Bond(*(np.broadcast_to(np.asarray(v, np.float32), count).copy() for v in (usual | rows).values()))


def drawn_bond(count: int, seed: int) -> Bond:
    """Return bonds that differ as those in view of which `USUAL` was set, each number alone."""
    rng = np.random.default_rng(seed)
    rows = {row: rng.normal(USUAL.mean[name], USUAL.spread[name], count) for row, name in WHERE.items()}
    rows["contingency_expectation"] = np.clip(rows["contingency_expectation"], 0, 1)
    rows["threat_expectation"] = np.clip(rows["threat_expectation"], 0, 1)
    rows["comfort_expectation"] = np.clip(rng.normal(USUAL.mean["worth"], USUAL.spread["worth"], count), 0, 1)
    rows["responsiveness_variance"] = rng.normal(0.1, 0.05, count) ** 2
    return bond_of(count, **rows)


@pytest.fixture
def bond() -> Callable[..., Bond]:
    return bond_of


@pytest.fixture(scope="session")
def sample() -> Respondents:
    """Return 2,000 respondents with a mother and no father."""
    count = 2_000
    reflection = np.clip(np.random.default_rng(5).normal(0.55, 0.2, count), 0, 1)
    return Respondents(
        np.arange(count, dtype=np.uint32), drawn_bond(count, 1), reflection, {MOTHER: drawn_bond(count, 2)}
    )
