"""How results look in a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING

import msgspec
import polars as pl
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from attunement.evidence import Comparison, Section, Sign, Verdict, comparison_table, still_face_signs

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


def print_sections(run: Run, sections: Sequence[Section]) -> None:
    """Print simulated beside published numbers, with what each was used for."""
    console, spec = Console(), run.spec
    console.print(
        f"\n[bold]{spec.dyads:,} dyads[/bold], {spec.population}, {spec.months:g} months, caregiver {spec.caregiver}, "
        f"theory {spec.theory}, seed {spec.seed}",
        highlight=False,
    )
    rows = [row for section in sections for row in section.rows]
    for section in sections:
        for finding, group in groupby(section.rows, key=lambda row: row.finding):
            console.print(_comparison_table(section.heading, finding, list(group)))
    if any(not row.seen for row in rows):
        _note(console, "* from general knowledge, not yet seen in a source; shown, never counted.")
    inputs = ", ".join(f"{name.replace('_', ' ')} {spec.population_values[name]:g}" for name in INPUTS)
    if spec.procedure == "strange-situation":
        _note(console, f"Class shares are inputs as much as results. Put in: {inputs}.")
    _note(console, "fitted: parameters were tuned to this number; that it agrees is no support.")


def _comparison_table(heading: str, finding: str, members: list[Comparison]) -> Table:
    title = f"{heading}: {finding} ({members[0].role.wording})"
    table = Table(box=SIMPLE_HEAD, padding=(0, 1), title=title, title_justify="left")
    table.add_column("", min_width=21)
    for name in ("simulated [95 %]", "published [95 %]", "accepted"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in members:
        published, band = row.published, row.band
        table.add_row(
            _label(row) + ("" if row.seen else " *"),
            _number(row.simulated, row.simulated_interval),
            _number(published.value, (published.low, published.high)) if published else "",
            f"{VERDICTS[row.verdict]} {band.low:.2f}–{band.high:.2f}" if band else "",
        )
    return table


def _note(console: Console, text: str) -> None:
    console.print(f"[dim]{text}[/dim]", highlight=False)


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


def print_still_face(table: pl.DataFrame) -> tuple[Sign, ...]:
    """Print what infants show in play, still face and reunion, and whether the five published signs are there."""
    console = Console()
    shares = Table(box=SIMPLE_HEAD, padding=(0, 1), title="Share of seconds", title_justify="left")
    episodes = ("play", "still", "reunion")
    for name in ("", *episodes):
        shares.add_column(name, justify="left" if not name else "right")
    for feature in ("positive_affect", "gaze", "negative_affect", "bids", "matched"):
        means = (table.filter(pl.col("episode") == name)[feature].mean() for name in episodes)
        shares.add_row(feature.replace("_", " "), *(f"{mean:.2f}" for mean in means))
    console.print(shares)
    signs = still_face_signs(table)
    found = Table(box=SIMPLE_HEAD, padding=(0, 1), title="Still-Face effect: sf.effect (fitted)", title_justify="left")
    for name in ("against play", "published", "simulated d [95 %]", "of infants", ""):
        found.add_column(name, justify="left" if name in {"against play", ""} else "right")
    for sign in signs:
        d = sign.found
        found.add_row(
            f"{sign.feature.replace('_', ' ')}, {sign.episode}",
            "lower" if sign.expected < 0 else "higher",
            _number(d.d, (d.d_low, d.d_high)),
            f"{d.share_same_sign:.0%}",
            "holds" if sign.holds else "does not hold",
        )
    console.print(found)
    return signs


def print_interaction(table: pl.DataFrame) -> None:
    """Print how far matching, repair and answering go beyond what re-paired dyads show."""
    found = Table(box=SIMPLE_HEAD, padding=(0, 1), title="Together, against pseudo-dyads", title_justify="left")
    for name in ("", "observed [95 %]", "chance [95 %]", ""):
        found.add_column(name, justify="left" if not name else "right", no_wrap=bool(name))
    for row in table.iter_rows(named=True):
        where = (
            "above"
            if row["observed"] > row["chance_high"]
            else "below"
            if row["observed"] < row["chance_low"]
            else "as"
        )
        found.add_row(
            row["measure"],
            f"{row['observed']:.3f} [{row['low']:.3f}, {row['high']:.3f}]",
            f"{row['chance']:.3f} [{row['chance_low']:.3f}, {row['chance_high']:.3f}]",
            f"{where} chance",
        )
    Console().print(found)


def print_folder(run: Run) -> None:
    """Say where the results lie."""
    Console().print(f"Results: {run.folder.path}", highlight=False, soft_wrap=True)


def print_json(run: Run, sections: Sequence[Section]) -> None:
    """Print the same as JSON, for programs."""
    out: dict[str, object] = {"run_id": run.run_id, "folder": str(run.folder.path), "spec": run.spec}
    out["comparisons"] = [
        {"heading": section.heading} | row for section in sections for row in comparison_table(section.rows).to_dicts()
    ]
    if run.spec.procedure == "strange-situation":
        scales = run.table("scales")
        names = ("avoidance", "resistance", "disorganisation", "proximity_seeking", "contact_maintaining")
        out["scales"] = {name: {"mean": scales[name].mean(), "sd": scales[name].std()} for name in names}
    else:
        out["interaction"] = run.table("interaction").to_dicts()
    if run.spec.procedure == "still-face":
        signs = still_face_signs(run.table("still_face"))
        out["still_face"] = [asdict(sign) | {"holds": sign.holds} for sign in signs]
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(out), indent=2).decode() + "\n")


VERDICTS = {Verdict.INSIDE: "in", Verdict.OUTSIDE: "not in", Verdict.NO_BAND: ""}
LABELS = {
    "sens.sec.mother": "sensitivity × B, r", "aqs.sens": "r", "kappa4": "four classes, kappa", "r_secure": "B or not, r",
    "scales_r": "scales, mean r", "typical_modern_ABCD_kappa": "four classes, kappa", "matched": "matched share",
    "repaired_next_step": "repaired in a second",
}  # fmt: skip


def _label(row: Comparison) -> str:
    if row.finding.startswith("ssp.abc.") and row.part in CLASS_NAMES:
        return f"{CLASS_NAMES[row.part]}, D forced"
    return CLASS_NAMES.get(row.part) or LABELS.get(row.part) or LABELS.get(row.finding) or row.part


def _number(value: float, interval: tuple[float | None, float | None] | None) -> str:
    if interval is None or interval[0] is None or interval[1] is None:
        return f"{value:.2f}"
    return f"{value:.2f} [{interval[0]:.2f}, {interval[1]:.2f}]"
