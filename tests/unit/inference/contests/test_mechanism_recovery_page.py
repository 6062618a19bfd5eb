"""The part of `docs/mechanisms.md` on recovery is what its script writes; a verdict follows from misfits, cohort by cohort."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[4] / "scripts" / "make_mechanism_recovery.py"


@pytest.fixture
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_mechanism_recovery", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_what_the_script_writes(script: ModuleType) -> None:
    text = script.PAGE.read_text("utf-8")
    assert text == script.page(text), "run python scripts/make_mechanism_recovery.py"


def test_a_mechanism_is_missed_where_every_cohort_fits_worse_without_it(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    losses = {"nothing": [5.0, 6.0, 7.0], "one": [9.0, 10.1, 11.0], "other": [3.0, 9.0, 6.0], "third": [2.0, 3.1, 4.0]}
    kept = {"frozen": "", "losses": losses, "numbers": 3, "when": "2026-11-30"} | dict.fromkeys(
        ("design", "runs", "children", "judges", "cohorts"), 2
    )
    monkeypatch.setattr(script, "KEPT", tmp_path / "kept.json")
    script.KEPT.write_text(json.dumps(kept), "utf-8")
    said = script.said()
    assert "| one | 10.0 | +4.0 ± 0.1 | **missed** |" in said
    assert "| other | 6.0 | +0.0 ± 6.6 | not missed |" in said
    assert "| third | 3.0 | -3.0 ± 0.1 | fits better without it |" in said
    assert "Missed beyond chance: 1 of 3." in said and "since then numbers changed" in said


def test_what_was_not_run_says_so_and_a_page_without_a_place_is_refused(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(script, "KEPT", tmp_path / "none.json")
    assert script.said() == script.NOT_RUN
    with pytest.raises(SystemExit, match="The page has no place for this"):
        script.page("# A page")
