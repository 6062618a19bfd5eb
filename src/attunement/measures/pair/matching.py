"""Matching: how much of the time two people are in the same phase of engagement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.measures.pair import coincidence
from attunement.measures.pair.pair import Pair, Values, ratio


def match_state(pair: Pair) -> NDArray[np.int8]:
    """Say of every step whether the two people match (1) or not (0), [observation, step].

    Where they cannot be compared it holds why: NOTHING, UNCODABLE or NOT_CODED, of two reasons the graver.

    Examples
    --------
    >>> from attunement.record import UNCODABLE
    >>> child, mother = np.array([[0, 1, UNCODABLE]], np.int8), np.array([[0, 0, 0]], np.int8)
    >>> match_state(Pair(1.0, ("child", "mother"), (("object", "positive"),) * 2, child, mother))
    array([[ 1,  0, -2]], dtype=int8)
    """
    pair = pair.shared()
    state = (pair.first == pair.second).view(np.int8)
    worst = np.minimum(pair.first, pair.second)
    np.copyto(state, worst, where=worst < 0)
    return state


def matching(
    pair: Pair, *, positive: Sequence[str] = ("positive",), negative: Sequence[str] = ("negative",)
) -> pl.DataFrame:
    """Return the share of analysed time in which the two people were in the same phase, one row per observation.

    matched_share = matched steps / steps in which both people show a phase

    Mismatch is the rest of the analysed time. Steps without a phase, uncodable or not coded are in no share; their
    seconds are reported beside it. The joint shares are the time both people spent in one of the named phases.

    Parameters
    ----------
    pair
        Phases of two people, [observation, step].
    positive, negative
        Phases that count as positive and as negative; a name neither stream has simply never occurs.

    Returns
    -------
    polars.DataFrame
        matched_share, mismatched_share, joint_positive_share, joint_negative_share, the four kinds of seconds of
        `Pair.coverage`, and step_s. A share is null where nothing could be analysed.

    Notes
    -----
    After Tronick & Cohn (1989), doi:10.2307/1131074.

    Examples
    --------
    >>> child, mother = np.array([[0, 1, 1, 0]], np.int8), np.array([[0, 1, 0, 0]], np.int8)
    >>> table = matching(Pair(1.0, ("child", "mother"), (("negative", "positive"),) * 2, child, mother))
    >>> table["matched_share"].item(), table["joint_positive_share"].item()
    (0.75, 0.25)
    """
    matched = matched_share(pair)
    table = pl.DataFrame(
        {
            "matched_share": matched,
            "mismatched_share": 1 - matched,
            "joint_positive_share": MatchedShare(tuple(positive))(pair),
            "joint_negative_share": MatchedShare(tuple(negative))(pair),
            **pair.coverage(),
        }
    )
    return table.fill_nan(None).with_columns(step_s=pl.lit(pair.step_s))


@dataclass(frozen=True)
class MatchedShare:
    """The share of analysed time in which both people are in the same phase, or in the same one of some phases.

    As a statistic for `against_chance` it is exact at every circular shift at once.

    Parameters
    ----------
    phases
        Phases whose matches count; None for all.
    """

    phases: tuple[str, ...] | None = None

    def __call__(self, pair: Pair) -> Values:
        """Return one share per observation."""
        pair = pair.shared()
        state = match_state(pair)
        analysed = np.count_nonzero(state >= 0, axis=1)
        if self.phases is None:
            matched = np.count_nonzero(state == 1, axis=1)
        else:
            matched = np.count_nonzero((state == 1) & np.isin(pair.first, self._codes(pair)), axis=1)
        return ratio(matched, analysed)

    def at_every_shift(self, pair: Pair) -> Values:
        """Return the share after rolling the second stream of one observation by 0, 1, 2 … steps, [shift], in O(n log n)."""
        pair = pair.shared()
        first, second = pair.first[0], pair.second[0]
        every = np.arange(len(pair.names[0]), dtype=np.int8)
        matched = coincidence.circular(first, second, every if self.phases is None else self._codes(pair))
        both = coincidence.circular((first >= 0).view(np.int8), (second >= 0).view(np.int8), np.ones(1, np.int8))
        return ratio(matched, both)

    def _codes(self, pair: Pair) -> NDArray[np.int8]:
        return np.array([i for i, name in enumerate(pair.names[0]) if name in (self.phases or ())], np.int8)


matched_share = MatchedShare()
