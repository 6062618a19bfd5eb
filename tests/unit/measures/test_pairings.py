"""Pairing anew: exact p, and how often noise is called more than chance."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from attunement.measures.pairings import pairing_test
from attunement.vocabulary import BadValueError


def test_all_pairings_are_counted_by_hand() -> None:
    values = np.array([[5.0, 1, 2], [0, 4, 1], [3, 2, 6]])
    means = [np.mean([values[i, j] for i, j in enumerate(p)]) for p in permutations(range(3))]
    found = pairing_test(values)
    assert (found.observed, found.pairings, found.exact) == (5, 6, True)
    assert found.chance_mean == pytest.approx((1 + 2 + 0 + 1 + 3 + 2) / 6)
    assert found.p == pytest.approx(2 / 6)  # the real pairing is the best of six
    assert found.p_least == found.p
    assert found.z == pytest.approx((5 - np.mean(means)) / np.std(means, ddof=1))


@pytest.mark.parametrize(("pairs", "smallest"), [(2, 1.0), (3, 1 / 3), (4, 1 / 12), (5, 1 / 60)])
def test_few_pairs_cannot_reach_a_small_p(pairs: int, smallest: float) -> None:
    assert pairing_test(np.eye(pairs)).p == pytest.approx(smallest)


@pytest.mark.parametrize("pairs", [2, 3, 4, 5, 8, 12])
def test_noise_is_called_more_or_less_than_chance_at_most_as_often_as_p_says(pairs: int) -> None:
    rng = np.random.default_rng(pairs)
    sets = 600 if pairs <= 5 else 200
    # who is high and who is low differs from person to person, as in real recordings
    found = [
        pairing_test(
            rng.normal(size=(pairs, pairs)) + rng.normal(0, 2, (pairs, 1)) + rng.normal(0, 2, pairs), pairings=199
        ).p
        for _ in range(sets)
    ]
    called = np.mean(np.array(found) <= 0.05)
    assert called <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / sets)


def test_missing_pairs_are_left_out_and_random_pairings_repeat() -> None:
    values = np.eye(10) + np.random.default_rng(0).normal(0, 0.1, (10, 10))
    values[0, 1] = np.nan
    one, two = pairing_test(values, pairings=500, seed=4), pairing_test(values, pairings=500, seed=4)
    assert one == two
    assert (one.exact, one.pairings, one.p) == (False, 501, 2 / 501)
    values[np.eye(10, dtype=bool)] = np.nan
    assert np.isnan(pairing_test(values).p)


def test_a_table_that_is_none_is_refused() -> None:
    with pytest.raises(BadValueError, match="as many first as second"):
        pairing_test(np.zeros((2, 3)))
    with pytest.raises(BadValueError, match="pairings is 0"):
        pairing_test(np.eye(2), pairings=0)
