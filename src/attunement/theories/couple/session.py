"""Two partners with a third person who asks for acts: a therapist in a session, or an exercise at home.

Nothing is written into anybody. What is asked for speaks beside the partners' own reasons, and what lasts is what they learn
from what followed. A session is known not to be ordinary life, so how content one is and how steadily one is answered stand
still in it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import jax.numpy as jnp

from attunement.theories.couple.choice import partner_terms
from attunement.theories.couple.state import Partner, Today
from attunement.theories.couple.theory import COUPLE, settle
from attunement.theories.interface import Actor, Closing, Context, Kept, Scalar, Terms
from attunement.vocabulary import PartnerAct as A

NOT_OF_ORDINARY_LIFE = ("contentment", "responsiveness_mean", "responsiveness_variance")
"""Rows that stand still in a session."""


class Client(NamedTuple):
    """A partner, and what a third person asks of it, constant in a bout; the first fields are a `Partner`'s."""

    reactivity: Scalar
    self_soothing: Scalar
    resting_arousal: Scalar
    responsiveness: Scalar
    loudness_threshold: Scalar
    warmth: Scalar
    directing: Scalar
    rebuff: Scalar
    moodiness: Scalar
    grown: Scalar
    pace: Scalar
    stress: Scalar
    issue: Scalar
    news: Scalar
    weight: Scalar  # φ: how much what is asked weighs, 0 own manner to 1
    ask_disclose: Scalar  # logits
    ask_warm: Scalar
    ask_soothe: Scalar
    ask_demand: Scalar  # below 0 holds it back
    ask_attack: Scalar
    ask_withdraw: Scalar
    ordinary: Scalar  # 1 in ordinary life, 0 in a session


assert Client._fields[: len(Partner._fields)] == Partner._fields


def asked_terms(me: Actor, person: Client, today: Today, context: Context, p: Any) -> Terms:
    """Return the reasons for each act: (1 − φ)·own + φ·asked."""
    own = partner_terms(me, person, today, context, p)  # type: ignore[arg-type]
    phi = person.weight
    reasons = {reason: {act: (1.0 - phi) * logit for act, logit in acts.items()} for reason, acts in own.items()}
    reasons["what was asked"] = {
        A.DISCLOSE: phi * person.ask_disclose, A.WARM: phi * person.ask_warm, A.SOOTHE: phi * person.ask_soothe,
        A.DEMAND: phi * person.ask_demand, A.ATTACK: phi * person.ask_attack, A.WITHDRAW: phi * person.ask_withdraw,
    }  # fmt: skip
    return reasons


def settle_session(me: Actor, kept: Kept, person: Client, today: Today, closing: Closing, p: Any) -> Kept:
    """After a bout: as in ordinary life; after a session, what belongs to ordinary life stands still."""
    after = settle(me, kept, person, today, closing, p)  # type: ignore[arg-type]
    (was,), (now,) = kept.bonds, after.bonds
    stands = {
        name: jnp.where(person.ordinary > 0.5, getattr(now, name), getattr(was, name)) for name in NOT_OF_ORDINARY_LIFE
    }
    return after._replace(bonds=(now._replace(**stands),))


SESSION = replace(
    COUPLE,
    name="couple-session",
    summary="The couple theory with a third person who asks for acts, in sessions or exercises at home.",
    roles=tuple(replace(role, traits=Client, terms=asked_terms, settle=settle_session) for role in COUPLE.roles),
    equations=COUPLE.equations
    + "\nA third person  logit = (1 − φ)·own + φ·asked; calms by `calm`, makes signals readable by `clear`; in a session s, m and "
    "v stand still",
)
