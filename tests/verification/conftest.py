"""Plain modules beside the tests are imported by name; children who take long to raise are raised once for all tests."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent))

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from cohorts import Array, Seen

    from attunement.study.children import Children

MIXED, PER_HISTORY, PER_CONDITION = 2048, 1024, 1024
AGES, CAREGIVERS = (4, 8, 12), 20


@dataclass(frozen=True, eq=False)
class Mixed:
    """Mixed-risk children of a year, how they were cared for, and their Strange Situation with the standard caregiver."""

    children: Children
    care: dict[str, Array]
    seen: Seen


@pytest.fixture(scope="session")
def mixed() -> Mixed:
    from cohorts import drawn, strange_situation
    from tables import caregiving

    from attunement.study.stages import raise_children

    children = raise_children(drawn("mixed-risk", MIXED))
    return Mixed(children, caregiving(children), strange_situation(children))


@pytest.fixture(scope="session")
def histories() -> pl.DataFrame:
    """What children of each history do with the standard caregiver."""
    from cohorts import of_histories, strange_situation
    from tables import history_table

    children, names = of_histories(PER_HISTORY)
    return history_table(strange_situation(children), names)


@pytest.fixture(scope="session")
def care() -> pl.DataFrame:
    """Contact, contingency and classes of four ways to care."""
    from tables import care_table

    return care_table(PER_CONDITION)


@pytest.fixture(scope="session")
def one_caregiver() -> dict[float, Children]:
    """Low-risk children with one caregiver, at each of some ages."""
    from cohorts import growing

    return growing(PER_CONDITION, AGES)


@pytest.fixture(scope="session")
def protest(one_caregiver: dict[float, Children]) -> dict[str, np.ndarray]:
    """Protest at separation by age, as arrays."""
    from cohorts import in_turns
    from tables import protest_table

    table = protest_table(one_caregiver, in_turns(PER_CONDITION, AGES, CAREGIVERS), CAREGIVERS)
    return {name: table[name].to_numpy() for name in table.columns}


@pytest.fixture(scope="session")
def base_rates() -> pl.DataFrame:
    """Class shares by how much frightening and rebuffing care there is."""
    from tables import base_rate_table

    return base_rate_table(PER_CONDITION)
