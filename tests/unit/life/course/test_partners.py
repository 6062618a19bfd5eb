"""Partners: who looks, pairing in order whatever the rows and labels, likeness that nobody wants, couples that part together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.life.course.partners import Pairing, looking, new_partners, parted, parting_rate
from attunement.life.people import NOBODY
from attunement.vocabulary import BadValueError

P = Pairing()
PLAIN = replace(P, noise=0.0)
N = 20_000
NUMBER = np.arange(N, dtype=np.uint32)
NO_FAMILY = np.full(N, -1)


def paired(answering: list[float], side: str, *, family: list[int] | None = None, p: Pairing = PLAIN) -> list[int]:
    """Partners of a few persons, all of whom look; sides are written as letters."""
    number = np.arange(len(side), dtype=np.uint32)
    return new_partners(
        number, np.array([letter == "a" for letter in side]), np.array(answering), np.ones(len(side), bool),
        family=np.array(family or [-1] * len(side)), year=20, seed=1, p=p,
    ).tolist()  # fmt: skip


# --- who looks ----------------------------------------------------------------------------------------------------------


def test_only_the_free_look_and_only_from_19() -> None:
    ages = np.where(NUMBER < N // 2, 18.99, 19.0)
    free = NUMBER % 2 == 0
    found = looking(NUMBER, free, ages, year=20, seed=2, p=P)
    assert not found[~free].any() and not found[ages < 19].any()
    assert found[free & (ages >= 19)].mean() == pytest.approx(0.45, abs=0.03)


def test_others_look_in_another_year() -> None:
    one, other = (looking(NUMBER, NUMBER >= 0, 30.0, year=year, seed=2, p=P) for year in (30, 31))
    assert (one & other).mean() == pytest.approx(0.45**2, abs=0.015)


# --- pairing ------------------------------------------------------------------------------------------------------------


def test_paired_in_order_by_hand() -> None:
    assert paired([3.0, 1.0, 2.0, 9.0, 7.0, 8.0], "aaabbb") == [3, 4, 5, 0, 1, 2]


def test_the_last_of_the_longer_side_stay_free() -> None:
    assert paired([3.0, 1.0, 2.0, 5.0], "aaab") == [3, NOBODY, NOBODY, 0]
    assert paired([3.0, 1.0], "aa") == [NOBODY, NOBODY]


def test_equals_stand_in_order_of_number() -> None:
    assert paired([1.0, 1.0, 1.0, 1.0], "abab") == [1, 0, 3, 2]


def test_two_of_a_family_stay_free() -> None:
    assert paired([2.0, 1.0, 2.0, 1.0], "aabb", family=[7, 8, 7, 9]) == [NOBODY, 3, NOBODY, 1]


def test_who_does_not_look_is_not_paired() -> None:
    number = np.arange(4, dtype=np.uint32)
    found = new_partners(
        number,
        number < 2,
        np.array([1.0, 2.0, np.nan, 1.0]),
        number != 2,
        family=NO_FAMILY[:4],
        year=3,
        seed=1,
        p=PLAIN,
    )
    assert found.tolist() == [NOBODY, 3, NOBODY, 1]


def test_somebody_never_seen_is_said() -> None:
    with pytest.raises(BadValueError, match="not known of 1 who look, the first in row 1; give it from recorded bouts"):
        paired([1.0, np.nan], "ab")


@given(seed=st.integers(0, 2**32), shuffle=st.integers(0, 2**32), size=st.integers(1, 60))
def test_pairing_depends_on_neither_rows_nor_labels(seed: int, shuffle: int, size: int) -> None:
    """Persons in other rows are paired with the same persons; families and sides called otherwise change nothing."""
    rng = np.random.default_rng(shuffle)
    number = rng.choice(2**32, size, replace=False).astype(np.uint32)
    side, looks = rng.random(size) < 0.5, rng.random(size) < 0.8
    answering, family = np.round(rng.normal(size=size)), rng.integers(-1, 8, size)
    order = rng.permutation(size)

    def who(rows: np.ndarray, side: np.ndarray, family: np.ndarray) -> dict[int, int]:
        there = new_partners(
            number[rows], side[rows], answering[rows], looks[rows], family=family[rows], year=5, seed=seed, p=P
        )
        return {int(number[rows[i]]): int(number[rows[j]]) for i, j in enumerate(there) if j != NOBODY}

    usual = who(np.arange(size), side, family)
    assert who(order, side, family) == usual
    assert who(order, ~side, np.where(family < 0, -1, 99 - family)) == usual
    assert all(usual[usual[one]] == one for one in usual)


def test_partners_are_weakly_alike_because_all_want_who_answers() -> None:
    """With noise of 2 SD, rank tells a fifth of the variance: r = 1/(1 + 2²)."""
    answering = np.random.default_rng(3).normal(size=N)
    there = new_partners(
        NUMBER, NUMBER % 2 == 0, answering, NUMBER >= 0, family=NO_FAMILY, year=9, seed=6, p=P
    )  # fmt: skip
    mine = there != NOBODY
    assert np.corrcoef(answering[mine], answering[there[mine]])[0, 1] == pytest.approx(0.2, abs=0.03)


# --- parting ------------------------------------------------------------------------------------------------------------


def test_how_readily_a_person_leaves_by_hand() -> None:
    assert parting_rate([0.3, 0.5, 0.9], [0.0, 0.1, 0.0], [20, 25.9, 20], P).tolist() == pytest.approx([0.1, 0.2, 0.0])
    assert parting_rate(0.3, 0.1, 26.0, P) == pytest.approx(0.25 * 0.4)
    assert parting_rate(0.0, 1.0, 20.0, P) == 1.0


@given(answered=st.floats(0, 1), rebuffed=st.floats(0, 1), age=st.floats(19, 90), more=st.floats(0, 0.5))
def test_being_answered_keeps_and_being_rebuffed_parts(
    answered: float, rebuffed: float, age: float, more: float
) -> None:
    rate = parting_rate(answered, rebuffed, age, P)
    assert 0 <= rate <= 1
    assert parting_rate(answered + more, rebuffed, age, P) <= rate + 1e-12
    assert parting_rate(answered, rebuffed + more, age, P) >= rate - 1e-12


def test_couples_part_together_at_the_mean_of_their_rates() -> None:
    partner = np.where(NUMBER % 2 == 0, NUMBER + 1, NUMBER.astype(int) - 1).astype(np.int64)
    rate = np.where(NUMBER % 2 == 0, 0.1, 0.5)
    found = parted(NUMBER, partner, rate, year=3, seed=8)
    assert np.array_equal(found, found[partner])
    assert found.mean() == pytest.approx(0.3, abs=0.02)
    again = parted(NUMBER, partner, rate, year=4, seed=8)
    assert (found & again).mean() == pytest.approx(0.09, abs=0.015)


def test_who_is_alone_parts_from_nobody() -> None:
    assert not parted(NUMBER, np.full(N, NOBODY), np.full(N, np.nan), year=3, seed=8).any()


def test_partners_who_do_not_name_each_other_are_refused() -> None:
    with pytest.raises(
        BadValueError, match="in row 0 is in row 1, whose partner is in row 2; partners must name each other"
    ):
        parted(NUMBER[:3], np.array([1, 2, 1]), np.zeros(3), year=3, seed=8)
