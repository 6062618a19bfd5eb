"""What cannot be tested yet, and why: findings for which the model has no mechanism, procedure or instrument."""

from __future__ import annotations

from attunement.evidence.finding import Finding
from attunement.evidence.studies.infancy.reach import WHY

NOT_YET_SCORED = (
    "Has a virtual study among those on infancy (`attune evidence --findings infancy`), and is scored there."
)
REASONS = {
    "ssp.abc.intracultural": "Countries are not modelled, so there is no variance between them to compare with.",
    "ssp.abc.countries": "Countries are not modelled: how care and separations differ between them is not known as numbers.",
    "ssp.preschool": "There is no preschool procedure and no preschool coder yet; the infant coder is not for four-year-olds.",
    "inst.beip.42mo": "There is no preschool procedure and no preschool coder yet, and the children were seen at 42 months.",
    "scales.rawdata.dutch": "The published page describes the data, but the data file itself was not found.",
    "aqs.norm": "The Q-sort-like score is in standard deviations, not a correlation with the criterion sort.",
    "U.anom": "Caregivers have no state of mind of their own that could be unresolved.",
    "context.sec": "Support, stress and depressive symptoms of caregivers are not modelled by degrees.",
    "phys.rsa.preschool": "The model's arousal has no vagal part, and preschoolers are not in reach.",
    "phys.sf.rsa": "The model's arousal has no vagal part apart from heart rate.",
    "mr.mirror": "Caregivers have no state of mind of their own, and marked mirroring is not an act.",
    "mr.gaze.home": "At home acts last three seconds and gaze is not an act of its own; a glance of 0.7 s cannot be seen.",
    "stab.fraley": "Needs the same children seen over nineteen years.",
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

AREAS = {
    "8": "Lives (`attune life`) are made of assumptions that nobody fitted; no finding on later years is scored.",
    "9": "Generations (`attune generations`) were made with published numbers in view; no finding on them is scored.",
    "10": "Interviews in lives (`attune life`) have cuts set to published shares; no finding on them is scored.",
    "12": "Lives (`attune life`) are made of assumptions that nobody fitted; no finding on what becomes of children is scored.",
    "14": "Couples (`attune couple`) were made with published numbers in view; no finding on adults is scored.",
}
"""By number of the area of research."""

NOT_WRITTEN = "No virtual study has been written yet."
LATER = ("stab.", "trans.", "aai.", "ad.", "out.")


def why_out_of_reach(finding: Finding) -> str:
    """Return, in a sentence, why a finding cannot be tested yet."""
    if finding.id in REASONS | WHY:
        return (REASONS | WHY)[finding.id]
    if finding.id.startswith(LATER):
        return AREAS[finding.area.split("_")[0]]
    return NOT_WRITTEN
