"""Marks by hand: milliseconds, points, lanes, and what a description or a row must hold to be taken back."""

from __future__ import annotations

import json

import pytest

from attunement.record import Record
from attunement.recordings.writers.cut_channels import Stretch, stretches
from attunement.recordings.writers.marks import (
    LARGEST_NUMBER,
    Found,
    Mark,
    Track,
    description,
    lanes,
    marks_of,
    record_of,
    to_ms,
)
from attunement.recordings.writers.tiers import tiers_of
from attunement.vocabulary import BadFileError

EVENT, POINT = Track("event", "child", "affect"), Track("point", "child", "affect")
COVERAGE, EPISODE = Track("coverage", "child", "affect"), Track("episode")


def about(**more: object) -> str:
    facts = {"observation": 3, "dyad": "d1", "occasion": None, "procedure": "play", "coder": 7, "source": "a.csv"}
    tracks = {"affect": {"kind": "event", "person": "child", "channel": "affect"},
              "cover": {"kind": "coverage", "person": "child", "channel": "affect"}}  # fmt: skip
    return json.dumps({**facts, "duration_ms": 10_000, "tracks": tracks, **more})


def taken(*found: Found, **more: object) -> tuple[Record, list[str]]:
    record, notes = record_of("a.eaf", "ELAN", [(about(**more), found)])
    return record, [note.text for note in notes]


def mark(
    name: str, label: str | None, start_s: float | None, end_s: float | None, row: int = 1, guess: Track = EVENT
) -> Found:
    return Found(name, label, start_s, end_s, row, guess)


def test_whole_milliseconds_and_nothing_that_lasts_becomes_a_point(visit: Record) -> None:
    assert [to_ms(t) for t in (0.0004, 0.0016, 1.2345678, 2.0)] == [0, 2, 1235, 2000]
    found = marks_of(visit, 0)
    assert found[0] == Mark(0, 8000, "coded", COVERAGE)
    assert [(m.start_ms, m.end_ms, m.label) for m in found if m.track.kind == "event"] == [
        (1000, 4000, "smile"), (2000, 7000, "smile"), (4000, 6500, "cry"),
    ]  # fmt: skip
    assert [(m.start_ms, m.end_ms) for m in found if m.track.kind == "point"] == [(2000, 2000)]
    record, _ = taken(mark("affect", "smile", 1.0001, 1.0003), mark("affect", "cry", 2.0, 2.0))
    assert [(m.start_ms, m.end_ms, m.track.kind) for m in marks_of(record, 3) if m.track.kind != "coverage"] == [
        (1000, 1001, "event"), (2000, 2000, "point"),
    ]  # fmt: skip


def test_lanes_hold_marks_that_do_not_overlap() -> None:
    first, second, beside = (Mark(a, b, "x", EVENT) for a, b in ((0, 5), (5, 9), (4, 6)))
    assert lanes([beside, second, first]) == [[first, second], [beside]]
    points = [Mark(a, a, "x", POINT) for a in (3, 3, 4)]
    assert lanes(points) == [[points[0], points[2]], [points[1]]], "a point takes up one millisecond"


def test_tiers_are_events_then_episodes_and_coverage_with_names_of_their_own() -> None:
    marks = [
        Mark(0, 5, "play", EPISODE), Mark(0, 5, "coded", COVERAGE), Mark(1, 1, "x", POINT), Mark(1, 3, "x", EVENT),
        Mark(2, 4, "y", EVENT), Mark(0, 1, "z", Track("event", "adult", "gaze")),
    ]  # fmt: skip
    assert [(tier.name, len(tier.marks)) for tier in tiers_of(marks, taken=["adult/gaze"])] == [
        ("adult/gaze #2", 1), ("child/affect", 1), ("child/affect #2", 1), ("child/affect (points)", 1),
        ("episodes", 1), ("coverage of child/affect", 1),
    ]  # fmt: skip


def test_a_channel_is_cut_where_anything_changes() -> None:
    marks = [
        Mark(0, 8, "coded", COVERAGE), Mark(6, 9, "uncodable", COVERAGE), Mark(1, 4, "smile", EVENT),
        Mark(3, 5, "talk", EVENT), Mark(2, 2, "blink", POINT),
    ]  # fmt: skip
    assert stretches(marks, 10) == [
        Stretch(0, 1, "coded", ()), Stretch(1, 3, "coded", ("smile",)), Stretch(3, 4, "coded", ("smile", "talk")),
        Stretch(4, 5, "coded", ("talk",)), Stretch(5, 6, "coded", ()), Stretch(6, 8, "uncodable", ()),
        Stretch(8, 9, "uncodable", ()), Stretch(9, 10, "not coded", ()),
    ]  # fmt: skip
    assert stretches([], 10) == [Stretch(0, 10, "not coded", ())]
    assert [s.end_ms for s in stretches([Mark(-5, 15, "coded", COVERAGE)], 10)] == [10]


