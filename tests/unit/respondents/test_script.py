"""The script: how likely its steps are told, how the coder scores them, and agreement as declared."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

from attunement.respondents.asked import Respondents
from attunement.respondents.asking import SCRIPT, Asking
from attunement.respondents.expectations import USUAL, compared
from attunement.respondents.interview_coding import Coder
from attunement.respondents.script import SCRIPT_NUMBERS, STEPS, STORIES, Stories, scripted, stories
from attunement.theories.homeostatic.theory import HOMEOSTATIC

ASKING = Asking(1, 70_000)
SURE = Coder(seed=1, error=False)


def test_there_are_twelve_steps() -> None:
    assert len(STORIES) * len(STEPS) == 12


@pytest.mark.parametrize("row", ["comfort_expectation", "contingency_expectation", "value_avert"])
def test_steps_are_told_as_often_as_they_are_likely(bond, row) -> None:
    people = 3_000
    plain = replace(SCRIPT_NUMBERS, person_sd=0.0)
    told = []
    for value in (0.05, 0.25):
        one = bond(people, **{row: value})
        z = {name: float(each[0]) for name, each in compared(one, HOMEOSTATIC.parameters, USUAL).items()}
        likely = expit(0.2 + 0.9 * z["worth"] + 0.5 * z["answer"] - 0.4 * z["averting"])
        asked = Respondents(np.arange(people, dtype=np.uint32), one, np.zeros(people))
        steps = stories(asked, ASKING, numbers=plain).told
        assert steps.mean(axis=0) == pytest.approx(likely, abs=4.4 * np.sqrt(likely * (1 - likely) / people))
        told.append(steps.mean())
    assert (told[1] > told[0]) == (row != "value_avert")


@given(st.integers(0, 12))
def test_a_score_is_a_share_of_the_steps(many: int) -> None:
    told = (np.arange(12) < many).reshape(1, 4, 3)
    row = scripted(Stories(np.array([5], np.uint32), told, ASKING), SURE).row(0, named=True)
    assert row == {"person": 5, "steps": many, "script": pytest.approx(1 + many / 2)}


def test_coders_and_days_agree_as_declared(sample) -> None:
    said, again = (stories(sample, when) for when in (ASKING, replace(ASKING, again=1)))
    true = scripted(said, SURE)["script"].to_numpy()
    one, two = (scripted(said, Coder(seed=4, number=n))["script"].to_numpy() for n in (0, 1))
    assert (one - true)[(true > 2) & (true < 6)].std() == pytest.approx(0.3, rel=0.06)
    coders = np.corrcoef(one, two)[0, 1]
    assert coders == pytest.approx(true.var() / (true.var() + 0.3**2), abs=0.01)
    days = np.corrcoef(one, scripted(again, Coder(seed=4))["script"])[0, 1]
    assert 0.6 < days < coders - 0.05
    assert one.min() >= 1 and one.max() <= 7


def test_a_teller_is_more_or_less_given_to_the_script_by_its_own_number(bond) -> None:
    people = 2_000
    asked = Respondents(np.arange(people, dtype=np.uint32), bond(people), np.zeros(people))
    own = ASKING.lasting(asked.number, SCRIPT)[:, 0]
    z = {name: float(each[0]) for name, each in compared(bond(1), HOMEOSTATIC.parameters, USUAL).items()}
    likely = expit(0.2 + 0.9 * z["worth"] + 0.5 * z["answer"] - 0.4 * z["averting"] + 0.3 * own)
    drawn = ASKING.uniforms(asked.number, SCRIPT, np.arange(4))[..., :3]
    np.testing.assert_array_equal(stories(asked, ASKING).told, drawn < likely[:, None, None])


def test_how_people_tell_stories_lasts(bond) -> None:
    people = 3_000
    asked = Respondents(np.arange(people, dtype=np.uint32), bond(people), np.zeros(people))
    tellers = replace(SCRIPT_NUMBERS, person_sd=1.5)
    alike, different = (
        np.corrcoef(*(stories(asked, when, numbers=n).told.sum(axis=(1, 2)) for when in (ASKING, Asking(1, 90_000))))[
            0, 1
        ]
        for n in (tellers, replace(SCRIPT_NUMBERS, person_sd=0.0))
    )
    assert alike > 0.5 and abs(different) < 4.4 / np.sqrt(people)


def test_a_persons_stories_are_its_own_and_hold_no_state(sample) -> None:
    together, alone = stories(sample.take(slice(9)), ASKING), stories(sample.take(slice(4, 6)), ASKING)
    np.testing.assert_array_equal(alone.told, together.told[4:6])
    assert {field.name for field in fields(Stories)} == {"number", "told", "asking"} and together.told.dtype == bool
