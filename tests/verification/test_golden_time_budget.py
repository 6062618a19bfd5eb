"""BORIS' own time budget of one of its projects: the same seconds, bouts, means and deviations."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from attunement.measures.time_budget import time_budget
from attunement.recordings import Codebook, Track, read

PERSONS = ("subject1", "subject2")
BORIS = Path(__file__).parents[2] / "../shared/data/boris_tests"

pytestmark = pytest.mark.skipif(
    not BORIS.is_dir(), reason="BORIS' test files (../shared/data/boris_tests) are not here"
)


def test_boris_time_budget() -> None:
    book = Codebook(tracks=tuple(Track(partner=who, person=who, channel="behaviour") for who in PERSONS))
    record = read(BORIS / "tests_files_test.boris", book).record
    table = time_budget(record).filter(dyad="observation #1")
    ours = {(row["person"], row["code"]): row for row in table.iter_rows(named=True)}
    for theirs in json.loads((BORIS / "tests_files_test_time_budget1.json").read_text("utf-8")):
        row = ours[theirs["subject"], theirs["behavior"]]
        assert row["bouts"] == int(theirs["number"])
        assert row["seconds"] == pytest.approx(theirs["duration"], abs=0.0005)
        if row["bouts"]:
            assert row["mean_bout_s"] == pytest.approx(theirs["duration_mean"], abs=0.0005)
        if theirs["duration_stdev"] != "NA":
            assert row["sd_bout_s"] == pytest.approx(theirs["duration_stdev"], abs=0.0005)
    assert ours["subject1", "s"]["seconds"] == pytest.approx(16.875)
