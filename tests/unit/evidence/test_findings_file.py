"""A findings file that is wrong is refused with file, line and remedy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attunement.evidence import Finding, load_findings
from attunement.vocabulary import BadFileError

GOOD = """\
findings:
- id: sens.sec
  area: 4_sensitivity
  construct: sensitivity x security
  stat:
    metric: r
    value: 0.25
    ci95:
    - 0.22
    - 0.28
    father: 0.21
    n: 1000
  population: all caregivers
  citation: Somebody (2024)
  source: the paper
  confidence: seen in a source
  role: calibration
  accept:
    value:
    - 0.2
    - 0.3
- id: classes
  area: 1_ssp
  construct: classes
  stat:
    metric: proportion
    A: 0.15
    B: 0.62
    C: 0.09
    D: 0.15
    extra:
      mother: 0.3
      n: 40
    n: 2104
  population: low risk
  citation: Somebody (1999)
  source: a review
  confidence: well known, not seen in a source
  role: validation
  accept:
    diff:
    - 0.1
    - 0.4
  derived:
    diff: B minus A
  n_of:
    A: 7
    B: null
  metric_of:
    extra: agreement
  unchecked_parts:
  - A
  - extra
"""


def load(folder: Path, text: str) -> list[Finding]:
    path = folder / "findings.yaml"
    path.write_text(text, encoding="utf-8")
    return list(load_findings(path))


def test_a_good_file_is_read(tmp_path: Path) -> None:
    sens, classes = load(tmp_path, GOOD)
    assert (sens.line, classes.line) == (2, 22)
    assert [part.name for part in sens.parts] == ["value", "father"]
    assert sens.part("value").interval == (0.22, 0.28)
    assert sens.part("father").interval is None and sens.part("father").band is None
    assert sens.counts("value") and not sens.counts("father")
    sizes = {part.name: part.n for part in classes.parts}
    assert sizes == {"A": 7, "B": None, "C": 2104, "D": 2104, "extra.mother": 40, "diff": None}
    assert classes.part("extra.mother").metric == "agreement"
    # Naming unchecked parts says the others were checked; what is computed is as good as the weakest part.
    assert {part.name: part.seen for part in classes.parts} == {
        "A": False, "B": True, "C": True, "D": True, "extra.mother": False, "diff": False,
    }  # fmt: skip
    assert not any(classes.counts(part.name) for part in classes.parts)


@pytest.mark.parametrize(
    ("old", "new", "at", "words"),
    [
        ("- id: classes", "- id: sens.sec", "- id: sens.sec", "'sens.sec' also stands in line 2.*id of its own"),
        ("  population: low risk\n", "", "- id: classes", "'population' is missing. Required: id, area"),
        ("role: validation", "role: ''", "role: ''", "'role' is missing"),
        ("role: validation", "role: test", "role: test", "'role' is 'test'. Choose one of: calibration . design"),
        ("confidence: seen in a source", "confidence: sure", "confidence: sure", "Choose one of: seen in a source"),
        ("dence: seen in a source", "dence: approximate, do not fit to it", "role: cal", "cannot be for calibration"),
        ("value: 0.25", "value: 2.5", "value: 2.5", "value is 2.5; a number of metric 'r' lies between -1 and 1"),
        ("    extra: agreement", "    extra: []", "extra:", "'extra' in 'metric_of' is"),
        ("value: 0.25", "value: .nan", "value: .nan", "value is nan"),
        ("father: 0.21", "father: [0.2, -1.21]", "father:", "father is -1.21"),
        ("    C: 0.09", "    C: -0.09", "C: -0.09", "C is -0.09; .* of metric 'proportion' lies between 0 and 1"),
        ("    C: 0.09", "    C: 9", "C: 9", "metric_of"),
        ("    C: 0.09", "    C: 0.14", "metric: proportion", "A, B, C, D sum to 1.06, not to 1 within rounding"),
        ("    - 0.2\n    - 0.3", "    - 0.3\n    - 0.2", "value:", "accept of value is reversed: 0.3 to 0.2"),
        ("    - 0.2\n    - 0.3", "    - 0.2", "value:", "two numbers"),
        ("    - 0.2\n    - 0.3", "    - 0.2\n    - 1.3", "accept:", "accept of value is 1.3"),
        ("    - 0.22\n    - 0.28", "    - 0.28\n    - 0.22", "ci95:", "'ci95' is reversed"),
        ("    - 0.22\n    - 0.28", "    - 0.26\n    - 0.28", "ci95:", "'ci95' does not contain its value 0.25"),
        ("    father: 0.21", "    mother_ci: [0.1, 0.2]", "mother_ci:", "'mother_ci' belongs to no result"),
        ("n: 2104", "n: 0", "n: 0", "'n' is 0; it must be a positive whole number"),
        ("n: 2104", "n: many", "n: many", "'n' is 'many'"),
        ("n: 2104", "n: -5", "n: -5", "'n' is -5"),
        ("n: 40", "n: 1.5", "n: 1.5", "'n' is 1.5"),
        ("    A: 7", "    A: 0", "n_of:", "'n_of' is 0"),
        ("    metric: r\n", "", "stat:", "'stat' has no 'metric'"),
        ("  construct: classes", "  construct: 12", "construct: 12", "'construct' is 12; it must be text"),
        ("  derived:\n    diff: B minus A\n", "", "diff:", "'accept' names 'diff', which is no part. Parts: metric, A"),
        ("  - A\n  - extra", "  - a", "unchecked_parts:", "'a' is no part"),
        ("\n  - A\n  - extra", " some", "unchecked_parts:", "it must be a list of parts, or all"),
        ("  role: calibration", "  role: calibration\n  acept: yes", "acept:", "there is no field 'acept'. Known: "),
        ("  role: validation", "  role: validation\n  role: design", "role: design", "'role' was already given"),
        ("  area: 1_ssp", "  area: [1_ssp", "construct: classes", "not valid YAML"),
        ("  citation: Somebody (1999)", "  citation: !!python/name:os.system x", "citation:", "not valid YAML"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(tmp_path: Path, old: str, new: str, at: str, words: str) -> None:
    assert GOOD.count(old) == 1
    text = GOOD.replace(old, new)
    with pytest.raises(BadFileError, match=words) as refusal:
        load(tmp_path, text)
    line = re.search(r"findings\.yaml, line (\d+): ", str(refusal.value))
    assert line and text.splitlines()[int(line[1]) - 1].strip().startswith(at)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "holds no findings"),
        ("findings: []", "holds no findings"),
        ("- a\n- b", "holds no findings"),
        ("findings:\n- just words", "finding number 1 is 'just words'"),
        ("findings: &again\n- *again", "contains itself"),
    ],
)
def test_what_is_no_findings_file_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(BadFileError, match=words):
        load(tmp_path, text)


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match="cannot be read"):
        load_findings(tmp_path / "nowhere.yaml")
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00\xd8")
    with pytest.raises(BadFileError, match="cannot be read"):
        load_findings(tmp_path / "binary.yaml")


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_whatever_one_line_says_is_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    lines = GOOD.splitlines()
    place = data.draw(st.integers(0, len(lines) - 1))
    value = st.sampled_from(
        ["", "null", "1e999", ".nan", "[]", "{}", "yes", "-1", "2001-02-30", "'", "&a *a", "? x", "\t"]
    )
    lines[place] = lines[place].partition(":")[0] + ": " + data.draw(value | st.text(max_size=8))
    try:
        findings = load(tmp_path, "\n".join(lines))
    except BadFileError:
        return
    assert all(isinstance(finding, Finding) for finding in findings)


LACKING = """\
findings:
- id: mine.crying
  area: 3_ssp_structure
  stat:
    metric: proportion
    value: 0.78
    ci95: [0.80, 0.90]
    n: 0
  population: US one-year-olds
  source: table 2 of the paper
  confidence: seen in a source
  role: validaton
  accept: [0.90, 0.60]
