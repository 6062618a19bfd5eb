"""The homeostatic theory by its rules: reasons explain acts, acts may be uncertain, nobody's manner is seen from inside."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from additions import additions_off
from attunement.theories.homeostatic.bidding import attention, comfort_brought, ease, gate, known
from attunement.theories.homeostatic.expectation import settle_bond
from attunement.theories.homeostatic.regulation import stress_from_outside
from attunement.theories.homeostatic.state import Body, Bond, Day, Maturity
from attunement.theories.homeostatic.theory import CARER, CHILD, HOMEOSTATIC, gates, newborn, policy
from attunement.theories.interface import NOTHING, Actor, Acts, Closing, Context, Kept, Moment, Opening, Terms
from attunement.theories.traits import Caring, Temperament
from attunement.vocabulary import CALIBRATED, ChildAct, PersonAct, declarations, is_on, replace, values

P = HOMEOSTATIC.parameters
UNIT = st.floats(0, 1, width=32, allow_subnormal=False)  # jax flushes subnormal numbers to zero
GROWN, NEWBORN = Maturity(1, 1, 1, 1, 1), Maturity(0, 0, 0, 0, 0)
TEMPERAMENT = Temperament(1.0, 1.0, 0.01, 0.1, 0.0)
SLOW = CHILD.newborn(P).slow
CARE = Caring(1.0, 0.4, 0.8, 0.2, 0.1, -1.5, 0.0, 0.0)
KERNEL_REASONS = {
    "curiosity", "tendency", "need", "expected comfort", "expected answer", "play", "habit", "uncertainty", "conflict",
    "nobody to turn to", "maturation",
}  # fmt: skip
CHILD_REASONS = KERNEL_REASONS | {"smiling back", "watched", "taking charge"}
"""Of what was added to the kernel, what the default theory has on and what is a reason to act."""
PERSON_REASONS = {
    "tendency", "responsiveness", "warmth", "directing", "rebuff", "fright", "play", "instruction",
}  # fmt: skip


def one_hot(act: int, size: int) -> tuple[np.float32, ...]:
    return tuple(np.float32(code == act) for code in range(size))


def state_of(*bonds: Bond, arousal: float = 0.5, frustration: float = 0.2, distance: float = 0.3) -> Actor:
    body = Body(arousal, frustration, 0.4, 0.3, 0.5, 0.2, 0.1, 0.6, 0.1, (distance,) * len(bonds))
    return Actor(body, bonds)


def context_of(*present: float, child: int = 2, people: Sequence[int] = (1, 0), **changes: object) -> Context:
    previous = Acts(one_hot(child, 8), tuple(one_hot(act, 6) for act in people[: len(present)]))
    plain = Context(np.float32(3), 0.5, present, 0.3, 1.0, 1.0, 1.0, previous)
    return plain._replace(**changes)


def day_of(maturity: Maturity = GROWN) -> Day:
    return Day(maturity, 1.2)


def friend(**changes: float) -> Bond:
    known_well = newborn(P)._replace(
        familiarity=0.8, comfort_expectation=0.7, responsiveness_variance=0.02, value_cry=0.3
    )
    return known_well._replace(**changes)


def reasons_of(
    state: Actor, context: Context, care: Sequence[Caring] = (CARE, CARE), maturity: Maturity = GROWN
) -> list[Terms]:
    """The child's reasons, and those of each person with it, who has only a manner and a mood."""
    reasons, seen = [CHILD.terms(state, TEMPERAMENT, day_of(maturity), context, P)], context.previous
    for slot, caring in enumerate(care[: len(state.bonds)]):
        others = (seen.mine, *(acts for other, acts in enumerate(seen.others) if other != slot))
        around = context._replace(previous=Acts(seen.others[slot], others))
        reasons.append(CARER.terms(Actor(NOTHING, NOTHING), caring, 0.4, around, P))
    return reasons


# --- reasons -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("people", [1, 2])
def test_every_reason_has_its_name_and_every_act_its_reasons(people: int) -> None:
    child, *others = reasons_of(state_of(*[friend()] * people), context_of(*[1.0] * people))
    assert set(child) == CHILD_REASONS
    assert {act for by_act in child.values() for act in by_act} == set(ChildAct)
    assert len(others) == people
    for person in others:
        assert set(person) == PERSON_REASONS
        assert {act for by_act in person.values() for act in by_act} == set(PersonAct)


