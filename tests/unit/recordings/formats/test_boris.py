from __future__ import annotations

import gzip
import json
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    assert (exported.start_s, exported.end_s, exported.frame_s) == (written.start_s, written.end_s, written.frame_s)


def test_both_projects_of_the_fixtures_agree(shared):
    one, other = (
        by_name(shared(f"boris_tests/tests_files_test{end}.boris")) for end in ("", "_without_media_files_paths")
    )
    assert all(timed(other[name]) == timed(one[name]) for name in other if name != "2 video")


def test_a_row_may_end_after_any_of_its_fields_from_the_code_on(tmp_path):
    """Older projects have rows of three or four fields: no comment, no modifier. What is there is read."""
    rows = [[1, "child", "smile"], [2, "child", "smile", "broad|open"], [3, "child", "smile", "broad", "at mother"]]
    rows += [[4, "child", "smile", None, None], [5, None, "smile", "None", "alone", 77]]
    [sheet] = read_sheets(project(tmp_path / "short.boris", rows), KEEP)
    assert [(e.start_s, e.partner, e.modifiers, e.comment) for e in sheet.events] == [
        (1.0, "child", (), ""),
        (2.0, "child", ("broad", "open"), ""),
        (3.0, "child", ("broad",), "at mother"),
        (4.0, "child", (), ""),
        (5.0, "No focal subject", (), "alone"),
    ]


def test_unpaired_state_of_a_real_project_is_refused_by_name_and_can_be_decided(shared):
    path = shared("boris_tests/tests_files_test.boris")
    with pytest.raises(
        BadFileError, match=r"observation 'live not paired', event 12 \('s' of No focal subject\): .* 1 of 12 obs"
    ):
        read(path)
    got = read(path, replace(KEEP, rules=Rules(unpaired="drop")))
    assert any("without a start or an end" in note.text for note in got.report.of("dropped"))
    assert len(got.record) == 12


def test_media_offsets_are_reported_and_times_stay_on_player_one(shared):
    sheets = by_name(shared("boris_tests/tests_files_test.boris"))
    assert [e.start_s for e in sheets["offset neg"].events] == [0.01, 2.2, 3.5, 8.18]
    assert any("player 2 -20 s" in note.text for note in sheets["offset neg"].notes)


def test_all_real_projects_and_exports_are_read(shared):
    """Which observations state when coding began and ended: those of media, and no live one."""
    names = {
        "tests_files_otx_import_test.boris": [],
        "tests_files_test_with_leading_trailing_spaces_in_modifiers.boris": [(None, None)],
        "tests_files_test.boris": [(0.0, 359.96), (0.0, 359.96), (0.0, 359.96), (0.0, 539.92), (None, None),
                                   (None, None), (0.0, 179.96), (0.0, 179.96), (0.0, 179.96), (None, None),
                                   (None, None), (None, None)],
        "tests_files_test_export_events_tabular.tsv": [(0.0, 359.96)],
    }  # fmt: skip
    for name, limits in names.items():
        sheets = read_sheets(shared(f"boris_tests/{name}"), KEEP)
        assert [(sheet.start_s, sheet.end_s) for sheet in sheets] == limits
    [sheet] = read_sheets(
        shared("boris_tests/tests_files_test_export_aggregated_events_test_full_3.tsv"), replace(KEEP, header=LEGACY)
    )
    assert (sheet.start_s, sheet.end_s, sheet.frame_s) == (0.0, 539.92, 0.04)
    assert sheet.facts == {"Observation date": "2016-12-01 23:01:31", "a": "123", "b": "some text", "c": "333"}


def test_modifiers_of_a_real_project_lose_their_spaces(shared):
    [sheet] = read_sheets(shared("boris_tests/tests_files_test_with_leading_trailing_spaces_in_modifiers.boris"), KEEP)
    assert [event.modifiers for event in sheet.events] == [("a", "c"), ("a",), ("111",), ("c",)]
    assert sheet.events[0].whole_code == "p|a|c"


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


# time offset: a medium of 60 s, an offset of 5400 s; the events as BORIS writes them, and as if somebody set the offset later


