"""The set-point theory by its own equations, against plain formulas; its acts through film, replay and both engines."""

from __future__ import annotations

import ast
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

import attunement.theories.set_point
from attunement.engine.choice import make_engine
from attunement.engine.interface import Engine
from attunement.engine.threefry import key_of
from attunement.engine.timetable import Timetable
from attunement.lab.catalogue import WATCHED
from attunement.life.population import population
from attunement.life.upbringing import HOME, grow, newborns
from attunement.study.block import bond_table
from attunement.study.dials import Dials
from attunement.study.reasons import reasons
from attunement.study.siblings import Pair, raise_siblings, watch
from attunement.theories.catalogue import BUILT_IN, CONTEST, RIVALS, theory, theory_parameters
from attunement.theories.fitted import fit_of
from attunement.theories.interface import Actor, Acts, Closing, Context, Kept, Moment, Opening
from attunement.theories.set_point.control import arouse, feel, grow_angry, learn, move, want
from attunement.theories.set_point.numbers import SetPointParameters
from attunement.theories.set_point.state import Body, Bond, Day, Does, Treats, counted_on, toward, turned_to
from attunement.theories.set_point.theory import SET_POINT
from attunement.theories.theory_check import check_theory
from attunement.theories.traits import Caring, Temperament
from attunement.vocabulary import ASSUMED, BadValueError, ChildAct, PersonAct, declarations

P = SetPointParameters()
CHILD = SET_POINT.role("child")
BORN = Temperament(
    reactivity=1.0, separation_sensitivity=1.5, self_soothing=0.01, resting_arousal=0.1, maturation_offset=0.0
)
CARE = Caring(1.0, 0.4, 0.8, 0.2, 0.5, -1.0, 0.0, 0.0)
MOTHER = Bond(familiarity=0.9, answer=0.3, unsteady=0.05, rebuff=0.1, fear=0.05)
STRANGER = Bond(familiarity=0.0, answer=0.3, unsteady=0.0, rebuff=0.0, fear=0.0)
DT = 3.0


def one_hot(act: int, size: int) -> tuple[float, ...]:
    return tuple(float(code == act) for code in range(size))


def body_of(**changes: Any) -> Body:
    usual = Body(
        distance=(0.3, 0.6), attended=(0.4, 0.2), wanted=0.6, felt=0.2, arousal=0.3, anger=0.2, asking=0.5, asked=(0.1, 0.0),
        today=(0.2, 0.3),
    )  # fmt: skip
    return usual._replace(**changes)


def moment_of(
    *, mine: Does = Does.CALL, others: tuple[Treats, Treats] = (Treats.THERE, Treats.THERE), dt_s: float = DT,
    threat: float = 0.4, present: tuple[float, float] = (1.0, 1.0), learning: float = 1.0, reactivity: float = 1.2,
    moving: float = 1.0, bonds: tuple[Bond, Bond] = (MOTHER, STRANGER), **body: Any,
) -> Moment:  # fmt: skip
    """One tick of a child with its mother and a stranger."""
    acts = Acts(one_hot(mine, 9), tuple(one_hot(act, 6) for act in others))
    context = Context(dt_s, threat, present, 0.0, 0.0, 0.0, learning, acts)
    me = Actor(body_of(**body), bonds)
    return Moment(0, me, me, BORN, Day(moving, reactivity), context, acts, P)


def exactly(x: float, up: float, down: float, low: float = 0.0, dt_s: float = DT) -> float:
    """Thousands of tiny steps of x′ = up·(1 − x) − down·(x − low)."""
    steps = 20_000
    for _ in range(steps):
        x += dt_s / steps * (up * (1 - x) - down * (x - low))
    return x


# --- what it is ----------------------------------------------------------------------------------------------------------


def test_it_imports_nothing_of_another_theory() -> None:
    allowed = (
        "attunement.vocabulary",
        *(f"attunement.theories.{name}" for name in ("interface", "traits", "set_point")),
    )
    files = sorted(Path(attunement.theories.set_point.__path__[0]).glob("*.py"))
    assert {file.stem for file in files} >= {"numbers", "state", "theory"}
    for file in files:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert not (isinstance(node, ast.ImportFrom) and node.level), "relative imports hide where they lead"
            own = [name for name in names if name.startswith("attunement")]
            assert all(name.startswith(allowed) for name in own), (file.name, own)