def test_what_is_off_is_no_reason() -> None:
    """With additions off the kernel's reasons are left, each as it was: what is added stands beside them."""
    state, context = state_of(friend()), context_of(1.0)
    kernel = CHILD.terms(state, TEMPERAMENT, day_of(), context, additions_off(P))
    assert set(kernel) == KERNEL_REASONS
    as_it_is = CHILD.terms(state, TEMPERAMENT, day_of(), context, P)
    assert repr(kernel) == repr({name: by_act for name, by_act in as_it_is.items() if name in KERNEL_REASONS})


def test_the_reasons_of_each_act_add_up_to_what_is_acted_on() -> None:
    """The policy is nothing but the softmax of summed reasons, mixed with persistence."""
    for actor in reasons_of(state_of(friend(), newborn(P)), context_of(1.0, 1.0)):
        acts = max(act for by_act in actor.values() for act in by_act) + 1
        logits = np.array([sum(float(by_act.get(act, 0.0)) for by_act in actor.values()) for act in range(acts)])
        expected = np.exp(logits) / np.exp(logits).sum()
        keep = np.exp(-3 / 0.7)
        found = policy(actor, one_hot(2, acts), 0.7, 3.0)
        np.testing.assert_allclose(found, keep * np.eye(acts)[2] + (1 - keep) * expected, rtol=2e-6)


def test_the_mechanisms_have_their_names_in_binding_order() -> None:
    assert [name for name, _ in CHILD.mechanisms] == [
        "arouse", "trace_acts", "learn_values", "learn_expectations", "miss_absent", "expect_mending", "expect_return",
        "feel_contingency", "take_in", "keep_watch", "want_company", "share_joy", "move",
    ]  # fmt: skip
    assert all(name == mechanism.__name__ for name, mechanism in CHILD.mechanisms)


def test_a_child_does_not_see_a_manner_only_what_is_done() -> None:
    state, context = state_of(friend()), context_of(1.0)
    rough = Caring(-2.0, 0.9, -0.5, 2.0, 3.0, 4.0, 2.0, 2.0)
    assert repr(reasons_of(state, context, [CARE])[0]) == repr(reasons_of(state, context, [rough])[0])


def test_a_person_does_not_see_what_a_child_expects_only_what_it_does() -> None:
    context = context_of(1.0)
    calm, upset = state_of(friend(), arousal=0.1), state_of(newborn(P), arousal=1.1, frustration=0.9, distance=0.9)
    assert repr(reasons_of(calm, context)[1]) == repr(reasons_of(upset, context)[1])


def test_instruction_takes_over_fully_at_weight_one() -> None:
    told = context_of(1.0, instruction=1.0)
    assert repr(reasons_of(state_of(friend()), told, [CARE])[1]["instruction"]) == repr(
        reasons_of(state_of(friend()), told, [CARE._replace(warmth=-3.0)])[1]["instruction"]
    )
    for name in PERSON_REASONS - {"instruction"}:
        assert all(float(logit) == 0 for logit in reasons_of(state_of(friend()), told)[1][name].values())


@given(st.lists(st.floats(-6, 6, width=32), min_size=8, max_size=8), st.integers(0, 7), st.floats(0.5, 4))
def test_persistence_is_in_seconds_two_half_ticks_make_a_whole(logits: list[float], previous: int, dt_s: float) -> None:
    reasons = {"any": dict(enumerate(logits))}
    whole = np.array(policy(reasons, one_hot(previous, 8), 0.7, dt_s))
    half = policy(reasons, one_hot(previous, 8), 0.7, dt_s / 2)
    halves = np.array(policy(reasons, half, 0.7, dt_s / 2))
    np.testing.assert_allclose(halves, whole, atol=2e-6)
    assert whole.sum() == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("child", [ChildAct.EXPLORE, ChildAct.CRY])
