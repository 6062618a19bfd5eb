"""Each theory does in a small run what it did when it was frozen, bit by bit, and the digest would notice a change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from attunement.engine.choice import make_engine
from attunement.evidence.frozen import THEORIES_SHA256
from attunement.evidence.frozen_behaviour import theory_digest
from attunement.evidence.scoreboard import refresh
from attunement.evidence.studies.cohorts import Cohorts
from attunement.theories.catalogue import DEFAULT, theory_parameters


@pytest.mark.parametrize("name", THEORIES_SHA256)
def test_a_theory_does_what_it_did(name: str) -> None:
    assert theory_digest(make_engine(name, theory_parameters(name), name="simd")) == THEORIES_SHA256[name], (
        "The theory does something else than before. If that is meant, put the new digest into evidence/frozen.py, say in "
        "docs/evidence.md what changed and why, and publish a new score beside the old one."
    )


def test_a_changed_number_changes_what_a_theory_does_and_the_board_says_so() -> None:
    usual = theory_parameters(DEFAULT)
    learning = replace(usual.learning, value_rate=usual.learning.value_rate * 1.0001)
    engine = make_engine(DEFAULT, replace(usual, learning=learning), name="simd")
    assert theory_digest(engine) != THEORIES_SHA256[DEFAULT]
    board = refresh(Cohorts(size=64, parameters=engine.parameters), only=["sens.sec.mother"])
    assert board.behaves == theory_digest(engine)
    assert refresh(Cohorts(size=64), only=["sens.sec.mother"]).behaves == THEORIES_SHA256[DEFAULT]