def test_it_comes_along_unfitted_and_stands_in_no_contest_unasked() -> None:
    assert "set-point" in BUILT_IN and "set-point" not in RIVALS and "set-point" not in CONTEST
    assert theory("set-point") is SET_POINT and theory_parameters("set-point") == P == SET_POINT.parameters
    assert SET_POINT.free == () and fit_of("set-point") is None
    assert "Not fitted" in SET_POINT.summary and "no score is a verdict" in SET_POINT.summary
    for declared in declarations(P):
        assert declared.low <= declared.default <= declared.high and declared.meaning and declared.source == ASSUMED
    usual = {d.name for d in declarations(theory_parameters("homeostatic"))}
    assert not usual & {d.name for d in declarations(P)}, "a name means one number"


def test_it_passes_the_check_of_theories() -> None:
    check_theory(SET_POINT)


def test_its_acts_are_its_own_and_seen_as_common_ones() -> None:
    usual = theory("homeostatic").role("child")
    assert CHILD.acts == tuple(act.name.lower().replace("_", " ") for act in Does) and len(CHILD.acts) == 9
    assert not set(CHILD.acts) & set(usual.acts) - {"cry"}
    assert CHILD.seen_as[Does.ROAM] == CHILD.seen_as[Does.LOOK_ABOUT] == ChildAct.EXPLORE
    assert set(CHILD.seen_as) == set(ChildAct) and set(SET_POINT.role("carer").seen_as) == set(PersonAct)


def test_a_procedure_that_holds_somebody_still_finds_the_act() -> None:
    casts = tuple(role.seen_as for role in SET_POINT.roles)
    held = Timetable.blank(2, forced={1: int(PersonAct.SOOTHE)}).acted(casts, "set-point")
    assert list(held.forced[1]) == [Treats.COME_NEAR] * 2
    with pytest.raises(BadValueError, match="which no act of the theory set-point is seen as"):
        Timetable.blank(2, forced={1: 6}).acted(casts, "set-point")


# --- equations -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("up", "down", "low"), [(0.02, 0.01, 0.1), (0.0, 0.05, 0.2), (0.3, 0.0, 0.0), (2.0, 3.0, 0.4)])
@pytest.mark.parametrize("dt_s", [1.0, 2.0, 4.0])
def test_every_quantity_moves_as_its_equation_whatever_the_step(
    up: float, down: float, low: float, dt_s: float
) -> None:
    after = float(toward(0.5, up, down, dt_s, low))
    assert after == pytest.approx(exactly(0.5, up, down, low, dt_s), abs=1e-4)
    halves = toward(toward(0.5, up, down, dt_s / 2, low), up, down, dt_s / 2, low)
    assert after == pytest.approx(float(halves), abs=1e-6)
    assert low <= after <= 1


def test_what_has_no_rate_stays_bit_by_bit() -> None:
    x = np.float32(0.1234567)
    assert np.float32(toward(x, np.float32(0), np.float32(0), np.float32(3))) == x


def test_a_child_turns_to_the_known_and_counts_on_the_first_though_away() -> None:
    assert [float(share) for share in turned_to((MOTHER,), (1.0,))] == [1.0]
    mother, stranger = turned_to((MOTHER, STRANGER), (1.0, 1.0))
    assert float(mother) == pytest.approx(1 / 1.19) and float(stranger) == pytest.approx(0.19 / 1.19)
    alone, offered = turned_to((MOTHER, STRANGER), (0.0, 1.0))
    assert float(alone) == 0 and float(offered) == pytest.approx(0.19)
    assert [float(share) for share in turned_to((STRANGER, STRANGER), (0.0, 1.0))] == [0, 1], (
        "who knows nobody fears nobody"
    )
    assert [float(share) for share in counted_on((MOTHER, STRANGER), (0.0, 1.0))] == pytest.approx([0.81, 0.19])
    assert [float(share) for share in counted_on((MOTHER,), (0.0,))] == [1.0]


def test_nearness_wanted_follows_its_equation() -> None:
    n, known = P.nearness, 0.81
    m = moment_of(others=(Treats.STARTLE, Treats.THERE))
    threat = 0.4 + n.startle + n.strangeness * known * (1 - 0.6)  # the stranger is at 0.6
    expected = exactly(0.6, 1.2 * n.alarm * threat, BORN.self_soothing + n.satisfied * 0.2, n.rest * known)
    assert float(want(m).body.wanted) == pytest.approx(expected, abs=1e-4)


