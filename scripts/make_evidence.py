"""Write `docs/evidence.md` from two scoreboards, the first findings' and infancy's.

    attune evidence --refresh
    attune evidence --findings infancy --refresh --out results/infancy
    python scripts/make_evidence.py

With `--date` and `--commit` (and perhaps `--note`) the score is added to those published before, in
`docs/evidence_scores.json`. Every number on the page comes from the scoreboard; a validation miss without a discussion
is refused.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

from attunement.evidence.finding import Role
from attunement.evidence.findings import Findings, load_findings
from attunement.evidence.frozen import FROZEN_ON, FROZEN_SHA256, behaving_otherwise
from attunement.evidence.scoreboard import NO_BAND, OUTSIDE, UNTESTED, Row, Scoreboard
from attunement.evidence.scoreboard_file import FOLDER, read_scoreboard
from attunement.evidence.studies.infancy.reach import NEEDS, OUT_OF_REACH, WHY
from attunement.evidence.virtual_study import VirtualStudy, load_studies

DOCS = Path(__file__).parents[1] / "docs"
SCORES = DOCS / "evidence_scores.json"
INFANCY_FOLDER, INFANCY_SCORES = Path("results") / "infancy", DOCS / "evidence_scores_infancy.json"

HEADINGS = {
    Role.CALIBRATION: "Fitted: calibration",
    Role.DESIGN: "In view while the theory was built: design",
    Role.VALIDATION: "Never looked at while tuning: validation",
}

MISSES = {
    "sens.components": """\
Mutuality and synchrony tell nothing beside rated sensitivity, less than nothing since the fifth version: both are
made of the same answers, and whoever answers more has fewer moments left in which partners merely match. Not counted.""",
    "ssp.abcd.null_moderators": """\
From 12 to 18 months fewer children are B than may differ by a null result: .05 less. What is known well is learned
slowly since the fifth version, but what is seldom met is still being learned, and absence counts in every month. It
was inside before.""",
    "ssp.abcd.risk_signature": """\
*Withdrawn care* should bring D; it brings A, more than before, and takes C away: the theory turns neglect into
avoidance by extinction of bids. Whether that is wrong for depressed mothers, or whether withdrawal is the wrong
picture of depression (changing moods would bring C), cannot be said from this. *Maltreatment* brings D, and far more
A than published: rebuff was part of the arm, and in the theory children of rebuffing caregivers stop turning to them,
which leaves less to be torn by. *Adopted children* are inside since the fifth version, in which what is known well is
unlearned slowly.""",
    "depr.OR": """\
Withdrawn care makes insecurity likelier, but less than published. The arm lowers three aspects of care by 0.7 SD,
which is an assumption; clinical depression may lower care by more, or more of its aspects. It was not enlarged to fit.""",
    "sens.sec.father": """\
The link with the second parent is closer than published, as is that with the first, which was fitted and missed (.38
where .20 to .30 is asked): the general quality of care runs further through all its aspects than before, and the fit
gave that for agreement over time.""",
    "phys.cort.D": """\
Children classified D were the most aroused at the end in the first version. Since conflict asks who is there, D marks
a child who is torn in the caregiver's presence, not one who is frightened of people; it is a little more aroused than
the rest (d .12), less than published. The finding speaks for conflict itself being arousing, which the theory does
not say.""",
    "phys.sf.hr": """\
Arousal rises in the still face, and negative affect carries over, as published; but arousal carries over as well, where
heart rate is said to be back at its baseline. In the theory affect carries over *because* arousal does. That behaviour
and physiology part in the reunion needs a second, slower state, or a rater-visible mood.""",
    "sf.neonate": """\
A newborn of the theory turns *towards* a still face, because bids count as looking at the partner and need makes it
bid; that points the other way than published. It has no learned liking of faces to be disappointed in. Less smiling
and more fussing are as published. That gaze falls at birth is not explained by learned expectations.""",
    "sf.clusters": """\
Three sorts cut out of a cloud without gaps: where their borders fall hangs on little. The style that is negatively
engaged is too large by a little (.17 where .15 is the most); the two others are inside again.""",
    "ssp.abc.lowrisk_range": """\
Too many low-risk children are classified B of A, B and C, as the fitted share of the pooled samples is already a little high
(`ssp.abc.global B`, outside as well) and that of A low: too few turn away. B misses its band by .01; A and C are inside.""",
    "time.sep.curve": """\
