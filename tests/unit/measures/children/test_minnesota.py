"""The twelve outcomes: each read out where its material is there, and said to wait where it is not."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import polars as pl
import pytest

from attunement.evidence.frozen_footage import fixed_session
from attunement.lab.preschool_reunion import PRESCHOOL_REUNION
from attunement.measures.children import read_outs
from attunement.measures.children.minnesota import (
    OUTCOMES,
    PARTINGS,
    UNDER_THREAT,
    WITHOUT_THREAT,
    Material,
    outcomes,
    waits_for,
)
from attunement.vocabulary import BadValueError, ChildAct, PersonAct

A, P = ChildAct, PersonAct
NAMES = (
    "agency", "regulation", "esteem", "coping", "engagement", "friendship", "coordination", "partner", "competence",
    "leadership", "family", "trust",
)  # fmt: skip


def value(table: pl.DataFrame, outcome: str, person: str = "0") -> float | None:
    return table.filter((pl.col("outcome") == outcome) & (pl.col("person") == person))["value"].item()


@pytest.fixture
def whole(record) -> Material:
    """Everything, of two persons."""
    own = record(
        [[A.CRY, A.EXPLORE, A.SOCIAL, A.RESIST], [A.CRY, A.EXPLORE, A.EXPLORE, A.EXPLORE]], [0, P.SOOTHE, 0, 0]
    )
    unanswered = record([[A.CRY, 0, 0, 0], [A.EXPLORE] * 4], [0, 0, 0, 0])
    group = record([[A.SIGNAL, 0, 0, 0], [A.SIGNAL, 0, 0, 0]], [0, P.POSITIVE, 0, 0], [0, P.POSITIVE, 0, 0])
    person = np.array([0, 1], np.uint32)
    return Material(
        reunion=fixed_session(PRESCHOOL_REUNION, PRESCHOOL_REUNION.name),
        preschool=own,
        friend=own,
        friends_side=unanswered,
        group=group,
        parents=own,
        siblings=unanswered,
        partner=own,
        ratings=pl.DataFrame({"person": person, "competence": [1.5, None]}),
        answers=pl.DataFrame({"person": person, "anxious": [3.0, 5.0], "avoidant": [2.0, 7.0], "answered": [6.0, 2.0]}),
    )


def test_there_are_twelve_each_with_material_there_is_a_place_for() -> None:
    assert tuple(outcome.name for outcome in OUTCOMES) == NAMES
    places = {field.name for field in fields(Material)}
    assert {name for outcome in OUTCOMES for name in outcome.takes} == places
    assert all(outcome.meaning for outcome in OUTCOMES)


def test_all_are_read_out_of_their_own_material(whole) -> None:
    table = outcomes(whole)
    assert waits_for(whole) == {}
    assert set(table["outcome"].unique()) == set(NAMES)
    assert value(table, "engagement") == 0.25
    assert value(table, "friendship") == 0.0  # the friend is not answered, though the person is: the lower counts
    assert value(table, "friendship", "1") is None  # the friend asked for nothing
    assert value(table, "coordination") == 1.0
    assert value(table, "leadership") == 1.0
    assert value(table, "partner") == 0.0
    assert value(table, "family") == 0.0
    assert (value(table, "competence"), value(table, "competence", "1")) == (1.5, None)
    assert (value(table, "esteem"), value(table, "trust"), value(table, "trust", "1")) == (6.0, 1.5, -2.0)
    reunion = whole.reunion
    for name, found in {
        "agency": read_outs.first_acts(reunion, PARTINGS),
        "regulation": read_outs.seconds_to_return(reunion),
        "coping": read_outs.exploring_kept(reunion, UNDER_THREAT, WITHOUT_THREAT),
    }.items():
        read = table.filter(pl.col("outcome") == name)
        np.testing.assert_allclose(read["value"].cast(pl.Float64).fill_null(np.nan).to_numpy(), found)
        assert read["person"].to_list() == reunion.observations["dyad"].to_list()


def test_what_is_not_there_is_waited_for(whole) -> None:
    assert set(waits_for(Material())) == set(NAMES) and outcomes(Material()).shape == (0, 3)
    some = Material(friend=whole.friend, answers=whole.answers)
    assert set(outcomes(some)["outcome"].unique()) == {"esteem", "trust"}
    waiting = waits_for(some)
    assert waiting["friendship"] == ("friends_side",) and waiting["family"] == ("parents", "siblings")
    assert "trust" not in waiting


def test_two_records_of_one_outcome_are_of_the_same_persons(whole, record) -> None:
    others = Material(parents=whole.parents, siblings=record([[A.EXPLORE] * 4]))
    with pytest.raises(BadValueError, match=r"two records of one outcome hold different persons \(2 and 1"):
        outcomes(others)


def test_episodes_are_those_of_the_procedure() -> None:
    assert {*PARTINGS, *UNDER_THREAT, *WITHOUT_THREAT} <= set(PRESCHOOL_REUNION.spans())
