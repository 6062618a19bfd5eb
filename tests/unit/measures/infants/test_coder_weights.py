"""The coders' weights are declared, stand in no expression as naked numbers, and gave the same scores before."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from attunement.evidence.frozen_footage import fixed_session, fixed_visit
from attunement.lab.strange_situation import STRANGE_SITUATION
from attunement.measures.infants import interactive_scales, observed_sensitivity, q_sort, two_channels
from attunement.measures.infants.coder_weights import CODER_WEIGHTS, CoderWeights
from attunement.vocabulary import declarations, values

ARITHMETIC = {-1, 0, 1, 2, 1e-9}
"""Ones, halves and what keeps a quotient from dividing by nothing."""
STEP_S, EPISODE_NUMBERS, ROOM_FOR_RATINGS = 3.0, 4, 64


@pytest.mark.parametrize(
    "module", [interactive_scales, observed_sensitivity, q_sort, two_channels], ids=lambda m: m.__name__
)
def test_no_number_stands_naked_in_an_expression(module) -> None:
    tree = ast.parse(Path(module.__file__).read_text("utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    numbers = {
        node.value
        for function in functions for statement in function.body for node in ast.walk(statement)
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float)
    }  # fmt: skip
    assert numbers - ARITHMETIC <= {STEP_S, EPISODE_NUMBERS, ROOM_FOR_RATINGS}


def test_every_weight_says_what_it_is_and_lies_in_its_range() -> None:
    declared = {d.name: d for d in declarations(CoderWeights)}
    assert len(declared) == 19
    for name, value in values(CODER_WEIGHTS).items():
        assert declared[name].check(value, where="the frozen coders") == declared[name].default == value
        assert declared[name].meaning and declared[name].source and declared[name].unit


def test_scores_are_those_of_the_numbers_that_stood_in_the_expressions() -> None:
    grid = (
        fixed_session(STRANGE_SITUATION, "strange-situation")
        .grid(STEP_S)
        .between(*STRANGE_SITUATION.spans()["5 reunion"])
    )
    act = {n: grid.where(interactive_scales.CHILD, n).astype(float) for n in grid.names[interactive_scales.CHILD]}
    near = grid.where(interactive_scales.PROXIMITY, "contact").astype(float)
    seen = grid.seen(interactive_scales.CHILD).astype(float)
    contact = near * (act["approach"] + 0.6 * act["cry"] + 0.4 * act["signal"] + 0.15 * act["social"])
    expected = (contact * seen).sum(axis=1) / np.maximum(seen.sum(axis=1), 1e-9)
    np.testing.assert_array_equal(interactive_scales.amounts(grid)["contact_maintaining"], expected)


def test_each_weight_moves_a_score() -> None:
    tape, home = (
        fixed_session(STRANGE_SITUATION, "strange-situation").grid(STEP_S),
        fixed_visit("sensitivity-visit").grid(STEP_S),
    )
    usual = interactive_scales.FROZEN

    def scores(scales=usual, sensitivity=CODER_WEIGHTS.sensitivity, q=CODER_WEIGHTS.q_sort) -> list[bytes]:
        amounts = interactive_scales.amounts(tape, constants=scales)
        rated = observed_sensitivity.sensitivity_index(home, weights=sensitivity)
        return [
            *(a.tobytes() for a in amounts.values()),
            rated.tobytes(),
            q_sort.q_sort_index(home, weights=q).tobytes(),
        ]

    before = scores()
    for name, value in values(CODER_WEIGHTS.scales).items():
        assert scores(scales=replace(usual, weights=replace(usual.weights, **{name: 2 * value}))) != before, name
    for name, value in values(CODER_WEIGHTS.sensitivity).items():
        changed = scores(sensitivity=replace(CODER_WEIGHTS.sensitivity, **{name: 2 * value}))
        assert (changed != before) is (name != "least_fright"), name  # that one is for the rating of fright
    for name, value in values(CODER_WEIGHTS.q_sort).items():
        assert scores(q=replace(CODER_WEIGHTS.q_sort, **{name: 2 * value})) != before, name
