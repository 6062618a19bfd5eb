"""Streams for the tests: pairs written as letters, and small random pairs with every kind of gap.

The random pairs are registered as hypothesis' way to make a `Pair`: `@given(st.from_type(Pair))`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from attunement.measures.pair.pair import Pair
from attunement.record import NOT_CODED, NOTHING, UNCODABLE

NAMES = ("negative", "object", "monitor", "positive")
LETTERS = {"n": 0, "o": 1, "m": 2, "p": 3, "-": NOTHING, "?": UNCODABLE, ".": NOT_CODED}


def stream(*rows: str) -> np.ndarray:
    return np.array([[LETTERS[letter] for letter in row] for row in rows], np.int8)


@pytest.fixture
def pair_of() -> Callable[..., Pair]:
    """Build a pair from letters: n, o, m, p are phases, - nothing, ? uncodable, . not coded."""

    def build(child: str | Sequence[str], mother: str | Sequence[str], step_s: float = 1.0) -> Pair:
        first, second = ([rows] if isinstance(rows, str) else rows for rows in (child, mother))
        return Pair(step_s, ("child", "mother"), (NAMES, NAMES), stream(*first), stream(*second))

    return build


@pytest.fixture
def random_pair() -> Callable[..., Pair]:
    """Build two Markov streams of three phases; `follow` couples them."""
    three = ("negative", "object", "positive")

    def build(rows: int, steps: int, seed: int, *, follow: float = 0.0) -> Pair:
        """Two independent Markov streams; with `follow`, the second copies the first in that share of steps."""
        rng = np.random.default_rng(seed)
        fresh, moves = rng.integers(0, 3, (2, rows, steps)), rng.random((2, rows, steps)) < 0.25
        moves[:, :, 0] = True
        since = np.maximum.accumulate(np.where(moves, np.arange(steps), 0), axis=2)
        first, second = np.take_along_axis(fresh, since, axis=2)
        second = np.where(rng.random((rows, steps)) < follow, first, second)
        return Pair(1.0, ("child", "mother"), (three, three), first.astype(np.int8), second.astype(np.int8))

    return build


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    shape = (draw(st.integers(1, 3)), draw(st.integers(1, 30)))
    # Few codes, so that matches, repeats and gaps are all common.
    codes = st.sampled_from((0, 1, 3, NOTHING, UNCODABLE, NOT_CODED))
    first, second = (draw(hnp.arrays(np.int8, shape, elements=codes, fill=codes)) for _ in range(2))
    step_s = draw(st.sampled_from([0.04, 0.5, 1.0, 2.0]))
    return Pair(step_s, ("child", "mother"), (NAMES, NAMES), first, second)


st.register_type_strategy(Pair, pairs())
