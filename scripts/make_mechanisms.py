"""Write what was found into `docs/mechanisms.md`; with `--run`, try each added mechanism of the default theory first.

`python scripts/make_mechanisms.py --run` leaves what it found in `docs/mechanisms.json`; every mechanism is kept in `--out` at
once, so that a run that was stopped goes on. Predictions and how they are read are written by hand, and what was measured by
hand is said to be; the table is not. No validation finding is run.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from make_ablations import REFIT, refit_written, table, tracked, written

from attunement.evidence.virtual_study import Measured
from attunement.inference.contests.ablation import (
    CHILDREN,
    NOTHING,
    SEEDS,
    Ablation,
    MeanInterval,
    changed,
    cost,
    design_board,
    losses,
    refitted,
)
from attunement.inference.contests.additions import ADDITIONS
from attunement.inference.misfit import loss
from attunement.inference.points import PACKAGES
from attunement.inference.simulated_design import design_runs
from attunement.inference.simulator import simulate_targets
from attunement.inference.targets import published_targets
from attunement.study.spec import digest, source_digest
from attunement.theories.catalogue import DEFAULT, theory_parameters
from attunement.vocabulary import values

DOCS = Path(__file__).parents[1] / "docs"
PAGE, KEPT = DOCS / "mechanisms.md", DOCS / "mechanisms.json"
JUDGES = 4
"""Cohorts that judge."""
BEGIN, END = "<!-- found: written by scripts/make_mechanisms.py -->", "<!-- end of what was found -->"
CLEAR = 3.0
"""A number has moved if its mean change over the cohorts is so many standard errors; there are some twenty of them."""

SAID = """\
{when}. Each mechanism alone, at the value named, everything else as it is; {judges} cohorts of {children:,} children each
that no fit has seen, the same for all. *Misfit* is to the calibration findings, {whole} as it is. *Rises by*: the mean
difference, cohort by cohort, with half of its 95 % interval. {refit} *What moved* are calibration findings, nothing
refitted, by {clear:g} standard errors or more. *In view* are findings whose role is design, one cohort, not refitted;
*nothing clear* is what sampling error can explain.

{table}"""


REFITTED = """\
Then all free numbers were fitted again, {runs} points of {children:,} children from the usual numbers on, led by an emulator \
({design} points); the theory as it is was given the same and comes to {of}."""


def main() -> None:
    """Try the mechanisms if asked, and write the page."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--run", action="store_true", help="try each mechanism first")
    asked.add_argument("--refit", action="store_true", help="and fit all free numbers again with each (an hour or two)")
    asked.add_argument("--out", type=Path, default=Path("results/mechanisms"), help="folder of what was tried")
    asked.add_argument("--runs", type=int, default=160, help="points of the emulator's design")
    asked.add_argument("--children", type=int, default=CHILDREN, help="children in a cohort")
    given = asked.parse_args()
    if given.run:
        KEPT.write_text(json.dumps(tried(given), indent=1) + "\n", encoding="utf-8")
    page = PAGE.read_text("utf-8")
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{found()}\n\n{END}{after}", encoding="utf-8")
    print(f"Written: {PAGE}")


def tried(given: argparse.Namespace) -> dict[str, Any]:
    """Return what every mechanism does, each kept as soon as it is known."""
    given.out.mkdir(parents=True, exist_ok=True)
    usual = values(theory_parameters(DEFAULT))
    identity = digest(usual, source_digest(*PACKAGES, "inference"), given.children, given.runs, given.refit)
    place = given.out / f"tried-{identity[:12]}.json"
    known = json.loads(place.read_text("utf-8")) if place.exists() else {}
    design = design_runs(DEFAULT, runs=given.runs, folder=given.out / "design") if given.refit else None
    board = design_board(NOTHING, children=given.children)
    todo = [one for one in (NOTHING, *ADDITIONS) if one.name not in known]
    for one in tracked(todo, "added mechanisms"):
        known[one.name] = {
            "numbers": {name: float(value) for name, value in one.off.items()},
            "shown": [_shown(one, seed, given.children) for seed in SEEDS[:JUDGES]],
            "changed": changed(design_board(one, children=given.children), board),
        }
        if design:
            point = refitted(one, design, runs=REFIT)
            judged = losses(one, point=point, children=given.children, seeds=SEEDS[:JUDGES])
            known[one.name] |= {"refitted": judged, "point": point}
        place.write_text(json.dumps(known), encoding="utf-8")
    return {
        "when": datetime.now(UTC).date().isoformat(), "children": given.children, "design": given.runs, "runs": REFIT,
        "whole": known[NOTHING.name], "mechanisms": {one.name: known[one.name] for one in ADDITIONS},
    }  # fmt: skip


def _shown(one: Ablation, seed: int, children: int) -> dict[str, float]:
    """Return the calibration findings of one cohort, by name."""
    measured: Mapping[str, Measured] = simulate_targets(
        one.theory, children=children, seed=seed, parameters=one.parameters
    )
    return {name: round(found.value, 5) for name, found in measured.items()}


def found() -> str:
    """Return the table of what was found."""
    if not KEPT.exists():
        return "Not yet run: `python scripts/make_mechanisms.py --run`."
    kept = json.loads(KEPT.read_text("utf-8"))
    whole = kept["whole"] | {"losses": _losses(kept["whole"])}
    rows = []
    for name, one in kept["mechanisms"].items():
        one["losses"] = _losses(one)
        at = ", ".join(f"`{number}` {value:g}" for number, value in one["numbers"].items())
        view = ", ".join(f"{finding} {was} → {now}" for finding, was, now in one["changed"]) or "nothing clear"
        rises = written(cost(one["losses"], whole["losses"]))
        rows.append((f"{name}, {at}", rises, refit_written(one, whole), moved(one, whole), view))
    again = (
        "Nothing was fitted again yet, so that a rise says only that other numbers were fitted without the mechanism."
    )
    if "refitted" in whole:
        again = REFITTED.format(**kept, of=written(MeanInterval.of(whole["refitted"]), sign=False))
    heads = ("mechanism, at", "misfit rises by", "after a short refit", "what moved", "in view")
    return SAID.format(
        when=kept["when"], children=kept["children"], judges=JUDGES, clear=CLEAR, refit=again, table=table(heads, rows),
        whole=written(MeanInterval.of(whole["losses"]), sign=False),
    )  # fmt: skip


def _losses(one: Mapping[str, Any]) -> Sequence[float]:
    """Return the misfit of each cohort."""
    aims = published_targets()
    return [loss(shown, aims) for shown in one["shown"]]


def moved(one: Mapping[str, Any], whole: Mapping[str, Any]) -> str:
    """Return the calibration findings that a mechanism moves clearly, with how far."""
    told = []
    for name in whole["shown"][0]:
        apart = [with_it[name] - without[name] for with_it, without in zip(one["shown"], whole["shown"], strict=True)]
        mean = sum(apart) / len(apart)
        error = (sum((each - mean) ** 2 for each in apart) / (len(apart) - 1) / len(apart)) ** 0.5
        if abs(mean) > CLEAR * error and abs(mean) >= 0.005:
            told.append(f"{name} {mean:+.2f}".replace("-", "−"))
    return "; ".join(told) or "nothing clear"


if __name__ == "__main__":
    main()
