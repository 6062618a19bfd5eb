from __future__ import annotations

import numpy as np
import pytest

from attunement.measures.answers.reliability import (
    alpha,
    alpha_of,
    complete,
    item_rest,
    reliable_change,
    standard_error_of_measurement,
)
from attunement.vocabulary import BadValueError


def test_alpha_by_hand() -> None:
    # two items, variances 1 and 1, covariance .5: var of the sum 3, alpha = 2 · (1 − 2/3)
    assert alpha_of(np.array([[1, 0.5], [0.5, 1]])) == pytest.approx(2 / 3)


def test_who_left_something_out_does_not_count() -> None:
    answers = np.array([[1.0, 2], [2, 3], [4, 4], [5, 4], [1, np.nan]])
    assert alpha(answers) == alpha(answers[:4])
    assert len(complete(answers)) == 4


def test_an_item_turned_the_wrong_way_speaks_against_its_scale() -> None:
    rng = np.random.default_rng(0)
    answers = rng.normal(size=(500, 1)) + rng.normal(size=(500, 5))
    assert (item_rest(answers) > 0.3).all()
    answers[:, 2] *= -1
    found = item_rest(answers)
    assert found[2] < -0.3 and (np.delete(found, 2) > 0).all()


def test_a_month_is_no_change_and_alpha_would_say_it_is() -> None:
    assert standard_error_of_measurement(0.83964, 0.93824) == pytest.approx(0.2087, abs=5e-5)
    assert reliable_change(0.83964, 0.93824) == pytest.approx(0.5784, abs=5e-5)
    assert reliable_change(0.83964, 0.70) == pytest.approx(1.275, abs=5e-4)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (np.ones((5, 1)), "two items or more"),
        (np.array([[1.0, 2], [2, np.nan], [3, 1]]), "2 of 3 people"),
        (np.array([[1.0, 2], [1, 3], [1, 4]]), "everybody answered item 1 of 2 by 1"),
    ],
)
def test_what_cannot_be_found_is_refused(answers: np.ndarray, said: str) -> None:
    with pytest.raises(BadValueError, match=said):
        alpha(answers)


def test_a_retest_of_one_is_refused() -> None:
    with pytest.raises(BadValueError, match="a retest of 1 cannot be"):
        reliable_change(1, 1)
