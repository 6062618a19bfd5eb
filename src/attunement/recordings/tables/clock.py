"""Times as coding tools and people write them: seconds, milliseconds, clock times, minutes:seconds:frames, "2 min 5 s".

A clock time of three parts without a fraction ("0:06:10") can be hours:minutes:seconds or minutes:seconds:frames;
guessing wrong is a factor of sixty, so it is refused until the codebook says which.
"""

from __future__ import annotations

import re

from attunement.recordings.tables.days import DAY_S, dated
from attunement.recordings.tables.numbers import LONGEST_TEXT, number, plain_digits
from attunement.vocabulary.errors import BadFileError, UnknownNameError

UNITS: dict[str, str] = {
    "auto": "told by the format or by the look of the value",
    "s": "seconds",
    "ms": "milliseconds",
    "us": "microseconds",
    "min": "minutes",
    "frames": "frame numbers, from 0",
    "h:m:s": "hours:minutes:seconds, seconds may have a fraction; h:m:s:ms is read too",
    "[h:]m:s": "minutes:seconds, with hours before them from the first hour on",
    "m:s": "minutes:seconds, seconds may have a fraction",
    "h:m": "hours:minutes",
    "m:s:frame": "minutes:seconds:frames",
    "h:m:s:frame": "hours:minutes:seconds:frames (SMPTE)",
    "h:m:s;frame": "hours:minutes:seconds;frames of SMPTE drop-frame (NTSC, 29.97 a second)",
}
PER_SECOND = {"s": 1, "ms": 1_000, "us": 1_000_000}
NTSC_FRAME_S = 1001 / 30000
LONGEST_S = 1e9  # thirty years: more is a date or a broken file, not a time within a recording
_CLOCK = re.compile(r"([+-]?)(\d+(?::\d+)+)(?:([.,;])(\d+))?", re.ASCII)
_EITHER_DATE = re.compile(r"\d{1,2}([/-])\d{1,2}\1(\d{4}|\d\d)(?!\d)", re.ASCII)
_HALVES = re.compile(r"(\d{1,2}(?::\d\d){0,2})([.,]\d+)?\s*([ap])\.?\s?m\.?", re.ASCII | re.IGNORECASE)  # AM and PM
_WORDED = re.compile(
    r"(?:(?P<h>\d+)\s*(?:h|hr|hrs|hours?)\s*)?(?:(?P<m>\d+)\s*(?:m|min|mins|minutes?|['′])\s*)?"
    r"(?:(?P<s>\d+(?:[.,]\d+)?)\s*(?:s|sec|secs|seconds?|[\"″]|''|′′))?",
    re.ASCII | re.IGNORECASE,
)
_THOUSANDTHS = re.compile(r"([+-]?\d+(?:[.,]\d+)?)\s*(?P<unit>ms|msec|us|µs|μs)", re.ASCII | re.IGNORECASE)


def seconds(text: str, *, unit: str = "auto", plain: str = "s", frame_s: float | None = None, sign: str = "auto",
            first_day: int | None = None, where: str) -> float:  # fmt: skip
    """Return a written time in seconds.

    Parameters
    ----------
    unit
        One of `UNITS`; "auto" reads plain numbers in the unit `plain` and clock times by their shape.
    frame_s
        Length of a frame in seconds, for units that count frames.
    sign
        The decimal sign of the column, as `number` takes it.
    first_day
        The day (`date.toordinal`) from whose midnight times with a date are counted; without it they are refused.

    >>> seconds("00:01:02:500", where="an example")
    62.5
    >>> seconds("2:09:15", unit="m:s:frame", frame_s=1 / 30, where="an example")
    129.5
    >>> seconds("2 min 5,5 s", where="an example"), seconds("1:00:09 PM", where="an example")
    (125.5, 46809.0)
    """
    if unit not in UNITS:
        raise UnknownNameError.of("time unit", unit, UNITS)
    text = plain_digits(text)
    if len(text) <= LONGEST_TEXT and (match := _EITHER_DATE.match(text)):
        raise BadFileError(
            f"{where}: the date '{match[0]}' may be day/month or month/day, and nobody can tell. Write the year "
            "first (2024-05-01), or leave the date out and name it in a column of its own."
        )
    value = number(text, sign)
    if value is not None:
        value = _plain(value, plain if unit == "auto" else unit, frame_s, text, where)
    elif first_day is not None and (found := dated(text)):
        day, clock = found
        value = (day - first_day) * DAY_S + (_clock(clock, "h:m:s", None, where) if ":" in clock else 0.0)
        value = round(value, 6)
    else:
        value = _worded(text, unit)
        value = _clock(text, unit, frame_s, where) if value is None else value
    if abs(value) > LONGEST_S:
        raise BadFileError(f"{where}: the time '{text}' is not a time within a recording. Correct it in the file.")
    return value


def _plain(value: float, unit: str, frame_s: float | None, text: str, where: str) -> float:
    if unit in PER_SECOND:
        return value / PER_SECOND[unit]  # divided, so that 2500 ms is the same number as 2.5 s
    if unit == "min":
        return round(value * 60, 9)
    if unit == "frames":
        return value * _frame(frame_s, text, where)
    raise BadFileError(
        f"{where}: '{text}' is a plain number, but times are said to be written as {unit}. Correct `time_unit` in "
        "the codebook, or the file."
    )


def _frame(frame_s: float | None, text: str, where: str) -> float:
    if frame_s is None:
        raise BadFileError(
            f"{where}: '{text}' counts frames, and the file does not say how long a frame is. State `frame_rate` "
            "under [rules] in the codebook."
        )
    return frame_s


