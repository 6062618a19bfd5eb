"""Care: caregivers of an arm whose manner is another than others', and how children go on with them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from attunement.life.population import Dyads
from attunement.study.children import Children, cared_by, lived_on
from attunement.theories.traits import Caring


def in_manners(children: Children, *ways: Caring) -> Children:
    """Return children whose caregivers care in set manners: equal parts of them, one manner after the other."""
    each = len(children) // len(ways)
    return cared_by(children, Caring(*(np.repeat(np.array(a, np.float32), each) for a in zip(*ways, strict=True))))


def randomised(children: Children | Dyads, arms: int = 2) -> NDArray[np.intp]:
    """Return each child's arm, [child], 0 for the first: dyads are drawn by chance, so that taking them in turns is a lot."""
    return np.arange(len(children)) % arms


def half_a_year_on(children: Children) -> Children:
    """Return the same children six months later, their caregivers' ways drifted as the population says."""
    return lived_on(children, children.months + 6)
