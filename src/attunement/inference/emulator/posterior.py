"""The posterior: which numbers the targets leave credible, drawn by a flock of walkers on the emulator.

Affine-invariant ensemble sampling: Goodman & Weare (2010), doi:10.2140/camcos.2010.5.65; Foreman-Mackey et al. (2013),
doi:10.1086/670067.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attunement.inference.emulator.emulated_likelihood import Likelihood
from attunement.inference.extra import needed
from attunement.inference.points import Progress

Array = NDArray[np.float64]

STEPS = 1500
WALKERS_PER_NUMBER = 4
MOST_DRAWS = 4000
START_SD = 0.02


@dataclass(frozen=True, eq=False)
class Posterior:
    """Credible places of the unit cube [draw, number], and how many independent draws they are worth."""

    draws: Array
    independent: float

    def interval(self, level: float = 0.95) -> Array:
        """Return the ends of each number's central interval [number, 2], in the unit cube."""
        return np.quantile(self.draws, [(1 - level) / 2, (1 + level) / 2], axis=0).T

    @property
    def middle(self) -> Array:
        """Return each number's median, [number]."""
        return np.median(self.draws, axis=0)

    @property
    def correlation(self) -> Array:
        """Return how the numbers trade off, pair by pair [number, number]."""
        return np.atleast_2d(np.corrcoef(self.draws.T))


def sample_posterior(
    likelihood: Likelihood,
    start: Array,
    *,
    steps: int = STEPS,
    seed: int = 1,
    progress: Progress | None = None,
) -> Posterior:
    """Draw from the posterior.

    Parameters
    ----------
    likelihood
        Of the targets; the prior is even over the unit cube.
    start
        Places from which the walkers begin; few are scattered a little.
    steps
        Of each walker; the first third is dropped.
    seed
        Of the walk.
    progress
        Told about steps done.
    """
    emcee = needed("emcee")
    random = np.random.default_rng(seed)
    many = start.shape[1]
    walkers = max(WALKERS_PER_NUMBER * many, 16) // 2 * 2
    base = start[random.integers(len(start), size=walkers)]
    begin = np.clip(base + START_SD * random.standard_normal(base.shape), 0.001, 0.999)
    moves = [(emcee.moves.DEMove(), 0.7), (emcee.moves.DESnookerMove(), 0.1), (emcee.moves.StretchMove(), 0.2)]
    sampler = emcee.EnsembleSampler(walkers, many, likelihood.log, vectorize=True, moves=moves)
    first = emcee.State(begin, random_state=np.random.RandomState(seed).get_state())
    for done, _ in enumerate(sampler.sample(first, iterations=steps), 1):
        if progress:
            progress(done, steps)
    dropped = steps // 3
    chain = sampler.get_chain(discard=dropped)
    time = float(np.nanmax(emcee.autocorr.integrated_time(chain, tol=0, quiet=True)))
    flat = chain.reshape(-1, many)
    kept = flat[:: max(len(flat) // MOST_DRAWS, 1)]
    return Posterior(kept, len(flat) / max(time, 1.0))
