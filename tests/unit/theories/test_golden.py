"""Every theory that comes along computes what it computed: the bits of a small run are those that were written down."""

from __future__ import annotations

import pytest

from attunement.engine.simd.engine import SimdEngine
from attunement.theories.catalogue import CONTEST, theory_parameters
from golden import GOLDEN, life_and_film


@pytest.mark.parametrize("name", CONTEST)
def test_a_theory_has_its_bits(name: str) -> None:
    assert life_and_film(SimdEngine(name, theory_parameters(name))) == GOLDEN[name]


def test_every_theory_has_bits_of_its_own() -> None:
    assert set(GOLDEN) == set(CONTEST)
    assert len(set(GOLDEN.values())) == len(CONTEST)
