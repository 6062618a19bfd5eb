"""A plain stream of codes, or a matrix of counts: the shortest forms in which sequences are passed around."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from attunement.recordings.import_report import Note
from attunement.recordings.source import Source, lines_of
from attunement.recordings.tables.table import Row, read_rows, shown
from attunement.vocabulary import BadFileError

HEADS = ("code", "codes", "behavior", "behaviour", "state", "event")
_COUNT = re.compile(r"\d+([.,]0*)?")
_NUMBER = re.compile(r"[-+]?\d+([.,]\d+)?")


@dataclass(frozen=True, eq=False)
class Sequences:
    """What such a file holds: a stream of codes, or how often each code followed each.

    Parameters
    ----------
    stream
        Codes in their order; empty for a matrix.
    given, target, counts
        Names of rows and columns, and the matrix [given, target]; empty for a stream.
    notes
        How it was read.
    """

    stream: tuple[str, ...]
    given: tuple[str, ...]
    target: tuple[str, ...]
    counts: NDArray[np.int64]
    notes: tuple[Note, ...]


def read_sequences(path: Path) -> Sequences:
    """Read a stream of codes or a matrix of counts.

    A matrix has names in its first row and column and counts elsewhere; a square of numbers without names is one, too.
    A stream has one code per line, or all in a line, apart by commas, tabs or spaces; a single word is a code per letter.
    """
    source = Source(path)
    if not source.head.strip():
        raise BadFileError(f"{source.name} is empty. A stream has one code per line, a matrix counts below names.")
    rows, notes, _ = read_rows(source)
    cells = [_trimmed([cell.strip() for cell in row]) for _, row in rows]
    lines = [line.strip().strip('"') for line in lines_of(source.text()[0]) if line.strip()]
    if len(lines) > 1 and not any(sign in line for line in lines for sign in ",;\t|") and _mostly_words(lines):
        cells = [[line] for line in lines]  # one code per line, some of them with spaces
    if _is_matrix(cells):
        return _matrix(source.name, cells, notes)
    if (
        len(cells) > 1
        and len(cells) == len(cells[0])
        and all(_all_numbers(row) and len(row) == len(cells) for row in cells)
    ):
        names = [str(i) for i in range(1, len(cells) + 1)]
        said = Note(
            "doubtful", "a square of numbers was taken as a matrix of counts, its codes named 1, 2, 3 …", source.name
        )
        return _matrix(
            source.name, [["", *names], *([name, *row] for name, row in zip(names, cells, strict=True))], (*notes, said)
        )
    return _stream(source.name, cells, notes)


def _mostly_words(lines: Sequence[str]) -> bool:
    return 2 * sum(" " not in line for line in lines) >= len(lines)


def _trimmed(row: Row) -> Row:
    while row and not row[-1]:
        row = row[:-1]
    return row


def _all_numbers(cells: Sequence[str]) -> bool:
    return bool(cells) and all(_NUMBER.fullmatch(cell) for cell in cells)


def _is_matrix(cells: list[Row]) -> bool:
    """Return whether names stand above and beside numbers only, and the names are no numbers throughout."""
    if len(cells) < 3 or len(cells[0]) < 2:
        return False
    body, wide = cells[1:], len(cells[1])
    if wide < 3 or any(len(row) != wide or not _all_numbers(row[1:]) for row in body):
        return False
    head = cells[0][-(wide - 1) :] if len(cells[0]) in (wide, wide - 1) else []
    named = len(set(head)) == len(head) == wide - 1 and all(head)
    beside = [row[0] for row in body]
    words = [name for name in (*head, *beside) if not _NUMBER.fullmatch(name)]
    corner = len(cells[0]) == wide - 1 or not cells[0][0] or bool(words)
    return named and len(set(beside)) == len(beside) and all(beside) and corner


def _matrix(name: str, cells: list[Row], notes: Sequence[Note]) -> Sequences:
    body, wide = cells[1:], len(cells[1])
    target, given = tuple(cells[0][-(wide - 1) :]), tuple(row[0] for row in body)
    for line, row in enumerate(body, 2):
        wrong = [cell for cell in row[1:] if not _COUNT.fullmatch(cell)]
        if wrong:
            raise BadFileError(
                f"{name}, line {line}: '{wrong[0]}' is not a count. A matrix of counts takes whole numbers from 0 on."
            )
    counts = np.array([[round(float(cell.replace(",", "."))) for cell in row[1:]] for row in body], np.int64)
    said = Note(
        "read", f"a matrix of counts, {len(given)} given by {len(target)} target codes, {counts.sum()} in all", name
    )
    return Sequences((), given, target, counts, (*notes, said))


def _stream(name: str, cells: list[Row], notes: Sequence[Note]) -> Sequences:
    more: list[Note] = []
    if len(cells) > 1 and all(len(row) == 1 for row in cells):
        head, rest = cells[0][0], [row[0] for row in cells[1:]]
        word_above_numbers = _all_numbers(rest) and not _NUMBER.fullmatch(head)
        if head not in rest and (head.casefold() in HEADS or word_above_numbers):
            more.append(Note("read", f"the first line, '{head}', was taken as the column's name", name))
            cells = cells[1:]
    codes = [cell for row in cells for cell in row]
    if len(codes) == 1 and len(codes[0]) > 1:
        codes = list(codes[0])
        more.append(Note("read", "one word: every letter was taken as a code", name))
    elif len(cells) > 1 and any(len(row) > 1 for row in cells):
        text = f"{len(cells)} lines of several codes were read as one stream, line after line"
        more.append(Note("doubtful", f"{text}; if each line is a session of its own, read them apart", name))
    if "" in codes:
        raise BadFileError(
            f"{name}: a code is empty. A stream has a code in every place; leave empty lines and cells out."
        )
    kinds = sorted(set(codes))
    if len(codes) < 3 or len(kinds) < 2:
        raise BadFileError(f"{name} holds {len(codes)} codes ({shown(kinds)}). A stream takes three, of two kinds.")
    more.append(Note("read", f"a stream of {len(codes)} codes, {len(kinds)} kinds: {shown(kinds)}", name))
    return Sequences(tuple(codes), (), (), np.zeros((0, 0), np.int64), (*notes, *more))
