"""The simulator of calibration agrees with the virtual studies, and answers to the numbers it is given."""

from __future__ import annotations

import math

import pytest

from attunement.evidence.studies.cohorts import Cohorts
from attunement.evidence.virtual_study import Measured, load_studies
from attunement.inference.simulator import simulate_targets
from attunement.inference.targets import published_targets, statistic_name

CHILDREN = 4096


@pytest.mark.slow
def test_one_pass_agrees_with_the_virtual_studies() -> None:
    """The same statistics from one pass and from each study's own cohorts, with other seeds: all within their error."""
    found = simulate_targets("homeostatic", children=CHILDREN, seed=11)
    cohorts = Cohorts(seed=12, size=CHILDREN)
    studies = load_studies()
    targets = published_targets()
    assert set(found) == set(targets)
    apart = {}
    for finding in {target.finding for target in targets.values()}:
        for result in studies[finding](cohorts):
            if isinstance(result, Measured) and (name := statistic_name(finding, result.part)) in targets:
                apart[name] = (result.value - found[name].value) / math.hypot(result.se, found[name].se)
    assert set(apart) == set(targets)
    assert max(abs(z) for z in apart.values()) < 3.5, apart
    assert sum(z * z for z in apart.values()) / len(apart) < 2, apart


def test_every_target_statistic_answers_to_the_numbers() -> None:
    usual = simulate_targets("homeostatic", children=256, seed=1)
    again = simulate_targets("homeostatic", children=256, seed=1)
    assert usual == again
    changed = simulate_targets(
        "homeostatic", {"population.frightening_low_risk": 0.22, "population.half_year_stability": 0.5, "choice.avert": 0.0},
        children=256, seed=1,
    )  # fmt: skip
    assert all(usual[name] != changed[name] for name in usual)
    assert changed["ssp.abcd.lowrisk D"].value > usual["ssp.abcd.lowrisk D"].value
