"""Scores of partners on sequences made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from attunement.lab.couples.codebook import SPAFF_LIKE
from attunement.measures.couples.codes import BIDS, DEMANDING, NEGATIVE, POSITIVE
from attunement.measures.couples.observed import answered, balance, demand_withdraw, followed, share
from attunement.record import NOT_CODED, Grid
from attunement.vocabulary import PARTNER_ACT_NAMES as NAMES


def grid_of(one: str, other: str) -> Grid:
    """Two rows of acts by their first letters, a dot for not coded."""
    letter = {name[0] if name not in ("disclose", "direct", "withdraw", "seek") else "DIWk"["disclose direct withdraw seek".split().index(name)]: i for i, name in enumerate(NAMES)}  # fmt: skip  # noqa: E501

    def row(text: str) -> np.ndarray:
        return np.array([[NOT_CODED if c == "." else letter[c] for c in text]], np.int8)

    codes = {("a", "behaviour"): row(one), ("b", "behaviour"): row(other)}
    return Grid(10.0, codes, dict.fromkeys(codes, NAMES))


def test_every_act_has_its_codes() -> None:
    assert set(SPAFF_LIKE) == set(NAMES)
    assert not set(POSITIVE) & set(NEGATIVE) and set(POSITIVE + NEGATIVE + BIDS + DEMANDING) <= set(NAMES)


def test_shares_and_balance_are_of_coded_time() -> None:
    grid = grid_of("wwbd..", "bbbbbb")
    assert share(grid, "a", ["warm"])[0] == 0.5 and share(grid, "a", DEMANDING)[0] == 0.25
    assert balance(grid, "a")[0] == 0.25 and balance(grid, "b")[0] == 0.0
    assert np.isnan(share(grid_of("....", "bbbb"), "a", ["warm"])[0])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("dbbbbb", "bWbbbb", 1 / 6),
        ("dbbbbb", "bbWbbb", 1 / 6),  # twenty seconds later
        ("dbbbbb", "bbbWbb", 0.0),  # too late
        ("dbbbbb", "Wbbbbb", 0.0),  # at the same time follows nothing
        ("ddabbb", "bbbWbb", 2 / 6),  # an attack is a demand, too
        ("bWbbbb", "dbbbbb", 0.0),  # the other way round
        ("bbbbbd", "WWWWWW", 0.0),  # nothing follows the end
    ],
)
def test_demanding_and_withdrawing_by_hand(one: str, other: str, expected: float) -> None:
    assert demand_withdraw(grid_of(one, other), "a", "b")[0] == pytest.approx(expected)


def test_a_bid_is_answered_within_twenty_seconds() -> None:
    grid = grid_of("hbDbbkbb", "bsbbbbbw")
    assert answered(grid, "a", BIDS, "b", ("soothe", "warm"))[0] == pytest.approx(2 / 3)
    assert followed(grid, "a", BIDS, "b", ("soothe", "warm"))[0].tolist() == [True] + [False] * 4 + [True, False, False]
    assert np.isnan(answered(grid_of("bb", "ss"), "a", BIDS, "b", ("soothe",))[0])
    assert followed(grid, "a", BIDS, "b", ("soothe",), soon_s=0.0).sum() == 0