def test_arousal_follows_its_equation_and_absence_weighs_by_temperament() -> None:
    n = P.nearness
    for here, sensitive in ((1.0, 1.0), (0.0, BORN.separation_sensitivity)):
        up, down = 1.2 * sensitive * n.arousing * 0.4, BORN.self_soothing + n.calming * 0.2
        found = arouse(moment_of(present=(here, 1.0))).body.arousal
        assert float(found) == pytest.approx(exactly(0.3, up, down, BORN.resting_arousal), abs=1e-5)
    calm = arouse(moment_of(felt=0.9)).body.arousal
    assert float(calm) == pytest.approx(exactly(0.3, 0.0, 0.01 + n.calming * 0.9, 0.1), abs=1e-5)


def test_anger_follows_its_equation_and_needs_asking_missing_and_unsteadiness() -> None:
    def anger(**given: Any) -> float:
        return float(grow_angry(moment_of(**given)).body.anger)

    unsteady = 0.05 / 1.19
    up = P.moves.anger_rate * 0.5 * 0.4 * unsteady
    assert anger() == pytest.approx(exactly(0.2, up, 1 / P.moves.anger_s), abs=1e-5)
    fading = 0.2 * math.exp(-DT / P.moves.anger_s)
    steady = (MOTHER._replace(unsteady=0.0), STRANGER)
    assert anger(asking=0.0) == anger(felt=0.7) == anger(bonds=steady) == pytest.approx(fading)
    assert anger(present=(0.0, 0.0)) > anger(), "anger at who is away"


def test_what_a_person_does_is_learned_by_its_equations() -> None:
    p, share = P.learned, 1 / 1.19
    asking = exactly(0.5, 0.5 / p.asking_s, 0.5 / p.asking_s)  # calling asks by half
    came = learn(moment_of(others=(Treats.COME_NEAR, Treats.THERE)))
    assert float(came.body.asking) == pytest.approx(asking, abs=1e-5)
    bond = came.bonds[0]
    assert float(bond.answer) == pytest.approx(exactly(0.3, p.answer * asking * share, 0.0), abs=1e-6)
    assert float(bond.familiarity) == pytest.approx(exactly(0.9, p.knowing, 0.0), abs=1e-6)
    assert float(bond.rebuff) == pytest.approx(exactly(0.1, 0.0, p.welcome * 0.7), abs=1e-6)
    assert float(bond.fear) == pytest.approx(exactly(0.05, 0.0, p.unfear), abs=1e-6)
    assert float(came.body.today[0]) == pytest.approx(exactly(0.2, asking * share / p.enough_s, 0.0), abs=1e-5)
    assert float(came.body.asked[0]) == pytest.approx(exactly(0.1, asking * share / p.enough_s, 0.0), abs=1e-5)
    waited = learn(moment_of()).bonds[0]
    assert float(waited.answer) == pytest.approx(exactly(0.3, 0.0, p.answer * asking * share), abs=1e-6)
    sent = learn(moment_of(others=(Treats.SEND_OFF, Treats.THERE)))
    assert float(sent.bonds[0].rebuff) == pytest.approx(exactly(0.1, p.rebuff * 0.7, 0.0), abs=1e-6)
    far = learn(moment_of(others=(Treats.SEND_OFF, Treats.THERE), distance=(1.0, 0.6)))
    assert float(far.bonds[0].rebuff) == pytest.approx(0.1), "being sent off from afar makes no nearness unwelcome"
    startled = learn(moment_of(others=(Treats.STARTLE, Treats.THERE)))
    assert float(startled.bonds[0].fear) == pytest.approx(exactly(0.05, p.fear, 0.0), abs=1e-6)


def test_who_is_away_or_a_bout_that_teaches_nothing_leaves_beliefs_as_they_are() -> None:
    did = (Treats.SEND_OFF, Treats.STARTLE)
    for given in ({"learning": 0.0}, {"present": (0.0, 0.0)}):
        after = [np.float32(x) for bond in learn(moment_of(others=did, **given)).bonds for x in bond]
        assert after == [np.float32(x) for x in (*MOTHER, *STRANGER)]


