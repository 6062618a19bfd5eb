"""Where the marks of a calibration's figures stand: misses in SD, shares of the search space, R² of the emulator."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from drawn import check_as_drawn, check_page_as_written
from picture import CLOSE, Axis, Picture

from attunement.report.calibration.calibration_fit import emulation, fitted_targets, waves
from attunement.report.calibration.calibration_page import calibration_figures, write_calibration_report
from attunement.report.figure import NARROW, WIDE
from made_calibration import calibration

BOTH_WIDTHS = pytest.mark.parametrize("width", [WIDE, NARROW])
MISSES = {"ssp.abcd A": 0.5, "ssp.abcd B": -3.0, "sf.effect gaze": 9.0}


def calibrated() -> Any:
    """As much of a calibration as its figures ask for."""
    targets = {name: SimpleNamespace(seen=True, construct="", mean=0.3, sd=0.1) for name in MISSES}
    return SimpleNamespace(targets=targets, fresh=dict.fromkeys(MISSES, 0.4), misses=MISSES, space=("one", "two"))


def known() -> Any:
    left = ((1, 0.5, True), (2, 0.125, True), (3, 0.0, True))
    return SimpleNamespace(
        waves=[SimpleNamespace(number=n, simulated=64, volume=v, possible=p, worst="a b") for n, v, p in left],
        diagnostics={"mr.match": (0.9, 0.95), "mr.repair": (0.4, 0.8), "sf.effect": (-0.2, 0.7)},
    )


@BOTH_WIDTHS
def test_misses_stand_in_sd_from_their_targets(width: int) -> None:
    figure = fitted_targets(calibrated())
    assert figure.sentence == "Two of 3 targets are missed by more than two SD."
    picture = Picture(figure.draw(width))
    shown = zip(MISSES.items(), picture.marks("rect", "wash"), picture.marks("path", "published"),
                picture.marks("circle", "away"), picture.marks("path", "dotted"), strict=True)  # fmt: skip
    for (name, miss), band, diamond, dot, line in shown:
        axis = Axis.of([(band.left, -2.0), (band.right, 2.0)])
        assert axis.reads(diamond.x, 0) and axis.reads(dot.x, max(-4.0, min(miss, 4.0)))
        assert axis.reads(line.left, -4) and axis.reads(line.right, 4)
        assert band.y == dot.y == line.y == pytest.approx(diamond.y, abs=CLOSE)
        label = picture.word(name)
        assert 0 < label.y - dot.y < 8 if width == WIDE else label.y < band.top
    strong = [word.text for word in picture.words("strong")]
    assert strong == ["0.40", "0.40"], "what is missed is pointed at"


@BOTH_WIDTHS
def test_bars_of_waves_stand_on_one_axis(width: int) -> None:
    picture = Picture(waves(calibrated(), known()).draw(width))
    bars, lines = picture.marks("rect", "middle"), picture.marks("path", "axis")
    assert len(bars) == 2 and len(lines) == 3, "a share of nothing has no bar"
    names = [word for word in picture.words("small") if word.text.startswith("wave ")]
    shares = [word for word in picture.words("small") if word not in names]
    assert [word.text for word in names] == ["wave 1", "wave 2", "wave 3"]
    assert [word.text for word in shares][:2] == ["50.0 %", "12.5 %"] and shares[2].text.startswith("less than 1 in")
    axis = Axis.of([(bars[0].left, 0.0), (bars[0].right, 0.5)])
    for line, name, share in zip(lines, names, shares, strict=True):
        assert line.left == line.right == lines[0].x and 0 <= line.top < name.y - 8 < name.y < line.bottom
        assert name.y == share.y and name.x == 0 and name.x < line.x
    for bar, line, share, left in zip(bars, lines, shares, (0.5, 0.125), strict=False):
        assert bar.left == line.x and axis.reads(bar.right, left) and bar.right < share.x < bar.right + 12
        assert line.top < bar.top < bar.bottom < line.bottom, "the axis reaches beyond its bar on both sides"


@BOTH_WIDTHS
def test_the_emulator_stands_between_nothing_and_all(width: int) -> None:
    figure = emulation(known())
    assert figure.sentence == "Least well predicted is sf.effect, with R² = −0.20."
    picture = Picture(figure.draw(width))
    labels = [word for word in picture.words("small") if word.text in ("0", "0.5", "1")]
    axis = Axis.of((word.x, float(word.text)) for word in labels)
    dots, lines = picture.marks("circle", "away"), picture.marks("path", "dotted")
    for dot, line, (r2, _) in zip(dots, lines, known().diagnostics.values(), strict=True):
        assert axis.reads(dot.x, max(r2, 0.0)) and dot.y == line.y < labels[0].y
        assert axis.reads(line.left, 0) and axis.reads(line.right, 1)
    assert [word.text for word in picture.words("small") if word.anchor == "end"] == ["95 %", "80 %", "70 %"]


def test_figures_are_as_they_were_last_looked_at() -> None:
    for figure in calibration_figures(calibration()):
        check_as_drawn(figure, "calibration")


def test_the_page_says_what_it_said(tmp_path: Path) -> None:
    check_page_as_written("page-of-calibration", write_calibration_report(calibration(), tmp_path).read_text("utf-8"))
    quick = write_calibration_report(calibration(quick=True), tmp_path).read_text("utf-8")
    check_page_as_written("page-of-quick-calibration", quick)
