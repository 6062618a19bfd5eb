"""How two things go together: by hand, and nothing where it cannot be told, without a warning."""

from __future__ import annotations

import numpy as np
import pytest

from attunement.study.going_together import partial_r, r


def test_by_hand() -> None:
    assert r([1, 2, 3], [2, 4, 6]) == pytest.approx(1)
    assert r([1, 2, 3, 9], [3, 2, 1, np.nan]) == pytest.approx(-1), "who is not known on a side is left out"
    x, y, z = [1, 2, 3, 5], [1, 3, 2, 5], [0, 0, 1, 1]
    xy, xz, yz = r(x, y), r(x, z), r(y, z)
    assert xy and xz and yz
    assert partial_r(x, y, z) == pytest.approx((xy - xz * yz) / np.sqrt((1 - xz**2) * (1 - yz**2)))
    assert partial_r(x, y, [1, 1, 1, 1]) == xy


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([], []), ([1.0], [1.0]), ([1, 2], [1, 2]), ([1, 1, 1], [1, 2, 3]), ([np.nan] * 4, [1, 2, 3, 4]),
        ([0.1 + 0.2, 0.3, 0.3], [1, 2, 3]), ([4e-17, 0.4 + 1e-17, 0.4], [0.3, 0.3, 0.3 + 1e-17]),
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_nothing_and_no_warning(one: list[float], other: list[float]) -> None:
    assert r(one, other) is None and partial_r(one, other, range(len(one))) is None


def test_a_third_that_says_all_of_a_side_leaves_nothing_to_tell() -> None:
    assert partial_r([1, 2, 3, 5], [1, 3, 2, 5], [1, 2, 3, 5]) is None
