"""Added mechanisms fitted together: to calibration findings alone, each strength between off and on."""

from __future__ import annotations

from typing import Any

import pytest

from attunement.evidence.finding import Role
from attunement.evidence.findings import load_findings
from attunement.inference.contests import kernel
from attunement.inference.contests.additions import ADDITIONS
from attunement.inference.search_space import STRENGTHS, search_space
from attunement.inference.targets import published_targets
from attunement.theories.catalogue import theory as find_theory
from attunement.theories.catalogue import theory_parameters
from attunement.vocabulary import BadValueError, values
from attunement.vocabulary.parameters import declarations


def test_only_calibration_findings_with_a_band_are_asked() -> None:
    findings, targets = load_findings("infancy"), kernel.infancy_targets()
    assert len(targets) == len(kernel.ASKED)
    for target in targets.values():
        finding = findings[target.finding]
        band = finding.part(target.part).band
        assert finding.role is Role.CALIBRATION and band is not None
        assert band.low < target.mean < band.high and target.weight == 0.5
        assert target.heterogeneity == pytest.approx((band.high - band.low) / 3.92, rel=1e-3)
    assert kernel.kernel_targets() == published_targets() | targets


@pytest.mark.parametrize(
    ("name", "part", "why"),
    [("inf.trust.bath5wk", "recovery_by_quality", "validation"), ("inf.temper.ses", "low_ses", "its band None")],
)
def test_anything_else_is_refused(name: str, part: str, why: str) -> None:
    with pytest.raises(BadValueError, match=f"{name} {part} cannot be a target: .*{why}"):
        kernel.infancy_targets([(name, part)])


def test_each_strength_can_be_off_and_the_first_look_is_within_its_range() -> None:
    look, usual = values(kernel.first_look()), values(theory_parameters("homeostatic"))
    switches = {known.name for known in declarations(theory_parameters("homeostatic")) if known.switch}
    for name, (low, high) in STRENGTHS.items():
        assert low == 0 and name in switches and low < look[name] < high
        assert look[name] == kernel.FIRST_LOOK[name]
    assert {name: value for name, value in look.items() if name not in kernel.FIRST_LOOK} == {
        name: value for name, value in usual.items() if name not in kernel.FIRST_LOOK
    }
    tried = {number: value for one in ADDITIONS for number, value in one.off.items()}
    assert all(0 < tried[name] <= high for name, (_, high) in STRENGTHS.items() if name in tried)


def test_free_numbers_and_strengths_are_fitted_in_one_search(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}
    monkeypatch.setattr(kernel, "calibrate", lambda theory, **given: asked.update(given, theory=theory))
    kernel.fit_together(runs=64, children=32, seed=3)
    space = search_space(asked["theory"], asked["free"], asked["parameters"])
    assert {n.name: (n.low, n.high) for n in space.numbers if n.name in STRENGTHS} == STRENGTHS
    assert set(space.names) == {*find_theory("homeostatic").free, *STRENGTHS} == set(asked["near"])
    assert (asked["runs"], asked["children"], asked["seed"]) == (64, 32, 3)
    assert asked["targets"] == kernel.kernel_targets()
