"""Chance: a measure beside what it would be if the two people had nothing to do with each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.measures.pair.pair import Pair, Values, ratio
from attunement.measures.pseudo_dyads import PseudoDyads
from attunement.measures.surrogates import Method, Statistic
from attunement.vocabulary import BadValueError

Alternative = Literal["two-sided", "greater", "less"]
ChanceVerdict = Literal["more", "less", "open", "mute", "unknown"]
LEVEL = 0.05


@dataclass(frozen=True)
class Against:
    """A number beside what chance gives.

    Parameters
    ----------
    observed
        The number as it was.
    chance_mean
        Its mean where the two cannot have answered each other: partners of other dyads, or shifts of some seconds.
    chance_low, chance_high
        Where it lies in 95 % (or another level) of all arrangements, the real one among them.
    z
        (real − mean) / standard deviation over all arrangements, real being what was observed in the time that is compared.
    p
        The share of arrangements at least as extreme as the real one, which is one of them: r / n where all n were
        counted, (r + 1) / (n + 1) where n were drawn. Two-sided: twice the smaller tail.
    p_least
        The smallest p that could have come out. Where it is above 0.05 the comparison cannot show anything.
    n
        Arrangements that were computed.
    ways
        Arrangements there are.
    """

    observed: float
    chance_mean: float
    chance_low: float
    chance_high: float
    z: float
    p: float
    p_least: float
    n: int
    ways: float


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
        The mean over dyads, beside the mean over dyads of each arrangement.
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
    dyads: Sequence[str] | None = None,
    n_surrogates: int = 1000,
    seed: int = 0,
    level: float = 0.95,
    alternative: Alternative = "two-sided",
) -> Chance:
    """Compare a measure with what it would be if the two people had nothing to do with each other.

    p = r / n, r of all n arrangements at least as extreme as the real one, or (r + 1) / (n + 1) of n drawn
    (two-sided: twice the smaller tail). The group's p compares the mean over dyads with the same mean in each.

    Parameters
    ----------
    statistic
        Turns a pair into one number per observation (`matched_share`, `repairs_per_min`, …); NaN where it has none.
    pair
        The observed streams, [observation, step].
    method
        `PseudoDyads`, `CircularShift` or `SegmentShuffle`; pseudo-dyads if not given.
    dyads
        The dyad of each observation: the mean is over dyads, each the mean of its visits. None: all different.
    n_surrogates, seed
        Number of arrangements drawn where there are too many to count all; the same seed gives the same numbers.
    level
        Level of the chance interval (central quantiles of the arrangements).
    alternative
        "two-sided", "greater" or "less".

    Notes
    -----
    Phipson & Smyth (2010), doi:10.2202/1544-6115.1585. Pairings that leave the real one out, as pseudo-dyads usually
    do, give too small a p: over them the mean is pushed away from the real value, by D / (D − 1) for D dyads.

    Examples
    --------
    >>> from attunement.measures.pair.matching import matched_share
    >>> from attunement.measures.surrogates import CircularShift
    >>> child = np.random.default_rng(1).integers(0, 2, (1, 600)).astype(np.int8)
    >>> pair = Pair(1.0, ("child", "mother"), (("object", "positive"),) * 2, child, child)
    >>> chance = against_chance(matched_share, pair, method=CircularShift(), alternative="greater")
    >>> chance.group.observed, round(chance.group.chance_mean, 1), chance.group.p == 1 / 600
    (1.0, 0.5, True)
    """
    if n_surrogates < 1 or not 0 < level < 1:
        raise BadValueError(
            f"n_surrogates is {n_surrogates} and level {level}; it takes a surrogate and a level in (0, 1)."
        )
    rows = pair.shape[0]
    if dyads is not None and len(dyads) != rows:
        raise BadValueError(f"dyads names {len(dyads)} observations and the pair has {rows}; they must match.")
    chosen = method or PseudoDyads(dyads)
    observed = np.asarray(statistic(pair), float)
    found = chosen.arrangements(statistic, pair, n_surrogates, np.random.default_rng(seed))
    dyad = np.arange(rows) if dyads is None else np.unique(np.asarray(dyads), return_inverse=True)[1]
    how = {"level": level, "alternative": alternative}
    columns = _against(observed, found.real, found.each, found.whole, found.apart, found.ways_each, **how)
    group = _against(
        mean_of_dyads(observed[None], dyad),
        mean_of_dyads(found.real[None], dyad),
        mean_of_dyads(found.together, dyad)[:, None],
        np.array([found.all_together]),
        mean_of_dyads(found.apart[None], dyad),
        np.array([found.ways]),
        **how,
    )
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


def verdict(row: Mapping[str, Any], *, level: float = LEVEL) -> ChanceVerdict:
    """Say what a comparison with chance allows to say: decided by p, and by the smallest p that it could have given.

    "more" or "less" than chance where p is at most `level`; "open" where it could be chance; "mute" where no result
    could have reached the level; "unknown" where there is no chance to compare with.

    >>> verdict({"z": 2.8, "p": 0.01, "p_least": 0.002}), verdict({"z": 1.4, "p": 0.33, "p_least": 0.33})
    ('more', 'mute')
    """
    p, least, z = (np.nan if row[name] is None else float(row[name]) for name in ("p", "p_least", "z"))
    if np.isnan(p):
        return "unknown"
    if least > level:
        return "mute"
    if p > level or np.isnan(z):
        return "open"
    return "more" if z > 0 else "less"


def mean_of_dyads(values: Values, dyad: NDArray[np.integer]) -> Values:
    """Return the mean over dyads of the means of their observations, [draw] from [draw, observation]; NaN is left out.

    >>> mean_of_dyads(np.array([[1.0, 3.0, 5.0]]), np.array([0, 0, 1]))   # a dyad seen twice counts as one
    array([3.5])
    """
    order = np.argsort(dyad, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(dyad[order]) > 0])
    values = values[:, order]
    known = np.isfinite(values)
    sums = np.add.reduceat(np.where(known, values, 0.0), starts, axis=1)
    means = ratio(sums, np.add.reduceat(known, starts, axis=1, dtype=np.int64))
    there = np.isfinite(means)
    return ratio(np.where(there, means, 0.0).sum(axis=1), there.sum(axis=1))


def _against(
    observed: Values,
    real: Values,
    values: Values,
    whole: NDArray[np.bool_],
    apart: Values,
    ways: Values,
    *,
    level: float,
    alternative: Alternative,
) -> dict[str, NDArray]:
    """Return the columns of `Against` from values [draw, observation]; draws without a value do not count."""
    held = np.ma.masked_invalid(values)
    n = np.atleast_1d(held.count(axis=0))
    mean = np.ma.filled(held.mean(axis=0), np.nan)
    spread = np.where(n > 1, np.ma.filled(held.std(axis=0, ddof=1), np.nan), np.nan)
    tails = (1 - level) / 2
    low, high = (_quantile(values, n, q) for q in (tails, 1 - tails))
    # Values that differ only by rounding count as equal: otherwise ties would decide p.
    slack = 1e-12 * np.maximum(1, np.abs(real))
    greater, less = (values >= real - slack).sum(axis=0), (values <= real + slack).sum(axis=0)
    tail = {"greater": greater, "less": less, "two-sided": np.minimum(greater, less)}[alternative]
    drawn = np.where(whole, 0, 1)  # the real arrangement is among all of them, and stands beside those that were drawn
    sides = 2 if alternative == "two-sided" else 1
    known = np.isfinite(real) & (n > 0)
    count = np.where(known, n + drawn, 1)
    some = spread > 1e-9 * np.maximum(1, np.abs(mean))
    return {
        "observed": observed,
        "chance_mean": apart,
        "chance_low": low,
        "chance_high": high,
        "z": np.divide(real - mean, spread, out=np.full(len(real), np.nan), where=some),
        "p": np.where(known, np.minimum(1, sides * (tail + drawn) / count), np.nan),
        "p_least": np.where(known, np.minimum(1, sides / np.minimum(count, np.maximum(ways, 1))), np.nan),
        "n": n,
        "ways": ways,
    }


def _quantile(values: Values, n: NDArray[np.integer], q: float) -> Values:
    """Return the quantile of the finite values of each column, interpolated linearly."""
    if not len(values):
        return np.full(values.shape[1], np.nan)
    ordered = np.sort(values, axis=0)  # NaN sorts last
    at = q * np.maximum(n - 1, 0)
    low = np.floor(at).astype(np.intp)
    high = np.minimum(low + 1, np.maximum(n - 1, 0))
    column = np.arange(values.shape[1])
    below, above = ordered[low, column], ordered[high, column]
    return below + (above - below) * (at - low)
