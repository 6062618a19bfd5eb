"""What trials saw: every row stands on a finding that says so, and speaks of starting points and changes there are."""

from __future__ import annotations

import itertools

import pytest

from attunement.evidence import load_findings
from attunement.evidence.trials import AT_RISK, KNOWN, MEASURES, Known, known
from attunement.study.dials import PRESETS, TURNS

STARTS = {who: {p.name for p in PRESETS if p.who == who} for who in ("caregiver", "child")}
UP, DOWN = 1, -1
SAID = {
    # finding, part, what rises or falls in it as published → the direction a row may give a measure
    ("int.lessmore", "security"): {"B": UP, "security at home": UP},
    ("inf.trial.letourneau", "secure"): {"B": UP},
    ("inf.trial.mindbaby", "secure"): {"B": UP},
    ("inf.trial.mindbaby", "D"): {"D": DOWN},
    ("inf.temper.cassidy", "irritable"): {"B": UP},
    ("int.D", "meta_2018"): {"D": DOWN},
    ("aqs.sens", "value"): {"security at home": UP},
    ("context.sec", "support"): {"B": UP},
    ("context.sec", "stress"): {"B": DOWN, "security at home": DOWN},
    ("inf.misread.isabella91", "C"): {"C": DOWN},
    ("inf.context.cryfeelings", "anger"): {"A": DOWN},
    ("sens.sec.mother", "value"): {"B": UP},
    ("anom.D", "value"): {"D": DOWN},
    ("ssp.d.highrisk.d", "less_secure"): {"B": DOWN},
    ("ssp.d.highrisk.d", "more_D"): {"D": UP},
    ("ssp.abcd.risk_signature", "sociodemographic_risk"): {"A": UP, "D": UP},
}


@pytest.mark.parametrize("row", KNOWN, ids=lambda row: f"{row.turn}-{row.measure}-{row.finding}")
def test_every_row_stands_on_a_finding(row: Known) -> None:
    assert SAID[row.finding, row.part][row.measure] == row.direction
    assert row.source.seen and row.source.part(row.part).seen
    assert row.measure in MEASURES
    assert row.turn in {turn.name for turn in TURNS}
    assert row.caregivers <= STARTS["caregiver"] and row.children <= STARTS["child"]
    assert row.words.endswith(".")


def test_a_published_sign_is_the_rows_sign() -> None:
    findings = load_findings()
    assert findings["int.D"].part("meta_2018").number == 0.35
    assert findings["int.D"].part("meta_2018").interval == (0.10, 0.61)
    assert findings["int.D"].part("meta_2018").n == 1360
    assert findings["inf.trial.mindbaby"].part("D").value == "down"
    assert findings["context.sec"].part("stress").number == -0.19
    assert findings["ssp.abcd.risk_signature"].part("sociodemographic_risk").value == "A up, D up"


def test_rows_of_one_cell_agree_and_trials_come_first() -> None:
    for turn, measure, caregiver, child in itertools.product(TURNS, MEASURES, STARTS["caregiver"], STARTS["child"]):
        rows = known(turn.name, measure, caregiver=caregiver, child=child)
        assert len({row.direction for row in rows}) <= 1
        assert [row.how for row in rows] == sorted((row.how for row in rows), key=lambda how: how != "trial")


def test_a_finding_of_families_at_risk_speaks_of_no_other() -> None:
    for caregiver in STARTS["caregiver"]:
        found = {row.finding for row in known("training", "D", caregiver=caregiver)}
        assert ("int.D" in found) == (caregiver in AT_RISK)
    assert not known("training", "C") and not known("steadier", "D", caregiver="day-to-day")
