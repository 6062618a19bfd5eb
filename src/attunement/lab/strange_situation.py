"""The Strange Situation: eight episodes, two partings, two reunions."""

from __future__ import annotations

from attunement.lab.procedure import Absent, Episode, Own, Procedure, Until
from attunement.vocabulary import ChildAct

STOP_CRYING = Until(acts=(ChildAct.CRY,), share=0.7, window_s=30, check_every_s=15)
"""Separations are cut short when a child has cried for most of the last half minute."""

REUNION = Own(instruction=0.75, greets_s=9)
PRESENT = Own(instruction=0.5)
STRANGER = Own()

STRANGE_SITUATION = Procedure(
    name="strange-situation",
    summary="A child of about a year, its caregiver and a stranger in an unfamiliar room; the caregiver leaves and returns twice.",
    source="Ainsworth, Blehar, Waters & Wall (1978) Patterns of Attachment; strangeness of each episode assumed",
    step_s=3,
    # Episode 1, half a minute in which an experimenter shows the room, is left out: nothing is scored in it.
    episodes=(
        Episode("2 caregiver", 180, PRESENT, strangeness=0.15),
        Episode("3 stranger", 180, PRESENT, STRANGER, strangeness=0.45),
        Episode("4 separation", 180, Absent(), STRANGER, strangeness=0.35, until=STOP_CRYING),
        Episode("5 reunion", 180, REUNION, strangeness=0.2),
        Episode("6 alone", 180, Absent(), strangeness=0.35, until=STOP_CRYING),
        Episode("7 stranger", 180, Absent(), STRANGER, strangeness=0.45, until=STOP_CRYING),
        Episode("8 reunion", 180, REUNION, strangeness=0.2),
    ),
    strangeness=0.7056,
    strangeness_sd=0.2998,
    arousal_sd=0.04322,
    reactivity_sd=0.2057,
    strangeness_source="calibrated with the prototype of the homeostatic theory",
)
