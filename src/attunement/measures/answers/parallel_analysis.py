"""How many traits lie behind some items: as many as explain more than they would in answers without any."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attunement.measures.answers.reliability import complete
from attunement.vocabulary import BadValueError

Values = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ParallelAnalysis:
    """Eigenvalues of the items' correlations, and of shuffled answers.

    Attributes
    ----------
    found
        Eigenvalues, largest first, [trait].
    chance
        What nineteen in twenty shuffled tables stay below, [trait].
    traits
        How many of the found ones, from the first on, lie above chance.
    """

    found: Values
    chance: Values
    traits: int


def parallel_analysis(answers: Values, *, replicates: int = 100, seed: int = 1) -> ParallelAnalysis:
    """Return how many traits are behind some items, beside answers in which nothing goes together.

    Each replicate shuffles every item over people, so that its answers stay as they are and belong to nobody.

    Parameters
    ----------
    answers
        [person, item], NaN where not answered; people who left something out do not count.
    replicates
        Shuffled tables.

    Errors
    ------
    BadValueError where too few people answered everything, or for fewer than 20 replicates.

    Notes
    -----
    Horn (1965), doi:10.1007/BF02289447; shuffled, not normal, numbers: Buja & Eyuboglu (1992), Multivariate Behavioral
    Research 27, 509–540. With many people small doublets of items count as traits, too: read it beside the items.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> two = np.repeat(rng.normal(size=(400, 2)), 4, axis=1)
    >>> parallel_analysis(two + rng.normal(size=(400, 8))).traits
    2
    """
    if replicates < 20:
        raise BadValueError(f"{replicates} replicates cannot tell one in twenty; give 20 or more.")
    whole = complete(answers, what="a parallel analysis")
    found = _eigenvalues(whole)
    rng = np.random.default_rng(seed)
    shuffled = np.array([_eigenvalues(rng.permuted(whole, axis=0)) for _ in range(replicates)])
    chance = np.quantile(shuffled, 0.95, axis=0)
    above = found > chance
    return ParallelAnalysis(found, chance, int(np.argmin(above)) if not above.all() else len(found))


def _eigenvalues(answers: Values) -> Values:
    return np.asarray(np.linalg.eigvalsh(np.atleast_2d(np.corrcoef(answers, rowvar=False)))[::-1], np.float64)
