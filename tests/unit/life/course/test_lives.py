"""Lives year by year: who is met, what is kept, and that nothing but the kernel's bouts and the named rules makes a difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace as with_
from typing import Any

import numpy as np
import pytest

from attunement.engine.choice import make_engine
from attunement.engine.interface import Engine
from attunement.engine.simd.engine import SimdEngine
from attunement.life.course.births import born
from attunement.life.course.circle import joined
from attunement.life.course.columns import from_arrays, to_arrays
from attunement.life.course.lives import Lives
from attunement.life.course.meetings import met
from attunement.life.course.numbers import CourseNumbers
from attunement.life.course.plan import Meeting, meetings_of
from attunement.life.course.sights import KEPT
from attunement.life.course.slots import Slot
from attunement.life.course.year import a_year_on, lived
from attunement.life.course.year_of_events import YearOfEvents
from attunement.life.population import population
from attunement.life.upbringing import grow, newborns
from attunement.theories.catalogue import theory_parameters
from attunement.theories.interface import Newborn
from attunement.vocabulary import BadValueError, replace

N, SEED = 48, 5
DYADS = population("mixed-risk").draw(N, seed=SEED)
NOTHING_LATER = {
    "plasticity.sensitive_years": 0.0, "plasticity.lasting": 0.0, "plasticity.fading_years": 0.001,
    "plasticity.school": 0.0, "plasticity.close": 0.0, "plasticity.day_care": 0.0,
}  # fmt: skip
"""Nothing is learned after the first year."""


@pytest.fixture(scope="module")
def engine() -> Engine:
    return make_engine("homeostatic", theory_parameters("homeostatic"))


@pytest.fixture(scope="module")
def at_6(engine: Engine) -> Lives:
    return lived(born(DYADS, engine), engine, 6)


def numbers(changes: Mapping[str, float]) -> CourseNumbers:
    return replace(CourseNumbers(), changes, where="this test")


def same(one: Lives, other: Lives) -> bool:
    mine, its = to_arrays(one), to_arrays(other)
    return mine.keys() == its.keys() and all(mine[name].tobytes() == its[name].tobytes() for name in mine)


def learned(lives: Lives, slot: Slot) -> list[bytes]:
    """What outlives a bout of what is expected of whoever fills a place."""
    bond = lives.bond(slot)
    return [getattr(bond, name).tobytes() for name in bond._fields if name not in bond.OF_THE_BOUT]


# --- a year is bouts of the kernel ----------------------------------------------------------------------------------------


def test_a_first_year_with_one_carer_is_an_ordinary_upbringing_bit_by_bit(engine: Engine) -> None:
    alone = born(DYADS, engine, numbers({"carer_years.lasting": 1.0, "carer_years.load_to_care": 0.0}))
    everybody = Meeting(np.arange(N), 120, in_all=120)
    for part in range(4):
        alone = met(alone, Slot.MAIN, everybody, engine, part=part)
    usual = grow(newborns(DYADS, engine), engine, seed=SEED, to_months=12)
    assert all(mine.tobytes() == its.tobytes() for mine, its in zip(alone.bond(Slot.MAIN), usual.bonds[0], strict=True))
    assert all(mine.tobytes() == its.tobytes() for mine, its in zip(alone.generic, usual.generic, strict=True))


def test_everybody_meets_whom_the_timetable_says(engine: Engine, at_6: Lives) -> None:
    def bouts(lives: Lives) -> dict[Slot, float]:
        found = meetings_of(lives, YearOfEvents.plain(N))
        return {slot: sum(m.bouts * len(m.rows) for m in some) / N for slot, some in found.items() if some}

    newborn = born(DYADS, engine)
    assert bouts(newborn) == {Slot.MAIN: 120}, "who comes at birth comes as the first year begins"
    at_school = bouts(at_6)
    home = at_6.household
    assert at_school[Slot.MAIN] == 12 and at_school[Slot.SECOND] == 6 and at_school[Slot.TEACHER] == 10
    assert at_school[Slot.THIRD] == pytest.approx(6 * home.grandparent.mean())


def test_day_care_takes_its_bouts_from_the_parents(engine: Engine) -> None:
    at_3 = lived(born(DYADS, engine), engine, 3)
    home = at_3.household
    assert 0.3 < home.day_care.mean() < 0.7 and not (home.day_care & home.grandparent).any()
    by_bouts = {m.bouts: m for m in meetings_of(at_3, YearOfEvents.plain(N))[Slot.MAIN]}
    assert set(by_bouts) == {24, 14} and set(by_bouts[14].rows.tolist()) == set(np.flatnonzero(home.day_care).tolist())
    third = {m.bouts: m.day_care for m in meetings_of(at_3, YearOfEvents.plain(N))[Slot.THIRD]}
    assert third == {6: False, 24: True}


def test_teachers_go_after_a_year_and_their_bonds_are_kept(engine: Engine, at_6: Lives) -> None:
    at_8 = lived(at_6, engine, 8)
    closed = at_8.closed
    teachers = closed.slot == Slot.TEACHER
    assert teachers.sum() == 2 * N and (at_8.ties[Slot.TEACHER].ordinal == 2).all()
    assert (closed.until[teachers] - closed.since[teachers] == 1).all()
    first = closed.expected[:, teachers & (closed.ordinal == 0)]
    assert first.tobytes() == at_6.ties[Slot.TEACHER].expected.tobytes()
    day_care = closed.slot == Slot.THIRD
    assert set(closed.person[day_care].tolist()) == set(np.flatnonzero(at_8.household.day_care).tolist())


def test_a_new_bond_begins_with_what_is_expected_of_people_and_little_of_its_unsteadiness(at_6: Lives) -> None:
    began = joined(at_6, Slot.TEACHER, np.full(N, True))
    bond, general = began.bond(Slot.TEACHER), at_6.generic
    assert (bond.familiarity == 0).all() and (general.responsiveness_variance > 0).any()
    np.testing.assert_allclose(bond.responsiveness_variance, 0.1 * general.responsiveness_variance, rtol=1e-6)
    for name in set(bond._fields) - {"responsiveness_variance"}:
        assert getattr(bond, name).tobytes() == getattr(general, name).tobytes(), name


# --- verification: nothing in, nothing out --------------------------------------------------------------------------------


def with_new_family(lives: Lives, better: float) -> Lives:
    """The same children in other homes from now on, as others' or so many SD better than theirs."""
    for slot in (Slot.MAIN, Slot.SECOND):
        lives = joined(lives, slot, np.full(len(lives), True))
        carers = lives.carers[slot]
        better_care = with_(carers.lasting, aspects=carers.lasting.aspects + better)
        lives = lives.with_carers(slot, with_(carers, lasting=better_care))
    return lives


