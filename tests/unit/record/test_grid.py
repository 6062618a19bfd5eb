"""Grids: codes at equal steps, with not seen kept apart from nothing happened."""

from __future__ import annotations

import numpy as np
import pytest

from attunement.record import NOT_CODED, NOTHING, UNCODABLE, Grid
from attunement.vocabulary import BadValueError

KEY = ("child", "affect")
CODES = np.array([[0, 1, NOTHING, UNCODABLE, NOT_CODED, 1], [1, 1, 1, 0, NOTHING, NOTHING]], np.int8)
GRID = Grid(0.5, {KEY: CODES}, {KEY: ("cry", "smile")})


def test_the_three_ways_of_no_code_are_frozen() -> None:
    assert (NOTHING, UNCODABLE, NOT_CODED) == (-1, -2, -3)


def test_where_a_code_is_shown_and_where_anything_could_be_seen() -> None:
    assert GRID.where(KEY, "smile").sum(axis=1).tolist() == [2, 3]
    assert GRID.where(KEY, "smile", "cry").sum(axis=1).tolist() == [3, 4]
    assert GRID.seen(KEY)[0].tolist() == [True, True, True, False, False, True]


def test_a_code_the_channel_does_not_have_is_never_shown() -> None:
    assert not GRID.where(KEY, "frown").any()
    assert GRID.index(KEY, "frown") not in (NOTHING, UNCODABLE, NOT_CODED)


def test_rows_and_spans() -> None:
    assert GRID.shape == (2, 6)
    assert Grid(1.0, {}, {}).shape == (0, 0)
    assert GRID.rows(np.array([1])).codes[KEY].tolist() == CODES[[1]].tolist()
    assert GRID.between(0.5, 2.0).codes[KEY].tolist() == CODES[:, 1:4].tolist()


def test_channels_of_different_shapes_are_refused() -> None:
    with pytest.raises(BadValueError, match=r"all channels of a grid need the same shape; got \[\(2, 5\), \(2, 6\)\]"):
        Grid(0.5, {KEY: CODES, ("child", "gaze"): CODES[:, :5]}, {})
