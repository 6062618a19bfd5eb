"""What of the findings on later life can be tested with lives as they are, and what each of the others waits for.

Whatever has a virtual study in this folder can be tested now. The others need a mechanism, a procedure or a read-out first, a
virtual study, or are background that is never tested.
"""

from __future__ import annotations

NEEDS = {
    "a questionnaire on symptoms": {
        "life.narr.dep": "Nobody is asked about depressive symptoms, and nothing in a person stands for them.",
        "life.out.depression": "Nobody is asked about depressive symptoms, and nothing in a person stands for them.",
        "life.earned.retro": "Nobody is asked about symptoms, and interviews do not say how care is told to have been.",
    },
    "children seen among others before school": {
        "life.out.belsky": "What children do among others at three is not written down.",
        "life.ev.separation": "What children do among others at three and five is not written down.",
        "life.ev.beip.girls": "What children do among others at four and a half is not written down.",
        "life.ctx.teacherbond": "What children do among others at four is not written down.",
    },
    "children who meet each other": {
        "life.peer.victim": "Friends are drawn from a population; two children of a study never meet.",
    },
    "refusals, and what becomes of limits": {
        "life.out.er.path": "Toddlers are refused nothing, so there is no frustration of that kind to regulate.",
    },
    "parents whose own lives go on with their child": {
        "life.ev.transition": "How a parent cares is what it had become at 26; its own bonds are not followed beside the child.",
    },
    "turning to people, as something that decides who is met": {
        "life.ctx.hierarchy": "Whom somebody seeks in need does not decide who is met; bouts are the timetable's.",
        "life.ctx.hierarchy.age": "Whom somebody seeks in need does not decide who is met; bouts are the timetable's.",
    },
    "a virtual study": {
        "life.earned.breaking": "Lives hold grandparents, therapy and partners; no virtual study compares who had them yet.",
    },
}
"""What is needed → finding → why."""

BACKGROUND = (
    "life.stab.konrath", "life.trans.maltreat.or", "life.trans.harvard", "life.narr.absorption", "life.ctx.teen.grandmother",
)  # fmt: skip
"""Findings whose role is context: shown, never tested."""

WHY = {finding: why for findings in NEEDS.values() for finding, why in findings.items()}
"""Finding → why it has no virtual study."""
