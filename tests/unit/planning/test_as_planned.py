"""Plans from a few children as they were when last looked at: every answer, and what a terminal shows of each.

So few children find nothing out. But they are the same on every processor, so that nothing changes unseen.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from attunement.cli.power_printing import print_designs, print_plan
from attunement.planning import DESIGNS, dyads_needed
from kept import check_kept, told

FOLDER = Path(__file__).parent / "planned"
ASKED = {
    "sensitivity-training": {"effect": 0.6, "dropout": 0.25},
    "risk-groups": {"coder_kappa": 0.6, "alpha": 0.01, "power": 0.5},
    "still-face-effect": {"interval_s": 5.0},
}


@pytest.mark.parametrize("name", DESIGNS)
def test_a_plan_as_it_was(name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    plan = dyads_needed(name, children=256, repeats=100, most=120, seed=4, **ASKED.get(name, {}))  # type: ignore[arg-type]
    values = {field: getattr(plan, field) for field in plan.__struct_fields__ if field != "answers"}
    answers = [{field: getattr(answer, field) for field in answer.__struct_fields__} for answer in plan.answers]
    lines = [*told(values), *(line for answer in answers for line in ("", *told(answer)))]
    print_plan(plan)
    shown = "\n".join(line.rstrip() for line in capsys.readouterr().out.splitlines())
    check_kept(FOLDER / f"{name}.txt", "\n".join(lines) + f"\n{shown}\n")


def test_designs_as_they_were_shown(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    print_designs(list(DESIGNS.values()))
    print_designs(list(DESIGNS.values()), json=True)
    shown = "\n".join(line.rstrip() for line in capsys.readouterr().out.splitlines())
    check_kept(FOLDER / "designs.txt", f"{shown}\n")
