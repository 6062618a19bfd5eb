from __future__ import annotations

import numpy as np
import pytest

from attunement.measures.answers.graded_response import GradedItems, estimate, fit_graded
from attunement.vocabulary import BadValueError


def made(items: int, seed: int = 0) -> GradedItems:
    rng = np.random.default_rng(seed)
    return GradedItems(rng.uniform(1.4, 2.6, items), np.add.outer(rng.normal(0, 0.4, items), [-1.2, 0.0, 0.7, 1.8]))


def answered(trait: np.ndarray, items: GradedItems, seed: int = 1) -> np.ndarray:
    return items.answered(trait, np.random.default_rng(seed).uniform(size=(len(trait), len(items.discrimination))))


def test_likelihoods_of_grades_by_hand() -> None:
    items = GradedItems(np.array([2.0]), np.array([[0.0, 1.0]]))
    above = 1 / (1 + np.exp(-2 * (0.5 - np.array([0.0, 1.0]))))
    assert items.likely(np.array([0.5]))[0, 0] == pytest.approx([1 - above[0], above[0] - above[1], above[1]])


def test_planted_items_come_back_with_missing_answers() -> None:
    items, trait = made(8), np.random.default_rng(5).normal(size=3000)
    answers = answered(trait, items)
    answers[np.random.default_rng(6).uniform(size=answers.shape) < 0.1] = np.nan
    found = fit_graded(answers)
    assert np.abs(found.items[0].discrimination - items.discrimination).max() < 0.3
    assert np.abs(found.items[0].thresholds - items.thresholds).max() < 0.25
    again = fit_graded(answers, start=found)
    assert again.log_likelihood == pytest.approx(found.log_likelihood, abs=0.05) and again.rounds <= found.rounds


@pytest.mark.parametrize(("items", "missing"), [(4, 0.0), (6, 0.0), (9, 0.0), (18, 0.0), (18, 0.3)])
def test_intervals_hold_nine_in_ten(items: int, missing: float) -> None:
    of, trait = made(items, 3), np.random.default_rng(items).normal(size=20_000)
    answers = answered(trait, of, items)
    answers[np.random.default_rng(9).uniform(size=answers.shape) < missing] = np.nan
    found = estimate(answers, of)
    assert ((found.low <= trait) & (trait <= found.high)).mean() == pytest.approx(0.90, abs=0.01)


def test_fewer_answers_widen_the_interval() -> None:
    items = made(6)
    found = estimate(np.array([[2.0] * 6, [2, 2, 2, np.nan, np.nan, np.nan], [np.nan] * 6]), items)
    assert found.error[0] < found.error[1] < found.error[2] == pytest.approx(1.0, abs=1e-3)
    assert found.value[2] == pytest.approx(0.0, abs=1e-9)


def test_groups_may_differ_in_their_trait() -> None:
    items, rng = made(6), np.random.default_rng(8)
    trait = np.concatenate([rng.normal(size=2000), 0.6 + 0.7 * rng.normal(size=2000)])
    found = fit_graded(answered(trait, items), group=np.repeat([0, 1], 2000))
    assert found.mean == pytest.approx([0, 0.6], abs=0.08)
    assert found.spread == pytest.approx([1, 0.7], abs=0.08)


def test_a_grade_that_nobody_gave_is_refused_with_its_item() -> None:
    answers = np.tile([[0.0, 1], [1, 0], [2, 1], [0, 0]], (10, 1))
    with pytest.raises(BadValueError, match="nobody gave item 2 the grade 2"):
        fit_graded(answers)


def test_thresholds_must_rise() -> None:
    with pytest.raises(BadValueError, match="thresholds that rise"):
        GradedItems(np.ones(1), np.array([[1.0, 0.5]]))
