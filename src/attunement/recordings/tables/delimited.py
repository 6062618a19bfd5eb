"""Delimited text: which sign cuts its lines into cells, and its rows with the lines they begin on."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from attunement.recordings.import_report import Note
from attunement.recordings.sheet import refuse_many
from attunement.recordings.source import Source, lines_of
from attunement.vocabulary import BadFileError

# In order of trust: a comma is also a decimal sign and a space stands in words, so they must cut better than the others.
_DELIMITERS = ("\t", ";", "|", ",", " ")
SNIFFED = 200  # lines looked at to find the delimiter and the header
MOST_COLUMNS = 16_384  # as many as a spreadsheet can have
Row = list[str]


def delimiter_of(lines: Sequence[str]) -> str:
    """Return the delimiter that cuts all lines into the same number of cells, or else the most lines.

    >>> delimiter_of(["0,5;1,2", "0,7;1,4"])
    ';'
    """
    if lines and (stated := stated_delimiter(lines[0])):
        return stated
    filled = [line for line in lines if line.strip()]
    best, chosen = (0, 0), ","
    for candidate in _DELIMITERS:
        rows = list(cut(filled, candidate))
        counts = Counter(len(row) for row in rows if len(row) > 1)
        if not counts:
            continue
        width, lines_so = max(counts.items(), key=lambda item: (item[1], item[0]))
        if lines_so == len(rows) > 1:
            return candidate
        if (lines_so, width) > best:
            best, chosen = (lines_so, width), candidate
    return chosen


def stated_delimiter(line: str) -> str:
    r"""Return the delimiter that a first line such as "sep=;" states for Excel, or an empty text.

    >>> stated_delimiter("sep=;\n")
    ';'
    """
    match = re.fullmatch(r'"?sep=(.)"?[\s,;]*', line.lstrip("\ufeff"), re.IGNORECASE)
    return match[1] if match and match[1] in _DELIMITERS else ""


def cut(lines: Iterable[str], delimiter: str) -> Iterator[Row]:
    """Yield lines cut into cells, up to the first that cannot be."""
    try:
        yield from csv.reader(lines, delimiter=delimiter, skipinitialspace=delimiter == " ")
    except csv.Error:
        return


def first_delimited(source: Source, most: int) -> list[Row]:
    """Return the first rows of a delimited file, for telling what it is; never complains."""
    text = source.start
    complete = text[: max(text.rfind("\n"), text.rfind("\r")) + 1] or text
    lines = lines_of(complete).readlines()
    return list(islice(cut(lines, delimiter_of(lines[:SNIFFED])), most))


def refuse_wide(file: str, columns: int) -> None:
    """Refuse a table that nobody made to be read by columns."""
    if columns > MOST_COLUMNS:
        raise BadFileError(
            f"{file} has {columns:,} columns, and no table of codes has more than {MOST_COLUMNS:,}. If it lies on its side, "
            "turn it, so that each row is an event or a moment; else leave out the columns that hold no codes."
        )


def read_delimited(source: Source) -> tuple[list[tuple[int, Row]], tuple[Note, ...], str]:
    """Return the rows of a delimited file that hold anything, with their lines, notes, and the delimiter."""
    text, notes = source.text()
    lines = lines_of(text[:65536]).readlines()[:SNIFFED]
    delimiter = delimiter_of(lines)
    reader = csv.reader(lines_of(text), delimiter=delimiter, skipinitialspace=delimiter == " ")
    rows: list[tuple[int, Row]] = []
    last = 0
    try:
        for row in reader:
            refuse_wide(source.name, len(row))
            refuse_many(source.name, len(rows))
            rows.append((last + 1, row))  # the line a row begins on; quoted cells may run over several
            last = reader.line_num
    except csv.Error as problem:
        raise BadFileError(
            f"{source.name}, line {last + 1}: the line cannot be cut into cells ({problem}). Check its quotation marks."
        ) from problem
    first = 1 if lines and stated_delimiter(lines[0]) else 0
    return [(line, row) for line, row in rows[first:] if any(cell.strip() for cell in row)], notes, delimiter