def test_who_is_told_to_greet_smiles_the_more(child: ChildAct) -> None:
    """Told in full: to smile, the more when greeting; to soothe what is signalled; never to direct, rebuff or frighten."""
    told = {
        greets: reasons_of(
            state_of(friend(), newborn(P)),
            context_of(1.0, 1.0, child=child, instruction=1.0, greeting=greets),
        )
        for greets in (0.0, 1.0)
    }
    signalled = float(child == ChildAct.CRY)
    for greets, (_, first, second) in told.items():
        for person, greeted in ((first, greets), (second, greets)):
            assert {act: float(logit) for act, logit in person["instruction"].items()} == pytest.approx(
                {
                    PersonAct.NEUTRAL: 1.5 * (1 - signalled), PersonAct.POSITIVE: 0.8 + 2.5 * greeted,
                    PersonAct.SOOTHE: 4 * signalled - 1, PersonAct.DIRECT: -1, PersonAct.REBUFF: -4, PersonAct.FRIGHTEN: -6,
                }
            )  # fmt: skip


def test_a_content_child_seldom_seeks_contact_cries_resists_or_freezes() -> None:
    """By its tendencies alone, exploring comes before everything else."""
    child, *_ = reasons_of(state_of(friend(), arousal=0.0), context_of(1.0))
    tendency = {act: float(logit) for act, logit in child["tendency"].items()}
    assert max(tendency.values()) < float(child["curiosity"][ChildAct.EXPLORE])
    assert all(
        tendency[act] <= -1 for act in ChildAct if act not in (ChildAct.EXPLORE, ChildAct.SOCIAL, ChildAct.SIGNAL)
    )


# --- how a bout begins ----------------------------------------------------------------------------------------------------


def opening_of(people: int, **changes: object) -> Opening:
    return Opening(12.0, 0.3, 0.0, 0.0, (0.0,) * people, (0.0, 0.0))._replace(**changes)


@pytest.mark.parametrize(
    ("sd", "noise", "arousal"),
    [(0.0, 2.0, 0.1), (0.04, 1.5, 0.16), (0.04, -1.0, 0.06), (0.2, -3.0, 0.02), (0.2, 3.0, 0.5)],
)
def test_the_arousal_of_the_day_is_that_at_rest_and_its_noise(sd: float, noise: float, arousal: float) -> None:
    """Resting arousal 0.1 + sd·noise, held between 0.02 and 0.5."""
    state, _ = CHILD.begin(
        Kept((friend(),), slow=SLOW), TEMPERAMENT, opening_of(1, arousal_sd=sd, noise=(noise, 0.0)), P
    )
    assert float(state.body.arousal) == pytest.approx(arousal)


def test_a_bout_begins_afresh_but_for_what_is_known() -> None:
    met = friend(contingency_now=0.9, contingency_expectation=0.4, answered=3.0, bids=5.0)
    days = opening_of(2, distance=0.7, days_apart=(0.0, 20.0), reactivity_sd=0.5, noise=(0.0, -1.0))
    state, day = CHILD.begin(Kept((met, met), slow=SLOW), TEMPERAMENT, days, P)
    care = (CARE._replace(inconsistency=0.6), CARE._replace(inconsistency=0.3))
    mood = [
        CARER.begin(Kept(), own, opening_of(1, noise=(noise,)), P)[1]
        for own, noise in zip(care, (0.5, -2.0), strict=True)
    ]
    assert state.body.distance == (0.7, 0.7)
    assert [float(v) for name, v in state.body._asdict().items() if name not in ("arousal", "distance")] == [0.0] * 13
    forgotten = np.exp(-P.preference.familiarity_forgetting * 20.0)
    assert [float(bond.familiarity) for bond in state.bonds] == pytest.approx([0.8, 0.8 * forgotten])
    for bond in state.bonds:
        assert (bond.contingency_now, bond.answered, bond.bids, bond.value_cry) == (0.4, 0.0, 0.0, met.value_cry)
    assert [float(v) for v in mood] == pytest.approx([0.3, -0.6])
    assert float(day.reactivity) == pytest.approx(TEMPERAMENT.reactivity * np.exp(-0.5))


# --- acts as weights -----------------------------------------------------------------------------------------------------


