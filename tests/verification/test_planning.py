"""The output blocks of the page on planning are what the commands print, and simulated power agrees with the formulas."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from attunement.planning import Plan, dyads_needed

ROOT = Path(__file__).parents[2]
DOCS, SCRIPTS = ROOT / "docs", ROOT / "scripts"
pytestmark = pytest.mark.slow


def test_the_page_is_up_to_date() -> None:
    spec = importlib.util.spec_from_file_location("make_planning", SCRIPTS / "make_planning.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    text = (DOCS / "planning-a-study.md").read_text("utf-8")
    assert module.renewed(text) == text


@pytest.fixture(scope="module")
def plan() -> Plan:
    return dyads_needed("sensitivity-training", effect=0.4, children=8192, repeats=1000, most=2000)


def test_ratings_need_what_the_formula_says(plan: Plan) -> None:
    (answer,) = plan.of("observed sensitivity")
    assert answer.in_all is not None and answer.textbook is not None
    assert answer.in_all == pytest.approx(answer.textbook, rel=0.1)


def test_security_needs_what_the_formula_says(plan: Plan) -> None:
    (answer,) = plan.of("security, B or not")
    assert answer.in_all is not None and answer.textbook is not None
    assert answer.in_all == pytest.approx(answer.textbook, rel=0.15)


def test_coders_who_agree_less_need_more_dyads() -> None:
    few, many = (
        dyads_needed("frightening-behaviour", coder_kappa=kappa, children=8192, most=1000).answers[0]
        for kappa in (0.75, 0.35)
    )
    assert few.in_all is not None and many.in_all is not None
    assert many.effect < few.effect and many.in_all > few.in_all * 1.2
