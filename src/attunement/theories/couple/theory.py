"""The couple theory: each of two partners keeps its arousal in bounds, by itself and through the other, and learns from answers.

It is the child's kernel run both ways: whoever asks also gives. Nobody has a style; what a questionnaire asks of somebody's bond is
read out of it elsewhere, and enters nothing here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import jax.numpy as jnp

from attunement.theories.acting import policy
from attunement.theories.couple.choice import partner_terms
from attunement.theories.couple.learning import (
    feel_contingency,
    learn_expectations,
    learn_meaning,
    learn_values,
    trace_acts,
)
from attunement.theories.couple.numbers import CoupleParameters
from attunement.theories.couple.regulation import arouse, balance, move, share_joy, tire
from attunement.theories.couple.state import Body, Bond, Partner, Today
from attunement.theories.interface import Actor, Closing, Kept, Newborn, Opening, Role, Scalar, Theory
from attunement.vocabulary import PARTNER_ACT_NAMES, PartnerAct

EQUATIONS = """\
Autopilot       ê = bond + ω·(people in general − bond), row by row;  ω = w·(a₀ + a₁·σ((A − n₀)/s))/(1 + calm)
Need            n = clip(A + w·d·(θ + ½·away·known), 0, 1.6)·(1 − grown);  z = σ((n − n₀)/s)
Trust, reach    q = (p₁ − p₀)/(1 − p₀);  g = m(q)·ease;  m(q) = ε + (1 − ε)·q²/(q² + q₀²);  D = λ·n·g
                ease = 1 − wary·(1 − known);  known = (1 + f₀²)·f²/(f² + f₀²)
What was seen   hurt = attack + k·(1 − 2·clear)·demand;  read = σ((loudness − (ϑ − clear))/s), of a demand times min(1, 2·(1 − k))
Readiness       r = S + mood − a·z − t·L + f·[c_E·(E − E₀) + c_g·(g − g₀) − c_h·h]
Acts            logit = sum of reasons, here act by act (E the fast copy); away, what needs somebody there is held back
  busy          b − g_B·n
  warm          b − g_W·n + β_E·E + news + W·(w₀ + w₁·warm) + habit·Q
  hint          b + .7λ·n·m(E) + z·habit·Q
  disclose      b + 2.5·D·(1 − 2·h) + z·habit·Q
  seek          b + 1.8·D·(1 − ½·issue) + z·habit·Q
  demand        b + n·(β_U·√v/(m + .1) + β_R·R) + β_i·issue + z·habit·Q
  soothe        b + (k_s·r + habit·Q)·read
  direct        b + I·(½ + ½·read)
  withdraw      b + c_V·λ·n + c_h·h + c_H·hurt·(1 − g) + z·habit·Q
  attack        b + k_J·rebuff·asked + c_A·hurt·(1 + z) + c_R·R: to criticise or show contempt; no act of force is modelled
  freeze        b + β_K·D·T/(D + T + ½),  T = l·h·here
Persistence     P(a) = ρ·1[a = previous] + (1 − ρ)·softmax(logits),  ρ = exp(−dt/dwell)
Arousal         A′ = clip(A + dt·[−κ(1 + calm)(1 + .6·withdraw)(A − A₀) + ρ(r·θ + x·away·known)
                + ρ(x_h·hurt + x_rej·snub·own bid + a_R·R)] − A·(1 − e^(−dt·held)), 0, 1.2)
                held = κ_s·[ε + (1 − ε)·q·(1 − h)]·ease·(soothed + .3·contact·(1 − hurt))
Traces          e = max(e·e^(−dt/τ), act), of the other's demands too;  bid = min(1, Σ e·how much the act asks)·(1 − grown)
Values          of need: Q += dt·η·z·e·(k·(3 s/dt)·(r − r̄) − Q), r = A − A′ + dt·stress − dt·effort, r̄ its running mean
                warm: Q += dt·η·e·(2c·(warm back − par) − Q);  soothe: Q += dt·η·e·(c·(welcomed − spurned) − Q),
                welcomed if the other then is warm, seeks, comforts or says how it feels, spurned if it demands, attacks, withdraws
