"""What cannot be tested yet, and why: findings for which the model has no mechanism, procedure or instrument."""

from __future__ import annotations

from attunement.evidence.finding import Finding
from attunement.evidence.findings import SETS
from attunement.evidence.studies.infancy.reach import WHY
from attunement.evidence.studies.life.reach import WHY as WHY_LATER

NOT_YET_SCORED = (
    "Has a virtual study among those on infancy (`attune evidence --findings infancy`), and is scored there."
)
IN_LIVES = "Has a virtual study among those on later life (`attune evidence --findings life`), and is shown there."
REASONS = {
    "ssp.abc.intracultural": "Countries are not modelled, so there is no variance between them to compare with.",
    "ssp.abc.countries": "Countries are not modelled: how care and separations differ between them is not known as numbers.",
    "ssp.preschool": "Persons who live are seen at separation and reunion at four; no virtual study counts their classes yet.",
    "inst.beip.42mo": "Lives hold institutions and foster care; no virtual study of these children is written yet.",
    "scales.rawdata.dutch": "The published page describes the data, but the data file itself was not found.",
    "aqs.norm": "The Q-sort-like score is in standard deviations, not a correlation with the criterion sort.",
    "U.anom": "Caregivers have no state of mind of their own that could be unresolved.",
    "phys.rsa.preschool": "The model's arousal has no vagal part, and preschoolers are not in reach.",
    "phys.sf.rsa": "The model's arousal has no vagal part apart from heart rate.",
    "mr.mirror": "Caregivers have no state of mind of their own, and marked mirroring is not an act.",
    "mr.gaze.home": "At home acts last three seconds and gaze is not an act of its own; a glance of 0.7 s cannot be seen.",
    "time.cry.wolke": "Whole days can be lived (`--procedure day`); no virtual study counts their minutes of crying yet.",
    "time.cry.carry": "Whole days can be lived (`--procedure day`); no virtual study counts their minutes of crying yet.",
    "time.sleep": "When children of the model sleep is given by age and not found.",
    "time.stranger": "Four classes of growth over thirty months, and their heritability, are beyond the present procedures.",
    "gen.sens.shared": "Needs twins whose caregivers treat them differently; differential treatment is not modelled.",
    "gen.gxe": "Children differ in reactivity, not in how fast they learn; no genotype is modelled.",
    "int.vdboom": "The size of that training's effect on observed sensitivity is not among the findings, so it cannot be repeated.",
    "int.D": NOT_YET_SCORED,
    "int.eft": "Couple therapy (`attune couple --trial`) was made with this number in view, and is not scored.",
    "mult.carer": "Professional carers of groups are not modelled.",
    "mult.glasgow": "Which of several persons a child prefers has no procedure yet.",
    "mult.conc.verbal": "Older children's verbal measures are not modelled.",
    "inf.trial.letourneau": NOT_YET_SCORED,
    "inf.temper.cassidy": NOT_YET_SCORED,
    "inf.misread.isabella91": NOT_YET_SCORED,
}
"""By finding."""

LATER_LIFE = "Persons grow up in lives (`attune life`); no virtual study of this finding has been written for them yet."
NOT_WRITTEN = "No virtual study has been written yet."
COUPLES = (
    "Couples are simulated, by numbers set by hand (docs/couples.md); no finding on adults is held against them yet."
)
LATER = ("stab.", "trans.", "aai.", "out.")
GROWN_UP = "ad."


def why_out_of_reach(finding: Finding) -> str:
    """Return, in a sentence, why a finding cannot be tested yet."""
    known = REASONS | WHY | WHY_LATER | dict.fromkeys(SETS["life"].also, IN_LIVES)
    if finding.id in known:
        return known[finding.id]
    if finding.id.startswith(GROWN_UP):
        return COUPLES
    return LATER_LIFE if finding.id.startswith(LATER) else NOT_WRITTEN
