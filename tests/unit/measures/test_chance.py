from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from attunement.measures.chance import against_chance, mean_of_dyads, verdict
from attunement.measures.pair.matching import matched_share
from attunement.measures.pair.pair import Pair, Values
from attunement.measures.pair.repair import repairs_per_min
from attunement.measures.pseudo_dyads import PseudoDyads
from attunement.measures.surrogates import CircularShift, SegmentShuffle
from attunement.record import NOT_CODED

METHODS = [PseudoDyads(), CircularShift(min_shift_s=1.0), SegmentShuffle(segment_s=3.0)]


def plain_share(pair: Pair) -> Values:
    """The matched share without its fast path."""
    return matched_share(pair)


@pytest.mark.parametrize("method", METHODS)
def test_the_same_seed_gives_the_same_numbers(
    random_pair: Callable[..., Pair], method: PseudoDyads | CircularShift | SegmentShuffle
) -> None:
    pair = random_pair(9, 50, 1)
    one, two, other = (against_chance(plain_share, pair, method=method, n_surrogates=40, seed=s) for s in (1, 1, 2))
    assert one.table.equals(two.table)
    assert one.group == two.group != other.group


@pytest.mark.parametrize("method", METHODS)
def test_chance_is_chance_for_strangers_and_exceeded_by_partners(
    random_pair: Callable[..., Pair], method: PseudoDyads | CircularShift | SegmentShuffle
) -> None:
    apart = against_chance(matched_share, random_pair(30, 200, 5), method=method, n_surrogates=199)
    assert apart.group.chance_low < apart.group.observed < apart.group.chance_high
    assert apart.group.p > 0.05
    coupled = against_chance(matched_share, random_pair(30, 200, 5, follow=0.3), method=method, n_surrogates=199)
    assert coupled.group.observed > coupled.group.chance_high
    assert (coupled.group.p, coupled.group.n) == (pytest.approx(2 / 200), 199)
    assert coupled.group.z > 5


@pytest.mark.parametrize("method", METHODS)
def test_p_is_uniform_when_there_is_nothing(
    random_pair: Callable[..., Pair], method: PseudoDyads | CircularShift | SegmentShuffle
) -> None:
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


def test_p_counts_as_stated(random_pair: Callable[..., Pair]) -> None:
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


def test_interval_and_mean_are_those_of_the_surrogates(random_pair: Callable[..., Pair]) -> None:
    pair = random_pair(3, 60, 9)
    method = SegmentShuffle(segment_s=5.0)
    values = method.arrangements(matched_share, pair, 99, np.random.default_rng(4)).each
    table = against_chance(matched_share, pair, method=method, n_surrogates=99, seed=4, level=0.9).table
    np.testing.assert_allclose(table["chance_mean"], values.mean(axis=0))
    np.testing.assert_allclose(table["chance_low"], np.quantile(values, 0.05, axis=0))
    np.testing.assert_allclose(table["chance_high"], np.quantile(values, 0.95, axis=0))
    np.testing.assert_allclose(table["z"], (matched_share(pair) - values.mean(axis=0)) / values.std(axis=0, ddof=1))


def test_every_shift_is_counted_and_chance_is_the_mean_of_far_ones(random_pair: Callable[..., Pair]) -> None:
    pair = random_pair(1, 50, 3, follow=0.4)
    rolled = [(pair.first == np.roll(pair.second, shift, axis=1)).mean() for shift in range(50)]
    found = against_chance(matched_share, pair, method=CircularShift(min_shift_s=5.0)).group
    above = sum(value >= rolled[0] - 1e-9 for value in rolled)
    assert found.p == pytest.approx(min(1, 2 * min(above, sum(value <= rolled[0] + 1e-9 for value in rolled)) / 50))
    assert found.chance_mean == pytest.approx(np.mean(rolled[5:46]))
    assert (found.n, found.ways, found.p_least) == (50, 50, 2 / 50)
    slow = against_chance(plain_share, pair, method=CircularShift(min_shift_s=5.0)).group
    assert (slow.p, slow.n) == (found.p, 50)  # fifty shifts are fewer than the thousand draws: all are counted
    drawn = against_chance(plain_share, pair, method=CircularShift(min_shift_s=5.0), n_surrogates=20).group
    assert (drawn.n, drawn.p_least) == (20, pytest.approx(2 / 21))


