"""Chance: a measure beside what it would be if the two people had nothing to do with each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.measures.pair import Pair, Values, ratio
from attunement.measures.surrogates import Method, PseudoDyads, Statistic
from attunement.vocabulary import BadValueError

Alternative = Literal["two-sided", "greater", "less"]


@dataclass(frozen=True)
class Against:
    """A number beside what chance gives.

    `z` is the effect size: (observed − chance_mean) / standard deviation over the surrogates. `p` counts surrogates at
    least as extreme, r, among n: (r + 1) / (n + 1), which is never zero (doi:10.2202/1544-6115.1585). Where fewer than
    n different surrogates exist, drawing them again says nothing new: r and n are then scaled down to `distinct`, so
    that two dyads, say, which can be re-paired in one way only, give no p below ½.
    """

    observed: float
    chance_mean: float
    chance_low: float
    chance_high: float
    z: float
    p: float
    n: int  # surrogates that could be computed
    distinct: float  # different surrogates there are at most


@dataclass(frozen=True, eq=False)
class Chance:
    """A measure against chance: for each observation, and for the mean over all of them.

    Parameters
    ----------
    method
        How the surrogates were made, with its settings.
    seed, n_surrogates, level, alternative
        What was asked for: `level` is that of the chance interval.
    step_s
        Length of one step.
    group
        The mean over observations beside the mean over observations of each replicate.
    table
        One row per observation: the columns of `Against`, seconds_analysed and step_s.
    """

    method: Method
    seed: int
    n_surrogates: int
    level: float
    alternative: Alternative
    step_s: float
    group: Against
    table: pl.DataFrame


def against_chance(
    statistic: Statistic,
    pair: Pair,
    *,
    method: Method | None = None,
    n_surrogates: int = 1000,
    seed: int = 0,
    level: float = 0.95,
    alternative: Alternative = "two-sided",
) -> Chance:
    """Compare a measure with what it would be if the two people had nothing to do with each other.

    p = (r + 1) / (n + 1), r the surrogates at least as extreme as observed (two-sided: twice the smaller tail).
    The group's p compares the mean over observations with the same mean in each replicate.

    Parameters
    ----------
    statistic
        Turns a pair into one number per observation (`matched_share`, `repairs_per_min`, …); NaN where it has none.
    pair
        The observed streams, [observation, step].
    method
        `PseudoDyads`, `CircularShift` or `SegmentShuffle`; pseudo-dyads if not given.
    n_surrogates, seed
        Number of replicates; the same seed gives the same numbers.
    level
        Level of the chance interval (central quantiles of the surrogates).
    alternative
        "two-sided", "greater" or "less".

    Examples
    --------
    >>> from attunement.measures.matching import matched_share
    >>> from attunement.measures.surrogates import CircularShift
    >>> child = np.random.default_rng(1).integers(0, 2, (1, 600)).astype(np.int8)
    >>> pair = Pair(1.0, ("child", "mother"), (("object", "positive"),) * 2, child, child)
    >>> chance = against_chance(matched_share, pair, method=CircularShift(), n_surrogates=199, alternative="greater")
    >>> chance.group.observed, round(chance.group.chance_mean, 1), chance.group.p
    (1.0, 0.5, 0.005)
    """
    if n_surrogates < 1 or not 0 < level < 1:
        raise BadValueError(
            f"n_surrogates is {n_surrogates} and level {level}; it takes a surrogate and a level in (0, 1)."
        )
    chosen = method or PseudoDyads()
    observed = np.asarray(statistic(pair), float)
    values = chosen.values(statistic, pair, n_surrogates, np.random.default_rng(seed))
    distinct, together = chosen.distinct(pair)
    columns = _against(observed, values, distinct, level=level, alternative=alternative)
    known = np.isfinite(observed)
    mean = _mean(observed[None, known])
    means = _mean(values[:, known])[:, None]
    group = _against(mean, means, np.array([together]), level=level, alternative=alternative)
    seconds = pair.coverage()["seconds_analysed"]
    table = pl.DataFrame({**columns, "seconds_analysed": seconds}).fill_nan(None)
    whole = Against(**{name: column[0].item() for name, column in group.items()})
    return Chance(
        chosen,
        seed,
        n_surrogates,
        level,
        alternative,
        pair.step_s,
        whole,
        table.with_columns(step_s=pl.lit(pair.step_s)),
    )


def _against(
    observed: Values, values: Values, distinct: Values, *, level: float, alternative: Alternative
) -> dict[str, NDArray]:
    """Return the columns of `Against` from values [replicate, observation]; surrogates without a value do not count."""
    held = np.ma.masked_invalid(values)
    n = np.atleast_1d(held.count(axis=0))
    mean = np.ma.filled(held.mean(axis=0), np.nan)
    spread = np.where(n > 1, np.ma.filled(held.std(axis=0, ddof=1), np.nan), np.nan)
    tails = (1 - level) / 2
    low, high = (_quantile(values, n, q) for q in (tails, 1 - tails))
    # Values that differ only by rounding count as equal: otherwise ties would decide p.
    slack = 1e-12 * np.maximum(1, np.abs(observed))
    greater, less = (values >= observed - slack).sum(axis=0), (values <= observed + slack).sum(axis=0)
    tail = {"greater": greater, "less": less, "two-sided": np.minimum(greater, less)}[alternative]
    new = np.minimum(n, distinct)
    p = np.minimum(1, (tail * ratio(new, n) + 1) / (new + 1) * (2 if alternative == "two-sided" else 1))
    known = np.isfinite(observed) & (n > 0)
    some = spread > 1e-9 * np.maximum(1, np.abs(mean))
    z = np.divide(observed - mean, spread, out=np.full(len(observed), np.nan), where=some)
    return {
        "observed": observed,
        "chance_mean": mean,
        "chance_low": low,
        "chance_high": high,
        "z": z,
        "p": np.where(known, p, np.nan),
        "n": n,
        "distinct": distinct,
    }


def _quantile(values: Values, n: NDArray[np.integer], q: float) -> Values:
    """Return the quantile of the finite values of each column, interpolated linearly."""
    ordered = np.sort(values, axis=0)  # NaN sorts last
    at = q * np.maximum(n - 1, 0)
    low = np.floor(at).astype(np.intp)
    high = np.minimum(low + 1, np.maximum(n - 1, 0))
    column = np.arange(values.shape[1])
    below, above = ordered[low, column], ordered[high, column]
    return below + (above - below) * (at - low)


def _mean(values: Values) -> Values:
    known = np.isfinite(values)
    return ratio(np.where(known, values, 0).sum(axis=1), known.sum(axis=1))
