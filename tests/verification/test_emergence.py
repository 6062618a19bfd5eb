"""Patterns are learned: they follow the history, not the child's nature and not the caregiver of the day.

Everybody meets the standard caregiver, so nothing but learning can link behaviour to the care a child has had.
Tolerances. A correlation of n unrelated pairs has a standard error of 1/√n; 3.3 of them (p = .001, two-sided) are
allowed where there must be no link, and must be exceeded where there must be one. A share of n children has one of
√(p(1 − p)/n), a difference of two shares accordingly; it counts beyond 3.3 of them.
"""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from cohorts import Unlearned, grown, histories_swapped, newborns, strange_situation, untaught
from tables import links, se_of_difference, swapped_care

from conftest import Mixed

pytestmark = pytest.mark.slow

CLAIMED = [
    ("avoidance", "observed sensitivity", -1),
    ("avoidance", "responsiveness", -1),
    ("avoidance", "rebuff", 1),
    ("resistance", "inconsistency", 1),
    ("disorganisation", "fright", 1),
    ("contact_maintaining", "observed sensitivity", 1),
]


def link(table: pl.DataFrame, scale: str, aspect: str) -> float:
    return table.filter(pl.col("scale") == scale)[aspect].item()


def all_links(table: pl.DataFrame) -> np.ndarray:
    return table.drop("scale").to_numpy()


def limit(mixed: Mixed) -> float:
    return 3.3 / math.sqrt(len(mixed.children))


@pytest.mark.parametrize(("scale", "aspect", "sign"), CLAIMED)
def test_what_a_child_has_learned_shows_with_a_caregiver_who_is_the_same_for_all(
    mixed: Mixed, scale: str, aspect: str, sign: int
) -> None:
    assert sign * link(links(mixed.seen, mixed.care), scale, aspect) > limit(mixed)


def test_with_learning_every_scale_is_linked_to_some_aspect_of_care(mixed: Mixed) -> None:
    assert (np.abs(all_links(links(mixed.seen, mixed.care))).max(axis=1) > limit(mixed)).all()


def test_without_what_was_learned_no_scale_is_linked_to_care(mixed: Mixed) -> None:
    newborn_again = links(strange_situation(untaught(mixed.children)), mixed.care)
    assert np.abs(all_links(newborn_again)).max() < limit(mixed)


def test_a_life_without_learning_leaves_a_child_as_it_was_born() -> None:
    born = newborns(1024)
    bond = grown(born, 1, Unlearned()).lanes.bonds[0]
    for name, before in born.lanes.bonds[0]._asdict().items():
        if name != "contingency_now":  # belongs to the bout and begins afresh in the next
            np.testing.assert_array_equal(getattr(bond, name), before, err_msg=name)


@pytest.mark.parametrize(("scale", "aspect", "sign"), CLAIMED)
def test_a_swapped_history_brings_its_behaviour_with_it(mixed: Mixed, scale: str, aspect: str, sign: int) -> None:
    swapped = strange_situation(histories_swapped(mixed.children))
    giver = link(links(swapped, swapped_care(mixed.children, mixed.care)), scale, aspect)
    assert sign * giver > limit(mixed)
    # The same link as in children who kept their history; two correlations differ by √2 standard errors.
    assert abs(giver - link(links(mixed.seen, mixed.care), scale, aspect)) < math.sqrt(2) * limit(mixed)


def test_after_a_swap_nothing_is_left_of_a_childs_own_former_caregiver(mixed: Mixed) -> None:
    swapped = strange_situation(histories_swapped(mixed.children))
    assert np.abs(all_links(links(swapped, mixed.care))).max() < limit(mixed)


@pytest.mark.parametrize(
    ("history", "pattern", "other"),
    [
        ("sensitive", "B", "rejecting"),
        ("sensitive", "B", "neglecting"),
        ("sensitive", "B", "frightening"),
        ("sensitive", "B", "strongly changing mood"),
        ("rejecting", "A", "ordinary"),
        ("neglecting", "A", "ordinary"),
        ("changing mood", "C", "ordinary"),
        ("strongly changing mood", "C", "ordinary"),
        ("frightening", "D", "ordinary"),
        ("frightening and rejecting", "D", "rejecting"),
        ("frightening and rejecting", "A", "frightening"),
    ],
)
def test_each_pattern_comes_from_its_history(histories: pl.DataFrame, history: str, pattern: str, other: str) -> None:
    shares = dict(histories.select("history", pattern).iter_rows())
    error = se_of_difference(shares[history], shares[other], histories["n"][0])
    assert shares[history] - shares[other] > 3.3 * error


@pytest.mark.parametrize(
    ("history", "pattern"),
    [("sensitive", "B"), ("ordinary", "B"), ("rejecting", "A"), ("strongly changing mood", "C"), ("frightening", "D")],
)
def test_its_pattern_is_the_most_frequent_of_a_history(histories: pl.DataFrame, history: str, pattern: str) -> None:
    row = histories.filter(pl.col("history") == history).row(0, named=True)
    # The winner and the runner-up compete for the same children: SE of their difference is at most √(p + q)/√n.
    runner_up = max(row[name] for name in "ABCD" if name != pattern)
    assert row[pattern] - runner_up > 3.3 * math.sqrt((row[pattern] + runner_up) / row["n"])
