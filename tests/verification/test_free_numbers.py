"""Every number a theory frees in its calibration does something in that theory: a dead one would be a smaller budget."""

from __future__ import annotations

import pytest

from attunement.inference.points import make_bench
from attunement.theories.catalogue import DEFAULT, RIVALS


@pytest.mark.parametrize("theory", (DEFAULT, *RIVALS))
def test_every_free_number_moves_some_finding_it_is_fitted_to(theory: str) -> None:
    bench = make_bench(theory, children=256)
    usual = dict(bench.space.usual)
    moved = [usual | {n.name: n.high if n.high - n.usual > n.usual - n.low else n.low} for n in bench.space.numbers]
    before, *after = bench.at_points([usual, *moved])
    assert not any(found.failed for found in (before, *after))
    dead = [
        number.name for number, found in zip(bench.space.numbers, after, strict=True) if found.values == before.values
    ]
    assert dead == []
