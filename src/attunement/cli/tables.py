"""Tables in a terminal: as tables where they fit, and as a record for each row where the terminal is too narrow for numbers."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.measure import Measurement
from rich.table import Column, Table
from rich.text import Text

ROOM = 10_000
"""More columns of letters than any terminal has: what a table would take if it could."""


def new_table(title: str, *columns: str) -> Table:
    """Return a table as all of lives are printed, without rows yet: names to the left, numbers to the right."""
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, title=escape(title), title_justify="left")
    for number, name in enumerate(columns):
        table.add_column(name, justify="right" if number else "left", no_wrap=not number)
    return table


def print_table(console: Console, table: Table) -> None:
    """Print a table, or its rows one under the other where a word or number of it would be cut off.

    Cells are markup: names that somebody gave must be escaped before.
    """
    whole = Measurement.get(console, console.options.update(max_width=ROOM), table).maximum
    if whole > console.width:
        # Rich takes room from long columns first, and then cuts words; here each keeps its longest word.
        most, least = zip(*map(_widths, table.columns), strict=True)
        spare = console.width - (whole - sum(most)) - sum(least)
        if spare < 0:
            _print_records(console, table)
            return
        for column, wanted, needed in zip(table.columns, most, least, strict=True):
            more = min(spare, wanted - needed)
            column.width, spare = needed + more, spare - more
    console.print(table)


def _widths(column: Column) -> tuple[int, int]:
    """Return how wide a column would be, and its longest word, or its longest cell where none may be wrapped."""
    said = [Text.from_markup(str(cell)).plain for cell in (column.header, *column.cells)]
    most = max(cell_len(line) for cell in said for line in cell.split("\n"))
    return most, most if column.no_wrap else max((cell_len(word) for cell in said for word in cell.split()), default=0)


def _print_records(console: Console, table: Table) -> None:
    console.print(f"{table.title}:", style="bold", highlight=False)
    heads = [str(column.header) for column in table.columns]
    for row in zip(*(column.cells for column in table.columns), strict=True):
        first, *others = (str(cell) for cell in row)
        console.print(first, highlight=False)
        for head, cell in zip(heads[1:], others, strict=True):
            if cell:
                console.print(f"  {head}: {cell}", highlight=False)
    console.print()
