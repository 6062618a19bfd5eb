"""Formats: what a reader must offer, how a file's kind is told from what it holds, and where formats are found.

A format is one file in `recordings/formats/`, or in another package under the entry point group
`attunement.formats`; there is no list to edit. Of all formats the one with the strongest evidence reads a file, and its
name never decides: a tool's signature beats a tool's own column names, those beat columns that many tables have.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, cached_property
from importlib import import_module
from importlib.metadata import entry_points

from attunement.recordings import formats as folder
from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.draft.glance import Glance
from attunement.recordings.sheet import Sheet
from attunement.recordings.source import Source
from attunement.recordings.tables.table import Row, first_rows
from attunement.vocabulary import BadFileError

GROUP = "attunement.formats"
_LOOKED_AT = 60  # first rows in which a header may stand


class Evidence(IntEnum):
    """How sure a format is that a file is its own."""

    NONE = 0
    ANY_TABLE = 1  # rows of cells, and nothing more is known
    COLUMNS = 2  # names of columns that many tables have
    HEADER = 3  # names of columns that only this tool writes
    SIGNATURE = 4  # a mark that only files of this kind carry


@dataclass(frozen=True)
class Look:
    """What a file shows at first sight, for telling its kind."""

    source: Source
    codebook: Codebook

    @property
    def start(self) -> str:
        """The first characters of the file, as text."""
        return self.source.start

    @property
    def packed(self) -> bool:
        """Whether the file is a zip archive, as spreadsheets and projects of some tools are."""
        return self.source.head[:4] == b"PK\x03\x04"

    @cached_property
    def rows(self) -> list[Row]:
        """The first rows as a table; the codebook's header where it states one."""
        if self.codebook.header:
            return [list(self.codebook.header)]
        return first_rows(self.source, _LOOKED_AT)

    def has_row(self, fits: Callable[[Row], bool]) -> bool:
        """Return whether one of the first rows fits."""
        return any(fits(row) for row in self.rows)


@dataclass(frozen=True, kw_only=True)
class Format:
    """One kind of file and how it is read.

    Parameters
    ----------
    name
        What such a file is, in words ("BORIS project").
    says
        What a person takes from the tool, in one sentence.
    sniff
        How sure it is that a file is of this kind.
    read
        The observations of a file.
    survey
        What the first rows of a file that may be long show, for a draft; None where `read` does.
    layout
        The value of the codebook's rule `layout` that asks for this format; empty where none does.
    """

    name: str
    says: str
    sniff: Callable[[Look], Evidence]
    read: Callable[[Source, Codebook], list[Sheet]]
    survey: Callable[[Source, Codebook], Glance] | None = None
    layout: str = ""


@cache
def formats() -> tuple[Format, ...]:
    """Return all formats: those of this package, then those of others, in the order of their names.

    >>> "BORIS project" in [form.name for form in formats()]
    True
    """
    own = [import_module(f"{folder.__name__}.{module.name}") for module in pkgutil.iter_modules(folder.__path__)]
    other = [entry.load() for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name)]
    return (*(form for module in own for form in getattr(module, "FORMATS", ())), *other)


def format_of(source: Source, codebook: Codebook) -> Format:
    """Tell from its content which format a file has, or say that none knows it."""
    look = Look(source, codebook)
    sure = [(form.sniff(look), form) for form in formats()]
    most = max(evidence for evidence, _ in sure)
    if codebook.rules.layout != "auto" and most is not Evidence.SIGNATURE:  # it says how a table is laid out
        return next(form for form in formats() if form.layout == codebook.rules.layout)
    if most is Evidence.NONE:
        raise BadFileError(
            f"{source.name} is a file of an unknown kind. Known: {', '.join(form.name for form in formats())}. Export "
            "it from the coding tool as a table with column names (CSV)."
        )
    return next(form for evidence, form in sure if evidence == most)
