"""Rivals by their own claims: each changes what it says it changes, has sources and the same budget, and runs anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import attunement.theories.rivals
from attunement.engine.choice import make_engine
from attunement.engine.lanes import Lanes, broadcast
from attunement.engine.threefry import key_of
from attunement.engine.timetable import Bout, Timetable
from attunement.engine.trees import arrays, map_arrays
from attunement.life.population import Population, population
from attunement.life.upbringing import HOME, grow, newborns
from attunement.theories.catalogue import BUILT_IN, RIVALS, theory, theory_parameters
from attunement.theories.homeostatic.state import Body, Bond, Day, Maturity
from attunement.theories.homeostatic.theory import HOMEOSTATIC
from attunement.theories.interface import Actor, Acts, Closing, Context, Kept, Moment, Terms, Theory
from attunement.theories.rivals.contact_quantity import contact
from attunement.theories.rivals.variation import ALL_ELSE, exchanged, swapped
from attunement.theories.traits import Caring, Temperament
from attunement.vocabulary import ASSUMED, CALIBRATED, ChildAct, PersonAct, declarations, values

GROWN = Maturity(1, 1, 1, 1, 1)
TEMPERAMENT = Temperament(1.0, 1.0, 0.01, 0.1, 0.0)
CARE = Caring(1.0, 0.4, 0.8, 0.2, 0.1, -1.5, 0.0, 0.0)
OWN_MODULES = [f.stem for f in Path(attunement.theories.rivals.__path__[0]).glob("*.py")]
EACH = pytest.mark.parametrize("name", RIVALS)
BELIEFS = ("comfort_expectation", "threat_expectation", "contingency_expectation", "responsiveness_mean",
           *(field for field in Bond._fields if field.startswith("value_")))  # fmt: skip


def one_hot(act: int, size: int) -> tuple[np.float32, ...]:
    return tuple(np.float32(code == act) for code in range(size))


def moment_of(
    which: Theory, *, act: PersonAct = PersonAct.NEUTRAL, child: ChildAct = ChildAct.CRY, arousal: float = 0.6,
    after: float | None = None, distance: float = 0.5, temperament: Temperament = TEMPERAMENT,
) -> Moment:  # fmt: skip
    """One tick in which a child that knows its caregiver bids, and the caregiver does something."""
    p = which.parameters
    bond = born(which)._replace(familiarity=0.8)
    body = Body(arousal, 0.2, 0.8, 0.3, 0.5, 0.9, 0.1, 0.1, 0.1, (distance,))
    state, acts = Actor(body, (bond,)), Acts(one_hot(child, 8), (one_hot(act, 6),))
    context = Context(np.float32(3), 0.0, (1.0,), 0.0, 0.0, 0.0, 1.0, acts)
    now = state if after is None else state._replace(body=body._replace(arousal=after))
    return Moment(0, state, now, temperament, Day(GROWN, 1.0), context, acts, p)


def born(which: Theory) -> Bond:
    """What a child expects of anybody before experience."""
    return which.role("child").newborn(which.parameters).bond


def reasons(m: Moment, which: Theory) -> Terms:
    return which.roles[m.me].terms(m.before, m.traits, m.day, m.context, m.p)


def settled(which: Theory, m: Moment, bond: Bond) -> Bond:
    """The bond after a bout of 3 days that ended with this one."""
    was, end = Kept((bond,), bond, which.role("child").newborn(which.parameters).slow), Actor(m.before.body, (bond,))
    return which.role("child").settle(end, was, m.traits, m.day, Closing(3.0, 1.0), m.p).bonds[0]


def learned(which: Theory, **given) -> dict[str, float]:  # type: ignore[no-untyped-def]
    """How far each belief moves in one tick of everything."""
    m = moment_of(which, **given)
    after = which.update(m).bonds[0]
    return {name: float(getattr(after, name) - getattr(m.before.bonds[0], name)) for name in Bond._fields}


# --- every rival ---------------------------------------------------------------------------------------------------------


def test_six_rivals_come_along_one_module_each() -> None:
    assert BUILT_IN == ("homeostatic", *RIVALS, "set-point")
    assert {name.replace("-", "_") for name in RIVALS} <= set(OWN_MODULES)
    assert len(RIVALS) == 6


@EACH
def test_a_rival_says_what_it_claims_changes_and_rests_on(name: str) -> None:
    rival = theory(name)
    assert rival.name == name
    assert rival.summary != HOMEOSTATIC.summary and rival.summary.endswith(".")
    assert ALL_ELSE in rival.equations and rival.equations != ALL_ELSE
    assert rival.citations and not set(rival.citations) & set(HOMEOSTATIC.citations)
    assert all(any(f"({year}" in citation for year in range(1950, 2030)) for citation in rival.citations)
    cast = [(role.name, role.acts, role.seen_as) for role in rival.roles]
    assert cast == [(role.name, role.acts, role.seen_as) for role in HOMEOSTATIC.roles]


@EACH
def test_every_theory_has_the_same_calibration_budget(name: str) -> None:
    free = theory(name).free
    assert len(free) == len(set(free)) == len(HOMEOSTATIC.free)
    own = {d.name for d in declarations(theory(name).parameters)}
    families = {f"population.{d.name}" for d in declarations(Population)}
    assert [number for number in free if number not in own | families] == []


def test_what_a_rival_asks_to_have_free_is_free() -> None:
    """The default theory may stop freeing what a rival gives up; then the rival would lose its own number unseen."""
    assert {"contact.enough", "contact.worth", "contact.face_to_face"} <= set(theory("contact-quantity").free)
    assert "proximity.reward" in theory("proximity-reward").free
    assert {"learning.comfort_rate", "learning.reward_scale"} <= set(theory("playful-learning").free)
    born = {"reactivity_sd", "separation_sensitivity_sd", "self_soothing_sd", "resting_arousal_sd", "self_soothing"}
    free = set(theory("temperament-only").free)
    assert {f"population.{number}" for number in born} <= free
    assert {"disposition.avert", "disposition.resist", "disposition.freeze"} <= free


@EACH
def test_a_rivals_own_numbers_are_declared_in_full(name: str) -> None:
    for declared in declarations(theory_parameters(name)):
        assert declared.low <= declared.default <= declared.high, declared.name
        assert declared.meaning and declared.unit
        assert declared.source in {ASSUMED, CALIBRATED} or "doi" in declared.source
    ranges = {d.name: d for d in declarations(theory_parameters(name))}
    for number, value in values(theory_parameters(name)).items():
        assert ranges[number].low <= value <= ranges[number].high, number


def test_an_exchange_of_a_mechanism_that_is_not_there_is_refused() -> None:
    with pytest.raises(KeyError, match="no mechanism learn_everything; it has"):
        exchanged(learn_everything=None)
    assert swapped({}) == HOMEOSTATIC.free


@EACH
def test_a_child_does_not_see_a_manner_only_what_is_done(name: str) -> None:
    """Two carers of one child, as different as can be, who do the same: the child does, feels and learns the same."""
    rival, rough = theory(name), Caring(-2.0, 0.9, -0.5, 2.0, 3.0, 4.0, 2.0, 2.0)
    care = Caring(*(np.float32(pair) for pair in zip(CARE, rough, strict=True)))
    came = (role.newborn(rival.parameters) for role in rival.roles[:2])
    lanes = Lanes.unmet(np.zeros(2, np.uint32), (broadcast(TEMPERAMENT, 2), care), came)
    engine, key = make_engine(name, rival.parameters), key_of(5)

    def apart(**forced: Mapping[int, float]) -> bool:
        day = Timetable.blank(40, threat=1.0, **forced)
        after, (film,) = engine.run(lanes, day, [Bout(0, 12.0, 1.0, learning=1.0)], step_s=3.0, key=key, film=True)
        found = (film.acts[0], film.distances, film.arousals), tuple(map_arrays(lambda a: a[None], after.kept[0]))
        return any((array[:, 0] != array[:, 1]).any() for array in arrays(found))

    assert apart()
    assert not apart(forced={1: PersonAct.DIRECT})


@EACH
def test_uncertain_acts_leave_every_state_within_its_bounds(name: str) -> None:
    rival = theory(name)
    m = moment_of(rival, arousal=1.2, distance=0.0)
    state, even = m.before, Acts((1 / 8,) * 8, ((1 / 6,) * 6,))
    for _ in range(40):
        state = rival.update(replace(m, before=state, now=state, acts=even))
    body, bond = state.body, state.bonds[0]
    assert 0 <= body.arousal <= 1.2 and 0 <= body.frustration <= 1 and 0 <= body.distance[0] <= 1
    assert all(-1 <= float(getattr(bond, name)) <= 1 for name in BELIEFS)


@EACH
def test_both_engines_raise_and_film_the_same_children(name: str) -> None:
    """From birth in ordinary life: the same acts but for flips at a boundary, and the same beliefs where none flipped."""
    dyads, key = population("mixed-risk").draw(256, seed=3), key_of(3)
    bouts = HOME.bouts(11.0, 11.2)
    found = []
    for engine in ("simd", "reference"):
        chosen = make_engine(name, theory_parameters(name), name=engine)
        lanes, films = chosen.run(newborns(dyads, chosen), HOME.timetable(), bouts, step_s=3.0, key=key, film=True)
        found.append((lanes.bonds[0], films))
    (ours, films), (theirs, others) = found
    same = ~np.any([(a.child != b.child).any(axis=0) for a, b in zip(films, others, strict=True)], axis=0)
    assert same.mean() > 0.97
    for one, other in zip(ours, theirs, strict=True):
        assert np.abs(np.asarray(one) - np.asarray(other))[same].max() < 1e-3


# --- temperament-only ------------------------------------------------------------------------------------------------------


def raised(name: str, *, months: float = 2.0, n: int = 64, **inputs: float) -> tuple[Bond, Temperament]:
    dyads = replace(population("mixed-risk"), **inputs).draw(n, seed=5)
    engine = make_engine(name, theory_parameters(name))
    lanes = grow(newborns(dyads, engine), engine, seed=5, to_months=months)
    return lanes.bonds[0], lanes.traits[0]


def test_temperament_only_children_learn_nothing_but_whom_they_know() -> None:
    bond, _ = raised("temperament-only", frightening_low_risk=1.0, frightening_high_risk=1.0)
    rival = theory("temperament-only")
    newborn = born(rival)
    assert (np.asarray(bond.familiarity) > 0.01).all()
    for field in BELIEFS:
        assert np.ptp(np.asarray(getattr(bond, field))) == 0, field
        assert np.asarray(getattr(bond, field))[0] == pytest.approx(getattr(newborn, field)), field
    usual, _ = raised("homeostatic", frightening_low_risk=1.0, frightening_high_risk=1.0)
    assert np.ptp(np.asarray(usual.comfort_expectation)) > 0.01  # care does differ


BORN = (
    (ChildAct.AVERT, {"self_soothing": 0.015}),
    (ChildAct.RESIST, {"reactivity": 1.5}),
    (ChildAct.FREEZE, {"resting_arousal": 0.15}),
)


@pytest.mark.parametrize(("act", "more"), BORN)
def test_what_a_child_is_born_with_moves_what_it_does_in_need(act: ChildAct, more: dict[str, float]) -> None:
    rival = theory("temperament-only")

    def reason(arousal: float, temperament: Temperament) -> float:
        m = moment_of(rival, arousal=arousal, temperament=temperament)
        return float(reasons(m, rival)["disposition"][act])

    assert reason(0.9, TEMPERAMENT) == pytest.approx(0, abs=1e-6)
    in_need = reason(0.9, TEMPERAMENT._replace(**more))
    assert in_need > 0.1  # how much is fitted
    assert reason(0.05, TEMPERAMENT._replace(**more)) < 0.2 * in_need  # in calm, hardly


# --- contact-quantity ------------------------------------------------------------------------------------------------------


def test_contact_teaches_trust_without_an_answer_and_an_answer_without_contact_does_not() -> None:
    rival = theory("contact-quantity")
    held = learned(rival, distance=0.0, act=PersonAct.NEUTRAL)
    answered = learned(rival, distance=1.0, act=PersonAct.SOOTHE)
    assert held["comfort_expectation"] > 0 > answered["comfort_expectation"]
    assert held["contingency_now"] > 0 > answered["contingency_now"]
    assert held["value_approach"] > 0 > answered["value_approach"]
    assert held["value_avert"] < 0 < answered["value_avert"]
    assert held["answered"] > 0 == answered["answered"]
    for name in ("comfort_expectation", "contingency_now"):  # the default theory says the opposite
        assert (
            learned(HOMEOSTATIC, distance=0.0)[name]
            < 0
            < learned(HOMEOSTATIC, distance=1.0, act=PersonAct.SOOTHE)[name]
        )


def test_contact_teaches_a_child_that_asks_for_nothing() -> None:
    rival = theory("contact-quantity")
    m = moment_of(rival, distance=0.0, child=ChildAct.EXPLORE)
    quiet = m.before._replace(
        body=m.before.body._replace(pending_bid=0.0, trace_signal=0.0, trace_cry=0.0, trace_approach=0.0)
    )
    after = rival.update(replace(m, before=quiet, now=quiet))
    assert float(after.bonds[0].comfort_expectation) > quiet.bonds[0].comfort_expectation
    assert float(after.body.pending_bid) < 0.1  # what the child does is kept as it was
    calm, need = (learned(rival, distance=0.0, arousal=arousal) for arousal in (0.0, 0.8))
    for name in ("comfort_expectation", "value_approach"):
        assert calm[name] == pytest.approx(need[name], rel=1e-4) != 0, "contact teaches in need and in calm"


def test_contact_soothes_and_soothing_from_afar_does_not() -> None:
    rival = theory("contact-quantity")

    def arousal(distance: float, act: PersonAct) -> float:
        m = moment_of(rival, distance=distance, act=act)
        return float(rival.update(m).body.arousal)

    assert arousal(0.0, PersonAct.NEUTRAL) < arousal(1.0, PersonAct.NEUTRAL) - 0.005
    assert arousal(1.0, PersonAct.SOOTHE) == pytest.approx(arousal(1.0, PersonAct.NEUTRAL))


def test_faces_are_contact_too_by_their_share_and_nobody_is_none() -> None:
    rival = theory("contact-quantity")
    share = rival.parameters.contact.face_to_face
    assert float(contact(moment_of(rival, distance=1.0, act=PersonAct.POSITIVE), 0)) == pytest.approx(share)
    assert float(contact(moment_of(rival, distance=0.0), 0)) == pytest.approx(1)
    m = moment_of(rival, distance=0.0, act=PersonAct.POSITIVE)
    assert float(contact(replace(m, context=m.context._replace(present=(0.0,))), 0)) == 0


# --- point-belief ----------------------------------------------------------------------------------------------------------


def test_point_beliefs_hold_nothing_but_the_mean() -> None:
    """Steady and unsteady days with the same mean leave the same belief; in the default theory they do not."""
    for which, told_apart in ((theory("point-belief"), False), (HOMEOSTATIC, True)):
        bonds = [born(which)._replace(responsiveness_mean=0.3)] * 2
        for shares in ((0.3, 0.0), (0.3, 0.6)) * 20:  # of the steady person, of the unsteady one
            days = [bond._replace(bids=40.0, answered=40 * share) for bond, share in zip(bonds, shares, strict=True)]
            bonds = [settled(which, moment_of(which), day) for day in days]
        steady, unsteady = (float(bond.responsiveness_variance) for bond in bonds)
        mean = float(bonds[0].responsiveness_mean)
        assert told_apart or steady == pytest.approx(mean * (1 - mean))
        assert (abs(unsteady - steady) > 0.01) == told_apart


def test_point_beliefs_are_held_from_birth() -> None:
    bond, _ = raised("point-belief", inconsistency_sd=3.0)
    mean, doubt = np.asarray(bond.responsiveness_mean), np.asarray(bond.responsiveness_variance)
    np.testing.assert_allclose(doubt, mean * (1 - mean), rtol=1e-5)
    rival = theory("point-belief")
    newborn = born(rival)
    assert newborn.responsiveness_variance == newborn.responsiveness_mean * (1 - newborn.responsiveness_mean)


# --- anxious- and playful-learning -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "when"), [("anxious-learning", 0.8), ("playful-learning", 0.0)])
@pytest.mark.parametrize("act", [PersonAct.SOOTHE, PersonAct.REBUFF, PersonAct.FRIGHTEN])
def test_only_one_kind_of_episode_teaches(name: str, when: float, act: PersonAct) -> None:
    rival = theory(name)
    teaching = learned(rival, arousal=when, act=act)
    other = learned(rival, arousal=0.8 - when, act=act)
    for belief in ("comfort_expectation", "threat_expectation", "bids"):
        assert abs(other[belief]) <= 0.05 * abs(teaching[belief]), belief
    assert teaching["comfort_expectation"] != 0 and teaching["bids"] > 0


def test_of_what_acts_bring_only_the_one_learns_in_need_and_only_the_other_in_calm() -> None:
    in_need = {
        name: learned(theory(name), arousal=0.8, act=PersonAct.SOOTHE)
        for name in ("anxious-learning", "playful-learning")
    }
    anxious, playful = (abs(in_need[name]["value_approach"]) for name in ("anxious-learning", "playful-learning"))
    assert anxious > 0 and playful <= 0.05 * anxious


def test_in_play_a_smile_is_a_bid_and_warmth_an_answer() -> None:
    rival = theory("playful-learning")
    bond = born(rival)._replace(familiarity=0.8)
    m = moment_of(rival, arousal=0.0, child=ChildAct.SOCIAL, act=PersonAct.POSITIVE)
    state = Actor(m.before.body._replace(pending_bid=0.0, trace_signal=0.0, trace_cry=0.0, trace_approach=0.0), (bond,))
    after = rival.update(replace(m, before=state, now=state)).bonds[0]
    assert float(after.comfort_expectation) > bond.comfort_expectation
    assert float(after.answered) > 0


def test_in_play_warmth_that_comes_unasked_is_no_answer() -> None:
    rival = theory("playful-learning")
    bond = born(rival)._replace(familiarity=0.8)

    def after(child: ChildAct, act: PersonAct) -> Bond:
        m = moment_of(rival, arousal=0.0, child=child, act=act)
        silent = {name: 0.0 for name in m.before.body._fields if name.startswith("trace_")}
        state = Actor(m.before.body._replace(pending_bid=0.0, **silent), (bond,))
        return rival.update(replace(m, before=state, now=state)).bonds[0]

    unasked, asked = (after(child, PersonAct.POSITIVE) for child in (ChildAct.EXPLORE, ChildAct.SOCIAL))
    assert float(unasked.comfort_unasked) > float(asked.comfort_unasked) > bond.comfort_unasked
    assert float(unasked.comfort_expectation) == pytest.approx(bond.comfort_expectation)
    assert float(asked.comfort_expectation) > bond.comfort_expectation + 0.001
    assert float(after(ChildAct.EXPLORE, PersonAct.NEUTRAL).comfort_unasked) == bond.comfort_unasked == 0


@pytest.mark.parametrize(("bids", "moves"), [(2.0, False), (5.0, True)])
def test_a_bout_without_enough_bids_of_the_kind_leaves_the_expected_share_of_answers(bids: float, moves: bool) -> None:
    rival = theory("anxious-learning")
    m = moment_of(rival)
    bond = m.before.bonds[0]._replace(contingency_now=0.9, bids=bids, answered=1.0)
    after = settled(rival, m, bond)
    assert (float(after.contingency_expectation) > bond.contingency_expectation + 0.01) == moves


# --- proximity-reward ------------------------------------------------------------------------------------------------------


def value_moved(which: Theory, **given) -> float:  # type: ignore[no-untyped-def]
    return float(
        dict(which.role("child").mechanisms)["learn_values"](moment_of(which, **given)).bonds[0].value_approach
    )


def test_closeness_makes_an_act_pay_and_relief_does_not() -> None:
    rival = theory("proximity-reward")
    assert value_moved(rival, distance=0.0) > value_moved(rival, distance=1.0)
    assert value_moved(rival, after=0.3) == pytest.approx(value_moved(rival, after=0.6), abs=1e-6)
    assert value_moved(HOMEOSTATIC, after=0.3) > value_moved(HOMEOSTATIC, after=0.6) + 1e-4
    assert value_moved(HOMEOSTATIC, distance=0.0) == pytest.approx(value_moved(HOMEOSTATIC, distance=1.0))
    m = moment_of(rival, after=0.31)
    assert dict(rival.role("child").mechanisms)["learn_values"](m).body == m.now.body
