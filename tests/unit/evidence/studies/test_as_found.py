"""What each virtual study finds in a few children, as it was when last looked at.

So few children say nothing about a theory. But they are the same on every processor, so that whatever changes a study, or
the lives and sessions it looks at, shows here, as it does in `theories/test_golden.py`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from attunement.evidence.findings import load_findings
from attunement.evidence.scoreboard import refresh
from attunement.evidence.studies.cohorts import Cohorts
from attunement.evidence.virtual_study import load_studies
from kept import check_kept, told

FOLDER = Path(__file__).parent / "found"
FIELDS = ("role", "status", "counts", "seen", "published_n", "band", "simulated", "simulated_interval", "simulated_n",
          "at_published_n", "says")  # fmt: skip
GROUPS = sorted({finding.partition(".")[0] for finding in load_studies()})


@pytest.fixture(scope="module")
def children() -> Cohorts:
    return Cohorts(size=64)


@pytest.mark.parametrize("group", GROUPS)
def test_findings_of_a_kind(children: Cohorts, group: str) -> None:
    wanted = [
        finding.id for finding in load_findings() if finding.id in load_studies() and finding.id.startswith(f"{group}.")
    ]
    lines = []
    for row in refresh(children, only=wanted).rows:
        known = {name: value for name in FIELDS if (value := getattr(row, name)) not in (None, "")}
        lines += [f"{row.finding} {row.part}".rstrip(), *(f"  {line}" for line in told(known))]
    check_kept(FOLDER / f"{group}.txt", "\n".join(lines) + "\n")
