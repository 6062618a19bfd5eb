"""`attune claims`: the list, one claim whole, what is not found, and JSON."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from rich.cells import cell_len

from attunement.cli import claims_printing
from attunement.evidence.claims import Kept, load_claims

Attune = Callable[..., tuple[int, str, str]]


def plain(out: str) -> str:
    return " ".join(out.split())


def test_the_list_holds_every_claim_under_its_topic(attune: Attune) -> None:
    code, out, _ = attune("claims")
    assert code == 0
    for claim in load_claims():
        assert f"{claim.name} {claim.grade}" in plain(out)
    headings = [line for line in out.splitlines() if line in ("The first years", "Brain and body", "Society", "Grades")]
    assert headings == ["The first years", "Brain and body", "Society", "Grades"]
    assert "no statement about you" in plain(out)
    assert max(cell_len(line.rstrip()) for line in out.splitlines()) <= 80
    assert "…" not in out, "nothing is cut off"


def test_one_claim_is_told_whole(attune: Attune) -> None:
    for claim in load_claims():
        code, out, _ = attune("claims", claim.name)
        said = plain(out)
        assert code == 0
        for part in (claim.claim, claim.grade.meaning, claim.why, claim.model, claim.in_model):
            assert part in said, (claim.name, part)
        for paper in claim.evidence:
            assert (
                f"{paper.citation}: {paper.says}. {f'doi:{paper.doi}' if paper.doi else 'Reference not checked.'}"
                in said
            )
        for label in claim.findings:
            assert f"{label} (" in said


def test_it_says_what_was_tested_and_whether_that_is_support(attune: Attune) -> None:
    said = plain(attune("claims", "early.intervene")[1])
    assert "int.D (in view while building): neither as published." in said
    assert "Fitted: the model was tuned to it, which is no support." in said
    untested = plain(attune("claims", "society.leave")[1])
    assert "What was tested of it here Nothing." in untested
    assert "No paper is named for this grade." in untested


def test_verdicts_of_other_numbers_are_said_to_be(printed: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    claim = load_claims()["early.thirty"]
    assert "earlier numbers" not in printed(claims_printing.print_claim, claim)
    monkeypatch.setattr(claims_printing, "load_kept", lambda: Kept("0" * 64, {}, {}))
    assert "earlier numbers" in plain(printed(claims_printing.print_claim, claim))


def test_it_can_be_narrowed(attune: Attune) -> None:
    out = attune("claims", "--grade", "contested", "--word", "brain")[1]
    assert out.startswith("4 of 117 claims")
    assert "brain.right" in out
    assert "brain.double" not in out
    assert attune("claims", "--grade", "value-judgement")[1].startswith("5 of 117 claims")
    assert attune("claims", "--word", "zebra")[1] == "No claim is of that kind. `attune claims` lists all 117.\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("erly.thirty",), "There is no claim called 'erly.thirty'. Did you mean 'early.thirty'?"),
        (("repair",), "Did you mean 'early.repair'?"),
        (("--grade", "contsted"), "There is no grade called 'contsted'. Did you mean 'contested'?"),
        (
            ("early.thirty", "--word", "calm"),
            "'early.thirty' names one claim, and --grade and --word choose among all.",
        ),
    ],
)
def test_what_is_not_there_is_said(attune: Attune, arguments: tuple[str, ...], said: str) -> None:
    code, out, error = attune("claims", *arguments)
    assert (code, out) == (2, "")
    assert said in error


def test_json_holds_what_is_printed(attune: Attune) -> None:
    (one,) = json.loads(attune("claims", "early.thirty", "--json")[1])
    assert (one["grade"], one["in_model"], one["topic"]) == ("contested", "in part", "first years")
    assert one["evidence"][0] == {
        "citation": "Tronick (1989), after Tronick & Gianino (1986)", "doi": "10.1037/0003-066X.44.2.112",
        "says": "partners match in about a third of the time", "checked": True,
    }  # fmt: skip
    assert one["findings"] == [
        {
            "finding": "mr.match matched",
            "role": "calibration",
            "counts": {"inside": 1},
            "counted": True,
            "said": "as published",
        }
    ]
    assert len(json.loads(attune("claims", "--json")[1])) == 117
    assert json.loads(attune("claims", "--word", "zebra", "--json")[1]) == []
