"""What a coder writes down for each common act: one code per act, or concurrent channels.

Data, not judgement: an act is all a simulated camera sees, and these tables say what it looks like in each channel.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from attunement.vocabulary import CHILD_ACT_NAMES, PERSON_ACT_NAMES

BEHAVIOUR, BODY, FACE = "behaviour", "body", "face"
OF_FACE = (FACE, "gaze", "affect", "voice")
"""Channels that show voice and face of whoever shows two acts at once; `behaviour` shows one act, any other the body's."""


@dataclass(frozen=True)
class Codebook:
    """Which code each act becomes, channel by channel; the source says where the table comes from.

    Attributes
    ----------
    child, person
        Channel → code of each common act, in the order of the acts.
    """

    name: str
    child: Mapping[str, tuple[str, ...]]
    person: Mapping[str, tuple[str, ...]]
    source: str


ACTS = Codebook(
    "acts", {BEHAVIOUR: CHILD_ACT_NAMES}, {BEHAVIOUR: PERSON_ACT_NAMES}, "one code per act, as the theory acts"
)

TWO_CHANNELS = Codebook(
    "acts in two channels", dict.fromkeys((BEHAVIOUR, BODY, FACE), CHILD_ACT_NAMES), ACTS.person,
    "as `acts`, and beside it what the body does, and what voice and face show",
)  # fmt: skip
"""What `acts` becomes where a child can show two acts at once."""

# Order of the child's acts:    explore, social, signal, cry, approach, avert, resist, freeze
# Order of a person's acts:     neutral, positive, soothe, direct, rebuff, frighten
CHANNELS = Codebook(
    "channels",
    {
        "gaze": ("object", "partner", "partner", "away", "partner", "away", "away", "away"),
        "affect": ("neutral", "positive", "neutral", "negative", "neutral", "neutral", "negative", "neutral"),
        "voice": ("quiet", "happy", "fuss", "cry", "quiet", "quiet", "fuss", "quiet"),
        "body": ("handle object", "relaxed", "reach", "relaxed", "lean in", "turn away", "push", "still"),
    },
    {
        "gaze": ("partner", "partner", "partner", "object", "away", "partner"),
        "affect": ("neutral", "positive", "neutral", "neutral", "negative", "negative"),
        "voice": ("quiet", "talk", "talk", "talk", "quiet", "quiet"),
        "body": ("relaxed", "relaxed", "hold", "show", "turn away", "loom"),
    },
    "after the channels of the Infant and Caregiver Engagement Phases, Weinberg & Tronick (1999); assumed",
)
