"""Numbers as people and spreadsheets write them: decimal points and commas, thousands, minus signs, digits of any script.

"1,5" is one and a half wherever it stands, "1,234" is not: it is a little more than one where a comma is the decimal
sign, and more than a thousand where commas group digits. So a *column* decides, by its numbers that can be read in one
way only; where none of them can, nobody knows, and the codebook must say (rule `decimal_sign`).
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Flag, auto

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.vocabulary.errors import BadFileError

DECIMAL_SIGNS = ("auto", "point", "comma")
LONGEST_TEXT = 40
_MINUS = dict.fromkeys(map(ord, "−‐‑‒–—﹣"), "-")  # what spreadsheets and phones write for a minus
_NUMBER = re.compile(r"[+-]?(\d+([.]\d*)?|[.]\d+)(e[+-]?\d+)?", re.IGNORECASE | re.ASCII)
_SPACED = re.compile(r"([+-]?)(\d{1,3}(?:[ '’]\d{3})+)(?=[.,]|$)", re.ASCII)  # "1 234,5", "1'234.5"
_SIGNS = {",": "comma", ".": "point"}


class Votes(Flag):
    """What the numbers of a column say about its decimal sign."""

    NONE = 0
    POINT = auto()  # "1.25", "0.125", "1,234.5"
    COMMA = auto()  # "1,25", "0,125", "1.234,5"
    EITHER_POINT = auto()  # "1.234": a decimal point, or a thousand in a column with decimal commas
    EITHER_COMMA = auto()  # "1,234"


def plain_digits(text: str) -> str:
    """Return a text with the digits, minus signs and spaces of any script as ASCII has them.

    >>> plain_digits("−１２٫٥")
    '-12.5'
    """
    if text.isascii():
        return text.strip()
    text = unicodedata.normalize("NFKC", text).translate(_MINUS).replace("٫", ".").replace("٬", "").strip()
    return "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)


def votes_of(text: str) -> Votes:
    """Return what one written number says about the decimal sign of its column.

    >>> votes_of("0,25") is Votes.COMMA, votes_of("1,234") is Votes.EITHER_COMMA, votes_of("12") is Votes.NONE
    (True, True, True)
    """
    text = _unspaced(plain_digits(text).removesuffix("%").rstrip()).lstrip("+-")
    marks = {mark for mark in ",." if mark in text}
    if not marks or not re.fullmatch(r"[\d.,]+(e[+-]?\d+)?", text, re.IGNORECASE | re.ASCII):
        return Votes.NONE
    if len(marks) == 2:
        last = max(marks, key=text.rfind)
        readable = _with_sign(text, _SIGNS[last]) is not None
        return (Votes.COMMA if last == "," else Votes.POINT) if readable else Votes.NONE
    mark = marks.pop()
    if text.count(mark) > 1:  # several of one kind group digits, so the other is the decimal sign
        return (Votes.POINT if mark == "," else Votes.COMMA) if _grouped(text, mark) else Votes.NONE
    if _grouped(text, mark) and not text.startswith("0"):
        return Votes.EITHER_COMMA if mark == "," else Votes.EITHER_POINT
    if _with_sign(text, "comma" if mark == "," else "point") is None:
        return Votes.NONE
    return Votes.COMMA if mark == "," else Votes.POINT


def number(text: str, sign: str = "auto") -> float | None:
    """Return a written number, or None for a text that is none.

    Parameters
    ----------
    sign
        The decimal sign of its column, "point" or "comma"; "auto" reads a number by itself, and "1,234" as 1.234.

    >>> number("2,5"), number("1.234,5"), number("1 234,5"), number("1e3"), number("−3"), number("45 %"), number("n/a")
    (2.5, 1234.5, 1234.5, 1000.0, -3.0, 45.0, None)
    >>> number("1,234", "comma"), number("1,234", "point")
    (1.234, 1234.0)
    """
    if len(text) > LONGEST_TEXT:
        return None
    text = _unspaced(plain_digits(text).removesuffix("%").rstrip())
    if sign == "auto":
        votes = votes_of(text)
        sign = "comma" if votes in (Votes.COMMA, Votes.EITHER_COMMA) else "point"
    clean = _with_sign(text, sign)
    value = math.nan if clean is None else float(clean)
    return value if math.isfinite(value) else None


def _with_sign(text: str, sign: str) -> str | None:
    """Return a number without groups of thousands and with a decimal point, if it is one."""
    group, mark = (",", ".") if sign == "point" else (".", ",")
    whole, found, rest = text.partition(mark)
    if group in whole:
        if not _grouped(whole.lstrip("+-"), group):
            return None
        whole = whole.replace(group, "")
    text = f"{whole}.{rest}" if found else whole
    return text if _NUMBER.fullmatch(text) else None


def _grouped(text: str, mark: str) -> bool:
    return re.fullmatch(rf"\d{{1,3}}([{mark}]\d{{3}})+", text, re.ASCII) is not None


def _unspaced(text: str) -> str:
    match = _SPACED.match(text)
    return match[1] + re.sub(r"[ '’]", "", match[2]) + text[match.end() :] if match else text


@dataclass(frozen=True)
class Writing:
    """How the numbers of a column are written; `doubt` is what must be said about it, in words."""

    sign: str = "point"
    doubt: str = ""


def writing(votes: Votes, *, stated: str, delimiter: str, example: str, where: str) -> Writing:
    """Decide how a column writes its numbers, or refuse where they can be read in two ways.

    Parameters
    ----------
    stated
        The codebook's rule `decimal_sign`.
    delimiter
        What cuts the file into cells: spreadsheets write semicolons exactly where a comma is the decimal sign.
    example
        One of the numbers that can be read in two ways.
    """
    if stated != "auto":
        return Writing(stated)
    firm = votes & (Votes.POINT | Votes.COMMA)
    loose = votes & (Votes.EITHER_POINT | Votes.EITHER_COMMA)
    if firm is Votes.COMMA or firm is Votes.POINT:
        return Writing("comma" if firm is Votes.COMMA else "point")
    if firm and not loose:
        return Writing("auto", "numbers with decimal points and with decimal commas stand in one column")
    if not firm and loose is Votes.EITHER_COMMA and delimiter == ";":
        return Writing(
            "comma",
            f"'{example}' was read with a decimal comma, because semicolons cut the file into cells, and not as more than "
            'a thousand; decimal_sign = "point" or "comma" in the codebook settles it',
        )
    if not firm and loose is Votes.EITHER_POINT and delimiter == ";":
        return Writing(
            "point",
            f"'{example}' was read with a decimal point; where semicolons cut a file into cells, points often group thousands. "
            'decimal_sign = "point" or "comma" in the codebook settles it',
        )
    if Votes.EITHER_COMMA in votes:
        small, large = (number(example, sign) for sign in ("comma", "point"))
        raise BadFileError(
            f"{where}: '{example}' is {small:.10g} where a comma is the decimal sign, and {large:.10g} where commas group "
            "thousands, and no number of the column tells which. State the decimal sign in the codebook: decimal_sign = "
            '"comma" or "point" under [rules].'
        )
    if firm:
        raise BadFileError(
            f"{where}: the column holds decimal points and decimal commas, so that '{example}' can be read in two ways. "
            'State the decimal sign in the codebook (decimal_sign = "comma" or "point" under [rules]), or correct the file.'
        )
    return Writing("point")


def tally(texts: Iterable[str]) -> tuple[Votes, str]:
    """Return the votes of a column's texts together, and the first that can be read in two ways."""
    votes, examples = Votes.NONE, dict[Votes, str]()
    for text in texts:
        vote = votes_of(text)
        examples.setdefault(vote, text.strip())
        votes |= vote
    return votes, examples.get(Votes.EITHER_COMMA) or examples.get(Votes.EITHER_POINT, "")


def numbers_of(texts: pl.Series, sign: str) -> NDArray[np.float64]:
    """Return the numbers of a long column of texts, [row]; NaN for what is none.

    Parameters
    ----------
    texts
        Stripped texts; not null.
    sign
        The decimal sign, as `Writing` has it.
    """
    clean = texts.str.replace(",", ".", literal=True) if sign == "comma" else texts
    plain = ~texts.str.contains(".", literal=True) if sign == "comma" else pl.repeat(True, len(texts), eager=True)
    values = clean.cast(pl.Float64, strict=False).fill_null(np.nan).to_numpy().copy()
    values[~(np.isfinite(values) & plain.to_numpy())] = np.nan
    open_at = np.flatnonzero(np.isnan(values))
    if len(open_at):  # the few that are written otherwise, each once
        rest = texts.gather(open_at)
        known = {text: number(text, sign) for text in rest.unique().to_list()}
        values[open_at] = [math.nan if known[text] is None else known[text] for text in rest.to_list()]
    return values
