"""What was looked at once and is kept as text: whoever changes it on purpose sees in the difference what became of it.

Run the tests that fail once with KEEP_ANEW=1, then read the difference before you commit it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path

import numpy as np
import polars as pl

SMALL = 1e-9
"""Digits of smaller numbers hang on the machine."""


def check_kept(place: Path, text: str) -> None:
    """Compare a text with the file it is kept in."""
    if os.environ.get("KEEP_ANEW"):
        place.parent.mkdir(exist_ok=True)
        place.write_text(text, "utf-8")
    assert text.splitlines() == place.read_text("utf-8").splitlines(), f"{place.name} changed; see tests/kept.py"


def check_kept_line(place: Path, name: str, text: str) -> None:
    """Compare a text with the line of its name in the file that keeps it; each line is `name text`, in order of names."""
    lines = dict(line.split(" ", 1) for line in place.read_text("utf-8").splitlines())
    if os.environ.get("KEEP_ANEW"):
        lines[name] = text
        place.write_text("".join(f"{one} {lines[one]}\n" for one in sorted(lines)), "utf-8")
    assert lines.get(name) == text, f"{name} in {place.name} changed; see tests/kept.py"


def told(value: object) -> Iterator[str]:
    """A result as lines: whatever it is made of, down to the numbers, which have five digits."""
    if isinstance(value, pl.DataFrame):
        yield ", ".join(value.columns)
        yield from (", ".join(map(_number, row)) for row in value.rows())
    elif isinstance(value, Mapping):
        for name, part in value.items():
            yield from _named(str(name), part)
    elif is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from _named(one.name, getattr(value, one.name))
    elif isinstance(value, np.ndarray) and value.ndim > 1:
        for part in value:
            yield from told(part)
    elif isinstance(value, np.ndarray | Sequence) and not isinstance(value, str):
        yield " ".join(_number(one) for one in value)
    else:
        yield _number(value)


def _named(name: str, part: object) -> Iterator[str]:
    lines = list(told(part))
    yield from [f"{name}: {lines[0]}"] if len(lines) == 1 else [f"{name}:", *(f"  {line}" for line in lines)]


def _number(value: object) -> str:
    if isinstance(value, float | np.floating):
        return "0" if abs(value) < SMALL else f"{value:.5g}"
    return "" if value is None else str(value)
