"""A finding's picture in the terminal lays published and simulated numbers over the pass band."""

from __future__ import annotations

import io
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from attunement.cli.finding_picture import PLAIN, SIGNS, WIDTH, line, picture, print_pictures, signs_of
from attunement.evidence.scoreboard import Row

BAND = (0.2, 0.3)
number = st.floats(-5, 5)


def row(value: float | None, **others: object) -> Row:
    usual = {"band": BAND, "published": 0.25, "published_interval": (0.22, 0.28), "simulated": value}
    return Row("some.finding", "value", "validation", "", "", True, True, "inside", **{**usual, **others})  # type: ignore[arg-type]


@given(number, st.tuples(number, number).map(sorted), st.tuples(number, number).map(sorted))
def test_a_line_has_its_width_one_mark_and_says_inside_and_outside(value: float, ends: list, band: list) -> None:
    drawn = line(value, (min(*ends, value), max(*ends, value)), (band[0], band[1] + 0.01), PLAIN, "*")
    assert len(drawn) == WIDTH and drawn.count("*") == 1
    third = WIDTH // 3
    if band[0] <= value < band[1]:
        assert third <= drawn.index("*") < 2 * third
    elif value < band[0] - 0.01:
        assert drawn.index("*") < third + 1


def test_what_was_published_comes_first_and_every_theory_has_a_line() -> None:
    lines = picture({"a": row(0.21), "another": row(0.9), "none": row(None)}, PLAIN)
    assert [text.split()[0] for text in lines] == ["published", "a", "another"]
    assert len({text.index(next(c for c in text if c in ".=*o")) for text in lines[1:]}) == 2
    assert "o" in lines[0] and lines[2].endswith("*")
    assert picture({"a": row(0.21, band=None)}) == picture({}) == []
    assert len(picture({"a": row(0.21, published=None)})) == 1


@pytest.mark.parametrize(("encoding", "signs"), [("utf-8", SIGNS), ("ascii", PLAIN)])
def test_a_terminal_without_signs_gets_letters(encoding: str, signs: object) -> None:
    shown = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    console = Console(file=shown, width=100)
    assert signs_of(console) is signs
    print_pictures(console, [("A", {"simulated": row(0.25)}), ("B", {"simulated": row(0.1)}), ("C", {})])
    shown.seek(0)
    lines = [text.strip() for text in shown.read().splitlines()]
    assert sum("the pass band" in text for text in lines) == 1
    assert "A" in lines and "B" in lines and "C" not in lines


def test_nothing_drawn_needs_no_key() -> None:
    shown = io.StringIO()
    print_pictures(Console(file=shown), [("", {"simulated": row(None)})])
    assert shown.getvalue() == ""
    assert len({getattr(SIGNS, field.name) for field in fields(SIGNS)}) == len(fields(SIGNS))
