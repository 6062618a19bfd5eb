"""The coder of preschoolers: what controlling is and is not, whom it refuses, and that nothing hidden reaches it."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.engine.footage import Footage
from attunement.evidence.frozen_footage import DYADS, SEED, fixed_session
from attunement.lab.observer import Occasion, observe_footage
from attunement.lab.occasions import occasion_of
from attunement.lab.preschool_reunion import PRESCHOOL_REUNION
from attunement.measures.children import preschool_coder
from attunement.measures.children.preschool_coder import (
    CONTROLLING,
    FROZEN,
    PRESCHOOL_WEIGHTS,
    PROCEDURE,
    amounts_of_preschoolers,
    classify_preschool,
    score_preschool,
)
from attunement.measures.infants import interactive_scales
from attunement.measures.infants.interactive_scales import Rater, amounts
from attunement.record import Grid
from attunement.vocabulary import (
    CHILD_ACT_NAMES,
    PERSON_ACT_NAMES,
    BadValueError,
    ChildAct,
    PersonAct,
    declarations,
    values,
)

A = ChildAct
SURE = Rater(seed=1, error=False)
STEPS = 60


def shown(record_of, acts, **others) -> dict[str, float]:
    """What one reunion of these acts shows."""
    grid = record_of([acts], **({"caregiver": PersonAct.NEUTRAL} | others)).grid(3.0)
    return {scale: float(amount[0]) for scale, amount in amounts_of_preschoolers(grid).items()}


def coded(record_of, acts, **others) -> dict:
    rows = np.tile(np.atleast_2d(acts), (1, 2)) if len(np.shape(acts)) < 2 else acts
    record = record_of(rows, **({"caregiver": PersonAct.NEUTRAL} | others))
    return classify_preschool(score_preschool(record, rater=SURE)).row(0, named=True)


def test_resisting_without_need_is_controlling(record) -> None:
    found = shown(record, [A.RESIST] * STEPS)
    assert (found[CONTROLLING], found["resistance"]) == (1.0, 0.0)
    row = coded(record, [A.RESIST] * STEPS)
    assert (row["abc"], row["abcd"], row["controlling_d"]) == ("B", "D", True)


@pytest.mark.parametrize("asks", [A.CRY, A.SIGNAL, A.APPROACH])
def test_resisting_in_need_is_resistant(record, asks) -> None:
    acts = [asks, A.RESIST, A.RESIST, A.RESIST] * (STEPS // 4)
    found = shown(record, acts)
    assert (found[CONTROLLING], found["resistance"]) == (0.0, pytest.approx(0.75))
    row = coded(record, acts)
    assert (row["abcd"], row["controlling_d"]) == ("C", False)


def test_need_is_shown_for_fifteen_seconds(record) -> None:
    for between, controlling in ((4, 0), (5, 1)):
        acts = [A.CRY, *[A.EXPLORE] * between, A.RESIST, *[A.EXPLORE] * (STEPS - between - 2)]
        assert shown(record, acts)[CONTROLLING] == pytest.approx(controlling / STEPS)


def test_brightness_that_covers_tension_is_controlling_and_greeting_is_not(record) -> None:
    assert shown(record, [A.SOCIAL] * STEPS)[CONTROLLING] == 0
    assert shown(record, [A.AVERT, A.SOCIAL] * (STEPS // 2))[CONTROLLING] == 0
    covering = [A.FREEZE, A.SOCIAL, A.SOCIAL, A.SOCIAL] * (STEPS // 4)
    assert shown(record, covering)[CONTROLLING] == pytest.approx(0.5)  # six seconds after going still, not nine
    asking = [A.CRY, A.FREEZE, A.SOCIAL, A.SOCIAL] * (STEPS // 4)
    assert shown(record, asking)[CONTROLLING] == 0


def test_freezing_is_disorganised_and_controlling_is_d_beside_it(record) -> None:
    frozen, both = coded(record, [A.FREEZE] * STEPS), coded(record, [A.RESIST, A.FREEZE, A.FREEZE] * 20)
    assert (frozen["abcd"], frozen["controlling_d"]) == ("D", False)
    assert both["abcd"] == "D" and both["controlling_d"] == (both[CONTROLLING] >= both["disorganisation"])


def test_the_threshold_is_that_of_infants(record) -> None:
    table = score_preschool(record([[A.EXPLORE] * STEPS], caregiver=0), rater=SURE)
    for controlling, disorganisation, abcd, taken in (
        (5.0, 1.0, "D", True), (4.5, 1.0, "B", False), (4.5, 5.0, "D", False), (5.0, 5.0, "D", True), (6.0, 9.0, "D", False),
    ):  # fmt: skip
        row = classify_preschool(table.with_columns(controlling=controlling, disorganisation=disorganisation)).row(
            0, named=True
        )
        assert (row["abcd"], row["controlling_d"], row["disorganisation"]) == (abcd, taken, disorganisation)


def test_the_worse_of_two_reunions_counts_for_controlling(record) -> None:
    calm, punishing = [A.EXPLORE] * STEPS, [A.RESIST] * STEPS
    row = coded(record, [calm + punishing])
    assert (row["controlling_1"], row["controlling"]) == (1.0, row["controlling_2"]) and row["controlling"] == 9.0
    assert coded(record, [punishing + calm])["controlling"] == 9.0


@given(st.integers(0, 2**32 - 1))
def test_controlling_takes_nothing_but_from_resistance(seed: int) -> None:
    rng = np.random.default_rng(seed)
    keys = (interactive_scales.CHILD, interactive_scales.CAREGIVER, interactive_scales.PROXIMITY)
    many = (8, 6, 2)
    names = dict(zip(keys, (CHILD_ACT_NAMES, PERSON_ACT_NAMES, ("contact", "apart")), strict=True))
    codes = {key: rng.integers(-3, n, (4, 40)).astype(np.int8) for key, n in zip(keys, many, strict=True)}
    grid = Grid(3.0, codes, names)
    own, usual = amounts_of_preschoolers(grid), amounts(grid)
    for scale, amount in usual.items():
        if scale != "resistance":
            np.testing.assert_array_equal(own[scale], amount)
    assert np.all(own["resistance"] <= usual["resistance"]) and np.all(own["resistance"] >= 0)
    assert np.all(own[CONTROLLING] >= 0) and np.all(own[CONTROLLING] <= 2)


def test_two_raters_agree_as_infant_coders_do() -> None:
    tape = fixed_session(PRESCHOOL_REUNION, PROCEDURE)
    first, second = (
        classify_preschool(score_preschool(tape, rater=Rater(seed=3, number=n, occasion=9))) for n in (0, 1)
    )
    for scale in FROZEN.tops:
        assert np.corrcoef(first[scale], second[scale])[0, 1] > 0.9, scale
    assert (first["abcd"] == second["abcd"]).mean() > 0.85
    again = classify_preschool(score_preschool(tape, rater=Rater(seed=3, occasion=9)))
    assert again.equals(first)


def test_nothing_hidden_reaches_the_coder() -> None:
    """Bodies exchanged among children who act alike change no score."""
    ticks = PRESCHOOL_REUNION.timetable().ticks
    rng = np.random.default_rng(0)
    acts = tuple(rng.integers(0, n, (ticks, DYADS)).astype(np.int8) for n in (8, 6, 6))
    distance, live = rng.random((ticks, DYADS)).astype(np.float32), np.ones((ticks, DYADS), bool)
    seen_as = (tuple(range(8)), tuple(range(6)), tuple(range(6)))
    occasion = Occasion("54 months", PROCEDURE, 3.0, PRESCHOOL_REUNION.spans(), occasion_of(PROCEDURE))
    tables = []
    for arousal in (distance, rng.permutation(distance, axis=1)):
        film = Footage(acts, seen_as, (distance,), (live,), live, (arousal,))
        record = observe_footage(film, np.arange(DYADS, dtype=np.uint32), occasion, seed=SEED)
        tables.append(score_preschool(record, rater=Rater(seed=1)))
    assert tables[0].equals(tables[1])


def test_other_procedures_and_real_children_are_refused(record) -> None:
    infants = record([[A.EXPLORE] * STEPS], procedure="strange-situation")
    with pytest.raises(BadValueError, match=r"procedure preschool-reunion; this record holds \['strange-situation'\]"):
        score_preschool(infants, rater=SURE)
    with pytest.raises(BadValueError, match="preschoolers is for simulated children only"):
        score_preschool(record([[A.EXPLORE] * STEPS], source="tape.mp4"), rater=SURE)
    assert PROCEDURE == PRESCHOOL_REUNION.name


def test_what_is_frozen_is_the_infant_coders_but_for_three_declared_numbers() -> None:
    usual = interactive_scales.FROZEN
    assert replace(FROZEN, anchors=usual.anchors, tops=usual.tops) == usual
    assert {name: FROZEN.anchors[name] for name in usual.anchors} == usual.anchors
    assert FROZEN.anchors[CONTROLLING] == usual.anchors["disorganisation"] and FROZEN.tops[CONTROLLING] == 9.0
    assert len(list(declarations(PRESCHOOL_WEIGHTS))) == 3 and all(d.meaning for d in declarations(PRESCHOOL_WEIGHTS))


def test_each_weight_moves_a_score_and_none_stands_naked_in_an_expression() -> None:
    grid = fixed_session(PRESCHOOL_REUNION, PROCEDURE).grid(3.0).between(*PRESCHOOL_REUNION.spans()["5 reunion"])
    usual = amounts_of_preschoolers(grid)[CONTROLLING]
    for name, value in values(PRESCHOOL_WEIGHTS).items():
        changed = replace(PRESCHOOL_WEIGHTS, **{name: 2 * value})
        assert not np.array_equal(amounts_of_preschoolers(grid, own=changed)[CONTROLLING], usual), name
    tree = ast.parse(Path(preschool_coder.__file__).read_text("utf-8"))
    bodies = [s for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) for s in node.body]
    numbers = {
        node.value for s in bodies for node in ast.walk(s)
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float)
    }  # fmt: skip
    assert numbers <= {0.0, 1}
