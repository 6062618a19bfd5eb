"""Evocation: seen by acts alone, against norms that stay, and answered in all aspects of care."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.life.course.evocation import PARENT, TEACHER, Evoking, Norms, evoked, norms_of, seen
from attunement.vocabulary import BadValueError

P = Evoking()
UNIT = Norms(np.zeros(3), np.ones(3))


def test_seen_by_hand() -> None:
    assert seen(np.array([[1.0], [0.5], [-0.4]]), UNIT, P) == pytest.approx((1 - 0.35 + 0.2) / 1.3)


def test_what_was_not_seen_evokes_nothing() -> None:
    assert seen(np.full((3, 2), np.nan), UNIT, P).tolist() == [0.0, 0.0]


@given(
    z=st.lists(st.floats(-5, 5), min_size=3, max_size=3), row=st.integers(0, 2), more=st.floats(0, 3),
)  # fmt: skip
def test_seen_rises_with_being_social_and_falls_with_the_rest(z: list[float], row: int, more: float) -> None:
    now = np.array(z)[:, None]
    later = now.copy()
    later[row] += more
    change = seen(later, UNIT, P) - seen(now, UNIT, P)
    assert (change >= -1e-12 if row == 0 else change <= 1e-12).all()
    assert abs(seen(later, UNIT, P)[0]) <= 2


def test_by_norms_of_a_sample_of_unrelated_acts_seen_has_mean_0_and_sd_1() -> None:
    shares = np.random.default_rng(0).normal([[0.2], [0.02], [0.1]], [[0.05], [0.01], [0.03]], (3, 20_000))
    found = seen(shares, norms_of(shares), replace(P, most=6.0))
    assert found.mean() == pytest.approx(0, abs=1e-9)
    assert found.std() == pytest.approx(np.sqrt(1 + 0.49 + 0.25) / 1.3, abs=0.02)


def test_a_person_is_seen_alike_in_any_company() -> None:
    shares = np.random.default_rng(1).uniform(0, 0.3, (3, 50))
    norms, order = norms_of(shares), np.random.default_rng(2).permutation(50)
    assert np.array_equal(seen(shares[:, order], norms, P), seen(shares, norms, P)[order])
    assert np.array_equal(seen(shares[:, :3], norms, P), seen(shares, norms, P)[:3])


def test_all_aspects_of_care_answer_alike_and_without_weight_nothing_does() -> None:
    aspects = np.random.default_rng(3).normal(size=(6, 2))
    assert evoked(aspects, [2.0, -1.0], PARENT, P) - aspects == pytest.approx(np.tile([0.3, -0.15], (6, 1)))
    assert np.array_equal(evoked(aspects, [2.0, -1.0], TEACHER, replace(P, teacher=0.0)), aspects)


def test_norms_need_persons_who_differ() -> None:
    with pytest.raises(BadValueError, match="equally much of resist; norms need persons who differ"):
        norms_of(np.array([[0.1, 0.2], [0.0, 0.0], [0.1, 0.3]]))


def test_roles_that_do_not_answer_what_they_see_are_refused() -> None:
    with pytest.raises(BadValueError, match="the role is 'stranger'"):
        evoked(np.zeros((6, 1)), 1.0, "stranger", P)
