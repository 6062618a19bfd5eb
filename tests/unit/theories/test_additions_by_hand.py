"""What later additions do in a tick, beside their equations worked out in plain numbers: needs of kinds, watchfulness, strain.

Each is on alone: all others are off (`additions.py`), those of the default theory too.
"""

from __future__ import annotations

import dataclasses
from math import exp, sqrt
from typing import Any

import numpy as np
import pytest

from additions import additions_off
from attunement.theories.homeostatic.bidding import gate
from attunement.theories.homeostatic.state import Body, Bond, CarerBody, Day, Maturity
from attunement.theories.homeostatic.theory import CARER, CHILD, HOMEOSTATIC, begin_carer, begin_child, gates
from attunement.theories.interface import NOTHING, Actor, Acts, Context, Kept, Moment, Opening
from attunement.theories.traits import Caring, Temperament
from attunement.vocabulary import ChildAct, PersonAct

DT, RHO = 1.5, 1.25
TEMPERAMENT = Temperament(RHO, 1.0, 0.01, 0.1, 0.0)
CARE = Caring(1.0, 0.4, 0.8, 0.2, 0.1, -1.5, 0.0, 0.0)
GROWN = Maturity(1, 1, 1, 1, 1, taking_charge=0.75)
BOND = Bond(
    comfort_expectation=0.45, comfort_unasked=0.2, threat_expectation=0.3, contingency_expectation=0.4,
    responsiveness_mean=0.5, responsiveness_variance=0.09, familiarity=1.0, value_social=0.0, value_signal=0.0,
    value_cry=0.0, value_approach=0.0, value_avert=0.0, value_resist=0.0, relief_baseline=0.0, contingency_now=0.6,
    answered=0.0, bids=0.0,
)  # fmt: skip
"""Somebody known in full, so that a child turns all it does to them; doubt is .3/(.5 + .1) = .5."""
DOUBT = 0.5


def numbers(**changes: float) -> Any:
    """The default theory's numbers with no addition on but those named."""
    return additions_off(HOMEOSTATIC.parameters, {name.replace("__", "."): v for name, v in changes.items()})


def one_hot(act: int, size: int) -> tuple[np.float32, ...]:
    return tuple(np.float32(code == act) for code in range(size))


def moment_of(p: Any, child: ChildAct, person: PersonAct, **changes: float) -> Moment:
    """One tick of a child with somebody; nothing waits for an answer but what the child does now."""
    body = Body(0.1, 0.2, *[0.0] * 7, distance=(0.0,))._replace(**changes)
    acts = Acts(one_hot(child, 8), (one_hot(person, 6),))
    state, context = Actor(body, (BOND,)), Context(np.float32(DT), 0.0, (1.0,), 0.0, 0.0, 0.0, 1.0, acts)
    return Moment(0, state, state, TEMPERAMENT, Day(GROWN, RHO), context, acts, p)


def stepped(name: str, moment: Moment) -> Actor:
    return dict(CHILD.mechanisms)[name](moment)


def reasons_of(moment: Moment) -> Any:
    return CHILD.terms(moment.before, TEMPERAMENT, moment.day, moment.context, moment.p)


def carer_moment(p: Any, child: ChildAct, own: PersonAct, strain: float) -> Moment:
    acts = Acts(one_hot(own, 6), (one_hot(child, 8),))
    state = Actor(CarerBody(strain), NOTHING)
    return Moment(1, state, state, CARE, 0.0, Context(np.float32(DT), 0.0, (1.0,), 0.25, 0.0, 0.0, 1.0, acts), acts, p)


def need_drive(p: Any) -> float:
    """Drive of a child at arousal .8, in contact, where nothing alarms."""
    return p.choice.attachment_gain * 0.8


def calm(p: Any, arousal: float = 0.1) -> float:
    """1 − z of a child that is neither threatened nor left."""
    return 1 - 1 / (1 + exp(-(arousal - p.need.midpoint) / p.need.slope))


# --- company -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arousal", [0.1, 0.8])
def test_a_want_of_company_grows_while_a_calm_child_is_left_to_itself(arousal: float) -> None:
    p = numbers(cues__wants_company=1.0)
    left = stepped(
        "want_company", moment_of(p, ChildAct.EXPLORE, PersonAct.SOOTHE, company_wanted=0.4, arousal=arousal)
    )
    assert float(left.body.company_wanted) == pytest.approx(0.4 + DT * calm(p, arousal) * 0.6 / 120)
    played = stepped("want_company", moment_of(p, ChildAct.EXPLORE, PersonAct.POSITIVE, company_wanted=0.4))
    assert float(played.body.company_wanted) == pytest.approx(0.4 - DT * 0.4 / 20)


