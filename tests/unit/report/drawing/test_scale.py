from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.report.drawing.scale import Scale, ticks
from attunement.vocabulary import BadValueError

numbers = st.floats(-1e6, 1e6)
spans = st.tuples(numbers, st.floats(1e-3, 1e6)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(spans, st.floats(0, 1000), st.floats(1, 1000))
def test_the_ends_of_a_scale_meet_the_ends_of_the_page(span: tuple[float, float], start: float, length: float) -> None:
    scale = Scale(*span, start, start + length)
    assert scale(span[0]) == pytest.approx(start)
    assert scale(span[1]) == pytest.approx(start + length)


@given(spans, numbers)
def test_a_held_value_stays_on_the_page(span: tuple[float, float], value: float) -> None:
    assert -1e-6 <= Scale(*span, 0, 100).held(value) <= 100 + 1e-6


@pytest.mark.parametrize(("low", "high"), [(1, 1), (math.nan, 1), (0, math.inf)])
def test_a_scale_without_extent_is_refused(low: float, high: float) -> None:
    with pytest.raises(BadValueError, match="no extent"):
        Scale(low, high, 0, 1)


@given(spans, st.integers(2, 8))
def test_ticks_are_inside_even_and_about_as_many_as_asked(span: tuple[float, float], about: int) -> None:
    found = ticks(*span, about)
    slack = 1e-6 * max(abs(span[0]), abs(span[1]), 1)
    assert all(span[0] - slack <= tick <= span[1] + slack for tick in found)
    assert len(found) <= 2 * about + 2
    gaps = {round(b - a, 9) for a, b in itertools.pairwise(found)}
    assert len(gaps) <= 1 or max(gaps) - min(gaps) < 1e-6 * max(gaps)


def test_ticks_backwards_are_refused() -> None:
    with pytest.raises(BadValueError, match="lower number first"):
        ticks(1, 0)
