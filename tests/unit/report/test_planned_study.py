"""The plan's page: every outcome has its curve, and says what it found, or that it did not."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import polars as pl
import pytest
from drawn import check_as_drawn, check_page_as_written

from attunement.planning import Answer, Plan
from attunement.report.planned_study import about, caveats, power_figures, write_power_report

SIZES = (8, 20, 100, 400)


def answer(outcome: str, **changes) -> Answer:
    usual = {
        "test": "Welch's t test", "metric": "d", "interval_s": None, "effect": 0.33, "effect_low": 0.31,
        "effect_high": 0.35, "is_set": False, "levels": (0.0, 0.33), "published": 0.33, "finding": "int.lessmore",
        "role": "in view while building", "per_arm": 140, "in_all": 280, "in_all_low": 270, "in_all_high": 290,
        "to_recruit": 280, "textbook": 290, "sizes": SIZES, "power": (0.05, 0.1, 0.4, 0.9),
        "power_low": (0.04, 0.08, 0.38, 0.88), "power_high": (0.06, 0.12, 0.42, 0.92),
    }  # fmt: skip
    return Answer(outcome=outcome, **(usual | changes))


NONE = dict.fromkeys(("per_arm", "in_all", "in_all_low", "in_all_high", "to_recruit", "textbook", "published"))
PLAN = Plan(
    design="x", does="Families are <seen>.", arms=("usual", "training"), effect=0.33, effect_means="the d between arms",
    says=("It takes much.",), coder_says="Two coders agree.", coder_kappa=0.7, frozen_kappa=0.69, coder_error=0.98,
    dropout=0.1, alpha=0.05, wanted_power=0.8, most=400, repeats=100, children=1000, seed=1, theory="homeostatic",
    population="mixed-risk",
    answers=(
        answer("sensitivity", is_set=True),
        answer("out of reach", **NONE, effect=0.02, effect_low=0.01, finding="", role=""),
        answer("nothing", **NONE, effect=0.0, effect_low=-0.1),
        answer("coded", interval_s=1.0, in_all_high=None),
        answer("coded", interval_s=30.0, power=(0.02, 0.03, 0.1, 0.3), **NONE),
    ),
)  # fmt: skip


def test_the_page_stands_alone(tmp_path: Path) -> None:
    page = write_power_report(PLAN, tmp_path).read_text("utf-8")
    assert "<script" not in page and not re.search(r'(src|href)="https?:', page)
    assert "Families are &lt;seen&gt;." in page and "Two coders agree." in page
    assert msgspec.json.decode((tmp_path / "plan.json").read_bytes(), type=Plan) == PLAN
    assert sorted(p.name for p in (tmp_path / "figures").glob("*.csv")) == [f"power_{i}.csv" for i in range(1, 5)]
    assert pl.read_csv(tmp_path / "figures" / "power_4.csv")["every_s"].unique().sort().to_list() == [1, 30]


def test_sentences_say_what_was_found() -> None:
    sensitivity, far, nothing, coded = power_figures(PLAN)
    assert sensitivity.sentence == "With 280 dyads in all, 140 in each arm, 80 % of studies find the effect."
    assert "as was asked" in sensitivity.sure
    assert far.sentence == "With 400 dyads, the most that were allowed, 90 % of studies find the effect."
    assert far.tags == ("the model’s alone",)
    assert nothing.sentence.startswith("There is no effect in the pool")
    assert "Coded every 1 s" in coded.sentence and "Coded every 30 s" in coded.sentence
    assert "to more than 400 dyads" in coded.sure


@pytest.mark.parametrize("width", [720, 328])
def test_marks_stay_on_the_sheet(width: int) -> None:
    for figure in power_figures(PLAN):
        markup = figure.draw(width).markup(name="x", title="t", description="d")
        numbers = [float(x) for x in re.findall(r' (?:cx|x)="([-\d.]+)"', markup)]
        assert numbers and all(0 <= x <= width for x in numbers)
        places = [float(x) for d in re.findall(r' d="([^"]+)"', markup) for x in re.findall(r"[ML]([-\d.]+) ", d)]
        assert places and all(-1 <= x <= width + 1 for x in places)


def test_what_the_numbers_are_is_said() -> None:
    assert about(PLAN) == ["Effect: 0.33, the d between arms.", "It takes much.", "Two coders agree."]
    said = " ".join(caveats(PLAN))
    assert "Every other effect is what the theory makes" in said and "known while the theory was built" in said
    assert "10 % are lost" in said
    emerging = msgspec.structs.replace(PLAN, effect=None, effect_means="it emerges.", coder_says="", dropout=0.0)
    assert about(emerging)[0] == "Effect: not set; it emerges." and "lost" not in " ".join(caveats(emerging))


def test_figures_are_as_they_were_last_looked_at() -> None:
    for figure in power_figures(PLAN):
        check_as_drawn(figure)


def test_the_page_says_what_it_said(tmp_path: Path) -> None:
    check_page_as_written("page-of-plan", write_power_report(PLAN, tmp_path).read_text("utf-8"))
