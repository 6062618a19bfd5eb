"""The findings that come with Attunement, and what is made of them."""

from __future__ import annotations

import dataclasses
import math
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from attunement.evidence import (
    Confidence,
    Finding,
    Role,
    Verdict,
    compare,
    compare_shares,
    fisher_z_interval,
    interval_basis,
    load_findings,
    published_interval,
    wilson_interval,
)
from attunement.vocabulary import BadValueError, UnknownNameError

COMPILED = Path(__file__).parents[3] / "../shared/evidence/findings.yaml"
FINDINGS = load_findings()


def test_the_shipped_file_is_good_and_read_once() -> None:
    assert len(FINDINGS) > 100
    assert load_findings() is FINDINGS
    assert len({finding.id for finding in FINDINGS}) == len(FINDINGS)


def test_nothing_of_the_compilation_was_dropped() -> None:
    if not COMPILED.exists():
        pytest.skip("the compilation of findings is not beside this checkout")
    for entry in yaml.safe_load(COMPILED.read_text(encoding="utf-8"))["findings"]:
        finding = FINDINGS[entry["id"]]
        assert (finding.construct, finding.citation) == (entry["construct"], entry["citation"])
        for name, value in entry["stat"].items():
            if isinstance(value, float):
                assert finding.part(name).number == value


def test_no_source_is_a_bare_network_address() -> None:
    assert not [finding.id for finding in FINDINGS if re.search(r"//\d+\.\d+\.\d+\.\d+", finding.source)]


def test_findings_can_be_looked_up_and_selected() -> None:
    finding = FINDINGS["ssp.abcd.global"]
    assert finding.role is Role.CALIBRATION and "ssp.abcd.global" in FINDINGS and "ssp" not in FINDINGS
    design = FINDINGS.select(role="design")
    assert 0 < len(design) < len(FINDINGS) and {entry.role for entry in design} == {Role.DESIGN}
    unseen = FINDINGS.select(seen=False, area="14_adult")
    assert {entry.id for entry in unseen} >= {"ad.hs", "ad.ncs"} and not any(entry.seen for entry in unseen)
    assert len(FINDINGS.select()) == len(FINDINGS)
    with pytest.raises(UnknownNameError, match=r"no finding called 'ssp.abcd.globl'.*mean 'ssp.abcd.global'"):
        FINDINGS["ssp.abcd.globl"]
    with pytest.raises(UnknownNameError, match="no role called 'calibrated'"):
        FINDINGS.select(role="calibrated")
    with pytest.raises(UnknownNameError, match="no area called '99'"):
        FINDINGS.select(area="99")
    with pytest.raises(UnknownNameError, match=r"no part of finding ssp.abcd.global called 'E'"):
        finding.part("E")


def test_findings_are_facts_that_cannot_be_changed() -> None:
    finding = FINDINGS["sens.sec.mother"]
    with pytest.raises(dataclasses.FrozenInstanceError):
        finding.n = 3  # type: ignore[misc]
    assert len(set(FINDINGS)) == len(FINDINGS)


def test_what_was_not_seen_is_marked() -> None:
    low_risk = FINDINGS["ssp.abcd.lowrisk"]
    assert not low_risk.seen and low_risk.part("D").seen and not low_risk.part("B").seen
    assert FINDINGS["gen.gxe"].seen and not FINDINGS["gen.gxe"].part("non_susceptible").seen
    assert FINDINGS["aai.clinical"].part("three_way.F").seen
    assert not FINDINGS["aai.clinical"].part("four_way_unchecked.F").seen
    assert not any(part.seen for part in FINDINGS["stab.fraley"].parts)


def test_nothing_unseen_or_without_a_band_counts() -> None:
    counted = [(finding, part) for finding in FINDINGS for part in finding.parts if finding.counts(part.name)]
    assert counted
    assert all(finding.confidence is Confidence.SEEN and part.seen and part.band for finding, part in counted)


def test_the_interval_is_the_published_one_where_there_is_one() -> None:
    assert published_interval(FINDINGS["sens.sec.mother"]) == (0.26, 0.22, 0.29, 21483)
    assert published_interval(FINDINGS["temp.groh"], "C") == (0.3, 0.21, 0.4, 11440)
    assert interval_basis(FINDINGS["temp.groh"], "C") == "published"


def test_else_the_interval_follows_from_the_published_n() -> None:
    value, low, high, n = published_interval(FINDINGS["ssp.abc.global"], "A")
    assert (value, n) == (0.21, 1990) and (low, high) == wilson_interval(0.21, 1990)
    anomalous = FINDINGS["anom.D"]
    value, low, high, n = published_interval(anomalous)
    assert (value, n) == (0.34, 851) and (low, high) == fisher_z_interval(0.34, 851)
    assert interval_basis(anomalous) == "Fisher z at the published n"


