"""Ranks of planted numbers: even by hand, uneven where posteriors are wrong, and the same for the same seed."""

from __future__ import annotations

import numpy as np
import pytest

from attunement.inference.emulator.emulator import emulate
from attunement.inference.emulator.history_matching import even_places
from attunement.inference.points import SimulatedPoint
from attunement.inference.simulation_based import BINS, DRAWS, Ranks, rank_planted
from attunement.inference.targets import Target


def test_ranks_lie_in_eight_equal_parts() -> None:
    every = np.arange(DRAWS + 1)
    found = Ranks(np.column_stack([every, np.zeros_like(every), every // 8 * 8]), DRAWS)
    assert found.counts().tolist() == [[8] * BINS, [64] + [0] * 7, [8] * BINS]
    even, uneven, _ = found.probabilities()
    assert even == pytest.approx(1) and uneven < 1e-9
    assert Ranks(np.array([[7], [8], [55], [56], [63]]), DRAWS).counts().tolist() == [[1, 1, 0, 0, 0, 0, 1, 2]]


def test_planted_numbers_are_ranked_among_draws_of_their_posteriors() -> None:
    units = even_places(2, 64, seed=2)
    found = [SimulatedPoint({}, {"anom.D": float(a + b)}, {"anom.D": 0.005}) for a, b in units]
    emulator = emulate(units, found, ["anom.D"])
    targets = {"anom.D": Target("anom.D", "value", 0.0, se=0.03)}
    told: list[tuple[int, int]] = []
    ranks = rank_planted(emulator, targets, times=3, steps=60, seed=4, progress=lambda *done: told.append(done))
    assert ranks.ranks.shape == (3, 2) and ranks.draws == DRAWS
    assert ranks.ranks.min() >= 0 and ranks.ranks.max() <= DRAWS
    assert told == [(1, 3), (2, 3), (3, 3)]
    again, other = (rank_planted(emulator, targets, times=3, steps=60, seed=seed).ranks for seed in (4, 5))
    np.testing.assert_array_equal(ranks.ranks, again)
    assert not np.array_equal(ranks.ranks, other)
