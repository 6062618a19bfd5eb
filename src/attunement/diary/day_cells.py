"""Days as people write them: numbers, or dates in several forms; what can be read in two ways is refused, not guessed.

"05/01/2026" is 5 January or May 1. So a *column* decides, by its dates that can be read in one way only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from attunement.recordings.tables.days import dated
from attunement.recordings.tables.numbers import plain_digits
from attunement.vocabulary import BadFileError

FORMS = "2026-11-03, 3.11.2026, 3 Nov 2026, or numbers 1, 2, 3 …"
_NUMBER = re.compile(r"(?:day\s*)?(\d{1,6})", re.IGNORECASE | re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:[ T].*)?", re.ASCII)
_NAMED = re.compile(r"(?:(\d{1,2})[. ]+([a-z]+)\.?|([a-z]+)\.? +(\d{1,2}),?) +(\d{4})", re.IGNORECASE | re.ASCII)
_MONTH_NAMES = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
                "december")  # fmt: skip


@dataclass(frozen=True)
class Days:
    """Days of a column as whole numbers that rise by one a day.

    Attributes
    ----------
    values
        [row].
    dates
        Whether they are dates (counted as `date.toordinal` does), not numbers of days.
    order
        How dates with slashes are to be read: "day first", "month first", or "" where there are none.
    """

    values: tuple[int, ...]
    dates: bool
    order: str = ""

    def shown(self, day: int) -> str:
        """Return a day as a person writes it.

        >>> Days((1,), dates=False).shown(1), Days((739000,), dates=True).shown(739000)
        ('day 1', '2024-04-24')
        """
        return date.fromordinal(day).isoformat() if self.dates else f"day {day}"

    def read(self, text: str, where: str) -> int:
        """Return a day that is written outside the column, such as that of a decision.

        >>> Days((1,), dates=False).read("15", "--since")
        15
        """
        read = read_days([text], [where], order=self.order)
        if read.dates != self.dates:
            kinds = ("numbers", "a date") if read.dates else ("dates", "a number")
            raise BadFileError(
                f"{where} is '{text}', {kinds[1]}, and the days of the table are {kinds[0]}. Write it as the table does."
            )
        return read.values[0]


def read_days(texts: Sequence[str], places: Sequence[str], *, order: str = "") -> Days:
    """Return the days of a column.

    Parameters
    ----------
    texts
        Cells, none of them empty.
    places
        Where each stands, for messages.
    order
        How dates with slashes are read, where that is known already.

    Errors
    ------
    BadFileError for a cell that is no day, for dates that can be read in two ways, and for dates and numbers in one column.

    Examples
    --------
    >>> rows = "line 2", "line 3"
    >>> days = read_days(["30/10/2026", "01/11/2026"], rows)
    >>> [days.shown(day) for day in days.values], days.order
    (['2026-10-30', '2026-11-01'], 'day first')
    >>> read_days(["1", "Day 2"], rows).values
    (1, 2)
    """
    cells = [" ".join(plain_digits(text).split()) for text in texts]
    slashed = [match for cell in cells if (match := _SLASHED.fullmatch(cell))]
    if slashed and not order:
        order = _order(slashed, places[cells.index(slashed[0][0])])
    found = [_day(cell, text, place, order) for cell, text, place in zip(cells, texts, places, strict=True)]
    kinds = [is_date for _, is_date in found]
    if len(set(kinds)) > 1:
        other = kinds.index(not kinds[0])
        raise BadFileError(
            f"{places[other]}: '{texts[other]}' is {'a date' if kinds[other] else 'a number'}, and '{texts[0]}' ({places[0]}) is "
            f"{'a date' if kinds[0] else 'a number'}. Write all days in one way: {FORMS}."
        )
    return Days(tuple(day for day, _ in found), kinds[0] if kinds else False, order if slashed or order else "")


def _order(slashed: Sequence[re.Match[str]], place: str) -> str:
    """Return how dates with slashes are meant: where a first or second number is above 12, it is the day."""
    first = any(int(match[1]) > 12 for match in slashed)
    second = any(int(match[2]) > 12 for match in slashed)
    if first == second:
        why = "some dates have the day first and some the month" if first else "no date of the table tells which"
        raise BadFileError(
            f"{place}: '{slashed[0][0]}' can be read with the day or the month first, and {why}. Write dates as 2026-11-03, or "
            "3.11.2026 with the day first."
        )
    return "day first" if first else "month first"


def _day(cell: str, text: str, place: str, order: str) -> tuple[int, bool]:
    """Return a day, and whether it is a date."""
    if match := _NUMBER.fullmatch(cell):
        return int(match[1]), False
    try:
        if (known := dated(cell)) is not None:
            return known[0], True
        if match := _SLASHED.fullmatch(cell):
            day, month = (match[1], match[2]) if order == "day first" else (match[2], match[1])
            return date(int(match[3]), int(month), int(day)).toordinal(), True
        if (match := _NAMED.fullmatch(cell)) and (month := _month(match[2] or match[3])):
            return date(int(match[5]), month, int(match[1] or match[4])).toordinal(), True
    except ValueError:
        pass  # such as 31 February: said below, with the place
    years = " Write the year with four digits." if re.fullmatch(r"\d{1,2}[./-]\d{1,2}[./-]\d\d", cell) else ""
    raise BadFileError(
        f"{place}: '{text[:40]}' is no day of the calendar that can be read.{years} Known forms: {FORMS}."
    )


def _month(name: str) -> int:
    """Return the number of an English month, whole or in three letters (sept in four); 0 for another word."""
    low = name.lower()
    whole = next((i for i, month in enumerate(_MONTH_NAMES, 1) if low in (month, month[:3])), 0)
    return 9 if low == "sept" else whole
