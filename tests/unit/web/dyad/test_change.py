"""What the page says of letters that moved: the worst first, with its counts, and beside it what no trial is known of."""

from __future__ import annotations

import polars as pl
import pytest

from attunement.study.dials import PRESETS, Dials
from attunement.study.siblings import Pair
from attunement.web.dyad.change import moves, shift

PAIR = Pair(Dials())
SCALES = ("avoidance", "resistance", "disorganisation")
"""The coder's scales, which stay as they are."""


def scores(letters: str) -> pl.DataFrame:
    """A hundred siblings, so many of each letter: "A30 B70"."""
    each = [part[0] for part in letters.split() for _ in range(int(part[1:]))]
    assert len(each) == 100
    return pl.DataFrame({"abcd": each} | {name: [3.0] * 100 for name in SCALES})


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (
            "A50 B20 C20 D10",
            "avoidant (A) rises from 30 to 50 in a hundred and secure (B) falls from 40 to 20; no clear change in C (20 and "
            "20) and D (10 and 10). No trial is known of A and B.",
        ),
        (
            "A10 B60 C20 D10",
            "avoidant (A) falls from 30 to 10 in a hundred and secure (B) rises from 40 to 60; no clear change in C (20 and "
            "20) and D (10 and 10).",
        ),
        (
            "A30 B50 C20",
            "disorganised (D) falls from 10 to 0 in a hundred and secure (B) rises from 40 to 50; no clear change in A (30 "
            "and 30) and C (20 and 20).",
        ),
        (
            "A15 B40 C20 D25",
            "disorganised (D) rises from 10 to 25 in a hundred and avoidant (A) falls from 30 to 15; no clear change in B (40 "
            "and 40) and C (20 and 20). No trial is known of D.",
        ),
        (
            "A30 B40 C20 D10",
            "no letter moves by more than luck: A 30 → 30, B 40 → 40, C 20 → 20 and D 10 → 10 in a hundred.",
        ),
    ],
)
def test_that_no_trial_is_known_is_said_of_what_gets_worse_alone(after: str, said: str) -> None:
    found = shift([scores("A30 B40 C20 D10")], [scores(after)], "strange-situation", [PAIR], "steadier")
    assert found["seen"] == f"With the change, {said}"


def test_of_resistant_siblings_it_names_resisting() -> None:
    before = scores("B20 C80").with_columns(resistance=pl.int_range(100) / 50 + 4)
    after = before.with_columns(resistance=pl.col("resistance") - 1 + pl.int_range(100) % 3 / 10)
    said = shift([before], [after], "strange-situation", [from_preset("day-to-day")], "steadier")["sure"]
    assert "Resisting falls (d −" in said and "Newcombe" in said


def test_security_at_home_that_rises_with_help_is_as_published() -> None:
    before = pl.DataFrame({"q_sort_security": [0.1 * number for number in range(-10, 10)]})
    after = before.with_columns(q_sort_security=pl.col("q_sort_security") + 0.3 + 0.01 * pl.int_range(20) % 2)
    found = shift([before], [after], "home-visit", [PAIR], "training")
    assert [(row["measure"], row["verdict"]) for row in found["moves"][0]] == [("security at home", "as published")]


def from_preset(name: str, **turned: float) -> Pair:
    values = next(preset.values for preset in PRESETS if preset.name == name)
    return Pair(Dials().turned({**values, **turned}))


def test_where_the_theory_fails_it_says_so() -> None:
    """The reviewer's two rows: help that disorganises, and hard times that help."""
    calm, torn = scores("A55 B34 D11"), scores("A10 B66 C1 D23")
    helped = shift([calm], [torn], "strange-situation", [from_preset("turning-away")], "support")["seen"]
    assert helped.startswith("With the change, disorganised (D) rises from 11 to 23 in a hundred")
    assert (
        "Trials saw the opposite of D rising (int.D, d = .35 [.10, .61]): against the evidence; here the theory fails"
        in helped
    )
    nearly = shift([calm], [torn], "strange-situation", [from_preset("turning-away", rebuffs=1.985)], "support")["seen"]
    assert "int.D" in nearly, "a dial moved by a hair does not silence the trials"
    before, after = scores("A3 B28 C1 D68"), scores("A18 B43 C2 D37")
    hard = shift([before], [after], "strange-situation", [from_preset("frightening")], "hard-times")["seen"]
    assert "Comparisons of families saw the opposite of D falling" in hard


def test_what_moved_stands_before_what_stayed_the_worst_first() -> None:
    found = moves(scores("A30 B40 C20 D10"), scores("A10 B20 C40 D30"), PAIR, "steadier")
    assert [(move.measure, move.way) for move in found] == [("D", 1), ("C", 1), ("B", -1), ("A", -1)]
    stays = moves(scores("A30 B40 C20 D10"), scores("A30 B38 C20 D12"), PAIR, "steadier")
    assert [move.way for move in stays] == [0, 0, 0, 0]
    assert [(move.was, move.now) for move in found] == [("10", "30"), ("20", "40"), ("40", "20"), ("30", "10")]
