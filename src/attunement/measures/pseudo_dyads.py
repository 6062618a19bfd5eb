"""Pseudo-dyads: each first person beside the second person of another dyad."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, permutations, product
from math import factorial, prod

import numpy as np
from numpy.typing import NDArray

from attunement.measures.pair.pair import Pair, Values, ratio
from attunement.measures.surrogates import CELLS, Arrangements, Statistic, coded_spans
from attunement.vocabulary import BadValueError

Batch = tuple[NDArray[np.intp], NDArray[np.intp], Pair]  # replicate and observation of each row; the pair

MOST_EXACT = 5040  # seven dyads: up to here every way of pairing is counted, beyond a sample is drawn
FEWEST_FOR_LEVEL = 20
"""Dyads below which the range of groups of strangers is too narrow to judge by, as the real pairing is none of them."""


@dataclass(frozen=True)
class PseudoDyads:
    """Pair each first person with the second person of another dyad.

    Only time that all visits have is compared, see `CommonTime`: a longer visit shows more of what comes late in a
    visit, and would be like its own partner for that alone.

    Parameters
    ----------
    dyads
        The dyad of each observation. Dyads change partners as wholes, first visit with first visit and so on, and
        only with dyads of as many visits: then their visits hang together in every pairing as they do in the real one.
        None: all different.
    """

    dyads: Sequence[str] | None = None

    def arrangements(self, statistic: Statistic, pair: Pair, n: int, rng: np.random.Generator) -> Arrangements:
        """Return the statistic under all ways of pairing, or under n drawn from them where there are too many.

        D dyads can be paired in D! ways, the real one among them.
        """
        rows = pair.shape[0]
        self._dyads(rows)
        common = CommonTime.of(pair)
        kept, pair = common.rows, common.pair
        if not len(kept):  # nothing was coded of both: no chance level, which shows as missing
            none, nowhere = np.full((1, rows), np.nan), np.full(rows, np.nan)
            return Arrangements(nowhere, none, np.ones(rows, bool), none, True, nowhere, np.zeros(rows), 0.0)
        _, dyad = np.unique(
            np.arange(rows)[kept] if self.dyads is None else np.asarray(self.dyads)[kept], return_inverse=True
        )
        groups, own = _visits(dyad)
        ways = prod(factorial(len(group)) for group in groups)
        every = ways <= MOST_EXACT
        order = _all_orders(groups) if every else _some_orders(groups, n, rng)
        partner = _of_visits(order, dyad, own)
        here = len(kept)
        pairs, place = np.unique(np.arange(here) * here + partner, return_inverse=True)
        first, second = np.divmod(pairs, max(here, 1))
        found = np.empty(len(pairs))
        at_once = max(1, CELLS // max(1, pair.shape[1]))
        for start in range(0, len(pairs), at_once):
            some = slice(start, start + at_once)
            found[some] = statistic(replace(pair, first=pair.first[first[some]], second=pair.second[second[some]]))
        strangers = (dyad[first] != dyad[second]) & np.isfinite(found)
        sums = (np.bincount(first[strangers], weight, minlength=here) for weight in (found[strangers], None))
        partners = np.zeros(len(own))
        for group in groups:
            partners[group] = len(group)

        def of_all(values: Values) -> Values:
            """Put the values of the visits that are compared among those of all."""
            out = np.full((*values.shape[:-1], rows), np.nan)
            out[..., kept] = values
            return out

        values = of_all(found[place].reshape(partner.shape))
        return Arrangements(
            of_all(np.asarray(statistic(pair), float)),
            values,
            np.full(rows, every),
            values,
            every,
            of_all(ratio(*sums)),
            np.nan_to_num(of_all(partners[dyad])),
            float(min(ways, 10**300)),
        )

    def values(self, statistic: Statistic, pair: Pair, n: int, rng: np.random.Generator) -> Values:
        """Return the statistic [replicate, observation] of n groups of strangers: what chance gives many dyads.

        Every replicate is a random ring of all dyads, in which each takes the partner of the next: nobody meets their
        own partner, and every partner is used once; of a dyad seen several times, one visit is drawn. The real pairing
        is none of them, so that this is a level and no test.
        """
        rows, steps = pair.shape
        dyad, visits, by_dyad = self._dyads(rows)
        first_visit = np.cumsum(visits) - visits
        values = np.full((n, rows), np.nan)

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

        for replicate, observation, surrogate in batches():
            values[replicate, observation] = statistic(surrogate)
        return values

    def _dyads(self, rows: int) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
        """Return each observation's dyad, the visits of each dyad, and the observations dyad by dyad."""
        labels = np.arange(rows) if self.dyads is None else np.asarray(self.dyads)
        if len(labels) != rows:
            raise BadValueError(f"dyads names {len(labels)} observations and the pair has {rows}; they must match.")
        _, dyad, visits = np.unique(labels, return_inverse=True, return_counts=True)
        if len(visits) < 2:
            raise BadValueError("pseudo-dyads need at least two dyads; use CircularShift for a single one.")
        return dyad, visits, np.argsort(dyad, kind="stable")


