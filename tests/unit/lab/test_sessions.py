"""Sessions work on a copy of the child, with the caregiver who comes along."""

from __future__ import annotations

import re

import numpy as np
import pytest

from attunement.engine.footage import AWAY, Footage
from attunement.engine.lanes import BLOCK, Lanes, blocks
from attunement.engine.reference import ReferenceEngine
from attunement.engine.trees import arrays, map_arrays
from attunement.lab.home_visit import SEPARATION_PROBE, VISIT_BOUTS, visit
from attunement.lab.occasions import LAB_OCCASIONS, PLACES, occasion_of
from attunement.lab.sessions import CAREGIVERS, accompanied, attend, visit_home
from attunement.lab.still_face import STILL_FACE
from attunement.lab.strange_situation import STRANGE_SITUATION
from attunement.life.population import STANDARD, Population
from attunement.life.upbringing import HOME, Upbringing, newborns
from attunement.theories.homeostatic.theory import HOMEOSTATIC
from attunement.vocabulary import BadValueError, ChildAct, PersonAct, UnknownNameError

SEED = 77


@pytest.fixture(scope="module")
def engine() -> ReferenceEngine:
    return ReferenceEngine(HOMEOSTATIC, HOMEOSTATIC.parameters)


@pytest.fixture(scope="module")
def children(engine: ReferenceEngine) -> Lanes:
    """A block of children of a year who know their caregiver, unraised: here only their manners matter."""
    born = newborns(Population().draw(BLOCK, seed=SEED), engine)
    known = born.bonds[0]._replace(familiarity=np.full(BLOCK, 0.8, np.float32))
    return born.with_bonds((known,))


@pytest.fixture(scope="module")
def film(engine: ReferenceEngine, children: Lanes) -> Footage:
    return attend(
        children, STRANGE_SITUATION, engine, seed=SEED, age_months=12, number=occasion_of("strange-situation")
    )[0]


def same(one: object, other: object) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(arrays(one), arrays(other), strict=True))


# --- who comes along -------------------------------------------------------------------------------------------------------


def test_the_own_caregiver_is_nobody_else(children: Lanes) -> None:
    assert accompanied(children, "own") is children


def test_the_standard_caregiver_is_the_same_for_all_and_the_child_stays_itself(children: Lanes) -> None:
    taken = accompanied(children, "standard")
    for found, value in zip(taken.traits[1], STANDARD, strict=True):
        assert (found == np.float32(value)).all()
    assert taken.traits[0] is children.traits[0]
    assert taken.bonds is children.bonds


def test_swapped_caregivers_come_from_the_neighbour_and_swap_back(children: Lanes) -> None:
    swapped = accompanied(children, "swapped")
    warmth, before = swapped.traits[1].warmth, children.traits[1].warmth
    assert np.array_equal(warmth[::2], before[1::2])
    assert np.array_equal(warmth[1::2], before[::2])
    assert same(accompanied(swapped, "swapped").traits, children.traits)


def test_an_odd_number_cannot_swap(children: Lanes) -> None:
    with pytest.raises(BadValueError, match="3 children cannot swap caregivers with a neighbour; give an even number"):
        accompanied(children.take(slice(3)), "swapped")


def test_an_unknown_caregiver_is_refused_with_what_there_is(children: Lanes) -> None:
    with pytest.raises(UnknownNameError, match=re.escape("Did you mean 'standard'? Known: own, standard, swapped.")):
        accompanied(children, "standart")
    assert CAREGIVERS == ("own", "standard", "swapped")


# --- the Strange Situation --------------------------------------------------------------------------------------------------


def episode(name: str) -> slice:
    start_s, end_s = STRANGE_SITUATION.spans()[name]
    return slice(round(start_s / STRANGE_SITUATION.step_s), round(end_s / STRANGE_SITUATION.step_s))


def test_the_caregiver_leaves_twice(film: Footage) -> None:
    for name, there in (
        ("2 caregiver", True), ("3 stranger", True), ("4 separation", False), ("5 reunion", True), ("6 alone", False),
        ("7 stranger", False), ("8 reunion", True),
    ):  # fmt: skip
        assert (film.together[episode(name)] == there).all(), name


def test_some_separations_are_cut_short_and_never_before_half_a_minute(film: Footage) -> None:
    for name in ("4 separation", "6 alone", "7 stranger"):
        live = film.live[episode(name)]
        assert live[:10].all()
        lengths = live.sum(axis=0)
        assert set(np.unique(lengths)) <= {10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60}
        short = np.flatnonzero(lengths < 60)
        assert len(short) > 0, name
        for dyad in short:
            last = film.child[episode(name)][lengths[dyad] - 10 : lengths[dyad], dyad]
            assert (last == ChildAct.CRY).sum() >= 7
    for name in ("2 caregiver", "3 stranger", "5 reunion", "8 reunion"):
        assert film.live[episode(name)].all(), name


