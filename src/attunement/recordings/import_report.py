"""The import report: everything that was read, converted, joined, dropped or doubtful, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import polars as pl

Kind = Literal["read", "converted", "joined", "dropped", "doubtful"]
KINDS: tuple[Kind, ...] = ("read", "converted", "joined", "dropped", "doubtful")
ROWS_SHOWN = 8


@dataclass(frozen=True)
class Note:
    """One thing that happened while reading, with the rows it happened to."""

    kind: Kind
    text: str
    file: str = ""
    rows: tuple[int, ...] = ()

    def __str__(self) -> str:
        shown = ", ".join(str(row) for row in self.rows[:ROWS_SHOWN])
        more = f" and {len(self.rows) - ROWS_SHOWN} more" if len(self.rows) > ROWS_SHOWN else ""
        where = f" (row{'s' if len(self.rows) > 1 else ''} {shown}{more})" if self.rows else ""
        return f"{self.file + ': ' if self.file else ''}{self.text}{where}"


@dataclass(frozen=True)
class ImportReport:
    """What an import did, for the person who has to defend it.

    >>> report = ImportReport((Note("joined", "a gap of one frame was closed", "visit.csv", (4, 9)),))
    >>> print(report)
    joined
      visit.csv: a gap of one frame was closed (rows 4, 9)
    """

    notes: tuple[Note, ...] = ()

    def __iter__(self) -> Iterator[Note]:
        return iter(self.notes)

    def __len__(self) -> int:
        return len(self.notes)

    def __add__(self, more: Iterable[Note]) -> ImportReport:
        return ImportReport((*self.notes, *more))

    def of(self, kind: Kind) -> tuple[Note, ...]:
        """Return the notes of one kind."""
        return tuple(note for note in self.notes if note.kind == kind)

    def table(self) -> pl.DataFrame:
        """Return the report as a table: kind, file, text, how many rows, which."""
        return pl.DataFrame(
            {
                "kind": [note.kind for note in self.notes],
                "file": [note.file for note in self.notes],
                "text": [note.text for note in self.notes],
                "rows": [len(note.rows) for note in self.notes],
                "which": [" ".join(map(str, note.rows)) for note in self.notes],
            },
            schema={"kind": pl.String, "file": pl.String, "text": pl.String, "rows": pl.UInt32, "which": pl.String},
        )

    def __str__(self) -> str:
        parts = [f"{kind}\n" + "\n".join(f"  {note}" for note in self.of(kind)) for kind in KINDS if self.of(kind)]
        return "\n".join(parts)
