"""Studies of generations: whether they stay alike, and what goes with what from parent to child."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from attunement.study.generations import Generations, by_generation, handed_on, raise_generations
from attunement.study.lives_spec import make_lives_spec
from attunement.vocabulary import BadValueError

N = 150


@pytest.fixture(scope="module")
def three() -> Generations:
    return raise_generations(make_lives_spec(lives=N, seed=4), 3)


def test_generations_stay_alike_where_nothing_changes(three: Generations) -> None:
    found = by_generation(three)
    assert found["generation"].to_list() == [1, 2, 3]
    first, *later = found.iter_rows(named=True)
    for one in later:
        for name in ("B", "D"):
            error = 2 * np.sqrt(2 * first[name] * (1 - first[name]) / N)
            assert abs(one[name] - first[name]) < error + 0.02, name
        for name in ("worth", "reflection", "fright"):
            sd = three.persons[name].std()
            assert abs(one[name] - first[name]) < 2 * sd * np.sqrt(2 / N) + 0.02, name


def test_care_is_handed_on_and_grandparents_add_nothing(three: Generations) -> None:
    rows = {row["what"]: row for row in handed_on(three).iter_rows(named=True)}
    assert rows["care"]["r"] > 0.25 and rows["reflection"]["r"] > 0.1
    assert abs(rows["care"]["grandparent"]) < 3 / np.sqrt(N), "what is handed on goes by the parent"


def test_more_generations_change_nothing_of_those_before(three: Generations) -> None:
    spec = make_lives_spec(lives=12, seed=4)
    one, two = (raise_generations(spec, number).persons for number in (1, 2))
    assert_frame_equal(one, two.filter(pl.col("generation") == 1))
    assert handed_on(raise_generations(spec, 1))["r"].null_count() == len(handed_on(three))


def test_too_many_generations_are_refused() -> None:
    with pytest.raises(BadValueError, match="generations is 0"):
        raise_generations(make_lives_spec(lives=5), 0)
    with pytest.raises(BadValueError, match="no room"):
        raise_generations(make_lives_spec(lives=10_000_000), 3)
