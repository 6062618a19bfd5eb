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
from attunement.study.policy_plan import plan_trial
from attunement.study.policy_put_in import put_in
from attunement.study.policy_trial import PolicyTrial, compared, cost_of_one, run_trial
from attunement.vocabulary import BadValueError, UnknownNameError

SPEC = make_lives_spec(lives=60, to=1, seed=3)
OUTCOMES = [parse_outcome(text) for text in ("security@12m", "competence@6")]


@pytest.fixture(scope="module")
def trial() -> PolicyTrial:
    return run_trial(plan_trial(SPEC, [parse_arm("leave=0w"), parse_arm("visiting=+3")], OUTCOMES))


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
    alone = run_trial(plan_trial(SPEC, [parse_arm("visiting=+3")], OUTCOMES))
    assert_frame_equal(alone.table, trial.table.filter(pl.col("arm") != "leave=0w"), check_exact=True)


def test_what_happens_in_all_arms_is_no_difference() -> None:
    always = (LifeEvent(0.5, "move"),)
    found = run_trial(plan_trial(SPEC, [Arm("again", ())], OUTCOMES[:1], always=always)).table
    assert found["difference"].to_list() == [None, 0]


def test_the_next_generation_lives_without_the_policy() -> None:
    spec = make_lives_spec(lives=20, to=1, seed=3)
    looked_at = [parse_outcome(one) for one in ("care@26", "next-generation")]
    found = run_trial(plan_trial(spec, [parse_arm("visiting=+3")], looked_at))
    assert found.plan.spec.to == 26 and of(found, "visiting=+3", "care@26")["difference"] > 0
    assert 0 <= of(found, "none", "next-generation")["mean"] <= 1


def test_costs_are_told_only_where_no_effect_is_excluded() -> None:
    assert cost_of_one(100.0, 0.1, 0.2) == pytest.approx((500.0, 1000.0))
    assert cost_of_one(100.0, 0.0, 0.2) is None and cost_of_one(100.0, -0.3, -0.1) is None


def test_of_something_bad_it_is_one_fewer_that_has_a_price() -> None:
    assert cost_of_one(100.0, -0.2, -0.1, good=False) == pytest.approx((500.0, 1000.0))
    assert cost_of_one(100.0, 0.1, 0.2, good=False) is None, "more of something bad is harm"
    assert cost_of_one(100.0, -0.2, 0.1, good=False) is None
    assert {name for name, kind in KINDS.items() if not kind.good} == {
        "disorganisation", "externalising", "internalising", "unresolved",
    }  # fmt: skip


def test_only_who_was_seen_in_both_arms_is_compared() -> None:
    mine, none = np.array([1.0, np.nan, 3.0, 5.0]), np.array([0.0, 2.0, np.nan, 4.0])
    found = compared(mine, none, share=False)
    assert (found["persons"], found["changed"], found["mean"]) == (2, 2, 3.0)
    assert found["difference"] == pytest.approx(1 / np.std([0, 2, 4], ddof=1)) and found["se"] == 0
    nobody = compared(np.full(3, np.nan), np.zeros(3), share=True)
    assert (nobody["persons"], nobody["mean"]) == (0, None) and "difference" not in nobody


def test_what_so_few_cannot_tell_is_nothing_and_no_warning() -> None:
    alone = compared(np.ones(1), np.zeros(1), share=True)
    assert alone["difference"] == 1 and "low" not in alone
    assert "difference" not in compared(np.ones(1), np.zeros(1), share=False), "one person has no SD"
    assert "difference" not in compared(np.array([1.0, 2.0]), np.zeros(2), share=False), "nor have two who are alike"
    found = run_trial(plan_trial(make_lives_spec(lives=1, to=1), [parse_arm("leave=52w")], OUTCOMES)).table
    assert not any(np.isnan(value) for column in found.select(pl.selectors.float()) for value in column.drop_nulls())


@pytest.mark.parametrize(
    "event", [LifeEvent(6, "death", "friend", share=0.3), LifeEvent(5, "separation", "friend", numbers={"weeks": 104})]
)
def test_who_has_no_friend_to_be_seen_with_is_left_out_and_counted(event: LifeEvent) -> None:
    found = of(run_trial(plan_trial(SPEC, [Arm("a", (event,))], [parse_outcome("competence@7")])), "a", "competence@7")
    assert found["persons"] < 60 and (found["mean"] is None) == (found["persons"] == 0)


def test_everybody_who_was_seen_is_counted(trial: PolicyTrial) -> None:
    assert (trial.table["persons"] == 60).all() and of(trial, "leave=0w", "competence@6")["changed"] == 0
    assert (
        of(trial, "visiting=+3", "competence@6")["changed"] > 0 and of(trial, "none", "competence@6")["changed"] is None
    )


@pytest.mark.parametrize(
    ("always", "own", "says"),
    [
        ((), (LifeEvent(0, "move", person=500),), "person 500; of 60 lives the numbers are 0 to 59"),
        ((LifeEvent(0, "move", person=60),), (LifeEvent(0, "job"),), "person 60; of 60 lives"),
        ((LifeEvent(0, "move"),), (LifeEvent(0, "move"),), "move at 0 years is written twice for the same persons"),
        ((), (LifeEvent(0, "move"), LifeEvent(0, "move")), "move at 0 years is written 2 times"),
        ((), (LifeEvent(13, "day care"),), "day care at 13 years means nothing"),
        ((), (LifeEvent(0, "divorse"),), "no such kind"),
    ],
)
def test_events_are_checked_as_in_a_life(always: tuple[LifeEvent, ...], own: tuple[LifeEvent, ...], says: str) -> None:
    with pytest.raises(BadValueError, match=says):
        plan_trial(SPEC, [Arm("a", own)], [parse_outcome("competence@14")], always=always)


def test_what_is_put_in_is_said_of_each_lever_once() -> None:
    def said(*arms: str, outcome: str = "coherence@26") -> str:
        return " ".join(put_in(plan_trial(SPEC, [parse_arm(arm) for arm in arms], [parse_outcome(outcome)])))

    assert "no finding" in said("therapy=20") and "adds coherence" in said("therapy=20")
    assert "30 bouts a year" in said("daycare=good") and "--arm daycare=usual" in said("daycare=good")
    assert "--arm daycare=usual" not in said("daycare=good", "daycare=usual")
    assert said("leave=26w", "support=+0.1", "income=+1").count("SD of care") == 1
    assert "no benefit" in said("discrimination=+3", outcome="externalising@7")


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
        plan_trial(SPEC, [parse_arm(arm) for arm in arms], [parse_outcome(one) for one in outcomes])


def test_what_would_happen_in_all_arms_too_late_is_refused() -> None:
    with pytest.raises(BadValueError, match="what happens in all arms begins at 3 years"):
        plan_trial(SPEC, [parse_arm("leave=26w")], OUTCOMES[:1], always=(LifeEvent(3, "move"),))


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