def test_distance_opens_and_closes_by_what_both_do() -> None:
    d, share = P.distance, 1 / 1.19

    def distance(**given: Any) -> float:
        return float(move(moment_of(**given)).body.distance[0])

    assert distance() == pytest.approx(0.3)
    assert distance(mine=Does.ROAM) == pytest.approx(0.3 + DT * d.roam)
    assert distance(mine=Does.ROAM, moving=0.0) == pytest.approx(0.3)
    assert distance(mine=Does.KEEP_OFF) == pytest.approx(0.3 + DT * d.keep_off)
    assert distance(mine=Does.SEEK, dt_s=1.0) == pytest.approx(0.3 - d.seek * share)
    assert distance(others=(Treats.COME_NEAR, Treats.THERE), dt_s=1.0) == pytest.approx(0.3 - d.come_near)
    assert distance(others=(Treats.SEND_OFF, Treats.THERE)) == pytest.approx(0.3 + DT * d.send_off)
    assert distance(present=(0.0, 0.0)) == pytest.approx(0.3 + DT * d.away)
    assert (
        distance(distance=(0.99, 0.5), present=(0.0, 0.0)) == 1 and distance(distance=(0.01, 0.5), mine=Does.SEEK) == 0
    )


def test_nearness_felt_is_that_of_known_near_attentive_and_unfeared_people() -> None:
    u = P.nearness.unattended

    def felt(**given: Any) -> float:
        return float(feel(moment_of(**given)).body.felt)

    lately = 0.4 * math.exp(-DT / P.nearness.attention_s)
    assert felt() == pytest.approx(0.81 * 0.7 * (u + (1 - u) * lately) * 0.95)
    assert felt(others=(Treats.PLAY, Treats.THERE)) > felt() > felt(distance=(0.6, 0.6))
    assert felt(present=(0.0, 1.0)) == 0, "a stranger is no company"
    assert felt(bonds=(MOTHER, MOTHER)) > felt(), "of two known people more is felt"
    assert felt(bonds=(MOTHER._replace(fear=0.8), STRANGER)) < 0.3 * felt()


def test_after_a_bout_unsteadiness_is_learned_and_people_in_general_follow() -> None:
    before = (MOTHER, STRANGER)
    me = Actor(body_of(asked=(0.6, 0.0), today=(0.9, 0.3)), (MOTHER._replace(answer=0.35), STRANGER))
    kept = CHILD.settle(me, Kept(before, STRANGER, ()), BORN, None, Closing(3.0, 1.0), P)
    missed = abs(0.9 - MOTHER.answer)  # what was expected as the bout began
    assert float(kept.bonds[0].unsteady) == pytest.approx(0.05 + P.learned.unsteady * 0.6 * (missed - 0.05))
    assert float(kept.bonds[1].unsteady) == 0, "who was not asked has not missed anything"
    half = CHILD.settle(me, Kept(before, STRANGER, ()), BORN, None, Closing(3.0, 1.0, 0.5), P).bonds[0]
    assert float(half.unsteady) == pytest.approx(0.05 + 0.5 * (float(kept.bonds[0].unsteady) - 0.05))
    follow = 1 - math.exp(-P.learned.generic * 3)
    assert float(kept.generic.rebuff) == pytest.approx(follow * 0.1)
    assert float(kept.generic.answer) == pytest.approx(0.3 + follow * 0.05)
    assert kept.generic.familiarity == 0, "nobody in general is familiar"
    still = CHILD.settle(me, Kept(before, STRANGER, ()), BORN, None, Closing(3.0, 0.0), P)
    assert [float(x) for x in still.generic] == pytest.approx([*STRANGER])


def test_a_bout_begins_calm_and_people_apart_grow_strange() -> None:
    kept = Kept((MOTHER, MOTHER), STRANGER, ())
    opening = Opening(12.0, 0.3, 0.1, 0.2, (0.0, 200.0), (1.0, -1.0))
    actor, day = CHILD.begin(kept, BORN, opening, P)
    assert float(actor.bonds[1].familiarity) == pytest.approx(0.9 * math.exp(-200 / 730))
    assert float(actor.body.wanted) == float(actor.body.felt) == pytest.approx(P.nearness.rest * 0.81)
    assert float(actor.body.arousal) == pytest.approx(0.2) and float(day.reactivity) == pytest.approx(math.exp(-0.2))
    assert float(day.moving) > 0.99
    young, _ = CHILD.begin(kept, BORN, opening._replace(age_months=8.0), P), None
    assert float(young[1].moving) == pytest.approx(0.5)


