"""The page on rivals says what the theories say, and its results come from scoreboards only."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from attunement.evidence.contest import Contest
from attunement.evidence.finding import Role
from attunement.evidence.scoreboard import Row, Scoreboard
from attunement.theories.catalogue import RIVALS, theory

ROOT = Path(__file__).parents[3]
DOCS, SCRIPTS = ROOT / "docs", ROOT / "scripts"
TEXT = (DOCS / "rivals.md").read_text("utf-8")


@pytest.fixture(scope="module")
def made() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_rivals", SCRIPTS / "make_rivals.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_each_rests_on_is_as_the_theories_say_now(made: ModuleType) -> None:
    for name in RIVALS:
        assert made.rests_on(name) in TEXT, "A theory changed: run `python scripts/make_rivals.py`."
        assert theory(name).summary in TEXT
        assert name in TEXT.partition("<!-- rivals")[0], "each rival has its paragraph"


def board(name: str, value: float) -> Scoreboard:
    number = Row(
        finding="some.finding", part="value", role="validation", construct="", citation="", counts=True, seen=True,
        status="inside" if value <= 0.3 else "outside", published=0.25, band=(0.2, 0.3), simulated=value,
        simulated_interval=(value - 0.001, value + 0.001),
    )  # fmt: skip
    words = Row(
        finding="in.words", part="", role="validation", construct="", citation="", counts=True, seen=True,
        status="outside", says="no",
    )  # fmt: skip
    return Scoreboard((number, words), {}, name, 3, 512, "f" * 64)


def test_results_say_who_wins_and_that_nobody_was_fitted(made: ModuleType) -> None:
    contest = Contest((board("homeostatic", 0.40), board("point-belief", 0.26)))
    said = made.results(contest)
    assert "512 children in a large cohort, seed 3" in said
    assert "Not fitted, and so not at their best: point-belief" in said
    assert "| some.finding | 0.25 | ✗ 0.40 | ✓ 0.26 | point-belief (0.10) |" in said
    assert "| in.words |  | ✗ | ✗ | in words |" in said
    assert "**point-belief**: nearest by itself on some.finding; the only one inside on some.finding." in said
    assert made.section(contest, Role.VALIDATION) in said


def test_only_what_stands_between_the_marks_is_written_anew(made: ModuleType) -> None:
    contest = Contest((board("homeostatic", 0.25), board("point-belief", 0.26)))
    written = made.page(TEXT, contest)
    before, after = (text.partition("<!-- results")[0] for text in (TEXT, written))
    assert before == after
    assert made.page(written, contest) == written
    assert made.NO_RESULTS in made.page(written, None)
    with pytest.raises(SystemExit, match="no place for results"):
        made.page(TEXT.replace("<!-- end of results -->", ""), None)
