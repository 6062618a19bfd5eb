from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from made_respondents import as_answers

from attunement.instruments.catalogue import instrument, instrument_names
from attunement.instruments.doubts import doubts
from attunement.instruments.found_truth import found_truth
from attunement.instruments.key import ANSWERS
from attunement.instruments.made_answers import RespondentNumbers, respondents
from attunement.instruments.scored import score_answers
from attunement.vocabulary import BadValueError


@pytest.mark.parametrize("name", [name for name in instrument_names() if instrument(name).kind == ANSWERS])
def test_everybody_answers_every_questionnaire_as_it_allows(name: str) -> None:
    of = instrument(name)
    answers = as_answers(of, respondents(of, 150, seed=2))
    for i, item in enumerate(of.items):
        assert set(answers.values[:, i]) <= set(of.allowed(item))
    assert doubts(answers) == []
    assert len(score_answers(answers)["scores"]) == 150 * len(of.scales)


def test_the_same_seed_answers_the_same() -> None:
    of = instrument("ecr-rs")
    assert respondents(of, 20, seed=3).answers.equals(respondents(of, 20, seed=3).answers)
    assert not respondents(of, 20, seed=3).answers.equals(respondents(of, 20, seed=4).answers)


def test_relationships_of_one_person_are_alike_and_not_the_same() -> None:
    of = instrument("ecr-r")
    truth = respondents(of, 4000, about=("mother", "partner")).truth.filter(scale="anxiety")
    wide = truth.pivot("about", index="person", values="true")
    assert np.corrcoef(wide["mother"], wide["partner"])[0, 1] == pytest.approx(0.5 * 0.85, abs=0.05)


def test_a_day_is_not_another_and_its_share_is_what_was_said() -> None:
    of = instrument("ecr-r")
    wide = respondents(of, 4000, times=2).truth.filter(scale="anxiety").pivot("time", index="person", values="true")
    assert np.corrcoef(wide["1"], wide["2"])[0, 1] == pytest.approx(0.85, abs=0.03)


def test_scores_find_the_truth_read_back_from_the_file(tmp_path: Path) -> None:
    of, file = instrument("ecr-rs"), tmp_path / "answers.csv"
    made = respondents(of, 600, about=("mother", "father"), times=2, numbers=RespondentNumbers(missing=0.02))
    made.answers.write_csv(file)
    found = found_truth(of, made, file)
    assert (found["held"] - 0.9).abs().max() < 0.03
    assert (found["with_truth"] > 0.8).all()
    assert (found["changed_by_retest"] < 0.09).all() and (found["changed_by_alpha"] > found["changed_by_retest"]).all()


def test_careless_people_are_no_measure_of_intervals(tmp_path: Path) -> None:
    of, file = instrument("pss-10"), tmp_path / "answers.csv"
    made = respondents(of, 500, numbers=RespondentNumbers(careless=0.3))
    assert made.truth["careless"].mean() == pytest.approx(0.3, abs=0.05)
    made.answers.write_csv(file)
    found = found_truth(of, made, file)
    assert found["with_truth"].max() < 0.9
    assert found.filter(pl.col("held") < 0.8).is_empty()


def test_a_count_has_no_interval_to_try(tmp_path: Path) -> None:
    of, file = instrument("ace-brfss"), tmp_path / "answers.csv"
    made = respondents(of, 50)
    made.answers.write_csv(file)
    assert found_truth(of, made, file).select("scored", "held").row(0) == (50, None)


@pytest.mark.parametrize(("name", "settings"), [("aqs", {"n": 5}), ("ecr", {"n": 0}), ("ecr", {"n": 5, "times": 0})])
def test_what_nobody_can_answer_is_refused(name: str, settings: dict) -> None:
    with pytest.raises(BadValueError):
        respondents(instrument(name), **settings)