def test_a_want_of_company_smiles_and_calls_and_cries_where_it_is_in_vain() -> None:
    p = numbers(cues__wants_company=2.0)
    found = reasons_of(moment_of(p, ChildAct.EXPLORE, PersonAct.NEUTRAL, company_wanted=0.4))["company"]
    assert {act: float(logit) for act, logit in found.items()} == pytest.approx(
        {ChildAct.SOCIAL: 0.8, ChildAct.SIGNAL: 0.8 * float(gate(0.6, p)), ChildAct.CRY: 0.8 * 0.2}
    )


@pytest.mark.parametrize(("act", "y"), [(PersonAct.SOOTHE, 1 - 0.4 * calm(numbers())), (PersonAct.POSITIVE, 1.0)])
def test_soothing_does_not_answer_a_calm_child_that_wants_to_play(act: PersonAct, y: float) -> None:
    p = numbers(cues__wants_company=1.0)
    after = stepped("feel_contingency", moment_of(p, ChildAct.SIGNAL, act, company_wanted=0.4, trace_signal=1.0))
    assert float(after.bonds[0].contingency_now) == pytest.approx(0.6 + DT / p.contingency.time_s * (y - 0.6))
    frustration = 0.2 * exp(-DT / p.contingency.frustration_decay_s) + DT * p.contingency.frustration_gain * (0.6 - y)
    assert float(after.body.frustration) == pytest.approx(frustration)


# --- rest, and exploring under watch -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("act", "y"), [(PersonAct.NEUTRAL, 1.0), (PersonAct.POSITIVE, 0.0), (PersonAct.DIRECT, 0.0)])
@pytest.mark.parametrize(("load", "asked"), [(0.3, 0.0), (0.5, 0.4), (0.9, 1.0)])
def test_turning_away_from_too_much_is_answered_by_a_pause(act: PersonAct, y: float, load: float, asked: float) -> None:
    """Tolerable is .5/1.25 = .4; four times what is beyond asks, and once at most."""
    p = numbers(cues__wants_rest=4.0)
    after = stepped("feel_contingency", moment_of(p, ChildAct.AVERT, act, load=load))
    assert float(after.bonds[0].contingency_now) == pytest.approx(0.6 + DT / p.contingency.time_s * asked * (y - 0.6))
    broken = DT * p.contingency.frustration_gain * asked * (0.6 - y)
    assert float(after.body.frustration) == pytest.approx(
        0.2 * exp(-DT / p.contingency.frustration_decay_s) + broken, abs=1e-7
    )
    looking = stepped("feel_contingency", moment_of(p, ChildAct.EXPLORE, act, load=load))
    assert float(looking.bonds[0].contingency_now) == pytest.approx(0.6)


def test_what_is_given_adds_up_for_rest_alone_and_arouses_nobody() -> None:
    moment = moment_of(numbers(cues__wants_rest=4.0), ChildAct.EXPLORE, PersonAct.DIRECT, load=0.9)
    after = stepped("take_in", moment).body
    assert float(after.load) == pytest.approx(0.9 * exp(-DT / 20) + 1 - exp(-DT / 20))
    assert after.arousal == moment.before.body.arousal


@pytest.mark.parametrize("arousal", [0.1, 0.8])
def test_a_calm_child_is_freer_to_explore_where_somebody_trusted_is(arousal: float) -> None:
    p = numbers(cues__watched=2.0)
    found = reasons_of(moment_of(p, ChildAct.EXPLORE, PersonAct.NEUTRAL, arousal=arousal))["watched"]
    trust = float(gate((0.45 - 0.2) / 0.8, p))
    assert float(found[ChildAct.EXPLORE]) == pytest.approx(2.0 * calm(p, arousal) * trust, rel=1e-5)


