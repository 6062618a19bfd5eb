"""Blocks of dyads side by side."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.engine.lanes import Lanes, blocks, broadcast, join
from attunement.engine.trees import arrays, map_arrays
from attunement.life.population import Population
from attunement.theories.homeostatic.theory import HOMEOSTATIC
from draws import lanes_of_child

BOND = HOMEOSTATIC.role("child").newborn(HOMEOSTATIC.parameters).bond


def lanes_of(n: int, first: int = 0) -> Lanes:
    bond = broadcast(BOND, n)
    bond = bond._replace(familiarity=np.arange(first, first + n, dtype=np.float32))
    dyads = Population().draw(n, seed=1, first=first)
    return lanes_of_child(dyads.dyad, dyads.traits(), (bond,), bond)


def equal(a: Lanes, b: Lanes) -> bool:
    same = [(a.dyad, b.dyad)]
    for one, other in ((a.traits, b.traits), (a.kept, b.kept)):
        same += list(zip(arrays(one), arrays(other), strict=True))
    return all(np.array_equal(one, other) for one, other in same)


@given(n=st.integers(1, 40), size=st.integers(1, 12))
def test_blocks_are_full_and_join_back_to_what_they_were(n: int, size: int) -> None:
    lanes = lanes_of(n)
    parts = list(blocks(lanes, size))
    assert all(len(block) == size for block, _ in parts)
    assert all(count == size for _, count in parts[:-1])
    assert equal(join([block.take(np.arange(count)) for block, count in parts]), lanes)


@given(n=st.integers(1, 11))
def test_padding_repeats_the_last_dyad(n: int) -> None:
    ((block, count),) = blocks(lanes_of(n), 12)
    assert count == n
    assert block.dyad.tolist() == list(range(n)) + [n - 1] * (12 - n)


def test_a_second_person_is_met_with_the_expectations_of_people_in_general() -> None:
    lanes = lanes_of(4)
    caring = map_arrays(lambda a: a + 1, lanes.traits[1])
    both = lanes.joined_by(caring)
    assert both.bonds == (lanes.bonds[0], lanes.generic)
    assert both.traits == (*lanes.traits, caring)
    assert len(lanes.bonds) == 1


def test_a_bond_of_scalars_becomes_arrays_of_single_precision() -> None:
    bond = broadcast(BOND, 3)
    assert bond.comfort_expectation.tolist() == pytest.approx([0.4] * 3)
    assert {array.dtype for array in arrays(bond)} == {np.dtype(np.float32)}
