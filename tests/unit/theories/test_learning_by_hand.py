"""What a tick teaches in each theory, beside its equation worked out in plain numbers, term by term.

Everything that was added to the theories is off here (`additions.py`), so that each equation stands alone; what they learn as they
run is worked out in `test_default_by_hand.py`. Single precision carries relative errors of 1e-7 a term; a wrong
factor or sign in any term is at least a hundred times more.
"""

from __future__ import annotations

from dataclasses import replace
from math import exp, log

import numpy as np
import pytest

from additions import kernel_of
from attunement.theories.homeostatic.state import Body, Bond, Day, Maturity
from attunement.theories.interface import Actor, Acts, Context, Moment, Theory
from attunement.theories.traits import Caring, Temperament
from attunement.vocabulary import ChildAct, PersonAct

GROWN = Maturity(1, 1, 1, 1, 1)
TEMPERAMENT = Temperament(1.3, 0.8, 0.012, 0.08, 0.0)
CARE = Caring(1.0, 0.4, 0.8, 0.2, 0.1, -1.5, 0.0, 0.0)
DT, AROUSAL, SOCIAL, SIGNAL, CRY, APPROACH, AVERT, RESIST = 1.5, 0.5, 0.4, 0.2, 0.1, 0.05, 0.15, 0.25
PENDING = 0.35
BOND = Bond(
    comfort_expectation=0.45, comfort_unasked=0.2, threat_expectation=0.3, contingency_expectation=0.4,
    responsiveness_mean=0.5, responsiveness_variance=0.02, familiarity=1.0, value_social=0.1, value_signal=-0.2,
    value_cry=0.3, value_approach=0.4, value_avert=-0.1, value_resist=0.05, relief_baseline=0.003, contingency_now=0.6,
    answered=2.0, bids=5.0,
)  # fmt: skip
"""Somebody known in full, so that a child turns all of its bids to them."""
EACH_ACT = pytest.mark.parametrize("act", list(PersonAct))
EACH_NEED = pytest.mark.parametrize("arousal", [0.1, AROUSAL, 0.9])


def one_hot(act: int, size: int) -> tuple[np.float32, ...]:
    return tuple(np.float32(code == act) for code in range(size))


def moment_of(
    which: Theory, act: PersonAct, *, arousal: float = AROUSAL, distance: float = 0.5, bond: Bond = BOND
) -> Moment:
    """One tick of somebody who half waits for an answer, with some of everything."""
    body = Body(arousal, 0.2, PENDING, SOCIAL, SIGNAL, CRY, APPROACH, AVERT, RESIST, (distance,))
    acts = Acts(one_hot(ChildAct.SIGNAL, 8), (one_hot(act, 6),))
    state, day = Actor(body, (bond,)), Day(GROWN, 1.3)
    context = Context(np.float32(DT), 0.0, (1.0,), 0.0, 0.0, 0.0, 1.0, acts)
    return Moment(0, state, state, TEMPERAMENT, day, context, acts, which.parameters)


def after(which: Theory, mechanism: str, moment: Moment) -> Bond:
    return dict(which.role("child").mechanisms)[mechanism](moment).bonds[0]


def absorbed(which: Theory, arousal: float) -> float:
    """How far need absorbs a child that is neither threatened nor left: z = sigmoid((arousal − n₀)/s)."""
    need = which.parameters.need
    return 1 / (1 + exp(-(arousal - need.midpoint) / need.slope))


def close_to(bond: Bond, **expected: float) -> None:
    for name, value in expected.items():
        assert float(getattr(bond, name)) == pytest.approx(value, rel=2e-6, abs=2e-7), name


def towards(y: float, p: float, misses: float) -> float:
    """y(1 − p) − χ(1 − y)p."""
    return y * (1 - p) - misses * (1 - y) * p


def fear(which: Theory, act: PersonAct) -> float:
    """How fast fright is learned, or forgotten."""
    rates, h = which.parameters.learning, BOND.threat_expectation
    return rates.fright_rate * (1 - h) if act == PersonAct.FRIGHTEN else -rates.fright_forgetting * h


