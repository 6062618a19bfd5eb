"""The next generation: who cares for it, what it has of its parents, and that nothing else is handed on."""

from __future__ import annotations

from dataclasses import replace as with_

import numpy as np
import pytest

from attunement.engine.choice import make_engine
from attunement.engine.interface import Engine
from attunement.life.course.adults import lasting_manner
from attunement.life.course.births import born
from attunement.life.course.columns import to_arrays
from attunement.life.course.frozen import usual_reflection
from attunement.life.course.generations import children_of, inherited
from attunement.life.course.lives import Lives
from attunement.life.course.slots import Slot
from attunement.life.course.year import lived
from attunement.life.people import NOBODY
from attunement.life.population import population
from attunement.theories.catalogue import theory_parameters
from attunement.vocabulary import replace

N, SEED = 48, 5
DYADS = population("mixed-risk").draw(N, seed=SEED)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return make_engine("homeostatic", theory_parameters("homeostatic"))


@pytest.fixture(scope="module")
def parents(engine: Engine) -> Lives:
    return lived(born(DYADS, engine), engine, 26)


@pytest.fixture(scope="module")
def children(engine: Engine, parents: Lives) -> Lives:
    return children_of(parents, engine)


def test_everybody_has_a_child_cared_for_by_its_own_manner_in_its_own_circumstances(
    parents: Lives, children: Lives
) -> None:
    assert (children.number == parents.number + N).all() and children.years == 0
    main, manner = children.carers[Slot.MAIN], lasting_manner(parents)
    assert (main.lasting.aspects == manner.aspects).all() and (main.lasting.fright == manner.fright).all()
    assert (children.home.load == parents.adult.load).all() and (main.high_risk == parents.adult.high_risk).all()
    assert (children.mind.mother == parents.mind.reflection).all() and not children.mind.reflection.any()


def test_the_partner_is_the_second_carer_where_there_is_one(parents: Lives, children: Lives) -> None:
    partner, fathers, manner = parents.love.partner, children.carers[Slot.SECOND], lasting_manner(parents)
    known = partner != NOBODY
    assert 0 < known.sum() < N and children.ties[Slot.SECOND].there.all()
    assert (fathers.lasting.aspects[:, known] == manner.aspects[:, partner[known]]).all()
    assert (children.mind.father[known] == parents.mind.reflection[partner[known]]).all()
    usual, _ = usual_reflection(parents.adult.high_risk)
    assert (children.mind.father[~known] == usual[~known]).all()
    couple = children.love.family
    assert (couple[known] == couple[partner[known]]).all(), "children of one couple do not become one themselves"


def test_children_live_on_with_the_same_second_carer(engine: Engine, children: Lives) -> None:
    at_1 = lived(children, engine, 1)
    assert not len(at_1.closed) and (at_1.ties[Slot.SECOND].ordinal == 0).all()
    assert (at_1.carers[Slot.SECOND].lasting.aspects == children.carers[Slot.SECOND].lasting.aspects).all()


def test_temperament_goes_with_the_parents_as_said_and_keeps_its_spread() -> None:
    p = population("mixed-risk")
    parent, drawn = (p.draw(4000, seed=seed).temperament for seed in (1, 2))
    child = inherited(parent, drawn, p, 0.5)
    for name in parent._fields:
        one, other, its = (np.asarray(getattr(some, name)) for some in (parent, child, drawn))
        if name != "maturation_offset":
            one, other, its = np.log(one), np.log(other), np.log(its)
        assert np.corrcoef(one, other)[0, 1] == pytest.approx(0.5, abs=0.05), name
        assert other.std() == pytest.approx(its.std(), rel=0.05) and other.mean() == pytest.approx(
            its.mean(), abs=0.05
        ), name


def test_where_temperament_is_not_inherited_adopted_children_are_as_related_ones(
    engine: Engine, parents: Lives
) -> None:
    apart = with_(parents, numbers=replace(parents.numbers, {"births.inherited": 0.0}, where="this test"))
    related, adopted = (to_arrays(children_of(apart, engine, related=related)) for related in (True, False))
    assert all(adopted[name].tobytes() == column.tobytes() for name, column in related.items())
    mine, its = (children_of(parents, engine, related=related).temperament for related in (True, False))
    assert all((one != other).all() for one, other in zip(mine, its, strict=True))


def test_children_given_anothers_expectations_of_people_follow_them_at_school(engine: Engine) -> None:
    """With temperament, home and luck as they are, what teachers are expected to be is what the donor expected of people."""
    at_5 = lived(born(DYADS, engine), engine, 5)
    donor = np.roll(np.arange(N), 7)
    given = with_(at_5, generic=type(at_5.generic)(*(column[donor] for column in at_5.generic)))
    own, new = at_5.generic.contingency_expectation, given.generic.contingency_expectation
    at_7 = lived(given, engine, 7)
    for slot in (Slot.TEACHER, Slot.FRIEND):
        found = at_7.bond(slot).contingency_expectation
        assert np.corrcoef(found, new)[0, 1] > 0.5, slot
        assert abs(np.corrcoef(found, own)[0, 1]) < 0.3, slot
