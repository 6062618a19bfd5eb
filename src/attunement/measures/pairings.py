"""Pairings: whether real partners show more than the same people show when they are paired anew."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations

import numpy as np

from attunement.measures.pair.pair import Values
from attunement.vocabulary import BadValueError

MOST_ALL = 7  # pairs whose pairings are all counted: 7! = 5 040


@dataclass(frozen=True)
class PairingTest:
    """The mean over real pairs beside the same mean under all pairings.

    Parameters
    ----------
    observed
        Mean over real pairs.
    chance_mean
        Mean over all pairs of people who are no partners.
    chance_low, chance_high
        Central interval of the mean over pairings.
    z
        (observed − mean of the pairings) / their standard deviation.
    p, p_least
        Two-sided p, and the smallest that so many pairs can reach at all.
    pairs, pairings
        Real pairs, and pairings counted.
    exact
        Whether all pairings were counted, or so many at random.
    """

    observed: float
    chance_mean: float
    chance_low: float
    chance_high: float
    z: float
    p: float
    p_least: float
    pairs: int
    pairings: int
    exact: bool


def pairing_test(values: Values, *, pairings: int = 9999, seed: int = 0, level: float = 0.95) -> PairingTest:
    """Test whether partners differ from people paired anew, by counting pairings.

    p = min(1, 2 · min(#{mean ≥ observed}, #{mean ≤ observed}) / #pairings), the real pairing among them

    If partners did not matter, every way to pair the first persons with the second ones would be equally likely, the
    real one, too, so p is exact however few pairs there are: three pairs have six pairings, and no p below ⅓.

    Parameters
    ----------
    values
        [first person, second person]; real partners on the diagonal. A pairing's mean leaves missing values out.
    pairings
        How many to draw at random where there are more than 7 pairs.
    seed, level
        Of the draw, and of the interval.

    Examples
    --------
    >>> found = pairing_test(np.eye(5))
    >>> found.observed, found.chance_mean, found.pairings, round(found.p, 3)
    (1.0, 0.0, 120, 0.017)
    """
    values = np.asarray(values, float)
    n = len(values)
    if values.ndim != 2 or values.shape != (n, n) or n < 2:
        raise BadValueError(
            f"the table of pairs has shape {values.shape}; it takes as many first as second persons, two or more."
        )
    if pairings < 1 or not 0 < level < 1:
        raise BadValueError(f"pairings is {pairings} and level {level}; it takes a pairing and a level in (0, 1).")
    own = np.arange(n)
    if n <= MOST_ALL:
        partner = np.array(list(permutations(range(n))))
    else:
        drawn = np.random.default_rng(seed).permuted(np.broadcast_to(own, (pairings, n)), axis=1)
        partner = np.concatenate([own[None], drawn])
    chosen = values[own, partner]
    known = np.isfinite(chosen)
    count = known.sum(axis=1)
    means = np.divide(np.where(known, chosen, 0).sum(axis=1), count, out=np.full(len(chosen), np.nan), where=count > 0)
    observed = float(means[0])  # both ways begin with the real pairing
    means = means[np.isfinite(means)]
    others = values[~np.eye(n, dtype=bool) & np.isfinite(values)]
    chance_mean = float(others.mean()) if len(others) else np.nan
    if not np.isfinite(observed):
        nan = float("nan")
        return PairingTest(nan, chance_mean, nan, nan, nan, nan, nan, n, len(means), n <= MOST_ALL)
    # Values that differ only by rounding count as equal: otherwise ties would decide p.
    slack = 1e-12 * max(1.0, abs(observed))
    tail = min(np.count_nonzero(means >= observed - slack), np.count_nonzero(means <= observed + slack))
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    spread = means.std(ddof=1) if len(means) > 1 else 0.0
    return PairingTest(
        observed=observed,
        chance_mean=chance_mean,
        chance_low=float(low),
        chance_high=float(high),
        z=float((observed - means.mean()) / spread) if spread > slack else np.nan,
        p=float(min(1.0, 2 * tail / len(means))),
        p_least=min(1.0, 2 / len(means)),
        pairs=n,
        pairings=len(means),
        exact=n <= MOST_ALL,
    )
