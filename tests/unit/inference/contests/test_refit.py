"""Theories fitted anew: the same targets, starts and simulations for every one, strengths of mechanisms as the kernel has them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from attunement.evidence.finding import Role
from attunement.evidence.findings import load_findings
from attunement.inference.contests import refit
from attunement.inference.contests.kernel import FIRST_LOOK
from attunement.inference.search_space import search_space
from attunement.theories.catalogue import CONTEST, DEFAULT


@pytest.mark.parametrize("name", CONTEST)
def test_every_theory_begins_where_the_kernel_is_within_its_own_ranges(name: str) -> None:
    space = search_space(name)
    begins, was = refit.starts(name, FIRST_LOOK).values()
    assert was == space.usual
    assert list(begins) == list(space.names)
    for number in space.numbers:
        assert number.low <= begins[number.name] <= number.high
        if number.name not in FIRST_LOOK:
            assert begins[number.name] == number.usual
        elif number.low <= FIRST_LOOK[number.name] <= number.high:
            assert begins[number.name] == FIRST_LOOK[number.name]


def test_only_calibration_findings_are_fitted_and_those_left_out_are_named() -> None:
    targets = refit.refit_targets()
    known = [load_findings(), load_findings("infancy")]
    for target in targets.values():
        assert target.finding not in refit.LEFT_OUT
        assert (
            next(findings for findings in known if target.finding in findings)[target.finding].role is Role.CALIBRATION
        )


def test_every_theory_has_the_same_simulations(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, Any]] = []

    def designed(theory: str, **given: Any) -> SimpleNamespace:
        asked.append({**given, "theory": theory})
        return SimpleNamespace()

    monkeypatch.setattr(refit, "design_runs", designed)
    monkeypatch.setattr(refit, "fit_design", lambda design, targets, polishing: (design, polishing))
    for name in (DEFAULT, "point-belief"):
        assert list(refit.refit(name, FIRST_LOOK, children=64)) == list(refit.starts(name, FIRST_LOOK))
    assert [(one["theory"], one["runs"], one["children"], one["seed"]) for one in asked] == [
        (name, refit.RUNS - refit.RUNS // refit.POLISHING, 64, 1)
        for name in (DEFAULT, "point-belief")
        for _ in range(2)
    ]
    assert [one["space"].usual for one in asked[:2]] == list(refit.starts(DEFAULT, FIRST_LOOK).values())
