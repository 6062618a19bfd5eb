from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.report.drawing.palette import CHILD, CLASSES, PAPER, PERSON, contrast, luminance
from attunement.report.drawing.svg import Drawing, number
from attunement.report.page import style_sheet

printable = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=30)


@given(printable, printable)
def test_any_text_survives_in_the_markup(title: str, label: str) -> None:
    drawing = Drawing(100, 50)
    drawing.text(1, 2, label)
    root = ElementTree.fromstring(drawing.markup(name="n", title=title, description="d"))
    assert [element.text or "" for element in root if element.tag in ("title", "text")] == [title, label]
    assert root.get("role") == "img" and root.get("aria-labelledby") == "n-title n-desc"


@given(st.floats(-1e5, 1e5))
def test_coordinates_are_short_and_close(value: float) -> None:
    assert abs(float(number(value)) - value) <= 0.05 + 1e-9
    assert "e" not in number(value)


def test_what_has_no_area_is_not_drawn() -> None:
    drawing = Drawing(10, 10)
    drawing.rect(0, 0, 0, 5, "x")
    drawing.path([(1, 1)], "x")
    assert "<rect" not in drawing.markup(name="n", title="t", description="d")
    assert "<path" not in drawing.markup(name="n", title="t", description="d")


@pytest.mark.parametrize("theme", [0, 1])
def test_text_can_be_read(theme: int) -> None:
    paper, wash = PAPER["paper"][theme], PAPER["wash"][theme]
    for name in ("ink", "quiet", "accent"):
        assert contrast(PAPER[name][theme], paper) >= 4.5, name
        assert contrast(PAPER[name][theme], wash) >= 4.5, name
    for name, colours in CLASSES.items():
        assert contrast(colours[theme], paper) >= 4.5, name
    for table in (CHILD, PERSON):
        for name, colours in table.items():
            assert contrast(*colours[2 * theme : 2 * theme + 2]) >= 4.5, name


@pytest.mark.parametrize("theme", [0, 1])
def test_neighbours_in_the_stack_differ_in_grey(theme: int) -> None:
    for (first, one), (second, two) in pairwise(CHILD.items()):
        lighter, darker = luminance(one[2 * theme]), luminance(two[2 * theme])
        assert contrast(one[2 * theme], two[2 * theme]) >= 1.2, (first, second, lighter, darker)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


def test_the_style_sheet_names_no_address_and_every_colour_it_uses() -> None:
    css = style_sheet()
    assert "url(" not in css and "@import" not in css and "http" not in css
    used = {part.split(")")[0] for part in css.split("var(--")[1:]}
    assert {name for name in used if f"--{name}:" not in css} == set()
