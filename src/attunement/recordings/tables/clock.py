"""Times as coding tools write them: seconds, milliseconds, clock times, minutes:seconds:frames.

A clock time of three parts without a fraction ("0:06:10") can be hours:minutes:seconds or minutes:seconds:frames;
guessing wrong is a factor of sixty, so it is refused until the codebook says which.
"""

from __future__ import annotations

import math
import re

from attunement.vocabulary.errors import BadFileError, UnknownNameError

UNITS: dict[str, str] = {
    "auto": "told by the format or by the look of the value",
    "s": "seconds",
    "ms": "milliseconds",
    "us": "microseconds",
    "frames": "frame numbers, from 0",
    "h:m:s": "hours:minutes:seconds, seconds may have a fraction; h:m:s:ms is read too",
    "m:s": "minutes:seconds, seconds may have a fraction",
    "m:s:frame": "minutes:seconds:frames",
    "h:m:s:frame": "hours:minutes:seconds:frames (SMPTE)",
}
_PER_SECOND = {"s": 1, "ms": 1_000, "us": 1_000_000}
_NUMBER = re.compile(r"[+-]?(\d+([.]\d*)?|[.]\d+)(e[+-]?\d+)?", re.IGNORECASE | re.ASCII)
_CLOCK = re.compile(r"(-?)(\d+(?::\d+)+)(?:[.,](\d+))?", re.ASCII)
_LONGEST_TEXT = 40
LONGEST_S = 1e9  # thirty years: more is a date or a broken file, not a time within a recording


def number(text: str) -> float | None:
    """Return a number written with a decimal point or a decimal comma, or None.

    >>> number("2,5"), number("1e3"), number("n/a")
    (2.5, 1000.0, None)
    """
    text = text.strip()
    if len(text) > _LONGEST_TEXT:
        return None
    if text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    value = float(text) if _NUMBER.fullmatch(text) else math.nan
    return value if math.isfinite(value) else None


def seconds(text: str, *, unit: str = "auto", plain: str = "s", frame_s: float | None = None, where: str) -> float:
    """Return a written time in seconds.

    Parameters
    ----------
    unit
        One of `UNITS`; "auto" reads plain numbers in the unit `plain` and clock times by their shape.
    frame_s
        Length of a frame in seconds, for units that count frames.

    >>> seconds("00:01:02:500", where="an example")
    62.5
    >>> seconds("2:09:15", unit="m:s:frame", frame_s=1 / 30, where="an example")
    129.5
    """
    if unit not in UNITS:
        raise UnknownNameError.of("time unit", unit, UNITS)
    text = text.strip()
    value = number(text)
    if value is None:
        value = _clock(text, unit, frame_s, where)
    else:
        value = _plain(value, plain if unit == "auto" else unit, frame_s, text, where)
    if abs(value) > LONGEST_S:
        raise BadFileError(f"{where}: the time '{text}' is not a time within a recording. Correct it in the file.")
    return value


def _plain(value: float, unit: str, frame_s: float | None, text: str, where: str) -> float:
    if unit in _PER_SECOND:
        return value / _PER_SECOND[unit]  # divided, so that 2500 ms is the same number as 2.5 s
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


def _clock(text: str, unit: str, frame_s: float | None, where: str) -> float:
    match = _CLOCK.fullmatch(text) if len(text) <= _LONGEST_TEXT else None
    if match is None:
        raise BadFileError(
            f"{where}: '{text[:_LONGEST_TEXT]}' is not a time. Known ways of writing one: {', '.join(list(UNITS)[1:])}."
        )
    sign, fraction = (-1 if match[1] else 1), match[3] or "0"
    digits = match[2].split(":")
    if unit == "auto":
        unit = _shape(text, digits, bool(match[3]), where)
    parts, count = [int(part) for part in digits], len(digits)
    if unit == "m:s" and count == 2:
        minutes, rest = parts[0], float(f"{parts[1]}.{fraction}")
    elif unit == "h:m:s" and count == 3:
        minutes, rest = parts[0] * 60 + parts[1], float(f"{parts[2]}.{fraction}")
    elif unit == "h:m:s" and count == 4 and not match[3]:
        minutes, rest = parts[0] * 60 + parts[1], parts[2] + parts[3] / 1000
    elif (unit == "m:s:frame" and count == 3) or (unit == "h:m:s:frame" and count == 4):
        frame = _frame(frame_s, text, where)
        if parts[-1] * frame >= 1 - 1e-9:
            raise BadFileError(
                f"{where}: '{text}' has frame {parts[-1]}, but a second has {1 / frame:g} frames, counted from 0. "
                "Correct `frame_rate` in the codebook, or the time in the file."
            )
        minutes, rest = (parts[0] if count == 3 else parts[0] * 60 + parts[1]), parts[-2] + parts[-1] * frame
    else:
        raise BadFileError(
            f"{where}: the time '{text}' is not written as {unit} ({UNITS[unit]}). Correct `time_unit` in the "
            "codebook, or the file."
        )
    if rest >= 60 or (unit.startswith("h") and parts[1] >= 60):
        raise BadFileError(
            f"{where}: the time '{text}', read as {unit}, has 60 or more seconds or minutes. Correct `time_unit` in "
            "the codebook, or the file."
        )
    return sign * round(minutes * 60 + rest, 9)  # 60 + 2.345 is 62.345, not the float beside it


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
