"""Tables of text, from delimited files and spreadsheets: rows with their line numbers, columns found by their names."""

from __future__ import annotations

import csv
import io
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from attunement.recordings.import_report import Note
from attunement.recordings.source import Source, lines_of
from attunement.vocabulary import BadFileError

_DELIMITERS = ("\t", ",", ";", "|", " ")
_SNIFFED = 200  # lines looked at to find the delimiter and the header
Row = list[str]


def plain(name: str) -> str:
    """Return a column name without case, punctuation and spaces, for comparing.

    >>> plain("Onset_Time") == plain("onset time") == plain(" OnsetTime")
    True
    """
    return "".join(letter for letter in name.casefold() if letter.isalnum() or letter in "#+-/%")


@dataclass(frozen=True)
class Table:
    """Rows of a table under named columns."""

    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, Row], ...]
    notes: tuple[Note, ...] = ()
    preamble: tuple[Row, ...] = ()
    row_means: str = "line"

    def column(self, *names: str) -> int | None:
        """Return the place of the first of these columns that the table has, or None."""
        have = [plain(name) for name in self.header]
        return next((have.index(plain(name)) for name in names if plain(name) in have), None)

    def need(self, *names: str) -> int:
        """Return the place of a column, or say that it is missing."""
        at = self.column(*names)
        if at is None:
            raise BadFileError(
                f"{self.file} has no column '{names[0]}'; its columns are {shown(self.header)}. "
                "Name the right one under [columns] in the codebook, or export the file again."
            )
        return at

    def cell(self, row: Row, at: int | None) -> str:
        """Return a cell without surrounding spaces; empty where the row is short or the column missing."""
        return row[at].strip() if at is not None and at < len(row) else ""

    def where(self, line: int) -> str:
        """Return where a row is, for a message."""
        return f"{self.file}, {self.row_means} {line}"


def shown(names: Iterable[str], most: int = 12) -> str:
    """Return names in quotes, cut after a dozen."""
    names = [f"'{name[:40]}'" for name in names]
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def delimiter_of(lines: Sequence[str]) -> str:
    """Return the delimiter that cuts the most lines into the same number of cells."""
    best, chosen = (0, 0), ","
    for candidate in _DELIMITERS:
        counts = Counter(len(row) for row in _cut(lines, candidate) if len(row) > 1)
        if counts:
            width, lines_so = max(counts.items(), key=lambda item: (item[1], item[0]))
            if (lines_so, width) > best:
                best, chosen = (lines_so, width), candidate
    return chosen


def _cut(lines: Iterable[str], delimiter: str) -> Iterator[Row]:
    try:
        yield from csv.reader(lines, delimiter=delimiter, skipinitialspace=delimiter == " ")
    except csv.Error:
        return


def first_rows(source: Source, most: int) -> list[Row]:
    """Return the first rows of a delimited file, for telling what it is; never complains."""
    text = source.start
    complete = text[: max(text.rfind("\n"), text.rfind("\r")) + 1] or text
    lines = lines_of(complete).readlines()
    return list(islice(_cut(lines, delimiter_of(lines[:_SNIFFED])), most))


def read_rows(source: Source) -> tuple[list[tuple[int, Row]], tuple[Note, ...], str]:
    """Return all rows of a delimited file or of a spreadsheet's first sheet, with their line numbers."""
    if source.head[:4] == b"PK\x03\x04":
        rows, notes = _spreadsheet(source)
        return rows, notes, "row"
    text, notes = source.text()
    delimiter = delimiter_of(lines_of(text[:65536]).readlines()[:_SNIFFED])
    reader = csv.reader(lines_of(text), delimiter=delimiter, skipinitialspace=delimiter == " ")
    rows: list[tuple[int, Row]] = []
    last = 0
    try:
        for row in reader:
            rows.append((last + 1, row))  # the line a row begins on; quoted cells may run over several
            last = reader.line_num
    except csv.Error as problem:
        raise BadFileError(
            f"{source.name}, line {last + 1}: the line cannot be cut into cells ({problem}). Check its quotation marks."
        ) from problem
    return [(line, row) for line, row in rows if any(cell.strip() for cell in row)], notes, "line"


def read_table(source: Source, *, is_header: Callable[[Row], bool], header: Sequence[str] = ()) -> Table:
    """Return the table below the first row that `is_header`; a stated `header` stands in for one."""
    rows, notes, means = read_rows(source)
    if header:
        names, first = list(header), 0
        wide = max((len(row) for _, row in rows), default=0)
        if wide != len(names):
            raise BadFileError(
                f"{source.name} has {wide} columns, and the codebook's [table] header names {len(names)}. Name each "
                "column once."
            )
    else:
        found = next((i for i, (_, row) in enumerate(rows[:_SNIFFED]) if is_header(row)), None)
        if found is None:
            raise BadFileError(
                f"{source.name} has no row of column names. If it has none at all, name its columns in the codebook: "
                '[table] header = ["…", …].'
            )
        names, first = [name.strip() for name in rows[found][1]], found + 1
    while names and not names[-1]:
        names.pop()
    twice = [name for name, count in Counter(map(plain, filter(None, names))).items() if count > 1]
    if twice:
        raise BadFileError(f"{source.name} has the column '{twice[0]}' twice. Rename one of them.")
    preamble = tuple(row for _, row in rows[: max(first - 1, 0)])
    return Table(source.name, tuple(names), tuple(rows[first:]), notes, preamble, means)


def _spreadsheet(source: Source) -> tuple[list[tuple[int, Row]], tuple[Note, ...]]:
    import openpyxl  # noqa: PLC0415  imported where used: it takes 0.2 s

    notes: list[Note] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(source.data), read_only=True, data_only=True)
            names = book.sheetnames
            sheet = book[names[0]]
            rows = [
                (i, ["" if cell is None else str(cell) for cell in row])
                for i, row in enumerate(sheet.iter_rows(values_only=True), 1)
            ]
            book.close()
    except Exception as problem:
        raise BadFileError(
            f"{source.name} is not a readable spreadsheet ({type(problem).__name__}). Save it as .xlsx or .csv again."
        ) from problem
    if len(names) > 1:
        notes.append(
            Note(
                "dropped",
                f"only the first sheet '{names[0]}' was read; {len(names) - 1} more: {shown(names[1:])}",
                source.name,
            )
        )
    return [(i, row) for i, row in rows if any(cell.strip() for cell in row)], tuple(notes)
