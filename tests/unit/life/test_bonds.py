"""Bonds as a table: gathered, scattered back, and never mixed up, whatever the order."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.life.bonds import Bonds
from attunement.vocabulary import BadValueError


class Expected(NamedTuple):
    trust: np.ndarray
    fear: np.ndarray


def table(n: int) -> Bonds:
    state = Expected(np.arange(n, dtype=np.float32), -np.arange(n, dtype=np.float32))
    return Bonds.begun(np.arange(n), np.arange(n) + n, state, days=2.0)


@given(st.integers(1, 30), st.data())
def test_what_is_scattered_lies_where_it_was_gathered(n: int, data: st.DataObject) -> None:
    rows = np.array(data.draw(st.lists(st.integers(0, n - 1), unique=True, min_size=1)), np.int64)
    bonds = table(n)
    found = bonds.gather(rows)
    np.testing.assert_array_equal(found.trust, rows)
    after = bonds.scattered(rows, Expected(found.trust + 100, found.fear), met_days=5.0)
    others = np.setdiff1d(np.arange(n), rows)
    np.testing.assert_array_equal(after.state.trust[rows], rows + 100)
    np.testing.assert_array_equal(after.state.trust[others], others)
    np.testing.assert_array_equal(after.met_days, np.where(np.isin(np.arange(n), rows), 5, 2))
    np.testing.assert_array_equal(after.since_days, 2.0)
    np.testing.assert_array_equal(bonds.state.trust, np.arange(n))


def test_more_bonds_come_after(n: int = 3) -> None:
    both = table(n).and_(table(2))
    assert len(both) == 5
    np.testing.assert_array_equal(both.state.trust, [0, 1, 2, 0, 1])
    np.testing.assert_array_equal(both.of, [3, 4, 5, 2, 3])


def test_bonds_are_pairs() -> None:
    with pytest.raises(BadValueError, match="of 2 persons with 3 others"):
        Bonds.begun(np.arange(2), np.arange(3), Expected(np.zeros(2), np.zeros(2)), days=0)
