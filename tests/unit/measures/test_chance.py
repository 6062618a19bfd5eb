from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from attunement.measures.chance import against_chance
from attunement.measures.matching import matched_share
from attunement.measures.pair import Pair, Values
from attunement.measures.repair import repairs_per_min
from attunement.measures.surrogates import CircularShift, PseudoDyads, SegmentShuffle
from attunement.record import NOT_CODED

METHODS = [PseudoDyads(), CircularShift(min_shift_s=1.0), SegmentShuffle(segment_s=3.0)]


def plain_share(pair: Pair) -> Values:
    """The matched share without its fast path."""
    return matched_share(pair)


@pytest.mark.parametrize("method", METHODS)
def test_the_same_seed_gives_the_same_numbers(
    random_pair: Callable[..., Pair], method: PseudoDyads | CircularShift | SegmentShuffle
) -> None:
    pair = random_pair(4, 50, 1)
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
    values = method.values(matched_share, pair, 99, np.random.default_rng(4))
    table = against_chance(matched_share, pair, method=method, n_surrogates=99, seed=4, level=0.9).table
    np.testing.assert_allclose(table["chance_mean"], values.mean(axis=0))
    np.testing.assert_allclose(table["chance_low"], np.quantile(values, 0.05, axis=0))
    np.testing.assert_allclose(table["chance_high"], np.quantile(values, 0.95, axis=0))
    np.testing.assert_allclose(table["z"], (matched_share(pair) - values.mean(axis=0)) / values.std(axis=0, ddof=1))


def test_what_is_too_short_has_no_chance_level(random_pair: Callable[..., Pair]) -> None:
    pair = random_pair(2, 40, 3)
    pair.second[1, 6:] = NOT_CODED
    table = against_chance(matched_share, pair, method=CircularShift(min_shift_s=5.0), n_surrogates=19).table
    assert table["p"].is_null().to_list() == [False, True]
    assert table["n"].to_list() == [19, 0]


@pytest.mark.parametrize("method", [PseudoDyads(), SegmentShuffle(segment_s=150.0)])
def test_few_different_surrogates_give_no_small_p(
    random_pair: Callable[..., Pair], method: PseudoDyads | SegmentShuffle
) -> None:
    # Two dyads can be re-paired in one way, two segments put into two orders: a thousand draws add no evidence.
    same = random_pair(2, 300, 3, follow=1.0)
    chance = against_chance(matched_share, same, method=method, n_surrogates=1000, alternative="greater")
    least = 1 / 2 if isinstance(method, PseudoDyads) else 1 / 3
    assert (chance.table["p"] >= least).all()
    assert chance.group.p >= (1 / 2 if isinstance(method, PseudoDyads) else 1 / 5)
    if isinstance(method, PseudoDyads):
        assert (chance.table["z"].to_list(), chance.table["distinct"].to_list()) == ([None, None], [1, 1])
