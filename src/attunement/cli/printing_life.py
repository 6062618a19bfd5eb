"""How a life with several carers looks in a terminal: its calendar before it is lived, and what children expect of each after."""

from __future__ import annotations

import polars as pl
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from attunement.life.events import GENERAL, Life, calendar

EXPECTED = {
    "comfort_expectation": "comfort when it bids",
    "threat_expectation": "fright",
    "responsiveness_mean": "answers when in need",
    "familiarity": "how well known",
}
"""Expectations shown, in words; a theory that has others shows all of its own, by name."""


def print_calendar(life: Life, months: float) -> None:
    """Print what will happen, and who cares from then on."""
    table = Table(box=SIMPLE_HEAD, padding=(0, 1), title=f"Calendar to {months:g} months", title_justify="left")
    for name in ("when", "what happens", "who cares from then on"):
        table.add_column(name)
    for row in calendar(life, months):
        table.add_row(*map(escape, row))
    Console().print(table)
    Console().print(f"Seen at {months:g} months with {escape(life.names()[0])}.", highlight=False)


def print_expectations(bonds: pl.DataFrame, life: Life) -> None:
    """Print the mean of what children expect of everybody they know, and how much children differ in it."""
    own_names = {name: name.replace("_", " ") for name in bonds.columns if name not in ("dyad", "person")}
    usual = EXPECTED.keys() <= own_names.keys()
    shown = EXPECTED if usual else own_names
    table = Table(
        box=SIMPLE_HEAD,
        padding=(0, 1),
        title=f"What the children expect: mean (SD){', 0 to 1' if usual else ''}",
        title_justify="left",
    )
    table.add_column("of")
    for words in shown.values():
        table.add_column(words, justify="right")
    for person in (*life.names(), GENERAL):
        own = bonds.filter(pl.col("person") == person)
        if own.height:
            table.add_row(escape(person), *(f"{own[name].mean():.2f} ({own[name].std() or 0:.2f})" for name in shown))
    Console().print(table)