# --- too little, and vigilance -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("load", "lacking"), [(0.05, 0.15), (0.2, 0.0), (0.9, 0.0)])
def test_less_than_usual_takes_the_tone_for_being_social(load: float, lacking: float) -> None:
    p = numbers(stimulation__too_little=2.0)
    found = reasons_of(moment_of(p, ChildAct.EXPLORE, PersonAct.NEUTRAL, load=load))["too little"]
    assert float(found[ChildAct.SOCIAL]) == pytest.approx(-2.0 * lacking)
    body = begin_child(Kept((BOND,), slow=CHILD.newborn(p).slow), TEMPERAMENT, opening_of(2), p)[0].body
    assert body.load == p.stimulation.usual


def test_doubt_follows_whoever_just_did_something_and_costs_arousal() -> None:
    p = numbers(stimulation__vigilance=2.0)
    for act in PersonAct:
        moment = moment_of(p, ChildAct.EXPLORE, act)
        assert float(reasons_of(moment)["vigilance"][ChildAct.SOCIAL]) == pytest.approx(
            2.0 * DOUBT * (act != PersonAct.NEUTRAL)
        )
        after = stepped("keep_watch", moment).body
        assert float(after.arousal) == pytest.approx(0.1 + DT * p.stimulation.vigilance_arouses * DOUBT)
    assert sqrt(BOND.responsiveness_variance) / (BOND.responsiveness_mean + p.choice.answering_offset) == DOUBT


# --- taking charge -----------------------------------------------------------------------------------------------------


def test_a_torn_child_that_is_old_enough_punishes_or_is_over_bright_instead_of_freezing() -> None:
    p = numbers(foresight__takes_charge=0.8, foresight__punishing=0.25)
    found = reasons_of(moment_of(p, ChildAct.EXPLORE, PersonAct.NEUTRAL, arousal=0.8))
    taken = 0.8 * 0.75 * float(found["conflict"][ChildAct.FREEZE])
    assert taken > 0
    assert {act: float(logit) for act, logit in found["taking charge"].items()} == pytest.approx(
        {ChildAct.FREEZE: -taken, ChildAct.RESIST: 0.25 * taken, ChildAct.SOCIAL: 0.75 * taken}
    )


@pytest.mark.parametrize(("months", "able"), [(12, 0.0003), (33, 0.2689), (36, 0.5), (48, 0.9820)])
def test_half_of_children_can_take_charge_at_three_years(months: float, able: float) -> None:
    on = gates(months, TEMPERAMENT, numbers(foresight__takes_charge=0.8))
    assert float(on.taking_charge) == pytest.approx(able, abs=5e-5)
    assert gates(months, TEMPERAMENT, numbers()).taking_charge == 0.0


# --- the first months --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("months", "able"), [(0.0, 0.0067), (3.0, 0.5), (6.0, 0.9933)])
def test_half_of_settling_by_oneself_has_come_at_three_months(months: float, able: float) -> None:
    assert float(gates(months, TEMPERAMENT, numbers(early__unsettled=0.7)).settled) == pytest.approx(able, abs=5e-5)
    assert gates(months, TEMPERAMENT, numbers()).settled == 1.0


def test_who_has_not_matured_comes_down_more_slowly_by_itself() -> None:
    p = numbers(early__unsettled=0.6, arousal__soothing=0.02)
    moment = moment_of(p, ChildAct.EXPLORE, PersonAct.NEUTRAL, arousal=0.8)
    left = stepped("arouse", moment).body.arousal
    young = dataclasses.replace(moment, day=moment.day._replace(maturity=GROWN._replace(settled=0.25)))
    slower = stepped("arouse", young).body.arousal
    assert float(slower - left) == pytest.approx(DT * 0.01 * 0.6 * 0.75 * (0.8 - 0.1), rel=1e-3)


@pytest.mark.parametrize(
    ("act", "held"), [(PersonAct.NEUTRAL, 1.0), (PersonAct.REBUFF, 0.0), (PersonAct.FRIGHTEN, 0.0)]
)
def test_being_held_calms_the_youngest_whatever_they_expect(act: PersonAct, held: float) -> None:
    found = []
    for weight in (0.0, 0.05):
        moment = moment_of(numbers(early__contact_calms=weight), ChildAct.EXPLORE, act, arousal=0.8)
        moment = dataclasses.replace(moment, day=moment.day._replace(age_months=2.0))
        found.append(float(stepped("arouse", moment).body.arousal))
    assert found[0] - found[1] == pytest.approx(DT * 0.05 * exp(-2 / 4) * held * 0.8, rel=1e-3, abs=1e-7)


