from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from attunement.recordings import Codebook, Rules, Track, read, read_sheets
from attunement.recordings.sheet import Sheet
from attunement.vocabulary import BadFileError

KEEP = Codebook(tracks=(Track(person="*", channel="behaviour"),))
LEGACY = (
    "Observation id",
    "Observation date",
    "Media file",
    "Total length",
    "FPS",
    "a",
    "b",
    "c",
    "Subject",
    "Behavior",
    "Behavioral category",
    "Modifiers",
    "Behavior type",
    "Start (s)",
    "Stop (s)",
    "Duration (s)",
    "Comment start",
    "Comment stop",
)


def project(path: Path, events: list[list[object]], **observation: object) -> Path:
    facts: dict[str, object] = {"type": "LIVE", "file": {}, "time offset": 0.0, "events": events}
    tree = {
        "time_format": "hh:mm:ss",
        "behaviors_conf": {
            "0": {"type": "State event", "code": "gaze", "category": "attention"},
            "1": {"type": "Point event", "code": "smile", "category": ""},
        },
        "observations": {"visit 1": facts | observation},
    }
    path.write_text(json.dumps(tree), encoding="utf-8")
    return path


def timed(sheet: Sheet) -> set[tuple[str, str, float, float | None]]:
    return {(e.partner, e.code, e.start_s or 0.0, e.end_s) for e in sheet.events}


def by_name(path: Path) -> dict[str, Sheet]:
    return {sheet.name: sheet for sheet in read_sheets(path, KEEP)}


@pytest.mark.parametrize("kind", ["csv", "tsv", "xlsx"])
def test_project_equals_its_tabular_export(shared, kind):
    written = by_name(shared("boris_tests/tests_files_test.boris"))["observation #1"]
    [exported] = read_sheets(shared(f"boris_tests/tests_files_test_export_events_tabular.{kind}"), KEEP)
    assert exported.name == "observation #1"
    assert timed(exported) == timed(written)
    assert len(exported.events) == 4
    assert (exported.end_s, exported.frame_s) == (written.end_s, written.frame_s) == (359.96, 0.04)


@pytest.mark.parametrize(
    ("number", "subjects", "codes", "between"),
    [
        (2, {"subject1"}, {"s"}, (0, 999)),
        (3, {"subject1", "subject2", "No focal subject"}, {"s"}, (0, 999)),
        (4, {"No focal subject"}, {"s", "p"}, (0, 35)),
        (5, {"No focal subject"}, {"s"}, (5, 30)),
    ],
)
def test_project_equals_its_aggregated_exports(shared, number, subjects, codes, between):
    """BORIS's own fixtures have no row of names, so the codebook gives it; number 5 is cut to 5-30 s."""
    header = LEGACY if number < 5 else (*LEGACY[:2], "Description", *LEGACY[2:])
    path = shared(f"boris_tests/tests_files_test_export_aggregated_events_test_full_{number}.tsv")
    [exported] = read_sheets(path, replace(KEEP, header=header))
    written = by_name(shared("boris_tests/tests_files_test.boris"))["observation #2"]
    low, high = between
    expected = {(who, code, max(start, low), None if end is None else min(end, high)) for who, code, start, end in timed(written)
                if who in subjects and code in codes and end is not None and end > low and start < high}  # fmt: skip
    assert timed(exported) == expected
    assert exported.events


def test_both_projects_of_the_fixtures_agree(shared):
    one, other = (
        by_name(shared(f"boris_tests/tests_files_test{end}.boris")) for end in ("", "_without_media_files_paths")
    )
    assert all(timed(other[name]) == timed(one[name]) for name in other if name != "2 video")


def test_unpaired_state_of_a_real_project_is_refused_by_name_and_can_be_decided(shared):
    path = shared("boris_tests/tests_files_test.boris")
    with pytest.raises(BadFileError, match=r"observation 'live not paired', event 12\).*unpaired = \"close at end\""):
        read(path)
    got = read(path, replace(KEEP, rules=Rules(unpaired="drop")))
    assert any("without a start or an end" in note.text for note in got.report.of("dropped"))
    assert len(got.record) == 12


def test_media_offsets_are_reported_and_times_stay_on_player_one(shared):
    sheets = by_name(shared("boris_tests/tests_files_test.boris"))
    assert [e.start_s for e in sheets["offset neg"].events] == [0.01, 2.2, 3.5, 8.18]
    assert any("player 2 -20 s" in note.text for note in sheets["offset neg"].notes)


