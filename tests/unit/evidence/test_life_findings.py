"""The findings on later life: nothing of the compilation is lost, each is tested or says why not, and validation waits."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from attunement.cli.evidence_printing import print_scoreboard
from attunement.evidence.finding import Role
from attunement.evidence.findings import SETS, load_findings
from attunement.evidence.scoreboard import UNTESTED, refresh
from attunement.evidence.studies.cohorts import Cohorts
from attunement.evidence.studies.life.reach import BACKGROUND, NEEDS, WHY
from attunement.evidence.studies.out_of_reach import IN_LIVES, why_out_of_reach
from attunement.evidence.virtual_study import VirtualStudy, load_studies

COMPILED = Path(__file__).parents[3] / "../shared/evidence/findings_life.yaml"
PAGE = Path(__file__).parents[3] / "docs" / "later-life.md"
FINDINGS = load_findings("life")
STUDIES = load_studies(of="life")

IN_VIEW = {
    "life.stab.preschool", "life.stab.aai.marriage", "life.earned.parenting", "life.ther.tfp", "life.peer.pallini",
    "life.out.rebound", "life.ev.divorce", "life.ctx.stress", "life.trans.adoptive", "life.trans.parenting",
    "life.teacher.minnesota", "life.ev.rad",
}  # fmt: skip
"""Printed in section 2 of the specification of lives, or looked at while lives were built."""
IN_VIEW_BEFORE = {
    "stab.fraley", "stab.waters", "trans.verhage", "trans.3gen", "trans.fonagy", "out.ext", "out.peer", "context.sec",
}  # fmt: skip
"""Of the first file, printed there too."""


def test_the_set_is_read_once_and_shares_what_stands_in_the_first_file() -> None:
    first = load_findings()
    assert load_findings("life") is FINDINGS
    assert len({finding.id for finding in FINDINGS}) == len(FINDINGS) == 52 + len(SETS["life"].also)
    assert all(FINDINGS[id] is first[id] for id in SETS["life"].also)
    assert {finding.id for finding in first} & {finding.id for finding in FINDINGS} == set(SETS["life"].also)


def test_what_was_in_view_is_no_validation() -> None:
    assert {finding.id for finding in FINDINGS if finding.role is Role.DESIGN} == IN_VIEW | IN_VIEW_BEFORE


def test_nothing_of_the_compilation_was_dropped_or_changed_but_for_roles_of_what_was_in_view() -> None:
    if not COMPILED.exists():
        pytest.skip("the compilation of findings is not beside this checkout")
    compiled = yaml.safe_load(COMPILED.read_text(encoding="utf-8"))["findings"]
    assert {entry["id"] for entry in compiled} | set(SETS["life"].also) == {finding.id for finding in FINDINGS}
    for entry in compiled:
        finding = FINDINGS[entry["id"]]
        for name in ("area", "construct", "population", "citation", "source", "confidence", "simulate"):
            assert getattr(finding, name) == entry[name], (finding.id, name)
        assert finding.role == ("design" if finding.id in IN_VIEW else entry["role"])
        accept = entry.get("accept")
        assert finding.accept == (accept if isinstance(accept, str) else "")
        for name, value in entry["stat"].items():
            if isinstance(value, float):
                assert finding.part(name).number == value
        for name, band in accept.items() if isinstance(accept, dict) else ():
            assert isinstance(band, str) or finding.part(name).band == tuple(band)
        if isinstance(accept, list):
            assert finding.part("value").band == tuple(accept)


def test_what_is_accepted_in_words_can_be_checked_by_a_program() -> None:
    silent = [
        finding.id
        for finding in FINDINGS
        if finding.role is not Role.CONTEXT and not any(part.band or part.sign for part in finding.parts)
    ]
    assert silent == ["stab.fraley", "trans.fonagy"], "of the first file, accepted in words or not at all"


def test_every_finding_is_tested_or_says_what_it_waits_for() -> None:
    for finding in FINDINGS:
        places = (finding.id in STUDIES, finding.id in WHY, finding.id in BACKGROUND)
        assert sum(places) == 1, (finding.id, places)
        assert (finding.role is Role.CONTEXT) == (finding.id in BACKGROUND)
        assert why_out_of_reach(finding)
    assert not [id for id in (*STUDIES, *WHY, *BACKGROUND) if id not in FINDINGS]
    assert all(what and findings for what, findings in NEEDS.items())


def test_the_first_board_says_where_later_life_is_shown() -> None:
    assert not set(load_studies()) & set(STUDIES)
    board = refresh(Cohorts(size=64), only=["trans.verhage"])
    assert [(row.status, row.says) for row in board.of("trans.verhage")] == [(UNTESTED, IN_LIVES)]


def test_no_validation_finding_is_run_and_the_board_says_so(capsys: pytest.CaptureFixture) -> None:
    def never(_: Cohorts) -> tuple[()]:
        raise AssertionError("a validation finding was run")

    ids = [finding.id for finding in FINDINGS.select(role="validation") if finding.id in STUDIES]
    assert ids
    tests = {id: VirtualStudy(id, "Is not run.", never, "here") for id in ids}
    board = refresh(Cohorts(size=64), findings=FINDINGS, studies=tests, only=ids)
    assert [(row.status, row.says, row.simulated) for row in board.rows] == [
        (UNTESTED, SETS["life"].waits, None) for _ in ids
    ]
    print_scoreboard(board)
    said = " ".join(capsys.readouterr().out.split())
    assert f"{len(ids)} findings were not run. {SETS['life'].waits}" in said


def test_the_page_shows_no_result_of_validation_and_names_what_waits() -> None:
    page = PAGE.read_text("utf-8")
    waiting = [finding.id for finding in FINDINGS.select(role=Role.VALIDATION) if finding.id in STUDIES]
    assert not [id for id in (*waiting, *WHY, *BACKGROUND) if id not in page]
    assert not [why for why in WHY.values() if why not in page]
    tables = page[: page.index("## Outside, one by one")]
    assert not [finding.id for finding in FINDINGS.select(role=Role.VALIDATION) if finding.id in tables]


def test_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    from attunement.cli.main import app

    monkeypatch.chdir(tmp_path)

    def said(finding: str) -> str:
        arguments = ["evidence", "--findings", "life", "--refresh", "--size", "64", finding]
        app(arguments, prog_name="attune", standalone_mode=False)
        return " ".join(capsys.readouterr().out.split())

    assert SETS["life"].waits in said("life.out.dissoc")
    assert "parenting_stress" in said("life.ctx.stress")
