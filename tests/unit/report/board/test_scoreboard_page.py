"""The scoreboard's page: every number on it, each role apart, misses in words named."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest
from drawn import check_as_drawn, check_page_as_written
from picture import CLOSE, Axis, Picture

from attunement.evidence.finding import Role
from attunement.evidence.scoreboard import INSIDE, OUTSIDE, UNTESTED, Row, Scoreboard
from attunement.report.board.scoreboard_page import forest, write_scoreboard_report


def row(finding: str, role: str, **changes) -> Row:
    usual = {
        "part": "value", "construct": "what it is about", "citation": "Somebody (2000)", "counts": True, "seen": True,
        "status": INSIDE, "published": 0.26, "published_interval": (0.22, 0.29), "published_n": 100, "band": (0.2, 0.3),
        "simulated": 0.25, "simulated_interval": (0.24, 0.26), "simulated_n": 1000, "at_published_n": (0.1, 0.4),
    }  # fmt: skip
    return Row(finding=finding, role=role, **(usual | changes))


NUMBERLESS = {
    "simulated": None,
    "simulated_interval": None,
    "published": None,
    "published_interval": None,
    "band": None,
}


@pytest.fixture
def board() -> Scoreboard:
    rows = (
        row("fitted.one", "calibration"),
        row("looked.away", "validation", status=OUTSIDE, simulated=9.0, simulated_interval=(8.0, 10.0)),
        row("in.words", "validation", status=OUTSIDE, says="it <does> not hold", part="", **NUMBERLESS),
        row("far.off", "validation", status=UNTESTED, says="No.", counts=False, part="", **NUMBERLESS),
        row("unseen.one", "validation", seen=False, counts=False),
    )
    return Scoreboard(rows, {}, "homeostatic", 1, 100, "0" * 64)


def test_the_page_holds_every_role_apart(board: Scoreboard, tmp_path: Path) -> None:
    page = write_scoreboard_report(board, tmp_path).read_text("utf-8")
    assert "0 inside, 2 outside" in page and "1 inside, 0 outside" in page
    assert "Accepted in words and not drawn, outside: in.words" in page
    assert "it &lt;does&gt; not hold" in page and "<does>" not in page
    assert "Cannot be tested yet: far.off" in page and "unseen.one *" in page
    assert "<script" not in page and not re.search(r'(src|href)="https?:', page)
    assert page.count("what it is about") == 4, "once a drawn or told finding"
    table = pl.read_csv(tmp_path / "figures" / "scoreboard_validation.csv")
    assert table["finding"].to_list() == ["looked.away", "in.words", "unseen.one *"]
    assert table["counted"].to_list() == ["yes", "yes", "no"]


def test_what_lies_far_out_stays_on_the_sheet(board: Scoreboard) -> None:
    figure = forest(board, Role.VALIDATION)
    assert figure is not None
    for width in (720, 328):
        markup = figure.draw(width).markup(name="x", title="t", description="d")
        places = [float(x) for x in re.findall(r'cx="([-\d.]+)"', markup)]
        assert len(places) == 2 and all(0 <= x <= width for x in places)


@pytest.mark.parametrize("width", [720, 328])
def test_values_stand_where_their_pass_band_has_them(width: int) -> None:
    """Each row's strip is its own band; a value beyond the plot stands at its edge, and the word says on which side it is."""
    near = {
        "published": 0.28,
        "published_interval": (0.25, 0.31),
        "simulated": 0.22,
        "simulated_interval": (0.18, 0.24),
    }
    far = {
        "simulated": -9.0,
        "simulated_interval": (-10.0, -8.0),
        "status": OUTSIDE,
        "published": None,
        "published_interval": None,
    }
    high = {
        "band": (5.0, 15.0),
        "published": 7.0,
        "published_interval": None,
        "simulated": 18.0,
        "simulated_interval": None,
        "status": OUTSIDE,
    }
    rows = [row("near", "validation", **near), row("far", "validation", **far), row("high", "validation", **high)]
    figure = forest(Scoreboard(tuple(rows), {}, "homeostatic", 1, 100, "0" * 64), Role.VALIDATION)
    assert figure is not None
    picture = Picture(figure.draw(width))
    bands, lines, dots = picture.marks("rect", "wash"), picture.marks("path", "dotted"), picture.marks("circle", "away")
    whiskers, diamonds, thin = (picture.marks("path", name) for name in ("whisker", "published", "thin"))
    words = [word for word in picture.words() if word.anchor == "end"]
    assert [word.text for word in words] == ["inside", "outside", "outside"]
    for given, band, line, dot, whisker, word in zip(rows, bands, lines, dots, whiskers, words, strict=True):
        assert given.band is not None and given.simulated is not None
        axis = Axis.of(zip((band.left, band.right), given.band, strict=True))
        low, high = axis(line.left + 4), axis(line.right - 4)
        assert axis.reads(dot.x, min(max(given.simulated, low), high))
        ends = given.simulated_interval or (given.simulated, given.simulated)
        assert [
            axis.reads(at, min(max(end, low), high))
            for at, end in zip((whisker.left, whisker.right), ends, strict=True)
        ] == [True] * 2
        assert band.top < dot.y == whisker.y < line.y < band.bottom
        assert band.width == pytest.approx((line.right - line.left) / 3, abs=2 * CLOSE)
        assert word.x == width > line.right and 0 < word.y - line.y < 8
        label = picture.word(given.finding)
        assert label.x == 0 and (0 < label.y - line.y < 8 if width == 720 else label.y < band.top)
    first, last = diamonds
    one, other = (Axis.of(zip((bands[k].left, bands[k].right), rows[k].band or (), strict=True)) for k in (0, 2))
    assert one.reads(first.x, 0.28) and other.reads(last.x, 7.0)
    assert one.reads(thin[0].left, 0.25) and one.reads(thin[0].right, 0.31)
    assert first.y == pytest.approx(thin[0].y, abs=CLOSE) and first.y > lines[0].y, (
        "the published beneath the simulated"
    )


def test_a_role_without_numbers_has_no_forest(board: Scoreboard) -> None:
    assert forest(board, Role.DESIGN) is None


def test_figures_are_as_they_were_last_looked_at(board: Scoreboard) -> None:
    for role in (Role.CALIBRATION, Role.VALIDATION):
        figure = forest(board, role)
        assert figure is not None
        check_as_drawn(figure, "scoreboard")


def test_the_page_says_what_it_said(board: Scoreboard, tmp_path: Path) -> None:
    check_page_as_written("page-of-scoreboard", write_scoreboard_report(board, tmp_path).read_text("utf-8"))
