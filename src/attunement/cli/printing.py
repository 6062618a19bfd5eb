"""How results look in a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING

import msgspec
import polars as pl
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from attunement.evidence import Comparison, comparison_table

if TYPE_CHECKING:
    from attunement.study.run import Run

CLASS_NAMES = {"A": "A avoidant", "B": "B secure", "C": "C resistant", "D": "D disorganised"}
INPUTS = ("frightening_low_risk", "frightening_high_risk", "high_risk_share", "rebuff_sd", "inconsistency_sd")


@contextmanager
def progress_bar(what: str, *, quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """Show a bar on the error stream while something takes time; nothing when quiet."""
    if quiet:
        yield None
        return
    columns = (
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"), TimeElapsedColumn(),
        TextColumn("left"), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def print_comparisons(run: Run, rows: Sequence[Comparison]) -> None:
    """Print simulated beside published numbers, with what each was used for."""
    console, spec = Console(), run.spec
    console.print(
        f"\n[bold]{spec.dyads:,} dyads[/bold], {spec.population}, {spec.months:g} months, caregiver {spec.caregiver}, "
        f"theory {spec.theory}, seed {spec.seed}",
        highlight=False,
    )
    for finding, group in groupby(rows, key=lambda row: row.finding):
        members = list(group)
        table = Table(
            box=SIMPLE_HEAD, padding=(0, 1), title=f"{finding} ({members[0].role.wording})", title_justify="left"
        )
        table.add_column("", min_width=23)
        for name in ("simulated [95 %]", "published [95 %]", "accepted"):
            table.add_column(name, justify="right", no_wrap=True)
        for row in members:
            published, band = row.published, row.band
            table.add_row(
                _label(row) + ("" if row.seen else " *"),
                _number(row.simulated, row.simulated_interval),
                _number(published.value, (published.low, published.high)) if published else "",
                f"{row.verdict} {band.low:.2f}–{band.high:.2f}" if band else "",
            )
        console.print(table)
    if any(not row.seen for row in rows):
        console.print(
            "[dim]* from general knowledge, not yet seen in a source; shown, never counted.[/dim]", highlight=False
        )
    inputs = ", ".join(f"{name.replace('_', ' ')} {spec.population_values[name]:g}" for name in INPUTS)
    console.print(f"[dim]Class shares are inputs as much as results. Put in: {inputs}.[/dim]", highlight=False)
    console.print(
        "[dim]fitted: parameters were tuned to this number; that it agrees is no support.[/dim]", highlight=False
    )


def print_scales(scales: pl.DataFrame) -> None:
    """Print means and spreads of the continuous scales."""
    table = Table(box=SIMPLE_HEAD, padding=(0, 1))
    for name in ("score over both reunions", "mean", "SD", "10 %", "50 %", "90 % below"):
        table.add_column(name, justify="left" if name.startswith("score") else "right")
    for scale, top in (
        ("avoidance", 7),
        ("resistance", 7),
        ("disorganisation", 9),
        ("proximity_seeking", 7),
        ("contact_maintaining", 7),
    ):
        s = scales[scale]
        quantiles = [s.quantile(q, "linear") for q in (0.1, 0.5, 0.9)]
        table.add_row(
            f"{scale.replace('_', ' ')} (1 to {top})", *(f"{v:.2f}" for v in (s.mean(), s.std() or 0.0, *quantiles))
        )
    Console().print(table)


def print_folder(run: Run) -> None:
    """Say where the results lie."""
    Console().print(f"Results: {run.folder.path}", highlight=False, soft_wrap=True)


def print_json(run: Run, rows: Sequence[Comparison], scales: pl.DataFrame) -> None:
    """Print the same as JSON, for programs."""
    names = ("avoidance", "resistance", "disorganisation", "proximity_seeking", "contact_maintaining")
    out = {
        "run_id": run.run_id,
        "folder": str(run.folder.path),
        "spec": run.spec,
        "comparisons": comparison_table(rows).to_dicts(),
        "scales": {name: {"mean": scales[name].mean(), "sd": scales[name].std()} for name in names},
    }
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(out), indent=2).decode() + "\n")


def _label(row: Comparison) -> str:
    if row.finding.startswith("ssp.abc.") and row.part in CLASS_NAMES:
        return f"{CLASS_NAMES[row.part]}, D forced"
    return CLASS_NAMES.get(row.part, "sensitivity × B, r" if row.finding.startswith("sens.") else row.part)


def _number(value: float, interval: tuple[float | None, float | None] | None) -> str:
    if interval is None or interval[0] is None or interval[1] is None:
        return f"{value:.2f}"
    return f"{value:.2f} [{interval[0]:.2f}, {interval[1]:.2f}]"
