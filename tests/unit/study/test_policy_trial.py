"""Virtual policy trials: the same persons with and without, differences by hand, and what cannot be compared."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from attunement.life.course.life_events import LifeEvent
from attunement.life.course.policy import Arm, parse_arm
from attunement.study.lives_outcomes import KINDS, parse_outcome
from attunement.study.lives_spec import make_lives_spec
from attunement.study.policy_trial import PolicyTrial, cost_of_one, run_trial
from attunement.vocabulary import BadValueError, UnknownNameError

SPEC = make_lives_spec(lives=60, to=1, seed=3)
OUTCOMES = [parse_outcome(text) for text in ("security@12m", "competence@6")]


@pytest.fixture(scope="module")
def trial() -> PolicyTrial:
    return run_trial(SPEC, [parse_arm("leave=0w"), parse_arm("visiting=+3")], OUTCOMES)


def of(trial: PolicyTrial, arm: str, outcome: str) -> dict[str, float]:
    return trial.table.filter(pl.col("arm") == arm, pl.col("outcome") == outcome).row(0, named=True)


def test_a_policy_that_does_nothing_differs_from_none_in_nobody(trial: PolicyTrial) -> None:
    for outcome in ("security@12m", "competence@6"):
        nothing = of(trial, "leave=0w", outcome)
        assert nothing["difference"] == nothing["se"] == nothing["low"] == nothing["high"] == 0
        assert nothing["mean"] == of(trial, "none", outcome)["mean"]


def test_better_care_shows_and_the_interval_is_that_of_paired_differences(trial: PolicyTrial) -> None:
    found = of(trial, "visiting=+3", "security@12m")
    assert found["difference"] == pytest.approx(found["mean"] - of(trial, "none", "security@12m")["mean"])
    assert (found["high"] - found["low"]) / 2 == pytest.approx(1.96 * found["se"], rel=1e-3)
    school = of(trial, "visiting=+3", "competence@6")
    assert school["low"] > 0
    assert school["se"] < np.sqrt(2 / 60), "paired, the error is below that of two groups of strangers"


def test_more_arms_change_nothing_of_the_others(trial: PolicyTrial) -> None:
    alone = run_trial(SPEC, [parse_arm("visiting=+3")], OUTCOMES)
    assert_frame_equal(alone.table, trial.table.filter(pl.col("arm") != "leave=0w"), check_exact=True)


def test_what_happens_in_all_arms_is_no_difference() -> None:
    always = (LifeEvent(0.5, "move"),)
    found = run_trial(SPEC, [Arm("again", ())], OUTCOMES[:1], always=always).table
    assert found["difference"].to_list() == [None, 0]


def test_the_next_generation_lives_without_the_policy() -> None:
    spec = make_lives_spec(lives=20, to=1, seed=3)
    found = run_trial(spec, [parse_arm("visiting=+3")], [parse_outcome(one) for one in ("care@26", "next-generation")])
    assert found.spec.to == 26 and of(found, "visiting=+3", "care@26")["difference"] > 0
    assert 0 <= of(found, "none", "next-generation")["mean"] <= 1


def test_costs_are_told_only_where_no_effect_is_excluded() -> None:
    assert cost_of_one(100.0, 0.1, 0.2) == pytest.approx((500.0, 1000.0))
    assert cost_of_one(100.0, 0.0, 0.2) is None and cost_of_one(100.0, -0.3, -0.1) is None


@pytest.mark.parametrize(
    ("arms", "outcomes", "says"),
    [
        ([], ["security@12m"], "0 policies and 1 outcomes"),
        (["none"], ["security@12m"], "0 policies"),
        (["leave=26w"], [], "1 policies and 0 outcomes"),
        (["leave=26w", "leave=26w"], ["security@12m"], "arm 'leave=26w' is given twice"),
        (["leave=26w"], ["security@12m", "security@12m"], "outcome 'security@12m' is given twice"),
        (["therapy=20"], ["security@12m"], "begins at 20 years, but the last outcome is looked at 1"),
    ],
)
def test_what_cannot_be_compared_is_refused(arms: list[str], outcomes: list[str], says: str) -> None:
    with pytest.raises(BadValueError, match=says):
        run_trial(SPEC, [parse_arm(arm) for arm in arms], [parse_outcome(one) for one in outcomes])


def test_what_would_happen_in_all_arms_too_late_is_refused() -> None:
    with pytest.raises(BadValueError, match="what happens in all arms begins at 3 years"):
        run_trial(SPEC, [parse_arm("leave=26w")], OUTCOMES[:1], always=(LifeEvent(3, "move"),))


@pytest.mark.parametrize(
    "text", ["security@3", "security", "security@13m", "competence@4", "competence@7.5", "coherence@12"]
)
def test_an_age_at_which_something_is_not_seen_is_refused(text: str) -> None:
    with pytest.raises(BadValueError, match=f"the outcome is '{text}'.*write for example"):
        parse_outcome(text)


def test_unknown_outcomes_are_refused() -> None:
    with pytest.raises(UnknownNameError, match="securty"):
        parse_outcome("securty@12m")
    assert all(parse_outcome(f"{name}@{kind.ages[0]}").words for name, kind in KINDS.items())