OFFSET_EVENTS = [(2.0, "child", "gaze"), (8.0, "child", "gaze"), (5.0, "mother", "gaze"), (20.0, "mother", "gaze")]
MEDIUM = {"length": {"v.mp4": 60.0}, "fps": {"v.mp4": 25.0}}


def offset_project(path: Path, *, stated: object, added: float, **other: object) -> Sheet:
    events: list[list[object]] = [[time + added, who, code, "", ""] for time, who, code in OFFSET_EVENTS]
    observation = {"type": "MEDIA", "file": {"1": ["v.mp4"]}, "media_info": MEDIUM, "time offset": stated}
    [sheet] = read_sheets(project(path / "a.boris", events, **(observation | other)), KEEP)
    return sheet


@pytest.mark.parametrize("offset", [5400.0, -3.0, 0.25, "5400,0"])
def test_the_medium_lies_where_the_time_offset_puts_it(tmp_path, offset):
    """BORIS adds the offset to every event it writes; the record is as long as the medium, whatever the offset."""
    offset_s = 5400.0 if offset == "5400,0" else offset
    sheet = offset_project(tmp_path, stated=offset, added=offset_s)
    assert (sheet.start_s, sheet.end_s) == (offset_s, offset_s + 60.0)
    [note] = [note for note in sheet.notes if "time offset" in note.text]
    assert note.kind == "read"
    got = read(tmp_path / "a.boris", KEEP).record
    assert got.observations["duration_s"].to_list() == [60.0]
    assert got.events.select("start_s", "end_s").rows() == [(2.0, 8.0), (5.0, 20.0)]


def test_an_offset_that_the_events_do_not_have_is_doubtful(tmp_path):
    sheet = offset_project(tmp_path, stated=5400.0, added=0.0)
    assert (sheet.start_s, sheet.end_s) == (0.0, 60.0)
    [note] = [note for note in sheet.notes if "time offset" in note.text]
    assert note.kind == "doubtful"
    assert "from 2 to 20 s, as if the offset had not been added" in note.text


def test_limits_that_no_event_lies_within_are_not_believed(tmp_path):
    """A medium of 60 s and events after 90 minutes: the hour before them was not "nothing happened"."""
    for stated, added in ((5400.0, 200.0), (0.0, 5400.0)):
        sheet = offset_project(tmp_path, stated=stated, added=added)
        assert (sheet.start_s, sheet.end_s) == (None, None)
        [note] = [note for note in sheet.notes if note.kind == "doubtful"]
        assert "all of them outside" in note.text
    sheet = offset_project(tmp_path, stated=50.0, added=100.0)  # some within: BORIS may know the length badly
    assert (sheet.start_s, sheet.end_s) == (50.0, 110.0)
    assert any("some of them outside" in note.text for note in sheet.notes)


def test_an_observation_time_interval_moves_with_the_offset(tmp_path):
    sheet = offset_project(tmp_path, stated=100.0, added=100.0, **{"observation time interval": [1, 30]})
    assert (sheet.start_s, sheet.end_s) == (101.0, 130.0)
    sheet = offset_project(tmp_path, stated=0, added=0, **{"observation time interval": [1, 0]})
    assert (sheet.start_s, sheet.end_s) == (1.0, 60.0)  # 0: to the end of the medium
    sheet = offset_project(
        tmp_path, stated=50, added=50, type="LIVE", file={}, **{"observation time interval": [0, 90]}
    )
    assert (sheet.start_s, sheet.end_s) == (50.0, 140.0)


def test_media_whose_length_is_not_stated_and_live_observations_have_no_limits(tmp_path):
    without = {"length": {"other.mp4": 60.0}, "fps": {}}
    assert offset_project(tmp_path, stated=0, added=0, media_info=without).end_s is None
    two = {
        "length": {"w.mp4": 60.0}
    }  # only the second player's is known, and the first one's clock is that of the events
    sheet = offset_project(tmp_path, stated=0, added=0, file={"1": ["v.mp4"], "2": ["w.mp4"]}, media_info=two)
    assert (sheet.start_s, sheet.end_s) == (None, None)
    sheet = offset_project(tmp_path, stated=7200.0, added=7200.0, type="LIVE", file={})
    assert (sheet.start_s, sheet.end_s) == (None, None)
    assert not [note for note in sheet.notes if note.kind == "doubtful"]


