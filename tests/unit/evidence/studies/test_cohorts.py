"""Cohorts of a few children: arms differ where they should, and every shipped study runs on them."""

from __future__ import annotations

import numpy as np
import pytest

from attunement.evidence.findings import load_findings
from attunement.evidence.scoreboard import UNTESTED, refresh
from attunement.evidence.studies.care import half_a_year_on
from attunement.evidence.studies.cohorts import Cohorts
from attunement.evidence.studies.interventions import TRAINING
from attunement.evidence.studies.lives import (
    A_THIRD,
    ADOPTION,
    CARER,
    INSTITUTION,
    MALTREATING,
    WITHDRAWN,
    from_birth,
    with_own,
)
from attunement.evidence.virtual_study import load_studies
from attunement.life.event_check import check_life
from attunement.life.events import Event, Life
from attunement.study.children import cared_by, grown
from attunement.theories.traits import Caring
from attunement.vocabulary import BadValueError

FEW = 48


@pytest.fixture(scope="module")
def cohorts() -> Cohorts:
    return Cohorts(size=FEW)


def test_children_are_raised_once(cohorts: Cohorts) -> None:
    assert cohorts.mixed_risk is cohorts.mixed_risk
    assert cohorts.group("mixed-risk", 12.0) is cohorts.mixed_risk


def caring(cohorts: Cohorts, name: str, by_sd: dict[str, float]) -> Caring:
    children = cohorts.in_company(cohorts.drawn(name), from_birth(by_sd), 0.1)[CARER]
    return children.lanes.traits[1]


def test_withdrawn_care_answers_less_and_frightens_as_much(cohorts: Cohorts) -> None:
    before, after = cohorts.drawn("low-risk").traits()[1], caring(cohorts, "low-risk", WITHDRAWN)
    assert (after.responsiveness < before.responsiveness).all()
    assert (after.warmth <= before.warmth).all() and (after.loudness_threshold >= before.loudness_threshold).all()
    np.testing.assert_array_equal(after.fright, before.fright)
    np.testing.assert_array_equal(after.rebuff, before.rebuff)


def test_maltreating_care_frightens_and_rebuffs(cohorts: Cohorts) -> None:
    care, usual = caring(cohorts, "high-risk", MALTREATING), cohorts.drawn("high-risk").caring()
    assert care.fright.mean() > usual.fright.mean() + 1 and care.rebuff.mean() > usual.rebuff.mean() + 1


def test_adopted_children_come_from_the_institution_to_people_who_are_not_withdrawn(cohorts: Cohorts) -> None:
    dyads = cohorts.drawn("low-risk", 32)
    known = cohorts.in_company(dyads, ADOPTION, 12.1)
    np.testing.assert_array_equal(known["parent"].lanes.traits[1].warmth, dyads.traits()[1].warmth)
    nursed = cohorts.in_company(dyads, INSTITUTION, 12)["nurse 1"].lanes
    for a, b in zip(known["nurse 1"].lanes.bonds[0], nursed.bonds[0], strict=True):
        np.testing.assert_array_equal(a, b)
    assert not np.array_equal(known["parent"].lanes.bonds[0].comfort_expectation, nursed.bonds[0].comfort_expectation)


@pytest.mark.parametrize(
    "life", [from_birth(WITHDRAWN), from_birth(MALTREATING), TRAINING, INSTITUTION, ADOPTION, A_THIRD]
)
def test_every_life_of_a_study_can_be_lived(life: Life) -> None:
    assert not check_life(life)


def test_care_that_was_changed_does_not_drift_back_unsaid(cohorts: Cohorts) -> None:
    with pytest.raises(BadValueError, match="care otherwise than they were drawn"):
        half_a_year_on(cohorts.depressed.children)


def test_training_that_moves_nothing_is_the_same_childhood(cohorts: Cohorts) -> None:
    dyads = cohorts.drawn("mixed-risk")
    trained = cohorts.in_company(dyads, with_own(Event(1, CARER, "changes", {"warmth": 0.0})), 2)[CARER]
    for a, b in zip(trained.lanes.bonds[0], cohorts.raised(dyads, 2.0).lanes.bonds[0], strict=True):
        np.testing.assert_array_equal(a, b)


def test_shared_care_leaves_two_different_bonds(cohorts: Cohorts) -> None:
    dyads = cohorts.drawn("low-risk")
    caring = dyads.traits()[1]
    other = caring._replace(responsiveness=caring.responsiveness - 3)
    children = cohorts.in_company(dyads, A_THIRD, other=other)
    first, second = children["first"], children["other"]
    assert first.lanes.bonds[0].comfort_expectation.mean() > second.lanes.bonds[0].comfort_expectation.mean()
    np.testing.assert_array_equal(second.lanes.traits[1].responsiveness, other.responsiveness)
    assert len(first) == len(second) == FEW


def test_an_arm_that_changes_nothing_is_the_same_childhood(cohorts: Cohorts) -> None:
    dyads = cohorts.drawn("mixed-risk")
    whole = cohorts.raised(dyads, 2.0)
    young = grown(cohorts.raised(dyads, 0.0), 1.0)
    parts = grown(cared_by(young, young.lanes.traits[1]), 2.0)
    for a, b in zip(whole.lanes.bonds[0], parts.lanes.bonds[0], strict=True):
        np.testing.assert_array_equal(a, b)


def test_the_second_visit_is_another_day(cohorts: Cohorts) -> None:
    first, again = cohorts.mixed_risk, cohorts.later
    assert again.children.months == 18 and again.repeat == 1
    assert not first.situation.scales["avoidance"].equals(again.situation.scales["avoidance"])


def test_episodes_are_in_the_order_of_the_scales(cohorts: Cohorts) -> None:
    seen = cohorts.mixed_risk.situation
    cry = seen.of_episode("6 alone", "cry_s")
    by_hand = {row["dyad"]: row["cry_s"] for row in seen.episodes.iter_rows(named=True) if row["episode"] == "6 alone"}
    assert [by_hand[dyad] for dyad in seen.scales["dyad"]] == cry.tolist()


def test_every_study_runs_on_a_few_children(cohorts: Cohorts) -> None:
    studies = load_studies()
    done = []
    board = refresh(cohorts, studies=studies, only=[*studies], progress=lambda *now: done.append(now))
    chosen = [f for f in load_findings() if f.id in studies]
    assert done[-1] == (len(chosen), len(chosen))
    tested = {row.finding for row in board.rows if row.status != UNTESTED}
    assert tested == set(studies)
    for row in board.rows:
        assert row.simulated is None or np.isfinite(row.simulated)
