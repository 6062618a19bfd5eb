"""Why a partner does what it does: named reasons behind each act, as logits."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp

from attunement.theories.couple.attention import Seen, seen
from attunement.theories.couple.state import LEARNED, NEED_BOUND, Partner, Today
from attunement.theories.couple.trust import Turning, gate, turning
from attunement.theories.interface import Actor, Context, Scalar, Terms
from attunement.vocabulary import PartnerAct as A
from attunement.vocabulary import is_on


def readiness(me: Actor, person: Partner, today: Today, to: Turning, p: Any) -> Scalar:
    """Return how ready a partner is to comfort the other.

    r = S + mood − a·z − t·L + f·[c_E·(E − E₀) + c_g·(g − g₀) − c_h·h]: who is absorbed or asked too much gives less; care
    follows trust, and leaves where hurt is expected. Who is grown gives whatever is expected.
    """
    c = p.care
    ready = person.responsiveness + today.mood - c.absorbed * to.absorbed
    if is_on(p.tiredness.gain):
        ready = ready - c.tires * me.body.tiredness
    if is_on(c.follow_trust):
        follows = (
            c.to_answer * (to.acted_on.contingency_expectation - c.usual_answer)
            + c.to_reach * (to.reach - c.usual_reach)
            - c.to_hostility * to.acted_on.hostility_expectation
        )
        ready = ready + c.follow_trust * (1.0 - person.grown) * follows
    return ready


def torn(to: Turning, here: Scalar, p: Any) -> Scalar:
    """Return how strongly two opposed drives to one person meet: D·T/(D + T + ½), D to comfort, T from hostility."""
    drive = p.choice.attachment_gain * to.need * to.reach
    threat = p.choice.threat_gain * to.acted_on.hostility_expectation * here
    return drive * threat / (drive + threat + p.choice.half_conflict)


def asking(to: Turning, person: Partner, p: Any) -> dict[str, dict[int, Scalar]]:
    """Return what need and what was learned of the other speak for."""
    c, felt, n = p.choice, to.acted_on, to.need
    drive = c.attachment_gain * n
    towards = drive * to.reach
    unsure = jnp.sqrt(felt.responsiveness_variance) / (felt.responsiveness_mean + c.answering_offset)
    habit = c.habit * to.absorbed
    return {
        "need": {A.BUSY: -c.busy_loss * n, A.WARM: -c.warm_loss * n, A.WITHDRAW: c.need_to_withdraw * drive},
        "expected answer": {
            A.WARM: c.warm_to_answer * felt.contingency_now, A.HINT: c.hint_share * drive * gate(felt.contingency_now, p),
        },
        "expected comfort": {
            A.DISCLOSE: c.disclose_gain * towards * (1.0 - c.disclose_hostility * felt.hostility_expectation),
            A.SEEK: c.seek_gain * towards * (1.0 - c.seek_issue * person.issue),
        },
        "uncertainty": {A.DEMAND: c.unsure_to_demand * unsure * n},
        "habit": {
            A.WARM: c.habit_warm * felt.value_warm,
            **{LEARNED[name]: habit * getattr(felt, f"value_{name}") for name in NEED_BOUND},
        },
    }  # fmt: skip


def giving(me: Actor, person: Partner, today: Today, to: Turning, other: Seen, p: Any) -> dict[str, dict[int, Scalar]]:
    """Return what the other's last act speaks for."""
    c, care = p.choice, p.care
    reasons: dict[str, dict[int, Scalar]] = {
        "readiness": {A.SOOTHE: care.soothe_to_signal * readiness(me, person, today, to, p) * other.read},
        "warmth": {A.WARM: person.warmth * (c.warm_base + c.warm_to_warm * other.warm)},
        "directing": {A.DIRECT: person.directing * (care.direct_unread + (1.0 - care.direct_unread) * other.read)},
        "rebuff": {A.ATTACK: c.rebuff_to_attack * person.rebuff * other.asks},
        "hurt": {
            A.WITHDRAW: c.hurt_to_withdraw * other.hurt * (1.0 - to.reach),
            A.ATTACK: c.hurt_to_attack * other.hurt * (1.0 + to.absorbed),
        },
    }
    if is_on(care.habit):
        reasons["what comforting has brought"] = {A.SOOTHE: care.habit * to.acted_on.value_soothe * other.read}
    return reasons


def partner_terms(me: Actor, person: Partner, today: Today, context: Context, p: Any) -> Terms:
    """Return the reasons for each of a partner's acts.

    The theory's `equations` say the same act by act; each key is a reason a person would understand.
    """
    c, here = p.choice, context.present[0]
    to = turning(me, person, today, context, p)
    other = seen(context.previous.others[0], here, to.acted_on.protest_meaning, person, p)
    away, hostility = 1.0 - here, to.acted_on.hostility_expectation
    return {
        "tendency": {
            A.BUSY: c.busy, A.WARM: c.warm, A.HINT: c.hint, A.DISCLOSE: c.disclose, A.SEEK: c.seek, A.DEMAND: c.demand,
            A.SOOTHE: p.care.soothe, A.DIRECT: p.care.direct, A.WITHDRAW: c.withdraw, A.ATTACK: c.attack,
            A.FREEZE: c.freeze,
        },
        **asking(to, person, p),
        **giving(me, person, today, to, other, p),
        "expected hostility": {A.WITHDRAW: c.hostility_to_withdraw * hostility},
        "frustration": {
            A.DEMAND: c.frustrated_to_demand * to.need * me.body.frustration,
            A.ATTACK: c.frustrated_to_attack * me.body.frustration,
        },
        "wanting a change": {A.DEMAND: c.issue_to_demand * person.issue},
        "something good to tell": {A.WARM: c.warm_in_news * person.news},
        "conflict": {A.FREEZE: c.conflict_gain * torn(to, here, p)},
        "nobody there": {
            A.WARM: -c.alone_warm * away, A.DISCLOSE: -c.alone_reach * away, A.SEEK: -c.alone_reach * away,
            A.SOOTHE: -c.alone_reach * away, A.DIRECT: -c.alone_reach * away, A.DEMAND: -c.alone_protest * away,
            A.ATTACK: -c.alone_protest * away,
        },
    }  # fmt: skip
