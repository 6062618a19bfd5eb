"""Values of step tables: codes as they stand, measured values in bands, and rows in which a program saw no face."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.recordings.codebook.codebook import LOST, OUTSIDE, Track
from attunement.recordings.import_report import Note
from attunement.recordings.tables.missing import Emptied, listed, missing_for
from attunement.recordings.tables.numbers import Votes, Writing, numbers_of, tally, writing
from attunement.recordings.tables.runs import Text
from attunement.recordings.tables.table import shown
from attunement.vocabulary import BadFileError

_LOOSE = Votes.EITHER_COMMA | Votes.EITHER_POINT
_FIRM = Votes.COMMA | Votes.POINT


@dataclass
class Decimals:
    """The decimal sign of one long column, decided by the first piece of it that tells.

    Parameters
    ----------
    whole
        Gives the whole column again, for the rare case that its beginning can be read in two ways.
    """

    where: str
    stated: str
    delimiter: str
    whole: Callable[[], Iterator[pl.Series]]
    votes: Votes = Votes.NONE
    example: str = ""
    told: Writing = field(default_factory=Writing)

    def numbers(self, texts: pl.Series) -> NDArray[np.float64]:
        """Return the numbers of the next piece, [row]; NaN for what is none."""
        before, told = self.votes, self.told
        self._count(texts)
        if self.stated == "auto" and Votes.EITHER_COMMA in self.votes and not self.votes & _FIRM:
            for piece in self.whole():
                self._count(piece)
        self.told = writing(
            self.votes, stated=self.stated, delimiter=self.delimiter, example=self.example, where=self.where
        )
        if before & _LOOSE and self.told.sign != told.sign:
            raise BadFileError(
                f"{self.where}: the column holds decimal points and decimal commas, so that '{self.example}' can be read in "
                'two ways. State the decimal sign in the codebook: decimal_sign = "comma" or "point" under [rules].'
            )
        return numbers_of(texts, self.told.sign)

    def _count(self, texts: pl.Series) -> None:
        """Add the votes of a piece; numbers of the commonest looks, of which there may be millions, vote by one or two."""
        looked_at: list[str] = []
        commas = texts.str.contains(",", literal=True)
        odd = texts.str.contains(r"[^0-9.,\-]") | (texts.str.count_matches("[.,]") > 1)
        for mark, vote, among in ((".", Votes.POINT, ~commas), (",", Votes.COMMA, commas)):
            if vote in self.votes:
                continue
            simple = texts.filter(among & ~odd & texts.str.contains(mark, literal=True))
            firm = simple.filter(~simple.str.contains(rf"^-?[1-9]\d{{0,2}}[{mark}]\d{{3}}$"))
            looked_at += [*simple.head(1).to_list(), *firm.head(1).to_list()]
        votes, example = tally([*looked_at, *texts.filter(odd).unique(maintain_order=True).to_list()])
        self.votes, self.example = self.votes | votes, self.example or example


@dataclass
class Values:
    """The codes of one column of a table, piece by piece."""

    name: str
    decimals: Decimals
    emptied: Emptied = field(default_factory=Emptied)
    odd: dict[str, None] = field(default_factory=dict)  # texts that should be measured values
    odd_count: int = 0
    percent: bool = False

    def codes(self, texts: pl.Series, track: Track | None) -> Text:
        """Return the codes of a piece that one track of the codebook reads, [row]."""
        missing = missing_for(track)
        gone = texts.is_in(missing)
        if gone.any():
            counts = texts.filter(gone).value_counts()
            self.emptied.add(self.name, dict(counts.iter_rows()))
            texts = texts.set(gone, "")
        if track is None or not track.bands:
            return texts.to_numpy().astype(object)
        numbers = self.decimals.numbers(texts)
        self.percent |= bool(texts.str.ends_with("%").any())
        found = np.full(len(texts), "", object)
        found[~np.isnan(numbers)] = OUTSIDE
        for band in track.bands:
            found[(numbers >= band.at_least) & (numbers < band.below)] = band.code
        for i in np.flatnonzero(np.isnan(numbers) & (texts != "").to_numpy()).tolist():
            if listed(track, texts[i]):
                found[i] = texts[i]
            else:
                self.odd_count += 1
                if len(self.odd) < 5:
                    self.odd[texts[i]] = None
        return found

    def notes(self, file: str) -> list[Note]:
        """Say what was not read as it stands."""
        notes = self.emptied.notes(file)
        if self.odd_count:
            text = (
                f"{self.odd_count} cells of the measured column '{self.name}' are no numbers ({shown(self.odd)}); they were "
                "taken as empty"
            )
            notes.append(Note("doubtful", text, file))
        if self.percent:
            notes.append(Note("converted", f"column '{self.name}': 50% was read as 50", file))
        if self.decimals.told.sign == "comma":
            notes.append(Note("read", f"column '{self.name}': numbers with decimal commas", file))
        if self.decimals.told.doubt:
            notes.append(Note("doubtful", f"column '{self.name}': {self.decimals.told.doubt}", file))
        return notes


@dataclass
class Faces:
    """In which rows a program saw the face: where OpenFace's `success` is not 0, or confidence is high enough."""

    name: str
    decimals: Decimals
    least: float | None
    lost: int = 0

    def missed(self, texts: pl.Series) -> NDArray[np.bool_]:
        """Return which rows of a piece saw no face, [row]."""
        numbers = self.decimals.numbers(texts)
        missed = numbers == 0 if self.least is None else numbers < self.least
        self.lost += int(missed.sum())
        return missed

    def notes(self, file: str) -> list[Note]:
        """Say how much was lost."""
        if not self.lost:
            return []
        why = "is 0" if self.least is None else f"is below {self.least:g} (rule least_confidence)"
        text = f"{self.lost} rows in which '{self.name}' {why}: no face was seen, so their time is uncodable, whatever they say"
        return [Note("converted", text, file)]


def without_face(codes: Text, missed: NDArray[np.bool_]) -> Text:
    """Return codes, [row], with those of rows without a face replaced."""
    codes = codes.copy()
    codes[missed] = LOST
    return codes
