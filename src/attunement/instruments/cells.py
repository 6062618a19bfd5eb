"""Cells of a table read as answers: each is an answer that can be, none at all, or refused with row, column and value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

import numpy as np

from attunement.instruments.columns import ItemColumns
from attunement.instruments.key import Instrument
from attunement.recordings.import_report import Note
from attunement.recordings.tables.delimited import Row
from attunement.recordings.tables.missing import MISSING
from attunement.recordings.tables.numbers import number
from attunement.recordings.tables.table import Table
from attunement.vocabulary import BadValueError

SHOWN = 5
"""Refused cells that a message names."""


class Cells:
    """Reads cells into answers, and remembers those that cannot be."""

    def __init__(
        self, table: Table, instrument: Instrument, lowest: int, highest: int, missing: Collection[float]
    ) -> None:
        self.table, self.instrument, self.missing = table, instrument, set(missing)
        every = tuple(range(lowest, highest + 1))
        self.allowed = [set(instrument.values.get(item, every)) for item in instrument.items]
        wrong = sorted(self.missing & {float(v) for v in set().union(*self.allowed)})
        if wrong:
            raise BadValueError(
                f"--missing holds {wrong[0]:g}, which is an answer of {instrument.id} ({lowest} to {highest}); name other numbers."
            )
        self.refused: list[tuple[int, str, str, str]] = []
        self.seen: Counter[str] = Counter()
        self.read: dict[str, float | None] = {}

    def values(self, line: int, row: Row, form: ItemColumns) -> list[float]:
        """Return the answers of one row, NaN where there is none."""
        return [
            self._value(
                line, self.table.header[at], self.table.cell(row, at), self.allowed[i], self.instrument.items[i]
            )
            for i, at in enumerate(form.places)
        ]

    def _value(self, line: int, column: str, cell: str, allowed: set[int], item: str) -> float:
        if not cell or cell in MISSING:
            return np.nan
        if cell not in self.read:
            self.read[cell] = number(cell)
        value = self.read[cell]
        if value is not None and value in self.missing:
            self.seen[f"{value:g}"] += 1
            return np.nan
        if value is None or value not in allowed:
            self.refused.append((line, column, cell, item))
            return np.nan
        return value

    def refuse(self) -> None:
        """Refuse answers that cannot be, with where they are and what to do."""
        if not self.refused:
            return
        line, column, cell, item = self.refused[0]
        allowed = sorted(self.allowed[self.instrument.items.index(item)])
        ends = (
            f"from {allowed[0]} to {allowed[-1]}"
            if allowed == list(range(allowed[0], allowed[-1] + 1))
            else str(allowed)[1:-1]
        )
        others = "".join(
            f"\n  {self.table.row_means} {row}, column '{name}': '{text[:40]}'"
            for row, name, text, _ in self.refused[1:SHOWN]
        )
        more = f"\n  and {len(self.refused) - SHOWN} more" if len(self.refused) > SHOWN else ""
        value = number(cell)
        advice = (
            f"If {value:g} means that nobody answered, say --missing {value:g}; if people answered on another range, say for "
            f"example --range 1-5; else correct it."
            if value is not None
            else "Export answers as numbers, not as words, and delete rows of question texts under the column names."
        )
        raise BadValueError(
            f"{self.table.where(line)}, column '{column}': '{cell[:40]}' is no answer to item {item} of {self.instrument.id}, "
            f"whose answers go {ends}. {advice}{others}{more}"
        )

    def notes(self) -> list[Note]:
        """Say which numbers were taken as not answered."""
        return [
            Note("read", f"{many} answers {value} were taken as not answered, as --missing says", self.table.file)
            for value, many in self.seen.items()
        ]
