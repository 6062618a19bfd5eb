"""Simulation-based calibration on an emulator: ranks of planted numbers are uniform. doi:10.48550/arXiv.1804.06788."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from attunement.inference.emulator.emulator import Emulator, emulate
from attunement.inference.emulator.history_matching import even_places
from attunement.inference.points import SimulatedPoint
from attunement.inference.simulation_based import DRAWS, Ranks, rank_planted
from attunement.inference.targets import Target

NAMES = ("anom.D", "aqs.sens", "aqs.ssp")
TIMES = 96


@pytest.fixture(scope="module")
def emulator() -> Emulator:
    """Two numbers, one of them known badly; three statistics, one of them bent."""
    units = even_places(2, 64, seed=2)
    noise = 0.02 * np.random.default_rng(1).standard_normal((64, 3))
    values = np.column_stack([units[:, 0], 0.3 * units[:, 1], units[:, 0] * units[:, 1]]) + noise
    found = [
        SimulatedPoint({}, dict(zip(NAMES, map(float, v), strict=True)), dict.fromkeys(NAMES, 0.02)) for v in values
    ]
    return emulate(units, found, NAMES)


def targets(**changes: float) -> dict[str, Target]:
    return {
        name: replace(Target(name, "value", 0.0, se=0.03, discrepancy=0.02, weight=0.75), **changes) for name in NAMES
    }


@pytest.fixture(scope="module")
def ranks(emulator: Emulator) -> Ranks:
    return rank_planted(emulator, targets(), times=TIMES, steps=400, seed=7)


@pytest.mark.slow
def test_ranks_are_uniform(ranks: Ranks) -> None:
    assert ranks.ranks.shape == (TIMES, 2)
    assert ranks.counts().sum() == 2 * TIMES
    assert ranks.probabilities().min() > 0.005


@pytest.mark.slow
def test_a_posterior_that_is_too_sure_is_caught(emulator: Emulator) -> None:
    """Data noisier than the likelihood believes pile the ranks up at both ends."""
    from attunement.inference import simulation_based as module
    from attunement.inference.emulator.emulated_likelihood import Likelihood

    class TooSure(Likelihood):
        def log(self, units: np.ndarray) -> np.ndarray:
            return 9 * super().log(units)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "Likelihood", TooSure)
        found = rank_planted(emulator, targets(), times=TIMES, steps=400, seed=7)
    assert found.probabilities().min() < 1e-4
    assert found.counts()[0, [0, -1]].sum() > TIMES / 3
    assert found.ranks.max() <= DRAWS
