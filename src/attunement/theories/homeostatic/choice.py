"""Why a child does what it does: the named reasons behind each act, as logits."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp

from attunement.theories.homeostatic.bidding import attention, comfort_brought, ease, gate, preference, sigmoid
from attunement.theories.homeostatic.repair import asks_again, smiled_at
from attunement.theories.homeostatic.state import Day, Maturity
from attunement.theories.homeostatic.stimulation import too_little, too_much, tracked
from attunement.theories.interface import Actor, Context, Moment, Scalar, Terms
from attunement.theories.traits import Temperament
from attunement.vocabulary import ChildAct as A
from attunement.vocabulary import is_on


def need(me: Actor, day: Day, context: Context, p: Any) -> tuple[Scalar, Scalar]:
    """Return need and how far it absorbs the child.

    n = clip(arousal + w·distance·(threat + ½·absence·protest), 0, 1.6), where protest is mature and needs a preferred
    person; z = sigmoid((n − n₀)/s).
    """
    absence = 1.0 - context.present[0]
    protest = day.maturity.separation_protest * preference(me.bonds[0], day.maturity, p)
    strange = context.threat + p.need.separation_weight * absence * protest
    felt = me.body.arousal
    if is_on(p.recovery.slow_activation):
        felt = felt + p.recovery.slow_activation * me.body.slow_arousal
    n = jnp.clip(felt + p.need.distance_weight * me.body.distance[0] * strange, 0.0, p.need.most)
    return n, sigmoid((n - p.need.midpoint) / p.need.slope)


def in_need(moment: Moment) -> Scalar:
    """Return how far need absorbed the child as the moment began, 0 to 1: it learns of a person as far as it needs one."""
    return need(moment.before, moment.day, moment.context, moment.p)[1]


def teaching(moment: Moment) -> Scalar:
    """Return how much the moment teaches of a person: z + w·(1 − z), need fully and calm by its weight."""
    absorbed, calm = in_need(moment), moment.p.plasticity.calm_teaches
    return absorbed + calm * (1.0 - absorbed) if is_on(calm) else absorbed


def conflict(
    me: Actor, context: Context, shares: tuple[Scalar, ...], maturity: Maturity, need_drive: Scalar, p: Any
) -> Scalar:
    """Return how strongly two opposed drives towards one person meet: Σ D·T/(D + T + ½), to comfort (D), from threat (T).

    Fright without solution: the person who frightens is the one the child turns to. Main & Hesse (1990). Threat is expected
    fright, and wariness of somebody hardly known (assumed).
    """
    met: Scalar = 0.0
    for bond, share, here in zip(me.bonds, shares, context.present, strict=True):
        drive = need_drive * share * gate(comfort_brought(bond, p), p)
        wary = p.choice.wariness_to_threat * (1.0 - ease(bond, maturity, p))
        threat = (p.choice.threat_gain * bond.threat_expectation + wary) * here
        if is_on(p.repair.trust_disarms):
            threat = threat * (1.0 - p.repair.trust_disarms * comfort_brought(bond, p))
        met = met + drive * threat / (drive + threat + p.choice.half_conflict)
    return met


def taking_charge(torn: Scalar, maturity: Maturity, p: Any) -> dict[int, Scalar]:
    """A torn child that is old enough punishes or is over-bright instead of freezing: w·mature·conflict goes there.

    Main & Cassidy (1988) doi:10.1037/0012-1649.24.3.415.
    """
    taken = p.foresight.takes_charge * maturity.taking_charge * torn
    punishing = p.foresight.punishing * taken
    return {A.FREEZE: -taken, A.RESIST: punishing, A.SOCIAL: taken - punishing}


def child_terms(me: Actor, born: Temperament, day: Day, context: Context, p: Any) -> Terms:
    """Return the reasons for each of the child's acts.

    The theory's `equations` say the same act by act; each key is a reason a person would understand.
    """
    del born  # what a child is born with acts through its arousal
    c, first, maturity = p.choice, me.bonds[0], day.maturity
    n, absorbed = need(me, day, context, p)
    shares = attention(me.bonds, context.present, maturity, p)
    reachable, answer, comfort, unsure = 0.0, 0.0, 0.0, 0.0
    for bond, share in zip(me.bonds, shares, strict=True):
        reachable = reachable + share
        answer = answer + share * bond.contingency_now
        comfort = comfort + share * gate(comfort_brought(bond, p), p)
        doubt = jnp.sqrt(bond.responsiveness_variance)
        unsure = unsure + share * doubt / (bond.responsiveness_mean + c.answering_offset)
    drive = c.attachment_gain * n
    trust, heard = gate(comfort_brought(first, p), p), gate(first.contingency_now, p)
    crying = c.cry_gain * drive * n
    habit = absorbed * c.habit_gain
    away = c.need_to_avert * drive
    reasons: dict[str, dict[int, Scalar]] = {
        "curiosity": {A.EXPLORE: c.explore},
        "tendency": {
            A.SOCIAL: c.social, A.SIGNAL: c.signal, A.CRY: c.cry, A.APPROACH: c.approach, A.AVERT: c.avert,
            A.RESIST: c.resist, A.FREEZE: c.freeze,
        },
        "need": {
            A.EXPLORE: -c.exploration_loss * n, A.SOCIAL: -c.social_loss * n, A.CRY: crying * (1.0 - c.cry_gated),
            A.AVERT: away,
        },
        "expected comfort": {A.CRY: crying * c.cry_gated * trust, A.APPROACH: drive * comfort},
        "expected answer": {A.SOCIAL: c.expectation_to_social * answer, A.SIGNAL: c.signal_share * drive * heard},
        "play": {A.SOCIAL: c.play_to_social * context.play * reachable},
        "habit": {
            A.SOCIAL: habit * first.value_social, A.SIGNAL: habit * first.value_signal, A.CRY: habit * first.value_cry,
            A.APPROACH: habit * first.value_approach, A.AVERT: habit * first.value_avert,
            A.RESIST: habit * first.value_resist,
        },
        "uncertainty": {A.RESIST: c.uncertainty_to_resist * unsure * n},
        "conflict": {A.FREEZE: c.conflict_gain * conflict(me, context, shares, maturity, drive, p)},
        "nobody to turn to": {
            A.SOCIAL: -c.absent_social * (1.0 - reachable), A.APPROACH: -c.absent_approach * (1.0 - reachable),
            A.RESIST: -c.absent_resist * (1.0 - reachable),
        },
        "maturation": {
            A.SOCIAL: -c.immature_social * (1.0 - maturity.social_smile),
            A.APPROACH: -c.immature_approach * (1.0 - maturity.locomotion),
        },
    }  # fmt: skip
    if is_on(p.recovery.distrust_averts):
        reasons["distrust"] = {A.AVERT: away * p.recovery.distrust_averts * (1.0 - 2.0 * trust)}
    if is_on(p.repair.asks_again):
        reasons["asking again"] = asks_again(context.previous, heard, p)
    if is_on(p.repair.smiles_back):
        friendly = smiled_at(context.previous, shares)
        reasons["smiling back"] = {A.SOCIAL: p.repair.smiles_back * heard * friendly}
    if is_on(p.stimulation.averts):
        reasons["too much"] = {A.AVERT: p.stimulation.averts * too_much(me.body, day, p)}
    if is_on(p.stimulation.too_little):
        reasons["too little"] = {A.SOCIAL: -p.stimulation.too_little * too_little(me.body, p)}
    if is_on(p.stimulation.vigilance):
        acted = tracked(me.bonds, shares, p, context.previous.others)
        reasons["vigilance"] = {A.SOCIAL: p.stimulation.vigilance * acted}
    if is_on(p.cues.wants_company):
        want = p.cues.wants_company * me.body.company_wanted
        reasons["company"] = {A.SOCIAL: want, A.SIGNAL: want * heard, A.CRY: want * me.body.frustration}
    if is_on(p.cues.watched):
        reasons["watched"] = {A.EXPLORE: p.cues.watched * (1.0 - absorbed) * comfort}
    if is_on(p.foresight.takes_charge):
        reasons["taking charge"] = taking_charge(reasons["conflict"][A.FREEZE], maturity, p)
    return reasons
