"""Turning to people: shares by hand and in which direction they go, draws by them, and who is named in a group."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.life.course.turning import (
    Turning,
    beyond_chance,
    bouts_with_friends,
    friends_answer,
    nominations,
    shares_in_need,
    turned_to,
)
from attunement.life.people import NOBODY
from attunement.vocabulary import BadValueError

P = Turning()
N = 20_000
NUMBER = np.arange(N, dtype=np.uint32)
SHARE = st.floats(0, 1)


def shares(hours: list[float], worth: list[float], known: list[float] | None = None) -> np.ndarray:
    """Shares of one person."""
    return shares_in_need(np.array([hours]), np.array([worth]), np.array([known or [1.0] * len(hours)]), P)[0]


# --- shares -------------------------------------------------------------------------------------------------------------


def test_shares_by_hand() -> None:
    assert shares([3, 1], [0.2, 0.2]) == pytest.approx([0.75, 0.25])
    assert shares([1, 1], [0.5, 0.0]) == pytest.approx([np.exp(1.5) / (1 + np.exp(1.5)), 1 / (1 + np.exp(1.5))])
    assert shares([1, 1], [0.9, 0.1], [0.0, 0.0]) == pytest.approx([0.5, 0.5])  # who is not known is worth nothing yet


def test_who_is_not_there_is_not_turned_to_and_who_has_nobody_turns_to_nobody() -> None:
    assert shares([1, 0], [0.0, np.nan]).tolist() == [1.0, 0.0]
    assert shares([0, 0], [1.0, 1.0]).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("hours", [-1.0, np.nan, np.inf])
def test_hours_that_are_none_are_refused(hours: float) -> None:
    with pytest.raises(BadValueError, match=r"row 0 with its slot 1 are .*; give 0 or more"):
        shares([1, hours], [0, 0])


@given(
    hours=st.lists(st.floats(0.01, 100), min_size=3, max_size=3), worth=st.lists(SHARE, min_size=3, max_size=3),
    more=SHARE, longer=st.floats(1, 9),
)  # fmt: skip
def test_shares_rise_with_worth_and_hours_and_fill_a_year(
    hours: list[float], worth: list[float], more: float, longer: float
) -> None:
    now = shares(hours, worth)
    assert now.sum() == pytest.approx(1) and (now > 0).all()
    better = shares(hours, [worth[0] + more, *worth[1:]])
    assert better[0] >= now[0] - 1e-12 and (better[1:] <= now[1:] + 1e-12).all()
    assert shares([longer * hours[0], *hours[1:]], worth)[0] >= now[0] - 1e-12
    assert shares([longer * h for h in hours], worth) == pytest.approx(now)


def test_somebody_who_is_worth_little_sends_to_others() -> None:
    """Three hours of a mother who does not answer against one of a grandmother who does."""
    answered, not_answered = shares([3, 1], [0.6, 0.6]), shares([3, 1], [0.1, 0.6])
    assert answered[1] == pytest.approx(0.25) and not_answered[1] == pytest.approx(np.exp(1.5) / (3 + np.exp(1.5)))


# --- draws --------------------------------------------------------------------------------------------------------------


def test_people_are_turned_to_as_often_as_shared() -> None:
    given_ = np.tile([0.2, 0.0, 0.5, 0.3, 0.0], (N, 1))
    found = turned_to(given_, NUMBER, year=3, bout=7, seed=5)
    assert np.bincount(found, minlength=5) / N == pytest.approx([0.2, 0, 0.5, 0.3, 0], abs=0.015)
    other = turned_to(given_, NUMBER, year=3, bout=8, seed=5)
    assert ((found == 2) & (other == 2)).mean() == pytest.approx(0.25, abs=0.015)


def test_everybody_turns_as_in_any_company() -> None:
    rng = np.random.default_rng(1)
    mine, order = rng.dirichlet(np.ones(4), N), rng.permutation(N)[:100]
    usual = turned_to(mine, NUMBER, year=3, bout=7, seed=5)
    assert np.array_equal(turned_to(mine[order], NUMBER[order], year=3, bout=7, seed=5), usual[order])


def test_shares_that_rounding_left_below_one_turn_nobody_away() -> None:
    found = turned_to(np.tile([0.0, 1e-9, 0.0], (100, 1)), NUMBER[:100], year=3, bout=7, seed=5)
    assert (found == 1).all()
    assert (turned_to(np.zeros((3, 2)), NUMBER[:3], year=3, bout=7, seed=5) == NOBODY).all()


def test_a_bout_without_an_address_is_refused() -> None:
    with pytest.raises(BadValueError, match="from 0 to 4095"):
        turned_to(np.ones((1, 1)), NUMBER[:1], year=3, bout=4096, seed=5)


# --- groups -------------------------------------------------------------------------------------------------------------


def group(k: int, groups: int = 1, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Some groups in which all places are taken."""
    seen = np.clip(np.random.default_rng(seed).normal(size=(groups, k)), -2, 2)
    return seen, np.arange(groups * k, dtype=np.uint32).reshape(groups, k), np.ones((groups, k), bool)