@EACH_NEED
@EACH_ACT
@pytest.mark.parametrize("name", ["homeostatic", "anxious-learning"])
def test_in_need_what_answers_a_bid_teaches(name: str, act: PersonAct, arousal: float) -> None:
    which = kernel_of(name)
    rates, preference, z = which.parameters.learning, which.parameters.preference, absorbed(which, arousal)
    bond = BOND._replace(familiarity=0.9999)  # not quite, so that familiarity still grows
    found = after(which, "learn_expectations", moment_of(which, act, arousal=arousal, bond=bond))
    y, unbidden = float(act == PersonAct.SOOTHE), 1 - (SIGNAL + CRY + APPROACH)
    weight = 1.0 if name == "homeostatic" else z
    assert float(found.comfort_expectation) == pytest.approx(
        0.45 + DT * rates.comfort_rate * z * PENDING * towards(y, 0.45, rates.miss_weight), rel=2e-4
    )
    close_to(
        found,
        comfort_unasked=0.2 + DT * rates.comfort_rate * z * unbidden**2 * towards(y, 0.2, rates.miss_weight),
        threat_expectation=0.3 + DT * weight * fear(which, act),
        familiarity=0.9999 + DT * preference.familiarity_rate * 0.0001,
    )
    for field, moved in (("answered", z * PENDING * y), ("bids", z * PENDING)):
        assert float(getattr(found, field) - getattr(BOND, field)) == pytest.approx(moved, rel=1e-3), field


@EACH_NEED
@EACH_ACT
def test_in_calm_smiles_are_bids_and_any_friendliness_an_answer(act: PersonAct, arousal: float) -> None:
    """playful-learning: p₁ += dt·η·(1 − z)·bid·(y(1 − p₁) − χ(1 − y)p₁); p₀ likewise with (1 − bid)² for bid."""
    which = kernel_of("playful-learning")
    rates, calm = which.parameters.learning, 1 - absorbed(which, arousal)
    bid = which.parameters.contingency.social_share * SOCIAL + SIGNAL + CRY + APPROACH
    y = float(act in (PersonAct.SOOTHE, PersonAct.POSITIVE))
    assert 0.3 < bid < 0.9
    close_to(
        after(which, "learn_expectations", moment_of(which, act, arousal=arousal)),
        comfort_expectation=0.45 + DT * rates.comfort_rate * calm * bid * towards(y, 0.45, rates.miss_weight),
        comfort_unasked=0.2 + DT * rates.comfort_rate * calm * (1 - bid) ** 2 * towards(y, 0.2, rates.miss_weight),
        threat_expectation=0.3 + DT * calm * fear(which, act),
        answered=2 + calm * bid * y,
        bids=5 + calm * bid,
        familiarity=1.0,
        contingency_now=BOND.contingency_now,
    )


@EACH_NEED
@pytest.mark.parametrize("name", ["homeostatic", "anxious-learning", "playful-learning"])
def test_an_act_is_worth_the_relief_after_it_in_the_moments_that_teach(name: str, arousal: float) -> None:
    """r = A − A′ − dt·effort; r̄ += dt·ρ·w·(r − r̄); Q += η·dt·w·trace·(k·(3/dt)·(r − r̄) − Q)."""
    which = kernel_of(name)
    rates, z, relief = which.parameters.learning, absorbed(which, arousal), 0.02
    weight = 1 - z if name == "playful-learning" else z
    m = moment_of(which, PersonAct.SOOTHE, arousal=arousal)
    m = replace(m, now=m.now._replace(body=m.now.body._replace(arousal=arousal - relief)))
    reward = relief - DT * 0.1 * rates.effort * 0.02  # a quiet signal costs little
    usual = BOND.relief_baseline + rates.baseline_rate * DT * weight * (reward - BOND.relief_baseline)
    surprise = rates.reward_scale * (3 / DT) * (reward - usual)
    traces = {"social": SOCIAL, "signal": SIGNAL, "cry": CRY, "approach": APPROACH, "avert": AVERT, "resist": RESIST}
    found = after(which, "learn_values", m)
    close_to(found, relief_baseline=usual)
    for act, trace in traces.items():
        value = getattr(BOND, f"value_{act}")
        expected = value + rates.value_rate * DT * weight * trace * (surprise - value)
        assert float(getattr(found, f"value_{act}")) == pytest.approx(expected, abs=2e-6), act


