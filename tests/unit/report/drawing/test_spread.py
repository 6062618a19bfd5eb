"""Spreads by hand: where their axes begin and end, where labels are cut and titles broken."""

from __future__ import annotations

import re

import polars as pl
import pytest

from attunement.report.drawing import spread
from attunement.report.drawing.scale import Scale
from attunement.report.drawing.spread import LETTER, LONGEST_NAME, draw_spreads, title_lines
from attunement.report.drawing.svg import text_width
from attunement.report.figure import NARROW


def axes(monkeypatch: pytest.MonkeyPatch, *rows: tuple[str, str, float, float], **more: bool | int) -> list[Scale]:
    """The axes of panels of (measure, group, q10, q90)."""
    found: list[Scale] = []

    def kept(*given: float) -> Scale:
        found.append(Scale(*given))
        return found[-1]

    monkeypatch.setattr(spread, "Scale", kept)
    table = pl.DataFrame(
        [(m, g, a, a, b, b, (a + b) / 2, a, b) for m, g, a, b in rows],
        schema=["measure", "group", "q10", "q25", "q75", "q90", "mean", "low", "high"],
        orient="row",
    )
    draw_spreads(table, NARROW + 300, **more)  # type: ignore[arg-type]
    return found


@pytest.mark.parametrize(
    ("low", "high", "begins", "ends"),
    [
        (2.0, 12.0, 0.0, 12.48),
        (0.0, 10.0, 0.0, 10.4),
        (-5.0, 5.0, -5.4, 5.4),
        (0.0, 0.0, 0.0, 1.0),
        (-2.0, -2.0, -3.0, -1.0),
    ],
)
def test_an_axis_begins_at_none_unless_something_lies_below(
    monkeypatch: pytest.MonkeyPatch, low: float, high: float, begins: float, ends: float
) -> None:
    [x] = axes(monkeypatch, ("crying", "A", low, high))
    assert (x.low, x.high) == pytest.approx((begins, ends))
    assert (x.start, x.end) == (LETTER, NARROW + 300)


def test_panels_stand_beside_each_other_with_axes_of_their_own_or_one(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(f"m{k}", "A", 0.0, 10.0 * (k + 1)) for k in range(4)]
    own = axes(monkeypatch, *rows)
    assert [round(x.high, 1) for x in own] == [10.4, 20.8, 31.2, 41.6]
    wide = (NARROW + 300 - 34 * 2) / 3
    assert [round(x.end - x.start, 3) for x in own] == [round(wide - LETTER, 3)] * 4
    assert own[3].start == own[0].start and own[1].start == pytest.approx(own[0].start + wide + 34)
    assert {round(x.high, 1) for x in axes(monkeypatch, *rows, common=True)} == {41.6}


def test_long_names_are_cut_and_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    fits, long = "n" * LONGEST_NAME, "n" * (LONGEST_NAME + 1)
    assert spread._cut(fits) == fits and spread._cut(long) == f"{'n' * (LONGEST_NAME - 1)}…"
    [x] = axes(monkeypatch, ("m", "ab", 0.0, 1.0), ("m", fits, 0.0, 1.0), letters=False)
    assert x.start == pytest.approx(text_width(fits, spread.SMALL_PX) + 8)


def test_a_title_has_two_lines_and_never_an_empty_first() -> None:
    width = text_width("crying at", bold=True)
    assert title_lines("crying at home", width) == ["crying at", "home"]
    assert title_lines("crying at home", width - 0.01) == ["crying", "at home"]
    assert title_lines("crying at", width) == ["crying at"] and title_lines("crying at", 1.0) == ["crying", "at"]


@pytest.mark.parametrize(("extent", "said"), [(0.5, "0.25"), (0.51, "0.2"), (3.0, "0.2")])
def test_small_extents_have_two_digits(extent: float, said: str) -> None:
    assert spread._plain(extent)(0.249 if extent <= 0.5 else 0.21).removeprefix("+") == said


def bars(**row: float) -> list[tuple[float, ...]]:
    """Left edge, top, width and height of the pale and the dark bar of one row with an axis from 0 to 10.4."""
    table = pl.DataFrame({"measure": ["m"], "group": ["A"]} | {name: [value] for name, value in row.items()})
    whole = draw_spreads(table, NARROW + 300).markup(name="n", title="t", description="d")
    return [
        tuple(map(float, found))
        for found in re.findall(r'<rect x="(.*?)" y="(.*?)" width="(.*?)" height="(.*?)"', whole)
    ]


def test_bars_hold_the_middle_and_are_seen_even_without_a_width() -> None:
    whole = NARROW + 300 - LETTER
    pale, dark = bars(q10=0.0, q25=2.6, q75=5.2, q90=10.0, mean=4.0, low=3.0, high=5.0)
    assert pale == pytest.approx((LETTER, 32, whole * 10 / 10.4, 6), abs=0.06)
    assert dark == pytest.approx((LETTER + whole / 4, 32, whole / 4, 6), abs=0.06)
    thin = bars(q10=10.0, q25=10.0, q75=10.0, q90=10.0, mean=10.0, low=10.0, high=10.0)
    assert [width for _, _, width, _ in thin] == [1, 1]
