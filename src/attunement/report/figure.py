"""A figure: a named table, a drawing of it for two widths, and a sentence that its numbers allow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import polars as pl

from attunement.lab.catalogue import PROCEDURES
from attunement.lab.procedure import Absent, Procedure
from attunement.report.drawing.svg import Drawing
from attunement.study.results import read_results, table_names_in
from attunement.study.spec import Spec, read_spec

WIDE, NARROW = 720, 328
"""Widths in pixels that every figure is drawn for: a page or a sheet of A4, and a telephone."""


@dataclass(frozen=True)
class Figure:
    """One figure of the report.

    Attributes
    ----------
    name
        Its name in the run folder.
    title
        A question or topic in plain words; never an answer the numbers might contradict.
    how_to_read
        What the marks mean.
    table
        Everything drawn, as a table.
    draw
        Draws it, given a width in pixels.
    description
        What a person who cannot see it should know about it.
    sentence
        What is seen, in plain words chosen by the numbers.
    sure
        How sure that is: the numbers behind the words with their intervals.
    shown
        A shorter table for the page, if the whole one is long.
    tags
        What the numbers were used for, such as "fitted".
    notes
        Sentences in small print.
    inputs
        Numbers that were put in, printed beside what came out: what each means → its value.
    """

    name: str
    title: str
    how_to_read: str
    table: pl.DataFrame
    draw: Callable[[int], Drawing]
    description: str
    sentence: str
    sure: str
    shown: pl.DataFrame | None = None
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Results:
    """The tables of one run folder; a table that was not written is None."""

    path: Path

    def __post_init__(self) -> None:
        table_names_in(self.path)  # says what is wrong with the folder, before anything is drawn

    @cached_property
    def spec(self) -> Spec:
        """What was run."""
        return read_spec(self.path / "spec.json")

    @cached_property
    def procedure(self) -> Procedure:
        """The procedure the children were observed in."""
        return PROCEDURES[self.spec.seen.procedure]

    @property
    def strangers(self) -> tuple[str, ...]:
        """The episodes in which a second person is there."""
        return tuple(episode.name for episode in self.procedure.episodes if not isinstance(episode.second, Absent))

    @property
    def away(self) -> tuple[str, ...]:
        """The episodes in which the caregiver is not there."""
        return tuple(episode.name for episode in self.procedure.episodes if isinstance(episode.first, Absent))

    def table(self, name: str) -> pl.DataFrame | None:
        """Return a table, rows and columns as the run wrote it, or None where the run has none; a damaged one is refused."""
        return read_results(self.path, name) if name in table_names_in(self.path) else None

    def tables(self, *names: str) -> tuple[pl.DataFrame, ...] | None:
        """Return several tables, rows and columns as the run wrote them, or None where one of them is absent or empty."""
        found = [self.table(name) for name in names]
        kept = tuple(frame for frame in found if frame is not None and len(frame))
        return kept if len(kept) == len(names) else None