def test_where_nothing_is_learned_later_care_leaves_nothing(engine: Engine) -> None:
    at_1 = lived(born(DYADS, engine, numbers(NOTHING_LATER)), engine, 1)
    one, other = (lived(with_new_family(at_1, better), engine, 6) for better in (0.0, 3.0))
    for slot in (Slot.MAIN, Slot.SECOND, Slot.TEACHER, Slot.FRIEND):
        assert learned(one, slot) == learned(other, slot), slot
    assert all(mine.tobytes() == its.tobytes() for mine, its in zip(one.generic, other.generic, strict=True))


def test_where_nobody_in_general_is_expected_and_no_body_is_marked_early_care_leaves_nothing_with_others() -> None:
    unmarked = replace(theory_parameters("homeostatic"), {"marks.reactivity": 0.0}, where="this test")
    engine = make_engine("homeostatic", unmarked)
    frozen = numbers({"in_general.weight": 0.0})
    good = DYADS.shifted(**dict.fromkeys(("responsiveness", "threshold", "warmth", "rebuff", "inconsistency"), 2.0))
    one, other = (lived(born(dyads, engine, frozen), engine, 6) for dyads in (DYADS, good))
    assert learned(one, Slot.MAIN) != learned(other, Slot.MAIN)
    for slot in (Slot.SECOND, Slot.TEACHER, Slot.FRIEND):
        assert learned(one, slot) == learned(other, slot), slot


# --- verification: another home from one on -------------------------------------------------------------------------------


def worth(bond: Any) -> np.ndarray:
    return (bond.comfort_expectation - bond.comfort_unasked) / (1 - bond.comfort_unasked)


