"""Tables that are read on the page: the right columns under plain heads, for one visit and for all together."""

from __future__ import annotations

import polars as pl

from attunement.web.recordings.recordings_explained import explained, glossary
from attunement.web.recordings.recordings_tables import sheets

BUDGET = pl.DataFrame(
    {
        "observation": [0, 0, 1], "dyad": ["a", "a", "b"], "occasion": ["1"] * 3, "person": ["child", "child", "child"],
        "channel": ["face"] * 3, "code": ["smile", "cry", "smile"], "seconds": [30.0, 10.0, 20.0], "share": [0.5, 1 / 6, 0.25],
        "bouts": [3, 1, 2], "mean_bout_s": [10.0, 10.0, None], "rate_per_min": [3.0, 1.0, 2.0], "latency_s": [1.0, 2.0, 3.0],
    }
)  # fmt: skip
OVER = pl.DataFrame(
    {
        "person": ["child"],
        "channel": ["face"],
        "code": ["smile"],
        "dyads": [2],
        "seconds_mean": [25.0],
        "share_mean": [0.375],
    }
)
AGREEMENT = pl.DataFrame(
    {"person": ["child"], "channel": ["face"], "coder_1": ["ann"], "coder_2": ["ben"], "kappa": [0.4], "percent_agreement": [80.0],
     "why_no_kappa": pl.Series([None], dtype=pl.String)}
)  # fmt: skip


def heads(sheet: dict) -> list[str]:
    return [column["words"] for column in sheet["columns"]]


def test_the_time_budget_of_one_visit_has_that_visits_rows():
    [sheet] = sheets({"time_budget": BUDGET}, 0)
    assert heads(sheet) == ["who", "code", "seconds", "part of the time", "times", "each lasts", "a minute"]
    assert sheet["rows"] == [["child", "smile", 30.0, 0.5, 3, 10.0, 3.0], ["child", "cry", 10.0, 1 / 6, 1, 10.0, 1.0]]


def test_all_together_is_the_mean_over_dyads_where_there_is_one():
    [sheet] = sheets({"time_budget": BUDGET, "time_budget_dyads": OVER})
    assert (sheet["name"], sheet["rows"]) == ("time_budget_dyads", [["child", "smile", 25.0, 0.375]])
    assert sheet["says"].endswith("Means over 2 dyads.")


def test_without_a_mean_each_visit_is_named():
    [sheet] = sheets({"time_budget": BUDGET})
    assert heads(sheet)[:4] == ["dyad", "visit", "who", "code"]
    assert len(sheet["rows"]) == 3


def test_coders_are_compared_without_a_pair_and_empty_columns_are_left_out():
    [sheet] = sheets({"agreement": AGREEMENT})
    assert heads(sheet) == ["who", "first coder", "second coder", "kappa", "same code"]
    assert [column["unit"] for column in sheet["columns"]][-2:] == ["number", "percent"]


def test_nothing_that_was_not_measured_is_shown():
    assert sheets({"matching": BUDGET}) == []
    assert sheets({"time_budget": BUDGET}, 7) == []


def test_measures_are_explained_in_whatever_words_a_study_has():
    assert explained("wife answers positive")["unit"] == "points"
    assert explained("joint protest or negative share") == {
        "unit": "share",
        "says": "of the compared time both are protest or negative",
    }
    assert explained("something new") == {"unit": "", "says": ""}
    assert all(entry["says"].endswith(".") for entry in glossary())
