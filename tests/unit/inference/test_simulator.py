"""Simulated points of one theory share its programs, also where it is an object and not a name."""

from __future__ import annotations

from dataclasses import replace

from attunement.inference.contests.ablation import Ablation
from attunement.inference.simulator import simulate_targets
from attunement.theories.homeostatic.theory import HOMEOSTATIC
from attunement.theories.interface import Actor, Moment

POINTS = ({"choice.avert": -0.7}, {"choice.avert": -0.2, "population.rebuff_sd": 1.5})
SEEN = ("ssp.abcd.global B",)


def unmoved(moment: Moment) -> Actor:
    return moment.now


def test_points_of_a_theory_object_share_one_tracing(traced: list[tuple[str, int]]) -> None:
    mine = replace(HOMEOSTATIC, name="mine")
    for point in POINTS:
        assert simulate_targets(mine, point, children=64, statistics=SEEN).keys() == set(SEEN)
    assert sorted(traced) == [("mine", 2), ("mine", 3)]


def test_an_ablation_is_traced_once_and_is_not_another_of_its_name(traced: list[tuple[str, int]]) -> None:
    still, frozen = Ablation("still", instead={"move": unmoved}), Ablation("frozen", instead={"arouse": unmoved})
    found = [
        simulate_targets(each.theory, point, children=64, parameters=each.parameters, statistics=SEEN)
        for each in (still, frozen)
        for point in POINTS
    ]
    assert sorted(traced) == [("ablated", 2)] * 2 + [("ablated", 3)] * 2
    assert found[0] != found[2]
    assert found[1] != found[3]
