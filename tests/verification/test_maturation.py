"""Protest at separation and wariness of strangers come when they mature, and only with a person to prefer.

*When* is assumed: logistic gates of age time preference (5 months), protest (7) and wariness (8). What is shown is that
maturing alone does nothing: a child without a preferred person does not protest more at the age at which others do.
The many people who care in turns have the manner of the one; only that each is seldom there differs.

Tolerances. Protest is a share of four probes per child, its mean has the standard error that the table gives (about
.01 of 1,024 children). Differences of two means count beyond 3.3 standard errors of a difference, those of two
differences (four means) beyond 3.3 of theirs.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from tables import wariness_table

from attunement.study.children import Children

pytestmark = pytest.mark.slow

ONE, MANY, FORGOTTEN = "one caregiver", "many in turns", "one, no longer known"
Columns = dict[str, np.ndarray]


def rise(table: Columns, name: str, *, since: int = 0) -> tuple[float, float]:
    """The change from an age to the last, and 3.3 of its standard errors."""
    values, errors = table[name], table[f"SE, {name}"]
    return float(values[-1] - values[since]), 3.3 * math.hypot(errors[-1], errors[since])


def test_with_one_caregiver_protest_rises_between_4_and_8_months_and_on_to_12(protest: Columns) -> None:
    steps = np.diff(protest[ONE])
    errors = np.hypot(protest[f"SE, {ONE}"][1:], protest[f"SE, {ONE}"][:-1])
    assert (steps > 3.3 * errors).all()


@pytest.mark.parametrize("name", [MANY, FORGOTTEN])
def test_without_a_preferred_person_protest_does_not_rise(protest: Columns, name: str) -> None:
    change, error = rise(protest, name)
    assert change < error


def test_the_difference_between_one_and_many_grows_with_age(protest: Columns) -> None:
    gap = protest[ONE] - protest[MANY]
    error = np.hypot(protest[f"SE, {ONE}"], protest[f"SE, {MANY}"])
    growth = np.diff(gap)
    assert (growth > 3.3 * np.hypot(error[1:], error[:-1])).all()


def test_before_the_gates_open_it_makes_no_difference_whether_the_person_is_known(protest: Columns) -> None:
    # At 4 months the gates of preference and protest are at .19 and .03 for the average child.
    error = 3.3 * math.hypot(protest[f"SE, {ONE}"][0], protest[f"SE, {FORGOTTEN}"][0])
    assert abs(protest[ONE][0] - protest[FORGOTTEN][0]) < error


@pytest.fixture(scope="module")
def wariness(one_caregiver: dict[float, Children]) -> Columns:
    table = wariness_table({age: one_caregiver[age] for age in (4, 12)})
    return {name: table[name].to_numpy() for name in table.columns}


def test_at_4_months_a_stranger_is_smiled_at_like_an_acquaintance(wariness: Columns) -> None:
    error = 3.3 * math.hypot(wariness["SE, stranger"][0], wariness["SE, acquaintance"][0])
    assert abs(wariness["stranger"][0] - wariness["acquaintance"][0]) < error


def test_at_12_months_children_turn_to_a_stranger_less_than_to_an_acquaintance_and_less_than_before(
    wariness: Columns,
) -> None:
    error = 3.3 * math.hypot(wariness["SE, stranger"][1], wariness["SE, acquaintance"][1])
    assert wariness["acquaintance"][1] - wariness["stranger"][1] > error
    change, error = rise(wariness, "stranger")
    assert change < -error
