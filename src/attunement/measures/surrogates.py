"""Surrogates: what a measure would show if the two people had nothing to do with each other.

One engine serves every measure: a statistic turns a `Pair` into one number per observation; a method replaces the
second person's stream by one that keeps its own rhythm but not its partner; the statistic is computed again, and
`against_chance` compares.

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
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from scipy.special import gamma

from attunement.measures.pair import Pair, Values
from attunement.record import NOT_CODED
from attunement.record.grid import Codes
from attunement.vocabulary import BadValueError

Statistic = Callable[[Pair], Values]
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
    """Return a count from the coded steps of each observation, and the product of those above zero.

    A single arrangement is no chance level, and counts as none.
    """
    counts = np.zeros(pair.shape[0])
    for row, span in _coded_spans(pair):
        found = count(span.stop - span.start)
        counts[row] = found if found > 1 else 0
    with np.errstate(over="ignore"):  # beyond any number of draws, infinity says the same
        return counts, float(np.prod(counts[counts > 0])) if counts.any() else 0.0


def _coded_spans(pair: Pair) -> Iterator[tuple[int, slice]]:
    """Yield each observation's stretch from the first to the last step in which both streams were coded."""
    coded = (pair.first != NOT_CODED) & (pair.second != NOT_CODED)
    for row in np.flatnonzero(coded.any(axis=1)):
        first = int(np.argmax(coded[row]))
        last = coded.shape[1] - int(np.argmax(coded[row, ::-1]))
        yield int(row), slice(first, last)