Protest rises where it should, but stays. Foresight is on since the fifth version and takes most of the stress of a
parting away after two years, and still as many children fuss for twelve seconds in a parting of a minute: what it
calms shows later than that. A plan that is talked over before the leaving would have to change what is asked for, not
only how upset a child is.""",
    "ssp.d.by_risk": """\
Maltreating caregivers as pictured here (all of them frighten and rebuff) bring too little D: see the risk signature.""",
    "gen.roisman": """\
Identical twins are as alike as before, other twins a little less: what the study calls heritable lies at the edge of its
band, .10 where less is asked, with a standard error of .04. It was .08 in the first two versions. Chance explains that as
well as the theory does.""",
    "int.carrier": """\
More contact with unchanged answers changes nothing in the theory; it says that contact itself does not teach. In the
trial carriers may have changed how mothers answered; the virtual study leaves answers as they were.""",
    "inf.avail.daycare_month": """\
After three months in day care partings leave as much as after one (.5 SD above the time with a parent): a place is
never got used to, so that its strangeness stays.""",
    "inf.avail.daycare_rise": """\
Infants rise too often at home and toddlers too seldom in care: arousal follows who is there, and the theory has no
evening, no nap and no group to make the difference.""",
    "inf.avail.repeated_trips": """\
Points the other way in size: a third trip upsets more than the first. Absence counts against whoever is away, and
nothing but a return that is expected could ease it; that mechanism was off, since the fit wanted none of it.""",
    "inf.period.stranger_door": """\
No simulated child follows a stranger, whatever its upbringing: at four years wariness outweighs everything that a
stranger could offer.""",
    "inf.gen.contingency_match": """\
Infants prefer less than perfect contingency with strangers a little too clearly (.22 where .15 is the most).""",
    "inf.gen.worker_hours": """\
Ten hours a week with a day-care worker teach a child nearly all that forty do.""",
    "inf.trust.bath5wk": """\
Recovery is no more tied to care at three months than at five weeks: trust builds in weeks here.""",
    "inf.trust.depression_cortisol": """\
Depressed care, which answers less, does not leave more arousal: who expects nothing is frustrated by little. Negative
affect points the other way for the same reason: such children cry less.""",
    "inf.trust.double_sf": """\
Responsive care helps in the last reunion no more than in the first: nothing is learned about a person within a
quarter of an hour of a laboratory.""",
    "inf.trust.sf_sens_reunion": """\
Sensitivity in the reunion helps recovery in the right direction, and by less than asked (.09).""",
    "inf.trust.touch_sf": """\
Points the other way: who was held through the still face is a little more aroused ten minutes later, since holding
that ends is missed as an answer is.""",
    "inf.fright.ipv_distress": """\
Infants whom a second person frightens are no more upset by a quarrel that this person is not part of: fright belongs
to one bond and does not spread to a setting.""",
    "inf.repair.cortisol": """\
Slower repair leaves no more arousal: in play arousal is low whatever happens, and mending tempers frustration, which
is short.""",
    "inf.night.night_waking_class": """\
Nights tell nothing of C: wakings come from age and arousal before sleep alone.""",
    "inf.protest.age_15_39": """\
Protest does not fall from 15 to 39 months, as in `time.sep.curve`: foresight takes stress away and leaves the call.""",
    "inf.protest.emotions_by_class": """\
Signs of anger in B and joy in C are not met, and the classes differ at nine months already (.74 where .15 is the
most): by then the theory has learned what it will show at twelve.""",
    "inf.week.fuss_stable": """\
Crying at six weeks foretells crying at nine months too well (.27): temperament is fixed at birth and weighs on crying
at all ages.""",
    "inf.week.sens_variability": """\
More visits add too little to what is known of a mother: one visit of the theory is as good as two, since carers' days
differ less than real ones.""",
    "inf.week.ssp_two_weeks": """\
Two weeks apart classes agree as much as half a year apart, where less was found: no child is sensitised by a first
Strange Situation. Not counted.""",
    "inf.kin.eight_months": """\
Points the other way: stress strengthens the preference for the mother at eight months more than at twelve. Preference
comes with the gate of five months, at once and for good.""",
    "inf.kin.father_involved": """\
Hours with an involved father point the other way, by little: a second carer of whom less is known is answered worse
by the child.""",
    "inf.kin.home_no_preference": """\
At home children prefer the mother clearly, where no preference was found: preference does not wait for need.""",
    "inf.kin.primary_distress": """\
