from __future__ import annotations

import math

import pytest

from attunement.evidence import load_findings
from attunement.evidence.finding import Role
from attunement.evidence.virtual_study import Measured, load_studies
from attunement.inference.targets import DISCREPANCY, planted_targets, published_targets
from attunement.vocabulary import BadValueError


@pytest.mark.parametrize("role", [Role.VALIDATION, Role.DESIGN])
def test_a_finding_of_another_role_cannot_be_fitted(role: Role) -> None:
    studies = load_studies()
    others = [finding.id for finding in load_findings().select(role=role) if finding.id in studies]
    assert others
    for name in others:
        with pytest.raises(BadValueError, match=f"{name} cannot be a target: its role is {role}"):
            published_targets([name])


def test_a_finding_without_a_number_to_fit_is_refused() -> None:
    with pytest.raises(BadValueError, match=r"sf\.effect cannot be a target: it has no number"):
        published_targets(["sens.sec.mother", "sf.effect"])


def test_all_targets_are_calibration_findings() -> None:
    targets = published_targets()
    assert len(targets) > 15
    assert {load_findings()[t.finding].role for t in targets.values()} == {Role.CALIBRATION}


def test_error_follows_the_published_interval_or_n() -> None:
    targets = published_targets(["ssp.abcd.global", "sens.sec.mother", "aqs.sens"])
    b = targets["ssp.abcd.global B"]
    assert b.se == pytest.approx(math.sqrt(0.516 * 0.484 / 20720))
    assert targets["sens.sec.mother"].se == pytest.approx((0.29 - 0.22) / 3.92, rel=1e-3)
    assert targets["aqs.sens"].se == 0
    for target in targets.values():
        assert target.discrepancy == DISCREPANCY[target.metric]
        assert target.variance == pytest.approx(target.se**2 + target.heterogeneity**2 + target.discrepancy**2)


def test_heterogeneity_is_the_pass_band_read_as_a_95_percent_range() -> None:
    part = load_findings()["anom.D"].part("value")
    assert part.band is not None
    expected = (part.band.high - part.band.low) / 3.92
    assert published_targets(["anom.D"])["anom.D"].heterogeneity == pytest.approx(expected, rel=1e-3)


def test_shares_of_a_whole_count_for_one_less_and_one_number_counts_once() -> None:
    targets = published_targets()
    weights = {finding: 0.0 for finding in {t.finding for t in targets.values()}}
    for target in targets.values():
        weights[target.finding] += target.weight
    assert weights["ssp.abcd.global"] == pytest.approx(3)
    assert weights["ssp.abc.global"] == pytest.approx(2)
    assert weights["sens.sec.mother"] + weights["sens.sec.all"] == pytest.approx(1)
    assert weights["time.sep.onset"] == pytest.approx(2)


def test_planted_targets_keep_the_error_of_their_simulation() -> None:
    planted = planted_targets({"anom.D": Measured("value", 0.2, 0.01, 500, "r"), "unknown": Measured("", 1, 1, 1)})
    assert planted["anom.D"].mean == 0.2
    assert planted["anom.D"].variance == pytest.approx(0.01**2)
    published = published_targets()
    like = planted_targets({"anom.D": Measured("value", 0.2, 0.01, 500, "r")}, like=published)
    assert like["anom.D"].heterogeneity == published["anom.D"].heterogeneity
    assert set(planted) == {"anom.D"}
