"""What was just shown and what follows: never the step itself, never across the ends."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from attunement.measures.children.lately import lately, soon, steps_in

SHOWN = hnp.arrays(bool, st.tuples(st.integers(1, 3), st.integers(1, 30)))


@given(SHOWN, st.integers(1, 40))
def test_by_hand(shown: np.ndarray, steps: int) -> None:
    expected = np.zeros_like(shown)
    for row, at in np.ndindex(*shown.shape):
        expected[row, at] = shown[row, max(at - steps, 0) : at].any()
    np.testing.assert_array_equal(lately(shown, 3.0 * steps, 3.0), expected)


@given(SHOWN, st.integers(1, 40))
def test_one_is_the_other_backwards(shown: np.ndarray, steps: int) -> None:
    backwards = lately(shown[:, ::-1], 3.0 * steps, 3.0)[:, ::-1]
    np.testing.assert_array_equal(soon(shown, 3.0 * steps, 3.0), backwards)


@pytest.mark.parametrize(("seconds", "steps"), [(6, 2), (5, 2), (4, 1), (0, 1)])
def test_a_time_is_so_many_steps(seconds: float, steps: int) -> None:
    assert steps_in(seconds, 3) == steps
