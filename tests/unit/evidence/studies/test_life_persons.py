"""The shared lives of virtual studies: lived and seen once; what happens to some leaves the years before it alone."""

from __future__ import annotations

import numpy as np
import pytest

from attunement.evidence.studies.cohorts import Cohorts
from attunement.evidence.studies.contrasts import apart, related, share_among, through
from attunement.evidence.studies.life.asked import FRIEND, MOTHER, PARTNER, answers, interviewed
from attunement.evidence.studies.life.circumstances import parted_at
from attunement.evidence.studies.life.looked import infant_class, named, preschool_class, rated, visits
from attunement.evidence.studies.life.persons import first_generation, second_generation
from attunement.evidence.studies.life.stability import STYLES, hard_times, met, style
from attunement.evidence.virtual_study import Measured
from attunement.life.course.life_events import LifeEvent
from attunement.life.course.lives import Lives
from attunement.life.course.slots import Slot
from attunement.study.lives import classes_of, raise_lives
from attunement.study.lives_spec import make_lives_spec

FEW = Cohorts(size=64, seed=3)


def mothers(lives: Lives) -> np.ndarray:
    return np.stack(lives.bond(Slot.MAIN))


def test_they_are_the_lives_of_the_command() -> None:
    lives = first_generation(FEW).at(2)
    same = raise_lives(make_lives_spec(lives=32, to=2, seed=3)).lives
    assert np.array_equal(mothers(lives), mothers(same), equal_nan=True)


def test_an_age_is_lived_once_and_seen_once() -> None:
    course = first_generation(FEW)
    assert course is first_generation(FEW) and course.at(3) is course.at(3)
    assert visits(course, 2) is visits(course, 2)
    assert np.array_equal(infant_class(course), classes_of(course.at(1), course.engine)["abcd"].cast(str).to_numpy())


def test_what_happens_changes_only_what_comes_after() -> None:
    usual, parted = first_generation(FEW), parted_at(FEW, 2)
    assert parted.at(2).years == 2 and np.array_equal(mothers(parted.at(2)), mothers(usual.at(2)), equal_nan=True)
    assert not np.array_equal(mothers(parted.at(3)), mothers(usual.at(3)), equal_nan=True)
    nobody = usual.otherwise(LifeEvent(2, "divorce", share=0.0))
    assert np.array_equal(mothers(nobody.at(4)), mothers(usual.at(4)), equal_nan=True)


def test_events_that_were_met_are_counted_by_age() -> None:
    course = hard_times(FEW)
    assert not met(course, 4).any() and (met(course, 16) >= met(course, 10)).all() and met(course, 16).any()


def test_ratings_and_answers_are_one_number_a_person() -> None:
    course = first_generation(FEW)
    assert len(rated(FEW, course, "competence", 8)) == len(named(FEW, course, 8)) == 32
    assert set(preschool_class(course, 4)) <= set("ABCD")
    young = answers(course, 15, PARTNER)["anxious"]
    assert np.isnan(young).all(), "nobody of fifteen has a partner"
    assert np.isfinite(answers(course, 15, FRIEND)["anxious"]).all()
    assert ((answers(course, 15, MOTHER)["avoidant"] >= 1) & (answers(course, 15, MOTHER)["avoidant"] <= 7)).all()
    assert len(interviewed(second_generation(FEW), 18)) == 32


def test_styles_are_chosen_as_often_as_published_where_they_were_set() -> None:
    chosen = style(first_generation(FEW), 30)
    assert set(chosen) <= set(STYLES) and abs((chosen == "secure").mean() - 0.56) < 0.04


def test_statistics_leave_out_who_is_missing_and_know_when_there_is_nobody() -> None:
    nan = float("nan")
    assert related("", [1, 2, 3, 4, nan], [2, 4, 6, 8, 100]).value == pytest.approx(1)
    nobody = np.zeros(4, bool)
    assert np.isnan(share_among("", nobody, nobody).value) and share_among("", ~nobody, ~nobody).value == 1
    assert np.isnan(apart("", [1.0, nan], [True, True], [False, False]).value)


def test_an_indirect_effect_is_the_product_of_its_two_ways() -> None:
    cause, noise, more = np.random.default_rng(5).standard_normal((3, 40_000))
    by = (cause + noise) / np.sqrt(2)
    found = through("", cause, by, (by + more) / np.sqrt(2))
    assert isinstance(found, Measured) and found.value == pytest.approx(0.5, abs=0.02) and found.se < 0.01
    assert through("", cause, more, noise).value == pytest.approx(0, abs=0.001)
