"""Write `docs/calibrating.md`; with `--run`, plant numbers first and see whether full calibrations find them again.

`python scripts/make_recovery.py --run` takes as long as three calibrations and leaves what it found in `docs/recovery.json`;
stopped and started again, it goes on. Without `--run` the page is written from that file. No number is typed in.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from attunement.evidence.frozen import FROZEN_ON
from attunement.inference.calibration import CHILDREN, FRESH, RUNS, WAVES
from attunement.inference.emulator.history_matching import IMPLAUSIBLE
from attunement.inference.identifiability import RISE
from attunement.inference.recovery import MARGIN, PLANTED_CHILDREN, plant_points, recover
from attunement.inference.search_space import search_space
from attunement.inference.targets import assumed_discrepancy, published_targets

DOCS = Path(__file__).parents[1] / "docs"
PAGE, KEPT = DOCS / "calibrating.md", DOCS / "recovery.json"

TEMPLATE = """\
# Calibrating a theory

Some numbers of a theory cannot be measured in infants: how strongly need makes a child turn away, how much caregivers
differ. `attune calibrate` fits them to published findings, and says which of them the findings settle. Written by
`python scripts/make_recovery.py`; no number is typed in.

    pip install '.[calibrate]'
    attune calibrate --theory homeostatic --out runs/cal         # everything
    attune calibrate --theory homeostatic --out runs/cal --quick   # the best point only

Every simulated point is kept at once. Stop it, start it again with the same options: it goes on. The folder then holds

| file | what is in it |
| --- | --- |
| `fit.toml` | the fitted numbers of theory and population |
| `calibration.json` | everything: fitted beside target, intervals, verdicts, waves, profiles, Sobol indices |
| `report.html` | the same as a page to send to a colleague |
| `points/` | every simulated point |

Whatever comes out is *fitted*. That fitted numbers meet their targets is no support for a theory: what counts is what
it was not fitted to (`docs/evidence.md`).

## What is fitted to

Only findings whose role is `calibration`, with a number, a pass band and a virtual study; a finding of any other role is
refused. A target is a distribution, because a published number is not the truth: its sampling error (from the published
interval, else from the published n, else taken as nothing beside the next), how far studies differ (the pass band, which
was written down as that, read as a 95 % range), and how far the best of all imaginable settings of a theory may still be
off. The last is assumed, once for each kind of number: SD {discrepancy}.
Shares of one whole count for one less than there are, and a simulated number that stands for two findings counts once.

{targets}

\\* not seen in a source.

## What may move

The theory says which of its numbers are free, and which of its population's (`Theory.free`); rivals are given equally
many. Each is looked for in a range. Coders, cameras and procedures are never calibrated. For the homeostatic theory:

{free}

## How it is done

1. **One pass.** A point is simulated by raising one mixed-risk cohort of {children:,} children and looking at it on the way,
   with the virtual studies' own read-outs; low-risk targets come from its low-risk members. All points share one seed
   (common random numbers).
2. **Fill the space.** Half of the {runs} points are a scrambled Sobol sequence, made without regard to targets.
3. **Emulate.** A Gaussian process for each statistic predicts all other points; how well is measured by leaving points out.
4. **Rule out.** Where a target lies more than {implausible:g} SD of everything away, a place is implausible. {waves} waves
   simulate more of what is left.
5. **Best point.** CMA-ES on the emulator, polished by real simulations. Among the last few points other children, {fresh}
   times as many, choose one; yet others judge it. The misfit that is reported is theirs.
6. **What is credible.** A posterior on the emulator, with an even prior over the ranges.
7. **What is known.** The profile of a number is the least misfit at each of its values while all others follow. If it rises
   by {rise:g} on both sides, the number is *identified*; if on one side, *bounded*; otherwise *not identified*, which is a
   normal answer. Sobol indices say which numbers move which findings, correlations which are known only together.

## In Python

```python
from attunement.inference import (
    calibrate,
    design_runs,
    fit_design,
    planted_targets,
    published_targets,
    simulate_targets,
)

design = design_runs("homeostatic", runs=64, children=128, free=["choice.avert", "choice.freeze"])
published = fit_design(design, published_targets(), polishing=8)
print(published.fit.point, published.fresh_loss, published.log_likelihood)

data = simulate_targets("homeostatic", {{"choice.avert": -1.0, "choice.freeze": -4.0}}, children=512, seed=7)
planted = fit_design(design, planted_targets(data, like=published_targets()), polishing=8)
print(planted.fit.point)
```

