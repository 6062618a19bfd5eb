"""`attune simulate --procedure home-visit`, from the command to the page."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl

Command = Callable[..., tuple[int, str, str]]
WORDS = ("simulate", "--dyads", "3", "--months", "0.4", "--procedure", "home-visit", "--threads", "1", "--out", "run")


def test_a_visit_at_home_is_simulated_printed_and_kept(attune: Command) -> None:
    code, out, _ = attune(*WORDS, "--keep-records", "2")
    assert code == 0
    assert "matched share" in out and "caregiver answers a smile" in out
    tables = {place.stem: pl.read_parquet(place) for place in Path("run/tables").iterdir()}
    assert set(tables) == {
        "dyads", "bonds", "visits", "repairs", "interaction", "record_observations", "record_episodes", "record_coverage",
        "record_events",
    }  # fmt: skip
    assert tables["visits"]["dyad"].to_list() == tables["repairs"]["dyad"].to_list() == [0, 1, 2]
    assert tables["record_observations"]["procedure"].to_list() == ["home-visit"] * 2
    assert set(tables["record_events"]["person"]) == {"child", "caregiver"}
    page = Path("run/report.html").read_text("utf-8")
    assert '<section id="interaction">' in page and "NaN" not in page


def test_as_json_it_says_what_the_tables_say(attune: Command) -> None:
    code, out, _ = attune(*WORDS, "--json")
    assert code == 0
    said = json.loads(out)
    assert (said["dyads"], said["spec"]["seen"]["procedure"]) == (3, "home-visit")
    kept = pl.read_parquet("run/tables/interaction.parquet")
    assert [row["measure"] for row in said["interaction"]] == kept["measure"].to_list()
    assert [row["observed"] for row in said["interaction"]] == kept["observed"].to_list()
    assert "scales" not in said and "still_face" not in said
