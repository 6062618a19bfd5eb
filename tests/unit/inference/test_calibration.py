from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest
from quick_theory import FREE, STATISTICS, QuickTheory

from attunement.inference.calibration import FINALISTS, Calibration, calibrate, fit_design
from attunement.inference.identifiability import Identifiability
from attunement.inference.recovery import plant_points, recover
from attunement.inference.results_folder import write_calibration
from attunement.inference.simulated_design import design_runs
from attunement.vocabulary import BadValueError

PLANTED = {"choice.avert": -0.9, "choice.freeze": -4.0, "population.rebuff_sd": 1.0}


@pytest.fixture
def found(quick: QuickTheory, tmp_path: Path) -> Calibration:
    return calibrate(
        "homeostatic",
        targets=quick.targets(PLANTED),
        free=FREE,
        runs=80,
        waves=2,
        folder=tmp_path / "points",
        threads=1,
    )


def test_planted_numbers_are_found_with_intervals(found: Calibration) -> None:
    assert found.fit.point["choice.avert"] == pytest.approx(-0.9, abs=0.05)
    assert found.fit.point["choice.freeze"] == pytest.approx(-4.0, abs=0.1)
    for name in FREE[:2]:
        low, high = found.intervals()[name]
        assert low < PLANTED[name] < high
    assert found.loss < 1


def test_what_moves_nothing_is_not_identified(found: Calibration) -> None:
    assert found.uncertainty
    assert found.uncertainty.verdicts == {
        "choice.avert": Identifiability.IDENTIFIED,
        "choice.freeze": Identifiability.IDENTIFIED,
        "population.rebuff_sd": Identifiability.NOT,
    }
    assert found.identified == 2
    free = found.space.numbers[2]
    low, high = found.intervals()["population.rebuff_sd"]
    assert high - low > 0.85 * (free.high - free.low)
    assert found.uncertainty.influence.total[2] == pytest.approx(0, abs=0.02)
    assert found.uncertainty.influence.total[0].max() > 0.5


def test_waves_narrow_the_space(found: Calibration) -> None:
    assert found.uncertainty
    first, second = found.uncertainty.waves
    assert (first.number, second.number) == (1, 2)
    assert 0 < second.volume <= first.volume < 0.2
    assert first.simulated == 40 and second.simulated == 70
    assert found.fit.simulated == 80 + FINALISTS + 1


def test_the_best_point_is_simulated_anew(found: Calibration, quick: QuickTheory) -> None:
    *_, judged = quick.asked
    assert judged == (found.fit.point, 4096, 3)
    chosen = [point for point, children, seed in quick.asked if (children, seed) == (4096, 2)]
    assert len(chosen) == FINALISTS + 1
    assert found.fit.point in chosen
    assert found.fresh_loss != found.loss
    assert "fitted" in repr(found)


def test_a_second_call_simulates_nothing(found: Calibration, quick: QuickTheory, tmp_path: Path) -> None:
    before = len(quick.asked)
    again = calibrate(
        "homeostatic",
        targets=quick.targets(PLANTED),
        free=FREE,
        runs=80,
        waves=2,
        folder=tmp_path / "points",
        threads=1,
    )
    assert len(quick.asked) == before
    assert again.fit == found.fit
    assert again.uncertainty and found.uncertainty
    assert np.array_equal(again.uncertainty.posterior.draws, found.uncertainty.posterior.draws)


def test_results_are_written_as_toml_and_json(found: Calibration, tmp_path: Path) -> None:
    place = write_calibration(found, tmp_path, when="2026-01-01")
    fit = tomllib.loads(place.read_text("utf-8"))
    assert fit["theory"] == {name: found.fit.point[name] for name in FREE[:2]}
    assert fit["population"] == {"rebuff_sd": found.fit.point[FREE[2]]}
    written = msgspec.json.decode((tmp_path / "calibration.json").read_bytes())
    assert set(written["targets"]) == set(STATISTICS)
    assert written["numbers"][FREE[2]]["verdict"] == "not identified"
    assert written["loss"] == found.loss


def test_one_design_serves_several_targets(quick: QuickTheory) -> None:
    made = design_runs("homeostatic", runs=48, free=FREE, statistics=STATISTICS, threads=1)
    assert len(quick.asked) == 48
    other = PLANTED | {"choice.avert": -0.3, "choice.freeze": -5.0}
    for point in (PLANTED, other):
        before = len(quick.asked)
        fitted = fit_design(made, quick.targets(point), polishing=8)
        assert len(quick.asked) - before <= 8 + 3 + 1
        assert fitted.fit.point["choice.avert"] == pytest.approx(point["choice.avert"], abs=0.08)
        assert fitted.uncertainty is None
        with pytest.raises(BadValueError, match="quick fit has no intervals"):
            fitted.intervals()


def test_a_quick_fit_needs_no_emulator(quick: QuickTheory) -> None:
    fitted = calibrate("homeostatic", targets=quick.targets(PLANTED), free=FREE, runs=150, quick=True, threads=1)
    assert fitted.loss < 1
    assert fitted.fit.point["choice.freeze"] == pytest.approx(-4.0, abs=0.2)


def test_too_few_runs_are_refused(quick: QuickTheory) -> None:
    with pytest.raises(BadValueError, match="at least 64"):
        calibrate("homeostatic", targets=quick.targets(PLANTED), free=FREE, runs=10)


def test_targets_nobody_can_meet_leave_no_volume(quick: QuickTheory) -> None:
    targets = quick.targets(PLANTED)
    impossible = targets | {"anom.D": replace(targets["anom.D"], mean=targets["anom.D"].mean + 1.0)}
    found = calibrate("homeostatic", targets=impossible, free=FREE, runs=64, waves=2, threads=1)
    assert found.uncertainty
    assert [(wave.volume, wave.possible) for wave in found.uncertainty.waves] == [(0, False), (0, False)]
    assert found.uncertainty.waves[0].worst in targets
    assert found.loss > 100


def test_recovery_says_what_was_found_again(quick: QuickTheory) -> None:
    points = plant_points("homeostatic", 2, free=FREE, seed=4)
    results = recover("homeostatic", points, free=FREE, runs=80, waves=2, children=1024)
    assert len(results) == 2
    seeds = {seed for _, _, seed in quick.asked}
    assert seeds == {1, 2, 3, 1001, 2001}
    for result, point in zip(results, points, strict=True):
        assert [number.name for number in result.numbers] == list(FREE)
        assert [number.planted for number in result.numbers] == list(point.values())
        assert result.within >= 2
        for number in result.numbers:
            assert number.within == (number.low <= number.planted <= number.high)