def test_what_is_written_of_an_observation_is_taken_back(visit: Record) -> None:
    said = json.loads(description(visit, 0, {"affect": EVENT, "smiles": Track("event", "child", "affect", "smile")}))
    assert said["duration_ms"] == 10_000 and said["dyad"] == "d1" and said["coder"] is None
    assert said["tracks"]["affect"] == {"kind": "event", "person": "child", "channel": "affect"}
    assert said["tracks"]["smiles"]["label"] == "smile"
    record, notes = taken(mark("affect", "smile", 1.0, 2.0), mark("cover", "coded", 0.0, 10.0))
    assert notes == []
    [row] = record.observations.rows(named=True)
    assert (row["observation"], row["dyad"], row["occasion"], row["coder"], row["duration_s"]) == (
        3,
        "d1",
        None,
        "7",
        10.0,
    )


def test_one_code_of_a_track_of_its_own_needs_no_label() -> None:
    tracks = {"smiles": {"kind": "event", "person": "child", "channel": "affect", "label": "smile"}}
    record, notes = taken(mark("smiles", None, 1.0, 2.0), tracks=tracks)
    assert record.events["code"].to_list() == ["smile"] and notes == []


def test_marks_without_a_label_were_not_coded() -> None:
    record, notes = taken(
        mark("affect", None, 4.0, 5.0, 9), mark("affect", None, 1.0, 2.0, 2), mark("cover", "coded", 0, 10)
    )
    assert notes == ["marks without a label: their time counts as not coded. Label them in ELAN"]
    assert record.coverage.filter(record.coverage["status"] == "not coded")["start_s"].to_list() == [1.0, 4.0]
    [note] = record_of("a.eaf", "ELAN", [(about(), [mark("affect", None, 4, 5, 9), mark("affect", None, 1, 2, 2)])])[1]
    assert note.rows == (2, 9)


def test_a_track_that_somebody_added_counts_as_coded_throughout() -> None:
    added = Track("event", "child", "gaze")
    record, notes = taken(mark("new", "face", 1.0, 2.0, guess=added))
    assert notes == [
        "child/gaze: marks on a track that was added in ELAN since Attunement wrote the file; the channel counts as coded "
        "throughout"
    ]
    assert record.coverage.rows() == [(3, "child", "gaze", "coded", 0.0, 10.0)]
    known = mark("new", "cry", 1.0, 2.0), mark("cover", "coded", 0.0, 10.0)
    assert taken(*known)[1] == ["child/affect: marks on a track that was added in ELAN since Attunement wrote the file"]


@pytest.mark.parametrize(("length_s", "kept_s"), [(0.0, 0.0), (0.001, 0.0), (0.0014, 0.0), (0.002, 0.002)])
def test_points_are_drawn_a_millisecond_long(length_s: float, kept_s: float) -> None:
    tracks = {"p": {"kind": "point", "person": "child", "channel": "affect"}}
    [event] = taken(mark("p", "blink", 1.0, 1.0 + length_s), tracks=tracks)[0].events.rows(named=True)
    assert event["end_s"] - event["start_s"] == pytest.approx(kept_s)


@pytest.mark.parametrize(
    ("start_s", "end_s", "words"),
    [(None, 2.0, "has no start"), (1.0, None, "has no end"), (2.0, 1.9, "ends before it starts")],
)
def test_a_mark_has_a_start_and_an_end(start_s: float | None, end_s: float | None, words: str) -> None:
    with pytest.raises(BadFileError, match=rf"a\.eaf, row 4: 'smile' of child/affect {words}\. Correct it in ELAN"):
        taken(mark("affect", "smile", start_s, end_s, 4))


def test_coverage_says_one_of_three_things() -> None:
    with pytest.raises(
        BadFileError, match=r"row 1: the coverage of child/affect says 'perhaps'; it must be coded, not"
    ):
        taken(mark("cover", "perhaps", 0.0, 1.0))


@pytest.mark.parametrize(
    "more",
    [
        {"observation": -1}, {"observation": LARGEST_NUMBER}, {"duration_ms": -1}, {"duration_ms": "long"}, {"tracks": {"a": {}}},
        {"tracks": {"a": {"kind": "film", "person": "", "channel": ""}}},
    ],
)  # fmt: skip
def test_a_damaged_description_is_refused(more: dict[str, object]) -> None:
    with pytest.raises(BadFileError, match=r"a\.eaf was written by Attunement, but its description is damaged"):
        taken(**more)


def test_any_number_below_the_largest_is_a_number() -> None:
    assert taken(observation=LARGEST_NUMBER - 1)[0].observations["observation"].to_list() == [LARGEST_NUMBER - 1]
    assert taken(observation=0, duration_ms=0)[0].observations["duration_s"].to_list() == [0.0]
