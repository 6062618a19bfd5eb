"""Days: times that stand with a date, and clocks that pass midnight."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np

from attunement.vocabulary.errors import BadFileError

DAY_S = 86_400.0
HALF_DAY_S = DAY_S / 2
CALENDAR = (30_000.0, 60_000.0)  # days since 1899-12-30 of the years 1982 to 2064
_ISO = re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})", re.ASCII)
_EUROPEAN = re.compile(r"(?P<d>\d{1,2})[.](?P<m>\d{1,2})[.](?P<y>\d{4})", re.ASCII)
_ZONE = re.compile(r"(?<=\d)\s?(Z|UTC|[+-]\d\d:?\d\d)$", re.ASCII)


def dated(text: str) -> tuple[int, str] | None:
    """Return the day of a time with a date (as `date.toordinal` counts) and what follows it; None without a date.

    Years stand first ("2024-05-01 10:00:03.5"), or last after points ("1.5.2024 10:00:03"); of 05/01/2024 nobody knows
    which is the month.

    >>> dated("2024-05-01T10:00:03.5")
    (739007, '10:00:03.5')
    """
    match = _ISO.match(text) or _EUROPEAN.match(text)
    if match is None:
        return None
    try:
        day = date(int(match["y"]), int(match["m"]), int(match["d"])).toordinal()
    except ValueError:
        return None
    rest = text[match.end() :]
    return (day, _ZONE.sub("", rest[1:].strip())) if not rest or rest[0] in " T_" else None


def next_day_from(times: Iterable[float]) -> float | None:
    """Return from when to when a clock passes midnight: times of day before the returned one belong to the next day.

    All times lie on the circle of a day. Where a recording of less than half a day passes midnight, the circle has one
    gap of more than half a day that does not hold midnight, and the recording begins where that gap ends. None where
    there is no such gap.

    >>> next_day_from([86370.0, 86390.0, 10.0, 40.0])
    86370.0
    >>> next_day_from([10.0, 40.0, 3600.0]) is None
    True
    """
    known = np.unique(np.fromiter(times, np.float64))
    if len(known) < 2 or known[0] < 0 or known[-1] >= DAY_S:
        return None
    gaps = np.diff(known)
    widest = int(np.argmax(gaps))
    return float(known[widest + 1]) if gaps[widest] > HALF_DAY_S else None


def refuse_days(texts: Sequence[str], values: Sequence[float], where: str) -> None:
    """Refuse numbers that are days, as spreadsheets store times: 45413.41670 is ten in the morning.

    Parameters
    ----------
    texts, values
        Times without a unit, as they are written and as numbers.
    """
    low, high = min(values, default=-1.0), max(values, default=-1.0)
    calendar = CALENDAR[0] <= low and high < CALENDAR[1] and high - low < 2 and any(v != round(v, 3) for v in values)
    parts = 0 <= low and high < 1 and any(len(re.split("[.,]", text)[-1]) >= 8 for text in texts)
    if calendar or parts:
        raise BadFileError(
            f"{where}: times such as {texts[0]} seem to be {'days of' if calendar else 'parts of a day from'} a spreadsheet's "
            "calendar. Give those cells a format of times (hh:mm:ss) in the spreadsheet and save it again; if they are "
            "seconds, state time_unit under [rules]."
        )
