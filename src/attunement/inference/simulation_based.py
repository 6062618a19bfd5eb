"""Simulation-based calibration: whether the posterior knows how much it knows.

Numbers are drawn from the prior, data from the emulator there, and a posterior from the data. The rank of what was drawn
among draws from its own posterior must be uniform. Talts et al. (2018), doi:10.48550/arXiv.1804.06788.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from attunement.inference.emulator.emulated_likelihood import Likelihood
from attunement.inference.emulator.emulator import Emulator
from attunement.inference.emulator.posterior import sample_posterior
from attunement.inference.extra import one_thread
from attunement.inference.points import Progress
from attunement.inference.targets import Targets

Array = NDArray[np.float64]

DRAWS = 63
BINS = 8
SEARCHED = 256
"""Places of the prior among which the walkers' first place is chosen."""


@dataclass(frozen=True, eq=False)
class Ranks:
    """Ranks of the drawn numbers among their posterior draws [time, number], from 0 to `draws`."""

    ranks: NDArray[np.int64]
    draws: int

    def counts(self) -> NDArray[np.int64]:
        """Return how many ranks lie in each of eight equal parts [number, part]."""
        edges = np.linspace(0, self.draws + 1, BINS + 1)
        return np.array([np.histogram(column, edges)[0] for column in self.ranks.T])

    def probabilities(self) -> Array:
        """Return for each number how probable ranks as uneven as these are if all is well (χ² test), [number]."""
        from scipy.stats import chisquare  # noqa: PLC0415

        return np.array([chisquare(row).pvalue for row in self.counts()])


def rank_planted(
    emulator: Emulator,
    targets: Targets,
    *,
    times: int = 100,
    steps: int = 600,
    seed: int = 1,
    progress: Progress | None = None,
) -> Ranks:
    """Return the ranks of planted numbers among draws from their posteriors.

    Parameters
    ----------
    emulator
        Stands for the simulator.
    targets
        Whose errors the planted data have; their means do not matter.
    times
        How often numbers are planted.
    steps
        Of the walkers in each posterior.
    seed
        All chance depends on it.
    progress
        Told about times done.
    """
    random = np.random.default_rng(seed)
    many = emulator.places.shape[1]
    found = np.empty((times, many), np.int64)
    judge = Likelihood(emulator, targets)
    known = emulator.only(list(targets))
    with one_thread():
        for time in range(times):
            truth = random.random(many)
            mean, variance = (part[0] for part in known.predict(truth))
            data = mean + random.standard_normal(len(mean)) * np.sqrt((judge.fixed + variance) / judge.weights)
            planted = {name: replace(t, mean=float(z)) for (name, t), z in zip(targets.items(), data, strict=True)}
            likelihood = Likelihood(emulator, planted)
            places = random.random((SEARCHED, many))
            start = places[np.argsort(likelihood.log(places))[-8:]]
            posterior = sample_posterior(likelihood, start, steps=steps, seed=int(random.integers(2**31)))
            draws = posterior.draws[random.choice(len(posterior.draws), DRAWS, replace=False)]
            found[time] = (draws < truth).sum(axis=0)
            if progress:
                progress(time + 1, times)
    return Ranks(found, DRAWS)
