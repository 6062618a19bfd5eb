"""Every public helper is listed on the page with one sentence and an example, and the examples run."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import numpy as np
import pytest

from attunement.evidence import helpers, virtual_study
from attunement.evidence.studies import care, lives, readings, seen, turns, twins
from attunement.evidence.studies.cohorts import Cohorts
from attunement.evidence.virtual_study import Measured, load_studies
from attunement.life.population import STANDARD

PAGE = (Path(__file__).parents[4] / "docs" / "adding-a-finding.md").read_text("utf-8")
ROWS = re.findall(r"^\| `(\w+)` \| (.+?) \| `(.+)` \|$", PAGE, re.MULTILINE)
MACHINERY = {"VirtualStudy", "load_studies", "Situation", "Play"}
"""What runs studies, or comes with a group; nobody calls it in a study."""


@pytest.fixture(scope="module")
def names() -> dict[str, object]:
    cohorts = Cohorts(size=64)
    newborn = cohorts.raised(cohorts.drawn("low-risk", 64), months=0)
    children = helpers.grown(newborn, 1)
    return {name: getattr(helpers, name) for name in helpers.__all__} | {
        "cohorts": cohorts, "newborn": newborn, "children": children, "caring": newborn.lanes.traits[1],
        "group": helpers.Group(children), "STANDARD": STANDARD,
    }  # fmt: skip


def test_every_public_helper_is_lifted() -> None:
    for module in (care, lives, readings, seen, turns, twins, virtual_study):
        defined = {
            name for name, thing in vars(module).items()
            if not name.startswith("_") and (inspect.isfunction(thing) or inspect.isclass(thing))
            and thing.__module__ == module.__name__
        }  # fmt: skip
        assert defined - MACHINERY <= set(helpers.__all__), module.__name__


def test_every_lifted_helper_is_on_the_page_with_one_sentence() -> None:
    assert sorted(name for name, _, _ in ROWS) == sorted(helpers.__all__)
    for name, sentence, example in ROWS:
        assert sentence.endswith(".") and sentence.count(". ") == 0, name
        assert re.search(rf"\b{name}\b", example), name


@pytest.mark.parametrize(("name", "example"), [(name, example) for name, _, example in ROWS])
def test_an_example_runs(name: str, example: str, names: dict[str, object]) -> None:
    result = eval(example, dict(names))
    assert result is not None
    if isinstance(result, Measured):
        assert np.isfinite(result.value) or name in ("correlation", "odds_ratio")


def test_the_design_on_the_page_runs(tmp_path: Path) -> None:
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    place = tmp_path / "mine.py"
    place.write_text(blocks[1], "utf-8")
    sensitivity, gaze = load_studies(place)["mine.trial"](Cohorts(size=512))
    assert isinstance(sensitivity, Measured) and sensitivity.value > 0
    assert isinstance(gaze, Measured) and abs(gaze.value) < 1
