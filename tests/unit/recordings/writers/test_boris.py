"""BORIS projects: what BORIS 8 and later expects, and what becomes of a project that somebody went on coding."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from attunement.record import Record
from attunement.recordings import parse_codebook, read, write


def project_of(record: Record, folder: Path) -> tuple[Path, dict[str, Any]]:
    [path] = write(record, folder / "visits.boris")
    return path, json.loads(path.read_text())


def saved(path: Path, project: dict[str, Any]) -> Path:
    path.write_text(json.dumps(project))
    return path


def with_events(record: Record, *rows: tuple[str, str, str, float, float]) -> Record:
    """The same record with other events: person, channel, code, start, end."""
    schema = ["observation", "person", "channel", "code", "start_s", "end_s"]
    events = pl.DataFrame([(0, *row) for row in rows], schema=schema, orient="row")
    return Record.build(
        observations=record.observations, episodes=record.episodes, coverage=record.coverage, events=events
    )


def test_marks_of_states_take_turns_and_points_stand_alone(visit, tmp_path):
    _, project = project_of(visit, tmp_path)
    observation = project["observations"]["d1 2"]
    assert [event for event in observation["events"] if event[1] == "child" and ":" not in event[2]] == [
        [1.0, "child", "smile", "", ""],
        [2.0, "child", "face", "", ""],
        [4.0, "child", "smile", "", ""],
        [4.0, "child", "cry", "", ""],
        [6.5, "child", "cry", "", ""],
    ]
    assert [0.0, "", "play", "", ""] in observation["events"]
    times = [event[0] for event in observation["events"]]
    assert times == sorted(times)
    assert observation["type"] == "LIVE" and observation["file"] == {}
    assert observation["time offset"] == 0.0 and observation["observation time interval"] == [0, 10.0]
    assert observation["independent_variables"]["dyad"] == "d1"
    ethogram = {entry["code"]: (entry["type"], entry["category"]) for entry in project["behaviors_conf"].values()}
    assert ethogram == {
        "smile": ("State event", "affect"),
        "cry": ("State event", "affect"),
        "face": ("Point event", "gaze"),
        "affect: coded": ("State event", "coverage of affect"),
        "affect: uncodable": ("State event", "coverage of affect"),
        "gaze: coded": ("State event", "coverage of gaze"),
        "play": ("State event", "episodes"),
    }
    assert {entry["name"] for entry in project["subjects_conf"].values()} == {"child", "caregiver"}
    assert {category for _, category in ethogram.values()} == set(project["behavioral_categories"])
    assert all(
        entry["label"] in observation["independent_variables"] for entry in project["independent_variables"].values()
    )


def test_a_project_has_every_key_of_one_that_boris_saved(visit, tmp_path, shared: Callable[[str], Path]):
    _, project = project_of(visit, tmp_path)
    real = json.loads(
        shared("boris_tests/tests_files_test_with_leading_trailing_spaces_in_modifiers.boris").read_text()
    )
    assert set(real) <= set(project)
    [live], [ours] = real["observations"].values(), project["observations"].values()
    assert live["type"] == ours["type"] and set(live) <= set(ours)
    assert {name: type(value) for name, value in live.items()} == {name: type(ours[name]) for name in live}
    assert {key for entry in real["behaviors_conf"].values() for key in entry} <= {
        key for entry in project["behaviors_conf"].values() for key in entry
    }
    other = json.loads(shared("boris_tests/tests_files_test.boris").read_text())
    assert set(other["subjects_conf"]["0"]) == set(project["subjects_conf"]["0"])
    assert set(other["independent_variables"]["0"]) == set(project["independent_variables"]["0"])


def test_one_ethogram_holds_a_code_of_two_channels_an_overlap_and_modifiers(visit, tmp_path):
    record = with_events(
        visit,
        ("child", "affect", "smile", 0.0, 5.0),
        ("child", "affect", "smile", 3.0, 8.0),
        ("child", "voice", "smile", 1.0, 2.0),
        ("child", "touch", "reach|left|soft", 1.0, 2.0),
        ("child", "touch", "reach|right", 4.0, 5.0),
        ("child", "touch", "a||b", 6.0, 7.0),
    )
    path, project = project_of(record, tmp_path)
    entries = {entry["code"]: entry for entry in project["behaviors_conf"].values() if entry["category"] == "touch"}
    assert [entries["reach"]["modifiers"][i]["values"] for i in ("0", "1")] == [["left", "right"], ["soft"]]
    events = [event[:4] for event in project["observations"]["d1 2"]["events"]]
    assert [4.0, "child", "reach", "right|None"] in events
    assert [6.0, "child", "a¦¦b", ""] in events
    assert [3.0, "child", "smile #2", ""] in events
    assert {"affect: smile", "voice: smile"} <= {entry["code"] for entry in project["behaviors_conf"].values()}
    back = read(path).record.events.sort(pl.all())
    assert back["code"].sort().to_list() == record.events["code"].sort().to_list()


def test_what_somebody_codes_on_in_boris_counts(visit, tmp_path):
    path, project = project_of(visit, tmp_path)
    observation = project["observations"]["d1 2"]
    events = [event for event in observation["events"] if event != [6.5, "child", "cry", "", ""]]
    events += [[7.25, "child", "cry", "", ""], [8.5, "caregiver", "cry", "", ""], [9.0, "caregiver", "cry", "", ""]]
    events += [[3.0, "caregiver", "hum", "", "by hand"]]
    observation["events"] = sorted(events)
    observation["independent_variables"]["dyad"] = "d7"
    project["behaviors_conf"]["90"] = {"code": "hum", "type": "Point event", "category": "voice"}
    found = read(saved(path, project))
    assert found.record.observations["dyad"].to_list() == ["d7"]
    rows = set(found.record.events.select("person", "channel", "code", "start_s", "end_s").iter_rows())
    assert ("child", "affect", "cry", 4.0, 7.25) in rows
    assert ("caregiver", "affect", "cry", 8.5, 9.0) in rows
    assert ("caregiver", "voice", "hum", 3.0, 3.0) in rows
    voice = found.record.coverage.filter(pl.col("channel") == "voice").select("person", "status", "start_s", "end_s")
    assert voice.rows() == [("caregiver", "coded", 0.0, 10.0)]
    assert len(found.record.coverage) == len(visit.coverage) + 1  # nothing was added for channels that have coverage
    doubts = [note.text for note in found.report if note.kind == "doubtful"]
    assert any("caregiver/voice" in text and "counts as coded throughout" in text for text in doubts)


def test_an_observation_that_somebody_added_in_boris_is_read_and_said(visit, tmp_path):
    path, project = project_of(visit, tmp_path)
    new = dict(project["observations"]["d1 2"])
    new["events"] = [[1.0, "child", "smile", "", ""], [2.0, "child", "smile", "", ""]]
    new["independent_variables"] = {"dyad": "d2", "occasion": "1", "procedure": "", "coder": "", "source": ""}
    new["observation time interval"] = [0, 0]
    project["observations"]["d2 visit"] = new
    found = read(saved(path, project))
    assert found.record.observations.select("observation", "dyad", "occasion").rows() == [
        (0, "d1", "2"),
        (1, "d2", "1"),
    ]
    assert found.record.events.filter(pl.col("observation") == 1).select("code", "start_s", "end_s").rows() == [
        ("smile", 1.0, 2.0)
    ]
    assert any("'d2 visit' was added in BORIS" in note.text for note in found.report)


def test_an_unpaired_state_is_refused_with_its_place(visit, tmp_path):
    path, project = project_of(visit, tmp_path)
    project["observations"]["d1 2"]["events"].remove([6.5, "child", "cry", "", ""])
    with pytest.raises(
        Exception, match=r"visits\.boris, row \d+: 'cry' of child/affect has no end\. Correct it in BORIS"
    ):
        read(saved(path, project))


def test_without_its_description_it_is_a_project_like_any_other(visit, tmp_path):
    path, project = project_of(visit, tmp_path)
    del project["attunement"]
    book = parse_codebook('[[track]]\npartner = "child"\ntrack = "affect"\nperson = "child"\nchannel = "affect"\n')
    record = read(saved(path, project), book).record
    assert record.events.select("code", "start_s", "end_s").rows() == [("smile", 1.0, 4.0), ("cry", 4.0, 6.5)]
    assert record.observations["duration_s"].to_list() == [10.0]


def test_persons_have_the_digits_for_keys_and_codes_the_letters(visit, tmp_path):
    """Ten persons have keys of their own; the eleventh begins again with the first."""
    persons = [f"p{i:02}" for i in range(12)]
    rows = [(person, "affect", f"code {i}", 0.0, 5.0) for i, person in enumerate(persons)]
    coverage = pl.DataFrame(
        [(0, person, "affect", "coded", 0.0, 10.0) for person in persons],
        schema=["observation", "person", "channel", "status", "start_s", "end_s"],
        orient="row",
    )
    events = pl.DataFrame(
        [(0, *row) for row in rows],
        schema=["observation", "person", "channel", "code", "start_s", "end_s"],
        orient="row",
    )
    record = Record.build(observations=visit.observations, episodes=visit.episodes, coverage=coverage, events=events)
    _, project = project_of(record, tmp_path)
    assert "".join(one["key"] for one in project["subjects_conf"].values()) == "987654321098"
    keys = [one["key"] for one in project["behaviors_conf"].values()]
    assert "".join(keys).startswith("abcdefghij")
