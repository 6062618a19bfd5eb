"""Graded answers: how likely each is at a trait, and that the trait they speak for is the one that was there."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

from attunement.respondents.graded_response import Items, answers, estimated, likely_above
from attunement.respondents.questionnaire import SCALES
from attunement.vocabulary import BadValueError

TWO = Items(1.6, (0.0, 1.0), (-1.0, 0.0, 1.0))
SCALE = SCALES["anxious"]


def test_half_answer_above_a_grade_at_its_threshold() -> None:
    np.testing.assert_allclose(TWO.thresholds, [[-1, 0, 1], [0, 1, 2]])
    above = likely_above(np.array([0.0, 1.0]), TWO)
    assert above[0, 0, 1] == above[1, 1, 1] == above[1, 0, 2] == 0.5
    assert above[1, 0, 1] == pytest.approx(expit(1.6))
    assert np.all(np.diff(above, axis=2) < 0)


def test_a_draw_gives_the_grade_whose_share_holds_it() -> None:
    above = likely_above(np.array([0.0]), TWO)[0]
    for drawn, grade in (
        (0.0, 4),
        (above[0, 2] - 1e-9, 4),
        (above[0, 2], 3),
        (above[0, 1], 2),
        (above[0, 0], 1),
        (0.999, 1),
    ):
        assert answers(np.array([0.0]), np.array([[drawn, 0.5]]), TWO)[0, 0] == grade


@given(st.floats(-4, 4), st.floats(0, 4), st.integers(0, 1000))
def test_more_of_the_trait_is_no_lower_grade(trait: float, more: float, seed: int) -> None:
    drawn = np.random.default_rng(seed).random((1, len(SCALE)))
    low, high = (answers(np.array([t]), drawn, SCALE) for t in (trait, trait + more))
    assert (high >= low).all() and low.min() >= 1 and high.max() <= 7
    assert estimated(high, SCALE, spread=1.4)[0] >= estimated(low, SCALE, spread=1.4)[0] - 1e-9


def test_the_trait_is_recovered() -> None:
    """18 items of discrimination 1.6: r above .96, right on average, and spread about the trait as the estimate says."""
    rng = np.random.default_rng(2)
    trait = rng.normal(0, 1.36, 4_000)
    given_ = answers(trait, rng.random((4_000, len(SCALE))), SCALE)
    found = estimated(given_, SCALE, spread=1.36)
    error = found - trait
    assert np.corrcoef(found, trait)[0, 1] > 0.96
    assert abs(error.mean()) < 4 * error.std() / np.sqrt(len(trait))
    assert 0.2 < error.std() < 0.32
    middle = np.abs(found) < 0.5  # a mean given the answers has no bias where it lies
    assert abs(error[middle].mean()) < 4 * error[middle].std() / np.sqrt(middle.sum())


def test_an_estimate_is_the_mean_given_the_answers_to_one_item() -> None:
    one = Items(1.6, (0.0,), (0.0,))
    grid = np.linspace(-8, 8, 20_001)
    weight = np.exp(-0.5 * grid**2) * expit(1.6 * grid)
    expected = (weight * grid).sum() / weight.sum()
    found = estimated(np.array([[2], [1]], np.int8), one, spread=1.0)
    assert found == pytest.approx([expected, -expected], abs=1e-3)


def test_dull_items_are_items() -> None:
    assert likely_above(np.array([1.0]), Items(0.5, (0.0,), (0.0,)))[0, 0, 0] == pytest.approx(expit(0.5))


def test_all_highest_and_all_lowest_have_an_estimate() -> None:
    extreme = estimated(np.array([[1] * 18, [7] * 18], np.int8), SCALE, spread=1.36)
    assert -5 < extreme[0] < -2 and 2 < extreme[1] < 5


@pytest.mark.parametrize(
    "items", [(0.0, (0.0,), (0.0,)), (1.6, (), (0.0,)), (1.6, (0.0,), (1.0, 0.0)), (1.6, (0.0,), (1.0, 1.0))]
)
def test_items_that_cannot_be_are_refused(items) -> None:
    with pytest.raises(BadValueError, match="items need a discrimination above 0"):
        Items(*items)
