"""Every virtual study of a finding on infancy runs on a few children and measures what is asked; what it finds is not looked at.

No validation finding may be run to see its number before the theory is frozen, so nothing here says or tests a value.
"""

from __future__ import annotations

import math

import pytest

from attunement.evidence.findings import load_findings
from attunement.evidence.studies.cohorts import Cohorts
from attunement.evidence.virtual_study import Measured, Statement, Untested, load_studies

FINDINGS, STUDIES = load_findings("infancy"), load_studies(of="infancy")
FEW = Cohorts(size=64)


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


def test_studies_say_what_they_do() -> None:
    assert all(study.does.endswith((".", ")")) for study in STUDIES.values())
    assert len({study.does for study in STUDIES.values()}) == len(STUDIES)
