"""The default theory as it runs, with what is on of all that was added, beside its equations worked out in plain numbers.

What each equation does alone is in `test_learning_by_hand.py` and `test_additions_by_hand.py`; here they meet: what is known for
long, a rupture that was mended before, a fright that comfort takes away, a parting, a very young child.
"""

from __future__ import annotations

from math import exp

import numpy as np
import pytest

from additions import additions_off
from attunement.theories.catalogue import theory
from attunement.theories.homeostatic.bidding import gate
from attunement.theories.homeostatic.state import Body, Bond, Day, Maturity, Slow
from attunement.theories.homeostatic.theory import CHILD, HOMEOSTATIC
from attunement.theories.interface import Actor, Acts, Closing, Context, Kept, Moment, Opening, Theory
from attunement.theories.traits import Temperament
from attunement.vocabulary import ChildAct, PersonAct, values

P = HOMEOSTATIC.parameters
DT, RHO, AROUSAL, PENDING, DISTANCE = 1.5, 1.25, 0.5, 0.35, 0.2
SELF_SOOTHING, REST = 0.01, 0.1
TEMPERAMENT = Temperament(RHO, 0.8, SELF_SOOTHING, REST, 0.0)
GROWN = Maturity(1, 1, 1, 1, 1, foresight=0.25, taking_charge=0.75)
YEAR_OLD = Day(GROWN, RHO, 12.0)
DAYS, MENDING, DOUBT = 50.0, 0.6, 0.5
BOND = Bond(
    comfort_expectation=0.45, comfort_unasked=0.2, threat_expectation=0.3, contingency_expectation=0.4,
    responsiveness_mean=0.5, responsiveness_variance=0.09, familiarity=1.0, value_social=0.0, value_signal=0.0,
    value_cry=0.3, value_approach=0.0, value_avert=0.0, value_resist=0.0, relief_baseline=0.0, contingency_now=0.6,
    answered=2.0, bids=5.0, evidence=DAYS, mending_expectation=MENDING,
)  # fmt: skip
"""Somebody known for fifty days that taught; doubt is .3/(.5 + .1) = .5, a bid is worth (.45 − .2)/(1 − .2)."""
TRUST = 0.25 / 0.8
PACE = 1 / (1 + P.plasticity.evidence_slows * DAYS)
EACH_ACT = pytest.mark.parametrize("act", list(PersonAct))
EACH_NEED = pytest.mark.parametrize("arousal", [0.1, AROUSAL, 0.9])


def one_hot(act: int, size: int) -> tuple[np.float32, ...]:
    return tuple(np.float32(code == act) for code in range(size))


def moment_of(
    act: PersonAct,
    *,
    which: Theory = HOMEOSTATIC,
    arousal: float = AROUSAL,
    here: float = 1.0,
    threat: float = 0.0,
    day: Day = YEAR_OLD,
) -> Moment:
    """One tick of a child that calls: half of a bid waits, it is a little frustrated, and near enough for some contact."""
    body = Body(arousal, 0.2, PENDING, 0.0, 0.2, 0.1, 0.05, 0.0, 0.0, (DISTANCE,))
    acts = Acts(one_hot(ChildAct.SIGNAL, 8), (one_hot(act, 6),))
    state, context = Actor(body, (BOND,)), Context(np.float32(DT), threat, (here,), 0.0, 0.0, 0.0, 1.0, acts)
    return Moment(0, state, state, TEMPERAMENT, day, context, acts, which.parameters)


def after(mechanism: str, moment: Moment, which: Theory = HOMEOSTATIC) -> Actor:
    return dict(which.role("child").mechanisms)[mechanism](moment)


def absorbed(need: float) -> float:
    return 1 / (1 + exp(-(need - P.need.midpoint) / P.need.slope))


def towards(y: float, p: float) -> float:
    """y(1 − p) − χ(1 − y)p."""
    return y * (1 - p) - P.learning.miss_weight * (1 - y) * p


