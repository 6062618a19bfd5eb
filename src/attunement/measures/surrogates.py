"""Surrogates: what a measure would show if the two people had nothing to do with each other.

One engine serves every measure: a statistic turns a `Pair` into one number per observation; a method puts the second
person's stream into other arrangements, which keep its own rhythm but not its partner; the statistic is computed again,
and `against_chance` compares.

================= ====================================================== =====================================
method            the second stream becomes                              keeps
================= ====================================================== =====================================
`PseudoDyads`     that of the same role in another dyad                  everything but this partner
`CircularShift`   itself, rolled in time                                 all of its own timing
`SegmentShuffle`  its own segments in random order                       timing within segments (its cuts add
                                                                         switches: not for rates of change)
================= ====================================================== =====================================

The real arrangement is always one of those that a method can give, and each is given equally often. Only then is the
share of arrangements that are as extreme as the real one a p that keeps its word: were the real one left out, three
dyads would be "beyond chance" in most samples of pure noise (Phipson & Smyth 2010, doi:10.2202/1544-6115.1585).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from scipy.special import gamma

from attunement.measures.pair.pair import Pair, Values
from attunement.record import NOT_CODED
from attunement.record.grid import Codes

Statistic = Callable[[Pair], Values]

CELLS = 1 << 18  # steps a batch holds at most, so that its byte streams stay in the processor's cache


@runtime_checkable
class ShiftStatistic(Protocol):
    """A statistic that knows its value at every circular shift at once; `CircularShift` then needs no batches."""

    def __call__(self, pair: Pair) -> Values:
        """Return one number per observation."""
        ...

    def at_every_shift(self, pair: Pair) -> Values:
        """Return the number of a pair of one observation after rolling its second stream by 0, 1, 2 … steps, [shift]."""
        ...


@dataclass(frozen=True, eq=False)
class Arrangements:
    """A statistic under arrangements of the second streams, drawn evenly from all there are, the real one among them.

    Parameters
    ----------
    real
        The statistic of the real arrangement, of the same time as the others, [observation].
    each
        [draw, observation] values for judging each observation alone; NaN where there are no more, or no value.
    whole
        Whether a column of `each` holds every arrangement exactly as often as any other, [observation].
    together
        [draw, observation] values in which all observations are arranged at once.
    all_together
        Whether `together` holds every arrangement exactly as often as any other.
    apart
        Mean over arrangements in which the two cannot have answered each other, [observation].
    ways_each, ways
        How many arrangements there are, of each observation and of all together.
    """

    real: Values
    each: Values
    whole: NDArray[np.bool_]
    together: Values
    all_together: bool
    apart: Values
    ways_each: Values
    ways: float


class Method(Protocol):
    """A way to make surrogates. Most users choose one of the three and never call it."""

    def arrangements(self, statistic: Statistic, pair: Pair, n: int, rng: np.random.Generator) -> Arrangements:
        """Return the statistic under all arrangements, or under n drawn from them where there are too many."""
        ...


@dataclass(frozen=True)
class CircularShift:
    """Roll the second stream in time, end joined to beginning, within the time both were coded.

    Uncodable steps and pauses inside that time roll with the stream they belong to. Every shift is counted where the
    statistic knows them all at once or there are at most as many as draws were asked for.

    Parameters
    ----------
    min_shift_s
        Shifts at least this long either way make the mean of chance. Assumed: 5 s, beyond the few seconds in which
        partners answer each other. p counts shorter ones, too: without them, it would be too small.
    """

    min_shift_s: float = 5.0

    def arrangements(self, statistic: Statistic, pair: Pair, n: int, rng: np.random.Generator) -> Arrangements:
        """Return the statistic at all shifts, or at n random ones where there are too many."""
        rows = pair.shape[0]
        least = max(1, round(self.min_shift_s / pair.step_s))
        columns: list[Values] = [np.zeros(0)] * rows
        whole = np.zeros(rows, bool)
        apart = np.full(rows, np.nan)
        ways = np.zeros(rows)
        together = np.full((n, rows), np.nan)
        for row, span in coded_spans(pair):
            one = replace(pair, first=pair.first[row : row + 1, span], second=pair.second[row : row + 1, span])
            steps = one.shape[1]
            if steps < 2 * least + 1:
                continue  # too short to shift: no chance level, which shows as missing
            ways[row] = steps
            whole[row] = isinstance(statistic, ShiftStatistic) or steps <= n
            shifts = np.arange(steps) if whole[row] else rng.integers(0, steps, n)
            columns[row] = _shifted(statistic, one, shifts)
            far = columns[row][(shifts >= least) & (shifts <= steps - least)]
            apart[row] = far[np.isfinite(far)].mean() if np.isfinite(far).any() else np.nan
            together[:, row] = columns[row][rng.integers(0, steps, n)] if whole[row] else columns[row]
        each = np.full((max(map(len, columns)), rows), np.nan)
        for row, column in enumerate(columns):
            each[: len(column), row] = column
        alone = np.count_nonzero(ways) == 1 and bool(
            whole.any()
        )  # one observation that can be shifted, all its shifts known
        real = np.asarray(statistic(pair), float)
        return Arrangements(real, each, whole, each if alone else together, alone, apart, ways, _product(ways))


def _shifted(statistic: Statistic, one: Pair, shifts: NDArray[np.integer]) -> Values:
    """Return the statistic of one observation after each shift of its second stream."""
    if isinstance(statistic, ShiftStatistic):
        return np.asarray(statistic.at_every_shift(one), float)[shifts]
    steps = one.shape[1]
    rolled = np.lib.stride_tricks.sliding_window_view(np.tile(one.second[0], 2), steps)
    values = np.empty(len(shifts))
    _fill(values, statistic, one, second_of=lambda some: rolled[steps - shifts[some]])
    return values


@dataclass(frozen=True)
class SegmentShuffle:
    """Cut the second stream into segments and put them in random order, within the time both were coded.

    Parameters
    ----------
    segment_s
        Length of a segment; the last may be shorter. Assumed: 10 s.
    """

    segment_s: float = 10.0

    def arrangements(self, statistic: Statistic, pair: Pair, n: int, rng: np.random.Generator) -> Arrangements:
        """Return the statistic of n random orders."""
        rows = pair.shape[0]
        values = np.full((n, rows), np.nan)
        ways = np.zeros(rows)
        length = max(1, round(self.segment_s / pair.step_s))
        for row, span in coded_spans(pair):
            one = replace(pair, first=pair.first[row : row + 1, span], second=pair.second[row : row + 1, span])
            steps = one.shape[1]
            segments = -(-steps // length)
            if segments < 2:
                continue  # one segment has no other order: no chance level, which shows as missing
            with np.errstate(over="ignore"):  # beyond any number of draws, infinity says the same
                ways[row] = gamma(segments + 1.0)
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
        known = np.isfinite(values)
        apart = np.divide(
            np.where(known, values, 0).sum(axis=0),
            known.sum(axis=0),
            out=np.full(rows, np.nan),
            where=known.any(axis=0),
        )
        real = np.asarray(statistic(pair), float)
        return Arrangements(real, values, np.zeros(rows, bool), values, False, apart, ways, _product(ways))


def _fill(column: Values, statistic: Statistic, one: Pair, *, second_of: Callable[[slice], Codes]) -> None:
    """Compute the statistic of one observation's surrogates, as many at once as fit a batch."""
    at_once = max(1, CELLS // one.shape[1])
    for start in range(0, len(column), at_once):
        some = slice(start, min(start + at_once, len(column)))
        second = second_of(some)
        column[some] = statistic(replace(one, first=np.broadcast_to(one.first, second.shape), second=second))


def _product(ways: Values) -> float:
    with np.errstate(over="ignore"):
        return float(np.prod(ways[ways > 0])) if ways.any() else 0.0


def coded_spans(pair: Pair) -> Iterator[tuple[int, slice]]:
    """Yield each observation's stretch from the first to the last step in which both streams were coded."""
    coded = (pair.first != NOT_CODED) & (pair.second != NOT_CODED)
    for row in np.flatnonzero(coded.any(axis=1)):
        first = int(np.argmax(coded[row]))
        last = coded.shape[1] - int(np.argmax(coded[row, ::-1]))
        yield int(row), slice(first, last)
