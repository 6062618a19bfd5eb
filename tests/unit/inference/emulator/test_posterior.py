"""The walk over the emulator by hand: how many walkers, how many steps are dropped and draws kept, and what draws say."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest

from attunement.inference.emulator import posterior
from attunement.inference.emulator.emulated_likelihood import Likelihood
from attunement.inference.emulator.posterior import Posterior, sample_posterior


class Even:
    """Every place is as likely as every other; the first that were asked for are where the walkers began."""

    def __init__(self) -> None:
        self.begun: np.ndarray | None = None

    def log(self, places: np.ndarray) -> np.ndarray:
        self.begun = places.copy() if self.begun is None else self.begun
        return np.zeros(len(places))


@pytest.mark.parametrize(("numbers", "walkers"), [(1, 16), (4, 16), (5, 20), (9, 36)])
@pytest.mark.parametrize(("steps", "left"), [(3, 2), (5, 4), (6, 4)])
def test_four_walkers_a_number_and_the_first_third_is_dropped(
    numbers: int, walkers: int, steps: int, left: int
) -> None:
    told: list[tuple[int, int]] = []
    start = np.full((1, numbers), 0.5)
    found = sample_posterior(
        cast("Likelihood", Even()), start, steps=steps, progress=lambda done, of: told.append((done, of))
    )
    assert found.draws.shape == (left * walkers, numbers) and told == [(k, steps) for k in range(1, steps + 1)]
    assert 0 < found.independent <= left * walkers


@pytest.mark.parametrize(("most", "kept"), [(64, 64), (32, 32), (33, 64), (20, 22)])
def test_so_many_draws_are_kept_that_no_more_are_left_out_than_must_be(
    monkeypatch: pytest.MonkeyPatch, most: int, kept: int
) -> None:
    monkeypatch.setattr(posterior, "MOST_DRAWS", most)
    assert len(sample_posterior(cast("Likelihood", Even()), np.full((1, 2), 0.5), steps=6).draws) == kept


@pytest.mark.parametrize(("place", "low", "high"), [(0.5, 0.4, 0.6), (0.0, 0.001, 0.1), (1.0, 0.9, 0.999)])
def test_walkers_begin_near_their_place_and_within_the_cube(place: float, low: float, high: float) -> None:
    even, start = Even(), np.full((1, 2), place)
    found = sample_posterior(cast("Likelihood", even), start, steps=3).draws
    assert even.begun is not None and even.begun.min() >= low and even.begun.max() <= high
    assert 0.005 < even.begun.std() < 0.04
    np.testing.assert_array_equal(found, sample_posterior(cast("Likelihood", Even()), start, steps=3).draws)
    assert not np.array_equal(found, sample_posterior(cast("Likelihood", Even()), start, steps=3, seed=2).draws)


def test_intervals_leave_as_much_out_at_both_ends() -> None:
    draws = np.column_stack([np.arange(101) / 100, 1 - np.arange(101) / 100])
    found = Posterior(draws, 101.0)
    np.testing.assert_allclose(found.interval(0.9), [[0.05, 0.95], [0.05, 0.95]])
    np.testing.assert_allclose(found.interval(), [[0.025, 0.975], [0.025, 0.975]])
    np.testing.assert_allclose(found.middle, [0.5, 0.5])
    np.testing.assert_allclose(found.correlation, [[1, -1], [-1, 1]])
    assert Posterior(draws[:, :1], 1.0).correlation.shape == (1, 1)


def test_the_shares_of_the_ways_of_walking_make_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    import emcee

    shares: list[float] = []
    usual = emcee.EnsembleSampler

    def watched(*given: Any, moves: list[tuple[Any, float]], **more: Any) -> Any:
        shares.extend(share for _, share in moves)
        return usual(*given, moves=moves, **more)

    monkeypatch.setattr(emcee, "EnsembleSampler", watched)
    sample_posterior(cast("Likelihood", Even()), np.full((1, 2), 0.5), steps=3)
    assert sum(shares) == pytest.approx(1)
