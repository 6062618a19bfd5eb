from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.measures.chance import against_chance
from attunement.measures.matching import matched_share
from attunement.measures.pair import Pair, Values
from attunement.measures.surrogates import CircularShift, PseudoDyads, SegmentShuffle
from attunement.record import NOT_CODED, UNCODABLE
from attunement.vocabulary import BadValueError

METHODS = [PseudoDyads(), CircularShift(min_shift_s=1.0), SegmentShuffle(segment_s=3.0)]


def plain_share(pair: Pair) -> Values:
    """The matched share without its fast path."""
    return matched_share(pair)


@given(st.from_type(Pair), st.integers(0, 3))
def test_the_fast_circular_shift_gives_the_bits_of_the_slow_one(pair: Pair, seed: int) -> None:
    method = CircularShift(min_shift_s=pair.step_s)
    fast, slow = (method.values(share, pair, 7, np.random.default_rng(seed)) for share in (matched_share, plain_share))
    np.testing.assert_array_equal(fast, slow)


@given(st.from_type(Pair))
def test_shifts_and_shuffles_keep_what_the_second_person_did(pair: Pair) -> None:
    whole = Pair(
        pair.step_s, pair.persons, pair.names, np.maximum(pair.first, UNCODABLE), np.maximum(pair.second, UNCODABLE)
    )
    for method in (CircularShift(min_shift_s=pair.step_s), SegmentShuffle(segment_s=3 * pair.step_s)):

        def keeps(surrogate: Pair) -> Values:
            assert any((np.sort(surrogate.second[0]) == np.sort(own)).all() for own in whole.second)
            assert any((surrogate.first == own).all() for own in whole.first)
            return np.zeros(surrogate.shape[0])

        found = method.values(keeps, whole, 5, np.random.default_rng(0))
        orders, _ = method.distinct(whole)
        assert np.array_equal(np.isnan(found), np.broadcast_to(orders == 0, found.shape))  # too short: left out


def test_nobody_meets_their_own_partner_and_visits_of_a_dyad_do_not_mix() -> None:
    dyads = ["a", "b", "a", "c", "b"]
    number = np.arange(5, dtype=np.int8)[:, None]
    pair = Pair(1.0, ("child", "mother"), (tuple("vwxyz"), tuple("vwxyz")), number, number)
    met: set[tuple[int, int]] = set()

    def look(surrogate: Pair) -> Values:
        met.update(zip(surrogate.first[:, 0].tolist(), surrogate.second[:, 0].tolist(), strict=True))
        return np.zeros(surrogate.shape[0])

    PseudoDyads(dyads).values(look, pair, 300, np.random.default_rng(0))
    assert met == {(own, other) for own in range(5) for other in range(5) if dyads[own] != dyads[other]}


def test_different_surrogates_are_counted(random_pair: Callable[..., Pair]) -> None:
    pair = random_pair(3, 40, 3)
    pair.second[2, 20:] = NOT_CODED
    assert PseudoDyads(["a", "b", "b"]).distinct(pair)[0].tolist() == [2, 1, 1]
    assert PseudoDyads().distinct(pair) == (pytest.approx([2, 2, 2]), 2)
    assert CircularShift(min_shift_s=10).distinct(pair)[0].tolist() == [21, 21, 0]  # one shift is no chance level
    assert SegmentShuffle(segment_s=15).distinct(pair)[0].tolist() == [6, 6, 2]
    assert SegmentShuffle(segment_s=15).distinct(pair)[1] == 72


def test_one_dyad_has_no_pseudo_dyads(random_pair: Callable[..., Pair]) -> None:
    with pytest.raises(BadValueError, match="at least two dyads"):
        against_chance(matched_share, random_pair(2, 10, 0), method=PseudoDyads(["a", "a"]))
    with pytest.raises(BadValueError, match="dyads names 1"):
        against_chance(matched_share, random_pair(2, 10, 0), method=PseudoDyads(["a"]))
    with pytest.raises(BadValueError, match="n_surrogates is 0"):
        against_chance(matched_share, random_pair(2, 10, 0), n_surrogates=0)
