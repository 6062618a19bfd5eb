"""What `docs/rivals.md` says of the contest's fairness is what its script writes from the stored run."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from attunement.inference.contests.crucial_experiments import STATISTICS

SCRIPTS = Path(__file__).parents[4] / "scripts"
FOUND = {
    "homeostatic": {
        "planted": "homeostatic", "truth": 1.25,
        "losses": {"homeostatic": 4.0, "anxious-learning": 5.0, "temperament-only": 80.0},
        "noise": {"anxious-learning": 6.0, "temperament-only": 9.0},
    },
    "anxious-learning": {
        "planted": "anxious-learning", "truth": 1.0,
        "losses": {"homeostatic": 3.0, "anxious-learning": 30.0, "temperament-only": 90.0},
        "noise": {"homeostatic": 5.0, "temperament-only": 9.0},
    },
    "temperament-only": {
        "planted": "temperament-only", "truth": 1.0,
        "losses": {"homeostatic": 60.0, "anxious-learning": 70.0, "temperament-only": 3.0},
        "noise": {"homeostatic": 7.0, "anxious-learning": 8.0},
    },
}  # fmt: skip
THEORIES = ["homeostatic", "temperament-only", "anxious-learning"]
BUDGET = {
    "runs": 64, "children": 512, "seed": 1, "planted_children": 4096, "polishing": 8, "further": 16, "finalists": 2,
    "theories": THEORIES, "fitted": ["homeostatic", "temperament-only"], "frozen": "abc", "code": "def",
}  # fmt: skip
KEPT = {
    "contests": {"published": {**BUDGET, "when": "2026-01-01", "sets": FOUND}},
    "expected": {theory: dict.fromkeys(STATISTICS, 0.1 + 0.2 * i) for i, theory in enumerate(THEORIES)},
    "expected_children": 4096,
}


@pytest.fixture
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_model_recovery", SCRIPTS / "make_model_recovery.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_what_the_script_writes(script: ModuleType) -> None:
    text = script.PAGE.read_text("utf-8")
    assert text == script.page(text), "run python scripts/make_model_recovery.py"
    with pytest.raises(SystemExit, match="no place"):
        script.page("nothing")


def test_won_tied_and_lost_are_told(script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script, "KEPT", tmp_path / "model_recovery.json")
    assert script.told() == script.NOT_RUN
    script.KEPT.write_text(json.dumps(KEPT), encoding="utf-8")
    told = script.told()
    assert (
        "| homeostatic | **4** | 80 | 5 | 1.2 | cannot be told from anxious-learning; beats temperament-only |" in told
    )
    assert "| anxious-learning | **3** | 90 | 30 | 1.0 | lost to homeostatic; beats temperament-only |" in told
    assert "| temperament-only | 60 | **3** | 70 | 1.0 | temperament-only, by 57 ± 7 over homeostatic |" in told
    assert "Of 3 sets of data 1 were won" in told
    assert "not fair to them at this budget:** anxious-learning to homeostatic" in told
    assert "**homeostatic and anxious-learning** cannot be told apart when the data are from homeostatic" in told
    assert "(anxious-learning: at its usual ones, for want of a fit)" in told
    assert "Not part of this run: contact-quantity" in told
    assert "were those frozen before as `abc…`" in told
    assert "8 more near the best and 16 more for the three fits that came nearest" in " ".join(told.split())
    assert "### Could published data tell?" in told and "### Would crucial experiments tell?" not in told
    assert "| steady or moody: moody | 10 · 10 · 10 | 30 · 30 · 30 | 50 · 50 · 50 | 40 |" in told
    crucial = {**BUDGET, "when": "2026-01-02", "further": 0, "frozen": script.FROZEN_SHA256}
    crucial["sets"] = {"homeostatic": FOUND["homeostatic"]}
    script.KEPT.write_text(json.dumps({**KEPT, "contests": {"crucial": crucial}}), encoding="utf-8")
    told = " ".join(script.told().split())
    assert "No data were planted from temperament-only, anxious-learning here." in told
    assert told.startswith("### Would crucial experiments tell?") and "Of 1 sets of data 0 were won" in told
    assert "frozen before" not in told and "8 more near the best, 2 finalists" in told


def test_what_an_earlier_run_found_is_kept_if_it_was_the_same_contest(script: ModuleType) -> None:
    assert script.found_before({"contests": {}}, "published", BUDGET) == {}
    assert script.found_before(KEPT, "published", BUDGET) == FOUND
    assert script.found_before(KEPT, "crucial", BUDGET) == {}
    assert set(script.PLANTED["crucial"]) < set(script.PLANTED["neighbours"]) == set(STATISTICS)
    for other in ({**BUDGET, "children": 64}, {**BUDGET, "frozen": "b"}, {**BUDGET, "code": "c"}):
        assert script.found_before(KEPT, "published", other) == {}
