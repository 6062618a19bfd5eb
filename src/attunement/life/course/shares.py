"""What was seen in some bouts, counted: what share of time each act took, and what share of bids was answered at once.

A camera's film is counted as it comes and not kept: a life has a thousand bouts.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from attunement.engine.footage import Footage
from attunement.vocabulary import CHILD_ACT_NAMES, PERSON_ACT_NAMES, ChildAct, PersonAct

OWN = tuple(CHILD_ACT_NAMES)
THEIRS = tuple(f"other_{act}" for act in PERSON_ACT_NAMES)
ANSWERED = "answered"
COLUMNS = (*OWN, *THEIRS, ANSWERED)
"""What a row of shares holds: a person's own acts, those of whom it was with, and how much of its bids was answered."""
BIDS = (ChildAct.SIGNAL, ChildAct.CRY, ChildAct.APPROACH)
ANSWERS = (PersonAct.SOOTHE, PersonAct.POSITIVE)
MOST_TICKS = 255
"""Counts of a bout fit into one byte each."""


class Counter:
    """Counts acts in the films of some bouts, dyad by dyad."""

    def __init__(self, dyads: int) -> None:
        self._own, self._theirs = np.zeros((len(OWN), dyads), np.int32), np.zeros((len(THEIRS), dyads), np.int32)
        self._bids, self._answered = np.zeros(dyads, np.int32), np.zeros(dyads, np.int32)

    def __call__(self, number: int, film: Footage, dyads: slice = slice(None)) -> None:
        """Count one bout's film, of all dyads or of a stretch of them."""
        del number
        own, theirs = shown(film.child, len(OWN)), shown(film.people[0], len(THEIRS))
        self._own[:, dyads] += counted(own)
        self._theirs[:, dyads] += counted(theirs)
        bids = _any_of(own, BIDS)[:-1] & film.together[1:]
        answered = bids & _any_of(theirs, ANSWERS)[1:]
        bids, answered = counted([bids, answered])
        self._bids[dyads] += bids
        self._answered[dyads] += answered

    def shares(self) -> NDArray[np.float32]:
        """Return shares in the order of `COLUMNS`, [column, dyad]; nan where there was nothing to count."""
        parts = [_share(acts, acts.sum(axis=0)) for acts in (self._own, self._theirs)]
        return np.vstack([*parts, _share(self._answered, self._bids)[np.newaxis]])


def shown(acts: NDArray[np.int8], kinds: int) -> list[NDArray[np.bool_]]:
    """Return where each act was shown, [tick, dyad], of acts [tick, dyad]; who is away shows none."""
    return [acts == kind for kind in range(kinds)]


def counted(where: Sequence[NDArray[np.bool_]]) -> NDArray[np.uint8]:
    """Return how often in a bout, [act, dyad].

    >>> counted(shown(np.array([[0, 1], [1, 1], [-1, 0]], np.int8), 2)).tolist()
    [[1, 1], [1, 2]]
    """
    assert len(where[0]) <= MOST_TICKS
    return np.stack([times.sum(axis=0, dtype=np.uint8) for times in where])


def _any_of(where: Sequence[NDArray[np.bool_]], wanted: Sequence[int]) -> NDArray[np.bool_]:
    found = where[wanted[0]].copy()
    for kind in wanted[1:]:
        found |= where[kind]
    return found


def _share(counts: NDArray[np.int32], of: NDArray[np.int32]) -> NDArray[np.float32]:
    return np.where(of > 0, counts / np.maximum(of, 1), np.nan).astype(np.float32)
