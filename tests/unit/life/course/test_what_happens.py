"""Events in lives: who is met less and who instead, who goes and comes, what it weighs; and that who is not hit lives as before."""

from __future__ import annotations

from dataclasses import replace as with_

import numpy as np
import pytest

from attunement.engine.choice import make_engine
from attunement.engine.interface import Engine
from attunement.life.course.births import born
from attunement.life.course.care import care_in
from attunement.life.course.columns import to_arrays
from attunement.life.course.frozen import usual_reflection
from attunement.life.course.life_events import LifeEvent
from attunement.life.course.lives import Lives
from attunement.life.course.plan import bouts_of
from attunement.life.course.slots import Slot
from attunement.life.course.third import Third, third_of
from attunement.life.course.year import a_year_on, lived
from attunement.life.course.year_of_events import YearOfEvents, year_of
from attunement.life.people import NOBODY
from attunement.life.population import population
from attunement.theories.catalogue import theory_parameters

N, SEED = 40, 5
DYADS = population("mixed-risk").draw(N, seed=SEED)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return make_engine("homeostatic", theory_parameters("homeostatic"))


def living(engine: Engine, years: int, *events: LifeEvent) -> Lives:
    return lived(born(DYADS, engine, events=events), engine, years)


@pytest.fixture(scope="module")
def at_3(engine: Engine) -> Lives:
    return living(engine, 3)


def bouts(lives: Lives, *events: LifeEvent) -> np.ndarray:
    happens = year_of(events, lives.number, age=lives.years, seed=SEED)
    return bouts_of(lives, happens, third_of(lives, happens))


def test_events_that_hit_nobody_change_no_bit(engine: Engine, at_3: Lives) -> None:
    nobody = [
        LifeEvent(1, "death", "main", share=0.0),
        LifeEvent(2, "divorce", person=10_000),
        LifeEvent(2, "therapy", share=0),
    ]
    other = to_arrays(living(engine, 3, *nobody))
    assert all(other[name].tobytes() == column.tobytes() for name, column in to_arrays(at_3).items())


def test_who_is_not_hit_lives_as_before(engine: Engine, at_3: Lives) -> None:
    hit = living(engine, 3, LifeEvent(1, "divorce", person=7))
    for slot in (Slot.MAIN, Slot.SECOND):
        differs = (hit.ties[slot].expected != at_3.ties[slot].expected).any(axis=0)
        assert np.flatnonzero(differs).tolist() == [7], slot