def test_modifiers_keep_their_words(shared):
    events = by_name(shared("boris_tests/tests_files_test.boris"))["modifiers"].events
    assert [e.modifiers for e in events] == [("m1",), ("m2",), ("m3",), ("m1",), ()]
    assert [e.end_s for e in events][3:] == [27.95, 40.825]


def test_states_alternate_for_each_subject_and_modifier(tmp_path):
    events = [
        [1, "mother", "gaze", "", ""],
        [2, "child", "gaze", "", ""],
        [3, "mother", "gaze", "", ""],
        [9, "child", "gaze", "", ""],
    ]
    [sheet] = read_sheets(project(tmp_path / "a.boris", events), KEEP)
    assert timed(sheet) == {("mother", "gaze", 1.0, 3.0), ("child", "gaze", 2.0, 9.0)}


def test_unpaired_state_can_be_closed_at_the_end_of_the_medium(tmp_path):
    media = {"length": {"a.mp4": 60.0}, "fps": {"a.mp4": 25.0}}
    path = project(
        tmp_path / "a.boris", [[50.0, "mother", "gaze", "", ""]], type="MEDIA", file={"1": ["a.mp4"]}, media_info=media
    )
    got = read(path, replace(KEEP, rules=Rules(unpaired="close at end")))
    assert got.record.events.row(0)[4:6] == (50.0, 60.0)


def test_events_without_a_time_are_refused_or_dropped(tmp_path):
    path = project(tmp_path / "a.boris", [])
    path.write_text(path.read_text().replace('"events": []', '"events": [[NaN, "mother", "smile", "", ""]]'))
    with pytest.raises(BadFileError, match="event 1 of observation 'visit 1' has no time"):
        read_sheets(path, KEEP)
    [sheet] = read_sheets(path, replace(KEEP, rules=Rules(bad_rows="drop")))
    assert sheet.events == ()
    assert sheet.notes[-1].rows == (1,)


def test_packed_project(tmp_path):
    path = project(tmp_path / "a.boris", [[1, "mother", "smile", "", ""]])
    (tmp_path / "b.boris.gz").write_bytes(gzip.compress(path.read_bytes()))
    assert timed(read_sheets(tmp_path / "b.boris.gz", KEEP)[0]) == {("mother", "smile", 1.0, 1.0)}


def test_current_aggregated_export_by_names_in_any_order(tmp_path):
    path = tmp_path / "aggregated.csv"
    path.write_text(
        "Stop (s),Start (s),Behavior type,Modifier #1,Behavioral category,Behavior,Subject,Media duration (s),FPS "
        "(frame/s),Observation id\n"
        "5.5,0.0,STATE,left,attention,gaze,mother,60.0,25,visit 1\n"
        "7.0,7.0,POINT,,,smile,child,60.0,25,visit 1\n"
        "2.0,1.0,STATE,,attention,gaze,mother,61.0,25,visit 2\n"
    )
    one, two = read_sheets(path, KEEP)
    assert (one.name, one.end_s, two.name, two.end_s) == ("visit 1", 60.0, "visit 2", 61.0)
    assert timed(one) == {("mother", "gaze", 0.0, 5.5), ("child", "smile", 7.0, 7.0)}
    assert one.events[0].modifiers == ("left",)


def test_current_tabular_export(tmp_path):
    path = tmp_path / "tabular.tsv"
    head = [
        "Observation id",
        "Observation duration",
        "Subject",
        "Behavior",
        "Behavioral category",
        "Modifier #1",
        "Behavior type",
        "Time",
    ]
    rows = [
        ["v", "60.0", "mother", "gaze", "", "", "START", "1.5"],
        ["v", "60.0", "mother", "gaze", "", "", "STOP", "2.5"],
    ]
    path.write_text("\n".join("\t".join(row) for row in [head, *rows]))
    [sheet] = read_sheets(path, KEEP)
    assert timed(sheet) == {("mother", "gaze", 1.5, 2.5)}
    path.write_text(path.read_text().replace("STOP", "HALT"))
    with pytest.raises(BadFileError, match=r"tabular.tsv, line 3: 'HALT' is not START, STOP or POINT"):
        read_sheets(path, KEEP)