Content children prefer the primary carer, too, nearly as much as distressed ones. That distress decides whom one
turns to is the theory's own claim, and it does not show: preference multiplies bids in calm as in need.""",
    "inf.misread.smithpederson": """\
C are left unanswered less often than A, the other way than published: unsteadiness averages out in an hour's visit.
Not counted.""",
    "inf.misread.lookaway.joy": """\
Points the other way: after long smiles infants turn away less. Looking away eases need here; joy is never too much.""",
    "inf.over.vocal": """\
Sensitivity and its square tell little of how a mother's talk follows the infant's sounds (multiple r .10).""",
    "inf.over.threegroups": """\
Points the other way: with a stranger there infants fuss more when the mother is there, too. Fussing is a call to
somebody, and a mother who is there is called.""",
    "inf.joy.seriousbaby": """\
Infants who smile more at home are a little more secure at twelve months, where published ones were less.""",
    "inf.joy.directed": """\
Answers that fit do not make an infant vocalise more in the next month, and answers as such go with less: an answered
infant has less to ask for.""",
    "inf.joy.distress.interaction": """\
Calm answers do not count for more where distress is answered poorly, nor answers to distress for more in infants who
are easily upset.""",
    "inf.temper.velderman": """\
Reactive children profit from training as others do: *reactive learners* was off, since no fitted number asked for it.""",
    "inf.temper.driftaway": """\
Irritable infants are not left alone more as months pass: no carer of the default theory tires (`strain.tires` is
off). Not counted.""",
    "inf.temper.cassidy": """\
Better care helps irritable and other children alike; see `inf.temper.velderman`.""",
    "inf.blends.leerkeswong": """\
Points the other way: in a fearful task C cling less than B. Anger takes the place of contact as long as one act is
shown at a time.""",
    "inf.blends.referencing": """\
Points the other way: A look to the mother most and C least. Looks and quiet signals are asking here, which C have
given up for anger, and A keep doing from afar.""",
    "inf.blends.ac.depression": """\
Insecure children are fewer with a mother who is withdrawn and overactive in turns than with one who is withdrawn
throughout: her good months teach. Not counted.""",
    "inf.blends.ac.maltreat": """\
Alternating care does not give A/C: it gives C. Not counted.""",
    "inf.context.cry.resist": """\
Resisting alone is no likelier than with a second person. Not counted.""",
    "inf.context.anxiety.kaitz": """\
Points the other way: infants of lively, directing mothers fuss more in the still face, since they lose more;
published ones showed less.""",
}  # fmt: skip

