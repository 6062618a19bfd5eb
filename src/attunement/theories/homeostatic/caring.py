"""Why a person answers a child as it does: its own manner, the mood of the day, and what it was told to do."""

from __future__ import annotations

from typing import Any

from attunement.theories.homeostatic.bidding import LOUDNESS, SALIENCE, sigmoid, weigh
from attunement.theories.interface import Actor, Context, Scalar, Terms
from attunement.theories.traits import Caring
from attunement.vocabulary import ChildAct
from attunement.vocabulary import PersonAct as A

CHILD = 0
"""The child comes first in the cast, so it is the first of a carer's others."""

SIGNALS = dict.fromkeys(LOUDNESS, 1.0)
LOUD_BIDS = {act: 1.0 for act, salience in SALIENCE.items() if salience > 0.45}
INVITES_DIRECTION = {ChildAct.EXPLORE: 1.0, ChildAct.SOCIAL: 1.0, ChildAct.AVERT: 1.0}


def person_terms(me: Actor, caring: Caring, mood: Scalar, context: Context, p: Any) -> Terms:
    """Return the reasons for each of a person's acts, given what the child did in the tick before.

    A signal is read with probability sigmoid((loudness − threshold)/slope); own manner and instruction are mixed by
    the timetable's weight φ: logits = (1 − φ)·own + φ·instructed.
    """
    del me  # a carer here has neither body nor expectations, only a manner and a mood
    c, told, child = p.caregiving, context.instruction, context.previous.others[CHILD]
    own = 1.0 - told
    signals = weigh(child, SIGNALS)
    read = signals * sigmoid((weigh(child, LOUDNESS) - caring.loudness_threshold) / c.reading_slope)
    invited = 0.5 + 0.5 * weigh(child, INVITES_DIRECTION)
    return {
        "tendency": {
            A.NEUTRAL: own * c.neutral, A.POSITIVE: own * c.positive, A.SOOTHE: own * c.soothe, A.DIRECT: own * c.direct,
            A.REBUFF: own * c.rebuff, A.FRIGHTEN: own * c.frighten,
        },
        "responsiveness": {A.SOOTHE: own * c.soothe_to_signal * (caring.responsiveness + mood) * read},
        "warmth": {
            A.POSITIVE: own * caring.warmth * (c.positive_base + c.positive_to_social * child[ChildAct.SOCIAL])
        },
        "directing": {A.DIRECT: own * caring.directing * invited},
        "rebuff": {A.REBUFF: own * c.rebuff_to_bid * caring.rebuff * weigh(child, SALIENCE)},
        "fright": {A.FRIGHTEN: own * (caring.fright + caring.contingent_fright * weigh(child, LOUD_BIDS))},
        "play": {
            A.POSITIVE: own * c.positive_in_play * context.play, A.DIRECT: own * c.direct_in_play * context.play,
        },
        "instruction": {
            A.NEUTRAL: told * 1.5 * (1.0 - signals), A.POSITIVE: told * (0.8 + 2.5 * context.greeting),
            A.SOOTHE: told * (3.0 * signals - (1.0 - signals)), A.DIRECT: told * -1.0, A.REBUFF: told * -4.0,
            A.FRIGHTEN: told * -6.0,
        },
    }  # fmt: skip
