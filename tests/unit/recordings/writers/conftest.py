from __future__ import annotations

import polars as pl
import pytest

from attunement.record import Record


@pytest.fixture
def visit() -> Record:
    """One visit of ten seconds: affect of two people, the child's gaze with a point, and a stretch out of sight."""
    events = [
        ("child", "affect", "smile", 1.0, 4.0),
        ("child", "affect", "cry", 4.0, 6.5),
        ("child", "gaze", "face", 2.0, 2.0),
        ("caregiver", "affect", "smile", 2.0, 7.0),
    ]
    coverage = [
        ("child", "affect", "coded", 0.0, 8.0),
        ("child", "affect", "uncodable", 8.0, 10.0),
        ("child", "gaze", "coded", 0.0, 10.0),
        ("caregiver", "affect", "coded", 0.0, 10.0),
    ]
    return Record.build(
        observations={
            "observation": [0],
            "dyad": ["d1"],
            "occasion": ["2"],
            "procedure": ["play"],
            "coder": pl.Series([None], dtype=pl.String),
            "duration_s": [10.0],
            "source": ["d1.csv"],
        },
        episodes={"observation": [0], "episode": ["play"], "start_s": [0.0], "end_s": [10.0]},
        coverage=pl.DataFrame(
            [(0, *row) for row in coverage],
            schema=["observation", "person", "channel", "status", "start_s", "end_s"],
            orient="row",
        ),
        events=pl.DataFrame(
            [(0, *row) for row in events],
            schema=["observation", "person", "channel", "code", "start_s", "end_s"],
            orient="row",
        ),
    )


@pytest.fixture
def affect(visit: Record) -> Record:
    """The same visit with the one channel that both share."""
    only = pl.col("channel") == "affect"
    return Record(visit.observations, visit.episodes, visit.coverage.filter(only), visit.events.filter(only))