Comfort         p₁ += dt·η·z·bid·ease·(y·(1 − p₁) − χ·(1 − y)·p₁), y = comforted;  p₀ likewise, (1 − bid)² for bid·ease
                hostility: h += dt·(up·attacked·(1 − h) − down·(1 − attacked)·h);  familiarity: f += dt·η·(1 − f)
Meaning         k += dt·η·trace of the other's demand·(what followed − k): 0 warm, contact, disclosed; 1 attack; .8 withdrew
Contingency     R′ = R·e^(−dt/τ) + dt·r·bid·(E − y);  E += (dt/τ)·bid·(y − E), y = warm + soothed + ½·directed
Joy, tiredness  J′ = J·e^(−dt/τ) + dt·g·(both warm)·(1 − J);  L′ = L·e^(−dt/τ) + dt·g·asked·(1 − L)
Distance        d += dt·(busy, withdrawn and absent, less sought and soothed, each times its rate), 0 to 1
After a bout    E: a share of how far the fast copy moved;  v, m as in the child;  s += .05·(x − s),
                x = joy + .6·comforted − 1.4·hurt − .8·frustration − 1.2·(arousal − rest), mean over time together;
                people in general follow the bond"""

CITATIONS = (
    "Bowlby (1969/1982) Attachment and Loss, Vol. 1: Attachment. The attachment system, active from the cradle to the grave.",
    "Hazan & Shaver (1987) JPSP 52:511-524, doi:10.1037/0022-3514.52.3.511. Love as an attachment process.",
    "Feeney & Collins (2001) JPSP 80:972-994, doi:10.1037/0022-3514.80.6.972. Who gives care to a partner, and why.",
    "Mikulincer & Shaver (2003) Adv Exp Soc Psychol 35:53-152, doi:10.1016/S0065-2601(03)01002-5. Seeking, turning away.",
    "Christensen & Heavey (1990) JPSP 59:73-81, doi:10.1037/0022-3514.59.1.73. Demanding, withdrawing, and whose issue it is.",
)


def newborn(p: Any) -> Newborn:
    """Return what is expected of anybody before experience."""
    b = p.beginnings
    return Newborn(
        Bond(
            comfort_expectation=b.comfort, comfort_unasked=0.0, hostility_expectation=b.hostility,
            contingency_expectation=b.contingency, responsiveness_mean=b.responsiveness, responsiveness_variance=0.0,
            familiarity=0.0, value_warm=0.0, value_hint=0.0, value_disclose=0.0, value_seek=0.0, value_demand=0.0,
            value_withdraw=0.0, value_soothe=0.0, relief_baseline=0.0, protest_meaning=b.meaning, contentment=0.0,
            contingency_now=b.contingency, answered=0.0, bids=0.0,
        )
    )  # fmt: skip


def begin(kept: Kept, person: Partner, opening: Opening, p: Any) -> tuple[Actor, Today]:
    """A bout starts: rested, in the mood of the day; who was not met for days has grown less familiar."""
    (bond,), (days,) = kept.bonds, opening.days_apart
    body = Body(person.resting_arousal, *([0.0] * 3), distance=(opening.distance,), **dict.fromkeys(_EMPTY, 0.0))
    fresh = bond._replace(
        familiarity=bond.familiarity * jnp.exp(-p.learning.familiarity_forgetting * days),
        contingency_now=bond.contingency_expectation, answered=0.0, bids=0.0,
    )  # fmt: skip
    general = kept.generic._replace(contingency_now=kept.generic.contingency_expectation)
    return Actor(body, (fresh,)), Today(person.moodiness * opening.noise[0], general)


_EMPTY = Body._fields[Body._fields.index("pending_bid") :]


def settle(me: Actor, kept: Kept, person: Partner, today: Today, closing: Closing, p: Any) -> Kept:
    """After a bout: the day's answering and its balance are taken in, and people in general are taken more for this one."""
    del today
    bond = settle_bond(me, person, p)
    follow = 1.0 - jnp.exp(-p.learning.generic_rate * person.pace * closing.elapsed_days)
    follow = closing.generic_weight * follow
    general = Bond(*(old + follow * (new - old) for old, new in zip(kept.generic, bond, strict=True)))._replace(
        familiarity=0.0, contentment=0.0, answered=0.0, bids=0.0
    )
    return kept._replace(bonds=(bond,), generic=general._replace(contingency_now=general.contingency_expectation))


