"""`attune simulate --procedure day`: what is printed, kept and said as JSON, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from attunement.cli.printing_day import picture

Command = Callable[..., tuple[int, str, str]]
WORDS = ("simulate", "--dyads", "4", "--months", "1", "--procedure", "day", "--threads", "1", "--out", "run")


def test_a_day_is_lived_printed_and_kept(attune: Command) -> None:
    code, out, _ = attune(*WORDS, "--day", "nursery", "--keep-records", "2")
    assert code == 0
    words = " ".join(out.split())
    assert "minutes of crying" in words and "Wakings at night" in words and "The day of child 0" in words
    assert words.index("mother comes to care") < words.index("A day, by child")
    tables = {place.stem: pl.read_parquet(place) for place in Path("run/tables").iterdir()}
    assert set(tables) == {"dyads", "bonds", "days", "day_hours", "wakings", "moments"}
    assert tables["days"]["dyad"].to_list() == [0, 1, 2, 3] and tables["moments"]["dyad"].unique().to_list() == [0, 1]
    assert set(tables["day_hours"]["person"]) == {"mother", "nursery", "father"}
    page = Path("run/report.html").read_text("utf-8")
    assert '<section id="who_cares">' in page and "NaN" not in page
    assert set(tables["bonds"]["person"]) == {"mother", "nursery", "father", "people in general"}


def test_without_a_plan_the_day_is_spent_at_home(attune: Command) -> None:
    code, out, _ = attune(*WORDS, "--keep-records", "0", "--json")
    said = json.loads(out)
    assert code == 0 and [row["person"] for row in said["by_person"]] == ["mother"]
    assert said["day"]["awake_h"]["mean"] == pytest.approx(pl.read_parquet("run/tables/days.parquet")["awake_h"].mean())
    assert {row["hour"] for row in said["by_hour"]} >= {7, 10, 19}
    assert said["spec"]["life"]["events"]["day"]["name"] == "at-home"
    assert sum(row["share"] for row in said["wakings"]) == pytest.approx(1)


def test_events_say_who_cares_and_the_plan_who_is_there(attune: Command) -> None:
    Path("family.toml").write_text('[[event]]\nage = 0\nwho = "granny"\nkind = "cares"\n', "utf-8")
    code, out, _ = attune(*WORDS, "--events", "family.toml", "--json")
    assert code == 0 and [row["person"] for row in json.loads(out)["by_person"]] == ["granny"]
    code, _, err = attune(*WORDS, "--events", "family.toml", "--day", "nursery")
    assert code == 2 and "gives hours to mother, who does not care for the child" in " ".join(err.split())
    code, _, err = attune(*WORDS, "--day", "nursry")
    assert code == 2 and "There is no day plan called 'nursry'." in " ".join(err.split())


def test_a_day_plan_also_raises_children_for_another_procedure(attune: Command) -> None:
    words = [word if word != "day" else "home-visit" for word in WORDS]
    code, out, _ = attune(*words, "--day", "shared-nights", "--json")
    assert code == 0 and set(json.loads(out)["calendar"][0]["cares"]) == {"mother", "father"}


def test_the_plans_and_the_sleep_are_shown(attune: Command) -> None:
    code, out, _ = attune("show", "procedure", "day")
    words = " ".join(out.split())
    assert code == 0 and "nursery 8–16 (misses mother)" in words and "From 6 months: up at 7" in words


def test_a_childs_day_as_a_picture() -> None:
    rows = {
        "dyad": [7] * 24, "person": ["mother"] * 14 + ["father"] * 10, "awake_s": [0.0] * 6 + [300.0] * 18,
        "cry_s": [0.0] * 12 + [3.0, 60.0] + [0.0] * 10,
    }  # fmt: skip
    head, midnight, one = picture(pl.DataFrame(rows))
    assert head.startswith("The day of child 7") and midnight == "    0 h  |      ......|  mother"
    assert one == "    1 h  |!#..........|  mother, father"
