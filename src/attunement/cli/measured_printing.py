"""How measured recordings look in a terminal."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from attunement.cli.terminal import write_json
from attunement.recordings import ImportReport

if TYPE_CHECKING:
    from attunement.measuring.measuring import Measured

MOST_NOTES, MOST_DYADS = 6, 20
KINDS = {"converted": "changed by a rule", "joined": "joined", "dropped": "left out", "doubtful": "doubtful"}


def print_import(report: ImportReport, observations: int) -> None:
    """Print how many things were done to the files, and those a person should look at."""
    console = Console()
    counts = Counter(note.kind for note in report)
    said = ", ".join(f"{counts[kind]} {words}" for kind, words in KINDS.items() if counts[kind])  # type: ignore[index]
    read = f"{observations:,} observation{'' if observations == 1 else 's'} read"
    console.print(f"\n[bold]{read}[/bold]{', with notes: ' + said if said else ''}", highlight=False)
    doubtful = [str(note) for note in report if note.kind in {"doubtful", "dropped"}]
    for text in doubtful[:MOST_NOTES]:
        console.print(Padding(Text(text), (0, 0, 0, 2)))
    if len(doubtful) > MOST_NOTES:
        console.print(f"  and {len(doubtful) - MOST_NOTES} more in the import report", highlight=False)


def print_measured(measured: Measured) -> None:
    """Print the dyads, the comparison with chance, and what was assumed."""
    console = Console()
    _print_dyads(console, measured)
    interaction = measured["interaction"]
    if interaction["chance"].is_null().all():
        console.print("Too short for a comparison with chance: it takes recordings longer than 10 s.", highlight=False)
    else:
        _print_interaction(console, interaction)
    if "agreement" in measured.tables:
        _print_agreement(console, measured["agreement"])
    if "research_scales" in measured.tables:
        heading = measured["research_scales"]["what_this_is"][0]
        console.print(
            f"[bold]Research scales: {heading}.[/bold] Not validated; in tables/research_scales.csv.", highlight=False
        )
    for note in measured.notes:
        console.print(f"[dim]{note}[/dim]", highlight=False)


def _print_dyads(console: Console, measured: Measured) -> None:
    rows = measured["matching"].join(
        measured["repair"].select("observation", "repairs_per_min", "latency_median_s", "bouts", "bouts_censored"),
        on="observation",
    )
    table = Table(box=SIMPLE_HEAD, padding=(0, 1), title="Each dyad", title_justify="left")
    for name in ("dyad", "visit", "analysed", "matched", "repairs/min", "until repair", "cut off"):
        table.add_column(
            name, justify="left" if name in {"dyad", "visit"} else "right", no_wrap=name != "dyad", overflow="fold"
        )
    for row in rows.head(MOST_DYADS).iter_rows(named=True):
        median = row["latency_median_s"]
        latency = _open(row["bouts"]) if median is None else f"{median:.1f} s"
        table.add_row(
            row["dyad"], row["occasion"], f"{row['seconds_analysed']:,.0f} s", _percent(row["matched_share"]),
            _plain(row["repairs_per_min"]), latency, str(row["bouts_censored"]),
        )  # fmt: skip
    console.print(table)
    if len(rows) > MOST_DYADS:
        console.print(f"and {len(rows) - MOST_DYADS} more in tables/matching.csv", highlight=False)
    step_s = measured.settings.step_s
    text = (
        f"In steps of {step_s:g} s. Until repair: the median, with mismatches that were cut off counted as unfinished."
    )
    console.print(f"[dim]{text}[/dim]", highlight=False)


def _print_interaction(console: Console, interaction: pl.DataFrame) -> None:
    method = {"circular shift": "one stream shifted in time", "pseudo-dyads": "partners of other dyads"}
    chance = method[interaction["method"][0]]
    table = Table(box=SIMPLE_HEAD, padding=(0, 1), title=f"All dyads together; chance: {chance}", title_justify="left")
    for name in ("", "observed [95 %]", "chance [95 %]", "p", ""):
        table.add_column(name, justify="right" if name else "left", no_wrap=bool(name))
    for row in interaction.iter_rows(named=True):
        table.add_row(
            row["measure"], _interval(row["observed"], row["low"], row["high"]),
            _interval(row["chance"], row["chance_low"], row["chance_high"]),
            "" if row["p"] is None else f"{row['p']:.3f}", _against(row),
        )  # fmt: skip
    console.print(table)


def _against(row: dict[str, float | None]) -> str:
    observed, low, high = row["observed"], row["chance_low"], row["chance_high"]
    if observed is None or low is None or high is None:
        return ""
    return "above" if observed > high else "below" if observed < low else "as chance"


def _interval(value: float | None, low: float | None, high: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if low is None or high is None else f"{value:.3f} [{low:.3f}, {high:.3f}]"


def _print_agreement(console: Console, agreement: pl.DataFrame) -> None:
    table = Table(box=SIMPLE_HEAD, padding=(0, 1), title="Two coders", title_justify="left")
    tolerance_s = agreement["tolerance_s"][0]
    for name in ("", "seconds", "kappa", f"± {tolerance_s:g} s", "kappa max", "alpha"):
        table.add_column(name, justify="right" if name else "left")
    for row in agreement.iter_rows(named=True):
        name = f"{row['person']}/{row['channel']}, {row['coder_1']} and {row['coder_2']}"
        numbers = (row["kappa"], row["kappa_with_tolerance"], row["kappa_max"], row["alpha_nominal"])
        table.add_row(name, f"{row['seconds_analysed']:,.0f}", *(_plain(value) for value in numbers))
    console.print(table)


def print_places(out: Path) -> None:
    """Say where the results lie."""
    Console().print(f"Report: {out / 'report.html'}\nTables: {out / 'tables'}", highlight=False, soft_wrap=True)


def print_example(codebook: Path | None) -> None:
    """Say that nobody was observed, and where the made-up files and their codebook lie."""
    folder = codebook.parent if codebook else Path()
    Console().print(
        f"These dyads are made up. The report begins with a sentence on each number.\nTheir files and codebook: {folder}",
        highlight=False,
        soft_wrap=True,
    )


def print_json(measured: Measured, out: Path) -> None:
    """Print the comparison with chance as JSON, for programs."""
    found = {"folder": str(out), "interaction": measured["interaction"].to_dicts(), "notes": measured.notes}
    write_json(found, indent=2)


def _open(bouts: int) -> str:
    return "open" if bouts else "–"


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f} %"


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
