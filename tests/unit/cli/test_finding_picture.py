"""A finding's picture in the terminal lays published and simulated numbers over the pass band."""

from __future__ import annotations

import io
from dataclasses import astuple

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
def test_a_mark_lies_in_the_band_exactly_when_the_value_does(value: float, ends: list, band: list) -> None:
    low, high = band
    drawn = line(value, (min(*ends, value), max(*ends, value)), (low, high), PLAIN, "*")
    assert len(drawn) == WIDTH and drawn.count("*") == 1
    third, place = WIDTH // 3, drawn.index("*")
    assert (third <= place < 2 * third) == (low <= value <= high)
    assert (place < third) == (value < low)


@pytest.mark.parametrize(("value", "place"), [(0.2, 16), (0.3, 31), (0.1999, 15), (0.3001, 32), (-9, 0), (9, 47)])
def test_both_ends_of_the_band_are_inside(value: float, place: int) -> None:
    assert line(value, None, BAND, PLAIN, "*").index("*") == place


def test_what_was_published_comes_first_and_every_theory_has_a_line() -> None:
    lines = picture({"a": row(0.21), "longer-name": row(0.9), "none": row(None)}, PLAIN)
    assert [text.split()[0] for text in lines] == ["published", "a", "longer-name"]
    assert {len(text) - WIDTH for text in lines} == {len("longer-name") + 2}
    assert "o" in lines[0].removeprefix("published") and lines[2].endswith("*")
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
    for signs in (SIGNS, PLAIN):
        assert len(set(astuple(signs))) == len(astuple(signs))
