"""What becomes of the child: reflection from talk, partners who are persons themselves, and others who answer what they see."""

from __future__ import annotations

from dataclasses import replace as with_

import numpy as np
import pytest

from attunement.engine.choice import make_engine
from attunement.engine.interface import Engine
from attunement.life.course.adults import lasting_manner, manner_of_this_year
from attunement.life.course.births import born
from attunement.life.course.care import care_in
from attunement.life.course.frozen import frame, norms
from attunement.life.course.lives import Lives
from attunement.life.course.numbers import CourseNumbers
from attunement.life.course.shares import COLUMNS
from attunement.life.course.sights import how_pleasant, seen_with
from attunement.life.course.slots import Slot
from attunement.life.course.year import a_year_on, lived
from attunement.life.course.year_of_events import YearOfEvents
from attunement.life.people import NOBODY
from attunement.life.population import population
from attunement.theories.catalogue import theory_parameters
from attunement.vocabulary import replace

N, SEED = 60, 5
DYADS = population("mixed-risk").draw(N, seed=SEED)
PLAIN = YearOfEvents.plain(N)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return make_engine("homeostatic", theory_parameters("homeostatic"))


@pytest.fixture(scope="module")
def at_27(engine: Engine) -> Lives:
    return lived(born(DYADS, engine), engine, 27)


def test_couples_name_each_other_and_each_is_met_by_the_other(at_27: Lives) -> None:
    partner = at_27.love.partner
    together = partner != NOBODY
    assert 0.3 < together.mean() < 0.95
    rows = np.flatnonzero(together)
    assert (partner[partner[rows]] == rows).all() and (at_27.love.side[rows] != at_27.love.side[partner[rows]]).all()
    np.testing.assert_array_equal(at_27.ties[Slot.PARTNER].there, together)
    np.testing.assert_array_equal(at_27.ties[Slot.PARTNER].since[rows], at_27.ties[Slot.PARTNER].since[partner[rows]])


def test_who_parted_keeps_what_was_expected_of_the_other(at_27: Lives) -> None:
    over = at_27.closed.slot == Slot.PARTNER
    assert over.any() and (at_27.closed.since[over] < at_27.closed.until[over]).all()
    assert (at_27.closed.since[over] >= 19).all()


def test_a_partner_cares_as_its_own_history_and_years_make_it(at_27: Lives) -> None:
    rows = np.flatnonzero(at_27.love.partner != NOBODY)
    deaf = with_(at_27, seen=())
    theirs = care_in(deaf, Slot.PARTNER, PLAIN).inconsistency[rows]
    manner, p = manner_of_this_year(at_27), at_27.population
    own = p.inconsistency_sd * np.maximum(0.0, 0.5 - manner.aspects[5])
    np.testing.assert_allclose(theirs, own[at_27.love.partner[rows]], rtol=1e-5)


def test_own_history_shows_in_care_and_reflection_loosens_it(at_27: Lives) -> None:
    def told(reflection: float) -> float:
        reads = with_(at_27, mind=at_27.mind._replace(reflection=np.full(N, reflection)))
        return float(np.corrcoef(at_27.generic.contingency_expectation, lasting_manner(reads).aspects[2])[0, 1])

    assert told(0.4) > 0.25 > abs(told(0.98))
    high_risk = at_27.adult.high_risk
    for circumstances in (False, True):
        mine = at_27.mind.reflection[high_risk == circumstances].mean()
        assert frame(circumstances).reflection == pytest.approx(mine, abs=0.1)


def test_what_circumstances_do_to_care_is_the_populations_and_not_counted_once_more(at_27: Lives) -> None:
    """Before circumstances are put in, persons in either care alike, though they have not been cared for alike."""
    high_risk, care = at_27.adult.high_risk, lasting_manner(at_27).aspects.mean(axis=0)
    worth = at_27.generic.comfort_expectation
    assert worth[high_risk].mean() < worth[~high_risk].mean() - 0.03
    assert care[high_risk].mean() == pytest.approx(care[~high_risk].mean(), abs=0.3)


def test_reflection_grows_from_three_on_and_more_where_parents_reflect_and_hear(engine: Engine, at_27: Lives) -> None:
    at_3 = lived(born(DYADS, engine), engine, 3)
    assert not at_3.mind.reflection.any() and (at_27.mind.reflection > 0).all()
    silent = replace(CourseNumbers(), {"reflecting.mother": 0.0, "reflecting.father": 0.0}, where="this test")
    assert lived(born(DYADS, engine, silent), engine, 12).mind.reflection.mean() < at_27.mind.reflection.mean()


def test_teachers_answer_what_they_saw_in_the_first_half_of_a_year(engine: Engine) -> None:
    at_8 = lived(born(DYADS, engine), engine, 8)
    pleasant = how_pleasant(at_8, Slot.TEACHER, 7, part=0)
    assert 0.4 < pleasant.std() < 1.5 and abs(pleasant.mean()) < 0.6
    now = with_(at_8, years=7)
    first, second = (care_in(now, Slot.TEACHER, PLAIN, part=part).warmth for part in (0, 1))
    inside = np.abs(second - 0.8) < 1.3  # where bounds of warmth do not cut
    change = (second - first)[inside]
    np.testing.assert_allclose(change, 0.35 * at_8.population.warmth_sd * pleasant[inside], atol=1e-5)


def test_without_evocation_teachers_do_not_differ_by_what_they_saw(engine: Engine) -> None:
    deaf = replace(CourseNumbers(), {"evoking.teacher": 0.0}, where="this test")
    at_8 = lived(born(DYADS, engine, deaf), engine, 8)
    first, second = (care_in(with_(at_8, years=7), Slot.TEACHER, PLAIN, part=part).warmth for part in (0, 1))
    np.testing.assert_array_equal(first, second)


def test_who_is_new_has_seen_nothing_yet(at_27: Lives) -> None:
    new = at_27.ties[Slot.PARTNER].since == at_27.years
    assert new.any()
    deaf, now = (care_in(lives, Slot.PARTNER, PLAIN).warmth for lives in (with_(at_27, seen=()), at_27))
    np.testing.assert_array_equal(deaf[new], now[new])
    assert (deaf != now).any()


def test_what_is_usual_was_frozen_for_every_year_somebody_may_answer() -> None:
    for slot, begins in ((Slot.TEACHER, 5), (Slot.FRIEND, 5), (Slot.PARTNER, 19), (Slot.MAIN, 2), (Slot.SECOND, 2)):
        until = 18 if slot == Slot.TEACHER else 40
        assert all(norms(slot, year) is not None for year in range(begins, until)), slot
    assert norms(Slot.TEACHER, 3) is None and norms(Slot.THIRD, 3) is None


def test_a_year_of_a_couple_is_lived_from_both_sides(engine: Engine, at_27: Lives) -> None:
    after = a_year_on(at_27, engine)
    met = ~np.isnan(seen_with(after, Slot.PARTNER, 27)[COLUMNS.index("social")])
    np.testing.assert_array_equal(met, at_27.love.partner != NOBODY)