@pytest.mark.parametrize(
    ("id", "part"), [("aqs.sens", "value"), ("inst.beip.42mo", "foster_care"), ("out.peer", "A"), ("depr.OR", "value")]
)
def test_without_n_or_formula_there_is_no_interval(id: str, part: str) -> None:
    _, low, high, _ = published_interval(FINDINGS[id], part)
    assert (low, high) == (None, None) and interval_basis(FINDINGS[id], part) == "none"


def test_words_have_no_interval() -> None:
    with pytest.raises(BadValueError, match=r"not a single number.*Numbers: none"):
        published_interval(FINDINGS["ssp.explore_curve"], "order")


def test_every_number_has_a_sound_interval() -> None:
    for finding in FINDINGS:
        for part in finding.parts:
            if part.number is not None:
                value, low, high, _ = published_interval(finding, part.name)
                assert low is None or high is None or low <= value <= high, (finding.id, part.name)


@pytest.mark.parametrize(
    ("simulated", "verdict"),
    [(0.21, Verdict.INSIDE), (0.31, Verdict.INSIDE), (0.2099, Verdict.OUTSIDE), (0.6, Verdict.OUTSIDE)],
)
def test_the_verdict_is_that_of_the_band(simulated: float, verdict: Verdict) -> None:
    comparison = compare(FINDINGS["sens.sec.mother"], simulated=simulated, n=400)
    assert comparison.verdict is verdict
    assert comparison.simulated_interval == fisher_z_interval(simulated, 400)
    assert comparison.at_published_n == fisher_z_interval(simulated, 21483)
    assert comparison.counts


def test_without_a_band_there_is_no_verdict() -> None:
    comparison = compare(FINDINGS["ssp.preschool"], "A", simulated=0.9)
    assert comparison.verdict is Verdict.NO_BAND and not comparison.counts
    assert comparison.simulated_interval is None


def test_a_band_on_a_computed_quantity_needs_no_published_number() -> None:
    comparison = compare(FINDINGS["int.lessmore"], "ratio", simulated=0.5, interval=(0.3, 0.7))
    assert comparison.published is None and comparison.simulated_interval == (0.3, 0.7)
    assert comparison.verdict is Verdict.INSIDE


@pytest.mark.parametrize(
    ("id", "part", "wording"),
    [
        ("ssp.abcd.global", "B", "fitted"),
        ("ssp.abcd.lowrisk", "B", "fitted, not seen in a source"),
        ("temp.groh", "C", "in view while building"),
        ("sens.sec.father", "value", "validation"),
    ],
)
def test_tables_say_what_a_number_was_used_for(id: str, part: str, wording: str) -> None:
    assert compare(FINDINGS[id], part, simulated=0.2, n=50).wording == wording


def test_class_counts_are_compared_as_shares() -> None:
    table = compare_shares(FINDINGS["ssp.abcd.global"], {"A": 147, "B": 516, "C": 102, "D": 235})
    assert [(row.part, row.simulated) for row in table] == [("B", 0.516), ("A", 0.147), ("C", 0.102), ("D", 0.235)]
    assert {row.verdict for row in table} == {Verdict.INSIDE}
    assert table[0].simulated_interval == wilson_interval(0.516, 1000)
    with pytest.raises(BadValueError, match="Classify at least one child"):
        compare_shares(FINDINGS["ssp.abcd.global"], {"A": 0, "B": 0})
    with pytest.raises(BadValueError, match="none may be negative"):
        compare_shares(FINDINGS["ssp.abcd.global"], {"A": -1, "B": 5})
    with pytest.raises(UnknownNameError, match="'E'"):
        compare_shares(FINDINGS["ssp.abcd.global"], {"E": 5})


@pytest.mark.parametrize("simulated", [math.nan, math.inf])
def test_a_simulated_value_that_is_no_number_is_refused(simulated: float) -> None:
    with pytest.raises(BadValueError, match=r"sens.sec.mother \(value\)"):
        compare(FINDINGS["sens.sec.mother"], simulated=simulated)


def test_loading_imports_nothing_heavy() -> None:
    code = (
        "import sys; from attunement.evidence import load_findings; load_findings(); "
        "print(sorted({'jax', 'scipy', 'polars', 'statsmodels', 'pandas'} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_a_finding_shows_what_matters() -> None:
    shown = repr(FINDINGS["sens.sec.mother"])
    assert isinstance(FINDINGS["sens.sec.mother"], Finding) and "sens.sec.mother" in shown and "Madigan" in shown
    assert len(shown) < 700
