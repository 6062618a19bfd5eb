"""Measured columns of tables of steps: whose values stand where, and their numbers with the times of their rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePath

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.import_report import Note
from attunement.recordings.source import Source
from attunement.recordings.tables.clock import seconds
from attunement.recordings.tables.step_columns import header_of, time_column, written_of
from attunement.recordings.tables.step_text import batches, plain_file
from attunement.recordings.tables.table import plain, shown
from attunement.vocabulary import BadFileError, BadValueError

Values = NDArray[np.float64]
Identity = tuple[str, str]  # dyad, occasion
EMPTY = ("", "na", "nan", "n/a", "null", "none", ".", "-")


@dataclass(frozen=True)
class MeasuredColumn:
    """Which column holds whose values.

    Parameters
    ----------
    person
        Your word for the person; in a table with a column of persons, the file's.
    column
        Name of the column.
    files
        Which files it is to be read from, as a pattern of "name" or "folder/name", where each person has files of
        their own.
    """

    person: str
    column: str
    files: str = "*"

    @classmethod
    def parse(cls, text: str) -> MeasuredColumn:
        """Read "mother=motion", or "mother=mom/*:pitch" where each person has files of their own.

        >>> MeasuredColumn.parse("mother=mom/*:pitch")
        MeasuredColumn(person='mother', column='pitch', files='mom/*')
        """
        person, found, rest = (part.strip() for part in text.partition("="))
        files, colon, column = rest.rpartition(":")
        if not (person and found and column.strip()):
            raise BadValueError(f"'{text}' names no measured column; write whose it is and its name: mother=motion.")
        return cls(person, column.strip(), files.strip() if colon else "*")

    def reads(self, source: Source) -> bool:
        """Return whether this person's values stand in a file."""
        name, folder = source.name, source.path.resolve().parent.name
        return fnmatchcase(name, self.files) or fnmatchcase(f"{folder}/{name}", self.files)


@dataclass(frozen=True)
class MeasuredValues:
    """One person's values in one file, in order of time, [row]."""

    file: str
    line: int
    time_s: Values
    value: Values


def read_measured(
    source: Source,
    wanted: Sequence[MeasuredColumn],
    book: Codebook,
    rate: float | None,
    missing: Sequence[float],
    notes: list[Note],
) -> dict[tuple[Identity, str], MeasuredValues]:
    """Return each person's values of one file."""
    with plain_file(source) as (path, delimiter, said):
        header, skipped = header_of(source, path, delimiter, book)
        notes += said
        words = [plain(name) for name in header]
        places = {column.person: _place(source, header, words, column.column) for column in wanted}
        roles = {
            role: _place(source, header, words, book.columns[role])
            for role in ("dyad", "observation", "occasion", "partner")
            if book.columns.get(role)
        }
        time_at = time_column(header, book)
        used = [*places.values(), *roles.values(), *([] if time_at is None else [time_at])]
        parts = list(batches(source, path, delimiter, header, skipped, used))
    if not parts:
        raise BadFileError(f"{source.name} has no rows of data. Export it again.")
    frame = pl.concat(parts).with_columns(pl.all().fill_null("").str.strip_chars()).with_row_index("line", skipped + 1)
    keys = [pl.col(str(roles[role])) if role in roles else pl.lit("") for role in ("dyad", "observation", "occasion")]
    frame = frame.with_columns(dyad=pl.when(keys[0] != "").then(keys[0]).otherwise(keys[1]), occasion=keys[2])
    found: dict[tuple[Identity, str], MeasuredValues] = {}
    for (dyad, occasion), rows in frame.partition_by("dyad", "occasion", as_dict=True, maintain_order=True).items():
        identity = _identity(source, book, str(dyad), str(occasion))
        for person, at in places.items():
            mine = rows.filter(pl.col(str(roles["partner"])) == person) if "partner" in roles else rows
            if not len(mine):
                continue
            lines = mine["line"].to_numpy()
            times = _times(source, mine, None if time_at is None else (time_at, header[time_at]), book, rate)
            back = np.flatnonzero(np.diff(times) <= 0)
            if len(back):
                raise BadFileError(
                    f"{source.name}, line {lines[back[0] + 1]}: the time {times[back[0] + 1]:g} s does not come after the "
                    f"time of the row before. If the file holds several dyads or persons, say which column tells them "
                    "apart: dyad, or person ([columns] dyad, partner)."
                )
            value = _numbers(source, mine[str(at)], header[at], lines, missing, notes)
            found[identity, person] = MeasuredValues(source.name, int(lines[0]), times, value)
    if not found:
        there = ", ".join(frame[str(roles["partner"])].unique().sort().to_list()[:8])
        raise BadFileError(
            f"{source.name}: the column of persons holds {there}, and none of {shown(places)}. Use the file's own words."
        )
    return found