PAGE = """\
# Held to the evidence

What the homeostatic theory shows beside what was published. Written by `python scripts/make_evidence.py` from
`attune evidence --refresh` (about a minute on two cores): {size:,} children in a large cohort, seed {seed}.
No number in a table is typed in.

Each finding is tested by a *virtual study* that does with simulated dyads what the real one did with real ones: arms,
population, procedure, observer, instrument, statistic. Compared are observed read-outs, never hidden state; findings
about physiology use a noisy reading of arousal that correlates .5 with it (assumed). A number is *inside* if it lies in
the pass band that was written down with the finding; a finding accepted in words is inside if what was found agrees
with every word. What was not seen in a source (*) is shown and never counted. `attune evidence FINDING` shows one finding with its
virtual study, `attune evidence -v` all.

## Score

{totals}

The numbers of the theory, the populations, the procedures and the coders were frozen by {frozen_on}, before the first
run of any validation finding with them, as SHA-256 `{frozen}` (`evidence/frozen.py`; a test
holds it against the live values). A rule can change while its numbers stay: what the coders give on a fixed record is held by
`{coders}`, and what the theory does in a small run by
`{behaves}` (`evidence/frozen_behaviour.py`; tests hold both).

Read the validation score with three things in mind. *Cheap passes:* the range of low-risk samples follows from shares
that were fitted, and nothing in the model could make sexes or parents differ but the hours they spend. *Not quite
unseen:* the prototype's own arousal in the Still-Face and its lasting protest were known to those who wrote the theory,
though nothing was tuned to the findings. *Not independent:* several rows share a cohort, a coder or an arm.

### Scores so far

{scores}

### The second version

After the first version's score the theory was changed (`docs/model.md` lists each change and why) and fitted anew by
`attune calibrate --quick` from where earlier walks had ended, to calibration findings only. The changes were aimed at
findings in view, at controls (`docs/what-holds.md`) and at contradictions a reader had found, such as resisting in an
empty room; none at a validation miss. But those who made them had seen which validation findings the first version
missed. A second score is therefore less unseen than a first one. By the scores above it is better in what was in view,
and worse both in what it was fitted to and in what it was not. The changes stayed because they end contradictions and take
numbers away, which is no support for them; whoever goes by the scores alone keeps the first version.

### The third and the fourth version

Five mechanisms that had seemed to earn nothing were cut (`docs/ablations.md` says how that was measured, on fitted findings
and on findings in view). The default theory's numbers stayed as they were; the rivals were fitted on, 400 simulated points
each. That was the third version. One of the five, smiling back at a smile, proved to earn its place once more cohorts were
asked: it came back, and the rivals were fitted on again, 155 points each. That is the fourth. Both were frozen and
committed before any validation finding was run with them. What made the fourth was the misfit to fitted findings, and that
partners hardly matched above chance without it; no validation miss. The cuts cost something in view and unseen, as the table
says: low-risk B and disengaged infants left their bands by a hundredth or less, the first by no more than chance, the second
after a real fall; in view, avoidant children's arousal and the ratio of effects did so by as little. None of these was a reason
to go back: whoever goes by the scores alone keeps the first version.

### Since the fourth version

The default theory has not changed. One rival has: in playful-learning warmth that comes anyway no longer counts as an answer
(`docs/rivals.md`). It was fitted anew, frozen and committed before any validation finding was run with it.

### The fifth version

The kernel grew: thirteen mechanisms that attachment theory names were added and are on (`docs/mechanisms.md` says what each
was predicted to do before it was run, what it did, and why others stay off). Which are on was decided on fitted findings,
on findings in view and on controls. Their strengths are those of a joint fit of 35 numbers to 34, which settles none of
them; one, *comfort repairs fright*, was put higher by hand in view of what training does to D. Twelve of the 34 are
calibration findings on infancy, fitted for the first time. Two of the fifteen it found were left out afterwards, because
with them children resisted whatever their history. Then the default theory and each rival, which shares the mechanisms,
were fitted anew to 30 of the 34, each from where the joint fit had ended and with the same number of simulations
(`scripts/make_fits.py`); that start is the default theory's own, which favours it. All was frozen and committed before any
validation finding was run with it, and before any of those on infancy was run at all. Those who built it had seen which of
the first validation findings earlier versions missed, so that its score on these is less unseen than that on infancy.

### Corrections after the first run

`sf.clusters` took a single start of k-means, at extreme infants, and ended with three outliers as two of the three
styles: by k-means' own criterion a far worse solution than any of twenty random starts. It now takes the best of fifty.
Its three parts were outside before and, in the first version, inside after. Whoever counts strictly keeps the first
score; and sorting a cloud without gaps into three will always give three sizeable groups, so that these passes are
cheap too. Nothing else was changed then: no parameter, no coder, no other study.

### Readings with noise of their own

Until 2026-11-29 every reading of arousal and every questionnaire of a refresh took its noise from the start of one stream, as
did a visitor's errors in `sens.components`: two readings of one group erred alike, so that what differed between them was hardly
blurred, and small differences looked large. No study here held two of one group against each other, but studies shared each other's
errors. Each reading now has noise of its own. Nothing else was changed: no parameter, no coder, no band. What moved, moved by
chance; no finding turned, neither of the default theory nor of a rival.

{tables}

## Validation misses, one by one

{misses}

## What to keep in mind

- Risk groups are pictures: withdrawn care, frightening and rebuffing care and care by twenty people in turns are
  assumptions with sizes of their own, written in `evidence/studies/lives.py` before the first run.
- Inside is said of the value, not of its interval. Some are inside by a hair: see the sampling errors.
- Base rates that were fitted say nothing in the theory's favour; nor do findings that were in view.
- A second coder of the Strange Situation, who reads voice and face beside the body, was frozen on 2026-11-30 under a digest of its
  own (`TWO_CHANNELS_SHA256`) before it coded any finding. It codes none of the published scores: `Cohorts(coder="two-channel")`
  asks for it.
- A coder of separation and reunion at three to six years, who knows controlling, was frozen on 2026-11-30 likewise
  (`PRESCHOOL_SHA256`). It codes no finding on this page, and separation and reunion in [later life](later-life.md); how often it
  gives D was looked at once, before, and nothing was changed after ([instruments-for-every-age.md](instruments-for-every-age.md)).
- The digests of behaviour are of 2026-11-29. Before, the only digest covered numbers, and a mechanism could change with every
  number in place: the commit of each score says which code it was. A change that shows neither on the fixed record nor in
  the small run is still not noticed.
- A finding that counts as validation today is calibration for good once anything has been tuned to it.

{infancy}

## Later life

Findings on school, partners, parents and their children make a third set, `attune evidence --findings life`; what of
it was in view or fitted is shown on [a page of its own](later-life.md), and its validation findings wait until lives
are frozen. What that page shows of the first file was printed in the specification of lives and is *in view* (design)
since 2026-11-30.

## Cannot be tested yet

{untested}
"""