# --- what moves a child and a person ---------------------------------------------------------------------------------------


def chances(**given: Any) -> np.ndarray:
    """What a child does next, if it decides anew."""
    m = moment_of(**given)
    said = CHILD.terms(m.before, BORN, m.day, m.context, P)
    return np.array([float(p) for p in SET_POINT.policy(said, (0.0,) * 9, 1e-6, 1.0)])


NEAR = {"wanted": 0.35, "felt": 0.5, "arousal": 0.1, "anger": 0.0}
LEFT = {"wanted": 0.6, "felt": 0.0, "arousal": 0.5, "anger": 0.0, "present": (0.0, 0.0)}
ALARMED = {"wanted": 0.8, "felt": 0.2, "arousal": 0.4, "anger": 0.0}
EXPLORES = [Does.LOOK_ABOUT, Does.ROAM]


def test_chances_sum_to_one_and_an_act_goes_on_for_its_dwell_time() -> None:
    assert chances(**ALARMED).sum() == pytest.approx(1)
    m = moment_of(**ALARMED)
    goes_on = SET_POINT.policy(CHILD.terms(m.before, BORN, m.day, m.context, P), one_hot(Does.CRY, 9), 1.0, 3.0)
    keep, anew = math.exp(-3), chances(**ALARMED)
    assert [float(p) for p in goes_on] == pytest.approx(
        keep * np.array(one_hot(Does.CRY, 9)) + (1 - keep) * anew, abs=1e-6
    )


def test_a_child_explores_when_calm_and_near_and_seeks_when_alarmed() -> None:
    near, alarmed = chances(**NEAR), chances(**ALARMED)
    assert near[EXPLORES].sum() > 0.6 and near[Does.SEEK] < 0.15 and near[Does.CRY] < 0.02
    assert alarmed[EXPLORES].sum() < 0.15 and alarmed[[Does.SEEK, Does.CALL, Does.CRY]].sum() > 0.7
    assert chances(**NEAR | {"felt": 0.8})[Does.ROAM] > near[Does.ROAM] > chances(**NEAR, moving=0.0)[Does.ROAM]


def test_a_child_that_is_left_calls_and_cries_and_cries_the_more_the_more_it_is_aroused() -> None:
    left = chances(**LEFT)
    assert left[[Does.CALL, Does.CRY]].sum() > 0.8 and left[Does.SEEK] < 0.1
    assert chances(**LEFT | {"arousal": 0.9})[Does.CRY] > left[Does.CRY] > chances(**LEFT | {"arousal": 0.1})[Does.CRY]


@pytest.mark.parametrize(
    ("belief", "more", "less"),
    [
        ("answer", [Does.CALL, Does.CRY], EXPLORES),
        ("rebuff", [Does.KEEP_OFF], [Does.SEEK]),
        ("fear", [Does.STAND_STILL], []),
    ],
)
def test_what_was_learned_shows_in_need(belief: str, more: list[Does], less: list[Does]) -> None:
    low, high = (chances(**ALARMED, bonds=(MOTHER._replace(**{belief: x}), STRANGER)) for x in (0.0, 0.9))
    assert high[more].sum() > 1.2 * low[more].sum()
    assert not less or high[less].sum() < low[less].sum()
    calm = [chances(**NEAR, bonds=(MOTHER._replace(**{belief: x}), STRANGER)) for x in (0.0, 0.9)]
    assert calm[0] == pytest.approx(calm[1]), "with nothing missing, nothing of it shows"


def test_anger_pushes_away_whoever_is_there_and_attention_makes_smile() -> None:
    assert chances(**ALARMED | {"anger": 0.9})[Does.PUSH_AWAY] > 5 * chances(**ALARMED)[Does.PUSH_AWAY]
    assert chances(**LEFT | {"anger": 0.9})[Does.PUSH_AWAY] < 0.05
    assert chances(**NEAR, attended=(0.9, 0.0))[Does.SMILE] > chances(**NEAR, attended=(0.0, 0.0))[Does.SMILE]


