"""Reliability of one person alone: two coders of the same visits, their agreement counted by hand."""

from __future__ import annotations

import polars as pl
import pytest

from attunement.measuring.reliability import reliability_tables
from attunement.record import Record
from attunement.vocabulary import BadValueError

Span = tuple[str, float, float]


def record_of(codings: list[tuple[str, str, list[Span], list[Span]]], channel: str = "face") -> Record:
    """Build a record of (dyad, coder, coverage, events) of a child whom nobody else is coded with."""
    numbers = range(len(codings))
    spans = [(n, "child", channel, *span) for n in numbers for span in codings[n][2]]
    events = [(n, "child", channel, *span) for n in numbers for span in codings[n][3]]

    def columns(rows: list[tuple], *names: str) -> dict[str, list]:
        return {name: [row[i] for row in rows] for i, name in enumerate(names)}

    return Record.build(
        observations={
            "observation": list(numbers), "dyad": [c[0] for c in codings], "occasion": ["1"] * len(codings),
            "procedure": ["play"] * len(codings), "coder": [c[1] for c in codings],
            "duration_s": [max(span[2] for span in c[2]) for c in codings],
        },
        episodes={"observation": [], "episode": [], "start_s": [], "end_s": []},
        coverage=columns(spans, "observation", "person", "channel", "status", "start_s", "end_s"),
        events=columns(events, "observation", "person", "channel", "code", "start_s", "end_s"),
    )  # fmt: skip


WATCHED = [("coded", 0.0, 60.0)]


def test_two_coders_of_one_child_without_a_mother() -> None:
    record = record_of([
        ("d1", "ann", WATCHED, [("smile", 0, 10), ("cry", 20, 30), ("smile", 50, 51)]),
        ("d1", "bob", WATCHED, [("smile", 0, 8), ("cry", 20, 30)]),
    ])  # fmt: skip
    tables = reliability_tables(record)
    row = tables["reliability"].row(0, named=True)
    assert (row["person"], row["coder_1"], row["coder_2"], row["visits"]) == ("child", "ann", "bob", 1)
    assert (row["events_1"], row["events_2"], row["linked"], row["agreed"]) == (3, 2, 2, 2)
    assert row["percent_linked"] == 80
    assert row["kappa_of_linked"] == 1
    # seconds agreed on 8 + 10 + 39 of 60; 2 + 1 coded by ann alone
    assert row["percent_agreement"] == pytest.approx(100 * 57 / 60)
    assert (row["seconds_only_1"], row["seconds_only_2"], row["seconds_compared"]) == (3, 0, 60)
    chance = (11 * 8 + 10 * 10 + 39 * 42) / 60
    assert row["duration_kappa"] == pytest.approx((57 - chance) / (60 - chance))
    smile = tables["reliability_codes"].filter(code="smile").row(0, named=True)
    assert (smile["events_1"], smile["events_2"], smile["events_agreed"]) == (2, 1, 1)
    assert (smile["seconds_1"], smile["seconds_2"], smile["seconds_agreed"]) == (11, 8, 8)
    counts = {
        (r["unit"], r["code_1"], r["code_2"]): r["count"] for r in tables["reliability_counts"].iter_rows(named=True)
    }
    assert counts["events", "smile", "no event"] == 1
    assert counts["seconds", "smile", "no code"] == 3


def test_time_that_one_coder_did_not_code_is_left_out_and_said() -> None:
    record = record_of([
        ("d1", "ann", WATCHED, [("smile", 0, 10), ("cry", 40, 50)]),
        ("d1", "bob", [("coded", 0.0, 30.0), ("uncodable", 30.0, 60.0)], [("smile", 0, 10)]),
    ])  # fmt: skip
    row = reliability_tables(record)["reliability"].row(0, named=True)
    assert (row["events_1"], row["events_2"], row["events_not_compared"]) == (1, 1, 1)
    assert (row["seconds_compared"], row["seconds_not_compared"], row["percent_agreement"]) == (30, 30, 100)


def test_two_channels_of_one_file() -> None:
    one = record_of([("d1", "", WATCHED, [("smile", 0, 10), ("cry", 20, 30)])])
    two = record_of([("d1", "", WATCHED, [("smile", 0, 10), ("cry", 20, 30)])], "face 2")
    record = Record.build(
        observations=one.observations, episodes=one.episodes,
        coverage=pl.concat([one.coverage, two.coverage]), events=pl.concat([one.events, two.events]),
    )  # fmt: skip
    row = reliability_tables(record, channels=("face", "face 2"))["reliability"].row(0, named=True)
    assert (row["coder_1"], row["coder_2"], row["duration_kappa"]) == ("face", "face 2", 1)
    with pytest.raises(BadValueError, match="nobody has both channels 'face' and 'gaze'"):
        reliability_tables(record, channels=("face", "gaze"))


def test_totals_over_three_visits_are_correlated() -> None:
    codings = []
    for dyad, seconds in (("d1", 5), ("d2", 10), ("d3", 20)):
        codings += [
            (dyad, "ann", WATCHED, [("smile", 0, seconds), ("cry", 30, 40)]),
            (dyad, "bob", WATCHED, [("smile", 0, seconds + 1), ("cry", 30, 40)]),
        ]
    icc = reliability_tables(record_of(codings))["reliability_icc"]
    consistent = icc.filter(code="smile", measure="seconds", kind="ICC(3,1)").row(0, named=True)
    assert (consistent["value"], consistent["visits"]) == (pytest.approx(1), 3)  # they differ by a constant only
    assert not len(icc.filter(code="cry"))  # nobody differs from anybody
    assert "reliability_icc" not in reliability_tables(record_of(codings[:4]))


def test_nothing_coded_twice_says_how_to_name_coders() -> None:
    with pytest.raises(BadValueError, match="nothing was coded twice"):
        reliability_tables(record_of([("d1", "ann", WATCHED, [("smile", 0, 10)])]))
