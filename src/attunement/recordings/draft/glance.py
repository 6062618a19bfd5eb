"""What a first look at a file shows, for a draft: its events, columns that hold no codes, and how it should be read."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from attunement.recordings.draft.plain_words import COVARIATE, EMPTY, QUALITY, words_of
from attunement.recordings.sheet import Sheet
from attunement.recordings.tables.table import plain

MOST_VALUES = 12  # a column with more different numbers than this is measured, not coded
MOST_WORDS = 40  # and one with more different words is free text
_COUNTERS = {"frame", "framenum", "faceid", "index", "input", "filename", "row", "rownumber", "nr", "no", "ordinal"}
_NUMBERING = {"id", "nr"}
_FEW = 5  # rows from which on rising numbers are a count


@dataclass(frozen=True)
class Aside:
    """A column of a table that a draft does not take for behaviour, and why."""

    name: str
    kind: Literal["measured", "constant", "counter", "quality", "free text", "empty"]
    says: str
    middle: float = math.nan  # of measured values, the value that half of them lie below


@dataclass(frozen=True, kw_only=True)
class Glance:
    """One file at first sight.

    Parameters
    ----------
    sheets
        Its observations, as far as they were looked at, in the coding tool's own words.
    table
        Whether it is a table that people make themselves, in which "NA" may be an empty cell.
    steps
        Whether its rows are steps, so that what is counted are stretches.
    timed
        Whether the times of its events are seconds.
    header
        Names for the columns of a table that has none.
    columns
        What its columns seem to be for, by the names of `codebook.ROLES`.
    layout
        The rule `layout` that it needs; empty where it is told by itself.
    asides
        Its columns that hold no codes.
    lacks
        What a person must state before it can be measured, in sentences.
    """

    sheets: tuple[Sheet, ...]
    table: bool = False
    steps: bool = False
    timed: bool = True
    header: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    layout: str = ""
    asides: tuple[Aside, ...] = ()
    lacks: tuple[str, ...] = ()


def aside(name: str, cells: pl.Series, visit: pl.Series | None = None) -> Aside | None:
    """Return why a column holds no codes, or None where it seems to hold some.

    Parameters
    ----------
    cells
        The column, as text.
    visit
        Which observation each row belongs to; one for all if not given.

    >>> aside("pitch", pl.Series(["201.5", "199.2"])).says
    '199.2 to 201.5, half of the values below 200.35'
    >>> aside("AgeinMonths", pl.Series(["10", "10", "12"]), pl.Series(["a", "a", "b"])).kind
    'constant'
    >>> aside("mother", pl.Series(["smile", "smile", "neutral"])) is None
    True
    """
    visit = visit if visit is not None else pl.Series([""] * len(cells), dtype=pl.String)
    frame = pl.DataFrame({"cell": cells.fill_null("").str.strip_chars(), "visit": visit})
    frame = frame.filter((pl.col("cell") != "") & ~pl.col("cell").str.to_lowercase().is_in(list(EMPTY)))
    if not len(frame):
        return Aside(name, "empty", "no cell is filled")
    if plain(name) in QUALITY:
        return Aside(name, "quality", "says how well a program saw the face, and is no behaviour")
    if plain(name) in _COUNTERS or set(words_of(name)) & _NUMBERING:
        return Aside(name, "counter", "counts rows or names something")
    by_visit = frame.group_by("visit").agg(pl.col("cell").n_unique())["cell"]
    different = frame["cell"].n_unique()
    told = bool(set(words_of(name)) & COVARIATE)
    if by_visit.max() == 1 and (told or (len(by_visit) > 1 and different > 1)):
        return Aside(name, "constant", "the same throughout a visit, so it describes the visit and is no behaviour")
    numbers = frame["cell"].str.replace(r"^([^,.]*),([^,]*)$", "$1.$2").cast(pl.Float64, strict=False)
    if numbers.is_finite().fill_null(False).all():
        return _of_numbers(name, frame.with_columns(number=numbers))
    return (
        Aside(name, "free text", f"{different} different texts, which are no codes") if different > MOST_WORDS else None
    )


def _of_numbers(name: str, frame: pl.DataFrame) -> Aside | None:
    numbers = frame["number"]
    whole, different = bool((numbers == numbers.floor()).all()), numbers.n_unique()
    if whole and len(frame) >= _FEW:
        steps = frame.select(step=pl.col("number").diff().over("visit"))["step"].drop_nulls()
        if len(steps) >= _FEW - 1 and (steps > 0).all():
            return Aside(name, "counter", "its numbers only rise, so it counts rows")
    rare = len(frame) >= _FEW and different > len(frame) / 2  # codes come again
    if whole and different <= MOST_VALUES and not rare:
        return None
    low, high, half = (float(value) for value in (numbers.min(), numbers.max(), numbers.median()))  # type: ignore[arg-type]
    says = f"{low:g} to {high:g}, half of the values below {half:g}"
    if low == half < high:
        half = float(numbers.filter(numbers > low).median())  # type: ignore[arg-type]
        says = f"{low:g} to {high:g}, most of them {low:g} and half of the others below {half:g}"
    return Aside(name, "measured", says, half)


def numbered(header: Sequence[str]) -> dict[str, list[int]]:
    """Return the places of columns that are numbered without a gap, by what their names begin with.

    >>> numbered(["id", "IKCB01", "IKCB02", "IKCB03", "age"])
    {'IKCB': [1, 2, 3]}
    """
    found: dict[str, dict[int, int]] = {}
    for i, name in enumerate(header):
        match = re.fullmatch(r"(.*?[^\d _.-])[ _.-]*(\d{1,6})", name)
        if match:
            found.setdefault(match[1], {}).setdefault(int(match[2]), i)
    rows = {name: places for name, places in found.items() if len(places) > 1}
    return {
        name: [i for _, i in sorted(places.items())]
        for name, places in rows.items()
        if sorted(places) == list(range(min(places), min(places) + len(places)))
    }
