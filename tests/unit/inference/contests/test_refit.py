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
def test_every_theory_begins_where_it_was_and_where_the_kernel_is(name: str) -> None:
    was, kernel = refit.starts(name, FIRST_LOOK).values()
    assert list(was) == list(kernel) == list(search_space(name).names)
    assert was == search_space(name).usual
    assert {number for number in was if was[number] != kernel[number]} <= set(FIRST_LOOK)
    assert all(kernel[number] == FIRST_LOOK[number] for number in kernel if number in FIRST_LOOK)


def test_only_calibration_findings_are_fitted_and_those_left_out_are_named() -> None:
    targets = refit.refit_targets()
    known = [load_findings(), load_findings("infancy")]
    for target in targets.values():
        assert target.finding not in refit.LEFT_OUT
        assert (
            next(findings for findings in known if target.finding in findings)[target.finding].role is Role.CALIBRATION
        )


def test_every_start_has_the_same_simulations(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, Any]] = []

    def designed(theory: str, **given: Any) -> SimpleNamespace:
        asked.append({**given, "theory": theory})
        return SimpleNamespace()

    monkeypatch.setattr(refit, "design_runs", designed)
    monkeypatch.setattr(refit, "fit_design", lambda design, targets, polishing: (design, polishing))
    for name in (DEFAULT, "point-belief"):
        found = refit.refit(name, FIRST_LOOK, children=64)
        assert list(found) == list(refit.starts(name, FIRST_LOOK))
    assert {(one["theory"], one["runs"], one["children"], one["seed"]) for one in asked} == {
        (name, refit.RUNS - refit.RUNS // refit.POLISHING, 64, 1) for name in (DEFAULT, "point-belief")
    }
    for one, start in zip(asked[:2], refit.starts(DEFAULT, FIRST_LOOK).values(), strict=True):
        assert one["space"].usual == start
