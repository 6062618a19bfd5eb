"""The text of a TextGrid, long or short, by Praat's own rule.

Praat reads text files as a row of free-standing numbers, strings in quotation marks (a quotation mark inside is
doubled) and flags in angle brackets, and skips every other word ("xmin =", "intervals [1]:") and what follows an
exclamation mark. So nothing that a label holds can be taken for a word of the format.
https://www.fon.hum.uva.nl/praat/manual/TextGrid_file_formats.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r'"(?P<text>(?:[^"]|"")*)"'
    r"|(?<!\S)(?P<number>[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?)(?!\S)"
    r"|<(?P<flag>\w+)>"
    r"|![^\n]*"
)


@dataclass(frozen=True, slots=True)
class TextTier:
    """One tier: (start, end, label) of its intervals, or of its points, whose start is their end."""

    name: str
    points: bool
    entries: tuple[tuple[float, float, str], ...]


@dataclass(frozen=True, slots=True)
class TextGrid:
    """A TextGrid: its limits in seconds, and its tiers."""

    start_s: float
    end_s: float
    tiers: tuple[TextTier, ...]


def parse(text: str) -> TextGrid:
    """Return what the text of a TextGrid says; ValueError where it is cut short or is something else.

    >>> parse('"ooTextFile" "TextGrid" 0 2 <exists> 1 "TextTier" "smile" 0 2 1 1.5 "a"').tiers[0]
    TextTier(name='smile', points=True, entries=((1.5, 1.5, 'a'),))
    """
    tokens = _tokens(text)
    if not _text(tokens).startswith("ooTextFile") or _text(tokens) != "TextGrid":
        raise ValueError("this is no TextGrid")
    start_s, end_s = _number(tokens), _number(tokens)
    kind, flag = next(tokens, ("", ""))
    if kind != "flag" or flag not in ("exists", "absent"):
        raise ValueError("it does not say whether there are tiers")
    count = int(_number(tokens)) if flag == "exists" else 0
    return TextGrid(start_s, end_s, tuple(_tier(tokens) for _ in range(count)))


def _tier(tokens: Iterator[tuple[str, str]]) -> TextTier:
    form, name = _text(tokens), _text(tokens)
    if form not in ("IntervalTier", "TextTier"):
        raise ValueError(f"there is no tier of the kind '{form[:40]}'")
    _, _, count = (_number(tokens) for _ in range(3))  # the tier's limits are the grid's
    entries = []
    for _ in range(int(count)):
        start = _number(tokens)
        end = start if form == "TextTier" else _number(tokens)
        entries.append((start, end, _text(tokens)))
    return TextTier(name, form == "TextTier", tuple(entries))


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    for found in _TOKEN.finditer(text):
        if found.lastgroup:
            yield found.lastgroup, found[found.lastgroup]


def _text(tokens: Iterator[tuple[str, str]]) -> str:
    kind, value = next(tokens, ("", ""))
    if kind != "text":
        raise ValueError("a text in quotation marks is missing" if kind else "it was cut short")
    return value.replace('""', '"')


def _number(tokens: Iterator[tuple[str, str]]) -> float:
    kind, value = next(tokens, ("", ""))
    if kind != "number":
        raise ValueError("a number is missing" if kind else "it was cut short")
    return float(value)
