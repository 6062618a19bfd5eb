"""Write `docs/what-holds.md`: every number in it is measured here, on the children the verification tests use too.

Run from the repository: `python scripts/make_what_holds.py` (some minutes).
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import polars as pl

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "verification"))

from cohorts import (  # noqa: E402 # pyright: ignore[reportMissingImports] - beside the tests
    SEED,
    drawn,
    growing,
    histories_swapped,
    in_turns,
    of_histories,
    strange_situation,
    untaught,
)
from tables import (  # noqa: E402 # pyright: ignore[reportMissingImports]
    base_rate_table,
    care_table,
    caregiving,
    crying_table,
    fright_table,
    history_mark_table,
    history_table,
    links,
    protest_table,
    swapped_care,
    wariness_table,
)

from attunement.inference.contests.ablation import NOTHING, Ablation  # noqa: E402
from attunement.inference.contests.kernel import kernel_targets  # noqa: E402
from attunement.inference.contests.mechanism_recovery import kept  # noqa: E402
from attunement.inference.simulator import simulate_targets  # noqa: E402
from attunement.study.stages import raise_children  # noqa: E402
from attunement.theories.catalogue import DEFAULT  # noqa: E402

MIXED, PER_HISTORY, PER_CONDITION, PER_LEVEL = 4096, 1024, 1024, 2048
AGES, CAREGIVERS = (4, 6, 8, 10, 12), 20
JUDGES, MOST = (12, 13), 3

PAGE = """\
# What holds, and what does not

What the homeostatic theory shows of what an attachment theory must show, measured. Written by
`python scripts/make_what_holds.py`, seed {seed}, engine {engine}; `tests/verification` asserts what is said to hold, each
with its tolerance. Nothing here is evidence that the theory is true: most of it was in view while the theory was built.

All children are simulated. Unless said otherwise they are a year old and come to the Strange Situation with the
*standard caregiver*, the same good-enough manner for every child, so that what differs between children is temperament,
the day, and what they have learned. Classes are given by `measures` from the record alone.

## Patterns are learned

Correlation of each scale with the care a child has had; {mixed:,} mixed-risk dyads, standard error {se:.3f}.

With what was learned:

{learned}

The same children, who know their caregiver as well but expect what newborns expect. Nothing is left:

{newborn}

Children who were given the expectations of their neighbour in the list; correlation with the care of the *neighbour*,
who gave the history. The links come along:

{giver}

… and with the care of the child's own former caregiver. Nothing is left:

{former}

## Each pattern has its history

One way of caring for all children of a row, temperaments as drawn. Shares of the four classes, of B where only A, B and
C may be given, mean scales; when alone in episode 6, the share of time crying, how long that is (it is cut short for who
cries), arousal on average and at its end. A share has a standard error of at most {share_se:.3f}.

{histories}

**Weak:** resistance arises from changing moods only, not from care that is merely insensitive. Some children score D in
every history, also where nobody ever frightens them: that is the scale's floor, and frightening care adds to it.
Observed sensitivity and disorganisation are linked weakly (first table), as in the literature.

## Contact is not security

Said of real children this is supported: `attune claims early.attachmentparenting`. Four ways to care in the first year.
*Carried*: always in contact, signals are hardly ever answered. *By the clock*: held
for 18 s and talked to for 9 s of every minute whatever the child does, and otherwise left alone. *From afar*: signals
are answered, but answering does not close the distance (children who are answered come by themselves). Contact, soothing
and positive acts are shares of time in ten home bouts at 12 months; then the share of steps with soothing right after
a bid, and right after none. Last, what children have learned: what a bid is worth (comfort it brings beyond what comes
anyway), what turning away is worth as a habit, and the share of B once every act is worth to all what it is worth to those who
are far and unanswered.

{care}

Holds: contact alone adds nothing; answers with half of that contact do far more; and the same amount of holding and
talking by the clock teaches hardly any trust in asking, since what comes anyway does not count for a bid.

**Not any more:** that such comfort does no more than none. Since the fifth version more children who are held by the clock
score B than of those whom nobody soothes, less than half as many more as with answers. It is not that they trust: with the
habits of the unsoothed they score as these do. Whom nobody soothes finds that turning away pays, and learns it. No mechanism
of the fifth version brings this: it is so with all of them off, and was so in the fourth version with as much comfort as this.
There less was as much as answers gave, and of that little came.

## Quiet is not calm

Said of real children this is mixed: `attune claims early.avoidant.body`.
Here: children classified A against those classified B ({mixed:,} mixed-risk dyads, A − B in pooled SDs, negative: A less).
At equal arousal: beside the episode's mean arousal in a linear regression.

{crying}

Holds: A-scoring children cry less in both partings, as it stands and at equal arousal, and their arousal is no lower. By
history the difference is large too (see rejecting and neglecting above, against sensitive), and their arousal is higher
on average while alone. At the end it is about as high: they are alone for three minutes, and the others, who cry, are not.

## Protest waits for a preferred person

Share of one-minute separations at home with protest (fuss or cry at least 12 s longer than in the minute before), four
per child. The low-risk children of the three columns are the same, and so is the manner of everybody who cares for them:
one person; {caregivers} in turns, each met for one bout in {caregivers}; and one caregiver whom the child has come to
expect much of, but whom, at the probe, it no longer knows.

