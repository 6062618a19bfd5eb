"""Write the part of `docs/mechanisms.md` on recovery; with `--run`, ask first whether each mechanism that is on is missed.

`python scripts/make_mechanism_recovery.py --run` plants what the default theory shows, as if it had been published, and fits the
theory to it whole and without each mechanism, with as few simulations each. What it found goes to
`docs/mechanism_recovery.json` after each mechanism; stopped and started again, it goes on, as long as numbers and budget are the
same. Without `--run` the part is written from that file. No number is typed in.
"""

from __future__ import annotations

import argparse
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from attunement.evidence.frozen import FROZEN_SHA256
from attunement.inference.contests.ablation import NOTHING, MeanInterval, cost
from attunement.inference.contests.mechanism_recovery import PLANTED_CHILDREN, kept, missed, planted
from attunement.inference.contests.refit import refit_targets
from attunement.inference.search_space import search_space
from attunement.inference.simulated_design import design_runs
from attunement.theories.catalogue import DEFAULT

DOCS = Path(__file__).parents[1] / "docs"
PAGE, KEPT = DOCS / "mechanisms.md", DOCS / "mechanism_recovery.json"
MARKS = "<!-- recovery: written by scripts/make_mechanism_recovery.py -->", "<!-- end of recovery -->"
NOT_RUN = "Not yet run: `python scripts/make_mechanism_recovery.py --run`."
NEAR = 0.15
"""Share of each range, around the numbers in use, in which points are looked for."""
TOLD = """\
Data were planted from the default theory ({planted:,} children, {many} numbers of the published kind), and the theory was fitted to
them whole and without each mechanism that is on: {runs} points of {children} children each, shown the way by {design} points of the
whole theory; {cohorts} cohorts of {judges:,} other children judged. {when}.{frozen}

| without | misfit | more than whole (95 %) |  |
| --- | --- | --- | --- |
{rows}

Missed beyond chance: {found} of {of}. One that is not missed cannot be found in these numbers: others make up for it,
or no fitted number asks for it. It is on because the sources name it, not because these findings show it."""


def main() -> None:
    """Run if asked to, and write the part."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", action="store_true", help="plant and fit first")
    parser.add_argument("--design", type=int, default=64, help="points of the whole theory")
    parser.add_argument("--runs", type=int, default=16, help="points of each fit")
    parser.add_argument("--children", type=int, default=512, help="at each point")
    parser.add_argument("--judges", type=int, default=2048, help="children of each cohort that judges")
    parser.add_argument("--cohorts", type=int, default=4)
    parser.add_argument("--out", type=Path, default=Path("runs") / "mechanism-recovery")
    given = parser.parse_args()
    if given.run:
        run(given)
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")


def run(given: argparse.Namespace) -> None:
    """Fit the whole theory and each that lacks a mechanism, and keep each as it is found."""
    from rich.progress import track  # noqa: PLC0415 - only here

    budget = {name: getattr(given, name) for name in ("design", "runs", "children", "judges", "cohorts")}
    told: dict[str, Any] = budget | {"frozen": FROZEN_SHA256}
    before = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    same = all(before.get(name) == value for name, value in told.items())
    losses: dict[str, Any] = before["losses"] if same else {}
    like, space = refit_targets(), search_space(DEFAULT)
    design = design_runs(
        DEFAULT, runs=given.design, children=given.children, space=space.near(space.usual, NEAR), folder=given.out,
        statistics=like,
    )  # fmt: skip
    targets = planted()
    for without in track((NOTHING, *kept()), description="Fitting"):
        if without.name not in losses:
            losses[without.name] = missed(
                without, design, targets, runs=given.runs, children=given.judges, seeds=range(501, 501 + given.cohorts)
            )
            now = told | {"when": datetime.now(UTC).date().isoformat(), "numbers": len(targets), "losses": losses}
            KEPT.write_text(json.dumps(now, indent=1) + "\n", "utf-8")


def page(text: str) -> str:
    """Return the page with its part written anew."""
    pattern = re.compile(f"{re.escape(MARKS[0])}.*?{re.escape(MARKS[1])}", re.DOTALL)
    if not pattern.search(text):
        raise SystemExit(f"The page has no place for this: put {MARKS[0]} and {MARKS[1]} into it.")
    return pattern.sub(lambda _: f"{MARKS[0]}\n\n{said()}\n\n{MARKS[1]}", text)


def said() -> str:
    """Return what was found, as text."""
    if not KEPT.exists():
        return NOT_RUN
    found = json.loads(KEPT.read_text("utf-8"))
    whole, *others = found["losses"].items()
    costs = {name: cost(losses, whole[1]) for name, losses in others}
    rows = [(whole[0], mean(whole[1]), "", "")] + [
        (name, mean(losses), f"{costs[name].mean:+.1f} ± {costs[name].half:.1f}", verdict(costs[name]))
        for name, losses in sorted(others, key=lambda one: -costs[one[0]].mean)
    ]
    old = "" if found["frozen"] == FROZEN_SHA256 else " The theory was that frozen before; since then numbers changed."
    return TOLD.format(
        planted=PLANTED_CHILDREN, many=found["numbers"], runs=found["runs"], children=found["children"],
        design=found["design"], cohorts=found["cohorts"], judges=found["judges"], when=found["when"], frozen=old,
        rows="\n".join(f"| {' | '.join(row)} |" for row in rows), of=len(others),
        found=sum(one.above for one in costs.values()),
    )  # fmt: skip


def mean(losses: list[float]) -> str:
    """Return a mean misfit."""
    return f"{MeanInterval.of(losses).mean:.1f}"


def verdict(one: MeanInterval) -> str:
    """Return whether a mechanism is missed."""
    return "**missed**" if one.above else "fits better without it" if one.below else "not missed"


if __name__ == "__main__":
    main()
