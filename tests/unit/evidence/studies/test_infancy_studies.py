"""Every virtual study of a finding on infancy runs on a few children and measures what is asked; what it finds is not looked at.

No validation finding may be run to see its number before the theory is frozen, so nothing here says a value. What each
study finds is kept as a digest instead, so that whatever changes a study shows, and nobody sees what it found.
"""

from __future__ import annotations

import hashlib
import math
from pathlib import Path

import pytest

from attunement.evidence.findings import load_findings
from attunement.evidence.studies.cohorts import Cohorts
from attunement.evidence.virtual_study import Measured, Statement, Untested, load_studies
from kept import check_kept_line, told

FINDINGS, STUDIES = load_findings("infancy"), load_studies(of="infancy")
FEW = Cohorts(size=64)
DIGESTS = Path(__file__).parent / "infancy_digests.txt"


LONG = {
    "inf.avail.repeated_trips", "inf.avail.hospital_age", "inf.avail.hospital_repeated", "inf.period.stranger_door",
    "inf.kin.father_involved", "inf.blends.ac.depression",
}  # fmt: skip
"""Studies that raise children for years, or many times."""
NAMES = [pytest.param(name, marks=pytest.mark.slow) if name in LONG else name for name in sorted(STUDIES)]


@pytest.mark.parametrize("name", NAMES)
def test_a_study_runs_and_measures_what_is_asked(name: str) -> None:
    finding, study = FINDINGS[name], STUDIES[name]
    results = study(FEW)
    parts = [result.part for result in results]
    asked = {part.name for part in finding.parts if part.band is not None or part.sign}
    assert len(parts) == len(set(parts)), "a part is given twice"
    assert asked <= set(parts), f"not measured: {', '.join(sorted(asked - set(parts)))}"
    for result in results:
        assert not result.part or finding.part(result.part).name == result.part
        assert isinstance(result, Measured | Statement | Untested)
        if isinstance(result, Measured):
            assert result.n > 0 and (math.isnan(result.value) or math.isfinite(result.value)), "infinite"
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
