"""Rows and keys by hand: where marks, labels and swatches stand, and when a line breaks."""

from __future__ import annotations

import re

import pytest

from attunement.report.drawing.key import draw_key
from attunement.report.drawing.labelled_rows import LabelledRows
from attunement.report.drawing.scale import ticks
from attunement.report.drawing.svg import SMALL_PX, Drawing, number, text_width


def marks(drawing: Drawing) -> list[str]:
    """The shapes of a drawing, one a line, without what describes it."""
    whole = drawing.markup(name="n", title="t", description="d")
    return re.findall(r"<(?:rect|path|circle|text)[^>]*>", whole.partition("</desc>")[2])


def test_labels_stand_beside_rows_or_above_them() -> None:
    wide, narrow = (LabelledRows(["short", "much longer"], narrow=narrow) for narrow in (False, True))
    assert wide.left == pytest.approx(text_width("much longer", SMALL_PX) + 12) and narrow.left == 0
    assert [(rows.height, rows.floor) for rows in (wide, narrow)] == [(26, 52), (44, 88)]
    assert [(rows.middle(0), rows.middle(1)) for rows in (wide, narrow)] == [(13, 39), (31, 75)]
    assert [(rows.baseline(0), rows.baseline(1)) for rows in (wide, narrow)] == [(17, 43), (16, 60)]


def test_a_key_breaks_where_the_drawing_ends() -> None:
    span = 11 + 5 + text_width("word", SMALL_PX) + 8
    entries = [("a", "word"), ("b", "word"), ("c", "word")]
    for width, end, places in (
        (3 * span - 8 + 10, 25, [(10, 9), (10 + span, 9), (10 + 2 * span, 9)]),
        (3 * span - 8 + 9.9, 45, [(10, 9), (10 + span, 9), (10, 29)]),
        (20, 65, [(10, 9), (10, 29), (10, 49)]),
    ):
        drawing = Drawing(width, 90)
        assert draw_key(drawing, entries, left=10, y=5) == end
        found = [
            re.search(r'<rect x="([\d.]+)" y="([\d.]+)" width="11" height="11" rx="2"', mark) for mark in marks(drawing)
        ]
        assert [m.groups() for m in found if m] == [(number(x), number(y)) for x, y in places]
    drawing = Drawing(300, 90)
    draw_key(drawing, entries[:1], left=10, y=5)
    assert marks(drawing)[1] == '<text x="25" y="19" class="small">'
    assert draw_key(drawing, [], left=10, y=5) == 25


def test_shapes_as_they_are_written() -> None:
    drawing = Drawing(100, 50)
    drawing.rect(1, 2, 3, 4, "box")
    drawing.line(1, 2, 3, 4.25, "thin")
    drawing.band([1, 2], [3, 4], [5, 6], "band")
    drawing.dot(1, 2, 3.5, "dot")
    drawing.diamond(10, 20, 5, "gem")
    drawing.path([(0, 0), (1, 1)], "way")
    drawing.text(1, 2, "a<b", "small", anchor="middle", whole="a<bc")
    assert marks(drawing) == [
        '<rect x="1" y="2" width="3" height="4" class="box"/>',
        '<path d="M1 2L3 4.2" class="thin"/>',
        '<path d="M1 3L2 4L2 6L1 5Z" class="band"/>',
        '<circle cx="1" cy="2" r="3.5" class="dot"/>',
        '<path d="M5 20L10 15L15 20L10 25Z" class="gem"/>',
        '<path d="M0 0L1 1" class="way"/>',
        '<text x="1" y="2" text-anchor="middle" class="small">',
    ]
    whole = drawing.markup(name="n", title="t", description="d")
    assert "<title>a&lt;bc</title>a&lt;b</text>" in whole and 'viewBox="0 0 100 50" width="100" height="50"' in whole
    assert "xmlns" not in whole and '<svg xmlns="http://www.w3.org/2000/svg"' in drawing.markup(
        name="n", title="t", description="d", style="x{}"
    )


def test_text_is_as_wide_as_its_letters() -> None:
    assert text_width("abcd") == pytest.approx(4 * 13 * 0.58) and text_width("abcd", 10, bold=True) == pytest.approx(
        27.2
    )


@pytest.mark.parametrize(
    ("low", "high", "about", "found"),
    [
        (0, 10, 4, (0, 2, 4, 6, 8, 10)), (0, 100, 2, (0, 50, 100)), (0, 3, 1, (0, 2)), (-1, 1, 4, (-1, -0.5, 0, 0.5, 1)),
        (0, 0.03, 3, (0, 0.01, 0.02, 0.03)), (2.1, 2.9, 4, (2.2, 2.4, 2.6, 2.8)),
        (0, 7, 0, (0, 5)), (0, 1500, 3, (0, 500, 1000, 1500)),
    ],
)  # fmt: skip
def test_ticks_by_hand(low: float, high: float, about: int, found: tuple[float, ...]) -> None:
    assert ticks(low, high, about) == pytest.approx(found)
