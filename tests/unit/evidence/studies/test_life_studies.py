"""Every virtual study of a finding on later life runs on a few lives and measures what is asked; what it finds is not looked at.

No validation finding may be run to see its number before lives are frozen, so nothing here says a value. What each study finds
is kept as a digest instead, so that whatever changes a study shows, and nobody sees what it found.
"""

from __future__ import annotations

import hashlib
import math
from pathlib import Path

import pytest

from attunement.evidence.findings import load_findings
from attunement.evidence.studies.cohorts import Cohorts
from attunement.evidence.virtual_study import Measured, Statement, Untested, load_studies
from attunement.life.course.life_event_file import check
from kept import check_kept_line, told

FINDINGS, STUDIES = load_findings("life"), load_studies(of="life")
FEW = Cohorts(size=64)
"""Thirty-two lives, lived once for all tests here."""
DIGESTS = Path(__file__).parent / "life_digests.txt"


@pytest.mark.parametrize("name", sorted(STUDIES))
def test_a_study_runs_and_measures_what_is_asked(name: str) -> None:
    finding, study = FINDINGS[name], STUDIES[name]
    results = study(FEW)
    parts = [result.part for result in results if not isinstance(result, Statement) or result.part]
    asked = {part.name for part in finding.parts if part.band is not None or part.sign}
    assert len(parts) == len(set(parts)), "a part is given twice"
    assert asked <= set(parts), f"not measured: {', '.join(sorted(asked - set(parts)))}"
    for result in results:
        assert not result.part or finding.part(result.part).name == result.part
        assert isinstance(result, Measured | Statement | Untested)
        if isinstance(result, Measured):
            assert math.isnan(result.value) or (result.n > 0 and math.isfinite(result.value)), "infinite"
    found = "\n".join(line for result in results for line in told(result))
    check_kept_line(DIGESTS, name, hashlib.sha256(found.encode()).hexdigest())


def test_every_study_has_its_digest_and_no_other() -> None:
    kept = [line.partition(" ")[0] for line in DIGESTS.read_text("utf-8").splitlines()]
    assert kept == sorted(STUDIES), (
        "Run the study's own test once with KEEP_ANEW=1; delete the line of one that is gone."
    )


def test_studies_say_what_they_do() -> None:
    assert all(study.does.endswith((".", ")")) for study in STUDIES.values())
    assert len({study.does for study in STUDIES.values()}) == len(STUDIES)


def test_what_happens_in_them_can_happen() -> None:
    from attunement.evidence.studies.life import circumstances, history, placement, stability

    for events in (
        stability.HARD_TIMES, stability.BETWEEN_WAVES, (history.A_YEAR,), (placement.LONG_AGO,), placement.A_FAMILY,
        (circumstances.ILL, *circumstances.HELPED),
    ):  # fmt: skip
        assert not check(events)
