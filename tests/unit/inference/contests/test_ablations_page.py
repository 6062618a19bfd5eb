"""`docs/ablations.md` is what its script writes from the stored run; every verdict follows from numbers in it."""

from __future__ import annotations

import importlib.util
import json
from argparse import Namespace
from pathlib import Path
from types import ModuleType

import pytest

from attunement.inference.contests.ablation import Ablation
from attunement.inference.contests.mechanisms import MECHANISMS

SCRIPTS = Path(__file__).parents[4] / "scripts"
WHOLE = {"losses": [10.0, 11.0, 12.0], "refitted": [9.0, 10.0, 11.0]}
LOST = [["some.finding", "inside", "outside"]]


@pytest.fixture
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_ablations", SCRIPTS / "make_ablations.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def one(*losses: float, **others: object) -> dict[str, object]:
    return {"name": "a mechanism", "off": {"bid_gate.floor": 1.0}, "losses": list(losses)} | others


def test_the_page_is_what_the_script_writes(script: ModuleType) -> None:
    assert script.PAGE.read_text("utf-8") == script.page(), "run python scripts/make_ablations.py"


def test_the_stored_run_is_of_mechanisms_that_are_there(script: ModuleType) -> None:
    if not script.KEPT.exists():
        assert "Not yet run" in script.PAGE.read_text("utf-8")
        return
    kept = json.loads(script.KEPT.read_text("utf-8"))
    now = {one.name: {n: float(v) for n, v in one.off.items()} for one in MECHANISMS}
    assert {m["name"]: m["off"] for m in kept["mechanisms"]} == now, "run python scripts/make_ablations.py --run"


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (one(40.0, 41.0, 43.0), "earns its place, unless a refit makes up for it"),
        (one(40.0, 41.0, 43.0, refitted=[30.0, 32.0, 31.5]), "earns its place"),
        (one(40.0, 41.0, 43.0, refitted=[9.5, 9.8, 11.1]), "other numbers make up for it"),
        (one(40.0, 41.0, 43.0, refitted=[9.5, 9.8, 11.1], changed=LOST), "earns its place by some.finding"),
        (one(10.5, 10.8, 12.1), "earns nothing here"),
        (one(10.5, 10.8, 12.1, changed=LOST), "earns its place by some.finding"),
        (one(10.5, 10.8, 12.1, changed=[["some.finding", "outside", "inside"]]), "earns nothing here"),
        (one(2.0, 3.1, 4.0), "fits better without it"),
    ],
)
def test_verdicts_follow_from_numbers(script: ModuleType, found: dict, said: str) -> None:
    assert script.verdict(found, WHOLE) == said


def test_what_was_not_run_is_not_claimed(script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script, "KEPT", tmp_path / "kept.json")
    assert "Not yet run" in script.page()
    kept = {
        "when": "2026-01-01", "children": 2048, "seeds": [1, 2, 3], "refit": {"runs": 16, "children": 1024, "design": 256},
        "whole": WHOLE, "mechanisms": [one(40.0, 41.0, 43.0), one(10.5, 10.8, 12.1) | {"name": "another"}],
    }  # fmt: skip
    script.KEPT.write_text(json.dumps(kept), encoding="utf-8")
    page = script.page()
    assert "No refit was run." in page and "were not run for all mechanisms" in page
    assert (
        "| a mechanism | `bid_gate.floor` = 1 | +30.3 ± 1.4 | – | not run | earns its place, unless a refit makes up for it |"
        in page
    )
    assert "| another | `bid_gate.floor` = 1 | +0.1 ± 0.9, within noise | – | not run | earns nothing here |" in page
    assert "**Earns nothing here:** another." in page


def test_what_earned_nothing_is_asked_again_alone_and_in_pairs(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["being left is strange", "expected answers outlast the bout", "play makes a child smile"]
    monkeypatch.setattr(script, "MECHANISMS", [one for one in MECHANISMS if one.name in names])
    asked: list[dict[str, float]] = []

    def measured(ablation: Ablation, *, children: int, seeds: tuple[int, ...], rival: str = "") -> list[float]:
        if rival:
            return [10.0 + (90.0 if rival == "proximity-reward" and ablation.off else 0.0)] * len(seeds)
        asked.append(dict(ablation.off))
        both = {"need.separation_weight", "contingency.slow_rate"} <= set(ablation.off)
        return [10.0 + 0.01 * seed + (5.0 if both else 0.0) for seed in range(len(seeds))]

    monkeypatch.setattr(script, "losses", measured)
    kept = {
        "whole": WHOLE,
        "mechanisms": [one(10.5, 10.8, 12.1) | {"name": n} for n in names[:2]]
        + [one(40.0, 41.0, 43.0) | {"name": names[2]}],
    }
    given = Namespace(out=tmp_path, children=64)
    idle = script.asked_again(kept, given)
    assert asked == [{}, {"need.separation_weight": 0}, {"contingency.slow_rate": 0}, asked[1] | asked[2]]
    assert script.asked_again(kept, given)["sets"] == idle["sets"] and len(asked) == 4, "nothing is measured twice"
    *said, stays = script.again({"idle": idle})
    assert said == script.again({"idle": idle})[:-1]
    assert "| being left is strange | +0.0 ± 0.0, within noise |" in said[-1] and "+90.0 ± 0.0" in said[-1]
    assert "| being left is strange; expected answers outlast the bout | +5.0 ± 0.0 |" in said[1]
    assert said[2].startswith("*being left is strange* and *expected answers outlast the bout* together earn more")
    assert stays == script.STAYS and script.again({}) == []


def test_a_pair_keeps_steps_that_were_left_out(script: ModuleType) -> None:
    step = next(one for one in MECHANISMS if one.instead)
    number = next(one for one in MECHANISMS if one.off)
    pair = script.both(step, number)
    assert (pair.instead, pair.off) == (step.instead, number.off)
