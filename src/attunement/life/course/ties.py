"""Bonds of a life: one for whoever fills each place of everybody now, and all that were closed, kept for whoever asks later."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.life.course.slots import Slot
from attunement.vocabulary import BadValueError

Rows = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Ties:
    """Everybody's bond with whoever fills one place; arrays are [person].

    Attributes
    ----------
    there
        Whether there is anybody.
    missed
        How far an absence has told so far, in e-folds.
    ordinal
        Which of those who fill the place in turn, the first 0.
    since, met
        When the bond began, and the year in which the two last met, in years of age.
    expected
        A theory's numbers of what is expected, [number, person].
    """

    there: NDArray[np.bool_]
    missed: NDArray[np.float32]
    ordinal: NDArray[np.int16]
    since: NDArray[np.float32]
    met: NDArray[np.float32]
    expected: NDArray[np.float32]

    @classmethod
    def nobody(cls, numbers: int, persons: int) -> Ties:
        """Return a place nobody has filled yet."""
        no, never = np.zeros(persons, np.bool_), np.full(persons, np.nan, np.float32)
        return cls(
            no, np.zeros(persons, np.float32), np.full(persons, -1, np.int16), never, never.copy(),
            np.full((numbers, persons), np.nan, np.float32),
        )  # fmt: skip

    def of(self, kind: Any) -> Any:
        """Return what is expected as a theory's named tuple of arrays [person]."""
        return kind(*self.expected)

    def begun(self, rows: Rows, begins: NDArray[np.float32], *, year: float) -> Ties:
        """Return the place after somebody new came to some persons, with what is expected at first, [number, row]."""
        return self._with(
            rows,
            there=True,
            missed=0.0,
            ordinal=self.ordinal[rows] + 1,
            since=year,
            met=year,
            expected=begins,
        )

    def ended(self, rows: Rows) -> Ties:
        """Return the place after whoever filled it is gone for good from some persons."""
        return self._with(rows, there=False)

    def after(self, rows: Rows | slice, expected: Any, *, year: float) -> Ties:
        """Return the place after some persons met whoever fills it: what they expect now."""
        return self._with(rows, met=year, expected=np.stack(expected))

    def _with(self, rows: Any, **columns: Any) -> Ties:
        changed = {}
        for name, new in columns.items():
            column = getattr(self, name).copy()
            column[..., rows] = new
            changed[name] = column
        return replace(self, **changed)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return all columns by name."""
        return dict(vars(self))


@dataclass(frozen=True, eq=False)
class Closed:
    """Bonds that are over, one a row: whose, who filled which place, from when to when, whether by death, what was expected."""

    person: NDArray[np.int64]
    slot: NDArray[np.int8]
    ordinal: NDArray[np.int16]
    since: NDArray[np.float32]
    until: NDArray[np.float32]
    met: NDArray[np.float32]
    died: NDArray[np.bool_]
    expected: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.person)

    @classmethod
    def none_yet(cls, numbers: int) -> Closed:
        """Return no bonds."""
        nothing = np.zeros(0, np.float32)
        return cls(
            np.zeros(0, np.int64), np.zeros(0, np.int8), np.zeros(0, np.int16), nothing, nothing, nothing,
            np.zeros(0, np.bool_), np.zeros((numbers, 0), np.float32),
        )  # fmt: skip

    @classmethod
    def of(cls, slot: Slot, ties: Ties, rows: Rows, *, year: float, died: bool = False) -> Closed:
        """Return the bonds of some persons as they are closed, because the other has died or otherwise."""
        if not ties.there[rows].all():
            raise BadValueError(f"the bond with a {slot.name.lower()} was to be closed where there is none.")
        return cls(
            rows, np.full(len(rows), slot, np.int8), ties.ordinal[rows], ties.since[rows],
            np.full(len(rows), year, np.float32), ties.met[rows], np.full(len(rows), died), ties.expected[:, rows],
        )  # fmt: skip

    def and_(self, more: Closed) -> Closed:
        """Return these bonds and more."""
        return Closed(
            *(np.concatenate(pair, axis=-1) for pair in zip(vars(self).values(), vars(more).values(), strict=True))
        )

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return all columns by name."""
        return dict(vars(self))


def at_first(generic: Any, unsteadiness: float) -> Any:
    """Return what is expected of somebody new: what is expected of people in general, and less unsteadiness.

    What was unsteady in one person is not expected of the next.
    """
    return generic._replace(responsiveness_variance=unsteadiness * generic.responsiveness_variance)
