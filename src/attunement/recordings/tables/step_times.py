"""Times of the rows of step tables: read in pieces, in the unit that the column's name, the codebook or its values tell."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.recordings.codebook.codebook import Rules
from attunement.recordings.import_report import Note
from attunement.recordings.tables.clock import LONGEST_S, PER_SECOND, seconds
from attunement.recordings.tables.days import dated, refuse_days
from attunement.recordings.tables.numbers import plain_digits
from attunement.recordings.tables.step_values import Decimals
from attunement.recordings.tables.table import plain
from attunement.recordings.tables.times import maybe_hours, told_by_shape, two_parts
from attunement.vocabulary import BadFileError

LONG_STEP_S = 20.0  # whole numbers so far apart may as well be milliseconds


@dataclass
class RowTimes:
    """The times of a column, piece by piece.

    Parameters
    ----------
    place
        What the rows of the file are called, with its name: "visit.csv, line".
    """

    unit: str
    frame_s: float | None
    rules: Rules
    decimals: Decimals
    place: str
    first_day: int | None = None
    clock: bool = False
    whole: bool = True
    begun: bool = False
    bad: list[int] = field(default_factory=list)
    problem: str = ""
    short: str = ""  # a time that may be of hours:minutes

    def seconds(self, cells: pl.Series, lines: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the times of the next rows in seconds, [row]; NaN where there is none, with its line in `bad`."""
        texts = cells.fill_null("").str.strip_chars()
        values = self.decimals.numbers(texts)
        if not self.begun:
            self._begin(texts, values)
        self.whole &= bool((values[np.isfinite(values)] % 1 == 0).all())
        values = self._scaled(values, texts, lines)
        values[~(np.abs(values) <= LONGEST_S)] = np.nan
        open_at = np.flatnonzero(np.isnan(values)).tolist()
        for i in open_at:
            text = texts[i]
            if not text and cells[i] is None:
                continue  # a blank line is no row
            try:
                values[i] = seconds(
                    text,
                    unit=self.unit,
                    frame_s=self.frame_s,
                    sign=self.decimals.told.sign,
                    first_day=self.first_day,
                    where=f"{self.place} {lines[i]}",
                )
            except BadFileError as problem:
                self.problem = self.problem or (str(problem) if text else "")
                self.bad.append(int(lines[i]))
        return values

    def _begin(self, texts: pl.Series, values: NDArray[np.float64]) -> None:
        """Decide by the first rows what cannot be told from one of them."""
        self.begun = True
        first = [plain_digits(text) for text in texts.filter(texts != "").head(1000).to_list()]
        days = [found[0] for text in first if (found := dated(text))]
        self.first_day = min(days, default=None)
        self.clock = not days and any(":" in text for text in first)
        if self.unit == "auto":
            self.unit = told_by_shape(first)
            clocks = [text for text in first if ":" in text]
            self.short = clocks[0] if clocks and maybe_hours(clocks) and self.unit == "auto" else ""
            known = [
                (text, float(v)) for text, v in zip(texts.head(1000), values[:1000], strict=True) if np.isfinite(v)
            ]
            refuse_days([text for text, _ in known], [v for _, v in known], self.place)
        if self.unit == "intervals":
            step = float(np.median(np.diff(values))) if len(values) > 1 else np.nan
            counted = self.rules.step_s is not None and step != self.rules.step_s
            self.unit = "counts" if counted else "s"

    def _scaled(self, values: NDArray[np.float64], texts: pl.Series, lines: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return plain numbers in seconds; NaN where the unit is one of clock times."""
        if self.unit in ("auto", "[h:]m:s"):
            return values
        if self.unit in PER_SECOND:
            return values / PER_SECOND[self.unit]
        if self.unit == "min":
            return np.round(values * 60, 9)
        if self.unit == "counts":
            return np.round(values * (self.rules.step_s or 1.0), 9)
        if self.unit == "frames":
            seconds(
                "0", unit="frames", frame_s=self.frame_s, where=f"{self.place} {lines[0]}"
            )  # complains without a rate
            rate = self.rules.frame_rate if self.frame_s == self.rules.frame_s else None
            return values / rate if rate else values * (self.frame_s or 1.0)
        return np.full(len(texts), np.nan)

    def notes(self, name: str, column: str, step_s: float | None) -> list[Note]:
        """Say what is doubtful about the unit."""
        told = self.rules.time_unit != "auto"
        if plain(column) == "interval" and self.unit == "s" and not told and self.rules.step_s is None:
            text = (
                f"the column '{column}' was read as seconds; if it counts intervals, state step_s, the seconds of one"
            )
            return [Note("doubtful", text, name)]
        plain_numbers = self.unit == "auto" and not self.clock and self.first_day is None
        if plain_numbers and self.whole and step_s is not None and step_s >= LONG_STEP_S:
            text = (
                f"the whole numbers of column '{column}' were read as seconds, so a row stands for {step_s:g} s; if they are "
                "milliseconds, state time_unit in the codebook"
            )
            return [Note("doubtful", text, name)]
        if self.short:
            return [Note("doubtful", two_parts(self.short), name)]
        if self.first_day is not None:
            return [Note("converted", "times with dates were counted from midnight of the first day", name)]
        return []
