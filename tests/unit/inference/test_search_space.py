from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.inference.search_space import BOXES, applied, held_back, search_space
from attunement.life.population import POPULATIONS
from attunement.theories.catalogue import theory_parameters
from attunement.theories.fitted import split
from attunement.theories.homeostatic.theory import HOMEOSTATIC
from attunement.vocabulary import UnknownNameError
from attunement.vocabulary.errors import BadValueError

SPACE = search_space("homeostatic")


def test_the_theory_says_what_is_free() -> None:
    assert SPACE.names == HOMEOSTATIC.free
    assert search_space(HOMEOSTATIC, ["choice.avert"]).names == ("choice.avert",)


def test_boxes_are_within_declared_limits_and_hold_the_usual_value() -> None:
    for number in SPACE.numbers:
        assert number.low < number.high
        assert number.low <= number.usual <= number.high
    named = {n.name: (n.low, n.high) for n in SPACE.numbers}
    for name, box in BOXES.items():
        assert named.get(name, box) == box, name


@given(st.lists(st.floats(0, 1), min_size=len(SPACE), max_size=len(SPACE)))
def test_there_and_back(unit: list[float]) -> None:
    point = SPACE.point(unit)
    assert SPACE.unit(point) == pytest.approx(unit, abs=5e-3)
    assert SPACE.point(SPACE.unit(point)) == point
    parameters, population = applied(point, theory_parameters("homeostatic"), POPULATIONS["mixed-risk"])
    theory, of_population = split(point)
    assert len(theory) + len(of_population) == len(SPACE)
    assert all(getattr(population, name) == value for name, value in of_population.items())
    assert parameters.choice.avert == point["choice.avert"]


def test_what_is_not_free_stays() -> None:
    parameters, population = applied({}, theory_parameters("homeostatic"), POPULATIONS["mixed-risk"])
    assert parameters == theory_parameters("homeostatic")
    assert population == POPULATIONS["mixed-risk"]


def test_unknown_and_repeated_names_are_refused() -> None:
    with pytest.raises(UnknownNameError, match=r"choice\.avret"):
        search_space("homeostatic", ["choice.avret"])
    with pytest.raises(BadValueError, match="twice"):
        search_space("homeostatic", ["choice.avert", "choice.avert"])
    with pytest.raises(UnknownNameError):
        SPACE.check({"choice.explore": 1.0})


def test_what_a_rival_does_not_move_is_held_as_it_is() -> None:
    space = search_space("proximity-reward")
    usual = theory_parameters("proximity-reward").caregiving.positive_in_play
    assert held_back("proximity-reward", space) == {"caregiving.positive_in_play": usual}
    assert held_back("homeostatic", search_space("homeostatic")) == {}


def test_a_search_near_a_point_stays_near_it_and_within_the_ranges() -> None:
    whole = search_space("homeostatic")
    point = {"choice.avert": -1.0, "population.rebuff_sd": 2.2}
    near = {n.name: n for n in whole.near(point, 0.1).numbers}
    for was in whole.numbers:
        now, middle = near[was.name], point.get(was.name, was.usual)
        assert was.low <= now.low <= middle <= now.high <= was.high
        assert now.usual == middle
        assert now.high - now.low <= 0.2001 * (was.high - was.low)
    assert near["population.rebuff_sd"].high == 2.2


def test_a_search_near_a_point_out_of_range_is_refused() -> None:
    with pytest.raises(BadValueError, match=r"population\.rebuff_sd is looked for near 9, outside 0\.4 to 2\.2"):
        search_space("homeostatic").near({"population.rebuff_sd": 9.0}, 0.1)
