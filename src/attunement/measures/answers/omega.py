"""Omega: what share of a sum's variance is shared by its items, where some items may speak louder than others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attunement.measures.answers.factors import common_factors, oblimin
from attunement.measures.answers.reliability import complete
from attunement.vocabulary import BadValueError

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Omega:
    """Two reliabilities of a sum.

    Attributes
    ----------
    total
        Share of its variance that any trait behind the items brings.
    hierarchical
        Share that the one trait common to all items brings; with one trait there is no difference.
    """

    total: float
    hierarchical: float


def omega(answers: Values, *, traits: int = 1) -> Omega:
    """Return omega of the sum of standardised items, of people who answered everything.

    total = 1 − Σ own / Σ R, with R the correlations of the items and `own` what no trait explains of each. With several
    traits, hierarchical = (Σ g)² / Σ R, where g are the loadings on the trait behind the traits (Schmid–Leiman).

    Parameters
    ----------
    answers
        [person, item], turned the same way; NaN where not answered.
    traits
        How many traits lie behind the items: 1, or 3 and more, since a trait behind two traits cannot be told.

    Notes
    -----
    McDonald (1999), Test theory; Zinbarg et al. (2005), doi:10.1007/s11336-003-0974-7.

    Examples
    --------
    >>> rng = np.random.default_rng(2)
    >>> trait = rng.normal(size=(20_000, 1))
    >>> round(omega(trait * (0.8, 0.7, 0.6, 0.5) + rng.normal(size=(20_000, 4)) * (0.6, 0.714, 0.8, 0.866)).total, 2)
    0.75
    """
    return omega_of(np.atleast_2d(np.corrcoef(complete(answers, what="omega"), rowvar=False)), traits=traits)


def omega_of(correlations: Values, *, traits: int = 1) -> Omega:
    """Return omega of a matrix of correlations, [item, item].

    Errors
    ------
    BadValueError where two traits are asked for: how far each follows one behind both cannot be told from one correlation.
    """
    if traits == 2:
        raise BadValueError(
            "omega with 2 traits cannot be told: nothing says how far each follows a third. Ask for 1 or 3."
        )
    found = common_factors(correlations, traits)
    whole = float(np.sum(correlations))
    total = 1 - float(found.own.sum()) / whole
    if traits == 1:
        return Omega(total, total)
    turned = oblimin(found)
    signs = np.where(turned.loadings.sum(axis=0) < 0, -1.0, 1.0)
    loadings, between = turned.loadings * signs, turned.between * np.outer(signs, signs)
    general = loadings @ common_factors(between).loadings[:, 0]
    return Omega(total, float(general.sum()) ** 2 / whole)
