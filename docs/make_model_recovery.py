"""Write the part of `docs/rivals.md` that proves the contest fair; with `--run`, plant data from each theory and fit all to it.

`python docs/make_model_recovery.py --run` simulates a design for each theory, plants, and fits every theory to every planted
set with one budget. What it found goes to `docs/model_recovery.json`; stopped and started again, it goes on. `--planted` plants
from some theories only, beside what the file already holds of the same budget. Without `--run` the page is written from that
file. No number is typed in.
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
from attunement.inference.design import Design, design_runs
from attunement.inference.model_recovery import FINALISTS, PLANTED_CHILDREN, POLISHING, Planting, recover_theories
from attunement.theories.catalogue import BUILT_IN, DEFAULT
from attunement.theories.fitted import fit_of

DOCS = Path(__file__).parent
PAGE = DOCS / "rivals.md"
KEPT, SHARP = DOCS / "model_recovery.json", DOCS / "model_recovery_same_children.json"
MARKS = "<!-- model recovery: written by docs/make_model_recovery.py -->", "<!-- end of model recovery -->"
NOT_RUN = "Not yet run: `python docs/make_model_recovery.py --run`."
HEADS = {
    "model_recovery.json": "Could published data tell?",
    "model_recovery_same_children.json": "Does the contest find the truth where chance has no part?",
}
PUBLISHED = """\
Each theory gave data ({where}; {planted_children} children of another seed), and all were fitted to them: {runs} points of \
{children} children that fill each search space, {polishing} more near the best, {finalists} finalists among {more_children} \
other children, and yet others to judge. Planted numbers weigh as published ones do, with heterogeneity and discrepancy, and \
with the sampling error of the simulation in the place of the published one. {when}.

{table}

Misfits, the least in bold. Of {sets} sets of data {won} were won by the theory they are from, beyond chance in data and cohorts \
(95 %) and beyond what a search of this budget may stop short. How short shows where the truth is known: *chance alone* is the \
misfit of the very point that was planted, and a theory whose misfit to its own data lies far above was not searched well \
enough. Then a loss is the search's, not the theory's; but the real contest could be lost so, too."""
SAME = """\
Each theory gave data ({where}), and all were fitted to them: {runs} points of {children} children that fill each search space, \
{polishing} more near the best. The data are of the very children who are then fitted, so that chance has no part: at the truth \
nothing is missed. {when}.

{table}