def test_a_clock_that_counts_since_1970_is_set_to_the_medium(tmp_path):
    created = MEDIUM | {"media_creation_time": {"v.mp4": 1_700_000_000}}
    sheet = offset_project(tmp_path, stated=0.0, added=1_700_000_000.0, media_info=created,
                           media_creation_date_as_offset=True)  # fmt: skip
    assert (sheet.start_s, sheet.end_s) == (0.0, 60.0)
    assert timed(sheet) == {("child", "gaze", 2.0, 8.0), ("mother", "gaze", 5.0, 20.0)}
    assert any("2023-11-14 22:13:20 UTC" in note.text for note in sheet.notes)
    live = offset_project(tmp_path, stated=0.0, added=1_700_000_000.0, type="LIVE", file={})
    assert timed(live) == {("child", "gaze", 0.0, 6.0), ("mother", "gaze", 3.0, 18.0)}


TABULAR = (
    *("Observation id", "Observation duration", "Observation type", "Time offset (s)", "Media duration (s)", "FPS"),
    *("Family", "Subject", "Behavior", "Behavioral category", "Modifier #1", "Modifier #2", "Behavior type", "Time"),
)


def tabular(path: Path, *, duration: str, kind: str = "Media file(s)", offset: str = "0.0", media: str = "60.000",
            added: float = 0.0, header: tuple[str, ...] = TABULAR) -> Sheet:  # fmt: skip
    turns = [(2, "child", "START"), (8, "child", "STOP"), (5, "mother", "START"), (20, "mother", "STOP")]
    rows = [("v", duration, kind, offset, media, "25.000", "F7", who, "gaze", "", " close ", "None", what, str(time + added))
            for time, who, what in turns]  # fmt: skip
    path.write_text("\n".join("\t".join(row) for row in (header, *rows)))
    [sheet] = read_sheets(path, KEEP)
    return sheet


def test_an_export_says_the_same_of_its_offset_as_the_project(tmp_path):
    written = offset_project(tmp_path, stated=5400.0, added=5400.0)
    exported = tabular(tmp_path / "a.tsv", duration="60.000", offset="5400.0", added=5400.0)
    assert (exported.start_s, exported.end_s) == (written.start_s, written.end_s) == (5400.0, 5460.0)
    assert timed(exported) == timed(written)
    assert [note.kind for note in exported.notes] == [note.kind for note in written.notes] == ["read"]
    not_added = tabular(tmp_path / "b.tsv", duration="60.000", offset="5400.0")
    assert (not_added.start_s, not_added.end_s) == (0.0, 60.0)


def test_what_an_export_calls_duration(tmp_path):
    """BORIS writes the media's length, or the time from the first event to the last: that limits nothing."""
    path = tmp_path / "a.tsv"
    sheet = tabular(path, duration="18.000")  # "limit to observed events": the medium is 60 s all the same
    assert (sheet.start_s, sheet.end_s) == (0.0, 60.0)
    sheet = tabular(path, duration="18.000", kind="Live observation", media="NA")
    assert (sheet.start_s, sheet.end_s, sheet.notes) == (None, None, ())
    sheet = tabular(path, duration="118.000", kind="Live observation", media="NA", added=100)
    assert (sheet.start_s, sheet.end_s) == (None, None)
    assert [note.kind for note in sheet.notes] == ["doubtful"]  # events were left out of the export
    sheet = tabular(path, duration="45.000", media="NA")
    assert (sheet.start_s, sheet.end_s) == (0.0, 45.0)
    sheet = tabular(path, duration="70.000", media="30.000;40.000|50,000")
    assert (sheet.start_s, sheet.end_s, sheet.frame_s) == (0.0, 70.0, 0.04)