def test_what_is_too_short_has_no_chance_level(random_pair: Callable[..., Pair]) -> None:
    pair = random_pair(2, 40, 3)
    pair.second[1, 6:] = NOT_CODED
    chance = against_chance(matched_share, pair, method=CircularShift(min_shift_s=5.0), n_surrogates=19)
    assert chance.table["p"].is_null().to_list() == [False, True]
    assert chance.table["n"].to_list() == [40, 0]
    assert verdict(chance.table.row(1, named=True)) == "unknown"


@pytest.mark.parametrize(("dyads", "ways"), [(2, 2), (3, 6), (4, 24), (5, 120), (6, 720), (7, 5040)])
def test_the_smallest_p_is_that_of_the_ways_dyads_can_be_paired(
    random_pair: Callable[..., Pair], dyads: int, ways: int
) -> None:
    """Partners that follow each other to the second stand out as far as so many dyads can, and not further."""
    found = against_chance(matched_share, random_pair(dyads, 300, 3, follow=1.0), n_surrogates=1000).group
    assert (found.ways, found.n) == (ways, ways)
    assert found.p == found.p_least == pytest.approx(min(1, 2 / ways))
    assert verdict(vars(found)) == ("mute" if dyads < 5 else "more")


def test_two_segments_give_no_small_p(random_pair: Callable[..., Pair]) -> None:
    same = random_pair(2, 300, 3, follow=1.0)
    chance = against_chance(matched_share, same, method=SegmentShuffle(segment_s=150.0), alternative="greater")
    assert (chance.table["p"] >= 1 / 2 - 0.06).all()
    assert (chance.table["p_least"] == 1 / 2).all()
    assert chance.group.p == pytest.approx(1 / 4, abs=0.06)
    assert chance.group.p_least == 1 / 4


def test_p_of_pairings_by_hand() -> None:
    # Children who show a, a, b; caregivers who show a, b, b: matches on the diagonal 1, 0, 1. The six ways of pairing
    # match 2, 2 (children 1 and 2 change), 2, 1, 1, 2 of three: all but two are as large as the real one.
    child, mother = (np.array([[code] * 5 for code in codes], np.int8) for codes in ((0, 0, 1), (0, 1, 1)))
    pair = Pair(1.0, ("child", "mother"), (("a", "b"),) * 2, child, mother)
    matched = np.array([[float(a == b) for b in (0, 1, 1)] for a in (0, 0, 1)])
    every = [
        (matched[0, x] + matched[1, y] + matched[2, z]) / 3
        for x, y, z in ((0, 1, 2), (1, 0, 2), (2, 1, 0), (0, 2, 1), (1, 2, 0), (2, 0, 1))
    ]
    assert every.count(2 / 3) == 4
    found = against_chance(matched_share, pair, alternative="greater").group
    assert (found.observed, found.p) == (pytest.approx(2 / 3), pytest.approx(4 / 6))
    assert found.chance_mean == pytest.approx(np.mean([(0 + 0) / 2, (1 + 0) / 2, (0 + 1) / 2]))


def test_visits_of_a_dyad_count_as_one() -> None:
    values = np.array([[1.0, 3.0, np.nan, 8.0], [np.nan, np.nan, np.nan, 2.0]])
    np.testing.assert_allclose(mean_of_dyads(values, np.array([1, 1, 1, 0])), [(2 + 8) / 2, 2.0])


def test_nothing_is_said_of_a_measure_that_does_not_vary(random_pair: Callable[..., Pair]) -> None:
    found = against_chance(lambda pair: np.ones(pair.shape[0]), random_pair(8, 30, 1)).group
    assert (found.p, verdict(vars(found))) == (1.0, "open")
