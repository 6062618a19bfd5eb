from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from attunement.measures.stretches import both, length_s, stretches, widened, without

whole = st.integers(0, 40)
spans = st.lists(st.tuples(whole, whole), max_size=8)


def moments(some: object) -> set[int]:
    """The whole seconds that spans cover, counted one by one."""
    return {t for a, b in some for t in range(int(a), int(b))}  # type: ignore[union-attr]


@given(spans, spans)
def test_they_agree_with_counting_second_by_second(one: list, two: list) -> None:
    first, second = stretches(one), stretches(two)
    assert moments(first) == moments(one)
    assert moments(both(first, second)) == moments(one) & moments(two)
    assert moments(without(first, second)) == moments(one) - moments(two)
    assert length_s(first) == len(moments(one))
    for some in (first, both(first, second), without(first, second)):
        assert np.all(some[:, 1] > some[:, 0])
        assert np.all(some[1:, 0] > some[:-1, 1])  # in order and apart


def test_widened_stretches_grow_together() -> None:
    assert widened(stretches([(2, 3), (5, 6)]), 1).tolist() == [[1, 7]]
