"""Write the part of `docs/rivals.md` that proves the contest fair; with `--run`, plant data from each theory and fit all to it.

`python scripts/make_model_recovery.py --run` simulates a design for each theory, plants, and fits every theory to every planted
set with one budget: once data of the published kind, once these and the results of crucial experiments, and once by the two
nearest neighbours only, with one experiment more. What it found goes to `docs/model_recovery.json` after each planted set; stopped
and started again, it goes on, as long as theories, code and budget are the same. `--planted` plants from some theories only,
`--contest` runs some of the three. Without `--run` the page is written from that file. No number is typed in.
"""

from __future__ import annotations

import argparse
import json
import re
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

from attunement.evidence.frozen import FROZEN_SHA256
from attunement.evidence.statistics import standard_error_of_proportion
from attunement.inference.calibration import FRESH
from attunement.inference.contests.crucial_experiments import (
    ARMS,
    COUNTED,
    EXPERIMENTS,
    OF_A_COHORT,
    STATISTICS,
    part_name,
)
from attunement.inference.contests.model_recovery import (
    FINALISTS,
    PLANTED_CHILDREN,
    POLISHING,
    Planting,
    recover_theories,
)
from attunement.inference.points import PACKAGES
from attunement.inference.simulated_design import SimulatedDesign, design_runs
from attunement.inference.simulator import simulate_targets
from attunement.inference.targets import published_targets, statistic_name
from attunement.study.spec import source_digest
from attunement.theories.catalogue import DEFAULT, RIVALS
from attunement.theories.fitted import fit_of

DOCS = Path(__file__).parents[1] / "docs"
PAGE, KEPT = DOCS / "rivals.md", DOCS / "model_recovery.json"
MARKS = "<!-- model recovery: written by scripts/make_model_recovery.py -->", "<!-- end of model recovery -->"
NOT_RUN = "Not yet run: `python scripts/make_model_recovery.py --run`."
PUBLISHED, CRUCIAL, NEIGHBOURS = "published", "crucial", "neighbours"
HEADS = {
    PUBLISHED: "Could published data tell?",
    CRUCIAL: "Would crucial experiments tell?",
    NEIGHBOURS: "And the two nearest neighbours?",
}
QUIET = "crucial.frightened-in-quiet"
PLANTED = {
    PUBLISHED: (),
    CRUCIAL: tuple(name for name in STATISTICS if not name.startswith(QUIET)),
    NEIGHBOURS: STATISTICS,
}
"""Results of crucial experiments that are planted beside numbers of the published kind."""
FITTED = (DEFAULT, *RIVALS)
MEMBERS = {PUBLISHED: FITTED, CRUCIAL: FITTED, NEIGHBOURS: ("homeostatic", "anxious-learning")}
RAN = """\
Each theory gave data ({where}; {planted_children} children of another seed), and all were fitted to them: {runs} points of \
{children} children that fill each search space, {polishing} more near the best{further}, {finalists} finalists among \
{more_children} other children, and yet others to judge. Planted numbers weigh as published ones do, with heterogeneity and \
discrepancy, and with the sampling error of the simulation in the place of the published one. {when}."""
FURTHER = " and {further} more for the three fits that came nearest, whosever they were"
TABLES = {
    PUBLISHED: """\
Planted are the {many} numbers that theories are really fitted to.

{table}

Misfits, the least in bold. Of {sets} sets of data {won} were won by the theory they are from, beyond chance in data and cohorts \
(95 %) and beyond what a search of this budget may stop short. How short shows where the truth is known: *chance alone* is the \
misfit of the very point that was planted, and a theory whose misfit to its own data lies far above was not searched well \
enough. Then a loss is the search's, not the theory's; but the real contest could be lost so, too.""",
    CRUCIAL: """\
Planted are these {many} numbers and {more} more: shares of A, C and D in the experiments below but the last, {arm} children in \
each arm.

{table}

Of {sets} sets of data {won} were won by the theory they are from.""",
    NEIGHBOURS: """\
The default theory learns comfort in need only, and so is a near neighbour of anxious-learning. How playful people are is free in \
both; who is playful seldom frightens in play, so that a fit can even out what fright in play would tell. In quiet times it \
cannot. Planted are {many} numbers and {more} more, of all experiments below, and only these two theories are fitted.

{table}

Of {sets} sets of data {won} were won by the theory they are from.""",
}
EXPERIMENT = """\
### What each theory expects of the crucial experiments

Virtual studies that nobody has run, made for the contrast between theories. In each, children drawn from one low-risk population \
grow up with people of set manners and come to the Strange Situation with the same good-enough caregiver. Shares of A, C and D in \
per cent, the rest is B, at the numbers fitted to published findings; {arm} children in each arm, standard errors of {error:.1f} \
or less. The last column is the largest difference between two theories in one of the shares.

{table}

Manners cannot be given to families; they can be found, by visits that see answering in distress, playing, moods and fright apart.

{studies}

In Python, with any theory:

```python
from attunement.evidence.studies.cohorts import Cohorts
from attunement.inference.contests.crucial_experiments import EXPERIMENTS

cohorts = Cohorts(theory="anxious-learning", size=256)
for share in EXPERIMENTS["crucial.frightened-in-quiet"](cohorts):
    print(f"{{share.part}} {{share.value:.2f}}")
```"""


