"""How a life with several carers looks in a terminal: its calendar before it is lived, and what children expect of each after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from attunement.life.calendar import calendar
from attunement.life.events import Life
from attunement.report.page import comes_along
from attunement.report.simulated.of_whom import WORDS, expectation_words, known, means

if TYPE_CHECKING:
    from attunement.study.run import Run
    from attunement.study.spec import Spec

AT_ONCE = 5
"""Expectations beside each other in a line of 80 characters."""


def print_calendar(spec: Spec) -> None:
    """Print what will happen, and who cares from then on."""
    assert spec.life.events is not None
    months = f"{spec.life.months:g} months"
    table = Table(box=SIMPLE_HEAD, padding=(0, 1), title=f"Calendar to {months}", title_justify="left")
    for name in ("when", "what happens", "who cares from then on"):
        table.add_column(name)
    for entry in calendar(spec.life.events, spec.life.months):
        cares = ", ".join(f"{name} {share:.0%}" for name, share in entry.cares.items())
        table.add_row(*map(escape, (entry.when, entry.happens, cares)))
    Console().print(table)
    Console().print(f"Seen at {months} with {escape(comes_along(spec))}.", highlight=False)


def print_expectations(bonds: pl.DataFrame, life: Life) -> None:
    """Print the mean of what children expect of everybody they know, and how much children differ in it."""
    words = expectation_words(bonds)
    said = {(row["person"], row["expectation"]): _said(row) for row in means(bonds, life).iter_rows(named=True)}
    names = list(words)
    for first in range(0, len(names), AT_ONCE):
        shown = names[first : first + AT_ONCE]
        title = f"What the children expect: mean (SD){', 0 to 1' if words is WORDS else ''}"
        table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, title=title, title_justify="left")
        table.add_column("of")
        for name in shown:
            table.add_column(words[name], justify="right", overflow="fold")
        for person in known(bonds, life):
            table.add_row(escape(person), *(said[person, name] for name in shown))
        Console().print(table)


def _said(row: dict[str, Any]) -> str:
    return "–" if row["mean"] is None else f"{row['mean']:.2f} ({row['sd'] or 0:.2f})"


def life_as_json(run: Run) -> dict[str, object]:
    """Return the calendar of a run and what its children expect of whom, for programs."""
    life = run.spec.life.events
    if life is None:
        return {}
    entries = [
        {"months": entry.age, "happens": entry.happens, "cares": entry.cares}
        for entry in calendar(life, run.spec.life.months)
    ]
    return {"calendar": entries, "expectations": means(run.table("bonds"), life).to_dicts()}
