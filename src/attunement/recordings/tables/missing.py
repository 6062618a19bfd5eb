"""Words for a missing value: "NA", "NaN" and what else R, MATLAB, SPSS and spreadsheets leave in an empty cell.

"NA" is also a code (negative affect). So it is a code wherever the track of the codebook that matches lists it, and an
empty cell otherwise, which the report says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from attunement.recordings.codebook.codebook import Track
from attunement.recordings.import_report import Note

MISSING = ("NA", "N/A", "n/a", "<NA>", "#N/A", "#NV", "NaN", "nan", "NAN", "NULL", "null", "None", "NaT", ".")


def listed(track: Track | None, code: str) -> bool:
    """Return whether a track of the codebook says what a code means.

    >>> listed(Track(person="child", channel="affect", codes={"NA": "negative"}), "NA")
    True
    """
    return track is not None and (code in (track.codes or ()) or code in (*track.nothing, *track.uncodable))


def missing_for(track: Track | None) -> tuple[str, ...]:
    """Return the words that mean an empty cell on a track: those that it does not list."""
    return tuple(word for word in MISSING if not listed(track, word))


@dataclass
class Emptied:
    """Cells with a word for a missing value that were taken as empty, by column."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, column: str, words: Iterable[str] | Mapping[str, int]) -> None:
        """Count cells of a column, by their words."""
        self.counts.setdefault(column, Counter()).update(words)

    def notes(self, file: str) -> list[Note]:
        """Say how many cells of which column were taken as empty."""
        return [
            Note(
                "read",
                f"{sum(words.values())} cells of column '{column}' that hold {_and(words)} were taken as empty; if that is "
                f"a code, list it with the other codes of its track",
                file,
            )
            for column, words in self.counts.items()
            if words
        ]


def _and(words: Iterable[str]) -> str:
    return " or ".join(f"'{word}'" for word in sorted(words))
