"""Write `docs/later-life.md` from the scoreboard of the findings on later life.

    attune evidence --findings life --refresh --out results/life
    python scripts/make_later_life.py

Every number in a table comes from the scoreboard; what lies outside without a discussion is refused.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from make_evidence import DOCS, frozen_board, section, table

from attunement.evidence.finding import Role
from attunement.evidence.findings import load_findings
from attunement.evidence.scoreboard import OUTSIDE, Scoreboard
from attunement.evidence.studies.life.persons import PERSONS
from attunement.evidence.studies.life.reach import BACKGROUND, NEEDS
from attunement.evidence.virtual_study import load_studies

FOLDER = Path("results") / "life"
SHOWN = (Role.CALIBRATION, Role.DESIGN)

MISSES = {
    "life.stab.preschool": """\
Too unstable. Two coders of the same reunion agree by κ .68 at 4 and .70 at 6, and observed sensitivity at 4 goes with
that at 6 by r = .57, so that most of what is lost is not the coders' error; how much is another day's and how much is
change cannot be told from this.""",
    "life.trans.parenting": """\
The size is inside. That care in the first year tells more of later parenting than care at thirteen does not come out:
the two are alike within error, since the same parents care at both ages and 60 % of the variance of their manner
lasts for life.""",
    "life.teacher.minnesota": """\
Teachers hardly differ by class. They answer what they see, and see too little: at school children are social for 2 %
of the time, whatever they were in infancy. Control of avoidant children points the other way; they resist teachers
least of all.""",
    "life.ev.rad": """\
Children who left the institution bid about as much as others at 5. But they had not stopped bidding there by much,
and smile at or come to strangers no more than children at home, then or later: there is hardly a sign that could
fall, so that what is left of one sign beside the other cannot be told.""",
    "stab.waters": """\
Agreement is inside, but change is hardly more frequent after hard times. They turn 52 % of those who were B away from
coherence, beside 40 % of others who were B; and they keep those who were not B where they were: 26 % of these become
coherent, beside 34 %. Both go the expected way and cancel, since half of these mixed-risk children were not B to
begin with.""",
    "trans.verhage": """\
From coherence to security it is inside; in the same circumstances, which go from parent to child whole, it is .23 or
.24. What is unresolved hardly reaches the child: see [generations](generations.md).""",
    "trans.3gen": """\
Below the band, and little above the .44 that would come by chance among three classes of these sizes, mothers and
grandmothers alike.""",
    "out.ext": """\
The wrong way round: insecure children are rated as less externalising than secure ones, avoidant children least.
Turning away is no resisting, and anger at whom one expects to rebuff is not in the kernel; whoever is secure protests
openly, at school too.""",
    "context.sec": """\
Support hardly reaches security: an SD of support takes .19 off what weighs on a carer, which moves its care by .06
SD. Both numbers are assumed. Stress goes with insecurity, at a little more than half of the published size.""",
}
"""What is said of what lies outside, by finding."""

PAGE = """\
# Later life, held to the evidence

What [lives](lives.md) show beside what was published of school, adolescence, partners, parents and their children.
Written by `python scripts/make_later_life.py` from `attune evidence --findings life --refresh --out results/life`
(about two minutes): {persons:,} persons who live, their children and grandchildren, theory {theory}, seed {seed}. No
number in a table is typed in.

{total} findings make the set: 52 on later life (`src/attunement/evidence/findings_life.yaml`) and {also} of the first
file that lives reach. **Everything shown here was in view while lives were built, or was fitted: nothing on this page
is a prediction, and none of it is evidence for the theory.** What the specification of lives prints beside the
published is *in view* (design) whatever it was before, and so is what was looked at on the way; a comment beside each
role says which. Validation findings are not run for their value before lives have been frozen, stage by stage: the
command refuses them and says so. Until then their virtual studies run in tests on 32 lives, to see that they end;
what they found was not looked at. Every virtual study was written from the finding's text before its own result was
seen. A first run was of 2,048 persons; sentences of acceptance speak of 4,000, so that it is twice as many now. No
verdict changed but one: signs of inhibition after an institution were outside by a hair in a first look at 1,024 (d
.11, band .10).

