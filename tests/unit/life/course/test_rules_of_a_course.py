"""The rules of a course of life by hand: what counts at which age, whose number is whose, absence, and what is counted."""

from __future__ import annotations

import math

import numpy as np
import pytest

from attunement.engine.footage import AWAY, Footage
from attunement.lab.occasions import LAB_OCCASIONS
from attunement.life.course.absence import missed_for_a_year
from attunement.life.course.numbers import CourseNumbers
from attunement.life.course.plasticity import counts, days_that_count, of_parents
from attunement.life.course.shares import ANSWERED, COLUMNS, Counter
from attunement.life.course.slots import IN_TURN, WORDS, Slot, number_of
from attunement.life.course.ties import Closed, Ties
from attunement.life.course.timetable import MOST_YEARS, TIMETABLE, moments, occasion, years_of
from attunement.theories.homeostatic.state import Bond
from attunement.vocabulary import BadValueError, ChildAct, PersonAct, replace

USUAL = CourseNumbers()


def test_parents_count_less_and_less_and_new_people_little() -> None:
    assert [of_parents(age, USUAL) for age in (0, 1, 2)] == [1, 1, 1]
    assert of_parents(6, USUAL) == pytest.approx(0.3 + 0.7 * math.exp(-1))
    assert of_parents(40, USUAL) == pytest.approx(0.3, abs=1e-3)
    assert counts(Slot.SECOND, 6, USUAL) == of_parents(6, USUAL)
    assert (counts(Slot.TEACHER, 6, USUAL), counts(Slot.FRIEND, 30, USUAL), counts(Slot.PARTNER, 30, USUAL)) == (
        0.06,
        0.06,
        0.1,
    )
    assert counts(Slot.THIRD, 3, USUAL, day_care=True) == 0.5 and counts(Slot.THIRD, 3, USUAL) == of_parents(3, USUAL)


def test_people_in_general_follow_those_met_by_so_many_e_folds_a_year() -> None:
    """k = 4/(1 + a)^1.2 e-folds a year at the kernel's rate of .01 a day, shared among the bouts of the year."""
    for age in (1, 2, 10, 25):
        for bouts in (9, 36):
            e_folds = 0.01 * days_that_count(age, bouts, USUAL) * bouts
            assert e_folds == pytest.approx(4 / (1 + age) ** 1.2, rel=2e-3)
    assert 0.01 * days_that_count(0, 160, USUAL) * 160 == pytest.approx(4.87, abs=0.01)


def test_every_pair_has_a_number_of_its_own_and_every_bout_an_address_below_the_laboratorys() -> None:
    person = np.array([0, 5, 2**24 - 1], np.uint32)
    numbers = [number_of(person, slot, ordinal) for slot in Slot for ordinal in range(IN_TURN)]
    assert len(np.unique(np.concatenate(numbers))) == 3 * len(Slot) * IN_TURN
    assert number_of(person, Slot.MAIN, 0).tolist() == person.tolist()
    with pytest.raises(BadValueError, match="more than 36"):
        number_of(person, Slot.PARTNER, IN_TURN)
    with pytest.raises(BadValueError, match="no room"):
        number_of(np.array([2**24], np.uint32), Slot.SECOND, 0)
    most = max(max(years.bouts.values()) for years in TIMETABLE)
    assert occasion(0, most - 1) < occasion(1, 0) and occasion(MOST_YEARS - 1, most) < LAB_OCCASIONS


def test_the_timetable_is_whole() -> None:
    assert [years.until for years in TIMETABLE] == sorted(years.until for years in TIMETABLE)
    assert set(WORDS) == set(Slot)
    for year in (0, 3, 8, 15, 30, 60):
        for slot, bouts in years_of(year).bouts.items():
            assert bouts >= years_of(year).parts, "in every part somebody who is met at all is met"
            for k in range(8):
                assert sum(stress.share for stress in moments(slot, year).stresses(k)) == pytest.approx(1)
    assert [moments(Slot.FRIEND, 8).plays(k) for k in range(4)] == [True, False, True, False]
    assert moments(Slot.TEACHER, 8).leaving == 0 and moments(Slot.PARTNER, 30).leaving == 0.15


