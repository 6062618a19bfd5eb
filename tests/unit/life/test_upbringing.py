"""What a child's days are made of."""

from __future__ import annotations

import numpy as np
import pytest

from attunement.engine.lanes import BLOCK
from attunement.engine.reference import ReferenceEngine
from attunement.life.company import company_of
from attunement.life.encounters import live
from attunement.life.events import ALIKE, OWN, Event, Life, Person
from attunement.life.population import Population
from attunement.life.upbringing import HOME, PLAYFUL, SITUATIONS, Upbringing, newborns
from attunement.theories.homeostatic.theory import HOMEOSTATIC
from attunement.vocabulary import BadValueError


@pytest.fixture(scope="module")
def engine() -> ReferenceEngine:
    return ReferenceEngine(HOMEOSTATIC, HOMEOSTATIC.parameters)


@pytest.mark.parametrize("kinds", [SITUATIONS, PLAYFUL])
def test_shares_of_moments_add_up(kinds: tuple) -> None:
    assert sum(kind.share for kind in kinds) == pytest.approx(1)
    assert all(0 <= kind.stress_low <= kind.stress_high <= 2 for kind in kinds)
    assert all(kind.meaning for kind in kinds)


def test_a_year_is_120_bouts_at_the_middle_of_what_they_stand_for() -> None:
    bouts = HOME.bouts(0, 12)
    assert [bout.occasion for bout in bouts] == list(range(120))
    assert bouts[0].age_months == pytest.approx(0.05)
    assert bouts[-1].age_months == pytest.approx(11.95)
    assert sum(bout.elapsed_days for bout in bouts) == pytest.approx(365.25)
    assert {bout.occasion for bout in bouts if bout.play} == set(range(0, 120, 8))
    assert all(bout.learning == 1 for bout in bouts)


def test_the_years_parts_are_the_year() -> None:
    assert HOME.bouts(0, 5) + HOME.bouts(5, 12) == HOME.bouts(0, 12)
    assert HOME.bouts(4, 4) == []


@pytest.mark.parametrize("ages", [(-1, 5), (0, 73), (0, float("nan"))])
def test_an_age_out_of_range_is_refused(ages: tuple[float, float]) -> None:
    with pytest.raises(BadValueError, match=r"the age is .* months; children are raised from 0 to 72 months"):
        HOME.bouts(*ages)


def test_stress_comes_first_and_leaving_in_the_middle() -> None:
    timetable = HOME.timetable()
    assert timetable.threat.tolist() == [1.0] * 35 + [0.0] * 65
    assert timetable.leaves[1].tolist() == [0.0] * 40 + [1.0] * 20 + [0.0] * 40


def test_newborns_expect_the_same_of_everybody(engine: ReferenceEngine) -> None:
    born = newborns(Population().draw(5, seed=1), engine)
    [bond] = born.bonds
    for one, general in zip(bond, born.generic, strict=True):
        np.testing.assert_array_equal(one, general)
        assert (one == one[0]).all()


def in_turns(caregivers: int) -> Life:
    """One caregiver or several in turns, all in the manner of the first."""
    people = tuple(Person(f"carer {i}", ALIKE if i else OWN) for i in range(caregivers))
    turns = [{"every": caregivers, "at": i} if caregivers > 1 else {} for i in range(caregivers)]
    return Life(people, tuple(Event(0, f"carer {i}", "cares", turn) for i, turn in enumerate(turns)))


def test_a_child_with_several_caregivers_knows_the_first_less(engine: ReferenceEngine) -> None:
    born, days = Population().draw(BLOCK, seed=2), Upbringing(bouts_per_month=2)
    one, three = (
        live(company_of(born, engine, life), engine, life, seed=2, to_months=4, upbringing=days).with_("carer 0")
        for life in (in_turns(1), in_turns(3))
    )
    assert (three.bonds[0].familiarity < one.bonds[0].familiarity).all()
    assert (three.bonds[0].familiarity > 0).all()
    assert not np.array_equal(three.bonds[0].comfort_expectation, one.bonds[0].comfort_expectation)


def test_progress_is_told_with_several_caregivers_too(engine: ReferenceEngine) -> None:
    told: list[int] = []
    born, life = company_of(Population().draw(BLOCK, seed=2), engine, in_turns(2)), in_turns(2)
    live(born, engine, life, seed=2, to_months=2, upbringing=Upbringing(bouts_per_month=1), after_bout=told.append)
    assert told == [1, 2]
