"""Peers' nominations: who is named as what in hand-made classes, and that each class is alone."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.measures.children.peer_nominations import KINDS, NAMED, Survey, nominate, nominated
from attunement.measures.children.teacher_ratings import rulers_of, weighed
from attunement.vocabulary import BadValueError, ChildAct

A = ChildAct
SURE = Survey(seed=1, occasion=9, error=False)
SURVEY = Survey(seed=1, occasion=9)


def ladder(act: A, size: int = 6) -> np.ndarray:
    """Return children each of whom does more of one act than the one before, and otherwise explores."""
    shares = np.zeros((size, 8))
    shares[:, act] = np.linspace(0, 0.5, size)
    shares[:, A.EXPLORE] = 1 - shares[:, act]
    return shares


def named(table: pl.DataFrame, as_: str, by: int) -> list[int]:
    return table.filter((pl.col("as") == as_) & (pl.col("by") == by))["named"].to_list()


def test_everybody_names_three_others_and_never_itself() -> None:
    number = np.array([11, 12, 13, 14, 15, 16], np.uint32)
    table = nominate(number, ladder(A.SOCIAL), np.zeros(6, int), survey=SURE)
    assert len(table) == 6 * NAMED * len(KINDS) and (table["by"] != table["named"]).all()
    assert named(table, "liked", 11) == [16, 15, 14] and named(table, "liked", 16) == [15, 14, 13]
    assert named(table, "disliked", 16) == [11, 12, 13] and named(table, "disliked", 11) == [12, 13, 14]
    fights = nominate(number, ladder(A.RESIST), np.zeros(6, int), survey=SURE)
    assert named(fights, "fights", 12) == [16, 15, 14] == named(fights, "disliked", 12)
    withdrawn = nominate(number, ladder(A.AVERT), np.zeros(6, int), survey=SURE)
    assert named(withdrawn, "keeps to itself", 12) == [16, 15, 14]


def test_shares_are_of_classmates() -> None:
    number, classes = np.arange(6, dtype=np.uint32), np.zeros(6, int)
    table = nominated(number, classes, nominate(number, ladder(A.SOCIAL), classes, survey=SURE))
    liked = dict(zip(table["person"], table["liked"], strict=True))
    assert liked[5] == liked[4] == 1.0 and liked[0] == liked[1] == 0.0
    assert sum(liked.values()) == pytest.approx(6 * NAMED / 5)
    assert table["competence"].to_list() == pytest.approx((table["liked"] - table["disliked"]).to_list())
    assert table["externalising"].equals(table["fights"].rename("externalising"))


def test_small_classes_name_whom_they_have() -> None:
    number, classes = np.array([1, 2, 3, 4, 5, 6], np.uint32), np.array([7, 7, 8, 9, 9, 9])
    table = nominate(number, ladder(A.SOCIAL), classes, survey=SURE)
    assert named(table, "liked", 1) == [2] and named(table, "liked", 3) == [] and len(named(table, "liked", 5)) == 2
    found = nominated(number, classes, table)
    assert found.filter(pl.col("person") == 3).row(0)[1:] == (None,) * 7
    assert found.filter(pl.col("person") == 2)["liked"].item() == 1.0


@given(st.integers(0, 2**32 - 1))
def test_a_class_is_alone_and_order_does_not_matter(seed: int) -> None:
    rng = np.random.default_rng(seed)
    shares, number = rng.dirichlet([3.0] * 8, 14), rng.permutation(1_000)[:14].astype(np.uint32)
    classes = np.repeat([3, 1], 7)
    whole = nominate(number, shares, classes, survey=SURVEY)
    alone = nominate(number[:7], shares[:7], classes[:7], survey=SURVEY)
    theirs = whole.filter(pl.col("by").is_in(number[:7]))
    assert theirs.sort("by", "as", "named").equals(alone.sort("by", "as", "named"))
    mixed = rng.permutation(14)
    again = nominate(number[mixed], shares[mixed], classes[mixed], survey=SURVEY)
    assert again.sort("by", "as", "named").equals(whole.sort("by", "as", "named"))


def test_peers_see_what_was_done_with_the_declared_error() -> None:
    """Classes of 25: about what a teacher with an error of 1 (1.4) SD sees, and less of what is kept inside."""
    count = 5_000
    shares = np.random.default_rng(1).dirichlet([6, 3, 3, 1, 3, 2, 1.5, 0.7], count)
    number, classes, rulers = (
        np.arange(count, dtype=np.uint32),
        np.arange(count) // 25,
        rulers_of(shares, source="made up"),
    )
    true = weighed(shares)

    def seen(survey: Survey) -> dict[str, float]:
        table = nominated(number, classes, nominate(number, shares, classes, survey=survey, rulers=rulers))
        return {name: float(np.corrcoef(table[name], true[name])[0, 1]) for name in true}

    sure, usual = seen(SURE), seen(SURVEY)
    assert min(sure.values()) > 0.6
    assert 0.6 < usual["competence"] < 0.72 and 0.6 < usual["externalising"] < 0.72
    assert 0.4 < usual["internalising"] < 0.57


def test_two_surveys_and_two_seeds_differ() -> None:
    number, shares, classes = np.arange(30, dtype=np.uint32), ladder(A.SOCIAL, 30), np.zeros(30, int)
    tables = [
        nominate(number, shares, classes, survey=Survey(seed=s, occasion=o)) for s, o in ((1, 9), (1, 10), (2, 9))
    ]
    assert not tables[0].equals(tables[1]) and not tables[0].equals(tables[2])
    assert tables[0].equals(nominate(number, shares, classes, survey=SURVEY))


def test_two_of_one_number_are_refused() -> None:
    with pytest.raises(BadValueError, match="two children who are asked for nominations have the same number"):
        nominate(np.array([1, 1], np.uint32), ladder(A.SOCIAL, 2), np.zeros(2, int), survey=SURE)
