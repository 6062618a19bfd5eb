"""A teacher's ratings: what each act says, the declared error, and that nobody else's child changes them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from attunement.measures.children.teacher_ratings import (
    COMPETENCE,
    CONSTRUCTS,
    INTERNALISING,
    RULERS,
    TRUE_SPREADS,
    rulers_of,
    teacher_ratings,
    weighed,
)
from attunement.measures.infants.observed_sensitivity import Visitor
from attunement.vocabulary import BadValueError, ChildAct, declarations

A = ChildAct
SURE = Visitor(seed=1, occasion=9, error=False)


def shares_of(**acts: float) -> np.ndarray:
    """Return one child's shares of time; what is not said is exploring."""
    row = np.zeros(8)
    for name, share in acts.items():
        row[A[name.upper()]] = share
    row[A.EXPLORE] = 1 - row.sum()
    return row[None]


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        ("explore", (0, 0, 0)),
        ("social", (1, 0, -0.3)),
        ("signal", (0, 0, 0)),
        ("cry", (0, 0, 0.5)),
        ("approach", (0.3, 0, 0)),
        ("avert", (-0.6, 0, 1)),
        ("resist", (-0.7, 1, 0)),
        ("freeze", (0, 0, 0.3)),
    ],
)
def test_what_each_act_says(act, expected) -> None:
    found = weighed(shares_of(**{act: 1.0} if act != "explore" else {}))
    assert [float(found[name][0]) for name in CONSTRUCTS] == pytest.approx(expected)


def test_weights_are_declared() -> None:
    for weights, many in ((COMPETENCE, 3), (INTERNALISING, 3)):
        declared = list(declarations(weights))
        assert len(declared) == many
        assert all(d.meaning and d.check(d.default, where="a test") == d.default for d in declared)


def people(count: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).dirichlet([6, 3, 3, 1, 3, 2, 1.5, 0.7], count)


def test_ratings_are_in_units_of_the_reference_and_err_as_declared() -> None:
    shares, number = people(6_000), np.arange(6_000, dtype=np.uint32)
    rulers = rulers_of(shares, source="made up")
    true = teacher_ratings(number, shares, teacher=SURE, rulers=rulers)
    rated, other = (
        teacher_ratings(number, shares, teacher=Visitor(seed=1, occasion=9, number=n), rulers=rulers) for n in (0, 1)
    )
    for name, error in (("competence", 1.0), ("externalising", 1.0), ("internalising", 1.4)):
        assert TRUE_SPREADS[name] == rulers[name].error_sd == RULERS[name].error_sd == error
        assert (true[name].mean(), true[name].std()) == pytest.approx((0, 1), abs=1e-3)
        wrong = (rated[name] - true[name]).to_numpy()
        assert wrong.std() == pytest.approx(error, rel=0.05) and abs(wrong.mean()) < 4.4 * error / np.sqrt(6_000)
        # two teachers share only what the child did
        assert np.corrcoef(rated[name], other[name])[0, 1] == pytest.approx(1 / (1 + error**2), abs=0.05)
    errors = np.stack([(rated[name] - true[name]).to_numpy() for name in CONSTRUCTS])
    assert np.abs(np.corrcoef(errors) - np.eye(3)).max() < 4.4 / np.sqrt(6_000)


def test_a_child_that_was_not_there_is_not_rated_and_changes_nobody() -> None:
    shares, number = people(5), np.array([5, 2, 8, 1, 9], np.uint32)
    gone = shares.copy()
    gone[2] = np.nan
    teacher = Visitor(seed=1, occasion=9)
    all_there, one_gone = (teacher_ratings(number, each, teacher=teacher) for each in (shares, gone))
    assert one_gone.row(2) == (8, None, None, None)
    keep = [0, 1, 3, 4]
    assert one_gone[keep].equals(all_there[keep])
    assert teacher_ratings(number[keep], shares[keep], teacher=teacher).equals(all_there[keep])


@given(hnp.arrays(np.float64, 8, elements=st.floats(0.01, 1)), st.floats(0.01, 0.5))
def test_resisting_in_the_place_of_playing_is_seen(row: np.ndarray, more: float) -> None:
    row = row / row.sum()
    moved = row.copy()
    part = min(more, row[A.SOCIAL])
    moved[A.SOCIAL] -= part
    moved[A.RESIST] += part
    before, after = weighed(row[None]), weighed(moved[None])
    change = {name: float((after[name] - before[name])[0]) for name in CONSTRUCTS}
    assert change == pytest.approx({"competence": -1.7 * part, "externalising": part, "internalising": 0.3 * part})


@pytest.mark.parametrize(
    "shares", [np.full((2, 7), 1 / 7), np.full((2, 8), 0.2), np.full(8, 1 / 8), np.full((1, 8), np.nan)]
)
def test_what_are_no_shares_of_the_acts_is_refused(shares) -> None:
    with pytest.raises(BadValueError, match="do not all add up to 1; give the share of time of each of the 8 acts"):
        weighed(shares)


def test_children_who_are_all_alike_give_no_unit() -> None:
    with pytest.raises(BadValueError, match="the 2 children of a sample do not differ in competence"):
        rulers_of(np.repeat(shares_of(social=0.5), 2, axis=0), source="alike")