- id: mine.looking
  area: 3_ssp_structure
  construct: share of time spent looking
  stat:
    value: 0.4
  population: US one-year-olds
  citation: Somebody (1999)
  source: table 3 of the paper
  confidence: seen in a source
  role: validation
  acept: [0.3, 0.5]
"""


def test_everything_a_file_lacks_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadFileError) as refusal:
        load(tmp_path, LACKING)
    first, *said = str(refusal.value).splitlines()
    assert first == f"{tmp_path / 'findings.yaml'}: 7 things are missing or wrong."
    expected = [
        (2, "'mine.crying'", "'construct', 'citation' are missing. Required: id, area"),
        (7, "'mine.crying'", "'ci95' does not contain its value 0.78"),
        (8, "'mine.crying'", "'n' is 0; it must be a positive whole number"),
        (12, "'mine.crying'", "'role' is 'validaton'. Choose one of: "),
        (13, "'mine.crying'", "'accept' is reversed: 0.9 to 0.6"),
        (17, "'mine.looking'", "'stat' has no 'metric'"),
        (24, "'mine.looking'", "there is no field 'acept'"),
    ]
    assert len(said) == len(expected)
    for shown, (line, finding, words) in zip(said, expected, strict=True):
        assert shown.startswith(f"  line {line}: finding {finding}: ") and words in shown


def test_two_findings_of_one_name_are_said_beside_what_else_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match="2 things") as refusal:
        load(tmp_path, GOOD.replace("id: classes", "id: sens.sec").replace("role: validation", "role: none"))
    assert "the id 'sens.sec' also stands in line 2" in str(refusal.value)


def test_a_number_that_cannot_be_is_one_fault_and_no_more(tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match=r"line \d+: finding 'classes': B is 6.2") as refusal:
        load(tmp_path, GOOD.replace("B: 0.62", "B: 6.2"))
    assert "\n" not in str(refusal.value)


def test_a_file_with_very_many_faults_names_the_first(tmp_path: Path) -> None:
    many = "".join(f"- id: x{i}\n" for i in range(60))
    with pytest.raises(BadFileError, match="60 things") as refusal:
        load(tmp_path, f"findings:\n{many}")
    lines = str(refusal.value).splitlines()
    assert len(lines) == 42 and lines[-1] == "  and 20 more."