INFANCY = """\
## Infancy by mechanism

{total} findings on infancy, sorted by the mechanism they speak to, make a set of their own since 2026-11-29
(`src/attunement/evidence/findings_infancy.yaml`, and six that are named below as well), beside the first ones: no total above
counts them. `attune evidence --findings infancy` runs them. Their virtual studies were written before the freeze, and those of
validation were run until then only to see that they end: on 64 children, and what they found was not looked at.

{counts}

Where a finding is accepted in words, `check` says beside them what a program can check: a band, or a sign by two standard
errors of at most 4,000 children. Beside a sign stands how many samples of the published size would show it.

**Validation findings that can be tested, each with its virtual study:** {testable}.

{scored}

### What others need first

{needs}
"""
SCORED = """\
### Scores on infancy so far

{scores}

{tables}

### Misses on infancy, one by one

{misses}"""


def main() -> None:
    """Write the page; with a date and a commit, publish the scores."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--infancy", type=Path, default=INFANCY_FOLDER)
    for name in ("--date", "--commit", "--note"):
        parser.add_argument(name, default="")
    given = parser.parse_args()
    boards = {
        SCORES: frozen_board(given.folder, ""),
        INFANCY_SCORES: frozen_board(given.infancy, f" --findings infancy --out {given.infancy}"),
    }
    if given.date and given.commit:
        for place, board in boards.items():
            scores = [*published(place), entry(board, given.date, given.commit, given.note)]
            place.write_text(json.dumps(scores, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (DOCS / "evidence.md").write_text(page(boards[SCORES], boards[INFANCY_SCORES]), encoding="utf-8")


def frozen_board(folder: Path, options: str) -> Scoreboard:
    """Return a scoreboard of what is frozen; another, or none, is refused."""
    again = f"Run `attune evidence{options} --refresh`"
    board = read_scoreboard(folder)
    if board is None:
        raise SystemExit(f"There is no scoreboard in {folder}. {again} first.")
    if board.frozen != FROZEN_SHA256:
        raise SystemExit(f"The scoreboard in {folder} is of other numbers than the frozen ones. {again}.")
    if otherwise := behaving_otherwise(board.theory, coders=board.coders, behaves=board.behaves):
        raise SystemExit(f"{otherwise} {again}, or freeze the change and say so.")
    return board


def published(place: Path) -> list[dict]:
    """Return the scores published so far."""
    return json.loads(place.read_text("utf-8")) if place.exists() else []


def entry(board: Scoreboard, date: str, commit: str, note: str) -> dict:
    """Return what is kept of a score: when, at which commit, totals, and every validation result."""
    return {
        "date": date, "commit": commit, "note": note, "frozen": board.frozen, "coders": board.coders,
        "behaves": board.behaves, "seed": board.seed, "size": board.size,
        "totals": {total.role: [total.inside, total.outside] for total in board.totals()},
        "validation": {
            f"{row.finding} {row.part}".strip(): f"{row.status}: {found(row)}"
            for row in board.rows if row.role == Role.VALIDATION and row.status != UNTESTED
        },
    }  # fmt: skip


def page(board: Scoreboard, on_infancy: Scoreboard) -> str:
    """Return the whole page."""
    totals = table(
        ("", "inside", "outside", "shown, not counted*", "findings not testable yet"),
        [
            (HEADINGS[t.role], str(t.inside), str(t.outside), str(t.not_counted), str(t.untested_findings))
            for t in board.totals()
        ],
    )
    untested = [row for row in board.rows if row.status == UNTESTED]
    return PAGE.format(
        size=board.size, seed=board.seed, totals=totals, frozen_on=FROZEN_ON, frozen=FROZEN_SHA256,
        coders=board.coders, behaves=board.behaves, scores=past(SCORES),
        tables="\n\n".join(section(board, role) for role in HEADINGS),
        infancy=infancy(on_infancy), misses=misses(board),
        untested=table(("finding", "why"), [(f"{r.finding} {r.part}".strip(), r.says) for r in untested]),
    )  # fmt: skip


def past(place: Path) -> str:
    """Return the scores so far as a table."""
    rows = [
        (
            s["date"], f"`{s['commit']}`",
            *("{} / {}".format(*s["totals"][role]) for role in ("validation", "design", "calibration")), s["note"],
        )
        for s in published(place)
    ]  # fmt: skip
    heads = ("date", "commit", "validation: inside / outside", "in view", "fitted", "")
    return table(heads, rows) if rows else "None was published yet."


def misses(board: Scoreboard) -> str:
    """Return what is said of each validation miss; one of which nothing is said is refused."""
    missed = dict.fromkeys(row.finding for row in board.rows if row.role == Role.VALIDATION and row.status == OUTSIDE)
    if undiscussed := [finding for finding in missed if finding not in MISSES]:
        raise SystemExit(f"Validation misses without a discussion: {', '.join(undiscussed)}. Write one into MISSES.")
    return "\n\n".join(f"**{finding}.** {MISSES[finding]}" for finding in missed) or "None."


def infancy(board: Scoreboard) -> str:
    """Return what is said of the findings on infancy: how many can be tested, what came out, and what the others wait for."""
    findings, studies = load_findings("infancy"), load_studies(of="infancy")
    testable = [finding.id for finding in findings.select(role=Role.VALIDATION) if finding.id in studies]
    waiting = [(what, ", ".join(ids), " ".join(dict.fromkeys(ids.values()))) for what, ids in NEEDS.items()]
    waiting += [("out of reach", id, why) for id, why in OUT_OF_REACH.items()]
    scored = SCORED.format(
        scores=past(INFANCY_SCORES), misses=misses(board),
        tables="\n\n".join(section(board, role).replace("## ", "### ", 1) for role in HEADINGS),
    )  # fmt: skip
    return INFANCY.format(
        total=len(findings),
        counts=testable_by_role(findings, studies), testable=", ".join(f"`{id}`" for id in testable),
        scored=scored, needs=table(("needs", "findings", "why"), waiting),
    ).strip()  # fmt: skip


def testable_by_role(findings: Findings, studies: Mapping[str, VirtualStudy]) -> str:
    """Return how many findings there are, and how many can be tested."""
    rows = []
    for role in (*HEADINGS, Role.CONTEXT):
        ids = [finding.id for finding in findings.select(role=role)]
        tested, needing = (sum(id in group for id in ids) for group in (studies, WHY))
        rows.append((role.value, *map(str, (len(ids), tested, needing, len(ids) - tested - needing))))
    return table(("", "findings", "with a virtual study", "need something first", "shown only"), rows)


def section(board: Scoreboard, role: Role) -> str:
    """Return the findings of a role as a table."""
    rows = [
        (
            f"{row.finding} {'' if row.part == 'value' else row.part}".strip() + ("" if row.seen else "*"),
            "" if row.published is None else number(row.published, row.published_interval)
            + (f", n = {row.published_n:,}" if row.published_n else ""),
            "in words" if row.simulated is None else "" if row.band is None else f"{row.band[0]:g} to {row.band[1]:g}",
            found(row),
            number(row.simulated, row.at_published_n) if row.simulated is not None and row.at_published_n else "",
            "–" if row.status == NO_BAND else f"**{row.status}**" if row.status == OUTSIDE else row.status,
        )
        for row in board.rows if row.role == role and row.status != UNTESTED
    ]  # fmt: skip
    heads = ("finding", "published (95 %)", "band", "simulated (95 %)", "at the published n", "")
    return f"## {HEADINGS[role]}\n\n{table(heads, rows)}"


def found(row: Row) -> str:
    """Return what the virtual study found, as a number or in words."""
    return row.says if row.simulated is None else number(row.simulated, row.simulated_interval)


def number(value: float, interval: tuple[float, float] | None) -> str:
    """Return a number with its interval."""
    return f"{value:.3f}" + (f" ({interval[0]:.3f} to {interval[1]:.3f})" if interval else "")


def table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a Markdown table."""
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


if __name__ == "__main__":
    main()
