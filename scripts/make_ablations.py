"""Write `docs/ablations.md`; with `--run`, switch off each mechanism of the default theory first and measure what that costs.

`python scripts/make_ablations.py --run` leaves what it found in `docs/ablations.json`; every number is kept in `--out` at once,
so that a run that was stopped goes on. `--idle`, after it, asks what earned nothing again: more cohorts, alone and in pairs.
Without either the page is written from that file. No number is typed in.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

from attunement.evidence.frozen import FROZEN_ON
from attunement.evidence.scoreboard import INSIDE
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
from attunement.inference.contests.mechanisms import MECHANISMS
from attunement.inference.points import PACKAGES
from attunement.inference.simulated_design import design_runs
from attunement.study.spec import digest, source_digest
from attunement.theories.catalogue import DEFAULT, RIVALS, theory_parameters
from attunement.vocabulary import values

DOCS = Path(__file__).parents[1] / "docs"
PAGE, KEPT, CUT = DOCS / "ablations.md", DOCS / "ablations.json", DOCS / "ablations_cut.json"
MORE_SEEDS = tuple(range(101, 141))
"""Cohorts that are asked again about what seemed to earn nothing."""
REFIT, JUDGES = 16, 4
"""Points of a short refit, and cohorts that judge it."""

TOGETHER = "; "
EARNS, UNREFITTED = "earns its place", "earns its place, unless a refit makes up for it"
MADE_UP, NOTHING_HERE, BETTER = "other numbers make up for it", "earns nothing here", "fits better without it"

TEMPLATE = """\
# Ablations: what each mechanism is for

A mechanism that changes nothing should not be there. Each mechanism of the default theory is switched off, one at a time,
and the theory is held against the calibration findings again. Written by `python scripts/make_ablations.py`; no number in a
table is typed in.

{found}

## What was cut

{cut}
"""

CUT_TOLD = """\
Measured at commit {commit} ({when}), which still had them: {cut}. Each had earned nothing by itself; without all {many} the
misfit of {seeds} cohorts of {children:,} children changes by {change}, with no number fitted anew. They are gone.

Two more had seemed to earn nothing. *A smile is smiled back at* was cut with them at first, on six cohorts whose noise hid
what it earns: with {seeds}, the misfit rises by {smiling} without it, and children and caregivers hardly match above chance.
It is back. *Within noise* above is no proof of nothing. What is expected of people in general stays as well: later bonds begin
with it, and findings of later life cannot be tested yet.

Then more was cut, and each time everything was fitted anew from scratch with one budget, {design} evenly spread points and
{polishing} near the best, {points_children:,} children each; {cohorts} other cohorts judge. The last two columns are controls
that no finding is needed for: among children of a rejecting person, the share of A beyond that of the most frequent other
class; among children of strongly changing moods, the same of C ({history_children} children each).

{table}

