from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.measures.matching import matched_share
from attunement.measures.pair import Pair, Values
from attunement.measures.repair import repairs_per_min
from attunement.measures.surrogates import CircularShift, PseudoDyads, SegmentShuffle, against_chance
from attunement.record import NOT_CODED, UNCODABLE
from attunement.vocabulary import BadValueError

CODES = ("negative", "object", "positive")
NAMES = (CODES, CODES)
METHODS = [PseudoDyads(), CircularShift(min_shift_s=1.0), SegmentShuffle(segment_s=3.0)]


def random_pair(rows: int, steps: int, seed: int, *, follow: float = 0.0) -> Pair:
    """Two independent Markov streams; with `follow`, the second copies the first in that share of steps."""
    rng = np.random.default_rng(seed)
    fresh, moves = rng.integers(0, 3, (2, rows, steps)), rng.random((2, rows, steps)) < 0.25
    moves[:, :, 0] = True
    since = np.maximum.accumulate(np.where(moves, np.arange(steps), 0), axis=2)
    first, second = np.take_along_axis(fresh, since, axis=2)
    second = np.where(rng.random((rows, steps)) < follow, first, second)
    return Pair(1.0, ("child", "mother"), NAMES, first.astype(np.int8), second.astype(np.int8))


def plain_share(pair: Pair) -> Values:
    """The matched share without its fast path."""
    return matched_share(pair)


@pytest.mark.parametrize("method", METHODS)
def test_the_same_seed_gives_the_same_numbers(method: PseudoDyads | CircularShift | SegmentShuffle) -> None:
    pair = random_pair(4, 50, 1)
    one, two, other = (against_chance(plain_share, pair, method=method, n_surrogates=40, seed=s) for s in (1, 1, 2))
    assert one.table.equals(two.table)
    assert one.group == two.group != other.group


@pytest.mark.parametrize("method", METHODS)
def test_chance_is_chance_for_strangers_and_exceeded_by_partners(
    method: PseudoDyads | CircularShift | SegmentShuffle,
) -> None:
    apart = against_chance(matched_share, random_pair(30, 200, 5), method=method, n_surrogates=199)
    assert apart.group.chance_low < apart.group.observed < apart.group.chance_high
    assert apart.group.p > 0.05
    coupled = against_chance(matched_share, random_pair(30, 200, 5, follow=0.3), method=method, n_surrogates=199)
    assert coupled.group.observed > coupled.group.chance_high
    assert (coupled.group.p, coupled.group.n) == (pytest.approx(2 / 200), 199)
    assert coupled.group.z > 5


@pytest.mark.parametrize("method", METHODS)
def test_p_is_uniform_when_there_is_nothing(method: PseudoDyads | CircularShift | SegmentShuffle) -> None:
    p = [
        against_chance(
            repairs_per_min, random_pair(6, 80, seed), method=method, n_surrogates=39, alternative="greater"
        ).group.p
        for seed in range(200)
    ]
    # Binomial standard error of 0.1 at 200. Segment shuffling is left out of the lower bound: its cuts add switches.
    error = np.sqrt(0.1 * 0.9 / 200)
    assert np.mean(np.array(p) <= 0.1) < 0.1 + 3.5 * error
    if not isinstance(method, SegmentShuffle):
        assert np.mean(np.array(p) <= 0.1) > 0.1 - 3.5 * error


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

        method.values(keeps, whole, 5, np.random.default_rng(0))


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


def test_p_counts_as_stated() -> None:
    pair = random_pair(2, 40, 3)

    def always(value: float) -> float:
        chance = against_chance(
            lambda surrogate: np.full(surrogate.shape[0], value),
            pair,
            method=PseudoDyads(),
            n_surrogates=19,
            alternative="greater",
        )
        return chance.group.p

    assert always(1.0) == 1.0  # all surrogates as extreme as observed
    chance = against_chance(matched_share, random_pair(10, 300, 3, follow=1.0), n_surrogates=19, alternative="less")
    assert chance.group.p == 1.0


def test_interval_and_mean_are_those_of_the_surrogates() -> None:
    pair = random_pair(3, 60, 9)
    method = SegmentShuffle(segment_s=5.0)
    values = method.values(matched_share, pair, 99, np.random.default_rng(4))
    table = against_chance(matched_share, pair, method=method, n_surrogates=99, seed=4, level=0.9).table
    np.testing.assert_allclose(table["chance_mean"], values.mean(axis=0))
    np.testing.assert_allclose(table["chance_low"], np.quantile(values, 0.05, axis=0))
    np.testing.assert_allclose(table["chance_high"], np.quantile(values, 0.95, axis=0))
    np.testing.assert_allclose(table["z"], (matched_share(pair) - values.mean(axis=0)) / values.std(axis=0, ddof=1))


def test_what_is_too_short_has_no_chance_level() -> None:
    pair = random_pair(2, 40, 3)
    pair.second[1, 6:] = NOT_CODED
    table = against_chance(matched_share, pair, method=CircularShift(min_shift_s=5.0), n_surrogates=19).table
    assert table["p"].is_null().to_list() == [False, True]
    assert table["n"].to_list() == [19, 0]


@pytest.mark.parametrize("method", [PseudoDyads(), SegmentShuffle(segment_s=150.0)])
def test_few_different_surrogates_give_no_small_p(method: PseudoDyads | SegmentShuffle) -> None:
    # Two dyads can be re-paired in one way, two segments put into two orders: a thousand draws add no evidence.
    same = random_pair(2, 300, 3, follow=1.0)
    chance = against_chance(matched_share, same, method=method, n_surrogates=1000, alternative="greater")
    least = 1 / 2 if isinstance(method, PseudoDyads) else 1 / 3
    assert (chance.table["p"] >= least).all()
    assert chance.group.p >= (1 / 2 if isinstance(method, PseudoDyads) else 1 / 5)
    if isinstance(method, PseudoDyads):
        assert (chance.table["z"].to_list(), chance.table["distinct"].to_list()) == ([None, None], [1, 1])


def test_different_surrogates_are_counted() -> None:
    pair = random_pair(3, 40, 3)
    pair.second[2, 20:] = NOT_CODED
    assert PseudoDyads(["a", "b", "b"]).distinct(pair)[0].tolist() == [2, 1, 1]
    assert PseudoDyads().distinct(pair) == (pytest.approx([2, 2, 2]), 2)
    assert CircularShift(min_shift_s=10).distinct(pair)[0].tolist() == [21, 21, 1]
    assert SegmentShuffle(segment_s=15).distinct(pair)[0].tolist() == [6, 6, 2]
    assert SegmentShuffle(segment_s=15).distinct(pair)[1] == 72


def test_one_dyad_has_no_pseudo_dyads() -> None:
    with pytest.raises(BadValueError, match="at least two dyads"):
        against_chance(matched_share, random_pair(2, 10, 0), method=PseudoDyads(["a", "a"]))
    with pytest.raises(BadValueError, match="dyads names 1"):
        against_chance(matched_share, random_pair(2, 10, 0), method=PseudoDyads(["a"]))
    with pytest.raises(BadValueError, match="n_surrogates is 0"):
        against_chance(matched_share, random_pair(2, 10, 0), n_surrogates=0)
