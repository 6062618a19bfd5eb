"""What became of findings that speak to a claim, and that it is said of the present numbers."""

from __future__ import annotations

import pytest

from attunement.evidence.claims import Kept, load_claims, load_kept, outcome

KEPT = Kept(
    "0" * 64,
    {
        "int.lessmore sensitivity": "no band", "int.lessmore security": "no band", "int.lessmore ratio": "inside",
        "sens.sec.all": "outside", "pre.stress.neg r*": "inside", "int.D one": "outside", "int.D two": "outside",
        "stab.early kappa4": "inside", "stab.early r_secure": "inside", "scales.reliability a*": "no band",
    },
    {"out.ext": "Later development is not modelled.", "int.D": "Not yet scored."},
)  # fmt: skip


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("sens.sec.all", "not as published"),
        ("int.lessmore ratio", "as published"),
        ("int.lessmore", "as published; 2 shown without a band"),
        ("int.D", "neither as published"),
        ("stab.early", "both as published"),
        ("pre.stress.neg", "as published, not counted: the published number was not seen in a source"),
        ("scales.reliability", "shown without a band, not counted: the published number was not seen in a source"),
        ("out.ext", "cannot be tested yet. Later development is not modelled"),
        ("mult.glasgow", "cannot be tested yet"),
        ("int.cos", "nothing is asked of the model"),
    ],
)
def test_what_became_of_a_finding(label: str, said: str) -> None:
    assert outcome(label, KEPT).said == said


def test_a_part_of_another_name_is_not_taken() -> None:
    assert outcome("stab.early", Kept("", {"stab.early_years kappa4": "inside"}, {})).counts == {}
    assert outcome("stab.early r", KEPT).counts == {}


def test_verdicts_that_come_along_are_of_the_present_numbers() -> None:
    assert load_kept().current, "run `python scripts/make_evidence.py`, then `python scripts/make_claims.py`"
    assert not KEPT.current


def test_every_part_that_a_claim_names_is_one_of_the_scoreboard() -> None:
    kept = load_kept()
    labels = {label for claim in load_claims() for label in claim.findings if " " in label}
    lost = [label for label in labels if not outcome(label, kept).counts and label not in kept.whys]
    assert lost == []
