"""Write what mechanisms do together into `docs/mechanisms.md`; with `--run`, fit them together first (an hour or more).

`python scripts/make_kernel.py --run` leaves the fit in `docs/kernel.json`, with what it does to every calibration and design
finding beside the theory as it is. No validation finding is run, and no default changes.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from make_ablations import table

from attunement.evidence.finding import Role
from attunement.evidence.findings import load_findings
from attunement.evidence.scoreboard import INSIDE, OUTSIDE, refresh
from attunement.evidence.virtual_study import load_studies
from attunement.inference.contests.kernel import ASKED, fit_together, kernel_targets
from attunement.inference.misfit import misses
from attunement.inference.search_space import BASE, STRENGTHS, Point, applied
from attunement.inference.simulator import OfPopulation
from attunement.inference.targets import published_targets
from attunement.life.population import population as find_population
from attunement.theories.catalogue import DEFAULT, theory_parameters

DOCS = Path(__file__).parents[1] / "docs"
PAGE, KEPT = DOCS / "mechanisms.md", DOCS / "kernel.json"
BEGIN, END = "<!-- together: written by scripts/make_kernel.py -->", "<!-- end of what they do together -->"
CHILDREN, JUDGES = 4096, (11, 12)
"""Size of the cohorts that judge, and the numbers their chance depends on; no fit has seen them."""
SETS = ("", "infancy")


def main() -> None:
    """Fit if asked, and write the page."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--run", action="store_true", help="fit first")
    asked.add_argument("--runs", type=int, default=352, help="points to simulate")
    asked.add_argument("--children", type=int, default=1024, help="children at each point")
    asked.add_argument("--judges", type=int, default=CHILDREN, help="children in each cohort that judges")
    asked.add_argument("--out", type=Path, default=Path("results/kernel"), help="folder of simulated points")
    given = asked.parse_args()
    if given.run:
        KEPT.write_text(json.dumps(fitted(given), indent=1) + "\n", encoding="utf-8")
    before, rest = PAGE.read_text("utf-8").split(BEGIN)
    _, after = rest.split(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{found()}\n\n{END}{after}", encoding="utf-8")
    print(f"Written: {PAGE}")


def fitted(given: argparse.Namespace) -> dict[str, Any]:
    """Return the fit, and what it does to every finding that may be looked at, beside the theory as it is."""
    print("Fitting", flush=True)
    fit = fit_together(runs=given.runs, children=given.children, folder=given.out)
    print("Holding it to every calibration and design finding", flush=True)
    points: Mapping[str, Point] = {"as it is": {}, "together": fit.fit.point}
    boards = {name: [board(point, seed, given.judges) for seed in JUDGES] for name, point in points.items()}
    return {
        "when": datetime.now(UTC).date().isoformat(), "runs": given.runs, "children": fit.children,
        "point": dict(fit.fit.point), "fresh": dict(fit.fresh), "loss": fit.fresh_loss, "boards": boards,
        "verdicts": {name: verdict.value for name, verdict in (fit.uncertainty.verdicts if fit.uncertainty else {}).items()},
    }  # fmt: skip


def board(point: Point, seed: int, size: int) -> dict[str, Any]:
    """Return whether each calibration and design number is inside its band, and what it is, by finding and part."""
    numbers, population = applied(point, theory_parameters(DEFAULT), find_population(BASE, theory=DEFAULT))
    cohorts = OfPopulation(theory=DEFAULT, parameters=numbers, seed=seed, size=size, population=population)
    rows = {}
    for of in SETS:
        findings = load_findings(of or None)
        only = [finding.id for finding in findings if finding.role in (Role.CALIBRATION, Role.DESIGN)]
        for row in refresh(cohorts, findings=findings, studies=load_studies(of=of), only=only).rows:
            if row.status in (INSIDE, OUTSIDE):
                rows[f"{row.finding} {row.part}".strip()] = [row.status, row.simulated, row.role, row.counts]
    return rows


def found() -> str:
    """Return what the page says."""
    if not KEPT.exists():
        return "Not yet run: `python scripts/make_kernel.py --run`."
    kept = json.loads(KEPT.read_text("utf-8"))
    strengths = [
        (f"`{name}`", f"{low:g} to {high:g}", f"{kept['point'][name]:g}", kept["verdicts"].get(name, "not asked"))
        for name, (low, high) in STRENGTHS.items()
    ]
    aims = kernel_targets()
    off = misses(kept["fresh"], aims)
    numbers = [
        (name, f"{aims[name].mean:g}", f"{kept['fresh'][name]:.2f}", f"{off[name]:+.1f}")
        for name in sorted(aims, key=lambda one: -abs(off[one]))
    ]
    return "\n\n".join(
        (
            said(kept, len(aims)),
            table(("strength", "looked for in", "fitted", "settled?"), strengths),
            "What was fitted, worst first, other children than those who chose:",
            table(("number", "asked", "found", "SD away"), numbers),
            table(("findings", "inside as it is", "inside together", "of"), counts(kept["boards"])),
            changes(kept["boards"]),
        )
    )


SAID = """\
{when}. {free} numbers were free, {strengths} of them strengths of mechanisms, and {asked} numbers were asked: the {first} \
of the first calibration findings and {more} of those on infancy, which count half. So this fit cannot settle each of them; it \
says where to look. {runs} points of {children:,} children, led by an emulator; misfit {loss:.1f} among other children. No \
default has changed, and no validation finding was run."""


def said(kept: Mapping[str, Any], asked: int) -> str:
    """Say what was done."""
    return SAID.format(
        **kept, free=len(kept["point"]), strengths=len(STRENGTHS), asked=asked, more=len(ASKED),
        first=len(published_targets()),
    )  # fmt: skip


def counts(boards: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[tuple[str, str, str, str]]:
    """Return how many numbers and statements are inside, on average over the cohorts, by what their findings are for."""
    rows = []
    for role in ("calibration", "design"):
        shares = []
        for found in boards.values():
            inside = Counter(row[0] for one in found for row in one.values() if row[2] == role)
            shares.append((inside[INSIDE] / len(found), sum(inside.values()) / len(found)))
        rows.append((role, f"{shares[0][0]:g}", f"{shares[1][0]:g}", f"{shares[1][1]:g}"))
    return rows


def changes(boards: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """Return what enters its band and what leaves it in every cohort."""
    before, after = boards.values()
    said = []
    for title, was, now in (("Enters", OUTSIDE, INSIDE), ("Leaves", INSIDE, OUTSIDE)):
        names = [
            name for name in before[0]
            if all(one[name][0] == was for one in before) and all(one.get(name, ("",))[0] == now for one in after)
        ]  # fmt: skip
        said.append(
            f"{title} its band in every cohort: " + ("; ".join(f"`{name}`" for name in names) or "nothing") + "."
        )
    return "\n\n".join(said)


if __name__ == "__main__":
    main()