Misfits in the same units as above, the least in bold. Of {sets} sets of data {won} were won by the theory they are from, by more \
than the search for its own fit stopped short of the truth."""
MISSING = {
    ("homeostatic", "anxious-learning"): (
        "The two differ only in when fright is learned, and in which bouts change what share of answers is expected. To tell them "
        "apart takes people who frighten in calm moments only, and what their children then do in need."
    ),
    ("homeostatic", "playful-learning"): (
        "To tell them apart takes how security follows care in distress and care in play, observed in the same dyads."
    ),
    ("homeostatic", "point-belief"): (
        "The two differ in whether steadiness is learned apart from the mean of answering. To tell them apart takes resistance "
        "after care that answers equally often, steadily in some dyads and by mood in others."
    ),
    ("homeostatic", "proximity-reward"): (
        "To tell them apart takes children who are held much and soothed little, and what these do when in need."
    ),
}
"""What would tell two theories apart that cannot be; said only of those that were found so."""


def main() -> None:
    """Run if asked to, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", action="store_true", help="plant and fit first")
    parser.add_argument("--theory", nargs="*", default=list(BUILT_IN), help="theories in the contest")
    parser.add_argument(
        "--same-children", action="store_true", help="data of the children who are fitted, without chance"
    )
    parser.add_argument("--planted", nargs="*", help="theories to plant data from; by default all in the contest")
    parser.add_argument("--runs", type=int, default=256, help="points of each design")
    parser.add_argument("--children", type=int, default=512)
    parser.add_argument("--planted-children", type=int, default=PLANTED_CHILDREN)
    parser.add_argument("--polishing", type=int, default=POLISHING)
    parser.add_argument("--finalists", type=int, default=FINALISTS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("runs") / "model-recovery")
    parser.add_argument("--threads", type=int)
    given = parser.parse_args()
    if given.run:
        kept = SHARP if given.same_children else KEPT
        kept.write_text(json.dumps(recovered(given, kept), indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(PAGE.read_text("utf-8")), encoding="utf-8")


def recovered(given: argparse.Namespace, kept: Path) -> dict:
    """Return what the contest on planted data found, together with what was kept of it."""
    from rich.progress import Progress  # noqa: PLC0415 - only here

    with Progress() as bars:
        designs: list[Design] = []
        for name in given.theory:
            bar = bars.add_task(f"Simulating {name}", total=given.runs)
            designs.append(
                design_runs(
                    name, runs=given.runs, children=given.children, seed=given.seed, folder=given.out / name,
                    threads=given.threads, progress=lambda done, _, bar=bar: bars.update(bar, completed=done),
                )
            )  # fmt: skip
        bar = bars.add_task("Fitting planted data", total=len(designs) ** 2)
        found = recover_theories(
            designs, planted=given.planted, children=given.planted_children, polishing=given.polishing,
            finalists=given.finalists, same_children=given.same_children,
            progress=lambda done, all_: bars.update(bar, completed=done, total=all_),
        )  # fmt: skip
    return beside(
        {
            "when": datetime.now(UTC).date().isoformat(), "runs": given.runs, "children": given.children, "seed": given.seed,
            "planted_children": given.planted_children, "polishing": given.polishing, "finalists": given.finalists,
            "frozen": FROZEN_SHA256,
            "fitted": [name for name in given.theory if name == DEFAULT or fit_of(name)],
            "plantings": [asdict(one) for one in found],
        },
        json.loads(kept.read_text("utf-8")) if kept.exists() else {},
    )  # fmt: skip


def beside(now: dict, before: dict) -> dict:
    """Return what was found now together with other plantings of the same contest that were kept before."""
    same = all(before.get(name) == now[name] for name in now.keys() - {"when", "plantings"})
    found = {one["planted"]: one for one in [*(before["plantings"] if same else ()), *now["plantings"]]}
    return now | {"plantings": [found[name] for name in BUILT_IN if name in found]}


def page(text: str) -> str:
    """Return the page with its part written anew."""
    pattern = re.compile(f"{re.escape(MARKS[0])}.*?{re.escape(MARKS[1])}", re.DOTALL)
    if not pattern.search(text):
        raise SystemExit(f"The page has no place for this: put {MARKS[0]} and {MARKS[1]} into it.")
    return pattern.sub(lambda _: f"{MARKS[0]}\n\n{told()}\n\n{MARKS[1]}", text)


def told() -> str:
    """Return both contests on planted data, and what follows from them."""
    if not KEPT.exists():
        return NOT_RUN
    if not SHARP.exists():
        return told_of(KEPT)
    return "\n\n".join(part for place in (KEPT, SHARP) for part in (f"### {HEADS[place.name]}", told_of(place)))


def told_of(place: Path) -> str:
    """Return the table of planted and fitted theories of one contest."""
    kept = json.loads(place.read_text("utf-8"))
    found = [Planting(**one) for one in kept["plantings"]]
    names = list(found[0].losses)
    usual = [name for name in names if name not in kept["fitted"]]
    where = "at its fitted numbers" + (f" ({', '.join(usual)}: at its usual ones, for want of a fit)" if usual else "")
    absent = [name for name in BUILT_IN if name not in names]
    same = place == SHARP
    shown = "{:.1f}" if same else "{:.0f}"
    rows = [
        (
            one.planted,
            *(f"**{shown.format(one.losses[n])}**" if n == one.nearest else shown.format(one.losses[n]) for n in names),
            *(() if same else (f"{one.truth:.1f}",)),
            verdict(one, int(same)),
        )
        for one in found
    ]
    heads = ("data from", *(f"{n} fits" for n in names), *(() if same else ("chance alone",)), "won by")
    template = SAME if same else PUBLISHED
    parts = template.format(
        **{name: kept[name] for name in ("runs", "polishing", "finalists", "when")}, where=where, table=table(heads, rows),
        planted_children=f"{kept['planted_children']:,}", children=f"{kept['children']:,}",
        more_children=f"{4 * kept['children']:,}", sets=len(found), won=sum(one.won for one in found),
    ).split("\n\n")  # fmt: skip
    if absent:
        parts.insert(1, f"Not part of this run: {', '.join(absent)}.")
    if kept.get("frozen", FROZEN_SHA256) != FROZEN_SHA256:
        parts.insert(
            1,
            f"The theories were those frozen before as `{kept['frozen'][:12]}…` (`docs/evidence.md` says what changed).",
        )
    lost = [f"{one.planted} to {', '.join(one.lost_to)}" for one in found if one.lost_to]
    if lost:
        parts.append(f"**Lost, so that the contest was not fair to them at this budget:** {'; '.join(lost)}.")
    return "\n\n".join(parts if same else [*parts, *ties(found)])


def verdict(one: Planting, digits: int = 0) -> str:
    """Return who won a set of data, in words, with the margin."""
    if one.won:
        rival = min(one.noise, key=lambda name: one.margin(name) - one.bar(name))
        return f"{one.planted}, by {one.margin(rival):.{digits}f} ± {one.bar(rival):.{digits}f} over {rival}"
    said = {"lost to {}": one.lost_to, "cannot be told from {}": one.tied}
    said |= {"nearer than {}, but by no more than searches stop short": one.undecided}
    parts = [words.format(", ".join(names)) for words, names in said.items() if names]
    beaten = [name for name in one.noise if one.margin(name) > one.bar(name)]
    return "; ".join([*parts, f"beats {', '.join(beaten)}"] if beaten else parts)


def ties(found: list[Planting]) -> list[str]:
    """Return what is said of each pair that cannot be told apart from either side."""
    tied = {one.planted: one.tied for one in found}
    said = []
    for first, second in combinations(tied, 2):
        either = [first in tied[second], second in tied[first]]
        if not any(either):
            continue
        sides = (
            "whichever the data are from" if all(either) else f"when the data are from {second if either[0] else first}"
        )
        more = MISSING.get((first, second), "")
        said.append(f"**{first} and {second}** cannot be told apart at these targets {sides}. {more}".strip())
    return said


def table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a Markdown table."""
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


if __name__ == "__main__":
    main()
