"""`attune calibrate` as a person uses it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from quick_theory import FREE, QuickTheory

from attunement.cli.calibrate import CHILDREN, QUICK_RUNS, RUNS, WAVES
from attunement.cli.main import app
from attunement.inference import calibration, extra
from attunement.vocabulary import BadInstallationError, UnknownNameError
from attunement.vocabulary.errors import BadValueError

CHOSEN = [part for name in FREE for part in ("--free", name)]


def attune(*arguments: str) -> None:
    app(["calibrate", *arguments], prog_name="attune", standalone_mode=False)


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def test_it_fits_and_says_what_is_open(quick: QuickTheory, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    attune("--runs", "64", "--waves", "2", "--children", "128", "--out", str(tmp_path), *CHOSEN)
    shown = capsys.readouterr().out
    words = " ".join(shown.split())
    assert "Fitted: theory homeostatic" in words and "numbers are identified by these targets" in words
    assert "* not seen in a source." in words
    assert "rebuff_sd" in words and "not identified" in words
    assert all(len(line) <= 80 for line in shown.splitlines() if str(tmp_path) not in line)
    fit = tomllib.loads((tmp_path / "fit.toml").read_text("utf-8"))
    assert set(fit["theory"]) | {f"population.{name}" for name in fit["population"]} == set(FREE)
    assert (tmp_path / "report.html").exists() and (tmp_path / "calibration.json").exists()
    before = len(quick.asked)
    attune("--runs", "64", "--waves", "2", "--children", "128", "--out", str(tmp_path), *CHOSEN)
    assert len(quick.asked) == before


def test_a_quick_fit_writes_numbers_only(
    quick: QuickTheory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    attune("--quick", "--runs", "30", "--out", str(tmp_path), *CHOSEN)
    assert "Fitted numbers:" in capsys.readouterr().out
    assert (tmp_path / "fit.toml").exists()
    assert not (tmp_path / "report.html").exists()


def test_what_cannot_be_done_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match=r"choice\.avret"):
        attune("--free", "choice.avret", "--out", str(tmp_path))
    with pytest.raises(BadValueError, match="--runs is 'many'"):
        attune("--runs", "many", "--out", str(tmp_path))


def test_a_missing_library_gives_the_line_that_installs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(extra.LIBRARIES, "no_such_library", "no-such-library")
    with pytest.raises(BadInstallationError) as raised:
        attune("--out", str(tmp_path))
    assert "pip install '.[calibrate]'" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_help_tells_the_defaults_of_the_machinery() -> None:
    """They are written twice, so that help does not load the machinery."""
    given = (RUNS, QUICK_RUNS, WAVES, CHILDREN)
    assert given == (calibration.RUNS, calibration.QUICK_RUNS, calibration.WAVES, calibration.CHILDREN)
