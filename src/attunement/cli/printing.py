"""How results look in a terminal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from attunement.cli.printing_day import day_as_json
from attunement.cli.printing_life import life_as_json
from attunement.cli.terminal import write_json
from attunement.evidence import Comparison, Verdict, load_findings
from attunement.evidence.face_to_face import Sign, still_face_signs
from attunement.evidence.strange_situation import comparison_table
from attunement.evidence.summary import AGAINST, Section, not_fitted
from attunement.lab.catalogue import studied
from attunement.measures.pseudo_dyads import FEWEST_FOR_LEVEL
from attunement.report.page import comes_along
from attunement.report.wording import CLASS_WORDS
from attunement.theories.fitted import fit_of

if TYPE_CHECKING:
    from attunement.study.run import Run
    from attunement.study.spec import Spec

CLASS_NAMES = {name: f"{name} {word}" for name, word in CLASS_WORDS.items()}
SCALES = {"avoidance": 7, "resistance": 7, "disorganisation": 9, "proximity_seeking": 7, "contact_maintaining": 7}
INPUTS = (
    "high_risk_share",
    "frightening_low_risk",
    "frightening_high_risk",
    "responsiveness_mean",
    "rebuff_sd",
    "inconsistency_sd",
)


def print_sections(run: Run, sections: Sequence[Section]) -> None:
    """Print simulated beside published numbers, with what each was used for."""
    console, spec = Console(), run.spec
    console.print(
        f"\n[bold]{spec.who.dyads:,} dyads[/bold], {spec.who.population}, {spec.life.months:g} months, "
        f"{_company(spec)}, theory {spec.theory.name}, seed {spec.who.seed}",
        highlight=False,
    )
    rows = [row for section in sections for row in section.rows]
    for section in sections:
        for finding, group in groupby(section.rows, key=lambda row: row.finding):
            console.print(_comparison_table(section.heading, finding, list(group)))
    if any(not row.seen for row in rows):
        _note(console, "* from general knowledge, not yet seen in a source; shown, never counted.")
    if not all(row.clear for row in rows):
        _note(console, "? the simulated interval crosses an end of what is accepted: so few dyads do not tell.")
    if other := not_fitted(spec):
        _note(console, other)
    if fit := fit_of(spec.theory.name):
        _note(console, f"Theory {spec.theory.name}: {fit.wording}.")
    if left_out := _left_out(run, sections):
        _note(console, f"Left out, having no value in so few or so similar children: {', '.join(left_out)}.")
    inputs = ", ".join(f"{name.replace('_', ' ')} {spec.who.population_values[name]:g}" for name in INPUTS)
    if "scales" in studied(spec.seen.procedure).leaves:
        _note(console, f"Class shares are inputs as much as results. Put in: {inputs}.")
    _note(console, "fitted: parameters were tuned to this number; that it agrees is no support.")


def _company(spec: Spec) -> str:
    """Say who comes along; of several carers, by name."""
    return f"seen with {escape(comes_along(spec))}" if spec.life.events else f"caregiver {spec.seen.caregiver}"


def _comparison_table(heading: str, finding: str, members: list[Comparison]) -> Table:
    title = f"{heading}: {finding} ({members[0].role.wording})"
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, title=title, title_justify="left")
    table.add_column("", min_width=22)
    for name in ("simulated [95 %]", "published [95 %]", "accepted"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for row in members:
        published, band = row.published, row.band
        table.add_row(
            _label(row) + ("" if row.seen else " *"),
            _number(row.simulated, row.simulated_interval),
            _number(published.value, (published.low, published.high)) if published else _published_range(row),
            f"{band.low:.2f}–{band.high:.2f}" if band else "",
            VERDICTS[row.verdict] if row.clear else "?",
        )
    return table


def _published_range(row: Comparison) -> str:
    """Return a published range where no single value was published."""
    value = load_findings()[row.finding].part(row.part).value
    return f"{value[0]:.2f}–{value[1]:.2f}" if isinstance(value, tuple) and len(value) == PAIR else ""


def _note(console: Console, text: str) -> None:
    console.print(f"[dim]{text}[/dim]", highlight=False)


def print_tables(run: Run) -> None:
    """Print what a session leaves beyond what is held against published numbers."""
    leaves = studied(run.spec.seen.procedure).leaves
    if "scales" in leaves:
        print_scales(run.table("scales"))
    if "still_face" in leaves:
        print_still_face(run.table("still_face"))
    if "interaction_sums" in leaves:
        print_interaction(run.table("interaction"))


def print_scales(scales: pl.DataFrame) -> None:
    """Print means and spreads of the continuous scales."""
    table = Table(box=SIMPLE_HEAD, padding=(0, 1))
    for name in ("score over both reunions", "mean", "SD", "10 %", "50 %", "90 % below"):
        table.add_column(name, justify="left" if name.startswith("score") else "right")
    for scale, top in SCALES.items():
        s = scales[scale]
        table.add_row(f"{scale.replace('_', ' ')} (1 to {top})", *(_number(v) for v in _spread(s).values()))
    Console().print(table)


def _spread(scale: pl.Series) -> dict[str, float | None]:
    """Return a scale's mean, standard deviation and quantiles over children; one child has no spread."""
    found: dict[str, Any] = {"mean": scale.mean(), "sd": scale.std()}
    return found | {f"quantile_{q}": scale.quantile(q / 100, "linear") for q in (10, 50, 90)}