def close_to(bond: Bond, **expected: float) -> None:
    for name, value in expected.items():
        assert float(getattr(bond, name)) == pytest.approx(value, rel=2e-6, abs=2e-7), name


def test_these_are_on() -> None:
    """Whoever switches another on, or one off, works it out here, too."""
    usual, kernel = values(P), values(additions_off(P))
    assert {name for name, value in usual.items() if value != kernel[name]} == {
        "availability.absence_counts", "plasticity.evidence_slows", "marks.reactivity", "recovery.soothed_settles",
        "recovery.after_stress", "repair.unfrightens", "repair.smiles_back", "repair.mending_tempers", "cues.watched",
        "foresight.calms", "foresight.takes_charge", "early.contact_calms", "early.unsettled",
    }  # fmt: skip


# --- learning ------------------------------------------------------------------------------------------------------------


@EACH_NEED
@EACH_ACT
def test_who_is_known_for_long_is_learned_of_slowly_and_comfort_takes_fear_away(act: PersonAct, arousal: float) -> None:
    """p: dt·η·z·bid·(…)/(1 + w·days); h: what it was, and −dt·w·z·soothed·h, which no days slow."""
    learned = after("learn_expectations", moment_of(act, arousal=arousal)).bonds[0]
    y, z, unasked = float(act == PersonAct.SOOTHE), absorbed(arousal), 0.65
    pace = DT * P.learning.comfort_rate * PACE * z
    close_to(
        learned,
        comfort_expectation=0.45 + pace * PENDING * towards(y, 0.45),
        comfort_unasked=0.2 + pace * unasked**2 * towards(y, 0.2),
        threat_expectation=0.3 + DT * (fear_of(act) - P.repair.unfrightens * z * y * 0.3),
        answered=2 + z * PENDING * y,
        bids=5 + z * PENDING,
    )


def fear_of(act: PersonAct) -> float:
    """How fast fright is learned, or forgotten, where nobody comforts."""
    rates = P.learning
    return rates.fright_rate * 0.7 if act == PersonAct.FRIGHTEN else -rates.fright_forgetting * 0.3


@EACH_NEED
@EACH_ACT
@pytest.mark.parametrize("name", ["anxious-learning", "playful-learning", "contact-quantity"])
def test_in_rivals_comfort_takes_fear_away_in_the_moments_that_teach(name: str, act: PersonAct, arousal: float) -> None:
    """Where contact stands for comfort, whoever is close takes fear away, even while it frightens."""
    which, z, near = theory(name), absorbed(arousal), 0.4
    contact = near + (1 - near) * theory("contact-quantity").parameters.contact.face_to_face * (
        act == PersonAct.POSITIVE
    )
    weight, y = {
        "anxious-learning": (z, float(act == PersonAct.SOOTHE)),
        "playful-learning": (1 - z, float(act == PersonAct.SOOTHE)),
        "contact-quantity": (1.0, contact),
    }[name]
    learned = after("learn_expectations", moment_of(act, which=which, arousal=arousal), which).bonds[0]
    repaired = which.parameters.repair.unfrightens * z * y * 0.3
    close_to(learned, threat_expectation=0.3 + DT * weight * (fear_of(act) - repaired))


@EACH_NEED
def test_what_acts_bring_is_learned_slowly_too_but_what_relief_is_usual_is_not(arousal: float) -> None:
    """Nothing changed, so a quiet signal cost its effort: r = −dt·.1·.02; Q += dt·η·z·trace·(k·(3/dt)·(r − r̄) − Q)/(1 + w·days)."""
    p, z = P.learning, absorbed(arousal)
    reward = -DT * 0.1 * p.effort * 0.02
    usual = p.baseline_rate * DT * z * reward
    surprise = p.reward_scale * (3 / DT) * (reward - usual)
    close_to(
        after("learn_values", moment_of(PersonAct.NEUTRAL, arousal=arousal)).bonds[0],
        relief_baseline=usual,
        value_cry=0.3 + p.value_rate * DT * z * PACE * 0.1 * (surprise - 0.3),
        value_signal=p.value_rate * DT * z * PACE * 0.2 * surprise,
    )