def test_a_stranger_who_is_not_there_is_away(film: Footage) -> None:
    for name in ("2 caregiver", "5 reunion", "6 alone", "8 reunion"):
        assert (film.people[1][episode(name)] == AWAY).all(), name
    assert (film.people[1][episode("3 stranger")] != PersonAct.NEUTRAL).any()


def test_a_dyad_does_the_same_among_few_or_many(engine: ReferenceEngine, children: Lanes, film: Footage) -> None:
    block, count = next(blocks(children.take(slice(20))))
    again, _ = attend(
        block, STRANGE_SITUATION, engine, seed=SEED, age_months=12, number=occasion_of("strange-situation")
    )
    for name in ("child", "distance", "together", "live", "arousal"):
        assert np.array_equal(getattr(again.first(count), name), getattr(film.first(count), name)), name


def test_a_session_leaves_the_child_as_it_was(engine: ReferenceEngine, children: Lanes) -> None:
    before = map_arrays(np.copy, (children.traits, children.kept))
    attend(children, STRANGE_SITUATION, engine, seed=SEED, age_months=12, number=occasion_of("still-face"))
    assert same(before, (children.traits, children.kept))
    assert len(children.bonds) == 1


def test_another_occasion_is_another_day(engine: ReferenceEngine, children: Lanes, film: Footage) -> None:
    other, occasion = attend(
        children, STRANGE_SITUATION, engine, seed=SEED, age_months=12, number=occasion_of("strange-situation", 1)
    )
    assert not np.array_equal(other.child, film.child)
    assert (occasion.name, occasion.procedure, occasion.step_s) == ("12 months", "strange-situation", 3)
    assert list(occasion.spans) == [each.name for each in STRANGE_SITUATION.episodes]


# --- visits at home ----------------------------------------------------------------------------------------------------------


def test_a_visit_sees_the_kinds_of_bouts_that_come_at_that_age_at_addresses_of_its_own() -> None:
    bouts = visit(10, occasion=70_000)
    assert [bout.occasion for bout in bouts] == list(range(70_000, 70_000 + VISIT_BOUTS))
    life = HOME.bouts(10, 11)
    assert [bout.play for bout in bouts] == [bout.play for bout in life]
    assert [bout.stress for bout in bouts] == [bout.stress for bout in life]
    assert {bout.age_months for bout in bouts} == {10}


def test_a_visit_is_filmed_bout_by_bout(engine: ReferenceEngine, children: Lanes) -> None:
    film, occasion = visit_home(children, engine, seed=SEED, age_months=10, number=70_000, upbringing=Upbringing())
    assert film.child.shape == (VISIT_BOUTS * 100, BLOCK)
    assert list(occasion.spans.values())[:2] == [(0.0, 300.0), (300.0, 600.0)]
    assert film.live.all()


def test_visits_share_no_address() -> None:
    """Each bout of a visit is an occasion; the bouts of one visit must not be those of the next."""
    starts = [
        occasion_of(name, repeat) for name in (*PLACES, "mine", "another") for repeat in (*range(50), 255, 256, 300)
    ]
    occasions = [bout.occasion for start in starts for bout in visit(10, occasion=start)]
    assert len(set(occasions)) == len(occasions)


def test_occasions_of_the_lab_are_not_those_of_life() -> None:
    numbers = {occasion_of(name, repeat) for name in PLACES for repeat in range(600)}
    assert len(numbers) == 600 * len(PLACES)
    assert min(numbers) >= LAB_OCCASIONS > max(bout.occasion for bout in HOME.bouts(0, 72)) + 1


# --- procedures as published ------------------------------------------------------------------------------------------------


def test_procedures_last_as_long_as_published() -> None:
    assert STRANGE_SITUATION.duration_s == 7 * 180  # without the half minute of episode 1
    assert STILL_FACE.duration_s == 3 * 120
    assert (STRANGE_SITUATION.people, STILL_FACE.people, SEPARATION_PROBE.people) == (2, 1, 1)
    assert STILL_FACE.spans()["still"] == (120.0, 240.0)


def test_the_still_face_is_held_and_only_between() -> None:
    forced = STILL_FACE.timetable().forced[1]
    assert (forced[120:240] == PersonAct.NEUTRAL).all()
    assert (forced[:120] < 0).all()
    assert (forced[240:] < 0).all()


@pytest.mark.parametrize("procedure", [STRANGE_SITUATION, STILL_FACE, SEPARATION_PROBE])
def test_procedures_say_what_they_are(procedure) -> None:  # type: ignore[no-untyped-def]
    assert procedure.summary.endswith((".", "?"))
    assert procedure.source
    assert procedure.bout(occasion=1, age_months=12).learning == 0
