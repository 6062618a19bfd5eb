from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.measures.pair.matching import MatchedShare, match_state, matched_share, matching
from attunement.measures.pair.pair import Pair
from attunement.record import NOT_CODED, NOTHING, UNCODABLE


def test_shares_leave_out_what_could_not_be_compared(pair_of: Callable[..., Pair]) -> None:
    row = matching(pair_of("ppnno?-.", "pnnop?pp")).row(0, named=True)
    assert row["matched_share"] == pytest.approx(2 / 5)
    assert row["mismatched_share"] == pytest.approx(3 / 5)
    assert row["joint_positive_share"] == pytest.approx(1 / 5)
    assert row["joint_negative_share"] == pytest.approx(1 / 5)
    assert (row["seconds_analysed"], row["seconds_uncodable"]) == (5, 1)
    assert (row["seconds_without_code"], row["seconds_not_coded"], row["step_s"]) == (1, 1, 1)


def test_nothing_to_analyse_is_missing_not_zero(pair_of: Callable[..., Pair]) -> None:
    assert matching(pair_of("??", "pp"))["matched_share"].to_list() == [None]


def test_codes_match_by_name_not_by_number() -> None:
    child, mother = np.array([[0, 1]], np.int8), np.array([[1, 0]], np.int8)
    pair = Pair(1.0, ("child", "mother"), (("negative", "positive"), ("positive", "negative")), child, mother)
    assert matched_share(pair).tolist() == [1.0]


@given(st.from_type(Pair))
def test_match_state_agrees_with_the_plain_loop(pair: Pair) -> None:
    state = match_state(pair)
    for at in np.ndindex(pair.shape):
        both = (int(pair.first[at]), int(pair.second[at]))
        reason = next((status for status in (NOT_CODED, UNCODABLE, NOTHING) if status in both), None)
        assert state[at] == (int(both[0] == both[1]) if reason is None else reason)


@given(st.from_type(Pair), st.sampled_from([None, ("positive",), ("negative", "object")]))
def test_every_shift_is_what_rolling_gives(pair: Pair, phases: tuple[str, ...] | None) -> None:
    share = MatchedShare(phases)
    one = pair.rows(slice(0, 1))
    fast = share.at_every_shift(one)
    for shift in range(pair.shape[1]):
        rolled = Pair(one.step_s, one.persons, one.names, one.first, np.roll(one.second, shift, axis=1))
        np.testing.assert_array_equal(fast[shift], share(rolled)[0])
