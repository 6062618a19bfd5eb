"""Units of ratings and what read-outs count: kept, so that whoever changes one sees it."""

from __future__ import annotations

from pathlib import Path

from attunement.measures.children.preschool_coder import PRESCHOOL_WEIGHTS
from attunement.measures.children.read_outs import NUMBERS
from attunement.measures.children.teacher_ratings import COMPETENCE, INTERNALISING, RULERS
from attunement.vocabulary import declarations
from kept import check_kept

KEPT = Path(__file__).parent / "units.txt"


def test_numbers_are_those_kept() -> None:
    groups = (COMPETENCE, INTERNALISING, PRESCHOOL_WEIGHTS, NUMBERS)
    lines = [f"{d.name} = {d.default} {d.unit}" for group in groups for d in declarations(group)]
    lines += [f"{name}: mean {r.mean}, SD {r.sd}, error {r.error_sd}" for name, r in RULERS.items()]
    check_kept(KEPT, "\n".join(lines) + "\n")
    assert all("provisional" in ruler.source for ruler in RULERS.values())
