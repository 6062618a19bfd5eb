"""The scoreboard's page: every number on it, each role apart, misses in words named."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

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


def test_a_role_without_numbers_has_no_forest(board: Scoreboard) -> None:
    assert forest(board, Role.DESIGN) is None
