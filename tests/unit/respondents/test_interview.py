"""The interview: turns are taken for the theory's own reasons, by its own policy, and what comes back holds no state."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.respondents import interview as module
from attunement.respondents.asked import FATHER, GENERAL, MOTHER, Respondents
from attunement.respondents.asking import Asking
from attunement.respondents.interview import (
    AVERAGE,
    INTERVIEW_NUMBERS,
    LOSS,
    TOPICS,
    TURNS,
    WAYS,
    Interview,
    chances,
    interview,
    most_frightening,
    share_of,
)
from attunement.theories.homeostatic.state import Body, Bond, Day, Maturity
from attunement.theories.homeostatic.theory import HOMEOSTATIC
from attunement.theories.interface import Actor, Acts, Context
from attunement.vocabulary import ChildAct
from attunement.vocabulary.parameters import replace as with_numbers

ASKING = Asking(1, 70_000)
CALM = np.zeros((1, len(WAYS)))
LINE = list(WAYS)
TRUSTED = {"comfort_expectation": 0.6, "familiarity": 0.9}


def one(
    bond: Bond, *, need: float = 0.6, reflection: float = 0.55, feeling=CALM, theory=HOMEOSTATIC
) -> dict[str, float]:
    """How likely one person takes one turn in each way."""
    likely = chances(bond, np.array([[need]]), np.array([reflection]), feeling, theory=theory)
    return dict(zip(LINE, likely[0, 0], strict=True))


def test_turns_are_shared_out_as_declared() -> None:
    assert {topic: TOPICS.count(topic) for topic in TOPICS} == {MOTHER: 60, FATHER: 38, GENERAL: 52, LOSS: 25}
    assert sum(TURNS.values()) == 150
    assert set(WAYS.values()) == {
        ChildAct.EXPLORE, ChildAct.APPROACH, ChildAct.AVERT, ChildAct.RESIST, ChildAct.FREEZE,
    }  # fmt: skip


def test_chances_are_the_softmax_of_the_theorys_own_reasons(bond) -> None:
    with_one = {
        "comfort_expectation": 0.4, "contingency_expectation": 0.5, "value_avert": 0.1, "value_resist": -0.05,
        "value_approach": 0.06, "threat_expectation": 0.3, "responsiveness_variance": 0.04, "familiarity": 0.3,
    }  # fmt: skip
    asked, need, p = bond(1, **with_one), 0.7, HOMEOSTATIC.parameters
    grown = Maturity(1.0, 1.0, 1.0, 0.0, 1.0)
    now = Bond(*(float(row[0]) for row in asked))
    me = Actor(Body(need, *[0.0] * 8, distance=(0.0,)), (now._replace(contingency_now=now.contingency_expectation),))
    around = Context(3.0, 0.0, (1.0,), 0.0, 0.0, 0.0, 0.0, Acts((0.0,) * 8, ((0.0,) * 6,)))
    logits = dict.fromkeys(WAYS.values(), 0.0)
    for by_act in HOMEOSTATIC.role("child").terms(me, AVERAGE, Day(grown, 1.0), around, p).values():
        for act in logits.keys() & by_act.keys():
            logits[act] += float(by_act[act])
    logits[ChildAct.EXPLORE] += 4 * (0.8 - 0.55)
    logits[ChildAct.FREEZE] += 0.2
    weights = np.exp(np.array(list(logits.values())))
    feeling = np.array([[0, 0, 0, 0, 0.2]])
    found = one(asked, need=need, reflection=0.8, feeling=feeling)
    np.testing.assert_allclose(list(found.values()), weights / weights.sum(), rtol=1e-4)


def test_another_theory_speaks_for_other_reasons(bond) -> None:
    numbers = with_numbers(HOMEOSTATIC.parameters, {"choice.uncertainty_to_resist": 0.0}, where="a test")
    unsure = bond(1, responsiveness_variance=0.1)
    assert one(unsure)["anger"] > 2 * one(unsure, theory=replace(HOMEOSTATIC, parameters=numbers))["anger"]
    nothing = HOMEOSTATIC.recast("child", terms=lambda *_: {})
    assert list(one(unsure, theory=nothing).values()) == pytest.approx([0.2] * 5)


@pytest.mark.parametrize(
    ("row", "low", "high", "way"),
    [
        ("comfort_expectation", 0.1, 0.7, "need"),
        ("value_avert", -0.1, 0.2, "dismiss"),
        ("responsiveness_variance", 0.0, 0.1, "anger"),
        ("threat_expectation", 0.0, 0.6, "lapse"),
    ],
)
def test_each_way_has_a_history(bond, row, low, high, way) -> None:
    assert one(bond(1, **(TRUSTED | {row: high})))[way] > 1.3 * one(bond(1, **(TRUSTED | {row: low})))[way]


@given(st.floats(0, 0.99), st.floats(0.01, 1), st.floats(0, 1.6), st.integers(0, 100))
def test_reflection_tells_and_takes_from_every_other_way_alike(low: float, more: float, need: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = (0.1 * rng.normal(size=len(Bond._fields))).astype(np.float32)
    drawn = Bond(*(np.array([abs(row)]) for row in rows))
    high = min(low + more, 1.0)
    less, much = (one(drawn, need=need, reflection=r) for r in (low, high))
    assert sum(less.values()) == pytest.approx(1, abs=1e-5)
    assert np.log(much["tell"] / less["tell"]) - np.log(much["need"] / less["need"]) == pytest.approx(
        4 * (high - low), abs=1e-3
    )
    for way in LINE[2:]:
        assert much[way] / less[way] == pytest.approx(much["need"] / less["need"], rel=1e-3)


def test_a_person_is_thought_of_as_there_and_known(bond) -> None:
    rows = {"comfort_expectation": 0.4, "threat_expectation": 0.2}
    never, always = (one(bond(1, familiarity=f, **rows)) for f in (0.0, 1.0))
    assert list(never.values()) == pytest.approx(list(always.values()), rel=1e-5)


def test_turns_come_as_often_as_they_are_likely(bond) -> None:
    people = 400
    asked = Respondents(np.arange(people, dtype=np.uint32), bond(people, **TRUSTED), np.full(people, 0.6))
    sure = replace(INTERVIEW_NUMBERS, need_sd=0.0, day_sd=0.0)
    said = interview(asked, ASKING, numbers=sure)
    for need, about in ((0.6, tuple(TURNS)), (0.9, (LOSS,))):
        turns = people * sum(topic in about for topic in TOPICS)
        for way, likely in one(bond(1, **TRUSTED), need=need, reflection=0.6).items():
            error = np.sqrt(likely * (1 - likely) / turns)
            assert abs(share_of(said, way, *about).mean() - likely) < 4.4 * error, (about, way)


def test_what_is_asked_about_moves_its_own_turns_alone(bond) -> None:
    general, other = bond(300, **TRUSTED), bond(300, **(TRUSTED | {"value_avert": 0.3}))
    number, reflection = np.arange(300, dtype=np.uint32), np.full(300, 0.5)
    usual, with_father = (
        interview(Respondents(number, general, reflection, bonds), ASKING) for bonds in ({}, {FATHER: other})
    )
    about = np.array(TOPICS)
    differs = (usual.ways != with_father.ways).any(axis=0)
    assert differs[about == FATHER].mean() > 0.9 and not differs[about != FATHER].any()


def test_the_day_is_felt_and_needs_differ_from_turn_to_turn(sample) -> None:
    few = sample.take(slice(200))
    usual = interview(few, ASKING)
    for change in ({"day_sd": 1.0}, {"need_sd": 0.4}):
        assert (interview(few, ASKING, numbers=replace(INTERVIEW_NUMBERS, **change)).ways != usual.ways).mean() > 0.02


def test_the_bond_of_most_fright_is_asked_about_and_loss_adds_to_it(bond) -> None:
    mother = bond(5, threat_expectation=[0.5, 0.1, 0.5, 0.9, 0.5], comfort_expectation=0.1)
    general = bond(5, threat_expectation=0.2, comfort_expectation=0.3)
    asked = Respondents(
        np.arange(5, dtype=np.uint32), general, np.array([0.5, 0.5, 1.0, 0.75, 0.75]), {MOTHER: mother},
        unresolved=np.array([0, 0.5, 0, 1.0, 0]),
    )  # fmt: skip
    most = most_frightening(asked)
    np.testing.assert_allclose(most.comfort_expectation, [0.1, 0.3, 0.1, 0.1, 0.1], rtol=1e-6)
    expected = [0.5, 0.2 + 0.8 * 0.5, 0.5 * 0.4, 1.0, 0.5 * 0.7]  # .9·.7 + .8 would be more than 1
    np.testing.assert_allclose(most.threat_expectation, expected, rtol=1e-6)


def test_fright_and_loss_make_lapses(bond) -> None:
    number, half = np.arange(200, dtype=np.uint32), np.full(200, 0.5)
    safe, hurt = bond(200, **TRUSTED), bond(200, **(TRUSTED | {"threat_expectation": 0.6}))
    lapses = {
        "safe": Respondents(number, safe, half),
        "frightened": Respondents(number, safe, half, {MOTHER: hurt}),
        "bereaved": Respondents(number, safe, half, unresolved=0.8),
    }
    found = {who: share_of(interview(asked, ASKING), "lapse", LOSS).mean() for who, asked in lapses.items()}
    assert min(found["frightened"], found["bereaved"]) > 2 * found["safe"]


def test_what_comes_back_holds_no_state() -> None:
    assert {field.name for field in fields(Interview)} == {"number", "ways", "asking"}


def test_a_persons_interview_is_its_own(sample, monkeypatch) -> None:
    few = sample.take(slice(7))
    together = interview(few, ASKING)
    np.testing.assert_array_equal(interview(few.take(slice(2, 4)), ASKING).ways, together.ways[2:4])
    monkeypatch.setattr(module, "BLOCK", 3)
    np.testing.assert_array_equal(interview(few, ASKING).ways, together.ways)
    assert interview(few.take(slice(0)), ASKING).ways.shape == (0, len(TOPICS))
    again = interview(few, replace(ASKING, again=1))
    assert (again.ways != together.ways).any(axis=1).all()
