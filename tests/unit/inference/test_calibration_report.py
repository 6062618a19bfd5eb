"""The page of a calibration: everything called fitted, and what is not identified said plainly."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from quick_theory import FREE, QuickTheory

from attunement.inference.calibration import Calibration, calibrate
from attunement.report.calibration.calibration_page import calibration_figures, write_calibration_report

PLANTED = {"choice.avert": -0.9, "choice.freeze": -4.0, "population.rebuff_sd": 1.0}


@pytest.fixture
def found(quick: QuickTheory) -> Calibration:
    return calibrate("homeostatic", targets=quick.targets(PLANTED), free=FREE, runs=64, waves=2, threads=1)


def test_the_page_says_what_was_fitted_and_what_is_not_identified(found: Calibration, tmp_path: Path) -> None:
    page = write_calibration_report(found, tmp_path).read_text("utf-8")
    assert "<script" not in page and "://" not in page
    assert "These targets identify two of 3 numbers: choice: avert and choice: freeze." in page
    assert "Not identified: rebuff sd." in page
    assert "no support for the theory" in page
    names = {path.stem for path in (tmp_path / "figures").glob("*.csv")}
    assert {"fitted_targets", "fitted_numbers", "profiles", "waves", "influence", "emulator"} <= names
    for name in names:
        assert f'<section id="{name}"' in page
    assert page.count('<li class="fitted">') + page.count("<li class=fitted>") == len(names)


def test_tables_hold_what_was_found(found: Calibration, tmp_path: Path) -> None:
    write_calibration_report(found, tmp_path)
    numbers = pl.read_csv(tmp_path / "figures" / "fitted_numbers.csv")
    assert numbers["number"].to_list() == list(FREE)
    assert numbers["fitted"].to_list() == pytest.approx([found.fit.point[name] for name in FREE])
    assert numbers["verdict"].to_list() == ["identified", "identified", "not identified"]
    for row in numbers.iter_rows(named=True):
        assert row["range_low"] <= row["low"] < row["high"] <= row["range_high"]
    targets = pl.read_csv(tmp_path / "figures" / "fitted_targets.csv")
    assert targets["fitted"].to_list() == pytest.approx(list(found.fresh.values()))


def test_missed_targets_are_counted(quick: QuickTheory) -> None:
    from dataclasses import replace

    targets = quick.targets(PLANTED)
    impossible = targets | {"anom.D": replace(targets["anom.D"], mean=1.5)}
    found = calibrate("homeostatic", targets=impossible, free=FREE, runs=64, waves=1, threads=1)
    (figure, *_) = calibration_figures(found)
    assert "missed by more than two SD" in figure.sentence
    assert "Nothing in the search space meets all targets" in next(
        f.sentence for f in calibration_figures(found) if f.name == "waves"
    )


def test_a_quick_fit_shows_its_targets_only(quick: QuickTheory) -> None:
    found = calibrate("homeostatic", targets=quick.targets(PLANTED), free=FREE, runs=30, quick=True, threads=1)
    assert [figure.name for figure in calibration_figures(found)] == ["fitted_targets"]
