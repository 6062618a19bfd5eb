from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from attunement.measures.answers.polychoric import polychoric, thresholds
from attunement.vocabulary import BadValueError


def cut(trait: np.ndarray) -> np.ndarray:
    return np.digitize(trait, [-1.2, -0.1, 0.7, 1.5]).astype(float)


@pytest.mark.parametrize("rho", [-0.9, -0.4, 0.0, 0.5, 0.95])
def test_planted_correlations_come_back(rho: float) -> None:
    trait = np.random.default_rng(4).multivariate_normal([0, 0], [[1, rho], [rho, 1]], size=30_000)
    assert polychoric(cut(trait))[0, 1] == pytest.approx(rho, abs=0.02)


def test_thresholds_are_those_of_the_shares() -> None:
    found = thresholds(np.array([[1.0], [1], [2], [3]]))[0]
    assert found == pytest.approx([0.0, stats.norm.ppf(0.75)])


def test_of_two_items_of_two_grades_it_is_the_tetrachoric_correlation() -> None:
    # both cut in the middle: ρ = sin(π/2 · (agreement − disagreement)), Sheppard's formula
    answers = np.repeat([[0.0, 0], [1, 1], [0, 1], [1, 0]], [40, 40, 10, 10], axis=0)
    assert polychoric(answers)[0, 1] == pytest.approx(np.sin(np.pi / 2 * 0.6), abs=1e-8)


def test_names_of_grades_do_not_matter_and_items_may_have_different_ones() -> None:
    trait = np.random.default_rng(1).multivariate_normal([0, 0, 0], 0.5 * np.eye(3) + 0.5, size=2000)
    answers = np.column_stack([cut(trait[:, 0]), cut(trait[:, 1]), (trait[:, 2] > 0).astype(float)])
    assert polychoric(answers) == pytest.approx(polychoric(answers * [2, 1, 5] + 3))


def test_numbers_between_grades_are_refused() -> None:
    with pytest.raises(BadValueError, match="no whole grades"):
        polychoric(np.array([[1.0, 2], [2, 1.5], [3, 1]]))
