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

Rows = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Bonds:
    """Bonds side by side; every array is [bond].

    Attributes
    ----------
    whose, of
        Rows of the persons (`People`): who expects, and of whom.
    state
        A theory's named tuple of expectations.
    since_days, met_days
        When the bond began, and when the two last met, in days of the study.
    """

    whose: Rows
    of: Rows
    state: Any
    since_days: NDArray[np.float64]
    met_days: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.whose)

    @classmethod
    def begun(cls, whose: Rows, of: Rows, state: Any, *, days: float) -> Bonds:
        """Return new bonds: what is expected is usually what is expected of people in general."""
        if len(whose) != len(of):
            raise BadValueError(f"bonds of {len(whose)} persons with {len(of)} others were to begin; give pairs.")
        when = np.full(len(whose), days, np.float64)
        return cls(whose.astype(np.int64), of.astype(np.int64), state, when, when.copy())

    def and_(self, more: Bonds) -> Bonds:
        """Return these bonds and, in rows after them, more."""
        state = type(self.state)(*(np.concatenate(pair) for pair in zip(self.state, more.state, strict=True)))
        columns = ("whose", "of", "since_days", "met_days")
        joined = {name: np.concatenate([getattr(self, name), getattr(more, name)]) for name in columns}
        return Bonds(state=state, **joined)

    def gather(self, rows: Rows) -> Any:
        """Return what is expected in some bonds, arrays as long as `rows`."""
        return map_arrays(lambda column: column[rows], self.state)

    def days_apart(self, rows: Rows, *, now_days: float) -> NDArray[np.float64]:
        """Return how long those of some bonds have not met."""
        return now_days - self.met_days[rows]

    def scattered(self, rows: Rows, state: Any, *, met_days: float) -> Bonds:
        """Return the table after some of its people met: what they expect now, and when."""
        return replace(self, state=put(self.state, rows, state), met_days=put(self.met_days, rows, met_days))
