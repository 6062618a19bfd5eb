"""`docs/calibrating.md` is what its script writes, and its Python runs."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
from quick_theory import QuickTheory

from attunement.inference import simulator

ROOT = Path(__file__).parents[3]
DOCS, SCRIPTS = ROOT / "docs", ROOT / "scripts"


@pytest.fixture
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_recovery", SCRIPTS / "make_recovery.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_what_the_script_writes(script: ModuleType) -> None:
    assert (DOCS / "calibrating.md").read_text("utf-8") == script.page(), "run python scripts/make_recovery.py"


def test_what_was_found_is_told(script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script, "KEPT", tmp_path / "recovery.json")
    assert script.recovery() == "Not yet run."
    number = {
        "name": "choice.avert",
        "planted": -1.0,
        "fitted": -0.9,
        "low": -1.1,
        "high": -0.8,
        "verdict": "identified",
    }
    kept = (
        '{"theory": "x", "when": "2026-01-01", "runs": 9, "children": 64, "seed": 1, "recoveries": '
        f"[[{script.json.dumps(number | {'within': True})}], [{script.json.dumps(number | {'within': False})}]]}}"
    )
    script.KEPT.write_text(kept, encoding="utf-8")
    told = script.recovery()
    assert "1 of 2 planted numbers" in told and told.count("**outside**") == 1


def test_the_python_of_the_page_runs(
    quick: QuickTheory, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import attunement.inference as package

    monkeypatch.setattr(package, "simulate_targets", lambda theory, point, **given: quick.simulate(
        theory, point, statistics=quick.truth(point), **given
    ))  # fmt: skip
    (block,) = re.findall(
        r"^```python\n(.*?)^```", (DOCS / "calibrating.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    exec(compile(block, "docs/calibrating.md", "exec"), {"__name__": "docs"})
    assert "choice.avert" in capsys.readouterr().out
    assert simulator.simulate_targets is not package.simulate_targets
