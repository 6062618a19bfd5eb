"""The page of theories side by side: every theory a column, every number in a table, no word said that the numbers do not."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from drawn import check_as_drawn, check_page_as_written
from picture import CLOSE, Axis, Picture

from attunement.evidence.contest import Contest
from attunement.evidence.finding import Role
from attunement.evidence.scoreboard import INSIDE, OUTSIDE, ROLES, UNTESTED, Row, Scoreboard
from attunement.report.board.contest_page import grid, scores, write_contest_report
from attunement.report.drawing.svg import SMALL_PX, text_width
from attunement.report.figure import NARROW, WIDE

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


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_each_theory_has_a_bar_beside_its_name_under_its_role(contest: Contest, width: int) -> None:
    """One of three is met by each: of a bar as long as three, a third is dark."""
    picture = Picture(scores(contest).draw(width))
    pale, dark = picture.marks("rect", "spread"), picture.marks("rect", "away")
    titles = [word for word in picture.words("strong")]
    assert [title.text for title in titles] == [role.wording for role in ROLES]
    names = [word for word in picture.words("small") if word.anchor == "start"]
    counts = [word for word in picture.words("small") if word.anchor == "end"]
    assert [name.text for name in names] == list(NAMES) * len(ROLES)
    assert {word.x for word in (*titles, *names)} == {0} and {word.x for word in counts} == {width}
    for name, count in zip(names, counts, strict=True):
        assert name.y == count.y
        role = max((title for title in titles if title.y < name.y), key=lambda title: title.y).text
        bars = [bar for bar in (*pale, *dark) if bar.top < name.y <= bar.bottom + 2]
        if role != Role.VALIDATION.wording:
            assert (bars, count.text) == ([], "0 of 0")
            continue
        whole, inside = bars
        assert count.text == "1 of 3"
        assert whole.left == inside.left > text_width(name.text, SMALL_PX) - 20
        assert inside.width == pytest.approx(whole.width / 3, abs=2 * CLOSE)
        assert whole.right < width - text_width(count.text, SMALL_PX) / 1.3
    lines = sorted([*titles, *names], key=lambda word: word.y)
    assert [word.text for word in lines] == [text for role in ROLES for text in (role.wording, *NAMES)]
    gaps = [two.y - one.y for one, two in pairwise(lines)]
    assert min(gaps) >= 16, "lines do not touch"
    for title in titles[1:]:
        k = lines.index(title)
        assert gaps[k - 1] > gaps[k], "a role's name stands nearer to its own theories than to others"
    assert lines[0].y > 11 and lines[-1].y < picture.height


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_value_stands_in_its_cell_where_its_band_has_it(contest: Contest, width: int) -> None:
    """The band is the middle third of a cell; what lies far out stands at the edge."""
    figure = grid(contest, Role.VALIDATION)
    assert figure is not None
    picture = Picture(figure.draw(width))
    bands = picture.marks("rect", "spread")
    dotted, published = picture.marks("path", "dotted"), picture.marks("path", "thin")
    values = [[board_row.simulated for board_row in contest.boards[j].rows[:2]] for j in range(3)]
    assert len(bands) == len(dotted) == 6
    for k, (band, line, told) in enumerate(zip(bands, dotted, published, strict=True)):
        i, j = divmod(k, 3)
        axis = Axis.of([(band.left, 0.2), (band.right, 0.3)])
        assert line.left == pytest.approx(band.left - band.width, abs=2 * CLOSE)
        assert line.right == pytest.approx(band.right + band.width, abs=2 * CLOSE)
        assert axis.reads(told.x, 0.26) and band.top < line.y < band.bottom
        value = values[j][i] or 0.0
        kind, classes = ("circle", "away") if 0.2 <= value <= 0.3 else ("path", "published")
        [mark] = [
            m
            for m in picture.marks(kind, classes)
            if line.left <= m.x <= line.right and m.y == pytest.approx(line.y, abs=CLOSE)
        ]
        held = min(max(value, axis(line.left + 4)), axis(line.right - 4))
        assert axis.reads(mark.x, held)
        under = [
            m
            for m in picture.marks("path", "whisker")
            if m.left == pytest.approx(band.left, abs=CLOSE) and band.bottom < m.y < band.bottom + 6
        ]
        assert len(under) == (contest.theories[j] in contest.of_role(Role.VALIDATION)[i].nearest)
    columns = [word for word in picture.words("small", "strong") if word.text.isdigit()]
    assert [word.text for word in columns] == ["1", "2", "3"]
    assert [word.x for word in columns] == pytest.approx([band.x for band in bands[:3]], abs=CLOSE)
    outs = [word for word in picture.words() if word.text == "out"]
    assert [word.x for word in outs] == pytest.approx([band.x for band in bands[:3]], abs=CLOSE)
    for label, tops in (("finding.0", bands[:3]), ("finding.1", bands[3:])):
        word = picture.word(label)
        assert word.x == 0 and (0 < word.y - tops[0].y < 8 if word.y > tops[0].top else word.y < tops[0].top)
    key = " · ".join(word.text for word in picture.words("small") if word.y < columns[0].y)
    assert key == " · ".join(f"{i} {name}" for i, name in enumerate(NAMES, 1))


def test_a_role_without_findings_has_no_grid(contest: Contest) -> None:
    assert grid(contest, Role.DESIGN) is None


def test_figures_are_as_they_were_last_looked_at(contest: Contest) -> None:
    check_as_drawn(scores(contest))
    figure = grid(contest, Role.VALIDATION)
    assert figure is not None
    check_as_drawn(figure)


def test_the_page_says_what_it_said(contest: Contest, tmp_path: Path) -> None:
    check_page_as_written("page-of-contest", write_contest_report(contest, tmp_path).read_text("utf-8"))
