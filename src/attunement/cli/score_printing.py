"""How scores look in a terminal: who needs help first, then doubts, then numbers with their intervals."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from attunement.instruments.key import Instrument
from attunement.instruments.scored import Scored

MOST_ROWS = 12
LOUD = ("doubtful", "dropped")


def print_scored(found: Scored, of: Instrument, out: Path) -> None:
    """Print scores, with what must be said before and after them."""
    console = Console()
    if found.help:
        console.print(Panel(Text(found.help), title="Read this first", border_style="bold"))
    console.print(f"\n[bold]{of.name}[/bold], {of.version}", highlight=False)
    for note in found.notes:
        if note.kind in LOUD:
            console.print(Text(f"  {note}"))
    _print_scores(console, found)
    if "scales" in found.tables and found["scales"]["scored"].max() not in (None, 0, 1):
        _print_scales(console, found["scales"])
    if "change" in found.tables:
        _print_change(console, found["change"])
    if "comparison" in found.tables:
        _print_comparison(console, found["comparison"])
    for note in found.notes:
        if note.kind not in LOUD:
            console.print(Text(str(note), style="dim"))
    console.print(
        Text(f"Tables: {out / 'tables'}. They hold what people answered: keep them as your ethics approval says.")
    )


def _print_scores(console: Console, found: Scored) -> None:
    scores = found["scores"]
    exact = "low" in scores.columns
    table = Table(box=SIMPLE_HEAD, padding=(0, 1), title="Each person", title_justify="left")
    shown = [name for name in ("person", "about", "time") if (scores[name] != "").any()]
    for name in (*shown, "scale", "score [interval]" if exact else "score", "answered" if exact else "z"):
        table.add_column(name, justify="left" if name in (*shown, "scale") else "right", overflow="fold")
    for row in scores.head(MOST_ROWS).iter_rows(named=True):
        if exact:
            last = f"{row['answered']} of {row['items']}{', filled up' if row['filled_up'] else ''}"
            value = _interval(row["score"], row["low"], row["high"])
        else:
            value, last = _plain(row["score"]), _plain(row["fisher_z"])
        table.add_row(*(str(row[name]) for name in shown), row["scale"], value, last)
    console.print(table)
    if len(scores) > MOST_ROWS:
        console.print(f"and {len(scores) - MOST_ROWS:,} more in tables/scores.csv", highlight=False)


def _print_scales(console: Console, scales: pl.DataFrame) -> None:
    table = Table(box=SIMPLE_HEAD, padding=(0, 1), title="Each scale", title_justify="left")
    whom = (scales["about"] != "").any()
    for name in ("scale", *(["about"] if whom else []), "scored", "mean", "SD", "alpha", "omega", "error"):
        table.add_column(name, justify="left" if name in {"scale", "about"} else "right", overflow="fold")
    for row in scales.iter_rows(named=True):
        numbers = (row[name] for name in ("mean", "sd", "alpha", "reliability", "error"))
        table.add_row(row["scale"], *([row["about"]] if whom else []), f"{row['scored']:,}", *map(_plain, numbers))
    console.print(table)


def _print_change(console: Console, change: pl.DataFrame) -> None:
    table = Table(box=SIMPLE_HEAD, padding=(0, 1), title="From the first time to the last", title_justify="left")
    for name in ("person", "scale", "change", "bound", "what can be said"):
        table.add_column(name, justify="right" if name in {"change", "bound"} else "left", overflow="fold")
    for row in change.head(MOST_ROWS).iter_rows(named=True):
        who = f"{row['person']}{', ' + row['about'] if row['about'] else ''}"
        table.add_row(who, row["scale"], f"{row['change']:+.2f}", _plain(row["bound"]), row["judged"])
    console.print(table)
    for scale, source in change.select("scale", "bound_known_from").unique(maintain_order=True).iter_rows():
        console.print(Text(f"Bound of {scale}: {source}.", style="dim"))


def _print_comparison(console: Console, comparison: pl.DataFrame) -> None:
    for row in comparison.iter_rows(named=True):
        console.print(
            Text(
                f"{row['scale']}: mean {_plain(row['mean'])} beside {row['others_mean']:.2f} (SD {row['others_sd']:.2f}) of "
                f"{row['others_n']:,} {row['others']}."
            )
        )


def _interval(value: float | None, low: float | None, high: float | None) -> str:
    if value is None:
        return "–" if low is None or high is None else f"{low:g} to {high:g}"
    return _plain(value) if low is None or high is None or low == high else f"{value:.2f} [{low:.2f}, {high:.2f}]"


def _plain(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