def carer_chances(
    child: Does, caring: Caring = CARE, *, mood: float = 0.0, told: float = 0.0, greets: float = 0.0
) -> np.ndarray:
    role = SET_POINT.role("carer")
    previous = Acts(one_hot(0, 6), (one_hot(child, 9),))
    context = Context(DT, 0.0, (1.0,), told, greets, 0.0, 1.0, previous)
    said = role.terms(Actor((), ()), caring, mood, context, P)
    return np.array([float(p) for p in SET_POINT.policy(said, (0.0,) * 6, 1e-6, 1.0)])


@pytest.mark.parametrize(
    ("act", "child", "changes"),
    [
        (Treats.COME_NEAR, Does.CRY, {"responsiveness": 2.0}), (Treats.COME_NEAR, Does.CALL, {"loudness_threshold": 0.1}),
        (Treats.PLAY, Does.SMILE, {"warmth": 1.6}), (Treats.STEER, Does.ROAM, {"directing": 1.5}),
        (Treats.SEND_OFF, Does.CRY, {"rebuff": 2.0}), (Treats.STARTLE, Does.ROAM, {"fright": 2.8}),
        (Treats.STARTLE, Does.CRY, {"contingent_fright": 4.0}),
    ],
)  # fmt: skip
def test_each_aspect_of_care_shows_in_its_act(act: Treats, child: Does, changes: dict[str, float]) -> None:
    assert carer_chances(child, CARE._replace(**changes))[act] > 1.2 * carer_chances(child)[act]


def test_mood_answers_asking_wakes_and_instruction_takes_over() -> None:
    assert carer_chances(Does.CRY, mood=1.0)[Treats.COME_NEAR] > carer_chances(Does.CRY)[Treats.COME_NEAR]
    assert carer_chances(Does.CRY)[Treats.COME_NEAR] > 3 * carer_chances(Does.ROAM)[Treats.COME_NEAR]
    rough = CARE._replace(rebuff=3.0, fright=4.0)
    assert carer_chances(Does.CRY, rough, told=1.0) == pytest.approx(carer_chances(Does.CRY, told=1.0))
    assert carer_chances(Does.ROAM, told=1.0, greets=1.0)[Treats.PLAY] > carer_chances(Does.ROAM, told=1.0)[Treats.PLAY]


# --- over time -----------------------------------------------------------------------------------------------------------


def lived(dt_s: float, seconds: float, **given: Any) -> Actor:
    m = moment_of(dt_s=dt_s, **given)
    me = m.before
    for _ in range(round(seconds / dt_s)):
        me = SET_POINT.update(replace(m, before=me, now=me))
    return me


@pytest.mark.parametrize("given", [
    {"mine": Does.CRY, "others": (Treats.COME_NEAR, Treats.THERE)}, {"present": (0.0, 0.0)}, {"mine": Does.ROAM, "threat": 0.0},
])  # fmt: skip
def test_steps_of_one_to_four_seconds_tell_the_same_story(given: dict[str, Any]) -> None:
    fine = lived(0.25, 60, **given)
    for dt_s in (1.0, 2.0, 3.0, 4.0):
        coarse = lived(dt_s, 60, **given)
        for name in ("wanted", "felt", "arousal", "anger"):
            apart = abs(float(getattr(coarse.body, name)) - float(getattr(fine.body, name)))
            assert apart < 0.012 * dt_s, name
        for mine, theirs in zip(coarse.bonds, fine.bonds, strict=True):
            assert [float(x) for x in mine] == pytest.approx([float(x) for x in theirs], abs=2e-3)


def test_parting_arouses_who_knows_somebody_and_return_calms() -> None:
    quiet = {"threat": 0.0, "wanted": 0.0, "felt": 0.0, "arousal": 0.1, "mine": Does.LOOK_ABOUT}
    known, unknown = (
        lived(3.0, 120, present=(0.0, 0.0), bonds=(bond, STRANGER), **quiet) for bond in (MOTHER, STRANGER)
    )
    assert float(known.body.arousal) > float(unknown.body.arousal) + 0.1
    assert float(unknown.body.arousal) == pytest.approx(0.1, abs=1e-3), "in calm, nobody is missed who is not known"
    body = known.body._asdict() | {"distance": (0.2, 0.6)}
    back = lived(3.0, 90, **{**quiet, **body, "others": (Treats.COME_NEAR, Treats.THERE)})
    assert float(back.body.arousal) < 0.5 * (float(known.body.arousal) - 0.1) + 0.1