def test_a_legacy_total_length_may_be_the_time_of_the_last_event(tmp_path):
    head = ["Time", "Media file path", "Total length", "FPS", "Subject", "Behavior", "Behavioral category", "Status"]

    def legacy(file: str, total: str, offset: float) -> tuple[float | None, float | None]:
        rows = [[f"{2 + offset}", file, total, "25.0", "child", "gaze", "", "START"],
                [f"{8 + offset}", file, total, "25.0", "child", "gaze", "", "STOP"]]  # fmt: skip
        lines = [["Observation id", "v"], ["Time offset (s)", str(offset)], head, *rows]
        (tmp_path / "a.tsv").write_text("\n".join("\t".join(line) for line in lines))
        [sheet] = read_sheets(tmp_path / "a.tsv", KEEP)
        return sheet.start_s, sheet.end_s

    assert legacy("v.mp4", "60.000", 0.0) == (0.0, 60.0)
    assert legacy("v.mp4", "60.000", 5400.0) == (5400.0, 5460.0)
    assert legacy("v.mp4", "5408.000", 5400.0) == (5400.0, None)
    assert legacy("LIVE", "8.000", 0.0) == (None, None)
    assert legacy("LIVE", "30.000", 0.0) == (None, 30.0)


def test_modifiers_are_the_same_in_every_file(tmp_path):
    events: list[list[object]] = [[1, "child", "gaze", "None| close ", ""], [2, "child", "gaze", "None|close", ""],
                                  [3, "child", "smile", "a,b|None|c", ""]]  # fmt: skip
    [written] = read_sheets(project(tmp_path / "a.boris", events), KEEP)
    assert [(e.code, e.modifiers, e.end_s) for e in written.events] == [
        ("gaze", ("close",), 2.0),
        ("smile", ("a,b", "c"), 3.0),
    ]
    exported = tabular(tmp_path / "a.tsv", duration="60.000")
    assert {e.modifiers for e in exported.events} == {("close",)}
    path = tmp_path / "b.csv"
    path.write_text("Observation id,Subject,Behavior,Modifiers,Behavior type,Start (s),Stop (s)\n"
                    "v,child,gaze, close |None,STATE,1,2\n")  # fmt: skip
    assert read_sheets(path, KEEP)[0].events[0].modifiers == ("close",)


def test_aggregated_export_with_decimal_commas(tmp_path):
    """A spreadsheet's decimal commas change nothing (the length and the frame rate used to be lost)."""
    head = "Observation id;Media duration (s);FPS (frame/s);Subject;Behavior;Behavioral category;Behavior type;Start (s);Stop (s)"
    rows = [
        "d;60,5;25,00;child;smile;Not defined;STATE;2,0;8,25",
        "d;60,5;25,00;mother;smile;Not defined;STATE;5,0;20,5",
    ]
    sheets = []
    for name, lines in (("a.csv", [head, *rows]), ("b.csv", [line.replace(",", ".") for line in [head, *rows]])):
        (tmp_path / name).write_text("\n".join(lines))
        [sheet] = read_sheets(tmp_path / name, KEEP)
        sheets.append((sheet.events, sheet.start_s, sheet.end_s, sheet.frame_s))
    assert sheets[0] == sheets[1]
    assert sheets[0][1:] == (0.0, 60.5, 0.04)
    assert {e.track for e in sheets[0][0]} == {""}  # "Not defined": as in the project, no category


def test_durations_by_subject_limit_nothing(tmp_path):
    (tmp_path / "a.csv").write_text(
        "Observation id,Coding duration,Media duration (s),Subject,Observation duration by subject by observation,"
        "Observation duration,Behavior,Behavior type,Start (s),Stop (s)\n"
        "v,18.000,NA,child,6.0,6.0,gaze,STATE,2.0,8.0\nv,18.000,NA,mother,15.0,15.0,gaze,STATE,5.0,20.0\n"
    )
    [sheet] = read_sheets(tmp_path / "a.csv", KEEP)
    assert (sheet.start_s, sheet.end_s) == (None, None)


def test_rows_without_a_time_are_refused_or_dropped(tmp_path):
    (tmp_path / "a.csv").write_text(
        "Observation id,Subject,Behavior,Behavior type,Time,Image index\nv,child,smile,POINT,NA,7\nv,child,smile,POINT,3,8\n"
    )
    with pytest.raises(BadFileError, match=r"a.csv, line 2: the event has no time \(of 1"):
        read_sheets(tmp_path / "a.csv", KEEP)
    [sheet] = read_sheets(tmp_path / "a.csv", replace(KEEP, rules=Rules(bad_rows="drop")))
    assert timed(sheet) == {("child", "smile", 3.0, 3.0)}
    assert sheet.notes[-1].rows == (2,)


