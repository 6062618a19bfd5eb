from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from attunement.measures.answers.differential_functioning import differential_functioning
from attunement.measures.answers.graded_response import GradedItems
from attunement.vocabulary import BadValueError


def answered(trait: np.ndarray, items: GradedItems, seed: int) -> np.ndarray:
    return items.answered(trait, np.random.default_rng(seed).uniform(size=(len(trait), 6)))


@pytest.fixture(scope="module")
def found() -> pl.DataFrame:
    """Six items; the third is half an SD harder for the second group, whose trait is higher and less spread."""
    places = np.add.outer(np.linspace(-0.6, 0.6, 6), [-1.0, 0.2, 1.2])
    other = places.copy()
    other[2] += 0.6
    rng = np.random.default_rng(2)
    first = answered(rng.normal(size=800), GradedItems(np.full(6, 1.7), places), 3)
    second = answered(0.5 + 0.8 * rng.normal(size=800), GradedItems(np.full(6, 1.7), other), 4)
    return differential_functioning(np.concatenate([first, second]), np.repeat([0, 1], 800))


def test_the_planted_item_is_found_and_the_trait_is_no_fault(found: pl.DataFrame) -> None:
    assert found.filter(pl.col("p_adjusted") < 0.01)["item"].to_list() == ["3"]


def test_it_says_by_how_much_and_which_way(found: pl.DataFrame) -> None:
    assert found["difference"][2] == pytest.approx(-0.4, abs=0.12)
    assert np.abs(found["difference"].to_numpy()[[0, 1, 3, 4, 5]]).max() < 0.2
    assert found["df"].to_list() == [4] * 6


def test_groups_are_two() -> None:
    with pytest.raises(BadValueError, match="give 0 or 1 to each"):
        differential_functioning(np.zeros((3, 2)), [0, 1, 2])


@pytest.mark.slow
def test_where_no_item_differs_chance_is_what_it_says() -> None:
    places, p = np.add.outer(np.linspace(-0.6, 0.6, 5), [-1.0, 0.2, 1.2]), []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        trait = np.concatenate([rng.normal(size=400), 0.5 + 0.8 * rng.normal(size=400)])
        answers = GradedItems(np.full(5, 1.7), places).answered(trait, rng.uniform(size=(800, 5)))
        p += differential_functioning(answers, np.repeat([0, 1], 400))["p"].to_list()
    assert np.mean(np.array(p) < 0.05) < 0.12
    assert np.mean(p) == pytest.approx(0.5, abs=0.12)
