"""Readings are as noisy as they say, err apart, and none is moved by another."""

from __future__ import annotations

import numpy as np
import pytest

from attunement.evidence.studies.cohorts import Cohorts
from attunement.evidence.studies.readings import QUESTIONNAIRE, READING, own_noise, questionnaire, reading
from attunement.evidence.virtual_study import VirtualStudy, difference, load_studies
from attunement.study.children import Children
from attunement.vocabulary import BadValueError

MANY = 16_384
SURE = 4.4 / np.sqrt(MANY)
"""4.4 standard errors of a correlation of nothing: once in 10^5."""


@pytest.fixture(scope="module")
def cohorts() -> Cohorts:
    return Cohorts(size=MANY)


@pytest.fixture(scope="module")
def children(cohorts: Cohorts) -> Children:
    return cohorts.raised(cohorts.drawn("low-risk"), months=0)


@pytest.fixture(scope="module")
def true() -> np.ndarray:
    return np.random.default_rng(3).random(MANY)


def r(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.corrcoef(one, other)[0, 1])


def test_two_readings_agree_as_their_reliability_says_and_err_apart(cohorts, children, true) -> None:
    mine = cohorts.for_study("mine.heart")
    one, two = (reading(mine, name, true, children) for name in ("first", "second"))
    assert r(true, one) == pytest.approx(READING, abs=SURE) == r(true, two)
    assert r(one, two) == pytest.approx(READING**2, abs=SURE)
    z = (true - true.mean()) / true.std()
    assert abs(r(one - READING * z, two - READING * z)) < SURE


def test_a_difference_of_two_readings_of_nothing_is_none(cohorts, children) -> None:
    """With shared noise the change between two readings of a calm group had hardly any spread, so that any looked large."""
    mine = cohorts.for_study("mine.heart")
    before, after = (own_noise(mine, name, children) for name in ("before", "after"))
    assert (after - before).std() == pytest.approx(np.sqrt(2), abs=0.05)
    assert abs(difference("", after, before).value) < 0.05


def test_one_reading_more_moves_no_other(cohorts, children, true) -> None:
    alone = reading(cohorts.for_study("mine.heart"), "second", true, children)
    mine = cohorts.for_study("mine.heart")
    reading(mine, "first", true, children)
    np.testing.assert_array_equal(reading(mine, "second", true, children), alone)


def test_fewer_children_keep_their_noise(cohorts, children) -> None:
    few = cohorts.raised(cohorts.drawn("low-risk", 100), months=0)
    one, all_of_them = (own_noise(cohorts.for_study("mine.heart"), "heart", whose) for whose in (few, children))
    np.testing.assert_array_equal(one, all_of_them[:100])


def test_studies_do_not_share_noise_and_seeds_neither(cohorts, children) -> None:
    one, two = (own_noise(cohorts.for_study(finding), "heart", children) for finding in ("mine.heart", "mine.other"))
    assert abs(r(one, two)) < SURE
    other = Cohorts(size=MANY, seed=7)
    three = own_noise(other.for_study("mine.heart"), "heart", other.raised(other.drawn("low-risk"), months=0))
    assert abs(r(one, three)) < SURE


def test_moments_are_put_into_sd_together_and_err_apart(cohorts, children, true) -> None:
    calm, upset = reading(cohorts.for_study("mine.heart"), "heart", np.stack([true, true + 1]), children)
    assert upset.mean() > calm.mean() + 0.5
    noise = [
        moment - READING * (true - true.mean()) / np.concatenate([true, true + 1]).std() for moment in (calm, upset)
    ]
    assert abs(r(*noise)) < SURE


def test_two_readings_of_one_name_are_refused(cohorts, children, true) -> None:
    mine = cohorts.for_study("mine.heart")
    reading(mine, "heart", true, children)
    with pytest.raises(BadValueError, match=r"study of mine\.heart takes two readings named 'heart'.*name of its own"):
        reading(mine, "heart", true, children)


def test_a_study_knows_its_finding_and_may_be_run_again(cohorts, children) -> None:
    seen = []

    def study(given: Cohorts) -> tuple[()]:
        seen.append((given.finding, own_noise(given, "heart", children)[0]))
        return ()

    for finding in ("mine.heart", "mine.heart", "mine.other"):
        VirtualStudy(finding, "Takes a reading.", study, "here")(cohorts)
    assert seen[0] == seen[1] and seen[1][1] != seen[2][1]
    assert [finding for finding, _ in seen] == ["mine.heart", "mine.heart", "mine.other"]


def test_a_questionnaire_is_as_noisy_as_it_says(cohorts, children) -> None:
    mine = cohorts.for_study("mine.temperament")
    reactivity = np.log(np.asarray(children.lanes.traits[0].reactivity, float))
    rated, again = questionnaire(mine, children), questionnaire(mine, children, "questionnaire of the father")
    assert r(reactivity, rated) == pytest.approx(QUESTIONNAIRE, abs=SURE)
    assert r(rated, again) == pytest.approx(QUESTIONNAIRE**2, abs=SURE)


@pytest.mark.parametrize("much", [-0.1, 1.5, float("nan")])
def test_a_correlation_that_cannot_be_is_refused(cohorts, children, true, much) -> None:
    with pytest.raises(BadValueError, match="correlation of a reading"):
        reading(cohorts.for_study("mine.heart"), "heart", true, children, r=much)


def test_shipped_studies_of_arousal_and_temperament_still_run() -> None:
    some = ("phys.avoid.dissoc", "phys.sf.hr", "temp.groh", "sens.components")
    studies, few = load_studies(), Cohorts(size=64)
    assert all(studies[finding](few) for finding in some)