# --- comfort and what frightens ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("threat", "left"), [(0.0, 1.0), (0.5, 0.7), (1.0, 0.4), (1.8, 0.4)])
def test_comfort_waits_until_what_alarms_is_over(threat: float, left: float) -> None:
    def comforted(**changes: float) -> float:
        found = []
        for act in (PersonAct.SOOTHE, PersonAct.NEUTRAL):
            moment = moment_of(numbers(**changes), ChildAct.EXPLORE, act, arousal=0.8)
            context = moment.context._replace(threat=threat)
            found.append(float(stepped("arouse", dataclasses.replace(moment, context=context)).body.arousal))
        return found[1] - found[0]

    assert comforted(recovery__after_stress=0.6) == pytest.approx(left * comforted(), rel=1e-3)


@pytest.mark.parametrize("weight", [0.4, 1.0])
def test_trust_takes_away_from_what_is_feared_of_a_person(weight: float) -> None:
    p, was = numbers(repair__trust_disarms=weight), numbers()
    trust = (0.45 - 0.2) / (1 - 0.2)
    drive = float(need_drive(was)) * float(gate(trust, was))

    def met(threat: float) -> float:
        return was.choice.conflict_gain * drive * threat / (drive + threat + was.choice.half_conflict)

    feared = was.choice.threat_gain * 0.3
    for numbers_of, threat in ((was, feared), (p, feared * (1 - weight * trust))):
        found = reasons_of(moment_of(numbers_of, ChildAct.EXPLORE, PersonAct.NEUTRAL, arousal=0.8))
        assert float(found["conflict"][ChildAct.FREEZE]) == pytest.approx(met(threat), rel=1e-4)


# --- a carer's own state -----------------------------------------------------------------------------------------------


def opening_of(noise: int) -> Opening:
    return Opening(12.0, 0.3, 0.0, 0.0, (0.0,), (0.0,) * noise)


@pytest.mark.parametrize(
    ("child", "towards"), [(ChildAct.CRY, 1.0), (ChildAct.EXPLORE, 0.3), (ChildAct.SOCIAL, 0.0), (ChildAct.RESIST, 1.0)]
)
@pytest.mark.parametrize("switch", ["tires", "pretends", "slows"])
def test_a_load_of_its_own_strains_a_carer_until_the_child_smiles(child: ChildAct, towards: float, switch: str) -> None:
    p = numbers(strain__burden=0.3, **{f"strain__{switch}": 1.0})
    after = dict(CARER.mechanisms)["wears_out"](carer_moment(p, child, PersonAct.NEUTRAL, 0.5))
    assert float(after.body.strain) == pytest.approx(towards + (0.5 - towards) * exp(-DT / 120))
    assert begin_carer(Kept(), CARE, opening_of(1), p)[0].body.strain == 0.3


def test_a_load_changes_nothing_where_strain_does_not() -> None:
    p = numbers(strain__burden=0.3)
    moment = carer_moment(p, ChildAct.CRY, PersonAct.NEUTRAL, 0.0)
    assert dict(CARER.mechanisms)["wears_out"](moment) is moment.now
    assert begin_carer(Kept(), CARE, opening_of(1), p)[0].body.strain == 0.0


@pytest.mark.parametrize(("child", "more"), [(ChildAct.SOCIAL, -0.5), (ChildAct.EXPLORE, 0.5)])
def test_pretended_warmth_comes_when_nobody_smiled(child: ChildAct, more: float) -> None:
    """Own manner .75, strain .5, half of it pretended; warmth .8 answers a smile by .8·1."""
    moment = carer_moment(numbers(strain__pretends=0.5), child, PersonAct.NEUTRAL, 0.5)
    found = CARER.terms(moment.before, CARE, 0.0, moment.context, moment.p)["pretending"]
    assert {act: float(logit) for act, logit in found.items()} == pytest.approx(
        {PersonAct.POSITIVE: 0.75 * 0.5 * 0.5 * 0.8 * more}
    )


def test_a_strained_carer_goes_on_with_what_it_was_doing() -> None:
    moment = carer_moment(numbers(strain__slows=2.0), ChildAct.CRY, PersonAct.DIRECT, 0.5)
    found = CARER.terms(moment.before, CARE, 0.0, moment.context, moment.p)["slowness"]
    assert {act: float(logit) for act, logit in found.items()} == pytest.approx(
        {act: 0.75 * 2.0 * 0.5 * (act == PersonAct.DIRECT) for act in PersonAct}
    )