def test_everybody_names_three_others_of_its_group() -> None:
    seen, number, there = group(12, groups=5)
    there[2, 9:] = there[3, 1:] = there[4, 3:] = False
    named = nominations(seen, number, there, year=8, seed=2, p=P)
    assert not named[:, np.arange(12), np.arange(12)].any()
    assert not named[2][9:].any() and not named[2][:, 9:].any() and not named[3].any()
    by = named.sum(axis=2)
    assert (by[:2] == 3).all() and (by[2, :9] == 3).all() and (by[4, :3] == 2).all()


def test_without_noise_the_most_pleasant_are_named() -> None:
    seen, number, there = group(10)
    named = nominations(seen, number, there, year=8, seed=2, p=replace(P, noise=0.0))[0]
    best = np.argsort(-seen[0])
    assert named.sum(axis=0)[best].tolist() == [9, 9, 9, 3, 0, 0, 0, 0, 0, 0]


@given(shuffle=st.integers(0, 2**32), k=st.integers(2, 9))
def test_naming_does_not_depend_on_places(shuffle: int, k: int) -> None:
    rng = np.random.default_rng(shuffle)
    seen, order = np.round(rng.normal(size=(1, k))), rng.permutation(k)
    number = rng.choice(2**32, k, replace=False).astype(np.uint32)[None]
    there = rng.random((1, k)) < 0.8
    usual = nominations(seen, number, there, year=8, seed=2, p=P)[0]
    mixed = nominations(seen[:, order], number[:, order], there[:, order], year=8, seed=2, p=P)[0]
    assert np.array_equal(mixed, usual[np.ix_(order, order)])


def test_who_is_pleasant_is_named_more_and_others_are_named_another_year() -> None:
    seen, number, there = group(20, groups=200)
    named = nominations(seen, number, there, year=8, seed=2, p=P)
    beyond = beyond_chance(named, there, P)
    assert beyond.mean() == pytest.approx(0, abs=1e-12)
    assert 0.5 < np.corrcoef(beyond.ravel(), seen.ravel())[0, 1] < 0.9
    assert (nominations(seen, number, there, year=9, seed=2, p=P) != named).any()


def test_where_nothing_counts_but_chance_being_named_has_sd_1() -> None:
    seen, number, there = group(20, groups=300)
    beyond = beyond_chance(nominations(0 * seen, number, there, year=8, seed=2, p=P), there, P)
    assert beyond.std() == pytest.approx(1, abs=0.05)


def test_what_being_named_brings_by_hand() -> None:
    """Five members, three names each: by chance 3 ± √(3·(1 − 3/4))."""
    named, there = np.zeros((1, 5, 5), bool), np.ones((1, 5), bool)
    named[0, 1:, 0] = True  # the first is named by four, the second by one, others by nobody
    named[0, 0, 1] = True
    assert beyond_chance(named, there, P)[0, :3] == pytest.approx(np.array([1, -2, -3]) / np.sqrt(0.75))
    assert bouts_with_friends(10, named, there, P)[0] == pytest.approx([40 / 3, 10 / 3, 2.5, 2.5, 2.5])
    aspects = np.zeros((6, 1, 5))
    assert friends_answer(aspects, beyond_chance(named, there, P), P)[4, 0, 0] == pytest.approx(0.5 / np.sqrt(0.75))


def test_in_small_groups_nobody_stands_out() -> None:
    seen, number, there = group(3)
    named = nominations(seen, number, there, year=8, seed=2, p=P)
    assert beyond_chance(named, there, P).tolist() == [[0.0, 0.0, 0.0]]
    assert bouts_with_friends(10, named, there, P).tolist() == [[10.0, 10.0, 10.0]]
