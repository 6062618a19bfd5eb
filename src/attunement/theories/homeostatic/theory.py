"""The homeostatic theory: a child keeps its arousal in bounds, by itself and through a person, and learns from what answers.

Patterns of attachment are nowhere in it. They come out of thousands of bids, and a coder reads them from behaviour.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import jax.numpy as jnp

from attunement.theories.acting import policy
from attunement.theories.homeostatic.availability import expect_return, miss_absent
from attunement.theories.homeostatic.bidding import comfort_brought, sigmoid
from attunement.theories.homeostatic.caring import person_terms
from attunement.theories.homeostatic.channels import with_blends
from attunement.theories.homeostatic.choice import child_terms
from attunement.theories.homeostatic.expectation import (
    expect_mending,
    feel_contingency,
    learn_expectations,
    settle_bond,
)
from attunement.theories.homeostatic.marks import calibrated, less_choosy, mark, share_joy
from attunement.theories.homeostatic.needs import want_company
from attunement.theories.homeostatic.numbers import HomeostaticParameters
from attunement.theories.homeostatic.regulation import arouse, move, settles_as_soothed
from attunement.theories.homeostatic.reinforcement import learn_values, trace_acts
from attunement.theories.homeostatic.state import Body, Bond, CarerBody, Day, Maturity, Slow
from attunement.theories.homeostatic.stimulation import keep_watch, take_in
from attunement.theories.homeostatic.strain import matters, wears_out
from attunement.theories.interface import NOTHING, Actor, Closing, Kept, Newborn, Opening, Role, Scalar, Theory
from attunement.theories.traits import Caring, Temperament
from attunement.vocabulary import CHILD_ACT_NAMES, PERSON_ACT_NAMES, is_on

EQUATIONS = """\
Need            n = clip(A + w·d·(θ + ½·absence·protest), 0, 1.6);  z = sigmoid((n − n₀)/s)
Bid gate        m(q) = ε + (1 − ε)·q²/(q² + h²)          bids that bring nothing lose their drive
Worth of a bid  q = (p₁ − p₀)/(1 − p₀)                   comfort it brings beyond what comes anyway
Child's acts    logit = sum of reasons, here act by act; n̂ = λ·n, ẑ = z·β_Q, here = share of bids turned to anybody
  explore       b − g_E·n
  be social     b − g_S·n + β_E·E·here + play·here + ẑ·Q − 3·(1 − here) − 4·(1 − smile mature)
  signal        b + 0.7·n̂·m(E) + ẑ·Q
  cry           b + k·n̂·n·(1 − c + c·m(q)) + ẑ·Q
  approach      b + n̂·Σ m(q)·here + ẑ·Q − 4·(1 − here) − 6·(1 − locomotion mature)
  turn away     b + c_V·n̂ + ẑ·Q
  resist        b + β_U·n·Σ here·√v/(m̄ + 0.1) + ẑ·Q − 3·(1 − here)
  freeze        b + β_K·Σ D·T/(D + T + ½),  for each person D = n̂·m(q)·here, T = l·fright expected + l_w·wariness
Person's acts   logit = (1 − φ)·(own manner, mood, what the child just did) + φ·instruction
Persistence     P(a) = ρ·1[a = previous] + (1 − ρ)·softmax(logits),  ρ = exp(−dt/dwell)
Arousal         A′ = clip(A + dt·(stress + rebuff + frustration − self-soothing − trusted comfort·A), 0, 1.2)
                trusted comfort = k·(soothed + c·contact)·(1 − wariness)·(ε + (1 − ε)·q·(1 − fright expected))
Values          Q += η·dt·z·trace·(k·(relief − usual relief) − Q)
Comfort         p₁ += dt·η·z·bid·(y(1 − p₁) − χ(1 − y)p₁), y = soothing;  p₀ likewise while nothing is asked
Threat          h rises at once when frightened, falls slowly in company without fright
Contingency     R′ = R·e^(−dt/τ) + dt·r·bid·(E − y);  E += (dt/τ)·bid·(y − E)
                after a bout a share slow_rate of how far E has moved is kept
