"""Columns of step tables: which one holds the times, which one the partner, which ones codes or measured values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from attunement.recordings.codebook import OUTSIDE, Band, Codebook
from attunement.recordings.source import Source
from attunement.recordings.tables.runs import Text
from attunement.recordings.tables.step_text import LONGEST_LINE
from attunement.recordings.tables.table import Row, plain, shown
from attunement.vocabulary import BadFileError

_TIME = re.compile(
    r"(time|timestamp|approxtime|second|seconds|sec|t|timesec|times|timems|ms|millisecond|milliseconds|frame|framenum|interval)"
)


def is_header(row: Row) -> bool:
    """Return whether a row names columns: texts without repetition, at least two, hardly any of them numbers."""
    names = [cell.strip() for cell in row]
    filled = [name for name in names if name]
    words = [name for name in filled if not re.fullmatch(r"[-+\d.,:eE]+", name)]
    return len(filled) >= 2 and len(set(names)) == len(names) and len(words) == len(filled)


def header_of(source: Source, path: Path, delimiter: str, codebook: Codebook) -> tuple[list[str], int]:
    """Return the column names and the number of lines before the first row of data."""
    if codebook.header:
        return list(codebook.header), 0
    with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
        line = file.readline(LONGEST_LINE).removesuffix("\n").removesuffix("\r").lstrip("\ufeff")
    names = [name.strip().strip('"').strip() for name in line.split(delimiter)]
    if not is_header(names):
        raise BadFileError(
            f"{source.name}, line 1: '{line[:60]}' is not a row of column names. Name the columns in the codebook, "
            'in their order: [table] header = ["time", "mother", …].'
        )
    return names, 1


def time_column(header: Sequence[str], codebook: Codebook) -> int | None:
    """Return the place of the column of times: named in the codebook, a timestamp, else a frame number."""
    words = [plain(name) for name in header]
    for role in ("time", "start", "frame"):
        if plain(codebook.columns.get(role, "")) in words and codebook.columns.get(role):
            return words.index(plain(codebook.columns[role]))
    found = [i for i, word in enumerate(words) if _TIME.fullmatch(word)]
    return min(found, key=lambda i: (words[i] in ("frame", "framenum", "interval"), i)) if found else None


@dataclass(frozen=True)
class Layout:
    """Where the columns of a step table are, and how its times are written."""

    header: list[str]
    time_at: int | None
    partner_at: int | None
    wanted: list[int]  # the columns that hold codes
    unit: str

    @property
    def used(self) -> list[int]:
        """The columns to be read."""
        return [i for i in (self.time_at, self.partner_at, *self.wanted) if i is not None]


def layout_of(file: str, header: list[str], codebook: Codebook) -> Layout:
    """Return where the columns are that the codebook asks for."""
    rules, words = codebook.rules, [plain(name) for name in header]
    time_at = time_column(header, codebook)
    partner = plain(codebook.columns.get("partner", "face_id"))
    partner_at = words.index(partner) if partner and partner in words else None
    own = {time_at, partner_at, words.index("frame") if "frame" in words and time_at is not None else None}
    coded = [i for i, name in enumerate(header) if name and i not in own]
    wanted = [
        i for i in coded if any(t.matches(file=file, partner=t.partner, track=header[i]) for t in codebook.tracks)
    ]
    if not wanted:
        raise BadFileError(
            f"{file}: no [[track]] of the codebook names one of its columns ({shown(header)}). Add one for "
            "each column that holds codes."
        )
    if time_at is None and not (rules.step_s or rules.frame_s):
        raise BadFileError(
            f"{file} has no column of times. If its rows are steps, state step_s (seconds per row) or frame_rate under "
            '[rules], or name the column: [columns] time = "…". If its rows are events, name their start and end there.'
        )
    told = "" if time_at is None else words[time_at]
    by_name = {"frame": "frames", "framenum": "frames"} | dict.fromkeys(
        ("timems", "ms", "millisecond", "milliseconds"), "ms"
    )
    unit = by_name.get(told, "auto") if rules.time_unit == "auto" else rules.time_unit
    return Layout(header, time_at, partner_at, wanted, unit)


def bands_of(codebook: Codebook, file: str, partner: str, column: str) -> tuple[Band, ...]:
    """Return the bands that make codes of a column of measured values; none of a column of codes."""
    track = codebook.track_of(file=file, partner=partner, track=column)
    return track.bands if track else ()


def values_of(column: pl.Series, bands: tuple[Band, ...]) -> Text:
    """Return the codes of a column: its own texts, or the bands its numbers fall into."""
    texts = column.fill_null("").str.strip_chars()
    if not bands:
        return texts.replace({"NaN": "", "nan": "", "NA": ""}).to_numpy().astype(object)
    numbers = texts.cast(pl.Float64, strict=False).fill_null(np.nan).to_numpy()
    found = np.full(len(texts), "", object)
    found[~np.isnan(numbers)] = OUTSIDE
    for band in reversed(bands):
        found[(numbers >= band.at_least) & (numbers < band.below)] = band.code
    return found
