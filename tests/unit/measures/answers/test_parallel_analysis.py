from __future__ import annotations

import numpy as np
import pytest

from attunement.measures.answers.parallel_analysis import parallel_analysis
from attunement.vocabulary import BadValueError


def made(traits: int, items: int = 5, people: int = 500, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    behind = np.repeat(rng.normal(size=(people, traits)), items, axis=1) if traits else 0.0
    return np.round(2 * (behind + rng.normal(size=(people, max(traits, 1) * items))))


@pytest.mark.parametrize("traits", [1, 2, 4])
def test_planted_traits_are_counted(traits: int) -> None:
    found = parallel_analysis(made(traits), replicates=40)
    assert found.traits == traits
    assert found.found.sum() == pytest.approx(traits * 5)


def test_answers_without_a_trait_have_none_as_a_rule() -> None:
    assert sum(parallel_analysis(made(0, seed=seed), replicates=40).traits > 0 for seed in range(20)) <= 4


def test_the_same_seed_gives_the_same() -> None:
    answers = made(1)
    assert (parallel_analysis(answers, replicates=20).chance == parallel_analysis(answers, replicates=20).chance).all()


def test_few_replicates_are_refused() -> None:
    with pytest.raises(BadValueError, match="5 replicates cannot tell one in twenty"):
        parallel_analysis(made(1), replicates=5)