def advance(state: Actor, acts: Acts, context: Context) -> Actor:
    return HOMEOSTATIC.update(Moment(0, state, state, TEMPERAMENT, day_of(), context, acts, P))


def flat(tree: object) -> np.ndarray:
    if isinstance(tree, tuple):
        return np.concatenate([flat(part) for part in tree])
    return np.array([float(tree)])  # type: ignore[arg-type]


@pytest.mark.parametrize("child", list(ChildAct))
def test_a_certain_act_is_a_weight_of_one(child: ChildAct) -> None:
    state, context = state_of(friend(), newborn(P)), context_of(1.0, 1.0)
    hard = Acts(one_hot(child, 8), (one_hot(PersonAct.SOOTHE, 6), one_hot(PersonAct.POSITIVE, 6)))
    soft = Acts(
        tuple(0.0 * w + (code == child) for code, w in enumerate(hard.mine)),
        tuple(tuple(float(weight) for weight in person) for person in hard.others),
    )
    assert np.array_equal(flat(advance(state, hard, context)), flat(advance(state, soft, context)))


@given(share=UNIT, first=st.sampled_from(list(ChildAct)), second=st.sampled_from(list(ChildAct)))
def test_an_uncertain_act_moves_arousal_between_what_either_would(
    share: float, first: ChildAct, second: ChildAct
) -> None:
    """Arousal is linear in the child's weights where a person merely is there: the mean of what would have been."""
    state, context = state_of(friend()), context_of(1.0)
    person = (one_hot(PersonAct.POSITIVE, 6),)
    mixed = tuple(share * a + (1 - share) * b for a, b in zip(one_hot(first, 8), one_hot(second, 8), strict=True))
    one, other, both = (
        float(advance(state, Acts(child, person), context).body.arousal)
        for child in (one_hot(first, 8), one_hot(second, 8), mixed)
    )
    assert both == pytest.approx(share * one + (1 - share) * other, abs=1e-6)


def test_evenly_uncertain_acts_leave_every_state_within_its_bounds() -> None:
    even = Acts((1 / 8,) * 8, ((1 / 6,) * 6,))
    state = state_of(friend(), arousal=1.2, frustration=1.0, distance=0.0)
    for _ in range(30):
        state = advance(state, even, context_of(1.0))
    assert np.isfinite(flat(state)).all()
    assert 0 <= state.body.arousal <= 1.2
    assert 0 <= state.body.frustration <= 1
    assert 0 <= state.body.distance[0] <= 1
    assert 0 <= state.bonds[0].comfort_expectation <= 1


# --- who is known, preferred, feared -------------------------------------------------------------------------------------


def test_nobody_is_known_at_first_and_one_with_full_familiarity_fully() -> None:
    assert float(known(friend(familiarity=0.0), P)) == 0
    assert float(known(friend(familiarity=1.0), P)) == pytest.approx(1)


