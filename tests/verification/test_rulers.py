"""The frozen rulers of home visits are what their source says: mean and SD of 8,192 mixed-risk dyads, seed 1."""

from __future__ import annotations

import pytest

from attunement.measures.observed_sensitivity import SENSITIVITY_RULER, sensitivity_index
from attunement.measures.q_sort import Q_SORT_RULER, q_sort_index
from attunement.study.stages import draw, raise_children, visit_homes

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def children():
    return raise_children(draw("mixed-risk", n=8192, seed=1), months=12)


@pytest.mark.parametrize(
    ("ruler", "index", "session"),
    [
        (SENSITIVITY_RULER, sensitivity_index, "sensitivity-visit"),
        (Q_SORT_RULER, q_sort_index, "q-sort-visit"),
    ],
)
def test_a_ruler_is_what_its_source_says(children, ruler, index, session):
    values = index(visit_homes(children, session=session).grid(3.0))
    # The same children again: only an act that flips by rounding on another processor may move the fourth digit.
    assert values.mean() == pytest.approx(ruler.mean, abs=5e-4)
    assert values.std() == pytest.approx(ruler.sd, abs=5e-4)