def test_whatever_happens_every_quantity_stays_between_nought_and_one() -> None:
    rng = np.random.default_rng(1)
    m = moment_of(reactivity=4.0)
    me = m.before
    for _ in range(300):
        mine, others = rng.dirichlet([0.1] * 9), [rng.dirichlet([0.1] * 6) for _ in range(2)]
        acts = Acts(tuple(mine), tuple(map(tuple, others)))
        around = m.context._replace(
            threat=rng.uniform(0, 4), present=tuple(rng.integers(0, 2, 2).astype(float)), dt_s=4.0
        )
        me = SET_POINT.update(replace(m, before=me, now=me, acts=acts, context=around))
        numbers = np.array([x for part in (*me.body, *me.bonds) for x in np.atleast_1d(np.array(part, float))])
        assert ((numbers >= 0) & (numbers <= 1 + 1e-6)).all()


# --- engines, film, replay -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def engine() -> Engine:
    return make_engine("set-point", P)


def test_both_engines_raise_and_film_the_same_children() -> None:
    dyads, key = population("mixed-risk").draw(256, seed=3), key_of(3)
    bouts, found = HOME.bouts(11.0, 11.2), []
    for name in ("simd", "reference"):
        chosen = make_engine("set-point", P, name=name)
        lanes, films = chosen.run(newborns(dyads, chosen), HOME.timetable(), bouts, step_s=3.0, key=key, film=True)
        found.append(((lanes.bonds[0], lanes.generic), films))
    (ours, films), (theirs, others) = found
    same = ~np.any([(a.acts[0] != b.acts[0]).any(axis=0) for a, b in zip(films, others, strict=True)], axis=0)
    assert same.mean() > 0.97
    for one, other in zip(ours, theirs, strict=True):
        assert all(np.abs(np.asarray(a) - np.asarray(b))[same].max() < 1e-3 for a, b in zip(one, other, strict=True))
    assert any(np.unique(film.acts[0]).max() == Does.STAND_STILL for film in films), "own codes, beyond the common ones"


@pytest.mark.parametrize("procedure", WATCHED)
def test_a_film_shows_common_acts_and_why_reads_its_own(engine: Engine, procedure: str) -> None:
    siblings = raise_siblings([Pair(Dials())], months=WATCHED[procedure].usual_months, seed=7, n=8, engine=engine)
    assert siblings.expected("answer").shape == (WATCHED[procedure].usual_months + 1, 1, 8)
    sight = watch(siblings, procedure)
    film = sight.of(0)
    assert np.array_equal(film.child, np.array([*CHILD.seen_as, -1])[film.acts[0]])
    why = reasons(sight, 0, 2)
    assert set(why.reasons) >= {"missing nearness", "rebuffed when near", "drawn to whom it fears"}
    assert why.chances.shape == (film.live.shape[0], 9) and why.chances.sum(axis=1) == pytest.approx(1, abs=1e-4)
    assert set(why.state) >= {"arousal", "wanted", "felt", "expected_answer"}
    ticks = np.arange(1, len(film.live))
    same_bout = film.live[1:, 2] & film.live[:-1, 2] & ((ticks % HOME.ticks > 0) | (procedure != "home-visit"))
    assert np.abs(why.state["arousal"][1:] - film.arousal[:-1, 2])[same_bout].max() < 1e-4
    done = why.chances[np.arange(len(why.chances)), film.acts[0][:, 2]]
    foretold = (why.chances**2).sum(axis=1)  # how likely an act is that is drawn with these chances
    ran = film.live[:, 2]
    assert done[ran].mean() == pytest.approx(foretold[ran].mean(), abs=0.08), "what it did was drawn with these chances"


def test_tables_hold_what_it_learned_and_the_report_leaves_out_what_it_has_no_words_for(engine: Engine) -> None:
    dyads = population("mixed-risk").draw(8, seed=1)
    table = bond_table(grow(newborns(dyads, engine), engine, seed=1, to_months=1.0), engine.parameters)
    assert table.columns == ["dyad", "person", *Bond._fields]
    assert set(table["person"]) == {"caregiver", "people in general"}
    assert table.filter(pl.col("person") == "people in general")["familiarity"].to_list() == [0.0] * 8