def test_independent_variables_are_kept_and_can_say_whose_observation_it_is(tmp_path):
    book = replace(KEEP, columns={"dyad": "Family"})
    path = project(
        tmp_path / "a.boris", [[1, "child", "smile", "", ""]], independent_variables={"Family": "F7", "age": 3}
    )
    [written] = read_sheets(path, book)
    assert (written.facts["age"], written.facts["type"], dict(written.identity)) == ("3", "LIVE", {"dyad": "F7"})
    tabular(tmp_path / "a.tsv", duration="60.000")
    [exported] = read_sheets(tmp_path / "a.tsv", book)
    assert (exported.facts["Family"], dict(exported.identity), exported.name) == ("F7", {"dyad": "F7"}, "v")
    lines = (tmp_path / "a.tsv").read_text().splitlines()
    other = [line.replace("F7", "F8") for line in lines[1:]]
    (tmp_path / "b.tsv").write_text("\n".join([*lines, *other]))
    assert [s.identity["dyad"] for s in read_sheets(tmp_path / "b.tsv", book)] == ["F7", "F8"]


def test_all_unpaired_states_of_a_study_are_named_at_once(tmp_path):
    media = {"type": "MEDIA", "file": {"1": ["v.mp4"]}, "media_info": MEDIUM, "time offset": 0}
    lone: list[list[object]] = [[4.0, "mother", "gaze", "", ""], [9.0, "child", "gaze", "left", ""]]
    paired: list[list[object]] = [[4.0, "mother", "gaze", "", ""], [9.0, "mother", "gaze", "", ""]]
    tree = json.loads(project(tmp_path / "a.boris", []).read_text())
    tree["observations"] = {
        "one": media | {"events": lone},
        "two": media | {"events": paired},
        "three": {"type": "LIVE", "file": {}, "events": lone[:1]},
    }
    path = tmp_path / "a.boris"
    path.write_text(json.dumps(tree))
    with pytest.raises(BadFileError) as refused:
        read(path, KEEP)
    said = str(refused.value)
    assert said.startswith(
        "a.boris, observation 'one', event 1 ('gaze' of mother), event 2 ('gaze|left' of child); a.boris, observation "
        "'three', event 1 ('gaze' of mother): states without a start or an end, in 2 of 3 observations. "
    )
    assert "not said of 'three'" in said  # the others are closed where their medium ends
    del tree["observations"]["three"]
    path.write_text(json.dumps(tree))
    with pytest.raises(BadFileError, match="Closing needs nothing more"):
        read(path, KEEP)
    closed = read(path, replace(KEEP, rules=Rules(unpaired="close at end"))).record.events
    assert closed.filter(closed["observation"] == 0).select("start_s", "end_s").rows() == [(4.0, 60.0), (9.0, 60.0)]
    children = Codebook(tracks=(Track(person="child", channel="gaze", partner="nobody"),))
    assert len(read(path, children).record) == 2  # states without a track cannot stop anything


@given(
    offset=st.floats(-5000, 5000).map(lambda t: round(t, 3)),
    lengths=st.lists(st.floats(1, 600).map(lambda t: round(t, 3)), min_size=1, max_size=3),
    shares=st.lists(st.floats(0, 1), min_size=1, max_size=6),
)
def test_shifting_the_clock_shifts_limits_and_events_alike(offset, lengths, shares):
    """Any offset, any number of media in a row: the observation is as long as its media, and holds all events."""
    files = [f"{i}.mp4" for i in range(len(lengths))]
    total = sum(lengths)
    events: list[list[object]] = [[round(share * total + offset, 3), "child", "smile", "", ""] for share in shares]
    with tempfile.TemporaryDirectory() as folder:
        path = project(Path(folder) / "a.boris", events, type="MEDIA", file={"1": files}, **{"time offset": offset},
                       media_info={"length": dict(zip(files, lengths, strict=True))})  # fmt: skip
        [sheet] = read_sheets(path, KEEP)
    assert sheet.start_s is not None
    assert sheet.end_s is not None
    assert sheet.end_s - sheet.start_s == pytest.approx(total, abs=1e-5)
    assert all(sheet.start_s - 0.001 <= (e.start_s or 0) <= sheet.end_s + 0.001 for e in sheet.events)
    assert not [note for note in sheet.notes if note.kind == "doubtful"]