@dataclass(frozen=True, eq=False)
class CommonTime:
    """The time that visits have in common: the first so many seconds of every visit that lasts as long.

    How long is chosen so that most seconds are kept; visits that are shorter are left out. The lengths do not depend
    on who is whose partner, so the choice favours no pairing.

    Parameters
    ----------
    pair
        The visits that are kept, cut to the same length, each from the first step in which both were coded.
    rows
        Their rows in the pair they were taken from, [visit].
    longest_s
        Seconds of the longest visit, before it was cut.
    """

    pair: Pair
    rows: NDArray[np.intp]
    longest_s: float

    @property
    def seconds(self) -> float:
        """Length of what is compared of each visit."""
        return self.pair.shape[1] * self.pair.step_s

    @classmethod
    def of(cls, pair: Pair) -> CommonTime:
        """Cut visits to a common length.

        >>> coded = np.array([[0, 1, 1, -3], [-3, 0, 1, 0], [0, -3, -3, -3]], np.int8)
        >>> common = CommonTime.of(Pair(1.0, ("child", "mother"), (("off", "on"),) * 2, coded, coded))
        >>> common.rows.tolist(), common.pair.first.tolist()
        ([0, 1], [[0, 1, 1], [0, 1, 0]])
        """
        spans = list(coded_spans(pair))
        lengths = np.array([span.stop - span.start for _, span in spans], np.intp)
        kept_s = [length * np.count_nonzero(lengths >= length) for length in lengths]
        length = int(lengths[np.argmax(kept_s)]) if kept_s else 0
        chosen = [(row, span.start) for row, span in spans if span.stop - span.start >= length]
        rows = np.array([row for row, _ in chosen], np.intp)
        steps = np.array([start for _, start in chosen], np.intp)[:, None] + np.arange(length)
        cut = replace(pair, first=pair.first[rows[:, None], steps], second=pair.second[rows[:, None], steps])
        return cls(cut, rows, float(lengths.max(initial=0)) * pair.step_s)


def _visits(dyad: NDArray[np.intp]) -> tuple[list[NDArray[np.intp]], list[NDArray[np.intp]]]:
    """Return the dyads in groups of as many visits, and the observations of each dyad."""
    own = [np.flatnonzero(dyad == number) for number in range(dyad.max() + 1)]
    counts = np.array([len(each) for each in own])
    return [np.flatnonzero(counts == count) for count in np.unique(counts)], own


def _all_orders(groups: Sequence[NDArray[np.intp]]) -> NDArray[np.intp]:
    """Return whose partner each dyad takes, [way of pairing, dyad], in every way there is."""
    members = np.concatenate(groups)
    ways = [tuple(chain(*way)) for way in product(*(permutations(group.tolist()) for group in groups))]
    order = np.empty((len(ways), len(members)), np.intp)
    order[:, members] = ways
    return order


def _some_orders(groups: Sequence[NDArray[np.intp]], n: int, rng: np.random.Generator) -> NDArray[np.intp]:
    order = np.empty((n, sum(map(len, groups))), np.intp)
    for group in groups:
        order[:, group] = rng.permuted(np.broadcast_to(group, (n, len(group))), axis=1)
    return order


def _of_visits(order: NDArray[np.intp], dyad: NDArray[np.intp], own: Sequence[NDArray[np.intp]]) -> NDArray[np.intp]:
    """Return whose second stream each observation takes, [way of pairing, observation]: the same visit of the partner."""
    partner = np.empty((len(order), len(dyad)), np.intp)
    most = max(map(len, own))
    table = np.zeros((len(own), most), np.intp)
    for number, rows in enumerate(own):
        table[number, : len(rows)] = rows
    for rows in own:
        for visit, row in enumerate(rows):
            partner[:, row] = table[order[:, dyad[row]], visit]
    return partner