def _worded(text: str, unit: str) -> float | None:
    """Return the seconds of a time that names its units or its half of the day, if it is one."""
    if len(text) > LONGEST_TEXT:
        return None
    if (match := _THOUSANDTHS.fullmatch(text)) and unit in ("auto", "ms", "us"):
        value = number(match[1])
        return (
            None if value is None else value / PER_SECOND["ms" if match["unit"].casefold().startswith("ms") else "us"]
        )
    if (match := _WORDED.fullmatch(text)) and any(match.groups()) and unit in ("auto", "s"):
        return round(int(match["h"] or 0) * 3600 + int(match["m"] or 0) * 60 + (number(match["s"] or "0") or 0.0), 9)
    if (match := _HALVES.fullmatch(text)) and unit in ("auto", "h:m:s", "h:m"):
        hours, minutes, rest = (*map(int, match[1].split(":")), 0, 0)[:3]
        if 1 <= hours <= 12 and minutes < 60 and rest < 60:
            hours = hours % 12 + (12 if match[3].casefold() == "p" else 0)
            return round(hours * 3600 + minutes * 60 + float(f"{rest}.{(match[2] or '.0')[1:]}"), 9)
    return None


def _clock(text: str, unit: str, frame_s: float | None, where: str) -> float:
    match = _CLOCK.fullmatch(text) if len(text) <= LONGEST_TEXT else None
    if match is None:
        raise BadFileError(
            f"{where}: '{text[:LONGEST_TEXT]}' is not a time. Known ways of writing one: {', '.join(list(UNITS)[1:])}."
        )
    negative, digits, fraction = match[1] == "-", match[2].split(":"), match[4] or ""
    if match[3] == ";":  # SMPTE marks drop-frame so
        digits, fraction = [*digits, fraction], ""
        unit = "h:m:s;frame" if unit == "auto" else unit
    if unit == "auto":
        unit = _shape(text, digits, bool(fraction), where)
    parts = [int(part) for part in digits]
    units = unit.removeprefix("[h:]") if unit == "[h:]m:s" and len(parts) == 2 else unit.replace("[h:]", "h:")
    minutes, rest = _parts(text, units, parts, fraction, frame_s, where)
    if rest >= 60 or (units.startswith("h") and parts[1] >= 60):
        raise BadFileError(
            f"{where}: the time '{text}', read as {unit}, has 60 or more seconds or minutes. Correct `time_unit` in "
            "the codebook, or the file."
        )
    return (-1 if negative else 1) * round(minutes * 60 + rest, 9)  # 60 + 2.345 is 62.345, not the float beside it


def _parts(
    text: str, unit: str, parts: list[int], fraction: str, frame_s: float | None, where: str
) -> tuple[int, float]:
    """Return the minutes of a clock time, and the seconds above them."""
    count, rest = len(parts), f".{fraction or 0}"
    if unit == "m:s" and count == 2:
        return parts[0], float(f"{parts[1]}{rest}")
    if unit == "h:m" and count == 2 and not fraction:
        return parts[0] * 60 + parts[1], 0.0
    if unit == "h:m:s" and count == 3:
        return parts[0] * 60 + parts[1], float(f"{parts[2]}{rest}")
    if unit == "h:m:s" and count == 4 and not fraction:
        return parts[0] * 60 + parts[1], parts[2] + parts[3] / 1000
    if unit == "h:m:s;frame" and count == 4 and not fraction:
        return _dropped(text, parts, where)
    if not fraction and ((unit == "m:s:frame" and count == 3) or (unit == "h:m:s:frame" and count == 4)):
        frame = _frame(frame_s, text, where)
        if parts[-1] * frame >= 1 - 1e-9:
            raise BadFileError(
                f"{where}: '{text}' has frame {parts[-1]}, but a second has {1 / frame:g} frames, counted from 0. "
                "Correct `frame_rate` in the codebook, or the time in the file."
            )
        return (parts[0] if count == 3 else parts[0] * 60 + parts[1]), parts[-2] + parts[-1] * frame
    raise BadFileError(
        f"{where}: the time '{text}' is not written as {unit} ({UNITS[unit]}). Correct `time_unit` in the "
        "codebook, or the file."
    )


def _dropped(text: str, parts: list[int], where: str) -> tuple[int, float]:
    """Return minutes and seconds of an SMPTE drop-frame time: frames 0 and 1 are left out in nine of ten minutes.

    SMPTE ST 12-1: of hours, minutes, seconds and frames it is frame 108000 h + 1800 m + 30 s + f − 2 (M − ⌊M / 10⌋),
    M = 60 h + m, and a frame lasts 1001/30000 s.
    """
    hours, minutes, whole, frame = parts
    if frame >= 30 or whole >= 60 or minutes >= 60:
        raise BadFileError(
            f"{where}: '{text}' is not a time of 30 numbered frames a second (SMPTE drop-frame). Correct `time_unit` in the "
            "codebook, or the file."
        )
    total = hours * 60 + minutes
    frames = total * 1800 + whole * 30 + frame - 2 * (total - total // 10)
    time_s = frames * NTSC_FRAME_S
    return int(time_s // 60), time_s % 60


def _shape(text: str, digits: list[str], fraction: bool, where: str) -> str:
    if len(digits) == 4 and len(digits[3]) == 3 and not fraction:
        return "h:m:s"  # the fourth part has three digits: milliseconds
    if len(digits) == 3 and (fraction or len(digits[0]) == 2):
        return "h:m:s"  # tools write "00:01:02" and "0:01:02.5"; "0:06:10" is written by people
    if len(digits) == 2:
        return "m:s"
    raise BadFileError(
        f"{where}: the time '{text}' can be read in more than one way. State `time_unit` under [rules] in the "
        "codebook: "
        f"{', '.join(repr(unit) for unit in UNITS if unit.count(':') >= 2)}."
    )
