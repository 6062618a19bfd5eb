"""What of the findings on infancy can be tested now, and what each of the others waits for; reviewed finding by finding.

Whatever has a virtual study in this folder can be tested now, whether or not the theory has a mechanism for it: without one it
fails, and that is a test. The others need a mechanism, a procedure or a read-out first, or are background that is never tested.
"""

from __future__ import annotations

NEEDS = {
    "a place that a child gets used to": {
        "inf.avail.daycare_adapt": "Days with the mother in a new place have no place to make known.",
    },
    "announced partings": {
        "inf.protest.leave_words": "Nobody says that they will go or come back, and children do not understand words.",
    },
    "a caregiver's state of mind": {
        "inf.period.foster_concord": "Caregivers have no state of mind that an interview could find, apart from how they care.",
    },
    "a vagal read-out": {
        "inf.repair.maltreating": "The model's arousal has no vagal part that could be withdrawn or rise apart from it.",
    },
    "guesses of what a child needs": {
        "inf.misread.meins12": "Caregivers answer signals; they do not guess a need, so that no guess can be right or wrong.",
        "inf.trial.mindbaby": "Guessing the need better is not a dial of its own, so that training cannot be repeated.",
    },
    "a partner by script, who replays or answers at a set rate": {
        "inf.over.attention": "A partner whose answers are wholly, half or not contingent cannot be set for each infant.",
        "inf.joy.mirroring": "What a mother did last week cannot be replayed to her infant.",
        "inf.joy.yoked": "Acts by another infant's clock cannot be given.",
        "inf.genuine.doublevideo": "What a mother did a minute ago cannot be replayed to her infant.",
        "inf.genuine.doublevideo.null": "What a mother did a minute ago cannot be replayed to her infant.",
    },
    "inverse control of the timing of smiles": {
        "inf.joy.smilegoal": "Against shifted smiles, time with only the mother smiling and time with only the infant smiling gain "
        "alike, so that a count cannot tell their goals; the published method is not among the measures.",
    },
    "kinds of touch": {
        "inf.joy.nurturingtouch": "Touch is part of soothing: neither how often nor how gently is an act of its own.",
    },
    "later adjustment": {
        "inf.temper.slagt": "Adjustment at three years has no read-out.",
        "inf.temper.alspac": "Behaviour at school age has no read-out.",
        "inf.trial.notmediated": "Behaviour in the clinical range at 3.5 years has no read-out.",
    },
    "caregivers whose ways wear off or grow": {
        "inf.trial.timing": "A trained caregiver stays as trained: training at one age and at another add up by construction.",
    },
    "a caregiver's mood, load and help by degrees": {
        "inf.context.depression.sens": "Depressive symptoms of caregivers are not modelled by degrees.",
        "inf.context.support.change": "Help and attitudes that change a caregiver over a year are not modelled.",
    },
    "a caregiver's own arousal": {
        "inf.context.cryfeelings": "What crying does to caregivers themselves is not modelled.",
        "inf.context.contagion": "Caregivers have no arousal that an infant could take up.",
    },
    "pretended acts": {
        "inf.genuine.fake": "An act that does not fit what happened, or is exaggerated, is no act of its own.",
    },
}
"""What is needed → finding → why."""

OUT_OF_REACH = {
    "inf.context.attributions": "Adults who watch videos of infants they do not know, and how they were raised, are not modelled.",
}
"""Finding → why."""

BACKGROUND = (
    "inf.avail.hospital_3y", "inf.trust.habituation", "inf.trust.prenatal_cognition", "inf.trust.rsa_contested",
    "inf.trust.stroking", "inf.repair.memory15d", "inf.kin.sibling_comfort", "inf.over.malatesta",
)  # fmt: skip
"""Findings whose role is context: shown, never tested."""

WHY = OUT_OF_REACH | {finding: why for findings in NEEDS.values() for finding, why in findings.items()}
"""Finding → why it has no virtual study."""
