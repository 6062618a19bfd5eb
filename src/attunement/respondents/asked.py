"""Who is asked: some persons, what they expect of whom, and how far they see their history as history.

This is what an interview or a questionnaire asks *about*. It is read by the respondents of this package and by nobody else;
their answers hold none of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from attunement.theories.homeostatic.state import Bond
from attunement.vocabulary import BadValueError, UnknownNameError

Array = NDArray[np.float64]

MOTHER, FATHER, PARTNER, GENERAL = "mother", "father", "partner", "people in general"


@dataclass(frozen=True, eq=False)
class Respondents:
    """Some persons who are asked; every array is [person].

    Attributes
    ----------
    number
        The address of what is drawn for a person.
    general
        What each expects of people in general.
    reflection
        R: how far each sees its own history as history, 0 to 1.
    bonds
        By whom they are of (mother, father, partner …), what each expects of this person, as the engine keeps it. A person
        who has nobody there has NaN in every row; closed bonds count, since an interview asks about them.
    unresolved
        How far losses are unresolved, 0 to 1.

    Errors
    ------
    BadValueError if something has another length than `number`, or lies outside of its range.
    """

    number: NDArray[np.uint32]
    general: Bond
    reflection: Array
    bonds: Mapping[str, Bond] = field(default_factory=dict)
    unresolved: Array | float = 0.0

    def __post_init__(self) -> None:
        for name, bond in {GENERAL: self.general, **self.bonds}.items():
            lengths = {np.shape(row) for row in bond}
            if lengths != {self.number.shape}:
                raise BadValueError(
                    f"what is expected of {name} has rows of {sorted(lengths)}; it must have one number for each of the "
                    f"{len(self.number)} persons who are asked."
                )
        if np.isnan(np.stack(self.general)).any():
            raise BadValueError("somebody who is asked expects nothing of people in general (NaN); everybody does.")
        for name in ("reflection", "unresolved"):
            column = np.broadcast_to(getattr(self, name), self.number.shape)
            if not ((column >= 0) & (column <= 1)).all():
                raise BadValueError(
                    f"`{name}` of respondents must lie between 0 and 1; it goes from {column.min():g} to {column.max():g}."
                )

    def __len__(self) -> int:
        return len(self.number)

    def has(self, of: str) -> NDArray[np.bool_]:
        """Return who has, or had, a bond with this person, [person]."""
        if of not in self.bonds:
            return np.zeros(len(self), bool)
        return ~np.isnan(self.bonds[of].comfort_expectation)

    def about(self, of: str) -> Bond:
        """Return what is expected of this person; of people in general by whoever has nobody there."""
        if of == GENERAL or of not in self.bonds:
            return self.general
        there = self.has(of)
        rows = zip(self.bonds[of], self.general, strict=True)
        return Bond(*(np.where(there, row, general) for row, general in rows))

    def only(self, of: str) -> Bond:
        """Return what is expected of a person everybody who is asked has a bond with.

        Errors
        ------
        UnknownNameError if nobody has one; BadValueError if somebody has none: ask the others alone.
        """
        if of == GENERAL:
            return self.general
        if of not in self.bonds:
            raise UnknownNameError.of("bond of those who are asked", of, [*self.bonds, GENERAL])
        if not self.has(of).all():
            without = self.number[~self.has(of)]
            raise BadValueError(
                f"{len(without)} of {len(self)} persons who are asked about a {of} have none, person {without[0]} first; "
                "ask those who have one with `take`."
            )
        return self.bonds[of]

    def take(self, which: NDArray[np.bool_] | NDArray[np.intp] | slice) -> Respondents:
        """Return some of the persons who are asked."""

        def some(bond: Bond) -> Bond:
            return Bond(*(np.asarray(row)[which] for row in bond))

        unresolved = np.broadcast_to(self.unresolved, self.number.shape)[which]
        bonds = {name: some(bond) for name, bond in self.bonds.items()}
        return Respondents(self.number[which], some(self.general), self.reflection[which], bonds, unresolved)