Steadiness      after each bout: v += η((x − m̄)² − 0.4·m̄(1 − m̄)/bids − v), m̄ += η(x − m̄)
                x = share of bids in need that were soothed
Familiarity     f rises with time together, falls when apart; preference and wariness follow f, gated by age
Added           each by a number, named at the end of its line, that is zero where it is off (docs/mechanisms.md: what else is off)
  absence       p₁ −= dt·η·z·χ·w·bid·preferred·away·p₁                          w absence_counts
  evidence      slow expectations learn by η/(1 + w·days that taught)           w evidence_slows
  marks         reactivity · exp(w·(arousal that bouts left − usual))           w marks.reactivity
  settling      self-soothing · (1 + w·(m̄ − a newborn's m̄)) · (1 − u·(1 − settled by age))   w soothed_settles, u unsettled
  comfort       (trusted comfort + w·e^(−age/τ)·contact) · (1 − u·stress)       w contact_calms, u after_stress
  fright        h −= dt·w·soothed in need·h                                     w unfrightens
  mending       frustration by r·(1 − w·μ);  μ += dt·η·R·bid·(y(1 − μ) − χ(1 − y)μ)          w mending_tempers
  be social     + w·m(E)·friendliness just now                                  w smiles_back
  explore       + w·(1 − z)·Σ m(q)·here                                         w watched
  partings      their stress · (1 − w·foresight by age·(1 − doubt))             w foresight.calms
  freeze        − w·able by age·conflict, which goes to resist and be social    w takes_charge
Symbols         by the names of their numbers
  need          n₀ midpoint, s slope, w distance_weight, ½ separation_weight, 1.6 most, θ threat of the place
  bid gate      ε floor, h half_point
  choice        b an act's own, λ attachment_gain, β_Q habit_gain, g_E exploration_loss, g_S social_loss, 0.7 signal_share
                β_E expectation_to_social, k cry_gain, c cry_gated, c_V need_to_avert, β_U uncertainty_to_resist
                β_K conflict_gain, l threat_gain, l_w wariness_to_threat; −3, −4 and −6 are absent_ and immature_ numbers
                0.1 answering_offset, ½ half_conflict
  arousal       k soothing, c contact_comfort, ε untrusted_comfort, 1.2 most
  learning      η value_rate, comfort_rate, responsiveness_rate; χ miss_weight, k reward_scale, 0.4 counting_noise
  contingency   r frustration_gain, τ frustration_decay_s of R and time_s of E"""

CITATIONS = (
    "Bowlby (1969/1982) Attachment and Loss, Vol. 1: Attachment. The attachment system as a control system.",
    "Ainsworth, Blehar, Waters & Wall (1978) Patterns of Attachment. What is seen, and how it is scored.",
    "Tronick, Als, Adamson, Wise & Brazelton (1978) J Am Acad Child Psychiatry 17:1-13. Broken contingency.",
    "Main & Hesse (1990) in Greenberg, Cicchetti & Cummings, Attachment in the Preschool Years, 161-182. Fright without solution.",
    "Cheng (1997) Psychol Rev 104:367-405, doi:10.1037/0033-295X.104.2.367. What an act brings beyond what comes anyway.",
    "Petters (2006) PhD thesis, University of Birmingham. Attachment behaviour simulated by autonomous agents.",
    "Stevens & Zhang (2009) J Cogn Syst Res 10:338-353. A dynamical model of attachment learning.",
    "Cittern, Nolte, Friston & Edalat (2018) PLoS ONE 13(4):e0193955. Intrinsic and extrinsic motivators of attachment.",
)

FREE = (
    "population.quality_loading", "population.responsiveness_mean", "population.responsiveness_sd",
    "population.rebuff_sd", "population.inconsistency_sd", "population.frightening_low_risk",
    "population.frightening_high_risk", "population.half_year_stability", "population.separation_sensitivity_sd",
    "bid_gate.half_point", "choice.avert", "choice.cry", "choice.freeze", "choice.conflict_gain",
    "choice.uncertainty_to_resist", "caregiving.positive_in_play", "arousal.soothing", "arousal.from_separation",
    "contingency.frustration_gain", "learning.miss_weight",
)  # fmt: skip


def newborn(p: Any) -> Bond:
    """What is expected of anybody before experience."""
    b = p.beginnings
    return Bond(
        comfort_expectation=b.comfort, comfort_unasked=0.0, threat_expectation=b.threat, contingency_expectation=b.contingency,
        responsiveness_mean=b.responsiveness, responsiveness_variance=0.0, familiarity=0.0, value_social=0.0,
        value_signal=0.0, value_cry=0.0, value_approach=0.0, value_avert=0.0, value_resist=0.0, relief_baseline=0.0,
        contingency_now=b.contingency, answered=0.0, bids=0.0,
    )  # fmt: skip


def born(p: Any) -> Newborn:
    """What a child comes with."""
    return Newborn(newborn(p), Slow(p.marks.usual, p.marks.usual_joy, 0.0))


def gates(age_months: Scalar, temperament: Temperament, p: Any) -> Maturity:
    """Abilities mature along logistic curves of age; each child a little earlier or later. Assumed, not predicted."""
    m = p.maturation
    later = age_months - temperament.maturation_offset
    return Maturity(
        social_smile=sigmoid((age_months - m.smile_age) / m.smile_spread),
        person_preference=sigmoid((later - m.preference_age) / m.preference_spread),
        separation_protest=sigmoid((later - m.separation_age) / m.separation_spread),
        stranger_wariness=sigmoid((later - m.wariness_age) / m.wariness_spread),
        locomotion=sigmoid((later - m.locomotion_age) / m.locomotion_spread),
        settled=sigmoid((age_months - p.early.settled_age) / p.early.settled_spread)
        if is_on(p.early.unsettled)
        else 1.0,
        foresight=sigmoid((later - p.foresight.age) / p.foresight.spread) if is_on(p.foresight.calms) else 0.0,
        taking_charge=sigmoid((later - p.foresight.charge_age) / p.foresight.charge_spread)
        if is_on(p.foresight.takes_charge)
        else 0.0,
    )


def begin_child(kept: Kept, born: Temperament, opening: Opening, p: Any) -> tuple[Actor, Day]:
    """A bout starts: the body is fresh, people unseen for days have grown less familiar, abilities are those of the age."""
    arousal_noise, reactivity_noise = opening.noise
    rest = jnp.clip(
        born.resting_arousal + opening.arousal_sd * arousal_noise, p.arousal.least_at_rest, p.arousal.most_at_rest
    )
    body = Body(rest, *([0.0] * 8), distance=tuple(opening.distance for _ in kept.bonds))
    if is_on(p.stimulation.too_little):
        body = body._replace(load=p.stimulation.usual)
    left = [jnp.exp(-p.preference.familiarity_forgetting * days) for days in opening.days_apart]
    fresh = tuple(
        bond._replace(
            familiarity=bond.familiarity * known, contingency_now=bond.contingency_expectation, answered=0.0, bids=0.0
        )
        for bond, known in zip(kept.bonds, left, strict=True)
    )
    reactivity = calibrated(born.reactivity * jnp.exp(opening.reactivity_sd * reactivity_noise), kept.slow, p)
    maturity = less_choosy(gates(opening.age_months, born, p), kept.slow, p)
    return Actor(body, fresh), Day(maturity, reactivity, opening.age_months)


def begin_carer(kept: Kept, caring: Caring, opening: Opening, p: Any) -> tuple[Actor, Scalar]:
    """A bout starts: a carer has the mood of the day, and what it brings along."""
    del kept
    return Actor(CarerBody(p.strain.burden if matters(p) else 0.0), NOTHING), caring.inconsistency * opening.noise[0]


def settle(me: Actor, kept: Kept, born: Temperament, day: Day, closing: Closing, p: Any) -> Kept:
    """After a bout: the day's answering is taken in, and expectations of people in general drift towards those met.

    The first person counts for the generic expectation; its familiarity stays zero, since nobody in general is familiar.
    """
    bonds = tuple(settle_bond(bond, born, day, p, counts=closing.learning) for bond in me.bonds)
    follow = closing.generic_weight * (1.0 - jnp.exp(-p.preference.generic_rate * closing.elapsed_days))
    # Nobody in general is known: what is learned of people in general is no evidence about anybody met for the first time.
    drifted = Bond(*(old + follow * (new - old) for old, new in zip(kept.generic, bonds[0], strict=True)))
    generic = drifted._replace(
        familiarity=0.0, evidence=0.0, answered=0.0, bids=0.0, contingency_now=drifted.contingency_expectation
    )
    return Kept(bonds, generic, mark(kept.slow, me.body, bonds[0], day, p))


def tell(me: Actor, p: Any) -> dict[str, Scalar]:
    """Return what moves a child, as far as a picture shows it: its body, and what it expects of the first person.

    A mechanism that acts on what it feels, and so shows in no reason of its own, adds what it makes of that.
    """
    body, bond = me.body, me.bonds[0]
    told = {
        "arousal": body.arousal,
        "frustration": body.frustration,
        "expected_comfort": bond.comfort_expectation,
        "expected_answer": bond.contingency_now,
        "expected_fright": bond.threat_expectation,
        "unsteadiness": jnp.sqrt(bond.responsiveness_variance),
    }
    if is_on(p.repair.mending_tempers):
        told["expected_mending"] = bond.mending_expectation
        told["spared_frustration"] = p.repair.mending_tempers * bond.mending_expectation
    if is_on(p.repair.trust_disarms):
        told["disarmed"] = p.repair.trust_disarms * comfort_brought(bond, p)
    if is_on(p.recovery.soothed_settles):
        told["settling"] = settles_as_soothed(bond, p)
    if is_on(p.recovery.slow_activation):
        told["lasting_need"] = p.recovery.slow_activation * body.slow_arousal
    if is_on(p.availability.return_calms):
        told["expected_return"] = bond.return_expectation
    return told


CHILD = Role(
    name="child",
    acts=CHILD_ACT_NAMES,
    seen_as=tuple(range(len(CHILD_ACT_NAMES))),
    traits=Temperament,
    bond=Bond,
    slow=Slow,
    newborn=born,
    noise=2,
    begin=begin_child,
    terms=child_terms,
    dwell_s=lambda p: p.choice.dwell_s,
    mechanisms=(
        ("arouse", arouse),
        ("trace_acts", trace_acts),
        ("learn_values", learn_values),
        ("learn_expectations", learn_expectations),
        ("miss_absent", miss_absent),
        ("expect_mending", expect_mending),
        ("expect_return", expect_return),
        ("feel_contingency", feel_contingency),
        ("take_in", take_in),
        ("keep_watch", keep_watch),
        ("want_company", want_company),
        ("share_joy", share_joy),
        ("move", move),
    ),
    settle=settle,
    distance=lambda me: me.body.distance,
    arousal=lambda me: me.body.arousal,
    tells=tell,
    becomes=(("channels.blends", with_blends),),
)
CARER = Role(
    name="carer",
    acts=PERSON_ACT_NAMES,
    seen_as=tuple(range(len(PERSON_ACT_NAMES))),
    traits=Caring,
    noise=1,
    begin=begin_carer,
    terms=person_terms,
    dwell_s=lambda p: p.caregiving.dwell_s,
    mechanisms=(("wears_out", wears_out),),
)

HOMEOSTATIC = Theory(
    name="homeostatic",
    summary="A child keeps its arousal in bounds, by itself and through a person, and learns from what answers its bids.",
    parameters=HomeostaticParameters(),
    roles=(CHILD, CARER, replace(CARER, name="second carer")),
    policy=policy,
    equations=EQUATIONS,
    citations=CITATIONS,
    free=FREE,
)
