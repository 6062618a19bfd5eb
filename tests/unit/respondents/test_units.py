"""Declared numbers of all who are asked and coded, cuts and units: kept, so that whoever changes one sees it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from attunement.respondents.expectations import USUAL
from attunement.respondents.interview import INTERVIEW_NUMBERS
from attunement.respondents.interview_coding import CUTS, INTERVIEW_WEIGHTS, NORM
from attunement.respondents.questionnaire import QUESTIONNAIRE_NUMBERS, SCALES
from attunement.respondents.script import SCRIPT_NUMBERS
from attunement.vocabulary import declarations
from kept import check_kept

KEPT = Path(__file__).parent / "units.txt"
DECLARED = (INTERVIEW_NUMBERS, INTERVIEW_WEIGHTS, QUESTIONNAIRE_NUMBERS, SCRIPT_NUMBERS)


def test_numbers_are_those_kept() -> None:
    lines = [f"{d.name} = {d.default} {d.unit}" for group in DECLARED for d in declarations(group)]
    lines += [f"usual {name}: {USUAL.mean.get(name)}, {spread}" for name, spread in USUAL.spread.items()]
    lines += [f"cut {name}: {value}" for name, value in asdict(CUTS).items() if name != "source"]
    lines += [f"norm {name}: {value}" for name, value in NORM.items()]
    lines += [
        f"{name}: {i.discrimination}, places {i.places[0]} to {i.places[-1]}, steps {i.steps}"
        for name, i in SCALES.items()
    ]
    check_kept(KEPT, "\n".join(lines) + "\n")


def test_every_declared_number_says_what_it_is_and_lies_in_its_range() -> None:
    for group in DECLARED:
        for declared in declarations(group):
            assert declared.meaning and declared.source
            assert declared.check(declared.default, where="a test") == declared.default


def test_what_is_provisional_says_so() -> None:
    assert USUAL.source.startswith("provisional") and CUTS.source.startswith("provisional")
