"""How simulated respondents look in a terminal: how often intervals held the truth, and how to score the table."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from attunement.instruments.key import Instrument
from attunement.instruments.made_answers import MadeAnswers, RespondentNumbers, described

HEADS = {
    "held": "held",
    "with_truth": "r",
    "retest": "retest",
    "changed_by_retest": "by retest",
    "changed_by_alpha": "by alpha",
}


def print_respondents(
    of: Instrument, made: MadeAnswers, found: pl.DataFrame, numbers: RespondentNumbers, out: Path
) -> None:
    """Print how well the scores of made answers find the truth."""
    console = Console()
    console.print(Text(f"\n{len(made.answers):,} made-up rows of answers: {of.name}", style="bold"))
    table = Table(box=SIMPLE_HEAD, padding=(0, 1))
    shown = [name for name in HEADS if found[name].count()]
    table.add_column("scale", overflow="fold")
    for name in ("scored", *(HEADS[name] for name in shown)):
        table.add_column(name, justify="right")
    for row in found.iter_rows(named=True):
        table.add_row(row["scale"], f"{row['scored']:,}", *("–" if row[n] is None else f"{row[n]:.3f}" for n in shown))
    console.print(table)
    said = "Held: share of intervals (90 %) that hold the score without error; r: of score and truth."
    if "retest" in shown:
        said += " By retest, by alpha: share who would be called changed, and nobody changed."
    console.print(Text(f"{said} Respondents are made up ({described(numbers)}).", style="dim"))
    how = f"attune score {out / 'answers.csv'} --scale {of.id} --items 'item_#' --person person"
    for name in ("about", "time"):
        how += f" --{name} {name}" if name in made.answers.columns else ""
    how += f" --stored {of.stored[0].name}" if of.stored else ""
    console.print(Text(f"Score them: {how}"), soft_wrap=True)
    console.print(Text(f"Truth: {out / 'truth.csv'}"), soft_wrap=True)
