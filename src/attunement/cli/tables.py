"""Tables in a terminal: as tables where they fit, and as a record for each row where the terminal is too narrow for numbers."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.measure import Measurement
from rich.table import Table

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
    least = Measurement.get(console, console.options.update(max_width=ROOM), table).minimum
    if least <= console.width:
        console.print(table)
        return
    console.print(f"{table.title}:", style="bold", highlight=False)
    heads = [str(column.header) for column in table.columns]
    for row in zip(*(column.cells for column in table.columns), strict=True):
        first, *others = (str(cell) for cell in row)
        console.print(first, highlight=False)
        for head, cell in zip(heads[1:], others, strict=True):
            if cell:
                console.print(f"  {head}: {cell}", highlight=False)
    console.print()
