from __future__ import annotations

import numpy as np
import pytest

from attunement.inference.misfit import NO_VALUE, log_likelihood, loss, misses
from attunement.inference.targets import Target
from attunement.inference.walk import FIRST_STEP, mirrored, walk


def test_the_walk_finds_the_bottom_of_a_valley() -> None:
    bottom = np.array([0.7, 0.3, 0.5])
    place, least = walk(lambda units: ((units - bottom) ** 2).sum(axis=1), runs=400, start=np.full(3, 0.2), seed=1)
    assert place == pytest.approx(bottom, abs=0.02)
    assert least < 1e-3


def test_the_walk_keeps_to_its_budget_and_never_ends_worse_than_it_began() -> None:
    looked = []

    def losses(units: np.ndarray) -> np.ndarray:
        looked.extend(units)
        return np.abs(units - 0.4).sum(axis=1)

    start = np.full(3, 0.4)
    place, least = walk(losses, runs=20, start=start, seed=1)
    assert len(looked) == 20
    assert least == 0
    assert place == pytest.approx(start)


def test_one_free_number_can_be_fitted() -> None:
    place, _ = walk(lambda units: (units[:, 0] - 0.8) ** 2, runs=100, start=np.array([0.1]), seed=1)
    assert place == pytest.approx([0.8], abs=0.02)


def test_misfit_is_in_sd_and_weighed() -> None:
    targets = {
        "a": Target("a", "value", 0.5, se=0.03, heterogeneity=0.04, weight=0.5),
        "b": Target("b", "value", 0.1, se=0.1),
    }
    assert misses({"a": 0.6, "b": 0.1}, targets) == pytest.approx({"a": 2.0, "b": 0.0})
    assert loss({"a": 0.6, "b": 0.0}, targets) == pytest.approx(0.5 * 4 + 1)
    assert loss({"a": 0.6, "b": None}, targets) == pytest.approx(2 + NO_VALUE**2)
    from scipy.stats import norm

    single = {"b": targets["b"]}
    assert log_likelihood({"b": 0.2}, single) == pytest.approx(norm(0.1, 0.1).logpdf(0.2))
    both = {**targets, "b": targets["b"]}
    found = log_likelihood({"a": 0.6, "b": 0.2}, both)
    of_a = -0.5 * (0.5 * 4 + np.log(2 * np.pi * 0.0025 / 0.5))
    assert found == pytest.approx(of_a + norm(0.1, 0.1).logpdf(0.2))


def test_a_walk_begins_within_the_cube_and_ends_with_its_budget() -> None:
    looked: list[np.ndarray] = []

    def losses(units: np.ndarray) -> np.ndarray:
        looked.extend(units)
        return units.sum(axis=1)

    place, least = walk(losses, runs=1, start=np.array([-0.5, 1.5, 0.25]), seed=1)
    assert place.tolist() == [0, 1, 0.25] and least == 1.25 and len(looked) == 1
    looked.clear()
    walk(losses, runs=12, start=np.full(2, 0.5), seed=1)
    assert len(looked) == 12
    near = np.abs(np.array(looked[1:]) - 0.5)
    assert FIRST_STEP / 4 < near.mean() < 2 * FIRST_STEP and (np.array(looked) >= 0).all()


def test_places_outside_are_thrown_back_at_the_wall() -> None:
    assert mirrored(np.array([0.0, 1.0, -0.25, 1.25, 2.25, -1.25])).tolist() == [0, 1, 0.25, 0.75, 0.25, 0.75]
