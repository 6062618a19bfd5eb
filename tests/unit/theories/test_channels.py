"""Two channels at once: which acts are added, how likely each is, what others take in of it; nothing where it is off."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from attunement.engine.choice import make_engine
from attunement.engine.footage import Footage
from attunement.engine.lanes import BLOCK, Lanes
from attunement.engine.step import taken_in
from attunement.engine.threefry import key_of
from attunement.inference.likelihood import acts_likelihood
from attunement.lab.strange_situation import STRANGE_SITUATION
from attunement.theories.catalogue import RIVALS, theory, theory_parameters
from attunement.theories.homeostatic.channels import BLENDS
from attunement.theories.homeostatic.state import Day, Maturity
from attunement.theories.homeostatic.theory import CHILD, HOMEOSTATIC
from attunement.theories.interface import Acts, Context
from attunement.theories.theory_check import check_theory
from attunement.vocabulary import CHILD_ACT_NAMES, ChildAct
from attunement.vocabulary import replace as replace_numbers
from draws import Draws, random_lanes

W = 0.5
P = replace_numbers(HOMEOSTATIC.parameters, {"channels.blends": W}, where="this test")
BOTH = HOMEOSTATIC.at_work(P).role("child")
SEED = 5


def bout() -> tuple[Any, ...]:
    return STRANGE_SITUATION.timetable(), STRANGE_SITUATION.bout(occasion=70_000, age_months=12.0)


def filmed(lanes: Lanes, name: str = "simd", parameters: Any = P) -> Footage:
    timetable, one = bout()
    engine = make_engine("homeostatic", parameters, name=name)
    return engine.run(lanes, timetable, [one], step_s=3.0, key=key_of(SEED), film=True)[1][0]


def test_both_at_once_are_as_frequent_as_two_channels_make_them_that_choose_each_for_itself() -> None:
    """By the policy itself, of children drawn at random, who decide anew: P(both) = w·P(one)·P(other), beside single acts."""
    draw = Draws(300, seed=3)
    me = draw.state(1)[0]
    day = Day(Maturity(*(draw(0, 1) for _ in range(6))), draw(0.5, 2))
    nothing = tuple(np.zeros(300, np.float32) for _ in range(8))
    context = Context(3.0, draw(0, 1), (draw.often(1, 0, 1),), 0.0, 0.0, draw(0, 1), 0.0, Acts(nothing, (nothing[:6],)))
    reasons = BOTH.terms(me, draw.temperament(), day, context, P)
    chances = np.stack(HOMEOSTATIC.policy(reasons, tuple(0.0 for _ in BOTH.acts), 1e-3, 3.0))
    single = chances[: len(ChildAct)].sum(axis=0)
    for act, blend in enumerate(BLENDS, len(ChildAct)):
        np.testing.assert_allclose(chances[act], W * chances[blend.body] * chances[blend.face] / single, rtol=1e-4)


def test_what_is_added_comes_after_what_there_is_and_only_where_it_is_on() -> None:
    assert HOMEOSTATIC.at_work(HOMEOSTATIC.parameters).role("child").acts == CHILD.acts == CHILD_ACT_NAMES
    assert BOTH.acts[:8] == CHILD.acts and len(BOTH.acts) == 8 + len(BLENDS)
    assert BOTH.shows[:8] == tuple((act, act) for act in range(8))
    assert all(blend.seen_as in (blend.body, blend.face) and blend.body != blend.face for blend in BLENDS)
    assert (BOTH.mechanisms, BOTH.begin, BOTH.settle) == (CHILD.mechanisms, CHILD.begin, CHILD.settle)


@pytest.mark.parametrize("name", RIVALS)
def test_every_rival_can_show_two_acts_at_once(name: str) -> None:
    numbers = replace_numbers(theory_parameters(name), {"channels.blends": W}, where="this test")
    whole = replace(theory(name), parameters=numbers)
    check_theory(whole)
    assert len(whole.at_work(numbers).role("child").acts) == 8 + len(BLENDS)


@pytest.mark.parametrize("blend", range(8, 8 + len(BLENDS)))
def test_others_take_in_half_of_each(blend: int) -> None:
    found = np.array([float(weight) for weight in taken_in(np.int32(blend), BOTH)])
    one = BLENDS[blend - 8]
    assert found.tolist() == [0.5 * (act in (one.body, one.face)) for act in range(8)]
    assert [float(weight) for weight in taken_in(np.int32(3), BOTH)] == [0, 0, 0, 1, 0, 0, 0, 0]


def test_both_engines_show_the_same_acts_two_at_once_among_them() -> None:
    lanes = random_lanes(2, BLOCK)
    ours, theirs = filmed(lanes), filmed(lanes, "reference")
    assert set(np.unique(ours.acts[0])) == set(range(8 + len(BLENDS)))
    assert (ours.acts[0] == theirs.acts[0]).mean() > 0.99  # an act at a boundary may differ, and what follows from it
    assert ours.shows == theirs.shows == (BOTH.shows, (), ())
    body, face = ours.channels(0)
    assert ours.channels(1) is None
    for act, one in enumerate(BLENDS, 8):
        shown = ours.acts[0] == act
        assert (body[shown] == one.body).all() and (face[shown] == one.face).all()
        assert (ours.child[shown] == one.seen_as).all()
    alone = ours.acts[0] < 8
    assert (body == ours.child)[alone].all() and (face == ours.child)[alone].all()


def test_a_film_of_two_channels_can_be_cut_and_joined() -> None:
    film = filmed(random_lanes(2, 40))
    joined = Footage.joined([film.between(0, 100), film.between(100, 420)])
    assert joined.shows == film.shows == film.take(slice(3)).shows
    assert all(np.array_equal(a, b) for a, b in zip(joined.channels(0), film.channels(0), strict=True))


def test_how_likely_two_acts_at_once_were_is_told_by_the_same_policy() -> None:
    lanes, (timetable, one) = random_lanes(2, 3), bout()
    found = acts_likelihood(
        HOMEOSTATIC, P, lanes.take(np.array([1])), timetable, one, filmed(lanes).take(slice(1, 2)), step_s=3.0,
        key=key_of(SEED),
    )  # fmt: skip
    assert np.isfinite(found.total)
    assert -2000 < found.of("child") < 0


def test_the_rarer_the_nearer_to_a_child_with_one_channel() -> None:
    lanes = random_lanes(2, 200)
    shares = [
        (filmed(lanes, parameters=replace_numbers(P, {"channels.blends": w}, where="this test")).acts[0] >= 8).mean()
        for w in (0.001, 0.1, 1.0)
    ]
    assert shares == sorted(shares) and shares[0] < 1e-3 < shares[2]
