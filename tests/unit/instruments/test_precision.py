from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from made_respondents import as_answers

from attunement.instruments.answers import Answers
from attunement.instruments.catalogue import instrument, instrument_names
from attunement.instruments.key import ANSWERS, COUNT
from attunement.instruments.made_answers import RespondentNumbers, respondents
from attunement.instruments.precision import Told, interval, ruler
from attunement.instruments.scored import score_answers
from attunement.instruments.scoring import scored
from attunement.vocabulary import BadValueError, UnknownNameError

MIXED = {("rsq", "dismissing")}
"""Scales with an item that follows another scale's trait: its own error is taken for larger than it is."""


def some(name: str, n: int, **settings: object) -> Answers:
    return as_answers(instrument(name), respondents(instrument(name), n, **settings))  # type: ignore[arg-type]


def held(name: str, *, seed: int, n: int, missing: float = 0.0) -> dict[str, float]:
    """Share of intervals that hold the score without error, by scale."""
    made = respondents(instrument(name), n, seed=seed, numbers=RespondentNumbers(missing=missing))
    scores = score_answers(as_answers(instrument(name), made))["scores"]
    both = scores.join(made.truth.with_columns(pl.col("person").cast(pl.String)), on=["person", "scale"]).drop_nulls(
        "low"
    )
    inside = (pl.col("low") <= pl.col("true")) & (pl.col("true") <= pl.col("high"))
    return dict(both.group_by("scale").agg(inside.mean().alias("held")).iter_rows())


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", [n for n in instrument_names() if instrument(n).kind == ANSWERS and n not in ("rq", "ace-brfss")]
)
def test_intervals_hold_nine_in_ten(name: str) -> None:
    found = [held(name, seed=seed, n=2000) for seed in range(8)]
    for scale in instrument(name).scales:
        share = np.mean([one[scale.name] for one in found])
        assert share == pytest.approx(0.9, abs=0.025 if (name, scale.name) in MIXED else 0.011), scale.name


@pytest.mark.slow
@pytest.mark.parametrize("name", ["ecr", "ecr-rs", "mspss", "pss-10", "prfq"])
def test_and_where_a_tenth_of_the_answers_is_missing(name: str) -> None:
    found = [held(name, seed=seed, n=2000, missing=0.1) for seed in range(8)]
    for scale in instrument(name).scales:
        assert np.mean([one[scale.name] for one in found]) == pytest.approx(0.9, abs=0.015), scale.name


def test_missing_answers_widen_an_interval() -> None:
    answers = some("ecr", 100)
    values = answers.values.copy()
    values[1] = values[0]
    values[1, :6:2] = np.nan  # three of avoidance
    answers = Answers(answers.instrument, values, answers.person, answers.about, answers.time, answers.line, 1, 7)
    avoidance = answers.instrument.scale("avoidance")
    measure = ruler(answers, avoidance, np.ones(100, bool), Told())
    error, low, high = interval(scored(answers, avoidance), answers, measure, 0.9)
    assert error[1] == pytest.approx(error[0] * np.sqrt(18 / 15))
    assert high[1] - low[1] > high[0] - low[0]


def test_few_people_give_no_interval_and_it_is_said() -> None:
    found = score_answers(some("ecr-r", 49))
    assert found["scores"]["low"].null_count() == 98
    assert any("no interval for anxiety, avoidance" in note.text for note in found.notes)


def test_what_was_told_counts_first() -> None:
    told = Told(spread={"anxiety": 1.2}, reliability={"anxiety": 0.91})
    found = score_answers(some("ecr-r", 10), told=told)["scales"]
    assert found.filter(scale="anxiety").select("error", "error_known_from").row(0) == (pytest.approx(0.36), "as told")
    assert found.filter(scale="avoidance")["error"].to_list() == [None]


def test_a_named_group_stands_in_where_few_answered_on_its_range() -> None:
    of = instrument("ecr")
    values = np.full((1, 36), 3.0)
    alone = Answers(of, values, ("a",), ("",), ("",), (2,), 1, 5)
    found = score_answers(alone)
    assert found["scales"].filter(scale="avoidance")["error"][0] == pytest.approx(0.839 * np.sqrt(1 - 0.9389))
    assert "web volunteers" in found["scales"]["error_known_from"][0]
    assert found["comparison"]["others_n"].to_list() == [51314, 51314]
    # on the published range it says nothing
    assert "comparison" not in score_answers(Answers(of, values, ("a",), ("",), ("",), (2,), 1, 7)).tables


def test_each_relationship_has_its_own_error() -> None:
    found = score_answers(some("ecr-rs", 120, about=("mother", "partner")))
    assert found["scales"].select("scale", "about").rows() == [
        ("avoidance", "mother"), ("avoidance", "partner"), ("anxiety", "mother"), ("anxiety", "partner"),
    ]  # fmt: skip
    assert found["scores"].group_by("scale", "about").agg(pl.col("error").n_unique())["error"].to_list() == [1] * 4


def test_nobody_counts_twice_in_the_error() -> None:
    answers = some("ecr-rs", 80, times=3)
    scales = score_answers(answers)["scales"]
    assert scales["scored"].to_list() == [80, 80]
    assert scales["error_known_from"].to_list() == ["these answers of 80"] * 2


def test_intervals_stay_within_what_can_be_scored() -> None:
    found = score_answers(some("ecr-rs", 400, seed=3))["scores"]
    assert found["low"].min() == 1.0 and found["high"].max() == 7.0
    assert (found["low"] <= found["score"]).all() and (found["score"] <= found["high"]).all()


@pytest.mark.parametrize(
    ("told", "error", "said"),
    [
        (Told(spread={"fear": 1.0}), UnknownNameError, r"scale of ecr-r \(--spread\) called 'fear'"),
        (Told(reliability={"anxiety": 0.9}), BadValueError, "needs the SD of the same people"),
        (Told(retest={"anxiety": 1.0}), BadValueError, "--retest of anxiety is 1"),
        (Told(spread={"anxiety": 0.0}), BadValueError, "--spread of anxiety is 0"),
    ],
)
def test_what_cannot_be_told_is_refused(told: Told, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        score_answers(some("ecr-r", 5), told=told)


def test_a_level_that_is_none_is_refused() -> None:
    with pytest.raises(BadValueError, match="--level is 90"):
        score_answers(some("ecr-r", 5), level=90)


def test_a_difference_and_a_count_have_no_error() -> None:
    for name in ("rq", "ace-brfss"):
        answers = some(name, 200)
        assert all(ruler(answers, scale, np.ones(200, bool), Told()) is None for scale in answers.instrument.scales)
    assert instrument("ace-brfss").scales[0].rule == COUNT
