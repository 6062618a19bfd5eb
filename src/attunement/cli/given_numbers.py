"""Numbers given on the command line: what cannot be read is refused with the option and the value in the sentence."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from pathlib import Path

from attunement.vocabulary import BadValueError


def whole(option: str, low: int | None = None) -> Callable[[str | int], int]:
    """Return a reader of whole numbers for an option.

    >>> whole("--dyads")("100")
    100
    """
    wanted = "a whole number" + ("" if low is None else f" of at least {low}")

    def read(given: str | int) -> int:
        try:
            number = int(given)
        except ValueError:
            number = None
        if number is None or (low is not None and number < low):
            raise BadValueError(f"{option} is '{given}'; give {wanted}, for example {option} {max(low or 1, 1)}.")
        return number

    return read


def number(option: str) -> Callable[[str | float], float]:
    """Return a reader of numbers for an option."""

    def read(given: str | float) -> float:
        try:
            value = float(given)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise BadValueError(f"{option} is '{given}'; give a number, for example {option} 12.")
        return value

    return read


def place(option: str) -> Callable[[str | Path], Path]:
    """Return a reader of files and folders to write to: an empty name would mean the folder one is in.

    >>> place("--out")("results")
    PosixPath('results')
    """

    def read(given: str | Path) -> Path:
        if not str(given).strip() or "\0" in str(given):
            raise BadValueError(f"{option} is empty; give a name to write to, for example {option} results.")
        try:
            os.fsencode(given)
            str(given).encode()
        except UnicodeError:
            raise BadValueError(
                f"{option} is {str(given)!a}, a name with letters that this system cannot write. Give one in plain letters."
            ) from None
        return Path(given)

    return read


def settings(option: str, given: list[str] | None, *, example: str = "learning.value_rate=0.02") -> dict[str, float]:
    """Return what `NAME=NUMBER` options say; the example is one that would do."""
    found: dict[str, float] = {}
    for text in given or []:
        name, _, value = (part.strip() for part in text.partition("="))
        try:
            changed = float(value)
        except ValueError:
            raise BadValueError(f"{option} is '{text}'; write NAME=NUMBER, for example {option} {example}.") from None
        if name in found and found[name] != changed:
            raise BadValueError(f"{option} gives {name} twice, as {found[name]:g} and {changed:g}; give it once.")
        found[name] = changed
    return found