*When* protest rises is assumed: gates of age time preference (5 months), protest (7) and wariness (8).
What is shown is that age alone brings no protest. The level before the rise is unspecific fussing.

{protest}

Wariness: share of time alone with the second person (episode 4) in which a child smiles at it or approaches it, when it
is a stranger, and when it is as familiar as the caregiver.

{wariness}

## What answers do where carers frighten

Children whose carers all frighten alike; some of these carers answer, some seldom do. {per_history:,} children a row. Trainings
that make carers answer more lower D in trials (`int.D`): answering should not tear a child further. Below the theory as it is
stands the theory without what lets comfort repair fright, where that is on.

{fright}

## What a first year leaves

A first year of one kind, and then ordinary care by the same person for all. {per_history:,} children a row. Below the theory as
it is stands the theory without what lets a year leave a mark, where that is on.

{marks}

## What each mechanism does

Each mechanism that was added and kept (`docs/mechanisms.md`), switched off alone in the theory as it is, nothing fitted again: the
three fitted numbers that move most, in SD of what is asked. {judges} cohorts of {level:,} children. *Off* is not worse for each of
them: the numbers were fitted together.

{mechanisms}

## Class shares are inputs as much as results

Mixed-risk dyads with their own caregivers; the same {level:,} dyads in every row. One input is changed, everything else is
as in the mixed-risk population. A share has a standard error of about {level_se:.3f}; differences between rows have less.

{base_rates}
"""


def mechanisms_table(mechanisms: tuple[Ablation, ...], n: int, seeds: tuple[int, ...]) -> pl.DataFrame:
    """Return the numbers that each of some mechanisms moves most: on, off, and as published."""
    aims = kernel_targets()

    def shown(one: Ablation) -> dict[str, float]:
        found = [
            simulate_targets(DEFAULT, children=n, seed=seed, parameters=one.parameters, statistics=aims)
            for seed in seeds
        ]
        return {name: sum(one[name].value for one in found) / len(found) for name in aims}

    on, rows = shown(NOTHING), []
    for one in mechanisms:
        off = shown(one)
        apart = sorted(aims, key=lambda name: -abs(off[name] - on[name]) / aims[name].sd)
        for name in apart[:MOST]:
            rows.append(
                {
                    "mechanism": one.name, "switch": ", ".join(f"`{number}`" for number in one.off), "number": name,
                    "on": on[name], "off": off[name], "published": aims[name].mean,
                }
            )  # fmt: skip
    return pl.DataFrame(rows)


def markdown(table: pl.DataFrame) -> str:
    """Return a table as Markdown, numbers to two or three places."""
    rows = [[_shown(name, value) for name, value in row.items()] for row in table.iter_rows(named=True)]
    lines = [table.columns, ["---" if table[name].dtype == pl.String else "---:" for name in table.columns], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _shown(name: str, value: object) -> str:
    if not isinstance(value, float):
        return str(value)
    return f"{value:.3f}" if "SE" in name else f"{value:.2f}"


def main() -> None:
    """Measure everything and write the page."""
    started = time.time()

    def done(what: str) -> None:
        print(f"{time.time() - started:5.0f} s  {what}", flush=True)

    children = raise_children(drawn("mixed-risk", MIXED))
    care, seen = caregiving(children), strange_situation(children)
    swapped = strange_situation(histories_swapped(children))
    done("learning and swaps")
    grown_up, names = of_histories(PER_HISTORY)
    histories = history_table(strange_situation(grown_up), names)
    done("histories")
    conditions = care_table(PER_CONDITION)
    done("contact and answers")
    one = growing(PER_CONDITION, AGES)
    protest = protest_table(one, in_turns(PER_CONDITION, AGES, CAREGIVERS), CAREGIVERS)
    wariness = wariness_table({age: one[age] for age in (AGES[0], AGES[-1])})
    done("protest and wariness")
    base_rates = base_rate_table(PER_LEVEL)
    done("class shares")
    fright, marks = fright_table(PER_HISTORY), history_mark_table(PER_HISTORY)
    done("fright and marks")
    on = kept()
    mechanisms = markdown(mechanisms_table(on, PER_LEVEL, JUDGES)) if on else "None of them is on."
    done("mechanisms")
    page = PAGE.format(
        seed=SEED,
        engine=f"{children.engine.name} {children.engine.version}",
        mixed=MIXED,
        se=MIXED**-0.5,
        learned=markdown(links(seen, care)),
        newborn=markdown(links(strange_situation(untaught(children)), care)),
        giver=markdown(links(swapped, swapped_care(children, care))),
        former=markdown(links(swapped, care)),
        share_se=0.5 * PER_HISTORY**-0.5,
        histories=markdown(histories),
        care=markdown(conditions),
        crying=markdown(crying_table(seen)),
        caregivers=CAREGIVERS,
        protest=markdown(protest),
        wariness=markdown(wariness),
        level=PER_LEVEL,
        level_se=0.45 * PER_LEVEL**-0.5,
        base_rates=markdown(base_rates),
        per_history=PER_HISTORY,
        fright=markdown(fright),
        marks=markdown(marks),
        judges=len(JUDGES),
        mechanisms=mechanisms,
    )
    (ROOT / "docs" / "what-holds.md").write_text(page, "utf-8")
    done("docs/what-holds.md")


if __name__ == "__main__":
    main()
