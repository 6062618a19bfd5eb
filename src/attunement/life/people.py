"""Who there is: a table of persons, each with a number, a birth, a mother and a father, traits, and what outlives a bout.

Everything is a column; a row is a person, and stays where it is. A person's number is the address of whatever is drawn for
it alone, so that one more birth shifts nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.engine.trees import map_arrays, put
from attunement.theories.traits import Caring, Temperament
from attunement.vocabulary import BadValueError

NOBODY = -1
Rows = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class People:
    """Some persons, side by side; every array is [person].

    Attributes
    ----------
    number
        The address of what is drawn for a person alone.
    born_months
        When, in months of the study; below 0 for those who were there before, NaN where it is not known.
    mother, father
        Their rows, or NOBODY where it is not known.
    temperament
        What each was born with; NaN for adults of whom only care is modelled.
    caring
        How each gives care; NaN for those who give none.
    """

    number: NDArray[np.uint32]
    born_months: NDArray[np.float32]
    mother: Rows
    father: Rows
    temperament: Temperament
    caring: Caring

    def __post_init__(self) -> None:
        columns = (self.number, self.born_months, self.mother, self.father, *self.temperament, *self.caring)
        if len({len(column) for column in columns}) != 1:
            raise BadValueError(f"the columns of persons have different lengths: {sorted({len(c) for c in columns})}.")
        for name, parent in (("mother", self.mother), ("father", self.father)):
            if ((parent < NOBODY) | (parent >= len(self))).any():
                raise BadValueError(f"a {name} is in row {int(parent.max())}; there are {len(self)} persons.")

    def __len__(self) -> int:
        return len(self.number)

    @classmethod
    def children(cls, number: NDArray[np.uint32], temperament: Temperament, *, born_months: float = 0.0) -> People:
        """Return newborns whose parents are not in the table yet."""
        return cls._of(number, temperament, unknown(Caring, len(number)), born_months)

    @classmethod
    def carers(cls, number: NDArray[np.uint32], caring: Caring, *, born_months: float = np.nan) -> People:
        """Return adults of whom only their care is modelled, and whose birth is not known if not given."""
        return cls._of(number, unknown(Temperament, len(number)), caring, born_months)

    @classmethod
    def _of(cls, number: NDArray[np.uint32], temperament: Temperament, caring: Caring, born_months: float) -> People:
        nobody = np.full(len(number), NOBODY, np.int64)
        return cls(number, np.full(len(number), born_months, np.float32), nobody, nobody, temperament, caring)

    def and_(self, more: People) -> People:
        """Return these persons and, in rows after them, more; parents named by the newcomers' own rows are moved along."""
        after = len(self)

        def moved(rows: Rows) -> Rows:
            return np.where(rows == NOBODY, NOBODY, rows + after)

        def both(one: Any, other: Any) -> Any:
            return type(one)(*(np.concatenate(pair) for pair in zip(one, other, strict=True)))

        return People(
            np.concatenate([self.number, more.number]),
            np.concatenate([self.born_months, more.born_months]),
            np.concatenate([self.mother, moved(more.mother)]),
            np.concatenate([self.father, moved(more.father)]),
            both(self.temperament, more.temperament),
            both(self.caring, more.caring),
        )

    def caring_as(self, rows: Rows | slice, caring: Caring) -> People:
        """Return the table in which some persons give care in another way from now on."""
        return replace(self, caring=put(self.caring, rows, caring))

    def care_of(self, rows: Rows | slice) -> Caring:
        """Return how some persons give care, one row of `rows` each."""
        return map_arrays(lambda column: column[rows], self.caring)


def unknown(kind: Any, count: int) -> Any:
    """Return traits of some kind that nobody knows."""
    return kind(*(np.full(count, np.nan, np.float32) for _ in kind._fields))