@pytest.mark.parametrize("distance", [0.0, 0.2, 1.0])
@EACH_ACT
def test_contact_teaches_by_its_amount(act: PersonAct, distance: float) -> None:
    """contact-quantity: c stands where answers stood, as if all the time somebody were asked."""
    which = kernel_of("contact-quantity")
    rates, own = which.parameters.learning, which.parameters.contact
    close = max(0.0, 1 - 3 * distance)
    c = close + (1 - close) * own.face_to_face * (act == PersonAct.POSITIVE)
    m = moment_of(which, act, distance=distance)
    learned, valued = after(which, "learn_expectations", m), after(which, "learn_values", m)
    close_to(
        learned,
        comfort_expectation=0.45 + DT * rates.comfort_rate * towards(c, 0.45, rates.miss_weight),
        comfort_unasked=0.0,
        threat_expectation=0.3 + DT * fear(which, act),
        answered=2 + DT / own.episode_s * c,
        bids=5 + DT / own.episode_s,
    )
    worth = own.worth * (c - own.enough)
    for name, sign in {"social": 1, "signal": 1, "cry": 1, "approach": 1, "avert": -1, "resist": -1}.items():
        value = getattr(BOND, f"value_{name}")
        close_to(valued, **{f"value_{name}": value + DT * rates.value_rate * (sign * worth - value)})


@pytest.mark.parametrize(("distance", "seeks"), [(0.0, 1.0), (1.0, -1.0)])
def test_no_act_is_worth_more_than_one_or_less_than_minus_one(distance: float, seeks: float) -> None:
    which = kernel_of("contact-quantity")
    strong = replace(which.parameters, contact=replace(which.parameters.contact, worth=8.0, enough=0.5))
    edge = BOND._replace(value_social=seeks, value_approach=seeks, value_avert=-seeks, value_resist=-seeks)
    m = replace(moment_of(which, PersonAct.NEUTRAL, distance=distance, bond=edge), p=strong)
    close_to(
        after(which, "learn_values", m),
        value_social=seeks,
        value_approach=seeks,
        value_avert=-seeks,
        value_resist=-seeks,
    )


@pytest.mark.parametrize("distance", [0.0, 0.3, 1.0])
def test_closeness_pays_by_its_amount(distance: float) -> None:
    """proximity-reward: r = dt·ρ·(1 − distance) − dt·effort stands where relief stood."""
    which = kernel_of("proximity-reward")
    rates, z = which.parameters.learning, absorbed(which, AROUSAL)
    reward = DT * which.parameters.proximity.reward * (1 - distance) - DT * 0.1 * rates.effort * 0.02
    usual = BOND.relief_baseline + rates.baseline_rate * DT * z * (reward - BOND.relief_baseline)
    surprise = rates.reward_scale * (3 / DT) * (reward - usual)
    found = after(which, "learn_values", moment_of(which, PersonAct.NEUTRAL, distance=distance))
    close_to(found, relief_baseline=usual)
    assert float(found.value_resist) == pytest.approx(
        0.05 + rates.value_rate * DT * z * RESIST * (surprise - 0.05), abs=2e-6
    )


@EACH_NEED
def test_what_a_child_is_born_with_weighs_by_how_far_it_is_from_usual(arousal: float) -> None:
    which = kernel_of("temperament-only")
    m = moment_of(which, PersonAct.NEUTRAL, arousal=arousal)
    reasons = which.role("child").terms(m.before, m.traits, m.day, m.context, m.p)["disposition"]
    d, z = which.parameters.disposition, absorbed(which, arousal)
    expected = {
        ChildAct.AVERT: z * d.avert * log(0.012 / d.usual_self_soothing),
        ChildAct.RESIST: z * d.resist * log(1.3 * 0.8),
        ChildAct.FREEZE: z * d.freeze * log(0.08 / d.usual_resting_arousal),
    }
    assert {act: float(reason) for act, reason in reasons.items()} == pytest.approx(expected, rel=1e-5)


@EACH_ACT
def test_a_broken_expectation_frustrates_and_the_expectation_follows(act: PersonAct) -> None:
    """R′ = R·exp(−dt/τ) + dt·r·bid·(E − y); E += (dt/τ)·bid·(y − E), smiles among the bids."""
    which = kernel_of("homeostatic")
    p = which.parameters.contingency
    bid = p.social_share * SOCIAL + SIGNAL + CRY + APPROACH
    y = float(act in (PersonAct.SOOTHE, PersonAct.POSITIVE))
    felt = dict(which.role("child").mechanisms)["feel_contingency"](moment_of(which, act))
    broken = 0.2 * exp(-DT / p.frustration_decay_s) + DT * p.frustration_gain * bid * (0.6 - y)
    assert float(felt.body.frustration) == pytest.approx(min(max(broken, 0), 1), rel=1e-5)
    close_to(felt.bonds[0], contingency_now=0.6 + DT / p.time_s * bid * (y - 0.6))