def test_another_home_from_one_on_is_followed_and_of_the_first_year_a_trace_is_left(engine: Engine) -> None:
    good, poor = (DYADS.shifted(**dict.fromkeys(("responsiveness", "threshold", "rebuff"), sd)) for sd in (1.5, -1.5))
    at_1 = {name: lived(born(dyads, engine), engine, 1) for name, dyads in (("good", good), ("poor", poor))}
    after = {
        (first, later): lived(with_new_family(lives, sd), engine, 6)
        for first, lives in at_1.items()
        for later, sd in (("good", 1.5), ("poor", -1.5))
    }

    def general(lives: Lives) -> float:
        return float(worth(lives.generic).mean())

    new_home = general(after["poor", "good"]) - general(after["poor", "poor"])
    first_year = general(after["good", "poor"]) - general(after["poor", "poor"])
    assert new_home > 0.1 and 0 < first_year < 0.25 * new_home
    assert general(at_1["good"]) - general(at_1["poor"]) > 0.1


def test_the_same_change_of_home_moves_less_the_later_it_comes(engine: Engine) -> None:
    lives, moved = born(DYADS, engine), []
    for age in (1, 5, 15, 40):
        lives = lived(lives, engine, age)
        arms = [worth(lived(with_new_family(lives, sd), engine, age + 1).generic) for sd in (2.0, -2.0)]
        moved.append(float((arms[0] - arms[1]).mean()))
    assert moved == sorted(moved, reverse=True) and moved[-1] > 0, moved


# --- verification: the same bits ------------------------------------------------------------------------------------------


def test_one_call_is_year_by_year_from_what_was_kept(engine: Engine) -> None:
    whole = lived(born(DYADS, engine), engine, 21)
    lives = born(DYADS, engine)
    for years in range(1, 22):
        lives = from_arrays(born(DYADS, engine), to_arrays(a_year_on(lives, engine)))
        assert lives.years == years
    assert same(lives, whole)


def test_threads_change_no_bit() -> None:
    dyads = population("mixed-risk").draw(1100, seed=SEED)
    parameters = theory_parameters("homeostatic")
    one, *others = (
        lived(born(dyads, own), own, 3) for own in (SimdEngine("homeostatic", parameters, threads=k) for k in (1, 2, 7))
    )
    assert all(same(one, other) for other in others)


def test_a_person_lives_the_same_among_few_or_many(engine: Engine, at_6: Lives) -> None:
    few = lived(born(DYADS.take(slice(7, 19)), engine), engine, 6)
    for slot in Slot:
        if slot in at_6.carers:
            np.testing.assert_array_equal(few.ties[slot].expected, at_6.ties[slot].expected[:, 7:19])


def test_who_looks_changes_no_bit_where_nobody_answers_what_was_seen(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    deaf = numbers(dict.fromkeys((f"evoking.{who}" for who in ("teacher", "friend", "partner", "parent")), 0.0))
    looked = lived(born(DYADS, engine, deaf), engine, 7)
    monkeypatch.setattr("attunement.life.course.year.WATCHED", {})
    assert looked.seen and same(with_(looked, seen=()), lived(born(DYADS, engine, deaf), engine, 7))


def test_what_is_seen_at_school_are_shares_of_time(at_6: Lives) -> None:
    seen = at_6.seen
    assert {(s.year, s.part, s.slot) for s in seen if s.slot in KEPT} == {
        (5, k, s) for k in (0, 1) for s in (Slot.TEACHER, Slot.FRIEND)
    }
    looked = seen[-1].shares
    assert looked.shape == (15, N)
    np.testing.assert_allclose(looked[:8].sum(axis=0), 1, rtol=1e-5)
    np.testing.assert_allclose(looked[8:14].sum(axis=0), 1, rtol=1e-5)


def test_an_engine_that_takes_blocks_lives_the_same_lives(engine: Engine, at_6: Lives) -> None:
    class InBlocks:
        block, theory_name, parameters = 20, "homeostatic", engine.parameters

        def newborn(self, place: int = 0) -> Any:
            return engine.newborn(place)

        def run(self, lanes: Any, *given: Any, **more: Any) -> Any:
            assert len(lanes) == self.block
            return engine.run(lanes, *given, **more)

    assert same(lived(born(DYADS, InBlocks()), InBlocks(), 6), at_6)  # type: ignore[arg-type]


def test_lives_need_carers_who_only_act_and_children_who_expect_comfort_of_people() -> None:
    class Remembering:
        theory_name = "two bodies"

        def newborn(self, place: int = 0) -> tuple:
            return Newborn((place,))

    with pytest.raises(BadValueError, match="two bodies"):
        born(DYADS, Remembering())  # type: ignore[arg-type]
    with pytest.raises(BadValueError, match="set-point"):
        born(DYADS, make_engine("set-point", theory_parameters("set-point")))
