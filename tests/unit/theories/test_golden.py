"""Every theory that comes along computes what it computed: the bits of a small run are those that were written down."""

from __future__ import annotations

import pytest

from attunement.engine.simd.engine import SimdEngine
from attunement.theories.catalogue import CONTEST, DEFAULT, theory_parameters
from attunement.vocabulary import declarations, replace
from golden import GOLDEN, life_and_film


@pytest.mark.parametrize("name", CONTEST)
def test_a_theory_has_its_bits(name: str) -> None:
    assert life_and_film(SimdEngine(name, theory_parameters(name))) == GOLDEN[name]


def test_every_theory_has_bits_of_its_own() -> None:
    assert set(GOLDEN) == set(CONTEST)
    assert len(set(GOLDEN.values())) == len(CONTEST)


def test_every_number_of_the_default_theory_reaches_the_bits() -> None:
    """But what newborns expect, since the children of the small run have lived, and have their own distance."""
    usual = theory_parameters(DEFAULT)

    def moves(name: str, value: float) -> bool:
        changed = replace(usual, {name: value}, where="this test")
        return life_and_film(SimdEngine(DEFAULT, changed)) != GOLDEN[DEFAULT]

    tried = [d for d in declarations(usual) if not d.name.startswith("beginnings.")]
    assert [d.name for d in tried if not (moves(d.name, d.low) or moves(d.name, d.high))] == []
