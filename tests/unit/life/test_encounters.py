"""Children with several carers: who is met by whose share, what is kept of each, and that luck is nobody else's business."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from attunement.engine.choice import make_engine
from attunement.engine.interface import Engine
from attunement.engine.lanes import broadcast
from attunement.engine.reference import ReferenceEngine
from attunement.engine.threefry import key_of
from attunement.engine.trees import arrays
from attunement.life.company import FAMILY, Company, company_of
from attunement.life.encounters import _turns, live
from attunement.life.events import Event, Life, Person
from attunement.life.population import STANDARD, population
from attunement.life.upbringing import HOME, grow, newborns
from attunement.theories.catalogue import theory_parameters
from attunement.theories.homeostatic.theory import HOMEOSTATIC
from attunement.theories.traits import Caring
from attunement.vocabulary import BadValueError, UnknownNameError

N, SEED = 40, 9
CARING = STANDARD._asdict()
DYADS = population("mixed-risk").draw(N, seed=SEED)
MOTHER, FATHER, NURSERY = Person("mother", "own"), Person("father"), Person("nursery", "standard")


@pytest.fixture(scope="module")
def engine() -> Engine:
    return make_engine("homeostatic", theory_parameters("homeostatic"))


def lived(engine: Engine, life: Life, months: float = 2.0, dyads: Any = DYADS) -> Company:
    return live(company_of(dyads, engine, life), engine, life, seed=SEED, to_months=months)


def same(one: Any, other: Any) -> bool:
    return all(a.tobytes() == b.tobytes() for a, b in zip(arrays(one), arrays(other), strict=True))


def test_one_carer_alone_is_an_ordinary_childhood_bit_by_bit(engine: Engine) -> None:
    alone = lived(engine, Life((MOTHER,), (Event(0, "mother", "cares"),)), 3.0)
    usual = grow(newborns(DYADS, engine), engine, seed=SEED, to_months=3.0)
    assert same(alone.with_("mother").bonds, usual.bonds) and same(alone.lanes.generic, usual.generic)


@pytest.fixture(scope="module")
def family() -> Life:
    return Life(
        (MOTHER, FATHER, NURSERY),
        (
            Event(0, "mother", "cares", {"share": 2}),
            Event(0, "father", "cares", {"share": 1}),
            Event(1, "nursery", "cares", {"every": 4, "at": 1}),
            Event(1.5, "father", "leaves"),
        ),
    )


def test_a_life_in_pieces_is_the_same_life(engine: Engine, family: Life) -> None:
    whole = lived(engine, family)
    company = company_of(DYADS, engine, family)
    for start, end in ((0, 0.7), (0.7, 1.0), (1.0, 1.6), (1.6, 2.0)):
        company = live(company, engine, family, seed=SEED, from_months=start, to_months=end)
        company = company_of(DYADS, engine, family).from_arrays(company.to_arrays())
    assert same(whole.bonds.state, company.bonds.state)
    assert same(whole.lanes.generic, company.lanes.generic)
    assert same(whole.bonds.met_days, company.bonds.met_days)


def test_a_child_lives_the_same_among_few_or_many(engine: Engine, family: Life) -> None:
    few = lived(engine, family, dyads=DYADS.take(slice(5, 8)))
    many = lived(engine, family)
    for name in family.names():
        assert same(few.with_(name).bonds, many.with_(name).take(slice(5, 8)).bonds), name


def test_one_more_person_shifts_nobody_elses_manner(engine: Engine, family: Life) -> None:
    more = Life((*family.people, Person("grandmother")), family.events)
    one, other = company_of(DYADS, engine, family), company_of(DYADS, engine, more)
    assert same(one.people.caring, tuple(column[: len(one.people)] for column in other.people.caring))
    assert len(set(other.people.number[N:].tolist())) == 4 * N and other.people.number.max() < 5 * FAMILY


def test_shares_are_kept_by_chance_and_turns_exactly(engine: Engine, family: Life) -> None:
    company = company_of(DYADS, engine, family)
    caring = {"mother": {"share": 2.0}, "father": {"share": 1.0}}
    met = np.stack(_turns(company, caring, HOME.bouts(0, 20), SEED))
    assert abs((met == 0).mean() - 2 / 3) < 4 * np.sqrt(2 / 9 / met.size)
    assert (met[:, 0] != met[:, 1]).any() and set(met.ravel().tolist()) == {0, 1}
    turns = _turns(company, caring | {"nursery": {"every": 4, "at": 1}}, HOME.bouts(0, 1.2), SEED)
    assert [k for k, carer in enumerate(turns) if isinstance(carer, int)] == [1, 5, 9]
    drawn = [k for k in range(12) if k % 4 != 1]
    np.testing.assert_array_equal(np.stack([turns[k] for k in drawn]), met[drawn])


def test_of_who_left_something_is_still_expected_and_known_less(engine: Engine, family: Life) -> None:
    before, after = lived(engine, family, 1.5), lived(engine, family, 2.0)
    assert same(before.with_("father").bonds, after.with_("father").bonds)
    days = 2 * 30.4375 - after.bonds.met_days[after.edges(1)]
    assert (days > 15).all()


def test_a_new_bond_begins_with_what_is_expected_of_people_in_general(engine: Engine, family: Life) -> None:
    before = lived(engine, family, 1.0)
    with pytest.raises(UnknownNameError, match="nursery"):
        before.with_("nursery")
    began = before.after(Event(1, "nursery", "cares"), days=30.0)
    assert same(began.with_("nursery").bonds[0], before.lanes.generic)


def test_a_change_moves_care_of_that_person_and_what_is_learned_of_it(engine: Engine) -> None:
    steady = Life((MOTHER,), (Event(0, "mother", "cares"),))
    worse = Life((MOTHER,), (*steady.events, Event(1, "mother", "changes", {"responsiveness": -3, "frightens": 1})))
    one, other = lived(engine, steady, 3.0), lived(engine, worse, 3.0)
    assert (other.people.caring.responsiveness[N:] < one.people.caring.responsiveness[N:]).all()
    assert (other.people.caring.fright[N:] >= one.people.caring.fright[N:]).all()
    assert np.mean(other.with_("mother").bonds[0].threat_expectation) > np.mean(
        one.with_("mother").bonds[0].threat_expectation
    )


WARM, COLD = ({**CARING, "warmth": warmth, "fright": -3 * warmth} for warmth in (1.0, -1.0))
COLD_AT_PLAY = Event(0, "mother", "becomes", {**COLD, "every": 8})


def test_who_cares_otherwise_in_turns_is_met_so_bit_by_bit(engine: Engine) -> None:
    life = Life((MOTHER,), (Event(0, "mother", "cares"), Event(0, "mother", "becomes", WARM), COLD_AT_PLAY))
    by_hand = newborns(DYADS, engine)
    for bout in HOME.bouts(0, 2):
        caring = broadcast(Caring(**(WARM if bout.occasion % 8 else COLD)), N)
        by_hand = by_hand.with_traits({1: caring})
        key = key_of(SEED)
        by_hand = engine.run(by_hand, HOME.timetable(), [bout], step_s=HOME.step_s, key=key)[0]
    found = lived(engine, life)
    assert same(found.with_("mother").bonds, by_hand.bonds) and same(found.lanes.generic, by_hand.generic)
    assert same(found.with_("mother").traits[1], broadcast(Caring(**WARM), N))  # seen outside of its turns
    again = company_of(DYADS, engine, life).grown(found.to_arrays(), life, 2.0)
    assert same(again.with_("mother").traits, found.with_("mother").traits)


def test_each_child_meets_who_it_meets_as_that_person_became(engine: Engine, family: Life) -> None:
    night = tuple(column[::-1] for column in DYADS.traits()[1])
    became = Event(1, "father", "becomes", dict(zip(Caring._fields, night, strict=True)) | {"every": 2, "at": 1})
    company = lived(engine, Life(family.people, (*family.events[:2], became)), 1.1)
    met = np.arange(N) % 2
    by_day, by_night = (company.beside(met, k).traits[1] for k in (10, 11))
    for own, other, new in zip(by_day, by_night, night, strict=True):
        np.testing.assert_array_equal(other, np.where(met == 1, new, own))
    few = lived(
        engine, Life(family.people, (*family.events[:2], became)).take(slice(0, 5)), 1.1, DYADS.take(slice(0, 5))
    )
    assert same(few.with_("father").bonds, company.with_("father").take(slice(0, 5)).bonds)


def test_too_many_children_for_one_call_or_one_family(engine: Engine, family: Life) -> None:
    many, slow = population("low-risk").draw(1025, seed=1), ReferenceEngine(HOMEOSTATIC, HOMEOSTATIC.parameters)
    with pytest.raises(BadValueError, match=r"1025 children were to live .* the engine 'reference' at most 1024"):
        live(company_of(many, slow, family), slow, family, seed=1, to_months=1)
    with pytest.raises(BadValueError, match="no room for further persons"):
        company_of(population("low-risk").draw(1, seed=1, first=FAMILY), engine, family)


def test_what_was_kept_of_a_life_is_with_people_as_they_have_become(engine: Engine) -> None:
    worse = Life(
        (MOTHER,), (Event(0, "mother", "cares"), Event(1, "mother", "changes", {"responsiveness": -3, "frightens": 1}))
    )
    whole = lived(engine, worse, 2.0)
    again = company_of(DYADS, engine, worse).grown(whole.to_arrays(), worse, 2.0)
    assert same(again.with_("mother").traits, whole.with_("mother").traits)
    early = company_of(DYADS, engine, worse).grown(whole.to_arrays(), worse, 1.0)
    assert not same(early.with_("mother").traits, whole.with_("mother").traits)


def test_nobody_is_met_before_it_came(engine: Engine, family: Life) -> None:
    with pytest.raises(BadValueError, match="has not come to care yet"):
        company_of(DYADS, engine, family).edges(2)