@given(UNIT, UNIT)
def test_gates_and_knowing_rise(a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert gate(low, P) <= gate(high, P) + 1e-7
    assert known(friend(familiarity=low), P) <= known(friend(familiarity=high), P) + 1e-7
    assert P.bid_gate.floor <= gate(low, P) <= 1


@given(st.tuples(UNIT, UNIT), st.tuples(UNIT, UNIT), st.tuples(UNIT, UNIT))
def test_attention_is_shared_out_not_multiplied(familiar: tuple, here: tuple, wary: tuple) -> None:
    bonds = tuple(friend(familiarity=f) for f in familiar)
    maturity = GROWN._replace(stranger_wariness=wary[0])
    shares = [float(share) for share in attention(bonds, here, maturity, P)]
    assert all(0 <= share <= 1 for share in shares)
    assert sum(shares) <= 1 + 1e-6
    assert [float(s) for s in attention(bonds, (1.0, 1.0), NEWBORN, P)] == [1.0, 0.0]


def test_wariness_waits_for_maturation_and_spares_the_known() -> None:
    stranger = newborn(P)
    assert float(ease(stranger, NEWBORN, P)) == 1
    assert float(ease(stranger, GROWN, P)) == pytest.approx(1 - P.preference.wariness)
    assert float(ease(friend(familiarity=1.0), GROWN, P)) == pytest.approx(1)


@pytest.mark.parametrize(
    ("bond", "maturity", "felt"),
    [
        (friend(), GROWN, True),
        (newborn(P), GROWN, False),  # nobody is preferred
        (friend(), GROWN._replace(person_preference=0), False),
        (friend(), GROWN._replace(separation_protest=0), False),
    ],
)
def test_only_a_preferred_person_is_missed(bond: Bond, maturity: Maturity, felt: bool) -> None:
    away, there = context_of(0.0, threat=0.0), context_of(1.0, threat=0.0)
    stress = stress_from_outside(state_of(bond), TEMPERAMENT, day_of(maturity), away, P)
    assert (float(stress) > 0) == felt
    assert float(stress_from_outside(state_of(bond), TEMPERAMENT, day_of(maturity), there, P)) == 0


def test_company_relieves_separation_by_its_share() -> None:
    bonds, day = (friend(), newborn(P)), day_of()
    alone, with_stranger = (
        float(stress_from_outside(state_of(*bonds), TEMPERAMENT, day, context_of(0.0, here, threat=0.0), P))
        for here in (0.0, 1.0)
    )
    assert with_stranger / alone == pytest.approx(1 - P.arousal.company_relief)


def test_abilities_mature_in_the_order_and_at_the_ages_declared() -> None:
    m = P.maturation
    for age, name in (
        (m.smile_age, "social_smile"), (m.preference_age, "person_preference"), (m.locomotion_age, "locomotion"),
        (m.separation_age, "separation_protest"), (m.wariness_age, "stranger_wariness"),
    ):  # fmt: skip
        assert float(getattr(gates(age, TEMPERAMENT, P), name)) == pytest.approx(0.5)
        assert float(getattr(gates(age + 6, TEMPERAMENT, P), name)) > 0.99
    late = TEMPERAMENT._replace(maturation_offset=1.5)
    assert float(gates(m.separation_age + 1.5, late, P).separation_protest) == pytest.approx(0.5)


# --- after a bout --------------------------------------------------------------------------------------------------------


def test_a_day_with_few_bids_teaches_nothing_about_steadiness() -> None:
    bond = friend(answered=0.0, bids=3.0)
    settled = settle_bond(bond, TEMPERAMENT, day_of(), P)
    assert settled.responsiveness_mean == np.float32(bond.responsiveness_mean)
    assert settled.responsiveness_variance == np.float32(bond.responsiveness_variance)


@pytest.mark.parametrize(("share", "bids"), [(0.3, 20.0), (0.9, 8.0), (0.0, 30.0)])
def test_steadiness_follows_the_day_without_the_noise_of_counting(share: float, bids: float) -> None:
    bond = friend(answered=share * bids, bids=bids, responsiveness_mean=0.3, responsiveness_variance=0.02)
    settled = settle_bond(bond, TEMPERAMENT, day_of(), P)
    variance = 0.02 + 0.05 * ((share - 0.3) ** 2 - 0.4 * 0.3 * 0.7 / bids - 0.02)
    assert float(settled.responsiveness_mean) == pytest.approx(0.3 + 0.05 * (share - 0.3), rel=1e-6)
    assert float(settled.responsiveness_variance) == pytest.approx(max(0, variance), rel=1e-5)


def test_variance_never_becomes_negative() -> None:
    bond = friend(answered=1.2, bids=4.0, responsiveness_variance=0.0)
    assert float(settle_bond(bond, TEMPERAMENT, day_of(), P).responsiveness_variance) == 0


def test_a_bout_that_counts_for_less_teaches_so_much_less_of_the_day() -> None:
    """A bout of a later year stands for many days, so it counts for a share; what it moves is that share of what it would."""
    was = friend(answered=12.0, bids=20.0, contingency_now=0.9, responsiveness_variance=0.02)
    p = replace(P, {"plasticity.evidence_slows": 0.1}, where="this test")

    def moved(counts: float) -> list[float]:
        me = state_of(was)
        settled = CHILD.settle(
            me, Kept((was,), newborn(p), SLOW), TEMPERAMENT, day_of(), Closing(3.0, 1.0, counts), p
        ).bonds[0]
        names = ("contingency_expectation", "responsiveness_mean", "responsiveness_variance", "evidence")
        return [float(getattr(settled, name)) - float(getattr(was, name)) for name in names]

    assert all(abs(change) > 1e-4 for change in moved(1.0))
    assert moved(0.25) == pytest.approx([0.25 * change for change in moved(1.0)], rel=1e-4)


def test_nobody_in_general_is_familiar() -> None:
    state = state_of(friend(contingency_now=0.9))
    was = Kept((friend(),), newborn(P), SLOW)
    bonds, generic, _ = CHILD.settle(state, was, TEMPERAMENT, day_of(), Closing(3.0, 1.0), P)
    assert float(bonds[0].familiarity) == pytest.approx(0.8)
    assert (generic.familiarity, generic.bids, generic.answered) == (0.0, 0.0, 0.0)
    assert newborn(P).comfort_expectation < float(generic.comfort_expectation) < 0.7


# --- variants and declarations ---------------------------------------------------------------------------------------------


def freezing(*bonds: Bond, present: Sequence[float], maturity: Maturity = GROWN) -> float:
    reasons = CHILD.terms(state_of(*bonds), TEMPERAMENT, day_of(maturity), context_of(*present), P)
    return float(reasons["conflict"][ChildAct.FREEZE])


def test_a_child_is_torn_by_the_person_who_is_there() -> None:
    frightening, stranger = friend(threat_expectation=0.5), newborn(P)._replace(threat_expectation=0.5)
    there = freezing(frightening, stranger, present=(1.0, 0.0))
    assert freezing(frightening, stranger, present=(0.0, 1.0)) < 0.5 * there
    assert freezing(frightening, stranger, present=(0.0, 0.0)) == 0


def test_having_nobody_but_the_hardly_known_tears_too_once_wariness_has_come() -> None:
    known, hardly = friend(threat_expectation=0.0), friend(threat_expectation=0.0, familiarity=0.3)
    assert freezing(hardly, present=(1.0,)) > 5 * freezing(known, present=(1.0,))
    assert freezing(hardly, present=(1.0,), maturity=NEWBORN) == 0


def test_nobody_is_resisted_in_an_empty_room() -> None:
    unsure = friend(responsiveness_variance=0.1)
    for here in (0.0, 1.0):
        reasons = CHILD.terms(state_of(unsure), TEMPERAMENT, day_of(), context_of(here), P)
        assert (float(reasons["uncertainty"][ChildAct.RESIST]) > 0) == (here > 0)


@given(asked=UNIT, anyway=UNIT)
def test_a_bid_is_worth_what_would_not_have_come_anyway(asked: float, anyway: float) -> None:
    brought = float(comfort_brought(friend(comfort_expectation=asked, comfort_unasked=anyway), P))
    assert 0 <= brought <= 1
    assert brought <= asked + 1e-6
    assert (brought > 1e-6) <= (asked > anyway)
    assert (brought > 0) >= (asked > anyway + 1e-6)


def test_every_parameter_is_declared_in_full() -> None:
    seen = list(declarations(P))
    assert len({declared.name for declared in seen}) == len(seen) > 90
    for declared in seen:
        assert declared.low <= declared.default <= declared.high, declared.name
        assert declared.meaning
        assert declared.unit
        assert declared.source in {"assumed", CALIBRATED} or "doi" in declared.source


def test_a_theory_says_what_it_computes_and_where_it_comes_from() -> None:
    assert len(HOMEOSTATIC.citations) >= 5
    assert all("(" in citation for citation in HOMEOSTATIC.citations)
    assert "sigmoid" in HOMEOSTATIC.equations


def test_the_equations_name_every_switch_that_is_on() -> None:
    """Whoever reads the model reads what acts: a mechanism that is switched on without a line would be hidden."""
    now = values(HOMEOSTATIC.parameters)
    on = [
        one.name.rpartition(".")[2]
        for one in declarations(HOMEOSTATIC.parameters)
        if one.switch and is_on(now[one.name])
    ]
    assert len(on) == 13
    assert [name for name in on if name not in HOMEOSTATIC.equations] == []