Searched so freely, sets come about as near to the targets as each other, and most of them nearer than the truth could be expected
to (about one for each independent target), by numbers in the corners of their ranges: there are more free numbers than targets.
The fit alone does not say what may go. The controls say more: that rejection brings A is lost with the first set (being
rebuffed no longer hurts). That strongly changing moods bring C hangs on where the free numbers come to lie, and is weak in a
freely searched theory with nothing cut. Therefore mechanisms that other numbers make up for stay, and the default theory
keeps the numbers it had instead of the nearest ones.
"""


STAYS = """\
So they stay: a rival is the default theory with one idea exchanged, and what several theories share is kept in one place.
Expectations of people in general are where later bonds begin."""


SINCE = """\
Everything here was measured with the theory as it was then. On {on} numbers were frozen anew (`docs/mechanisms.md`), after
mechanisms had been switched on and all had been fitted again: what each does since, `docs/what-holds.md` tells in short."""


def main() -> None:
    """Run if asked to, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", action="store_true", help="measure first")
    parser.add_argument("--also", nargs="*", default=["boards", "refits"], help="what to measure beside the misfits")
    parser.add_argument(
        "--idle", action="store_true", help="ask what earned nothing again: more cohorts, alone and in pairs"
    )
    parser.add_argument("--children", type=int, default=CHILDREN)
    parser.add_argument("--runs", type=int, default=256, help="points of the whole theory's design, for refits")
    parser.add_argument("--point-children", type=int, default=1024, help="children at each point of a refit")
    parser.add_argument("--designs", type=Path, help="folder of the design's points, if they were simulated before")
    parser.add_argument("--out", type=Path, default=Path("runs") / "ablations")
    given = parser.parse_args()
    if given.run:
        KEPT.write_text(json.dumps(measured(given), indent=1) + "\n", encoding="utf-8")
    if given.idle:
        kept = json.loads(KEPT.read_text("utf-8"))
        KEPT.write_text(json.dumps(kept | {"idle": asked_again(kept, given)}, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(), encoding="utf-8")


def measured(given: argparse.Namespace) -> dict[str, Any]:
    """Return what switching off costs; stage by stage, each number kept as soon as it is there."""
    given.out.mkdir(parents=True, exist_ok=True)
    usual = values(theory_parameters(DEFAULT))
    identity = digest(usual, source_digest(*PACKAGES, "inference"), SEEDS)
    place = given.out / f"found-{given.children}-{identity[:12]}.json"
    found = json.loads(place.read_text("utf-8")) if place.exists() else {}

    def keep(ablation: Ablation, what: str, value: Any) -> None:
        found.setdefault(ablation.name, {})[what] = value
        place.write_text(json.dumps(found), encoding="utf-8")

    def missing(what: str) -> list[Ablation]:
        return [one for one in (NOTHING, *MECHANISMS) if what not in found.get(one.name, {})]

    for one in tracked(missing("losses"), "the misfit"):
        keep(one, "losses", losses(one, children=given.children))
    if "boards" in given.also:
        whole = design_board(NOTHING, children=given.children)
        for one in tracked(missing("changed"), "findings in view"):
            keep(one, "changed", changed(design_board(one, children=given.children), whole))
    if "refits" in given.also:
        design = design_runs(
            DEFAULT, runs=given.runs, children=given.point_children, folder=given.designs or given.out / "points"
        )
        whole = found[NOTHING.name]["losses"]
        rises = {one: cost(found[one.name]["losses"], whole) for one in missing("refitted")}
        # The cheapest first: there a refit decides.
        todo = sorted((one for one in rises if one is NOTHING or rises[one].above), key=lambda one: rises[one].mean)
        for one in tracked(todo, "refits"):
            point = refitted(one, design, runs=REFIT)
            keep(one, "point", point)
            keep(one, "refitted", losses(one, point=point, children=given.children, seeds=SEEDS[:JUDGES]))
    return {
        "when": datetime.now(UTC).date().isoformat(), "children": given.children, "seeds": SEEDS,
        "refit": {"runs": REFIT, "children": given.point_children, "design": given.runs},
        "whole": found[NOTHING.name],
        "mechanisms": [
            {"name": one.name, "off": {n: float(v) for n, v in one.off.items()}} | found[one.name] for one in MECHANISMS
        ],
    }  # fmt: skip


def asked_again(kept: dict[str, Any], given: argparse.Namespace) -> dict[str, Any]:
    """Return what the mechanisms that earned nothing cost other and more cohorts, alone and in pairs; each kept at once."""
    names = [one["name"] for one in kept["mechanisms"] if verdict(one, kept["whole"]) == NOTHING_HERE]
    idle = [one for one in MECHANISMS if one.name in names]
    todo = [NOTHING, *idle, *(both(*pair) for pair in combinations(idle, 2))]
    given.out.mkdir(parents=True, exist_ok=True)
    usual = values(theory_parameters(DEFAULT))
    identity = digest(usual, source_digest(*PACKAGES, "inference"), MORE_SEEDS, given.children)
    place = given.out / f"idle-{identity[:12]}.json"
    found = json.loads(place.read_text("utf-8")) if place.exists() else {}

    def keep(name: str, value: Sequence[float]) -> None:
        found[name] = value
        place.write_text(json.dumps(found), encoding="utf-8")

    for one in tracked([one for one in todo if one.name not in found], "what seems idle"):
        keep(one.name, losses(one, children=given.children, seeds=MORE_SEEDS))
    for one in tracked([NOTHING, *idle], "the same in rivals"):
        for rival in RIVALS:
            if (name := f"{one.name} @ {rival}") not in found:
                keep(name, losses(one, rival=rival, children=given.children, seeds=MORE_SEEDS[:JUDGES]))
    return {
        "when": datetime.now(UTC).date().isoformat(), "seeds": MORE_SEEDS, "children": given.children,
        "whole": found[NOTHING.name],
        "sets": [{"name": one.name, "losses": found[one.name]} for one in todo if one is not NOTHING],
        "rivals": {one.name: {rival: found[f"{one.name} @ {rival}"] for rival in RIVALS} for one in (NOTHING, *idle)},
    }  # fmt: skip


def both(first: Ablation, second: Ablation) -> Ablation:
    """Return two mechanisms switched off together."""
    return Ablation(
        TOGETHER.join((first.name, second.name)), {**first.off, **second.off}, {**first.instead, **second.instead}
    )


def tracked(todo: Sequence[Ablation], what: str) -> Iterable[Ablation]:
    """Yield mechanisms under a progress bar."""
    from rich.progress import track  # noqa: PLC0415 - only here

    return track(todo, description=f"Measuring {what}")


def page() -> str:
    """Return the page."""
    gone = cut(json.loads(CUT.read_text("utf-8")))
    if not KEPT.exists():
        return TEMPLATE.format(found="Not yet run: `python scripts/make_ablations.py --run`.", cut=gone)
    kept = json.loads(KEPT.read_text("utf-8"))
    whole, mechanisms = kept["whole"], kept["mechanisms"]
    told = [
        (
            one["name"],
            switched(one["off"]),
            written(cost(one["losses"], whole["losses"])),
            refit_written(one, whole),
            findings(one),
            verdict(one, whole),
        )
        for one in sorted(mechanisms, key=lambda one: -cost(one["losses"], whole["losses"]).mean)
    ]
    heads = (
        "mechanism", "switched off by", "misfit rises by", "after a short refit", "findings in view that change", "verdict",
    )  # fmt: skip
    since = [SINCE.format(on=FROZEN_ON)] if kept["when"] < FROZEN_ON else []
    found = "\n\n".join([*since, how(kept), table(heads, told), *summed(mechanisms, whole), *again(kept)])
    return TEMPLATE.format(found=found, cut=gone)


def how(kept: dict[str, Any]) -> str:
    """Return how it was measured."""
    whole, seeds = MeanInterval.of(kept["whole"]["losses"]), kept["seeds"]
    said = [
        f"{kept['when']}. {len(kept['mechanisms'])} mechanisms; {len(seeds)} cohorts of {kept['children']:,} children each, which "
        f"no fit has seen, the same for all. The misfit of the whole theory is {written(whole, sign=False)}. *Rises by* is the "
        "mean difference, cohort by cohort, with half of its 95 % interval; *within noise* is what that interval does not tell "
        "from nothing. Few cohorts make wide intervals, and of twenty mechanisms that do nothing about one would still seem to.",
    ]
    if any("refitted" in one for one in kept["mechanisms"]):
        refit = kept["refit"]
        said.append(
            f"Where the misfit rises, all free numbers were fitted again, {refit['runs']} points of {refit['children']:,} children "
            f"each from the usual numbers on, led by the emulator of the whole theory ({refit['design']} points). A longer search "
            "could make up for more. The whole theory was given the same, and comes to "
            f"{written(MeanInterval.of(kept['whole']['refitted']), sign=False)}; "
            f"{len(kept['whole']['refitted'])} of the cohorts judge."
        )
    else:
        said.append("No refit was run.")
    if all("changed" in one for one in kept["mechanisms"]):
        said.append(
            f"Findings in view are those whose role is *design*, with one cohort of {kept['children']:,} children, not refitted; "
            "a change counts if it is larger than sampling error, which findings in words do not have. No validation finding "
            "was run for this page."
        )
    else:
        said.append("Findings in view were not run for all mechanisms.")
    return "\n\n".join(said)


def verdict(one: dict[str, Any], whole: dict[str, Any]) -> str:
    """Return whether a mechanism earns its place, in words."""
    rises = cost(one["losses"], whole["losses"])
    lost = [name for name, was, _ in one.get("changed", ()) if was == INSIDE]
    if rises.above:
        if "refitted" not in one:
            return UNREFITTED
        if cost(one["refitted"], whole["refitted"]).above:
            return EARNS
        return f"{EARNS} by {', '.join(lost)}" if lost else MADE_UP
    if lost:
        return f"{EARNS} by {', '.join(lost)}"
    return BETTER if rises.below else NOTHING_HERE


def summed(mechanisms: Sequence[dict[str, Any]], whole: dict[str, Any]) -> list[str]:
    """Return the mechanisms that earn nothing, as a list."""
    idle = {
        word: [one["name"] for one in mechanisms if verdict(one, whole) == word]
        for word in (NOTHING_HERE, BETTER, MADE_UP)
    }
    said = [f"**{word[0].upper()}{word[1:]}:** {'; '.join(names)}." for word, names in idle.items() if names]
    return [
        "## What earns nothing",
        *(said or ["Nothing: every mechanism earns its place."]),
        "*Here* means these findings. A mechanism may wait for findings of other kinds, or of other ages.",
    ]


def again(kept: dict[str, Any]) -> list[str]:
    """Return what was found when the mechanisms that earned nothing were asked again, and which stand in for each other."""
    if "idle" not in kept:
        return []
    idle = kept["idle"]
    costs = {one["name"]: cost(one["losses"], idle["whole"]) for one in idle["sets"]}
    said = [
        f"Those that earn nothing here were asked again, alone and in pairs, of {len(idle['seeds'])} other cohorts of "
        f"{idle['children']:,} children ({idle['when']}), nothing fitted anew:",
        table(("without", "misfit rises by"), [(name, written(rise)) for name, rise in costs.items()]),
    ]
    stand_in = [
        f"*{first}* and *{second}* together earn more than each alone: one stands in for the other."
        for first, second in (name.split(TOGETHER) for name in costs if TOGETHER in name)
        if costs[f"{first}{TOGETHER}{second}"].mean - costs[f"{first}{TOGETHER}{second}"].half
        > max(costs[first].mean, 0) + max(costs[second].mean, 0)
    ]
    whole = idle["rivals"][NOTHING.name]
    rows = [
        (name, *(written(cost(shown[rival], whole[rival])) for rival in whole))
        for name, shown in idle["rivals"].items()
        if name != NOTHING.name
    ]
    in_rivals = [
        f"What earns nothing in the default theory may earn its place in a rival. In rivals, at their fitted numbers "
        f"({JUDGES} cohorts):",
        table(("without", *whole), rows),
    ]
    return [*said, *([" ".join(stand_in)] if stand_in else []), *in_rivals, STAYS]


def cut(kept: dict[str, Any]) -> str:
    """Return what was cut from the theory, and what happens when more is cut."""
    more = kept["further"]
    rows = [
        (
            one["told"],
            written(MeanInterval(one["mean"], one["half"]), sign=False),
            f"{one['inside']} / {one['outside']}",
            f"{one['rejecting']:+.2f}".replace("-", "−"),
            f"{one['mood']:+.2f}".replace("-", "−"),
        )
        for one in more["sets"]
    ]
    heads = (
        "cut together",
        "misfit",
        "in view: inside / outside",
        "rejected: A beyond the next",
        "moods: C beyond the next",
    )
    return CUT_TOLD.format(
        **kept | {"cut": "; ".join(kept["cut"]), "seeds": len(kept["seeds"])}, many=len(kept["cut"]),
        change=written(cost(kept["without"], kept["whole"])), smiling=written(cost(kept["also_smiling"], kept["without"])),
        table=table(heads, rows),
        **{name: more[name] for name in ("design", "polishing", "cohorts", "history_children")},
        points_children=more["children"],
    )  # fmt: skip


def switched(off: dict[str, float]) -> str:
    """Return the numbers that switch a mechanism off."""
    return ", ".join(f"`{name}` = {value:g}" for name, value in off.items()) or "a step left out"


def written(interval: MeanInterval, *, sign: bool = True) -> str:
    """Return a mean with half its interval, in words where it is within noise."""
    number = f"{interval.mean:{'+' if sign else ''}.1f} ± {interval.half:.1f}".replace("-", "−")
    return number if not sign or interval.above or interval.below else f"{number}, within noise"


def refit_written(one: dict[str, Any], whole: dict[str, Any]) -> str:
    """Return what is left of the cost after a refit."""
    return written(cost(one["refitted"], whole["refitted"])) if "refitted" in one else "–"


def findings(one: dict[str, Any]) -> str:
    """Return the findings whose verdict changes."""
    if "changed" not in one:
        return "not run"
    return ", ".join(f"{name} {was} → {now}" for name, was, now in one["changed"]) or "none"


def table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a Markdown table."""
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


if __name__ == "__main__":
    main()
