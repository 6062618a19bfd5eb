from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from math import factorial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.measures.chance import against_chance
from attunement.measures.pair.matching import MatchedShare, matched_share
from attunement.measures.pair.pair import Pair, Values
from attunement.measures.pseudo_dyads import CommonTime, PseudoDyads
from attunement.measures.surrogates import CircularShift, SegmentShuffle
from attunement.record import NOT_CODED, UNCODABLE
from attunement.vocabulary import BadValueError


def plain_share(pair: Pair) -> Values:
    """The matched share without its fast path."""
    return matched_share(pair)


@given(st.from_type(Pair), st.integers(0, 3), st.integers(3, 40))
def test_the_fast_circular_shift_gives_the_bits_of_the_slow_one(pair: Pair, seed: int, n: int) -> None:
    method = CircularShift(min_shift_s=pair.step_s)
    fast, slow = (
        method.arrangements(share, pair, n, np.random.default_rng(seed)) for share in (matched_share, plain_share)
    )
    for row in range(pair.shape[0]):
        if slow.whole[row]:  # few shifts: both count them all
            np.testing.assert_array_equal(
                fast.each[:, row],
                np.pad(slow.each[:, row], (0, len(fast.each)), constant_values=np.nan)[: len(fast.each)],
            )
            assert fast.apart[row] == slow.apart[row] or np.isnan(slow.apart[row])
        else:
            known = slow.each[:, row][np.isfinite(slow.each[:, row])]
            assert set(known) <= set(fast.each[:, row])
    np.testing.assert_array_equal(fast.real, slow.real)


@given(st.from_type(Pair))
def test_shifts_and_shuffles_keep_what_the_second_person_did(pair: Pair) -> None:
    whole = Pair(
        pair.step_s, pair.persons, pair.names, np.maximum(pair.first, UNCODABLE), np.maximum(pair.second, UNCODABLE)
    )
    for method in (CircularShift(min_shift_s=pair.step_s), SegmentShuffle(segment_s=3 * pair.step_s)):

        def keeps(surrogate: Pair) -> Values:
            for first, second in zip(surrogate.first, surrogate.second, strict=True):
                assert any((np.sort(second) == np.sort(own)).all() for own in whole.second)
                assert any((first == own).all() for own in whole.first)
            return np.zeros(surrogate.shape[0])

        found = method.arrangements(keeps, whole, 5, np.random.default_rng(0))
        # What is too short to be arranged in another way is left out.
        assert np.array_equal(np.isnan(found.each).all(axis=0), found.ways_each == 0)


NUMBERED = Pair(1.0, ("child", "mother"), (tuple("vwxyz"), tuple("vwxyz")), *[np.arange(5, dtype=np.int8)[:, None]] * 2)


def met(by: Callable[[Callable[[Pair], Values]], object]) -> set[tuple[int, int]]:
    """Return who meets whom where five people, each with a code of their own, are arranged."""
    found: set[tuple[int, int]] = set()

    def look(surrogate: Pair) -> Values:
        found.update(zip(surrogate.first[:, 0].tolist(), surrogate.second[:, 0].tolist(), strict=True))
        return np.zeros(surrogate.shape[0])

    by(look)
    return found


def test_in_a_ring_of_strangers_nobody_meets_their_own_partner() -> None:
    dyads = ["a", "b", "a", "c", "b"]
    strangers = met(lambda look: PseudoDyads(dyads).values(look, NUMBERED, 300, np.random.default_rng(0)))
    assert strangers == {(own, other) for own in range(5) for other in range(5) if dyads[own] != dyads[other]}


def test_dyads_change_partners_as_wholes_and_with_as_many_visits() -> None:
    # a and b were seen twice, c once: a and b can change partners, first visit with first and second with second.
    found = met(
        lambda look: PseudoDyads(["a", "b", "a", "c", "b"]).arrangements(look, NUMBERED, 9, np.random.default_rng(0))
    )
    assert found == {(0, 0), (0, 1), (1, 1), (1, 0), (2, 2), (2, 4), (4, 4), (4, 2), (3, 3)}


@given(st.integers(0, 50), st.sampled_from(["abc", "aabb", "aabbc", "abcd", "aabbcc"]))
def test_every_pairing_is_counted_once(seed: int, dyads: str) -> None:
    rng = np.random.default_rng(seed)
    first, second = rng.integers(0, 2, (2, len(dyads), 6)).astype(np.int8)
    pair = Pair(1.0, ("child", "mother"), (("a", "b"),) * 2, first, second)
    found = PseudoDyads(list(dyads)).arrangements(matched_share, pair, 3, np.random.default_rng(0))
    visits = {name: [i for i, dyad in enumerate(dyads) if dyad == name] for name in dict.fromkeys(dyads)}
    expected = []
    for order in permutations(visits):
        taken = dict(zip(visits, order, strict=True))
        if all(len(visits[own]) == len(visits[other]) for own, other in taken.items()):
            partner = {row: visits[taken[own]][k] for own in visits for k, row in enumerate(visits[own])}
            expected.append([(first[i] == second[partner[i]]).mean() for i in range(len(dyads))])
    assert sorted(map(tuple, found.each.tolist())) == sorted(map(tuple, np.array(expected).tolist()))
    assert (found.ways, found.all_together) == (len(expected), True)


