"""Tables of text, from delimited files and spreadsheets: rows with their line numbers, columns found by their names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from attunement.recordings.import_report import Note
from attunement.recordings.source import Source
from attunement.recordings.tables.delimited import SNIFFED, Row, first_delimited, read_delimited
from attunement.recordings.tables.spreadsheet import kind_of, read_spreadsheet
from attunement.vocabulary import BadFileError


def plain(name: str) -> str:
    """Return a column name without case, punctuation and spaces, for comparing.

    >>> plain("Onset_Time") == plain("onset time") == plain(" OnsetTime")
    True
    """
    return "".join(letter for letter in name.casefold() if letter.isalnum() or letter in "#+-/%")


@dataclass(frozen=True)
class Table:
    """Rows of a table under named columns.

    Parameters
    ----------
    delimiter
        What cuts the file into cells; empty for a spreadsheet.
    typed
        Columns of a spreadsheet that hold times typed into cells, with the format that shows them.
    """

    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, Row], ...]
    notes: tuple[Note, ...] = ()
    preamble: tuple[Row, ...] = ()
    row_means: str = "line"
    delimiter: str = ","
    typed: Mapping[int, str] = field(default_factory=dict)

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

    def cells(self, at: int) -> list[str]:
        """Return all cells of a column."""
        return [self.cell(row, at) for _, row in self.rows]

    def where(self, line: int) -> str:
        """Return where a row is, for a message."""
        return f"{self.file}, {self.row_means} {line}"


def shown(names: Iterable[str], most: int = 12) -> str:
    """Return names in quotes, cut after a dozen."""
    names = [f"'{name[:40]}'" for name in names]
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def first_rows(source: Source, most: int) -> list[Row]:
    """Return the first rows of a delimited file or a spreadsheet, for telling what it is; never complains."""
    if not kind_of(source.head):
        return first_delimited(source, most)
    try:
        return [row for _, row in read_spreadsheet(source, most).rows]
    except BadFileError:
        return []


def read_rows(source: Source) -> tuple[list[tuple[int, Row]], tuple[Note, ...], str]:
    """Return all rows of a file that hold anything with their numbers, notes, and what rows are called in a message."""
    if kind_of(source.head):
        sheet = read_spreadsheet(source)
        return sheet.rows, sheet.notes, "row"
    rows, notes, _ = read_delimited(source)
    return rows, notes, "line"


def read_table(
    source: Source, *, is_header: Callable[[Row], bool], header: Sequence[str] = (), replaces: bool = False
) -> Table:
    """Return the table below the first row that `is_header`.

    Parameters
    ----------
    header
        Names of the columns of a table that has none; a first line that says the same is left out.
    replaces
        Whether the `header` stands for the first line of the file, whatever that says.
    """
    if kind_of(source.head):
        sheet = read_spreadsheet(source)
        rows, notes, means, delimiter, times = sheet.rows, sheet.notes, "row", "", sheet.typed
    else:
        (rows, notes, delimiter), means, times = read_delimited(source), "line", {}
    if header:
        names = list(header)
        first = 1 if rows and (replaces or is_first_line(rows[0][1], header)) else 0
        wide = max((len(row) for _, row in rows), default=0)
        if wide < len(names):
            raise BadFileError(
                f"{source.name} has {wide} columns, and the codebook's [table] header names {len(names)}. Name each "
                "column once."
            )
    else:
        found = next((i for i, (_, row) in enumerate(rows[:SNIFFED]) if is_header(row)), None)
        if found is None:
            raise BadFileError(
                f"{source.name} has no row of column names. If it has none at all, name its columns in the codebook: "
                '[table] header = ["…", …].'
            )
        names, first = [name.strip() for name in rows[found][1]], found + 1
    width, unnamed = len(names), [i for i, name in enumerate(names) if not name]
    while names and not names[-1]:
        names.pop()
    twice = [name for name, count in Counter(map(plain, filter(None, names))).items() if count > 1]
    if twice:
        raise BadFileError(f"{source.name} has the column '{twice[0]}' twice. Rename one of them.")
    preamble = tuple(row for _, row in rows[: max(first - 1, 0)])
    table = Table(source.name, tuple(names), tuple(rows[first:]), notes, preamble, means, delimiter, times)
    _check_width(table, width)
    return replace(table, notes=(*notes, *_about_unnamed(table, unnamed)))


def about_preamble(table: Table) -> list[Note]:
    """Say that what stands above the row of column names was not read."""
    texts = [" ".join(cell.strip() for cell in row if cell.strip()) for row in table.preamble]
    texts = [text for text in texts if text]
    if not texts:
        return []
    return [Note("read", f"text above the row of column names was not read: {shown(texts, 3)}", table.file)]


def _about_unnamed(table: Table, unnamed: Sequence[int]) -> list[Note]:
    """Say that cells under columns without a name were not read; the numbers of rows are no loss."""
    filled = []
    for i in unnamed:
        cells = table.cells(i)
        if any(cells) and not (i == 0 and all(cell.isdigit() for cell in cells) and len(set(cells)) == len(cells)):
            filled.append(str(i + 1))
    if not filled:
        return []
    text = f"cells of columns without a name were not read (column {', '.join(filled)}); give them names to read them"
    return [Note("dropped", text, table.file)]


def is_first_line(row: Row, header: Sequence[str]) -> bool:
    """Return whether a row says cell by cell what a stated header says."""
    return [cell.strip() for cell in row] == [name.strip() for name in header]


def _check_width(table: Table, width: int) -> None:
    """Refuse rows that have more cells than there are columns: one sign too many has shifted them."""
    for line, row in table.rows:
        if len(row) <= width:
            continue
        cells = width_of(row)
        if cells > width:
            raise BadFileError(too_wide(table.where(line), cells, width, table.delimiter))


def width_of(row: Row) -> int:
    """Return how many cells a row has, without empty ones at its end."""
    return next((i for i in range(len(row), 0, -1) if row[i - 1].strip()), 0)


def too_wide(where: str, cells: int, width: int, delimiter: str) -> str:
    """Return what to say of a row with more cells than there are columns."""
    why = (
        "If its numbers have decimal commas, export it with semicolons or tabs between the cells. "
        if delimiter == ","
        else ""
    )
    return (
        f"{where}: the row has {cells} cells, and there are {width} columns. {why}If the names of rows have no column name "
        "(R writes them so), export it without them. Otherwise correct the row."
    )