def _place(source: Source, header: list[str], words: list[str], column: str) -> int:
    if column in header:
        return header.index(column)
    if plain(column) in words:
        return words.index(plain(column))
    raise BadFileError(f"{source.name} has no column '{column}'; its columns are {shown(header)}.")


def _identity(source: Source, book: Codebook, dyad: str, occasion: str) -> Identity:
    """Return dyad and occasion: from columns, else from the file's name."""
    stem = PurePath(source.name).stem
    if not book.pattern:
        return dyad or stem, occasion or "1"
    match = re.search(book.pattern, f"{stem}/{dyad or stem}")
    named = match.groupdict(default="") if match else {}
    if not (dyad or named.get("dyad")):
        raise BadFileError(
            f"{source.name}: the pattern '{book.pattern}' finds no dyad in '{stem}'. It needs a group (?P<dyad>…); rename "
            "the file, or correct the pattern."
        )
    return dyad or named["dyad"], occasion or named.get("occasion") or "1"


def _times(
    source: Source, rows: pl.DataFrame, time: tuple[int, str] | None, book: Codebook, rate: float | None
) -> Values:
    """Return the time of each row in seconds."""
    rules = book.rules
    step_s = rules.step_s or (1 / rate if rate else rules.frame_s)
    if time is None:
        if step_s is None:
            raise BadFileError(
                f"{source.name} has no column of times. Say how many rows a second are (--rate), or which column holds "
                "the times (--time)."
            )
        return np.arange(len(rows), dtype=np.float64) * step_s
    at, name = time
    texts, unit = rows[str(at)], rules.time_unit
    frame_s = rules.frame_s or (1 / rate if rate else None)
    if unit == "auto":
        told = written_of(name).unit
        unit = told if told in ("ms", "us", "min", "frames") else unit
    if unit == "frames" and frame_s is None:
        raise BadFileError(f"{source.name}: the column '{name}' counts frames. Say how many a second are (--rate).")
    scale = {"auto": 1.0, "min": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "frames": frame_s}.get(unit)
    numbers = texts.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    if scale is not None and numbers.is_finite().fill_null(False).all():
        return (numbers * scale).to_numpy().astype(np.float64)
    lines = rows["line"].to_list()
    times = [
        seconds(text, unit=unit, frame_s=frame_s, where=f"{source.name}, line {line}")
        for text, line in zip(texts.to_list(), lines, strict=True)
    ]
    return np.array(times)


def _numbers(
    source: Source, texts: pl.Series, name: str, lines: NDArray, missing: Sequence[float], notes: list[Note]
) -> Values:
    """Return the numbers of a column; NaN, and a note, where a cell holds none."""
    numbers = texts.cast(pl.Float64, strict=False)
    commas = texts.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    written = texts.filter(numbers.is_null() & commas.is_not_null())
    if len(written):
        thousands = written.str.contains(r"^[-+]?\d{1,3},\d{3}$").all()
        text = f"'{name}': {len(written)} numbers with a comma ('{written[0]}') were read as decimals"
        doubt = "; if it parts thousands, take it out of the file" if thousands else ""
        notes.append(Note("doubtful" if thousands else "converted", text + doubt, source.name))
    value = numbers.fill_null(commas).fill_null(np.nan).to_numpy().astype(np.float64).copy()
    value[~np.isfinite(value)] = np.nan
    words = np.isnan(value) & ~texts.str.to_lowercase().is_in(EMPTY).to_numpy()
    if words.any():
        which = lines[words]
        text = f"'{name}': {words.sum()} cells hold no number ('{texts[int(np.flatnonzero(words)[0])][:20]}', …); no value there"
        notes.append(Note("doubtful", text, source.name, tuple(int(line) for line in which)))
    none = np.isin(value, list(missing))
    if none.any():
        meant = ", ".join(f"{number:g}" for number in missing)
        notes.append(Note("converted", f"'{name}': {none.sum()} cells of {meant} were taken as no value", source.name))
        value[none] = np.nan
    if np.isnan(value).all():
        raise BadFileError(f"{source.name}: the column '{name}' holds no number at all. Is it the right column?")
    return value
