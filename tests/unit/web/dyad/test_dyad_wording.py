"""What the Dyad room says, by hand: ends of its scales, names of pairs, and shares of letters."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest

from attunement.evidence import wilson_interval
from attunement.study.dials import Dials
from attunement.study.siblings import Pair
from attunement.web.dyad import dyad_wording
from attunement.web.dyad.dyad_wording import EXPECTED, growth, letters, measures, pair_names, shares, spread


@pytest.mark.parametrize(("most", "high"), [(0.0, 0.1), (0.1, 0.2), (0.31, 0.4), (0.95, 1.0), (1.0, 1.0), (None, 0.1)])
def test_shares_of_time_have_one_upper_end(most: float | None, high: float) -> None:
    tables = [
        pl.DataFrame({"dyad": [0], "cry": [0.0], "approach": [x]}, schema_overrides={"approach": pl.Float64})
        for x in (0.0, most)
    ]
    found = measures("home-visit", tables)
    assert [(m["title"], m["low"], m["high"], m["unit"]) for m in found] == [
        ("Cries", 0, pytest.approx(high), "share of time"),
        ("Seeks contact", 0, pytest.approx(high), "share of time"),
    ]


def test_scores_have_the_ends_of_their_scales() -> None:
    table = pl.DataFrame(
        {"dyad": [0], "abcd": ["B"], "avoidance": [3.0], "disorganisation": [2.0], "q_sort_security": [0.1]}
    )
    assert [(m["title"], m["low"], m["high"], m["unit"]) for m in measures("strange-situation", [table])] == [
        ("Turns away", 1, 7, "score"),
        ("Freezes, contradicts itself", 1, 9, "score"),
        ("Uses the caregiver as a base", -3, 3, "SD"),
    ]
    still = measures("still-face", [pl.DataFrame({"gaze_in_still": [0.5], "touch_in_play": [0.2]})])
    assert [(m["title"], m["high"]) for m in still] == [("Looks at partner: still", 0.6), ("touch: play", 0.6)]


def test_pairs_are_named_by_what_tells_them_apart() -> None:
    assert pair_names([Pair(Dials())]) == ("the child",)
    assert pair_names([Pair(Dials()), Pair(Dials(rebuffs=2.0))]) == (
        "with the first caregiver the child",
        "with the second",
    )
    assert pair_names([Pair(Dials()), Pair(Dials(reactivity=2.0))]) == ("the first child", "the second")


def test_letters_are_shares_of_siblings_the_commonest_first() -> None:
    table = pl.DataFrame({"abcd": ["B"] * 5 + ["A"] * 4 + ["D"]})
    assert shares(table) == {"A": 4, "B": 5, "C": 0, "D": 1}
    low, high = wilson_interval(0.5, 10)
    one = letters(None, [table])  # type: ignore[arg-type]
    assert (
        one["seen"]
        == "Of 10 siblings, a coder would call the behaviour of 5 secure (B), 4 avoidant (A) and 1 disorganised (D)."
    )
    assert one["sure"].startswith(
        f"With other siblings again it would be {100 * low:.0f} to {100 * high:.0f} in a hundred for B (95 %"
    )
    two = letters(None, [table, pl.DataFrame({"abcd": ["C"] * 4})])["seen"]  # type: ignore[arg-type]
    assert (
        two.startswith("Of the first pair’s 10 siblings, ")
        and "; of the second pair’s 4 siblings, a coder would" in two
    )


def test_nine_of_ten_siblings_lie_in_what_is_said() -> None:
    table = pl.DataFrame({"approach": np.arange(101) / 100})
    home: Any = SimpleNamespace(procedure="home-visit")
    assert spread(home, [table])["seen"] == (
        "The middle sibling is seeking contact for 50 % of the time (nine of ten: 5 to 95 %)."
    )
    assert spread(home, [table, table])["seen"].endswith(
        "; the second pair’s middle sibling is seeking contact for 50 % of the time (nine of ten: 5 to 95 %)."
    )


WITHOUT = {name: said for name, said in EXPECTED.items() if name != "mending_expectation"}
"""What may be expected where mending is not learned."""


def siblings(*medians: float, other: tuple[float, ...] = ()) -> Any:
    """Pairs whose siblings expect comfort, or else an answer, about so much after twelve months."""
    values = {name: [[m] * 3 for m in medians] for name in EXPECTED}
    values["threat_expectation"] = [[m] * 3 for m in other or medians]
    pairs = tuple(Pair(Dials(rebuffs=float(k))) for k in range(len(medians)))
    return SimpleNamespace(age_months=12, pairs=pairs, n=3, expected=lambda name: np.array([values[name]]))


@pytest.mark.parametrize(
    ("middle", "beside"),
    [(0.19, "less than is usual"), (0.2, "as is usual"), (0.4, "as is usual"), (0.41, "more than is usual")],
)
def test_what_is_expected_stands_beside_what_is_usual(middle: float, beside: str) -> None:
    usual = np.tile(np.array([0.2, 0.3, 0.4]), (len(EXPECTED), 13, 1))
    said = growth(siblings(middle), usual, WITHOUT)["seen"]
    assert said == (
        f"At 12 months the child expects comfort at {middle:.2f}, {beside} (nine of ten siblings: {middle:.2f} to {middle:.2f}); "
        "usual is 0.20 to 0.40, on a scale from 0, never, to 1, always."
    )


def test_where_mending_is_learned_it_is_always_said() -> None:
    usual = np.tile(np.array([0.2, 0.3, 0.4]), (len(EXPECTED), 13, 1))
    said = growth(siblings(0.3), usual, EXPECTED)["seen"]
    assert "; the child expects what goes wrong to be put right at 0.30, as is usual (nine of ten" in said
    assert said.count("usual is") == 2


def test_of_two_pairs_what_they_differ_in_most_is_said_as_well() -> None:
    usual = np.tile(np.array([0.2, 0.3, 0.4]), (len(EXPECTED), 13, 1))
    alike = growth(siblings(0.3, 0.5), usual, WITHOUT)["seen"]
    assert "to be frightened" not in alike and alike.count("expects") == 1
    apart = growth(siblings(0.3, 0.5, other=(0.1, 0.4)), usual, WITHOUT)["seen"]
    assert (
        "; with the first caregiver the child expects to be frightened at 0.10" in apart
        and apart.count("usual is") == 2
    )


def test_clauses_after_the_first_begin_small() -> None:
    assert dyad_wording._sentence(["The first", "The second", "A third"]) == "The first; the second; a third"