def main() -> None:
    """Run if asked to, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", action="store_true", help="plant and fit first")
    parser.add_argument("--expect", action="store_true", help="only ask first what each theory expects")
    parser.add_argument("--theory", nargs="*", default=list(FITTED), help="theories in the contest")
    parser.add_argument(
        "--planted",
        nargs="*",
        choices=list(FITTED),
        help="theories to plant data from; by default all in the contest",
    )
    parser.add_argument("--contest", nargs="*", default=list(HEADS), choices=list(HEADS), help="which data to plant")
    parser.add_argument("--runs", type=int, default=256, help="points of each design")
    parser.add_argument("--children", type=int, default=512)
    parser.add_argument("--planted-children", type=int, default=PLANTED_CHILDREN)
    parser.add_argument("--polishing", type=int, default=POLISHING)
    parser.add_argument("--further", type=int, default=2 * POLISHING, help="points more for the three nearest fits")
    parser.add_argument("--finalists", type=int, default=FINALISTS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("runs") / "model-recovery")
    parser.add_argument("--threads", type=int)
    given = parser.parse_args()
    if given.run:
        run(given)
    elif given.expect:
        kept = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {"contests": {}}
        KEPT.write_text(json.dumps(kept | expectations_now(given), indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(PAGE.read_text("utf-8")), encoding="utf-8")


def run(given: argparse.Namespace) -> None:
    """Simulate what is not there yet, and keep what was found after each set of planted data."""
    from rich.progress import Progress  # noqa: PLC0415 - only here

    with Progress() as bars:
        designs: list[SimulatedDesign] = []
        for name in given.theory:
            bar = bars.add_task(f"Simulating {name}", total=given.runs)
            designs.append(
                design_runs(
                    name, runs=given.runs, children=given.children, seed=given.seed, folder=given.out / name,
                    statistics=(*published_targets(), *STATISTICS), threads=given.threads,
                    progress=lambda done, _, bar=bar: bars.update(bar, completed=done),
                )
            )  # fmt: skip
        kept = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {"contests": {}}
        kept |= expectations_now(given)
        for name in given.contest:
            members = [theory for theory in given.theory if theory in MEMBERS[name]]
            numbers = (*published_targets(), *PLANTED[name])
            chosen = [design.only(numbers) for design in designs if design.bench.name in members]
            budget = budget_of(given, members)
            sets = found_before(kept, name, budget)
            kept["contests"][name] = budget | {"when": datetime.now(UTC).date().isoformat(), "sets": sets}
            for planted in (one for one in given.planted or members if one in members and one not in sets):
                bar = bars.add_task(f"Fitting {name} data of {planted}", total=len(chosen))
                (found,) = recover_theories(
                    chosen, planted=[planted], children=given.planted_children, polishing=given.polishing,
                    further=given.further, finalists=given.finalists,
                    progress=lambda done, _, bar=bar: bars.update(bar, completed=done),
                )  # fmt: skip
                sets[planted] = asdict(found)
                KEPT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def expectations_now(given: argparse.Namespace) -> dict:
    """Return what each theory expects of the crucial experiments, of how many children, and by which numbers."""
    return {
        "expected": {name: expected(name, given.planted_children, given.seed) for name in given.theory},
        "expected_children": given.planted_children, "expected_frozen": FROZEN_SHA256,
    }  # fmt: skip


def budget_of(given: argparse.Namespace, members: list[str]) -> dict:
    """Return everything a contest of some theories depends on."""
    return {
        "runs": given.runs, "children": given.children, "seed": given.seed, "planted_children": given.planted_children,
        "polishing": given.polishing, "further": given.further, "finalists": given.finalists, "theories": members,
        "fitted": [name for name in members if name == DEFAULT or fit_of(name)], "frozen": FROZEN_SHA256,
        "code": source_digest(*PACKAGES, "inference"),
    }  # fmt: skip


def found_before(kept: dict, name: str, budget: dict) -> dict:
    """Return what an earlier run of a contest found, if theories, code and budget were the same."""
    before = kept["contests"].get(name, {})
    return before["sets"] if before and all(before.get(what) == value for what, value in budget.items()) else {}


def expected(theory: str, children: int, seed: int) -> dict[str, float]:
    """Return what a theory, at its fitted numbers, finds in the crucial experiments."""
    found = simulate_targets(theory, children=children, seed=seed, statistics=STATISTICS)
    return {name: round(one.value, 4) for name, one in found.items()}


def page(text: str) -> str:
    """Return the page with its part written anew."""
    pattern = re.compile(f"{re.escape(MARKS[0])}.*?{re.escape(MARKS[1])}", re.DOTALL)
    if not pattern.search(text):
        raise SystemExit(f"The page has no place for this: put {MARKS[0]} and {MARKS[1]} into it.")
    return pattern.sub(lambda _: f"{MARKS[0]}\n\n{told()}\n\n{MARKS[1]}", text)


def told() -> str:
    """Return both contests on planted data, what follows from them, and what each theory expects of crucial experiments."""
    if not KEPT.exists():
        return NOT_RUN
    kept = json.loads(KEPT.read_text("utf-8"))
    parts = []
    for name, head in HEADS.items():
        if name in kept["contests"]:
            parts += [f"### {head}", *ran(kept["contests"][name], name), *contest(kept["contests"][name], name)]
    return "\n\n".join([*parts, expectations(kept)])


def ran(found: dict, contest: str) -> list[str]:
    """Return what was done, and with which theories."""
    usual = [name for name in found["theories"] if name not in found["fitted"]]
    where = "at its fitted numbers" + (f" ({', '.join(usual)}: at its usual ones, for want of a fit)" if usual else "")
    numbers = {name: found[name] for name in ("runs", "polishing", "finalists", "when")}
    parts = [
        RAN.format(
            **numbers, where=where, planted_children=f"{found['planted_children']:,}", children=f"{found['children']:,}",
            more_children=f"{FRESH * found['children']:,}",
            further=FURTHER.format(further=found["further"]) if found["further"] else "",
        )
    ]  # fmt: skip
    if absent := [name for name in MEMBERS[contest] if name not in found["theories"]]:
        parts.append(f"Not part of this run: {', '.join(absent)}.")
    if found["frozen"] != FROZEN_SHA256:
        frozen = found["frozen"][:12]
        parts.append(f"The theories were those frozen before as `{frozen}…` (`docs/evidence.md` says what changed).")
    return parts


def contest(found: dict, name: str) -> list[str]:
    """Return the table of planted and fitted theories of one contest, and what it says."""
    names = found["theories"]
    sets = [Planting(**found["sets"][theory]) for theory in names if theory in found["sets"]]
    rows = [
        (
            one.planted,
            *(f"**{one.losses[n]:.0f}**" if n == one.nearest else f"{one.losses[n]:.0f}" for n in names),
            f"{one.truth:.1f}",
            verdict(one),
        )
        for one in sets
    ]
    heads = ("data from", *(f"{n} fits" for n in names), "chance alone", "won by")
    said = [
        TABLES[name].format(
            many=len(published_targets()), more=len(PLANTED[name]), arm=f"{in_an_arm(found['planted_children']):,}",
            table=table(heads, rows), sets=len(sets), won=sum(one.won for one in sets),
        )
    ]  # fmt: skip
    if absent := [theory for theory in names if theory not in found["sets"]]:
        said.append(f"No data were planted from {', '.join(absent)} here.")
    lost = [f"{one.planted} to {', '.join(one.lost_to)}" for one in sets if one.lost_to]
    if lost:
        said.append(f"**Lost, so that the contest was not fair to them at this budget:** {'; '.join(lost)}.")
    return [*said, *ties(sets)]


def in_an_arm(children: int) -> int:
    """Return how many children of a cohort an arm of an experiment has."""
    return round(OF_A_COHORT * children)


def expectations(kept: dict) -> str:
    """Return what each theory finds in each arm of the crucial experiments."""
    rows, many = [], in_an_arm(kept["expected_children"])
    for experiment, arms in ARMS.items():
        for arm in arms:
            named = [statistic_name(experiment, part_name(arm, counted)) for counted in COUNTED]
            shares = [[found[name] for name in named] for found in kept["expected"].values()]
            apart = max(max(column) - min(column) for column in zip(*shares, strict=True))
            said = [" · ".join(f"{100 * share:.0f}" for share in row) for row in shares]
            rows.append((f"{experiment.partition('.')[2].replace('-', ' ')}: {arm}", *said, f"{100 * apart:.0f}"))
    return EXPERIMENT.format(
        table=table(("experiment and arm", *kept["expected"], "apart"), rows), arm=f"{many:,}",
        studies="\n".join(f"- `{name}`: {study.does}" for name, study in EXPERIMENTS.items()),
        error=100 * standard_error_of_proportion(0.5, many),
    )  # fmt: skip


def verdict(one: Planting) -> str:
    """Return who won a set of data, in words, with the margin."""
    if one.won:
        rival = min(one.noise, key=lambda name: one.margin(name) - one.bar(name))
        return f"{one.planted}, by {one.margin(rival):.0f} ± {one.bar(rival):.0f} over {rival}"
    said = {"lost to {}": one.lost_to, "cannot be told from {}": one.tied}
    said |= {"nearer than {}, but by no more than searches stop short": one.undecided}
    parts = [words.format(", ".join(names)) for words, names in said.items() if names]
    beaten = [name for name in one.noise if one.margin(name) > one.bar(name)]
    return "; ".join([*parts, f"beats {', '.join(beaten)}"] if beaten else parts)


def ties(found: list[Planting]) -> list[str]:
    """Return which pairs of theories cannot be told apart, and from which side."""
    tied = {one.planted: one.tied for one in found}
    either, one_sided = [], []
    for first, second in combinations(tied, 2):
        sides = [first in tied[second], second in tied[first]]
        if all(sides):
            either.append(f"{first} and {second}")
        elif any(sides):
            one_sided.append(
                f"**{first} and {second}** cannot be told apart when the data are from {second if sides[0] else first}."
            )
    parts = [f"Cannot be told apart whichever the data are from: {'; '.join(either)}."] if either else []
    return [*parts, " ".join(one_sided)] if one_sided else parts


def table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a Markdown table."""
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


if __name__ == "__main__":
    main()
