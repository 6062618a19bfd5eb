"""`scripts/mutants` changes one thing at a time, only what a test could notice, and asks the nearest tests first."""

from __future__ import annotations

import ast
import importlib.util
import sys
from collections import Counter
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "mutants"
MODULE = '''"""Adds 1 + 1, and more than 2."""

from dataclasses import dataclass

MOST = 3  # not 4


@dataclass(order=1 < 2)
class Box:
    """A box of 5 by 6."""

    size: "int" = 7
    loss: float = 0.0


def area(width: int = 2, *, names: tuple[int, 8] = ()) -> dict[str, 9]:
    """Return width × 10."""
    declared = param("a", 11, low=12), Note("read", 13 - 1)
    if not names and width <= MOST:
        raise ValueError(f"the width is {width - 1}, at most {MOST + 1}")
    wide = "größer" != names and f"{width}" + "x"
    return width * 0.5 if wide == "a" or True else [declared, -14 / width]
'''
FOUND = [
    "MOST = 4  # not 4",
    'size: "int" = 8',
    "loss: float = 0.1",
    "def area(width: int = 3, *, names: tuple[int, 8] = ()) -> dict[str, 9]:",
    "if not names or width <= MOST:",
    "if names and width <= MOST:",
    "if not names and width < MOST:",
    'wide = "größer" != names or f"{width}" + "x"',
    'wide = "größer" == names and f"{width}" + "x"',
    'return width * 0.5 if wide != "a" or True else [declared, -14 / width]',
    'return width * 0.5 if wide == "a" and True else [declared, -14 / width]',
    'return width / 0.5 if wide == "a" or True else [declared, -14 / width]',
    'return width * 0.75 if wide == "a" or True else [declared, -14 / width]',
    'return width * 0.5 if wide == "a" or True else [declared, -14 * width]',
    'return width * 0.5 if wide == "a" or True else [declared, -15 / width]',
]
"""Every line of the module as some mutant has it: docstrings, types, decorators, messages and ranges stay as they are."""


@pytest.fixture
def mutants(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    """The script as a module, looking at a small checkout."""
    loader = SourceFileLoader("mutants", str(SCRIPT))
    spec = importlib.util.spec_from_loader("mutants", loader)
    assert spec is not None
    module: ModuleType = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "mutants", module)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    for name, text in {
        "src/attunement/shapes/box.py": MODULE,
        "src/attunement/shapes/deep/ball.py": "ROUND = 1\n",
        "tests/unit/shapes/test_box.py": "from attunement.shapes.box import area\n",
        "tests/unit/shapes/test_box_printing.py": "",
        "tests/unit/other/test_house.py": "from attunement.shapes.box import Box\n",
        "tests/unit/other/test_boxer.py": "from attunement.shapes.boxer import Box\n",
        "tests/unit/test_examples.py": "",
        "src/attunement/street/row.py": "from attunement.shapes.box import Box\n",
        "tests/unit/street/test_row.py": "from attunement.street.row import Box\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    yield module


BOX, BALL = Path("src/attunement/shapes/box.py"), Path("src/attunement/shapes/deep/ball.py")


def test_only_what_a_test_could_notice_is_changed(mutants: Any) -> None:
    before = MODULE.splitlines()
    lines = []
    for mutant in mutants.candidates(BOX):
        after = mutant.text(MODULE).splitlines()
        [changed] = [i for i, (one, other) in enumerate(zip(before, after, strict=True)) if one != other]
        assert changed + 1 == mutant.line, "the line that is said is the line that changed"
        lines.append(after[changed].strip())
    assert sorted(lines) == sorted(FOUND)


def test_a_mutant_changes_one_place_and_can_be_run(mutants: Any) -> None:
    for mutant in mutants.candidates(BOX):
        text = mutant.text(MODULE)
        ast.parse(text)
        assert text == MODULE[: mutant.start] + mutant.instead + MODULE[mutant.end :] != MODULE
        assert "\n" not in MODULE[mutant.start : mutant.end] + mutant.instead


def test_the_same_seed_draws_the_same_and_nothing_twice(mutants: Any) -> None:
    drawn = mutants.chosen([BOX, BALL], 9, 3)
    assert drawn == mutants.chosen([BOX, BALL], 9, 3) != mutants.chosen([BOX, BALL], 9, 4)
    everything = mutants.chosen([BOX, BALL], 100, 3)
    assert len(everything) == len(set(everything)) == len(FOUND) + 1
    first = Counter(mutants.chosen([BOX, BALL], 1, seed)[0].file for seed in range(300))
    expected = 300 / (1 + len(FOUND) ** 0.75)  # less rarely than one in sixteen
    assert abs(first[BALL] - expected) < 3 * expected**0.5


def test_the_nearest_tests_are_asked_first_and_none_twice(mutants: Any) -> None:
    def each(name: str) -> tuple[str, ...]:
        return tuple(f"tests/unit/test_{what}.py::test_{what}[attunement.{name}]" for what in ("examples", "usual"))

    def rest(*done: str) -> list[tuple[str, ...]]:
        ignored = tuple(f"--ignore={path}" for path in done)
        return [("-m", speed, *ignored, "tests/unit/shapes") for speed in ("not slow", "slow")]

    box, printing = "tests/unit/shapes/test_box.py", "tests/unit/shapes/test_box_printing.py"
    named = (box, printing, *each("shapes.box"))
    quick, slow = rest(box, printing)
    of_its_user = ("tests/unit/street/test_row.py",)
    asked = [named, ("tests/unit/other/test_house.py",), quick, of_its_user, slow]
    assert mutants.stages_of(BOX, mutants.ROOT) == asked
    assert mutants.stages_of(BALL, mutants.ROOT) == [each("shapes.deep.ball"), *rest()]


def test_a_mutant_is_noticed_by_tests_that_pass_without_it(mutants: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second stage fails where the default width is not 2; the first never does."""
    source = mutants.ROOT / BOX
    asked: list[tuple[str, ...]] = []

    def fail(tests: tuple[str, ...], place: Path) -> bool:
        asked.append(tests)
        return "test_house" in tests[0] and "width: int = 2" not in source.read_text("utf-8")

    monkeypatch.setattr(mutants, "fail", fail)
    width, most = (
        next(m for m in mutants.candidates(BOX) if text in m.text(MODULE)) for text in ("width: int = 3", "MOST = 4")
    )
    assert mutants.noticed(width, mutants.ROOT)
    stages = mutants.stages_of(BOX, mutants.ROOT)
    assert asked == [stages[0], stages[1], stages[1]], "with the change until one fails, then that one without it"
    assert not mutants.noticed(most, mutants.ROOT) and asked[3:] == stages
    assert source.read_text("utf-8") == MODULE
    monkeypatch.setattr(mutants, "fail", lambda tests, place: True)
    mutants.sound.clear()
    assert mutants.noticed(most, mutants.ROOT) is None, "tests that fail anyway tell nothing"
    assert source.read_text("utf-8") == MODULE