A design is made once and serves any number of targets; that is how rival theories can be fitted to each other's data.
`calibrate(theory, ...)` does everything above; a theory is a name or a `Theory` object.

## Does it find what was planted?

{margin} Data were simulated at each of these points with other seeds ({planted:,} children, sampling error only), and a full
calibration had to find the numbers again. A 95 % interval should miss one number in twenty.

{recovery}
"""


def main() -> None:
    """Run if asked to, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", action="store_true", help="plant and calibrate first")
    parser.add_argument("--theory", default="homeostatic")
    parser.add_argument("--many", type=int, default=3, help="points to plant")
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--children", type=int, default=CHILDREN)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("runs") / "recovery")
    given = parser.parse_args()
    if given.run:
        KEPT.write_text(json.dumps(recovered(given), indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(), encoding="utf-8")


def recovered(given: argparse.Namespace) -> dict:
    """Return what full calibrations of planted data found."""
    from attunement.cli.calibration_printing import stage_bars  # noqa: PLC0415 - only here

    points = plant_points(given.theory, given.many, seed=given.seed)
    with stage_bars() as progress:
        found = recover(
            given.theory, points, runs=given.runs, children=given.children, seed=given.seed, folder=given.out,
            progress=progress,
        )  # fmt: skip
    return {
        "theory": given.theory, "when": datetime.now(UTC).date().isoformat(), "runs": given.runs,
        "children": given.children, "seed": given.seed,
        "recoveries": [
            [asdict(n) | {"verdict": str(n.verdict), "within": bool(n.within)} for n in recovery.numbers]
            for recovery in found
        ],
    }  # fmt: skip


def page() -> str:
    """Return the page."""
    targets = [
        (
            f"{t.statistic}{'' if t.seen else ' *'}", f"{t.mean:g}", f"{t.se:.3f}", f"{t.heterogeneity:.3f}",
            f"{t.discrepancy:g}", f"{t.sd:.3f}", f"{t.weight:.2f}",
        )
        for t in published_targets().values()
    ]  # fmt: skip
    free = [(n.name, n.meaning, n.unit, f"{n.low:g} to {n.high:g}") for n in search_space("homeostatic").numbers]
    margin = f"Points were drawn from the inner {1 - 2 * MARGIN:.0%} of each range."
    return TEMPLATE.format(
        discrepancy=assumed_discrepancy(published_targets()),
        targets=table(("target", "mean", "SE", "between studies", "discrepancy", "SD of all", "counts for"), targets),
        free=table(("number", "meaning", "unit", "looked for in"), free),
        children=CHILDREN, runs=RUNS, waves=WAVES, implausible=IMPLAUSIBLE, fresh=FRESH, rise=RISE, margin=margin,
        planted=PLANTED_CHILDREN, recovery=recovery(),
    )  # fmt: skip


def recovery() -> str:
    """Return the table of planted and fitted numbers."""
    if not KEPT.exists():
        return "Not yet run."
    kept = json.loads(KEPT.read_text("utf-8"))
    numbers = [number for found in kept["recoveries"] for number in found]
    within = sum(number["within"] for number in numbers)
    rows = [
        (
            str(i), n["name"], f"{n['planted']:g}", f"{n['fitted']:g}", f"{n['low']:.3g} to {n['high']:.3g}",
            "within" if n["within"] else "**outside**", n["verdict"],
        )
        for i, found in enumerate(kept["recoveries"], 1)
        for n in found
    ]  # fmt: skip
    since = f" The theory was that of before {FROZEN_ON}." if kept["when"] < FROZEN_ON else ""
    return (
        f"Theory {kept['theory']}, {kept['when']}, {kept['runs']} points of {kept['children']:,} children each: {within} of "
        f"{len(numbers)} planted numbers lie within their 95 % interval.{since}\n\n"
        + table(("calibration", "number", "planted", "fitted", "95 % credible", "", ""), rows)
    )


def table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a Markdown table."""
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


if __name__ == "__main__":
    main()