{counts}

{tables}

\\* not seen in a source, or in part: shown, never counted. Where it says *in words*, a sign is asked by two standard
errors of at most 4,000 persons.

## Outside, one by one

{misses}

## What to keep in mind

- Ages are whole years, since lives are: where a study saw children between two birthdays, the virtual one looks at
  one of these and says at which. Preschoolers are not rated by anybody; the first school year stands in their place.
- Teachers and classmates judge in the spread of the shared cohort at 8, as questionnaires are normed on a sample; a
  questionnaire on load and support correlates .6 with what it asks about (assumed).
- Hard times (a third of all meet some between 4 and 15), what happens between two waves, half a SD of training, a
  quarter of support and fourteen years of institution are pictures with sizes of their own, assumed before the first
  run. Where a study asks whether one thing changes what another does, the answer partly follows from how these add
  up.
- In lives nobody dies, falls ill or parts from a child's other parent unless an event says so: persons of the shared
  cohort have no losses to be unresolved about. Only studies of events have them.
- Where a finding says *unchanged*, a program needs a number. It was written down when the file was edited, when what
  the specification prints was known: within .05 for the share unresolved after therapy (`life.ther.tfp`), within .1
  SD for signs after an institution (`life.ev.rad`).
- That shares of states of mind are as published (`aai.norm`) was set, in a first generation.
- Inside is said of the value, not of its interval; several rows share a cohort, an instrument or an arm.

## Waiting for the freeze

**Validation findings that can be tested, each with its virtual study:** {testable}.

## What others need first

{needs}

Shown only: {background}.
"""


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    folder = parser.parse_args().folder
    board = frozen_board(folder, f" --findings life --out {folder}")
    (DOCS / "later-life.md").write_text(page(board), encoding="utf-8")


def page(board: Scoreboard) -> str:
    """Return the whole page."""
    findings, studies = load_findings("life"), load_studies(of="life")
    waiting = [finding.id for finding in findings.select(role=Role.VALIDATION) if finding.id in studies]
    needing = [(what, ", ".join(ids), " ".join(dict.fromkeys(ids.values()))) for what, ids in NEEDS.items()]
    return PAGE.format(
        persons=round(board.size * PERSONS), theory=board.theory, seed=board.seed, total=len(findings), also=len(findings) - 52,
        counts=counts(), tables="\n\n".join(section(board, role) for role in SHOWN), misses=misses(board),
        testable=", ".join(f"`{id}`" for id in waiting), needs=table(("needs", "findings", "why"), needing),
        background=", ".join(f"`{id}`" for id in BACKGROUND),
    )  # fmt: skip


def counts() -> str:
    """Return how many findings there are by role, and how many can be tested."""
    findings, studies, rows = load_findings("life"), load_studies(of="life"), []
    for role in (*SHOWN, Role.VALIDATION, Role.CONTEXT):
        ids = [finding.id for finding in findings.select(role=role)]
        needing = sum(id in group for id in ids for group in NEEDS.values())
        tested = sum(id in studies for id in ids)
        rows.append((role.value, *map(str, (len(ids), tested, needing, len(ids) - tested - needing))))
    return table(("", "findings", "with a virtual study", "need something first", "shown only"), rows)


def misses(board: Scoreboard) -> str:
    """Return what is said of each finding that lies outside; one of which nothing is said is refused."""
    missed = dict.fromkeys(row.finding for row in board.rows if row.status == OUTSIDE)
    if undiscussed := [finding for finding in missed if finding not in MISSES]:
        raise SystemExit(f"Outside without a discussion: {', '.join(undiscussed)}. Write one into MISSES.")
    return "\n\n".join(f"**{finding}.** {MISSES[finding]}" for finding in missed) or "None."


if __name__ == "__main__":
    main()
