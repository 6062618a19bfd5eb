"""The page of theories side by side: every theory a column, every number in a table, no word said that the numbers do not."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

from attunement.evidence.contest import Contest
from attunement.evidence.finding import Role
from attunement.evidence.scoreboard import INSIDE, OUTSIDE, UNTESTED, Row, Scoreboard
from attunement.report.board.contest_page import grid, scores, write_contest_report

NAMES = ("homeostatic", "temperament-only", "a-theory-with-a-rather-long-name")


def row(finding: str, value: float | None, **changes) -> Row:  # type: ignore[no-untyped-def]
    usual = {
        "part": "value", "role": "validation", "construct": "what it is about", "citation": "", "counts": True, "seen": True,
        "status": UNTESTED, "published": 0.26, "band": (0.2, 0.3),
    }  # fmt: skip
    if value is not None:
        status = INSIDE if 0.2 <= value <= 0.3 else OUTSIDE
        usual |= {"simulated": value, "simulated_interval": (value - 0.01, value + 0.01), "status": status}
    return Row(finding=finding, **(usual | changes))


def board(name: str, *values: float) -> Scoreboard:
    rows = [row(f"finding.{i}", value) for i, value in enumerate(values)]
    words = {"published": None, "band": None, "part": "", "says": "it <does>"}
    return Scoreboard(
        (*rows, row("in.words", None, status=OUTSIDE, **words), row("far.off", None)), {}, name, 1, 100, "0"
    )


@pytest.fixture
def contest() -> Contest:
    return Contest((board(NAMES[0], 0.25, 9.0), board(NAMES[1], 0.5, 0.26), board(NAMES[2], 0.26, 0.9)))


def test_the_page_names_every_theory_and_every_finding(contest: Contest, tmp_path: Path) -> None:
    page = write_contest_report(contest, tmp_path).read_text("utf-8")
    assert all(name in page for name in NAMES)
    assert "<script" not in page and not re.search(r'(src|href)="https?:', page)
    assert "it <does>" not in page and page.count("what it is about") == 3
    table = pl.read_csv(tmp_path / "figures" / "theories_validation.csv")
    assert set(table["theory"]) == set(NAMES)
    assert table.filter(finding="finding.0", theory=NAMES[1])["verdict"].to_list() == [OUTSIDE]
    assert set(table["finding"]) == {"finding.0", "finding.1", "in.words"}  # what nobody could be tested on is left out


def test_the_words_follow_the_numbers(contest: Contest) -> None:
    said = scores(contest).sentence
    assert all(name in said for name in NAMES) and "meet most: 1 of 3" in said
    figure = grid(contest, Role.VALIDATION)
    assert figure is not None
    assert "temperament-only on 1" in figure.sentence
    shown = figure.shown
    assert shown is not None
    assert shown["temperament-only"].to_list() == ["0.50 outside", "0.26 inside", "outside"]
    assert shown["nearest"].to_list()[1] == "temperament-only"
    worse = Contest((board("homeostatic", 9.0, 9.0), board("rival", 0.25, 0.25)))
    assert "rival meets most: 2 of 3; the default theory meets 0 of 3" in scores(worse).sentence


def test_a_verdict_is_told_by_shape_not_by_colour(contest: Contest) -> None:
    figure = grid(contest, Role.VALIDATION)
    assert figure is not None
    for width in (720, 328):
        markup = figure.draw(width).markup(name="x", title="t", description="d")
        assert markup.count("<circle") == 3 and markup.count('class="published"') == 3
        places = [float(x) for x in re.findall(r'cx="([-\d.]+)"', markup)]
        assert all(0 <= x <= width for x in places)
        assert markup.count(">out<") == 3


def test_a_role_without_findings_has_no_grid(contest: Contest) -> None:
    assert grid(contest, Role.DESIGN) is None