def bonds(persons: int, **given: float) -> Ties:
    usual = dict.fromkeys(Bond._fields, 0.5) | {"comfort_unasked": 0.2, "responsiveness_mean": 0.4} | given
    begins = np.stack([np.full(persons, value, np.float32) for value in usual.values()])
    return Ties.nobody(len(begins), persons).begun(np.arange(persons), begins, year=0)


def test_of_who_is_away_half_of_what_was_expected_is_kept_and_the_rest_goes() -> None:
    ties, ages, away = bonds(2, comfort_expectation=0.6), range(3, 9), np.array([0.0, 1.0])
    for age in ages:
        ties = missed_for_a_year(ties, Bond, away, age, USUAL)
    gone = 0.5 + 0.5 * math.exp(-sum(0.5 * of_parents(age, USUAL) for age in ages))
    bond = ties.of(Bond)
    assert bond.comfort_expectation == pytest.approx([0.6, 0.2 + 0.4 * gone], rel=1e-5)
    assert bond.contingency_expectation == pytest.approx([0.5, 0.5 * gone], rel=1e-5)
    assert bond.responsiveness_mean == pytest.approx([0.4, 0.4 * gone], rel=1e-5)
    assert bond.threat_expectation == pytest.approx([0.5, 0.5]), "what was feared is not unlearned by absence"
    all_kept = replace(USUAL, {"absence.kept": 1.0}, where="this test")
    assert missed_for_a_year(ties, Bond, away, 9, all_kept).expected == pytest.approx(ties.expected)
    back = missed_for_a_year(ties, Bond, 0 * away, 9, USUAL)
    assert back.expected is ties.expected and not back.missed.any(), (
        "who is there again is missed anew when it goes again"
    )


def test_a_share_of_a_year_away_tells_so_much_less() -> None:
    half = missed_for_a_year(bonds(1), Bond, np.array([0.5]), 3, USUAL).of(Bond)
    assert half.contingency_expectation[0] == pytest.approx(
        0.25 + 0.25 * math.exp(-0.25 * of_parents(3, USUAL)), rel=1e-5
    )


def test_closing_a_bond_that_is_not_there_is_refused() -> None:
    ties = bonds(2).ended(np.array([0]))
    assert len(Closed.of(Slot.FRIEND, ties, np.array([1]), year=3)) == 1
    with pytest.raises(BadValueError, match="friend"):
        Closed.of(Slot.FRIEND, ties, np.array([0]), year=3)


def test_films_are_counted_as_shares_of_acts_and_of_answered_bids() -> None:
    child = np.array(
        [[ChildAct.CRY, ChildAct.EXPLORE], [ChildAct.SIGNAL, ChildAct.EXPLORE], [ChildAct.EXPLORE, ChildAct.EXPLORE]]
    )
    other = np.array([[PersonAct.NEUTRAL, PersonAct.POSITIVE], [PersonAct.SOOTHE, AWAY], [PersonAct.REBUFF, AWAY]])
    here = np.array([[True, True], [True, False], [True, False]])
    codes = (tuple(range(len(ChildAct))), tuple(range(len(PersonAct))))
    film = Footage((child.astype(np.int8), other.astype(np.int8)), codes, (), (here,), np.ones_like(here), ())
    counter = Counter(2)
    counter(0, film)
    counter(1, film)
    shares = dict(zip(COLUMNS, counter.shares(), strict=True))
    assert shares["cry"].tolist() == pytest.approx([1 / 3, 0]) and shares["explore"].tolist() == pytest.approx(
        [1 / 3, 1]
    )
    assert shares["other_positive"].tolist() == [0, 1], "who is away shows nothing"
    assert shares[ANSWERED][0] == 0.5 and np.isnan(shares[ANSWERED][1])
