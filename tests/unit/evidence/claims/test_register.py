"""The register that comes along: whole, found by name, grade, topic and word, and faithful to where it was taken from."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from attunement.evidence.claims import Grade, load_claims, load_kept
from attunement.evidence.findings import SETS, load_findings
from attunement.vocabulary import UnknownNameError

DESIGN = Path(__file__).parents[4].parent / "shared" / "design" / "claims.yaml"
CONTESTED = {
    "early.thirty", "brain.right", "brain.fourcorrelates", "brain.epigenetic", "brain.implicit", "adult.avoidant",
    "adult.disorganised", "adult.chemistry", "adult.complement", "change.narrative",
}  # fmt: skip

DENIALS = {
    "couples": r"(adults?|couples|therapy)( and couples)? (is|are) not (in the model|modelled)",
    "lives": r"nobody grows (up|old)|later life is not (in the model|modelled)",
    "generations": r"one generation|no childhood of their own",
}
"""What nobody may say any more of what can be run."""


def test_there_are_117_with_their_grades() -> None:
    counts = Counter(str(claim.grade) for claim in load_claims())
    assert counts == {"supported": 46, "mixed": 43, "contested": 10, "unsupported": 13, "value judgement": 5}


def test_what_is_contested_is_shown_as_contested() -> None:
    assert {claim.name for claim in load_claims().select(grade="contested")} == CONTESTED
    assert load_claims()["brain.synapses"].grade == Grade.UNSUPPORTED
    assert load_claims()["adult.generations"].grade == Grade.MIXED


def test_it_can_be_searched() -> None:
    claims = load_claims()
    assert [claim.name for claim in claims.select(word="PHUBBING")] == []
    assert [claim.name for claim in claims.select(word="Harlow")] == ["early.notfood"]
    assert {claim.name for claim in claims.select(word="leave", topic="society")} == {
        "society.leave",
        "policy.secondleave",
    }
    assert len(claims.select(grade="mixed", topic="practice")) == 5


@pytest.mark.parametrize(("kind", "given"), [("grade", "sure"), ("topic", "yoga")])
def test_an_unknown_grade_or_topic_is_said(kind: str, given: str) -> None:
    with pytest.raises(UnknownNameError, match=f"There is no {kind} called '{given}'"):
        load_claims().select(**{kind: given})


def test_a_name_with_a_slip_is_guessed() -> None:
    with pytest.raises(
        UnknownNameError, match=r"There is no claim called 'early\.thirthy'\. Did you mean 'early\.thirty'\?"
    ):
        load_claims()["early.thirthy"]


@pytest.mark.parametrize("denial", DENIALS.values(), ids=list(DENIALS))
def test_no_claim_says_that_what_can_be_run_is_not_there(denial: str) -> None:
    said = {claim.name: claim.model for claim in load_claims()} | dict(load_kept().whys)
    assert [name for name, text in said.items() if re.search(denial, text, re.IGNORECASE)] == []


def test_every_finding_that_a_claim_names_is_there() -> None:
    known = {finding.id for of in (None, *SETS) for finding in load_findings(of)}
    assert [label for claim in load_claims() for label in claim.findings if label.partition(" ")[0] not in known] == []


def test_every_paper_is_cited_and_each_doi_is_one_paper() -> None:
    papers = {paper for claim in load_claims() for paper in claim.evidence}
    dois = [paper.doi for paper in papers if paper.checked]
    assert (len(papers), len(dois), len(set(dois))) == (80, 66, 66)


@pytest.mark.skipif(not DESIGN.exists(), reason="the register of claims (../shared/design/claims.yaml) is not here")
def test_no_claim_grade_or_paper_was_changed_or_lost() -> None:
    given = {entry["id"]: entry for entry in yaml.safe_load(DESIGN.read_text("utf-8"))["claims"]}
    assert list(given) and set(given) == {claim.name for claim in load_claims()}
    for claim in load_claims():
        entry = given[claim.name]
        assert (claim.claim, claim.grade) == (entry["claim"], entry["grade"])
        assert len(claim.evidence) == len(entry["evidence"])
        for paper, cited in zip(claim.evidence, entry["evidence"], strict=True):
            assert paper.citation[:5] == cited["citation"].replace("Tronick & Gianino (1986); ", "")[:5]
            if cited["doi_seen"] == "in a stored source":
                assert paper.doi == cited["doi"]
