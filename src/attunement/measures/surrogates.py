"""Surrogates: what a measure would show if the two people had nothing to do with each other.

One engine serves every measure: a statistic turns a `Pair` into one number per observation; a method replaces the
second person's stream by one that keeps its own rhythm but not its partner; the statistic is computed again.

================= ====================================================== =====================================
method            the second stream becomes                              keeps
================= ====================================================== =====================================
`PseudoDyads`     that of the same role in another dyad                  everything but this partner
`CircularShift`   itself, rolled by a random time                        all of its own timing
`SegmentShuffle`  its own segments in random order                       timing within segments (its cuts add
                                                                         switches: not for rates of change)
================= ====================================================== =====================================
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol, runtime_checkable

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import gamma

from attunement.measures.pair import Pair, Values, ratio
from attunement.record import NOT_CODED
from attunement.record.grid import Codes
from attunement.vocabulary import BadValueError

Statistic = Callable[[Pair], Values]
Alternative = Literal["two-sided", "greater", "less"]
Batch = tuple[NDArray[np.intp], NDArray[np.intp], Pair]  # replicate and observation of each row; the pair

CELLS = 1 << 18  # steps a batch holds at most, so that its byte streams stay in the processor's cache


@runtime_checkable
class ShiftStatistic(Protocol):
    """A statistic that knows its value at every circular shift at once; `CircularShift` then needs no batches."""

    def __call__(self, pair: Pair) -> Values:
        """Return one number per observation."""
        ...

    def at_every_shift(self, pair: Pair) -> Values:
        """Return the number of a pair of one observation after rolling its second stream by 0, 1, 2 … steps."""
        ...


class Method(Protocol):
    """A way to make surrogates. Most users choose one of the three and never call it."""

    def values(self, statistic: Statistic, pair: Pair, n: int, rng: np.random.Generator) -> Values:
        """Return the statistic [replicate, observation] under n replicates of chance."""
        ...

    def distinct(self, pair: Pair) -> tuple[Values, float]:
        """Return how many different surrogates there are at most: of each observation, and of all together."""
        ...


@dataclass(frozen=True)
class PseudoDyads:
    """Pair each first person with the second person of another dyad, in each replicate anew.

    Every replicate is a random ring of all dyads, in which each takes the partner of the next: nobody meets their own
    partner, and every partner is used once. Two streams of unequal length are compared where both were coded.

    Parameters
    ----------
    dyads
        The dyad of each observation; of a dyad seen several times, one visit is drawn. None: all different.
    """

    dyads: Sequence[str] | None = None

    def values(self, statistic: Statistic, pair: Pair, n: int, rng: np.random.Generator) -> Values:
        """Return the statistic [replicate, observation] of n re-pairings."""
        rows, steps = pair.shape
        labels = np.arange(rows) if self.dyads is None else np.asarray(self.dyads)
        if len(labels) != rows:
            raise BadValueError(f"dyads names {len(labels)} observations and the pair has {rows}; they must match.")
        _, dyad = np.unique(labels, return_inverse=True)
        visits = np.bincount(dyad)
        if len(visits) < 2:
            raise BadValueError("pseudo-dyads need at least two dyads; use CircularShift for a single one.")
        by_dyad = np.argsort(dyad, kind="stable")
        first_visit = np.cumsum(visits) - visits

        def batches() -> Iterator[Batch]:
            at_once = max(1, CELLS // max(1, rows * steps))
            for start in range(0, n, at_once):
                count = min(at_once, n - start)
                ring = rng.permuted(np.broadcast_to(np.arange(len(visits)), (count, len(visits))), axis=1)
                other = np.empty_like(ring)
                np.put_along_axis(other, ring, np.roll(ring, -1, axis=1), axis=1)
                theirs = other[:, dyad]  # [replicate, observation]
                partner = by_dyad[first_visit[theirs] + rng.integers(0, visits[theirs])].reshape(-1)
                own = np.tile(np.arange(rows), count)
                replicate = np.repeat(np.arange(start, start + count), rows)
                yield replicate, own, replace(pair, first=pair.first[own], second=pair.second[partner])

        return _evaluate(statistic, batches(), (n, rows))

    def distinct(self, pair: Pair) -> tuple[Values, float]:
        """Return the visits of other dyads, and the number of rings."""
        rows = pair.shape[0]
        labels = np.arange(rows) if self.dyads is None else np.asarray(self.dyads)
        _, dyad, visits = np.unique(labels, return_inverse=True, return_counts=True)
        return (rows - visits[dyad]).astype(float), float(gamma(len(visits)))


@dataclass(frozen=True)
class CircularShift:
    """Roll the second stream in time by a random amount, end joined to beginning, within the time both were coded.

    Uncodable steps and pauses inside that time roll with the stream they belong to.

    Parameters
    ----------
    min_shift_s
        Smallest shift either way. Assumed: 5 s, beyond the few seconds in which partners answer each other.
    """

    min_shift_s: float = 5.0

    def values(self, statistic: Statistic, pair: Pair, n: int, rng: np.random.Generator) -> Values:
        """Return the statistic [replicate, observation] at n random shifts.

        A `ShiftStatistic` is read off its exact values at all shifts, any other is computed from rolled copies; both
        see the same shifts.
        """
        values = np.full((n, pair.shape[0]), np.nan)
        least = self._least(pair)
        for row, span in _coded_spans(pair):
            one = replace(pair, first=pair.first[row : row + 1, span], second=pair.second[row : row + 1, span])
            steps = one.shape[1]
            if steps < 2 * least + 1:
                continue  # too short to shift: no chance level, which shows as missing
            shifts = rng.integers(least, steps - least + 1, n)
            if isinstance(statistic, ShiftStatistic):
                values[:, row] = statistic.at_every_shift(one)[shifts]
                continue
            twice = np.tile(one.second[0], 2)
            rolled = np.lib.stride_tricks.sliding_window_view(twice, steps)
            _fill(values[:, row], statistic, one, second_of=lambda some: rolled[steps - shifts[some]])  # noqa: B023
        return values

    def distinct(self, pair: Pair) -> tuple[Values, float]:
        """Return the number of shifts."""
        return _each(pair, lambda steps: max(0, steps - 2 * self._least(pair) + 1))

    def _least(self, pair: Pair) -> int:
        return max(1, round(self.min_shift_s / pair.step_s))


@dataclass(frozen=True)
class SegmentShuffle:
    """Cut the second stream into segments and put them in random order, within the time both were coded.

    Parameters
    ----------
    segment_s
        Length of a segment; the last may be shorter. Assumed: 10 s.
    """

    segment_s: float = 10.0

    def values(self, statistic: Statistic, pair: Pair, n: int, rng: np.random.Generator) -> Values:
        """Return the statistic [replicate, observation] of n shuffles."""
        values = np.full((n, pair.shape[0]), np.nan)
        length = self._length(pair)
        for row, span in _coded_spans(pair):
            one = replace(pair, first=pair.first[row : row + 1, span], second=pair.second[row : row + 1, span])
            steps = one.shape[1]
            segments = -(-steps // length)
            if segments < 2:
                continue  # one segment has no other order: no chance level, which shows as missing
            # Steps past the end, marked −1, travel with the last segment and are dropped after the shuffle.
            cut = np.full(segments * length, -1, np.intp)
            cut[:steps] = np.arange(steps)
            cut = cut.reshape(segments, length)

            def shuffled(some: slice) -> Codes:
                count = len(range(*some.indices(n)))
                order = rng.permuted(np.broadcast_to(np.arange(segments), (count, segments)), axis=1)  # noqa: B023
                index = cut[order].reshape(count, -1)  # noqa: B023
                return one.second[0][index[index >= 0].reshape(count, steps)]  # noqa: B023

            _fill(values[:, row], statistic, one, second_of=shuffled)
        return values

    def distinct(self, pair: Pair) -> tuple[Values, float]:
        """Return the number of orders of the segments."""
        length = self._length(pair)
        return _each(pair, lambda steps: float(gamma(-(-steps // length) + 1)) if steps > length else 0)

    def _length(self, pair: Pair) -> int:
        return max(1, round(self.segment_s / pair.step_s))


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


def _evaluate(statistic: Statistic, batches: Iterator[Batch], shape: tuple[int, int]) -> Values:
    values = np.full(shape, np.nan)
    for replicate, observation, surrogate in batches:
        values[replicate, observation] = statistic(surrogate)
    return values


def _fill(column: Values, statistic: Statistic, one: Pair, *, second_of: Callable[[slice], Codes]) -> None:
    """Compute the statistic of one observation's surrogates, as many at once as fit a batch."""
    at_once = max(1, CELLS // one.shape[1])
    for start in range(0, len(column), at_once):
        some = slice(start, min(start + at_once, len(column)))
        second = second_of(some)
        column[some] = statistic(replace(one, first=np.broadcast_to(one.first, second.shape), second=second))


def _each(pair: Pair, count: Callable[[int], float]) -> tuple[Values, float]:
    """Return a count from the coded steps of each observation, and the product of those above zero."""
    counts = np.zeros(pair.shape[0])
    for row, span in _coded_spans(pair):
        counts[row] = count(span.stop - span.start)
    with np.errstate(over="ignore"):  # beyond any number of draws, infinity says the same
        return counts, float(np.prod(counts[counts > 0])) if counts.any() else 0.0


def _coded_spans(pair: Pair) -> Iterator[tuple[int, slice]]:
    """Yield each observation's stretch from the first to the last step in which both streams were coded."""
    coded = (pair.first != NOT_CODED) & (pair.second != NOT_CODED)
    for row in np.flatnonzero(coded.any(axis=1)):
        first = int(np.argmax(coded[row]))
        last = coded.shape[1] - int(np.argmax(coded[row, ::-1]))
        yield int(row), slice(first, last)