def test_different_surrogates_are_counted(random_pair: Callable[..., Pair]) -> None:
    pair, rng = random_pair(3, 40, 3), np.random.default_rng(0)
    assert PseudoDyads(["a", "b", "b"]).arrangements(matched_share, pair, 9, rng).ways == 1
    assert PseudoDyads().arrangements(matched_share, pair, 9, rng).ways_each.tolist() == [3, 3, 3]
    many = PseudoDyads().arrangements(matched_share, random_pair(20, 40, 3), 9, rng)
    assert (many.ways, len(many.each), many.all_together) == (factorial(20), 9, False)
    pair.second[2, 20:] = NOT_CODED
    shifts = CircularShift(min_shift_s=10).arrangements(matched_share, pair, 9, rng)
    assert shifts.ways_each.tolist() == [40, 40, 0]  # twenty steps have no shift of ten either way that is no other
    assert shifts.ways == 1600
    orders = SegmentShuffle(segment_s=15).arrangements(matched_share, pair, 9, rng)
    assert (orders.ways_each.tolist(), orders.ways) == ([6, 6, 2], 72)


def test_what_is_assumed_where_nothing_is_asked_for(random_pair: Callable[..., Pair]) -> None:
    """Segments of 10 s; shifts of 5 s and more, either way, make the mean of chance. In half seconds as in seconds."""
    rng = np.random.default_rng(0)
    for step_s in (0.5, 1.0):
        pair = replace(random_pair(2, round(40 / step_s), 3), step_s=step_s)
        orders = SegmentShuffle().arrangements(matched_share, pair, 9, rng)
        assert orders.ways_each.tolist() == [factorial(4)] * 2
        shifts = CircularShift().arrangements(matched_share, pair, 9, rng)
        least = round(5 / step_s)
        np.testing.assert_allclose(shifts.apart, shifts.each[least : len(shifts.each) - least + 1].mean(axis=0))
        assert not np.allclose(shifts.apart, shifts.each.mean(axis=0))


def test_only_time_that_all_visits_have_is_compared_with_pseudo_dyads(random_pair: Callable[..., Pair]) -> None:
    """Both sleep late in a visit: a long visit is like its own partner for that alone, and is cut."""
    awake, asleep = np.zeros((6, 100), np.int8), np.ones((6, 100), np.int8)
    rng = np.random.default_rng(2)
    streams = [np.concatenate([awake ^ rng.integers(0, 2, awake.shape, np.int8), asleep], axis=1) for _ in range(2)]
    for row, length in enumerate((100, 200, 120, 180, 100, 20)):
        streams[0][row, length:] = streams[1][row, length:] = NOT_CODED
    pair = Pair(1.0, ("child", "mother"), (("awake", "asleep"),) * 2, *streams)
    common = CommonTime.of(pair)
    assert (common.rows.tolist(), common.seconds, common.longest_s) == ([0, 1, 2, 3, 4], 100, 200)
    found = against_chance(MatchedShare(("asleep",)), pair, alternative="greater")
    assert found.group.observed > 0.35
    assert found.group.chance_high < 0.3  # of the first hundred seconds
    assert found.group.p > 0.05
    assert found.table["p"].is_null().to_list() == [*[False] * 5, True]


def test_dyads_of_whom_nothing_was_coded_have_no_chance_level(random_pair: Callable[..., Pair]) -> None:
    pair = random_pair(4, 30, 1)
    pair.first[:2] = NOT_CODED
    found = against_chance(matched_share, pair)
    assert (found.group.ways, found.group.p) == (2, 1)
    assert found.table["p"].is_null().to_list() == [True, True, False, False]
    pair.first[:] = NOT_CODED
    nothing = against_chance(matched_share, pair)
    assert np.isnan(nothing.group.p)
    assert nothing.table["chance_mean"].is_null().all()


def test_one_dyad_has_no_pseudo_dyads(random_pair: Callable[..., Pair]) -> None:
    with pytest.raises(BadValueError, match="at least two dyads"):
        against_chance(matched_share, random_pair(2, 10, 0), method=PseudoDyads(["a", "a"]))
    with pytest.raises(BadValueError, match="dyads names 1"):
        against_chance(matched_share, random_pair(2, 10, 0), method=PseudoDyads(["a"]))
    with pytest.raises(BadValueError, match="n_surrogates is 0"):
        against_chance(matched_share, random_pair(2, 10, 0), n_surrogates=0)
