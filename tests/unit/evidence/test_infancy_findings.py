"""The findings on infancy: nothing of the compilation is lost, each is tested or says why not."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import yaml

from attunement.evidence.finding import Finding, Role
from attunement.evidence.findings import SETS, load_findings
from attunement.evidence.scoreboard import INSIDE, OUTSIDE, UNTESTED, refresh
from attunement.evidence.studies.cohorts import Cohorts
from attunement.evidence.studies.infancy.reach import BACKGROUND, NEEDS, WHY
from attunement.evidence.studies.out_of_reach import why_out_of_reach
from attunement.evidence.virtual_study import Measured, VirtualStudy, load_studies
from attunement.vocabulary import BadFileError

COMPILED = Path(__file__).parents[3] / "../shared/evidence/findings_infancy.yaml"
PAGE = Path(__file__).parents[3] / "docs" / "evidence.md"
FINDINGS = load_findings("infancy")
STUDIES = load_studies(of="infancy")


def test_the_set_is_read_once_and_shares_what_stands_in_the_first_file() -> None:
    first = load_findings()
    assert load_findings("infancy") is FINDINGS
    assert len({finding.id for finding in FINDINGS}) == len(FINDINGS) == 113
    assert all(FINDINGS[id] is first[id] for id in SETS["infancy"].also)
    assert {finding.id for finding in first} & {finding.id for finding in FINDINGS} == set(SETS["infancy"].also)
    assert not FINDINGS.waits and not first.waits


def test_nothing_of_the_compilation_was_dropped_or_changed() -> None:
    if not COMPILED.exists():
        pytest.skip("the compilation of findings is not beside this checkout")
    compiled = yaml.safe_load(COMPILED.read_text(encoding="utf-8"))["findings"]
    assert {entry["id"] for entry in compiled} == {finding.id for finding in FINDINGS}
    for entry in compiled:
        finding = FINDINGS[entry["id"]]
        for name in ("area", "construct", "population", "citation", "source", "confidence", "role"):
            assert getattr(finding, name) == entry[name], (finding.id, name)
        assert finding.accept == (entry["accept"] if isinstance(entry["accept"], str) else "")
        for name, value in entry["stat"].items():
            if isinstance(value, float):
                assert finding.part(name).number == value
        if isinstance(entry["accept"], dict):
            for name, band in entry["accept"].items():
                assert finding.part(name).band == tuple(band)


def asked(finding: Finding) -> set[str]:
    """Return the parts of which a band or a sign is asked."""
    return {part.name for part in finding.parts if part.band is not None or part.sign}


def test_what_is_accepted_in_words_can_be_checked_by_a_program() -> None:
    silent = [f.id for f in FINDINGS if f.accept and not asked(f) and f.role is not Role.CONTEXT]
    assert silent == ["inf.joy.smilegoal"]
    signs = [part for finding in FINDINGS for part in finding.parts if part.sign]
    assert len(signs) > 100 and all(part.band is None for part in signs)


def test_every_finding_is_tested_or_says_what_it_waits_for() -> None:
    for finding in FINDINGS:
        places = (finding.id in STUDIES, finding.id in WHY, finding.id in BACKGROUND)
        assert sum(places) == 1, (finding.id, places)
        assert (finding.role is Role.CONTEXT) == (finding.id in BACKGROUND)
        assert why_out_of_reach(finding)
    assert not [id for id in (*STUDIES, *WHY, *BACKGROUND) if id not in FINDINGS]
    assert all(what and findings for what, findings in NEEDS.items())


def test_the_first_findings_and_studies_are_as_they_were() -> None:
    first = load_studies()
    assert not set(first) & set(STUDIES)
    assert not [study for study in first if study not in load_findings()]
    board = refresh(Cohorts(size=64), only=["int.D"])
    assert [row.status for row in board.of("int.D")] == [UNTESTED]


def test_validation_of_a_set_that_waits_is_not_run() -> None:
    def never(_: Cohorts) -> tuple[()]:
        raise AssertionError("a validation finding was run")

    study = VirtualStudy("inf.trust.double_sf", "Is not run.", never, "here")
    tests = {study.finding: study}
    waiting = dataclasses.replace(FINDINGS, waits="Waits for a freeze.")
    assert waiting.select(role="validation").waits == waiting.waits
    board = refresh(Cohorts(size=64), findings=waiting, studies=tests, only=[study.finding])
    (row,) = board.of(study.finding)
    assert (row.status, row.says, row.simulated) == (UNTESTED, waiting.waits, None)


def signed(value: float, se: float, n: int) -> tuple[str, str]:
    """Return the verdict on a sign, and what is said of it: `fear_slope` of a fitted finding must lie above 0."""
    finding = "inf.protest.fear_anger_growth"
    study = VirtualStudy(finding, "Gives a number.", lambda _: [Measured("fear_slope", value, se, n)], "here")
    board = refresh(Cohorts(size=64), findings=FINDINGS, studies={finding: study}, only=[finding])
    row = next(row for row in board.of(finding) if row.part == "fear_slope")
    return row.status, row.says


def test_a_sign_is_met_by_two_standard_errors_of_a_large_sample_at_most() -> None:
    assert signed(0.2, 0.05, 4000)[0] == INSIDE
    assert signed(0.09, 0.05, 4000)[0] == OUTSIDE
    assert signed(-0.2, 0.05, 4000)[0] == OUTSIDE
    assert signed(0.12, 0.05, 16_000)[0] == OUTSIDE, "more children than 4,000 do not make a small difference count"
    status, says = signed(0.2, 0.05, 4000)
    assert status == INSIDE and "above 0 by 2 SE" in says and "of 143" in says


def test_parts_nobody_measured_are_said(tmp_path: Path) -> None:
    finding = "inf.protest.fear_anger_growth"
    study = VirtualStudy(finding, "Gives a number.", lambda _: [Measured("fear_slope", 0.2, 0.05, 4000)], "here")
    board = refresh(Cohorts(size=64), findings=FINDINGS, studies={finding: study}, only=[finding])
    assert {row.part for row in board.of(finding)} == asked(FINDINGS[finding])


@pytest.mark.parametrize(
    ("check", "said"),
    [
        ("    hours: 'above 0'", "it must be [low, high], '> 0' or '< 0'"),
        ("    hour: '> 0'", "'check' names 'hour', which is no part"),
        ("    hours: [0.5, 0.1]", "is reversed"),
    ],
)
def test_a_check_that_cannot_be_is_refused(tmp_path: Path, check: str, said: str) -> None:
    path = tmp_path / "mine.yaml"
    entry = (
        "findings:\n- id: mine\n  area: a\n  construct: c\n  stat:\n    metric: sign\n    hours: '>0'\n  population: p\n"
        "  citation: c\n  source: s\n  confidence: seen in a source\n  role: validation\n  accept: it is above 0\n  check:\n"
    )
    path.write_text(entry + check + "\n", "utf-8")
    with pytest.raises(BadFileError) as refused:
        load_findings(path)
    assert said in str(refused.value)


def test_the_page_names_what_can_be_tested_and_why_the_others_cannot() -> None:
    page = PAGE.read_text("utf-8")
    assert "## Infancy by mechanism" in page and "### Scores on infancy so far" in page
    testable = [finding.id for finding in FINDINGS.select(role=Role.VALIDATION) if finding.id in STUDIES]
    assert not [id for id in (*testable, *WHY) if id not in page]
    assert not [why for why in WHY.values() if why not in page]


def test_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    from attunement.cli.main import app

    monkeypatch.chdir(tmp_path)
    arguments = ["evidence", "--findings", "infancy", "--refresh", "--size", "64"]
    app([*arguments, "inf.trust.bath3mo"], prog_name="attune", standalone_mode=False)
    assert "quality_on_recovery" in capsys.readouterr().out
