"""A person adds a finding and a virtual study as the docs page says, and both appear in the scoreboard."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from attunement.evidence.findings import load_findings
from attunement.evidence.scoreboard import INSIDE, OUTSIDE, UNTESTED, refresh
from attunement.evidence.scoreboard_file import read_scoreboard, write_scoreboard
from attunement.evidence.studies.cohorts import Cohorts
from attunement.evidence.virtual_study import load_studies
from attunement.vocabulary import BadFileError, BadValueError, UnknownNameError

PAGE = (Path(__file__).parents[4] / "docs" / "adding-a-finding.md").read_text("utf-8")


def block(language: str) -> str:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)[0]


@pytest.fixture
def mine(tmp_path: Path) -> tuple[Path, Path]:
    findings, studies = tmp_path / "mine.yaml", tmp_path / "mine.py"
    findings.write_text(block("yaml"), "utf-8")
    studies.write_text(block("python"), "utf-8")
    return findings, studies


def test_the_page_is_true(mine, tmp_path) -> None:
    findings, studies = load_findings(mine[0]), load_studies(mine[1])
    board = refresh(Cohorts(size=64), findings=findings, studies=studies)
    (row,) = board.of("mine.crying")
    assert row.counts and row.status in {INSIDE, OUTSIDE}
    assert row.simulated is not None and 0 < row.simulated <= 1
    assert (row.published, row.published_n, row.simulated_n) == (0.78, 56, 64)
    assert board.does["mine.crying"].startswith("Low-risk children of 12 months")
    validation = board.totals()[2]
    assert (validation.inside + validation.outside, validation.untested_findings) == (1, 0)
    write_scoreboard(board, tmp_path / "kept")
    assert read_scoreboard(tmp_path / "kept") == board


def test_on_the_command_line(mine, tmp_path, monkeypatch, capsys) -> None:
    from attunement.cli.main import app

    monkeypatch.chdir(tmp_path)
    arguments = ["evidence", "--findings", str(mine[0]), "--studies", str(mine[1]), "--size", "64"]
    app([*arguments, "--out", "kept"], prog_name="attune", standalone_mode=False)
    shown = capsys.readouterr().out
    assert "mine.crying" in shown and "validation" in shown
    app(["evidence", "--out", "kept"], prog_name="attune", standalone_mode=False)
    assert capsys.readouterr().out == shown


def test_a_finding_without_a_study_is_said_to_be_untested(mine) -> None:
    board = refresh(Cohorts(size=64), findings=load_findings(mine[0]), studies={})
    (row,) = board.of("mine.crying")
    assert row.status == UNTESTED and row.says and not row.counts


def test_an_unseen_finding_never_counts(mine) -> None:
    text = (
        mine[0].read_text("utf-8").replace("confidence: seen in a source", "confidence: approximate, do not fit to it")
    )
    mine[0].write_text(text, "utf-8")
    board = refresh(Cohorts(size=64), findings=load_findings(mine[0]), studies=load_studies(mine[1]))
    assert board.of("mine.crying")[0].status in {INSIDE, OUTSIDE}
    assert (board.totals()[2].inside, board.totals()[2].outside, board.totals()[2].not_counted) == (0, 0, 1)


def test_a_file_without_a_study_is_refused(tmp_path) -> None:
    empty = tmp_path / "empty.py"
    empty.write_text("x = 1\n", "utf-8")
    with pytest.raises(BadFileError, match="no virtual study"):
        load_studies(empty)
    with pytest.raises(BadFileError, match="no Python file"):
        load_studies(tmp_path / "absent.py")


def test_two_studies_of_one_finding_are_refused(mine) -> None:
    mine[1].write_text(mine[1].read_text("utf-8") + "\n\nagain = virtual_study('mine.crying')(lambda c: ())\n", "utf-8")
    with pytest.raises(BadValueError, match="docstring"):
        load_studies(mine[1])
    twice = "\n\n@virtual_study('mine.crying')\ndef again(cohorts):\n    '''Twice.'''\n    return ()\n"
    mine[1].write_text(block("python") + twice, "utf-8")
    with pytest.raises(BadValueError, match="two virtual studies"):
        load_studies(mine[1])


def test_everything_study_files_lack_is_said_at_once(mine, tmp_path) -> None:
    nameless = "\n\nagain = virtual_study('mine.crying')(lambda c: ())\n"
    mine[1].write_text(block("python") + nameless, "utf-8")
    with pytest.raises(BadValueError, match="docstring") as refusal:
        load_studies(mine[1])
    assert "has two virtual studies" in str(refusal.value)
    with pytest.raises(BadFileError, match="no Python file") as refused:
        load_studies(tmp_path / "absent.py", tmp_path / "lost.py")
    assert "absent.py" in str(refused.value) and "lost.py" in str(refused.value)


def test_every_study_of_no_finding_is_named(mine) -> None:
    stray = "\n\n@virtual_study('mine.one', 'mine.two')\ndef stray(cohorts):\n    '''Nothing.'''\n    return ()\n"
    mine[1].write_text(block("python") + stray, "utf-8")
    with pytest.raises(UnknownNameError, match=r"mine\.one") as refusal:
        refresh(Cohorts(size=64), studies=load_studies(mine[1]))
    assert "mine.two" in str(refusal.value)


def test_a_study_of_an_unknown_part_is_refused(mine) -> None:
    mine[1].write_text(block("python").replace('"value"', '"no such part"'), "utf-8")
    with pytest.raises(UnknownNameError, match="no such part"):
        refresh(Cohorts(size=64), findings=load_findings(mine[0]), studies=load_studies(mine[1]))