def test_bouts_that_fall_away_go_to_who_is_left(at_3: Lives) -> None:
    usual, apart = bouts(at_3), bouts(at_3, LifeEvent(3, "divorce", numbers={"leaves": 0.5}))
    np.testing.assert_array_equal(apart[Slot.SECOND], usual[Slot.SECOND] // 2)
    np.testing.assert_array_equal(apart[:2].sum(axis=0), usual[:2].sum(axis=0))
    away = bouts(at_3, LifeEvent(3, "separation", "main", numbers={"weeks": 52}))
    assert not away[Slot.MAIN].any() and (away[Slot.SECOND] == usual[:2].sum(axis=0)).all()


def test_day_care_by_an_event_takes_its_bouts_from_the_parents(engine: Engine) -> None:
    at_2 = living(engine, 2, LifeEvent(1, "day care", numbers={"bouts": 40}))
    found = bouts(with_(at_2, years=1), *at_2.events)
    assert at_2.ties[Slot.THIRD].there.all() and (found[Slot.THIRD] == 40).all()
    assert (found[:2].sum(axis=0) == 160 * 160 // 200).all(), "a fifth of the bouts, so a fifth of the hours"


def test_a_death_closes_the_bond_weighs_on_who_is_left_and_stays_unresolved_for_a_while(
    engine: Engine, at_3: Lives
) -> None:
    dead = a_year_on(living(engine, 3, LifeEvent(3, "death", "second", share=0.5)), engine)
    plain = a_year_on(at_3, engine)
    gone = ~dead.ties[Slot.SECOND].there
    assert 0 < gone.sum() < N and (dead.mind.unresolved[gone] == 1).all() and not dead.mind.unresolved[~gone].any()
    closed = dead.closed.slot == Slot.SECOND
    assert set(dead.closed.person[closed].tolist()) == set(np.flatnonzero(gone).tolist())
    np.testing.assert_allclose(dead.home.pulse - plain.home.pulse, 1.5 * gone)
    later = lived(dead, engine, 8)
    assert (later.mind.unresolved[gone] < 1).all() and (later.mind.unresolved[gone] > 0.1).all()


def test_who_was_left_is_expected_to_answer_less(engine: Engine) -> None:
    event = LifeEvent(2, "divorce", numbers={"leaves": 1.0, "load": 0.0, "support": 0.0})
    left, plain = (living(engine, 6, *some) for some in ((event,), ()))
    mine, its = left.bond(Slot.SECOND), plain.bond(Slot.SECOND)
    assert mine.responsiveness_mean.mean() < 0.8 * its.responsiveness_mean.mean()
    assert not left.mind.unresolved.any(), "who is away is no loss by death"


def test_adopted_children_live_in_another_home(engine: Engine) -> None:
    adopted = living(engine, 2, LifeEvent(1, "adoption", numbers={"quality": 3.0}))
    plain = living(engine, 2)
    assert (adopted.ties[Slot.MAIN].ordinal == 1).all() and (adopted.ties[Slot.SECOND].ordinal == 1).all()
    assert (adopted.home.load != plain.home.load).all() and not adopted.mind.unresolved.any()
    happens = year_of(adopted.events, adopted.number, age=2, seed=SEED)
    better, drawn = (care_in(adopted, Slot.MAIN, year).responsiveness for year in (happens, YearOfEvents.plain(N)))
    assert (better - drawn).mean() == pytest.approx(3 * population("mixed-risk").responsiveness_sd, rel=1e-3)
    assert adopted.generic.comfort_expectation.mean() > plain.generic.comfort_expectation.mean()


def test_in_an_institution_nobody_is_known_well_and_after_it_it_is_left(engine: Engine) -> None:
    stay = (LifeEvent(0, "institution", until=1), LifeEvent(1, "adoption"))
    inside, outside = living(engine, 1, *stay), living(engine, 2, *stay)
    assert not np.isnan(inside.ties[Slot.THIRD].met).any() and (inside.ties[Slot.THIRD].met == 1).all()
    assert inside.bond(Slot.THIRD).familiarity.mean() < 0.5 * living(engine, 1).bond(Slot.MAIN).familiarity.mean()
    assert not outside.ties[Slot.THIRD].there.any() and (outside.ties[Slot.MAIN].ordinal == 1).all()
    faces = [care_in(inside, Slot.THIRD, year_of(stay, inside.number, age=0, seed=SEED), part=k).warmth for k in (0, 1)]
    assert (faces[0] != faces[1]).all(), "many take turns"


def test_therapy_is_talk_and_a_bond(engine: Engine) -> None:
    talk, plain = (
        living(engine, 24, *some) for some in ((LifeEvent(20, "therapy", until=23),), ())
    )  # fmt: skip
    assert (talk.mind.reflection > plain.mind.reflection).all()
    over = talk.closed.slot == Slot.THERAPIST
    assert over.sum() == N and (talk.closed.until[over] - talk.closed.since[over] == 3).all()


def test_nobody_is_mourned_who_was_not_there(engine: Engine) -> None:
    grown_up = living(engine, 28)
    loved = grown_up.ties[Slot.PARTNER].there
    assert 0 < loved.sum() < N
    dying = with_(grown_up, events=(LifeEvent(28, "death", "partner", share=0.5),))
    after, plain = a_year_on(dying, engine), a_year_on(grown_up, engine)
    mourns = after.mind.unresolved == 1
    assert mourns.any() and not mourns[~loved].any(), "who was alone lost nobody"
    np.testing.assert_allclose(after.adult.pulse - plain.adult.pulse, 1.5 * mourns)
    assert (after.home.pulse == plain.home.pulse).all(), "it weighs on the person, not on the home it grew up in"
    assert (after.closed.slot[len(grown_up.closed) :] == Slot.PARTNER).any()


def test_who_dies_as_a_life_begins_is_not_there_afterwards(engine: Engine) -> None:
    lives = living(engine, 1, LifeEvent(0, "death", "second"))
    assert not lives.ties[Slot.SECOND].there.any() and (lives.mind.unresolved == 1).all()


def test_what_a_new_home_weighs_is_the_new_homes(engine: Engine) -> None:
    loads = [living(engine, 2, LifeEvent(1, "adoption", numbers={"load": load})).home.pulse for load in (0.0, 1.0)]
    np.testing.assert_allclose(loads[1] - loads[0], 1.0)


def test_a_dead_parents_bouts_go_to_the_other_and_both_parents_to_nobody(engine: Engine, at_3: Lives) -> None:
    usual = bouts(at_3)
    left = living(engine, 3, LifeEvent(2, "death", "main"))
    assert not bouts(left)[Slot.MAIN].any() and (bouts(left)[Slot.SECOND] == usual[:2].sum(axis=0)).all()
    alone = living(engine, 1, LifeEvent(0, "death", "main"), LifeEvent(0, "death", "second"))
    assert not bouts(alone).any()


def test_who_is_away_is_not_met_whoever_it_is(engine: Engine, at_3: Lives) -> None:
    usual, away = bouts(at_3), bouts(at_3, LifeEvent(3, "separation", "third", numbers={"weeks": 52}))
    cared_for = usual[Slot.THIRD] > 0
    assert cared_for.any() and not away[Slot.THIRD].any()
    in_day_care = at_3.household.day_care
    assert (away[:2, in_day_care].sum(axis=0) == 34).all(), "hours that day care does not take are the parents'"
    half = bouts(at_3, LifeEvent(3, "separation", "third", numbers={"weeks": 26}))
    np.testing.assert_array_equal(half[Slot.THIRD], usual[Slot.THIRD] // 2)
    talking = living(engine, 21, LifeEvent(20, "therapy"))
    therapy = (LifeEvent(20, "therapy"), LifeEvent(21, "separation", "therapist", numbers={"weeks": 26}))
    assert (bouts(talking, *therapy)[Slot.THERAPIST] == 20).all()


def stays_of_third(lives: Lives) -> list[list[tuple[float, float | None]]]:
    """From when until when each person had third carers, in order; None for still there."""
    ties, over = lives.ties[Slot.THIRD], lives.closed
    return [
        [
            *((float(over.since[i]), float(over.until[i])) for i in np.flatnonzero((over.slot == Slot.THIRD) & (over.person == n))),
            *([(float(ties.since[n]), None)] if ties.there[n] else []),
        ]
        for n in range(len(lives))
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["foster care", "institution"])
def test_who_cares_instead_of_parents_does_not_become_a_grandparent_or_day_care(engine: Engine, kind: str) -> None:
    stay = LifeEvent(1, kind, until=3)
    inside, after = living(engine, 2, stay), living(engine, 6, stay)
    happens = year_of((stay,), inside.number, age=2, seed=SEED)
    assert (third_of(inside, happens) == Third.INSTEAD).all() and (bouts(inside, stay)[Slot.THIRD] == 34).all()
    home = after.household
    wanted = {True: [(1.0, 3.0), (3.0, 5.0)], False: [(1.0, 3.0)]}
    for person, found in enumerate(stays_of_third(after)):
        grandparent = [(1.0, 3.0), (3.0, None)]
        assert found == (grandparent if home.grandparent[person] else wanted[bool(home.day_care[person])]), person


def test_day_care_that_an_event_brought_does_not_become_a_grandparent(engine: Engine) -> None:
    lives = living(engine, 4, LifeEvent(1, "day care", until=2))
    found = stays_of_third(lives)
    assert [found[n] for n in np.flatnonzero(lives.household.grandparent)[:2]] == [[(1.0, 2.0), (2.0, None)]] * 2
    assert found[np.flatnonzero(lives.household.day_care)[0]] == [(1.0, None)], "day care goes on as day care"


def test_a_dead_grandparent_is_not_replaced_and_who_works_there_is(engine: Engine) -> None:
    lives = living(engine, 6, LifeEvent(3, "death", "third"))
    found = stays_of_third(lives)
    plain = living(engine, 0).household
    for person in range(N):
        usual = (
            [(2.0, 3.0), (4.0, 5.0)] if plain.day_care[person] else [(2.0, 3.0)] if plain.grandparent[person] else []
        )
        assert found[person] == usual, person


def test_what_is_to_come_within_a_year_is_not_there_before(engine: Engine) -> None:
    """Nobody can be told to go within a year, so that nobody is missing before; loads do not weigh before they come."""
    late, plain = living(engine, 2, LifeEvent(1.99, "divorce", numbers={"load": 5.0})), living(engine, 2)
    np.testing.assert_allclose(late.home.pulse - plain.home.pulse, 0.05, atol=1e-9)
    at_2 = a_year_on(living(engine, 2, LifeEvent(2, "divorce", numbers={"load": 5.0})), engine)
    assert (np.abs(a_year_on(late, engine).home.pulse - at_2.home.pulse) < 0.1).all()


def test_who_is_adopted_is_talked_with_by_the_new_parents_and_grows_up_in_their_circumstances(engine: Engine) -> None:
    adopted, plain = living(engine, 1, LifeEvent(0, "adoption")), living(engine, 1)
    assert (adopted.mind.mother != plain.mind.mother).all() and (adopted.mind.father != plain.mind.father).all()
    new = adopted.carers[Slot.MAIN]
    mean, sd = usual_reflection(new.high_risk)
    assert (np.abs(adopted.mind.mother - mean) <= 4 * sd).all() and (adopted.home.high_risk == new.high_risk).all()
    assert (adopted.adult.high_risk == new.high_risk).all() and (new.high_risk != plain.adult.high_risk).any()
    one = living(engine, 1, LifeEvent(0, "adoption", person=7)).mind
    assert np.flatnonzero(one.mother != plain.mind.mother).tolist() == [7], "who is not adopted has its own"
    grown_up = living(engine, 21)
    late = a_year_on(with_(grown_up, events=(LifeEvent(21, "adoption"),)), engine)
    assert (late.adult.high_risk == grown_up.adult.high_risk).all(), "a grown-up's own life stays its own"


def test_a_new_partner_talks_as_it_reflects_itself(engine: Engine) -> None:
    new, plain = living(engine, 2, LifeEvent(1, "new partner")), living(engine, 2)
    assert (new.mind.father != plain.mind.father).all() and (new.mind.mother == plain.mind.mother).all()


def test_who_has_died_as_a_partner_is_nobodys_partner_any_more(engine: Engine) -> None:
    couples = living(engine, 24)
    who = int(np.flatnonzero(couples.ties[Slot.PARTNER].there)[0])
    dead = int(couples.love.partner[who])
    later = with_(couples, events=(LifeEvent(24, "death", "partner", person=who),))
    again = False
    for _ in range(16):
        later = a_year_on(later, engine)
        assert later.love.partner[dead] == NOBODY and later.love.died[dead] and later.love.died.sum() == 1
        again |= bool(later.love.partner[who] != NOBODY)
    assert again, "who is left may find another"


def test_where_an_event_meets_both_of_a_couple_neither_is_met_again(engine: Engine) -> None:
    couples = living(engine, 24)
    loved = couples.ties[Slot.PARTNER].there
    later = lived(with_(couples, events=(LifeEvent(24, "death", "partner"),)), engine, 32)
    assert (later.love.partner[loved] == NOBODY).all() and (later.love.partner[~loved] != NOBODY).any()