@EACH_ACT
def test_who_expects_mending_is_frustrated_less_and_learns_whether_it_comes(act: PersonAct) -> None:
    """R: gain·(1 − w·μ); μ += dt·η·R·bid·(y(1 − μ) − χ(1 − y)μ)/(1 + w·days), y = soothing + positive."""
    p, y, bid = P.contingency, float(act in (PersonAct.SOOTHE, PersonAct.POSITIVE)), 0.35
    moment = moment_of(act)
    gain = p.frustration_gain * (1 - P.repair.mending_tempers * MENDING)
    felt = after("feel_contingency", moment).body.frustration
    assert float(felt) == pytest.approx(0.2 * exp(-DT / p.frustration_decay_s) + DT * gain * bid * (0.6 - y), rel=1e-5)
    close_to(
        after("expect_mending", moment).bonds[0],
        mending_expectation=MENDING + DT * P.repair.mending_rate * 0.2 * PENDING * PACE * towards(y, MENDING),
    )


def test_a_call_for_somebody_who_is_away_is_one_they_did_not_answer() -> None:
    """n = A + w·d·½; missed = w·z·bid; p₁ −= dt·η·missed·χ·p₁/(1 + w·days). It is no more than that: nobody is forgotten."""
    missed = P.availability.absence_counts * absorbed(AROUSAL + P.need.distance_weight * DISTANCE * 0.5) * PENDING
    moment = moment_of(PersonAct.NEUTRAL, here=0.0)
    lost = P.learning.comfort_rate * P.learning.miss_weight * 0.45
    close_to(
        after("miss_absent", moment).bonds[0],
        **BOND._asdict() | {"comfort_expectation": 0.45 - DT * missed * PACE * lost, "bids": 5 + missed},
    )
    there = moment_of(PersonAct.NEUTRAL)
    close_to(after("miss_absent", there).bonds[0], **BOND._asdict())


def test_after_a_bout_days_that_taught_are_counted_and_slow_the_next() -> None:
    """x = 2/5: m̄ += η(x − m̄), v += η((x − m̄)² − .4·m̄(1 − m̄)/5 − v), E₀ += η(E − E₀), each by 1/(1 + w·days)."""
    rate, slow = P.learning.responsiveness_rate * PACE, P.contingency.slow_rate * PACE
    was = Kept((BOND,), BOND._replace(evidence=0.0, familiarity=0.0), CHILD.newborn(P).slow)
    state = moment_of(PersonAct.NEUTRAL).now
    bonds, generic, _ = CHILD.settle(state, was, TEMPERAMENT, YEAR_OLD, Closing(3.0, 1.0), P)
    close_to(
        bonds[0],
        evidence=DAYS + 1,
        responsiveness_mean=0.5 - rate * 0.1,
        responsiveness_variance=0.09 + rate * (0.1**2 - 0.4 * 0.25 / 5 - 0.09),
        contingency_expectation=0.4 + slow * 0.2,
    )
    assert generic.evidence == 0.0  # nobody in general is known


# --- arousal -------------------------------------------------------------------------------------------------------------


