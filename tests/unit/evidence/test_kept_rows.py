"""Virtual studies keep what they have: rows are kept as they are done, a crash is one row, one finding can be run alone."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from typer.testing import CliRunner

from attunement.cli.main import app
from attunement.evidence.kept_rows import KeptRows
from attunement.evidence.scoreboard import CRASHED, UNTESTED, refresh, with_rows_of
from attunement.evidence.scoreboard_file import read_scoreboard, write_scoreboard
from attunement.evidence.studies.cohorts import Cohorts
from attunement.evidence.virtual_study import Measured, Statement, VirtualStudy, load_studies
from attunement.vocabulary import BadFileError

FINDINGS = ["ssp.abcd.global", "sens.sec.mother", "sf.effect"]


def studies(calls: list[str], broken: str = "", stop_at: str = ""):
    def of(finding):
        def study(cohorts):
            calls.append(finding)
            if finding == stop_at:
                raise KeyboardInterrupt
            if finding == broken:
                raise ValueError("the cohort is empty")
            return (Statement(True, f"{finding} holds", 64),)

        return VirtualStudy(finding, "Does nothing.", study, f"test.{finding}")

    return {finding: of(finding) for finding in FINDINGS}


def run(kept, calls, **how):
    return refresh(Cohorts(size=64), studies=studies(calls, **how), only=FINDINGS, kept=kept)


def test_an_interrupted_refresh_goes_on_where_it_stopped(tmp_path):
    kept, calls = KeptRows(tmp_path / "rows.part"), []
    order = [row.finding for row in run(None, []).rows]
    with pytest.raises(KeyboardInterrupt):
        run(kept, calls, stop_at=order[-1])
    assert calls == order
    again: list[str] = []
    board = run(kept, again)
    assert again == order[-1:]
    assert board.rows == run(None, []).rows
    kept.clear()
    assert not kept.place.exists()


def test_a_line_that_was_cut_off_is_not_read(tmp_path):
    kept = KeptRows(tmp_path / "rows.part")
    run(kept, [])
    whole = kept.place.read_bytes()
    kept.place.write_bytes(whole[:-20])
    again: list[str] = []
    run(kept, again)
    assert len(again) == 1
    assert run(kept, []).rows == run(None, []).rows


def test_rows_of_other_numbers_are_not_taken_up(tmp_path):
    kept, calls = KeptRows(tmp_path / "rows.part"), []
    run(kept, [])
    refresh(Cohorts(size=64, seed=7), studies=studies(calls), only=FINDINGS, kept=kept)
    assert len(calls) == len(FINDINGS)


def test_a_study_that_crashes_is_one_row_that_says_so():
    board = run(None, [], broken="sens.sec.mother")
    broken = board.of("sens.sec.mother")
    assert broken[0].says.startswith(
        f"{CRASHED} (test.sens.sec.mother): ValueError: the cohort is empty (test_kept_rows.py, line"
    )
    assert {row.status for row in broken} == {UNTESTED} and not any(row.counts for row in broken)
    assert board.of("sf.effect")[0].says == "sf.effect holds"


def test_numpys_numbers_are_plain_in_a_row(tmp_path):
    row = Measured("value", np.float32(0.5), np.float64(0.1), np.int64(64))  # type: ignore[arg-type]
    assert [type(value) for value in (row.value, row.se, row.n)] == [float, float, int]
    assert type(Statement(np.bool_(True), "", np.int64(3)).holds) is bool  # type: ignore[arg-type]
    assert msgspec.json.encode(row)


def test_one_findings_rows_take_their_place_on_a_board_made_alike():
    whole = run(None, [], broken="sens.sec.mother")
    one = refresh(Cohorts(size=64), studies=studies([]), only=["sens.sec.mother"])
    joined = with_rows_of(whole, one)
    assert joined is not None
    assert joined.of("sens.sec.mother") == one.rows
    assert [row.finding for row in joined.rows if row.finding != "sens.sec.mother"] == [
        row.finding for row in whole.rows if row.finding != "sens.sec.mother"
    ]
    assert with_rows_of(whole, refresh(Cohorts(size=64, seed=5), studies=studies([]), only=["sf.effect"])) is None


def test_refreshing_one_finding_runs_its_study_only(tmp_path, monkeypatch):
    calls: list[str] = []
    monkeypatch.setattr("attunement.evidence.virtual_study.load_studies", lambda *_, **__: studies(calls))
    write_scoreboard(
        refresh(Cohorts(size=64, seed=3), studies=studies([], broken="sf.effect"), only=FINDINGS), tmp_path
    )
    words = ["evidence", "sf.effect", "--refresh", "--size", "64", "--seed", "3", "--out", str(tmp_path)]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    assert calls == ["sf.effect"]
    board = read_scoreboard(tmp_path)
    assert board is not None
    assert board.of("sf.effect")[0].says == "sf.effect holds"
    assert {row.finding for row in board.rows} == set(FINDINGS)


@pytest.mark.parametrize(
    ("text", "said"),
    [("raise SystemExit\n", "line 1: .* ends the program"), ("a = 1\nb = a / 0\n", "line 2: .*ZeroDivisionError")],
)
def test_a_file_of_studies_that_cannot_be_run_is_told_with_its_line(tmp_path, text, said):
    file = tmp_path / "own.py"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadFileError, match=said):
        load_studies(file)
