"""A theory may give carers bonds, too: they are raised beside the children, kept apart by carer, and seen with a stranger."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import jax.numpy as jnp
import numpy as np
import pytest

from attunement.engine.trees import arrays
from attunement.life.company import company_of
from attunement.life.encounters import live
from attunement.life.events import Event, Life, Person
from attunement.life.population import Dyads, population
from attunement.study.children import Children, engine_of, raise_children, raise_in_company
from attunement.study.siblings import Dials, Pair, raise_siblings
from attunement.study.stages import observe
from attunement.theories.homeostatic.state import CarerBody
from attunement.theories.homeostatic.theory import HOMEOSTATIC
from attunement.theories.interface import Actor, Closing, Kept, Moment, Newborn, Opening, Scalar
from attunement.theories.traits import Caring
from attunement.vocabulary import ChildAct

MONTHS = 0.6


class Tie(NamedTuple):
    """What a carer expects of a child."""

    cries: Scalar


def begin(kept: Kept, caring: Caring, opening: Opening, p: Any) -> tuple[Actor, Scalar]:
    del p
    return Actor(CarerBody(0.0), kept.bonds), caring.inconsistency * opening.noise[0]


def hear(moment: Moment) -> Actor:
    step = 0.02 * moment.context.dt_s * moment.context.present[0]
    first, *others = moment.now.bonds
    heard = Tie(first.cries + step * (moment.acts.others[0][ChildAct.CRY] - first.cries))
    return moment.now._replace(bonds=(heard, *others))


def settle(me: Actor, kept: Kept, caring: Caring, mood: Scalar, closing: Closing, p: Any) -> Kept:
    del caring, mood, closing, p
    return kept._replace(
        bonds=me.bonds, generic=Tie(kept.generic.cries + 0.1 * (me.bonds[0].cries - kept.generic.cries))
    )


TIED: dict[str, Any] = {
    "bond": Tie, "begin": begin, "mechanisms": (("hear", hear),), "settle": settle,
    "newborn": lambda p: Newborn(Tie(jnp.float32(0.1))),
}  # fmt: skip
BONDED = replace(HOMEOSTATIC.recast("carer", **TIED).recast("second carer", **TIED), name="bonded carers")
FAMILY = Life(
    (Person("mother", "own"), Person("father")),
    (Event(0, "mother", "cares", {"share": 3}), Event(0.2, "father", "cares", {"share": 1})),
)


@pytest.fixture(scope="module")
def dyads() -> Dyads:
    return population("mixed-risk").draw(6, seed=5)


@pytest.fixture(scope="module")
def company(dyads: Dyads) -> dict[str, Children]:
    return raise_in_company(dyads, FAMILY, months=MONTHS, theory=BONDED)


def test_carers_learn_and_the_children_do_not_notice(dyads: Dyads) -> None:
    children = raise_children(dyads, months=MONTHS, theory=BONDED)
    [tie], generic = children.lanes.kept[1].bonds, children.lanes.kept[1].generic
    assert len(set(tie.cries.tolist())) == len(dyads) and (tie.cries != generic.cries).all()
    usual = raise_children(dyads, months=MONTHS)
    for one, other in zip(arrays(children.lanes.kept[0]), arrays(usual.lanes.kept[0]), strict=True):
        np.testing.assert_array_equal(one, other)


def test_each_carer_keeps_what_it_has_learned_itself(dyads: Dyads, company: dict[str, Children]) -> None:
    mother, father = (company[name].lanes.kept[1].bonds[0].cries for name in ("mother", "father"))
    assert (mother != father).all()
    usual = raise_in_company(dyads, FAMILY, months=MONTHS)
    for name, children in company.items():
        for one, other in zip(arrays(children.lanes.kept[0]), arrays(usual[name].lanes.kept[0]), strict=True):
            np.testing.assert_array_equal(one, other)


def test_who_is_not_met_learns_nothing(dyads: Dyads) -> None:
    alone = Life(FAMILY.people, (*FAMILY.events[:1], Event(0.2, "father", "cares", {"every": 1000, "at": 999})))
    father = raise_in_company(dyads, alone, months=MONTHS, theory=BONDED)["father"].lanes.kept[1]
    np.testing.assert_array_equal(father.bonds[0].cries, np.full(len(dyads), 0.1, np.float32))


def test_what_was_kept_is_read_back(dyads: Dyads, company: dict[str, Children]) -> None:
    engine = engine_of(BONDED)
    lived = live(company_of(dyads, engine, FAMILY), engine, FAMILY, seed=dyads.seed, to_months=MONTHS)
    again = company_of(dyads, engine, FAMILY).grown(lived.to_arrays(), FAMILY, MONTHS)
    assert {len(column) for column in lived.to_arrays().values()} == {len(dyads)}
    for name, children in company.items():
        for one, other in zip(arrays(again.with_(name).kept), arrays(children.lanes.kept), strict=True):
            np.testing.assert_array_equal(one, other)


def test_they_come_to_the_strange_situation_and_the_stranger_has_bonds_of_its_own(company: dict[str, Children]) -> None:
    record = observe(company["mother"], "strange-situation")
    assert set(record.events["person"]) == {"child", "caregiver", "stranger"}


def test_siblings_have_such_carers_too() -> None:
    siblings = raise_siblings([Pair(Dials())], months=1, seed=2, n=3, engine=engine_of(BONDED))
    assert (siblings.grown.kept[1].bonds[0].cries != siblings.months[0].kept[1].bonds[0].cries).all()
