"""A register of claims that is wrong is refused with file, line and remedy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attunement.evidence.claims import Grade, InModel, Reference, Topic, load_claims
from attunement.vocabulary import BadFileError

GOOD = """\
graded: '2026-11-29'
references:
  one2001:
    citation: One (2001)
    says: it is so
    doi: 10.1000/one.1
  two2002:
    citation: Two (2002)
    says: it is not
claims:
- name: early.one
  topic: first years
  claim: Babies are people.
  grade: supported
  why: They are.
  evidence: [one2001, two2002]
  in_model: in part
  model: A baby is a state.
  findings: [sens.sec.all]
  phrases: [babies are people]
- name: practice.two
  topic: practice
  claim: Breathe.
  grade: value judgement
  why: Nice.
  evidence: []
  in_model: not in the model
  model: Nobody breathes.
  practice: D
  phrases: [breathe]
"""


def refusal(folder: Path, text: str) -> str:
    path = folder / "claims.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadFileError) as error:
        load_claims(path)
    return str(error.value).replace(str(path), "FILE")


def test_a_good_file_is_read(tmp_path: Path) -> None:
    (path := tmp_path / "claims.yaml").write_text(GOOD, encoding="utf-8")
    claims = load_claims(path)
    first, second = claims
    assert claims.graded == "2026-11-29"
    assert (first.line, first.topic, first.grade, first.in_model) == (
        11, Topic.FIRST_YEARS, Grade.SUPPORTED, InModel.PART)  # fmt: skip
    assert first.evidence == (
        Reference("One (2001)", "it is so", "10.1000/one.1"),
        Reference("Two (2002)", "it is not"),
    )
    assert (first.findings, first.practice, second.practice, second.evidence) == (("sens.sec.all",), "", "D", ())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("grade: supported", "grade: true", "FILE, line 14: claim 'early.one': 'grade' is True; it must be words."),
        ("grade: supported", "grade: sure", "FILE, line 14: claim 'early.one': 'grade' is 'sure'. Choose one of: supported"),
        ("  why: They are.\n", "", "FILE, line 11: claim 'early.one': 'why' is missing. Write it in quotes."),
        ("  topic: practice\n", "  topic: yoga\n", "FILE, line 22: claim 'practice.two': 'topic' is 'yoga'. Choose one of"),
        ("[one2001, two2002]", "[one2001, tow2002]", "FILE, line 16: claim 'early.one': there is no reference 'tow2002'. Write it"),
        ("[one2001, two2002]", "one2001", "FILE, line 16: claim 'early.one': 'evidence' is 'one2001'; it must be a list of words"),
        ("  practice: D", "  practise: D", "FILE, line 29: claim 'practice.two': there is no field 'practise'. Known: name"),
        ("[breathe]", "[breath(]", "FILE, line 30: claim 'practice.two': the phrase 'breath(' is no pattern"),
        ("[breathe]", "[inhale]", "FILE, line 30: claim 'practice.two': none of its phrases is in the claim itself."),
        ("  phrases: [breathe]\n", "  phrases: []\n", "FILE, line 30: claim 'practice.two': none of its phrases"),
        ("practice.two", "early.one", "FILE, line 21: the name 'early.one' also stands in line 11."),
        ("10.1000/one.1", "doi:10.1000/one.1", "FILE, line 6: reference 'one2001': 'doi:10.1000/one.1' is no DOI."),
        ("    says: it is not\n", "", "FILE, line 8: reference 'two2002': 'says' is missing."),
        ("    says: it is not\n", "    says: it is not\n    year: '2'\n", "line 10: reference 'two2002': there is no field"),
        ("graded: '2026-11-29'\n", "", "FILE does not say when it was graded."),
        ("graded: '2026-11-29'\n", "graded: 2026-11-29\n", "FILE does not say when it was graded."),
        ("references:\n", "papers:\n", "FILE holds no references."),
        ("claims:\n", "said:\n", "FILE holds no claims."),
        ("- name: early.one\n", "- babies\n- name: early.one\n", "FILE: claim number 1 is 'babies'; it must have name"),
    ],
)  # fmt: skip
def test_a_fault_is_said_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    assert said in refusal(tmp_path, GOOD.replace(old, new, 1))


def test_all_faults_are_said_at_once(tmp_path: Path) -> None:
    bad = (
        GOOD.replace("supported", "sure").replace("    says: it is so\n", "").replace("topic: practice", "topic: yoga")
    )
    said = refusal(tmp_path, bad)
    assert said.startswith("FILE: 3 things are missing or wrong.")
    assert [int(line) for line in re.findall(r"line (\d+):", said)] == [4, 13, 21]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(start=st.integers(0, len(GOOD)), length=st.integers(0, 40), put=st.text(max_size=12))
def test_a_damaged_file_is_read_or_refused_in_words(tmp_path: Path, start: int, length: int, put: str) -> None:
    path = tmp_path / "claims.yaml"
    path.write_text(GOOD[:start] + put + GOOD[start + length :], encoding="utf-8", errors="replace")
    try:
        assert all(claim.name and claim.why for claim in load_claims(path))
    except BadFileError as error:
        assert str(path) in str(error)