def print_still_face(table: pl.DataFrame) -> tuple[Sign, ...]:
    """Print what infants show in play, still face and reunion, and whether the five published signs are there."""
    console = Console()
    shares = Table(box=SIMPLE_HEAD, padding=(0, 1), title="Share of seconds", title_justify="left")
    episodes = ("play", "still", "reunion")
    for name in ("", *episodes):
        shares.add_column(name, justify="left" if not name else "right")
    for feature in ("positive_affect", "gaze", "negative_affect", "bids", "matched"):
        means = (table.filter(pl.col("episode") == name)[feature].mean() for name in episodes)
        shares.add_row(feature.replace("_", " "), *(_number(mean) for mean in means))  # pyright: ignore[reportArgumentType]
    console.print(shares)
    signs = still_face_signs(table)
    title = f"Still-Face effect: sf.effect ({load_findings()['sf.effect'].role.wording})"
    found = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, title=title, title_justify="left")
    for name in ("against play", "published", "simulated d [95 %]", "infants", ""):
        found.add_column(name, justify="left" if name in {"against play", ""} else "right", no_wrap=True)
    for sign in signs:
        d = sign.found
        found.add_row(
            f"{sign.feature.replace('_', ' ')}, {sign.episode}",
            "lower" if sign.expected < 0 else "higher",
            _number(d.d, (d.d_low, d.d_high)),
            f"{d.share_same_sign:.0%}",
            NOTHING if not math.isfinite(d.d) else "holds" if sign.holds else "does not",
        )
    console.print(found)
    return signs


def print_interaction(table: pl.DataFrame) -> None:
    """Print how far matching, repair and answering go beyond what re-paired dyads show."""
    title = "Together, against pseudo-dyads"
    found = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, title=title, title_justify="left")
    for name in ("", "observed [95 %]", "chance [95 %]", ""):
        found.add_column(name, justify="left" if not name else "right", no_wrap=bool(name))
    for row in table.iter_rows(named=True):
        low, high = row["chance_low"], row["chance_high"]
        where = "above" if row["observed"] > high else "below" if row["observed"] < low else "as"
        known = math.isfinite(row["chance"]) and row["dyads"] >= FEWEST_FOR_LEVEL
        found.add_row(
            row["measure"],
            _number(row["observed"], (row["low"], row["high"]), 3),
            _number(row["chance"], (low, high), 3),
            f"{where} chance" if known else NOTHING,
        )
    Console().print(found)


def print_folder(run: Run, page: Path) -> None:
    """Say what computed the results and where they lie."""
    Console().print(f"Engine:  {run.engine}", highlight=False, markup=False, soft_wrap=True)
    Console().print(f"Tables:  {run.folder.path / 'tables'}", highlight=False, markup=False, soft_wrap=True)
    Console().print(f"Report:  {page} (open it in a browser)", highlight=False, markup=False, soft_wrap=True)


def print_json(run: Run, sections: Sequence[Section]) -> None:
    """Print the same as JSON, for programs."""
    out: dict[str, object] = {"run_id": run.run_id, "folder": str(run.folder.path), "spec": run.spec}
    out |= {"engine": run.engine, "dyads": run.spec.who.dyads, "notes": run.notes, "left_out": _left_out(run, sections)}
    out["comparisons"] = [
        {"heading": section.heading} | row for section in sections for row in comparison_table(section.rows).to_dicts()
    ]
    leaves = studied(run.spec.seen.procedure).leaves
    if "scales" in leaves:
        scales = run.table("scales")
        out["scales"] = {name: _spread(scales[name]) for name in SCALES}
    if "interaction_sums" in leaves:
        out["interaction"] = run.table("interaction").to_dicts()
    if "still_face" in leaves:
        signs = still_face_signs(run.table("still_face"))
        out["still_face"] = [asdict(sign) | {"holds": sign.holds} for sign in signs]
    if "days" in leaves:
        out |= day_as_json(run)
    write_json(out | life_as_json(run), indent=2)


PAIR = 2
VERDICTS = {Verdict.INSIDE: "in", Verdict.OUTSIDE: "out", Verdict.NO_BAND: ""}
NOTHING = "–"
LABELS = {
    "sens.sec.mother": "sensitivity × B, r", "aqs.sens": "r", "kappa4": "four classes, kappa", "r_secure": "B or not, r",
    "scales_r": "scales, mean r", "typical_modern_ABCD_kappa": "four classes, kappa", "matched": "matched share",
    "repaired_next_step": "repaired in a second",
}  # fmt: skip


def _label(row: Comparison) -> str:
    if row.finding.startswith("ssp.abc.") and row.part in CLASS_NAMES:
        return f"{CLASS_NAMES[row.part]}, D forced"
    return CLASS_NAMES.get(row.part) or LABELS.get(row.part) or LABELS.get(row.finding) or row.part


def _number(value: float | None, interval: tuple[float | None, float | None] | None = None, digits: int = 2) -> str:
    """Return a number with its interval; a dash for what has no value, as a spread of one child has none."""
    if value is None or not math.isfinite(value):
        return NOTHING
    low, high = interval or (None, None)
    if low is None or high is None or not (math.isfinite(low) and math.isfinite(high)):
        return f"{value:.{digits}f}"
    return f"{value:.{digits}f} [{low:.{digits}f}, {high:.{digits}f}]"


def _left_out(run: Run, sections: Sequence[Section]) -> list[str]:
    """Return the findings a run like this is held against, but has no number for."""
    wanted = AGAINST[run.spec.seen.procedure].wanted
    shown = {row.finding for section in sections for row in section.rows}
    return [finding for finding in wanted if finding not in shown]
