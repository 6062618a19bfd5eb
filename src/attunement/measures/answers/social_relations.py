"""Who rates and who is rated: what everybody's ratings of everybody say of raters, of the rated and of each pair (round robin).

x(i, j) = m + actor(i) + partner(j) + relationship(i, j). One rating cannot tell a relationship from a mistake, so `relationship`
holds both.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import stats

from attunement.vocabulary import BadValueError

Values = NDArray[np.float64]

FEWEST = 4
"""People of a group from which the parts can be told apart."""


def social_relations(groups: Sequence[Values], *, level: float = 0.9) -> pl.DataFrame:
    """Return how much of some ratings is the rater's way, the rated one's way, and the pair's own.

    Parameters
    ----------
    groups
        Of each group [rater, rated], the diagonal is not read: nobody is asked about itself.
    level
        Of the intervals, which come from differences between groups and need two at least.

    Returns
    -------
    pl.DataFrame
        part, value, low, high, share: variances of actor, partner and relationship with their shares of the whole; the
        covariance of being an actor and a partner (generalised reciprocity), and of both sides of a pair (dyadic
        reciprocity), each with its correlation as `share` (null where a variance is not above 0). A variance may come out
        below 0 by chance and is left so.

    Errors
    ------
    BadValueError for groups of fewer than four, or with missing ratings.

    Notes
    -----
    Warner, Kenny & Stoto (1979), doi:10.1037/0022-3514.37.10.1742; Kenny, Kashy & Cook (2006), Dyadic Data Analysis, chapter
    8. Groups count by their people less one.

    Examples
    --------
    >>> ratings = np.add.outer([1.0, 2, 3, 6], [0.0, 1, 0, 1])  # each has its way of rating, and of being rated
    >>> social_relations([ratings])["value"].round(3).to_list()
    [4.667, 0.333, 0.0, 0.667, 0.0]
    """
    if not groups:
        raise BadValueError("no group was given; give one square of ratings for each.")
    parts = np.array([_parts(np.asarray(group, np.float64), number) for number, group in enumerate(groups, 1)])
    weight = np.array([len(group) - 1.0 for group in groups])
    value = np.average(parts, axis=0, weights=weight)
    width = np.full(len(value), np.nan)
    if len(parts) > 1:
        share = weight / weight.sum()
        error = np.sqrt((share[:, None] ** 2 * (parts - value) ** 2).sum(axis=0) * len(parts) / (len(parts) - 1))
        width = stats.t.isf((1 - level) / 2, len(parts) - 1) * error
    actor, partner, pair, general, dyadic = value
    whole = value[:3].sum()
    shares = [
        *(part / whole if whole > 0 else None for part in value[:3]),
        general / np.sqrt(actor * partner) if min(actor, partner) > 0 else None,
        dyadic / pair if pair > 0 else None,
    ]
    names = ("actor", "partner", "relationship", "generalised reciprocity", "dyadic reciprocity")
    table = pl.DataFrame({"part": names, "value": value, "low": value - width, "high": value + width, "share": shares})
    return table.with_columns(pl.col("low", "high").fill_nan(None))


def _parts(ratings: Values, number: int) -> list[float]:
    """Return the three variances and two covariances of one group, each without what the pairs bring into the means."""
    n = len(ratings)
    off = ~np.eye(n, dtype=bool)
    if ratings.shape != (n, n) or n < FEWEST or not np.isfinite(ratings[off]).all():
        raise BadValueError(
            f"group {number} has ratings of shape {ratings.shape}; give a square of four people or more in which everybody "
            "rated everybody else. Leave out whoever did not."
        )
    known = np.where(off, ratings, 0.0)
    by, of, grand = known.sum(axis=1) / (n - 1), known.sum(axis=0) / (n - 1), known.sum() / (n * (n - 1))
    actor = ((n - 1) ** 2 * by + (n - 1) * of) / (n * (n - 2)) - (n - 1) / (n - 2) * grand
    partner = ((n - 1) ** 2 * of + (n - 1) * by) / (n * (n - 2)) - (n - 1) / (n - 2) * grand
    pair = np.where(off, ratings - actor[:, None] - partner - grand, 0.0)
    alike = (((pair + pair.T) / 2) ** 2).sum() / 2 / (n * (n - 3) / 2)
    unlike = (((pair - pair.T) / 2) ** 2).sum() / 2 / ((n - 1) * (n - 2) / 2)
    own, both = alike + unlike, alike - unlike
    in_means, across_means = ((n - 1) * own + both) / (n * (n - 2)), ((n - 1) * both + own) / (n * (n - 2))
    return [
        float((actor**2).sum() / (n - 1) - in_means), float((partner**2).sum() / (n - 1) - in_means), float(own),
        float((actor * partner).sum() / (n - 1) - across_means), float(both),
    ]  # fmt: skip
