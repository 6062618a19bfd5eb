"""Shares counted while a life is lived are those of its films, on both engines, and change nothing of it."""

from __future__ import annotations

import numpy as np
import pytest

from attunement.engine.lanes import blocks
from attunement.engine.threefry import key_of
from attunement.engine.trees import arrays
from attunement.life.upbringing import HOME, newborns
from attunement.record.shares import Shares
from attunement.study.children import engine_of
from attunement.study.stages import draw


@pytest.mark.parametrize("engine", ["simd", "reference"])
def test_they_are_those_of_the_films(engine: str) -> None:
    chosen = engine_of("homeostatic", name=engine)
    block, _ = next(blocks(newborns(draw("mixed-risk", n=20, seed=2), chosen)))
    bouts, how = HOME.bouts(0, 0.4), {"step_s": HOME.step_s, "key": key_of(2)}
    shares = Shares(acts=(8, 6), seconds=HOME.step_s)
    lived, none = chosen.run(block, HOME.timetable(), bouts, watch=shares.see, **how)
    usual, films = chosen.run(block, HOME.timetable(), bouts, film=True, **how)
    assert not none and len(shares.bouts) == len(films) == 4
    for bout, film in zip(shares.bouts, films, strict=True):
        for place, acts in enumerate((film.child, *film.people)):
            for act in range(len(bout[place])):
                np.testing.assert_array_equal(bout[place][act], (acts == act).sum(axis=0) * HOME.step_s)
    np.testing.assert_allclose(shares.of(0).sum(axis=0), 1, rtol=1e-6)
    assert all(a.tobytes() == b.tobytes() for a, b in zip(arrays(lived.kept), arrays(usual.kept), strict=True))