def settle_bond(me: Actor, person: Partner, p: Any) -> Bond:
    """Return the bond after a bout.

    E += η·(E_now − E);  x = answered/bids: v += η((x − m)² − .4·m(1 − m)/bids − v) from 0 on, m += η(x − m), if bids are enough
    s += η·(balance/time − s)
    """
    (bond,), learning = me.bonds, p.learning
    rate = jnp.minimum(learning.day_rate * person.pace, 1.0)
    bids, enough = jnp.maximum(bond.bids, learning.enough_bids), bond.bids > learning.enough_bids
    mean, variance = bond.responsiveness_mean, bond.responsiveness_variance
    deviation = bond.answered / bids - mean
    spread = deviation * deviation - learning.counting_noise * mean * (1.0 - mean) / bids
    stays: Scalar = jnp.minimum(p.contingency.slow_rate * person.pace, 1.0)
    met = jnp.minimum(me.body.lasted, 1.0)  # a bout in which nobody met brings nothing
    brought = me.body.brought / jnp.maximum(me.body.lasted, 1.0)
    return bond._replace(
        contingency_expectation=bond.contingency_expectation
        + stays * (bond.contingency_now - bond.contingency_expectation),
        responsiveness_mean=jnp.where(enough, mean + rate * deviation, mean),
        responsiveness_variance=jnp.where(enough, jnp.maximum(variance + rate * (spread - variance), 0.0), variance),
        contentment=bond.contentment + p.contentment.rate * met * (brought - bond.contentment),
    )


def tell(me: Actor, p: Any) -> dict[str, Scalar]:
    """Return what moves a partner, for a picture: its body, and what it expects of the other."""
    del p
    (bond,), body = me.bonds, me.body
    return {
        "arousal": body.arousal, "frustration": body.frustration, "joy": body.joy, "tiredness": body.tiredness,
        "expected_comfort": bond.comfort_expectation, "expected_answer": bond.contingency_now,
        "expected_hostility": bond.hostility_expectation, "protest_meaning": bond.protest_meaning,
    }  # fmt: skip


FIRST = Role(
    name="first partner",
    acts=PARTNER_ACT_NAMES,
    seen_as=tuple(range(len(PARTNER_ACT_NAMES))),
    traits=Partner,
    bond=Bond,
    newborn=newborn,
    noise=1,
    begin=begin,
    terms=partner_terms,
    dwell_s=lambda p: p.choice.dwell_s,
    mechanisms=(
        ("arouse", arouse), ("trace_acts", trace_acts), ("learn_values", learn_values),
        ("learn_expectations", learn_expectations), ("learn_meaning", learn_meaning),
        ("feel_contingency", feel_contingency), ("share_joy", share_joy), ("tire", tire), ("move", move),
        ("balance", balance),
    ),
    settle=settle,
    distance=lambda me: me.body.distance,
    arousal=lambda me: me.body.arousal,
    tells=tell,
    common=PartnerAct,
    acts_alone=True,
)  # fmt: skip

COUPLE = Theory(
    name="couple",
    summary="Each of two partners keeps its arousal in bounds, by itself and through the other, and learns from what answers. "
    "Not fitted: its numbers were set by hand, no score is a verdict.",
    parameters=CoupleParameters(),
    roles=(FIRST, replace(FIRST, name="second partner")),
    policy=policy,
    equations=EQUATIONS,
    citations=CITATIONS,
)
