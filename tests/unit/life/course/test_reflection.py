"""Reflection: what talk makes of it, what it does to the hold of history, and how losses are mourned."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.life.course.reflection import (
    Reflecting,
    a_year_of,
    heard,
    hold_lost,
    mourned,
    others_who_talk,
    talk_at,
    talk_at_home,
)

P = Reflecting()
SHARE = st.floats(0, 1)
NUMBERS = np.arange(40_000, dtype=np.uint32)


def test_being_heard_lies_between_its_ends() -> None:
    assert heard([0.0, 0.4, 0.5, 1.0], P).tolist() == pytest.approx([0.2, 1.2, 1.2, 1.2])


def test_talk_by_hand() -> None:
    home = talk_at_home(0.6, 0.9, 0.4, 1.0, 0.2, P)
    assert home == pytest.approx(0.45 * 0.54 + 0.20 * 0.4 + 0.2)
    assert talk_at(17.99, home, P, partner=0.9, heard_by_partner=1.2) == home  # a child's partner is no partner yet
    assert talk_at(18.0, home, P) == pytest.approx(0.35 * home + 0.15)
    assert talk_at(18.0, home, P, partner=0.5, heard_by_partner=0.8) == pytest.approx(0.35 * home + 0.7 * 0.4)
    assert talk_at(6.0, home, P, in_therapy=0.5) == pytest.approx(home + 0.4)


def test_a_year_by_hand() -> None:
    assert a_year_of(0.2, age=2.999, talk=3.0, p=P) == 0.2
    pace = 0.4 + 0.6 / (1 + np.exp((11 - 3) / 3))
    assert a_year_of(0.2, age=3.0, talk=0.5, p=P) == pytest.approx(0.2 + 0.1 * pace * 2 * 0.5 * 0.8 - 0.03 * 0.2)
    assert a_year_of(1.0, age=40.0, talk=5.0, p=P) == pytest.approx(0.97)


def test_reflection_comes_to_rest_where_talk_and_fading_meet() -> None:
    """R* = g/(g + .03) with g = 2·r·talk once grown up."""
    talk = np.array([0.0, 0.15, 0.4, 0.8])
    now = np.full(4, 0.5)
    for age in range(40, 540):
        now = a_year_of(now, age=age, talk=talk, p=P)
    assert now == pytest.approx(0.2 * talk / (0.2 * talk + 0.03), abs=1e-6)


@given(now=SHARE, talk=st.floats(0, 4.9), more=st.floats(0, 0.1), age=st.floats(0, 90))
def test_reflection_stays_from_0_to_1_and_rises_with_talk(now: float, talk: float, more: float, age: float) -> None:
    less, after = (float(a_year_of(now, age=age, talk=t, p=P)) for t in (talk, talk + more))
    assert 0 <= less <= after <= 1 + 1e-12


@given(st.lists(SHARE, min_size=2, max_size=20))
def test_the_hold_is_lost_the_more_the_more_is_seen(reflection: list[float]) -> None:
    lost = hold_lost(sorted(reflection), P)
    assert ((lost >= 0) & (lost <= 1)).all() and (np.diff(lost) >= 0).all()


def test_a_loss_is_mourned_by_hand_and_sooner_with_who_hears() -> None:
    assert mourned(1.0, heard=0.0, reflection=1.0, p=P) == pytest.approx(np.exp(-0.03))
    assert mourned(0.5, heard=1.2, reflection=0.5, p=P) == pytest.approx(0.5 * np.exp(-0.03 - 0.15))
    left = mourned(1.0, heard=np.linspace(0, 1.2, 9), reflection=0.7, p=P)
    assert (np.diff(left) < 0).all() and ((left > 0) & (left < 1)).all()


def test_who_else_talks_is_spread_as_declared_and_belongs_to_the_person() -> None:
    other = others_who_talk(NUMBERS, seed=3, p=P)
    assert other.min() == 0.0
    assert other.mean() == pytest.approx(0.14, abs=0.005) and other.std() == pytest.approx(0.17, abs=0.005)
    some = np.array([7, 2, 39_999], np.uint32)
    assert np.array_equal(others_who_talk(some, seed=3, p=P), other[some])
    assert not np.array_equal(others_who_talk(some, seed=4, p=P), other[some])


def test_a_family_in_which_nobody_else_talks_loses_reflection_over_generations() -> None:
    """A mother's reflection alone does not keep itself up: .45 of it, heard well, makes less of it than she has."""
    numbers = replace(P, others=-1.0, others_sd=0.0)
    mother = 0.8
    for _ in range(6):
        child = 0.0
        for age in range(18):
            child = float(a_year_of(child, age=age, talk=talk_at_home(mother, 0.7, 0.0, 0.0, 0.0, numbers), p=numbers))
        assert child < mother
        mother = child
    assert mother < 0.02
