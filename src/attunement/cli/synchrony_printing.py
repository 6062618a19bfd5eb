"""How the synchrony of measured values looks in a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from attunement.cli.measured_printing import print_import
from attunement.cli.terminal import write_json

if TYPE_CHECKING:
    from attunement.measuring.series_forms import SynchronySettings
    from attunement.recordings.continuous import DyadSeries
    from attunement.recordings.import_report import ImportReport

MOST_DYADS = 20
LEVEL = 0.05
SHOWN = {
    "meaccf": {"mean_z": "mean |z|", "z_lag_0": "at lag 0", "best_lag_s": "best lag"},
    "boker": {"mean_z": "mean |z|", "peak_r": "r at peaks", "peak_lag_s": "lag of peaks"},
    "susy": {"mean_z": "mean |z|", "effect_size": "ES", "signed_mean_z": "signed z"},
}
WORDS = {
    "mean_z": "mean |z|",
    "z_lag_0": "mean |z| at lag 0",
    "z_first_leads": "… where {first} leads",
    "z_second_leads": "… where {second} leads",
    "signed_mean_z": "signed z (above 0: in phase)",
    "peak_r": "r at peaks",
}


def print_synchrony(
    tables: Mapping[str, pl.DataFrame],
    report: ImportReport,
    dyads: Sequence[DyadSeries],
    settings: SynchronySettings,
) -> None:
    """Print each dyad, and all dyads beside partners paired anew."""
    console = Console()
    print_import(report, len(dyads))
    first, second = dyads[0].persons
    _print_dyads(console, tables["synchrony"], settings)
    if "synchrony_group" in tables:
        _print_group(console, tables["synchrony_group"], first, second)
    else:
        console.print(
            "With one or two dyads nothing can be said about dyads in general; p is each dyad's own, beside itself at "
            "other times.",
            highlight=False,
        )
    console.print(f"[dim]Lag above 0: {second} comes later, so {first} leads.[/dim]", highlight=False)


def _print_dyads(console: Console, rows: pl.DataFrame, settings: SynchronySettings) -> None:
    what = f"{settings.method}: windows of {settings.window_s:g} s, lags up to {settings.max_lag_s:g} s"
    table = Table(box=SIMPLE_HEAD, padding=(0, 1), title=f"Each dyad; {what}", title_justify="left")
    shown = SHOWN[settings.method]
    chance = "pseudo_mean_z" if "pseudo_mean_z" in rows.columns else "chance"
    for name in ("dyad", "visit", "seconds", *shown.values(), "by chance"):
        table.add_column(name, justify="left" if name in {"dyad", "visit"} else "right", overflow="fold")
    if chance == "chance":
        table.add_column("p", justify="right")
    for row in rows.head(MOST_DYADS).iter_rows(named=True):
        cells = [_cell(name, row[name]) for name in shown]
        own = [_cell("p", row["p"])] if chance == "chance" else []
        table.add_row(
            row["dyad"], row["occasion"], f"{row['seconds_analysed']:,.0f}", *cells, _cell("z", row[chance]), *own
        )
    console.print(table)
    if len(rows) > MOST_DYADS:
        console.print(f"and {len(rows) - MOST_DYADS} more in tables/synchrony.csv", highlight=False)


def _print_group(console: Console, group: pl.DataFrame, first: str, second: str) -> None:
    dyads = group["dyads"][0]
    how = "all pairings" if group["all_pairings"][0] else f"{group['pairings'][0]:,} pairings"
    table = Table(box=SIMPLE_HEAD, padding=(0, 1), title=f"All {dyads} dyads; chance: {how}", title_justify="left")
    for name in ("", "observed [95 %]", "strangers", "p", ""):
        table.add_column(name, justify="right" if name else "left")
    for row in group.iter_rows(named=True):
        observed = "–" if row["observed"] is None else f"{row['observed']:.3f}"
        if row["low"] is not None:
            observed += f" [{row['low']:.3f}, {row['high']:.3f}]"
        label = WORDS[row["measure"]].format(first=first, second=second)
        table.add_row(label, observed, _cell("z", row["chance"]), _cell("p", row["p"]), _verdict(row))
    console.print(table)
    least = group["p_least"][0]
    if least is not None and least > LEVEL:
        text = (
            f"{dyads} dyads cannot show more than chance: their smallest possible p is {least:.3f}. It takes 5 or more."
        )
        console.print(text, highlight=False)


def _verdict(row: Mapping[str, float | None]) -> str:
    p, observed, chance = row["p"], row["observed"], row["chance"]
    if p is None or observed is None or chance is None:
        return ""
    if p > LEVEL:
        return "not told from chance"
    return "above chance" if observed > chance else "below chance"


def print_json(tables: Mapping[str, pl.DataFrame], out: Path) -> None:
    """Print dyads and group as JSON, for programs."""
    found = {name: tables[name].to_dicts() for name in ("synchrony", "synchrony_group") if name in tables}
    write_json({"folder": str(out), **found}, indent=2)


def _cell(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    if name == "p" and value < 0.001:
        return "< .001"
    return f"{value:.2f} s" if name.endswith("_lag_s") else f"{value:.3f}"
