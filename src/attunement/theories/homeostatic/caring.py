"""Why a person answers a child as it does: its own manner, the mood of the day, and what it was told to do."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp

from attunement.theories.acting import weigh
from attunement.theories.homeostatic.bidding import loudness, salience, sigmoid
from attunement.theories.homeostatic.repair import tries_again
from attunement.theories.homeostatic.strain import CHILD, pretended, slowed, strained
from attunement.theories.interface import Actor, Context, Scalar, Terms
from attunement.theories.traits import Caring
from attunement.vocabulary import ChildAct, is_on
from attunement.vocabulary import PersonAct as A

INVITES_DIRECTION = {ChildAct.EXPLORE: 1.0, ChildAct.SOCIAL: 1.0, ChildAct.AVERT: 1.0}


def misread(answer: Scalar, readiness: Scalar, p: Any) -> dict[int, Scalar]:
    """Return how a read signal is answered by who may take it for a wish to play: wrong = w·(1 − sigmoid(readiness))."""
    wrong = p.cues.misreads * (1.0 - sigmoid(readiness))
    return {A.SOOTHE: answer * (1.0 - wrong), A.POSITIVE: 0.5 * wrong * answer, A.DIRECT: 0.5 * wrong * answer}


def person_terms(me: Actor, caring: Caring, mood: Scalar, context: Context, p: Any) -> Terms:
    """Return the reasons for each of a person's acts, given what the child did in the tick before.

    A signal is read with probability sigmoid((loudness − threshold)/slope); own manner and instruction are mixed by
    the timetable's weight φ: logits = (1 − φ)·own + φ·instructed.
    """
    c, as_told, told, child = p.caregiving, p.instruction, context.instruction, context.previous.others[CHILD]
    if is_on(p.steadiness.mood_costs):
        mood = mood - p.steadiness.mood_costs * jnp.abs(mood)
    own, loud, asks = 1.0 - told, loudness(p), salience(p)
    signals = weigh(child, dict.fromkeys(loud, 1.0))
    read = signals * sigmoid((weigh(child, loud) - caring.loudness_threshold) / c.reading_slope)
    invited = c.direct_uninvited + (1.0 - c.direct_uninvited) * weigh(child, INVITES_DIRECTION)
    alarming = weigh(child, {act: jnp.where(asked > c.loud_bid, 1.0, 0.0) for act, asked in asks.items()})
    answers: dict[int, Scalar] = {A.SOOTHE: own * c.soothe_to_signal * (caring.responsiveness + mood) * read}
    if is_on(p.cues.misreads):
        answers = misread(answers[A.SOOTHE], caring.responsiveness + mood, p)
    reasons: dict[str, dict[int, Scalar]] = {
        "tendency": {
            A.NEUTRAL: own * c.neutral, A.POSITIVE: own * c.positive, A.SOOTHE: own * c.soothe, A.DIRECT: own * c.direct,
            A.REBUFF: own * c.rebuff, A.FRIGHTEN: own * c.frighten,
        },
        "responsiveness": answers,
        "warmth": {
            A.POSITIVE: own * caring.warmth * (c.positive_base + c.positive_to_social * child[ChildAct.SOCIAL])
        },
        "directing": {A.DIRECT: own * caring.directing * invited},
        "rebuff": {A.REBUFF: own * c.rebuff_to_bid * caring.rebuff * weigh(child, asks)},
        "fright": {A.FRIGHTEN: own * (caring.fright + caring.contingent_fright * alarming)},
        "play": {
            A.POSITIVE: own * c.positive_in_play * context.play, A.DIRECT: own * c.direct_in_play * context.play,
        },
        "instruction": {
            A.NEUTRAL: told * as_told.neutral * (1.0 - signals),
            A.POSITIVE: told * (as_told.positive + as_told.positive_to_greeting * context.greeting),
            A.SOOTHE: told * (as_told.soothe * signals + as_told.soothe_unasked * (1.0 - signals)),
            A.DIRECT: told * as_told.direct, A.REBUFF: told * as_told.rebuff, A.FRIGHTEN: told * as_told.frighten,
        },
    }  # fmt: skip
    if is_on(p.repair.tries_again):
        again = tries_again(context.previous, CHILD, caring, mood, p)
        reasons["trying again"] = {act: own * less for act, less in again.items()}
    if is_on(p.strain.tires):
        reasons["strain"] = strained(me, weigh(child, asks), context, p)
    if is_on(p.strain.pretends):
        reasons["pretending"] = pretended(me, caring.warmth, child[ChildAct.SOCIAL], context, p)
    if is_on(p.strain.slows):
        reasons["slowness"] = slowed(me, context, p)
    return reasons
