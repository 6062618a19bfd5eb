"""What everybody has come to expect of whom: a table of bonds, gathered into places for a bout and scattered back after it.

A bond has one direction: whose it is and of whom. How long two have been apart follows from when they last met.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.engine.trees import map_arrays, put
from attunement.vocabulary import BadValueError

Rows = NDArray[np.int64] | slice
"""Rows one by one, or a stretch of a table."""


@dataclass(frozen=True, eq=False)
class Bonds:
    """Bonds side by side.

    Attributes
    ----------
    whose, of
        Rows of the persons (`People`), [bond]: who expects, and of whom.
    kind
        A theory's named tuple of what is expected of one other.
    expected
        Its numbers, [number, bond].
    since_days, met_days
        When the bond began, and when the two last met, in days of the study, [bond].
    """

    whose: NDArray[np.int64]
    of: NDArray[np.int64]
    kind: type[Any]
    expected: NDArray[np.float32]
    since_days: NDArray[np.float64]
    met_days: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.whose)

    @classmethod
    def none_yet(cls, state: Any) -> Bonds:
        """Return a table without any bond, of the kind of what is expected of people in general."""
        nobody = np.zeros(0, np.int64)
        return cls.begun(nobody, nobody, map_arrays(lambda number: number[:0], state), days=0.0)

    @classmethod
    def begun(cls, whose: NDArray[np.int64], of: NDArray[np.int64], state: Any, *, days: float) -> Bonds:
        """Return new bonds: what is expected is usually what is expected of people in general."""
        when = np.full(len(whose), days, np.float64)
        return cls.known(whose, of, state, since_days=when, met_days=when.copy())

    @classmethod
    def known(
        cls,
        whose: NDArray[np.int64],
        of: NDArray[np.int64],
        state: Any,
        *,
        since_days: NDArray[np.float64],
        met_days: NDArray[np.float64],
    ) -> Bonds:
        """Return bonds of some standing: a theory's named tuple of what is expected, arrays [bond], since when, and when met."""
        if len(whose) != len(of):
            raise BadValueError(f"bonds of {len(whose)} persons with {len(of)} others were to begin; give pairs.")
        return cls(
            whose.astype(np.int64), of.astype(np.int64), type(state), np.stack(state), since_days, met_days,
        )  # fmt: skip

    @property
    def state(self) -> Any:
        """What is expected in every bond, as the theory's named tuple of arrays [bond]."""
        return self.kind(*self.expected)

    def and_(self, more: Bonds) -> Bonds:
        """Return these bonds and, in rows after them, more."""
        columns = ("whose", "of", "since_days", "met_days")
        joined = {name: np.concatenate([getattr(self, name), getattr(more, name)]) for name in columns}
        return Bonds(kind=self.kind, expected=np.concatenate([self.expected, more.expected], axis=1), **joined)

    def gather(self, rows: Rows) -> Any:
        """Return what is expected in some bonds, arrays as long as `rows`."""
        found = self.expected[:, rows] if isinstance(rows, slice) else np.take(self.expected, rows, axis=1)
        return self.kind(*found)

    def scattered(self, rows: Rows, state: Any, *, met_days: float) -> Bonds:
        """Return the table after some of its people met: what they expect now, and when."""
        expected = self.expected.copy()
        for number, now in zip(expected, state, strict=True):
            number[rows] = now
        return replace(self, expected=expected, met_days=put(self.met_days, rows, met_days))
