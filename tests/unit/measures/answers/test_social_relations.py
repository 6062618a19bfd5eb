from __future__ import annotations

import numpy as np
import pytest

from attunement.measures.answers.social_relations import social_relations
from attunement.vocabulary import BadValueError


def round_robin(rng: np.random.Generator, people: int) -> np.ndarray:
    """Variances 1, .5 and .8; covariances of both sides .2 (person) and .3 (pair)."""
    person = rng.multivariate_normal([0, 0], [[1, 0.2], [0.2, 0.5]], people)
    ratings = 3 + person[:, :1] + person[:, 1]
    for i in range(people):
        for j in range(i):
            pair = rng.multivariate_normal([0, 0], [[0.8, 0.3], [0.3, 0.8]])
            ratings[i, j] += pair[0]
            ratings[j, i] += pair[1]
    return ratings


def test_planted_parts_come_back_from_groups_of_different_size() -> None:
    rng = np.random.default_rng(0)
    found = social_relations([round_robin(rng, people) for people in (5, 6, 8) for _ in range(250)])
    truth = np.array([1, 0.5, 0.8, 0.2, 0.3])
    assert found["value"].to_numpy() == pytest.approx(truth, abs=0.08)
    assert ((found["low"].to_numpy() < truth) & (truth < found["high"].to_numpy())).sum() >= 4
    assert found["share"][:3].sum() == pytest.approx(1.0)


def test_intervals_hold_nine_in_ten() -> None:
    rng, held = np.random.default_rng(1), []
    truth = np.array([1, 0.5, 0.8, 0.2, 0.3])
    for _ in range(60):
        found = social_relations([round_robin(rng, 6) for _ in range(25)])
        held.append((found["low"].to_numpy() < truth) & (truth < found["high"].to_numpy()))
    assert np.mean(held) == pytest.approx(0.9, abs=0.05)


def test_the_diagonal_is_not_read() -> None:
    ratings = round_robin(np.random.default_rng(2), 6)
    other = ratings.copy()
    np.fill_diagonal(other, np.nan)
    assert social_relations([ratings]).equals(social_relations([other]))
    assert social_relations([ratings])["low"].null_count() == 5  # one group says nothing of chance


@pytest.mark.parametrize("group", [np.zeros((3, 3)), np.zeros((4, 5)), np.where(np.eye(5)[::-1] == 1, np.nan, 1.0)])
def test_groups_that_tell_nothing_are_refused(group: np.ndarray) -> None:
    with pytest.raises(BadValueError, match="group 1 has ratings"):
        social_relations([group])


def test_no_group_is_refused() -> None:
    with pytest.raises(BadValueError, match="no group"):
        social_relations([])
