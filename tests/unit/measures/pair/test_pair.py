from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.measures.pair.pair import Pair
from attunement.record import Grid
from attunement.vocabulary import BadValueError, UnknownNameError


@given(st.from_type(Pair))
def test_the_four_kinds_of_seconds_add_up(pair: Pair) -> None:
    rows, steps = pair.shape
    np.testing.assert_allclose(sum(pair.coverage().values()), np.full(rows, steps * pair.step_s))


@given(st.from_type(Pair))
def test_shared_codes_keep_their_names(pair: Pair) -> None:
    renamed = Pair(
        pair.step_s, pair.persons, (pair.names[0], ("positive", "object", "x", "y")), pair.first, pair.second
    )
    shared = renamed.shared()
    assert shared.names[0] == shared.names[1]
    seen = renamed.second >= 0
    before = np.array(renamed.names[1])[renamed.second[seen]]
    after = np.array(shared.names[1])[shared.second[seen]]
    assert (before == after).all()
    assert (shared.second[~seen] == renamed.second[~seen]).all()


def test_two_channels_of_a_grid() -> None:
    grid = Grid(1.0, {("child", "act"): np.zeros((2, 3), np.int8)}, {("child", "act"): ("cry",)})
    assert Pair.of(grid, ("child", "act"), ("child", "act")).shape == (2, 3)
    with pytest.raises(UnknownNameError, match="child/gaze"):
        Pair.of(grid, ("child", "act"), ("child", "gaze"))


def test_streams_of_different_length_are_refused() -> None:
    with pytest.raises(BadValueError, match="same"):
        Pair(1.0, ("a", "b"), (("x",), ("x",)), np.zeros((1, 2), np.int8), np.zeros((1, 3), np.int8))
