"""`attune simulate --events`: the calendar first, and what children expect of whom, in the terminal, as JSON and on the page."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

Command = Callable[..., tuple[int, str, str]]
WORDS = ("simulate", "--dyads", "6", "--months", "0.4", "--procedure", "home-visit", "--threads", "1", "--out", "run")
FAMILY = """
[[event]]
age = 0
who = "mother"
kind = "cares"
[[event]]
age = 0.2
who = "father"
kind = "cares"
every = 2
"""


@pytest.fixture
def family() -> str:
    Path("family.toml").write_text(FAMILY, "utf-8")
    return "family.toml"


def test_the_terminal_says_with_whom_the_children_are_seen(attune: Command, family: str) -> None:
    code, out, _ = attune(*WORDS, "--events", family)
    assert code == 0
    assert "Seen at 0.4 months with mother." in out and "0.4 months, seen with mother, theory" in " ".join(out.split())
    assert "caregiver own" not in out
    assert out.index("mother 50%, father 50%") < out.index("What the children expect")
    page = Path("run/report.html").read_text("utf-8")
    assert '<section id="who_cares">' in page and '<section id="of_whom">' in page and "with mother." in page


def test_as_json_it_says_the_calendar_and_what_is_expected_of_whom(attune: Command, family: str) -> None:
    code, out, _ = attune(*WORDS, "--events", family, "--json")
    said = json.loads(out)
    assert code == 0
    assert [(entry["months"], entry["cares"]) for entry in said["calendar"]] == [
        (0, {"mother": 1}), (0.2, {"mother": 0.5, "father": 0.5}),
    ]  # fmt: skip
    told = {(row["person"], row["expectation"]): row["mean"] for row in said["expectations"]}
    bonds = pl.read_parquet("run/tables/bonds.parquet").filter(pl.col("person") == "father")
    assert told["father", "comfort_expectation"] == pytest.approx(bonds["comfort_expectation"].mean())
    assert told["people in general", "familiarity"] is None
    assert {person for person, _ in told} == {"mother", "father", "people in general"}


def test_what_somebody_becomes_is_printed_and_lived(attune: Command, family: str) -> None:
    became = '[[event]]\nage = 0.1\nwho = "mother"\nkind = "becomes"\nwarmth = -0.5\nevery = 8\n'
    Path(family).write_text(FAMILY + became, "utf-8")
    code, out, _ = attune(*WORDS, "--events", family)
    assert code == 0 and "mother becomes: warmth -0.5" in " ".join(out.split())
    page = Path("run/report.html").read_text("utf-8")
    assert "mother becomes: warmth -0.5, in bout 1 of every 8" in page
    Path(family).write_text(FAMILY + became.replace("-0.5", "50"), "utf-8")
    code, _, err = attune(*WORDS, "--events", family)
    assert code != 0 and "`warmth` must lie between -10 and 10" in " ".join(err.split())


def test_retests_after_events_are_refused_with_what_to_leave_out(attune: Command, family: str) -> None:
    code, _, err = attune("simulate", "--events", family, "--retest", "6")
    assert code != 0 and "leave out --retest, or the events" in " ".join(err.split())
