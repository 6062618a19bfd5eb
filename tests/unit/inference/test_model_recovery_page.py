"""What `docs/rivals.md` says of the contest's fairness is what its script writes from the stored run."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

DOCS = Path(__file__).parents[3] / "docs"
KEPT = {
    "when": "2026-01-01", "runs": 64, "children": 512, "seed": 1, "planted_children": 4096, "polishing": 8, "finalists": 2,
    "fitted": ["homeostatic", "temperament-only"],
    "plantings": [
        {
            "planted": "homeostatic", "truth": 1.25,
            "losses": {"homeostatic": 4.0, "anxious-learning": 5.0, "temperament-only": 80.0},
            "noise": {"anxious-learning": 6.0, "temperament-only": 9.0},
        },
        {
            "planted": "anxious-learning", "truth": 1.0,
            "losses": {"homeostatic": 3.0, "anxious-learning": 30.0, "temperament-only": 90.0},
            "noise": {"homeostatic": 5.0, "temperament-only": 9.0},
        },
        {
            "planted": "temperament-only", "truth": 1.0,
            "losses": {"homeostatic": 60.0, "anxious-learning": 70.0, "temperament-only": 3.0},
            "noise": {"homeostatic": 7.0, "anxious-learning": 8.0},
        },
    ],
}  # fmt: skip


@pytest.fixture
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_model_recovery", DOCS / "make_model_recovery.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_what_the_script_writes(script: ModuleType) -> None:
    text = script.PAGE.read_text("utf-8")
    assert text == script.page(text), "run python docs/make_model_recovery.py"
    with pytest.raises(SystemExit, match="no place"):
        script.page("nothing")


def test_won_tied_and_lost_are_told(script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script, "KEPT", tmp_path / "model_recovery.json")
    monkeypatch.setattr(script, "SHARP", tmp_path / "model_recovery_same_children.json")
    assert script.told() == script.NOT_RUN
    script.KEPT.write_text(json.dumps(KEPT), encoding="utf-8")
    told = script.told()
    assert (
        "| homeostatic | **4** | 5 | 80 | 1.2 | cannot be told from anxious-learning; beats temperament-only |" in told
    )
    assert "| anxious-learning | **3** | 30 | 90 | 1.0 | lost to homeostatic; beats temperament-only |" in told
    assert "| temperament-only | 60 | 70 | **3** | 1.0 | temperament-only, by 57 ± 7 over homeostatic |" in told
    assert "Of 3 sets of data 1 were won" in told
    assert "not fair to them at this budget:** anxious-learning to homeostatic" in told
    assert (
        "**homeostatic and anxious-learning** cannot be told apart at these targets when the data are from homeostatic"
        in told
    )
    assert "people who frighten in calm moments only" in told.replace("\n", " ")
    assert "(anxious-learning: at its usual ones, for want of a fit)" in told
    assert "Not part of this run: contact-quantity" in told
    assert "###" not in told and "frozen before" not in told
    script.KEPT.write_text(json.dumps({**KEPT, "frozen": "abc"}), encoding="utf-8")
    assert "were those frozen before as `abc…`" in script.told()
    script.KEPT.write_text(json.dumps(KEPT), encoding="utf-8")
    script.SHARP.write_text(json.dumps(KEPT), encoding="utf-8")
    published, same = script.told().split("### Does the contest find the truth where chance has no part?")
    assert published.startswith("### Could published data tell?") and "weigh as published ones do" in published
    assert "at the truth nothing is missed" in same and "cannot be told apart" not in same
    assert "| temperament-only | 60.0 | 70.0 | **3.0** | temperament-only, by 57.0 ± 7.3 over homeostatic |" in same


def test_plantings_of_one_contest_are_gathered_and_those_of_another_are_not(script: ModuleType) -> None:
    whole = {**KEPT, "frozen": "a"}
    first, second = ({**whole, "plantings": [one]} for one in KEPT["plantings"][:2])
    again = {**whole, "when": "2026-02-02", "plantings": [{**KEPT["plantings"][0], "truth": 2.0}]}
    assert [one["planted"] for one in script.beside(second, first)["plantings"]] == ["homeostatic", "anxious-learning"]
    assert [one["truth"] for one in script.beside(again, script.beside(second, first))["plantings"]] == [2.0, 1.0]
    for other in ({**first, "children": 64}, {**first, "frozen": "b"}, {}):
        assert script.beside(second, other)["plantings"] == second["plantings"]