@EACH_ACT
def test_a_very_young_child_comes_down_by_being_held_and_comforted_once_the_alarm_is_over(act: PersonAct) -> None:
    """At two months, a quarter of settling by itself has come; an alarm of ½ keeps half of w of all comfort waiting."""
    a, alarm = P.arousal, 0.5
    day = Day(GROWN._replace(settled=0.25), RHO, 2.0)
    found = after("arouse", moment_of(act, arousal=0.8, threat=alarm, day=day)).body.arousal
    rebuff = float(act == PersonAct.REBUFF)
    contact = 0.4 * (1 - rebuff - (act == PersonAct.FRIGHTEN))
    trusted = a.untrusted_comfort + (1 - a.untrusted_comfort) * TRUST * 0.7
    comfort = a.soothing * trusted * ((act == PersonAct.SOOTHE) + a.contact_comfort * contact)
    comfort += P.early.contact_calms * exp(-2 / P.early.fading_months) * contact
    comfort *= 1 - P.recovery.after_stress * alarm
    settling = SELF_SOOTHING * (1 - P.early.unsettled * 0.75) * (1 + P.recovery.soothed_settles * (0.5 - 0.3))
    change = RHO * (a.from_threat * alarm + a.from_frustration * 0.2) + a.from_rebuff * rebuff * P.salience.signal
    assert float(found) == pytest.approx(0.8 + DT * (change - settling * (0.8 - REST) - comfort * 0.8), rel=2e-6)


def test_who_foresees_a_return_and_does_not_doubt_it_is_alarmed_less_by_a_parting() -> None:
    """A quarter has foresight, half is doubt: ρ·x·ξ·(1 − w·¼·½) a second, and settling by itself."""
    found = after("arouse", moment_of(PersonAct.NEUTRAL, here=0.0)).body.arousal
    parting = RHO * P.arousal.from_separation * 0.8 * (1 - P.foresight.calms * 0.25 * (1 - DOUBT))
    settling = SELF_SOOTHING * (1 + P.recovery.soothed_settles * 0.2) * (AROUSAL - REST)
    frustration = RHO * P.arousal.from_frustration * 0.2
    assert float(found) == pytest.approx(AROUSAL + DT * (parting + frustration - settling), rel=2e-6)


def test_arousal_that_outlasts_bouts_of_the_first_years_makes_more_reactive() -> None:
    """x̄ += η·e^(−12/24)·(A − x̄) after a bout; before the next ρ·exp(w·(x̄ − usual))."""
    kept = Kept((BOND,), BOND, Slow(0.4, 0.1, 0.0))
    state = moment_of(PersonAct.NEUTRAL, arousal=0.9).now
    slow = CHILD.settle(state, kept, TEMPERAMENT, YEAR_OLD, Closing(3.0, 1.0), P).slow
    assert float(slow.stress) == pytest.approx(0.4 + P.marks.rate * exp(-12 / 24) * 0.5)
    opening = Opening(12.0, 0.3, 0.0, 0.0, (0.0,), (0.0, 0.0))
    _, day = CHILD.begin(kept, TEMPERAMENT, opening, P)
    assert float(day.reactivity) == pytest.approx(RHO * exp(P.marks.reactivity * (0.4 - P.marks.usual)))


# --- acting --------------------------------------------------------------------------------------------------------------


@EACH_NEED
@EACH_ACT
def test_reasons_that_were_added(act: PersonAct, arousal: float) -> None:
    """Smiling back: w·m(E) at who smiles; exploring under watch: w·(1 − z)·m(q); taking charge: w·mature of what tears."""
    moment = moment_of(act, arousal=arousal)
    reasons = CHILD.terms(moment.before, TEMPERAMENT, moment.day, moment.context, P)
    drive = P.choice.attachment_gain * arousal * float(gate(TRUST, P))
    fright = P.choice.threat_gain * 0.3
    torn = P.choice.conflict_gain * drive * fright / (drive + fright + P.choice.half_conflict)
    taken = P.foresight.takes_charge * 0.75 * torn
    expected = {
        "smiling back": {ChildAct.SOCIAL: P.repair.smiles_back * float(gate(0.6, P)) * (act == PersonAct.POSITIVE)},
        "watched": {ChildAct.EXPLORE: P.cues.watched * (1 - absorbed(arousal)) * float(gate(TRUST, P))},
        "taking charge": {ChildAct.FREEZE: -taken, ChildAct.RESIST: taken / 2, ChildAct.SOCIAL: taken / 2},
    }
    for name, by_act in expected.items():
        found = {a: float(logit) for a, logit in reasons[name].items()}
        assert found == pytest.approx(by_act, rel=1e-5), name
