"""Tables of steps, of one row per observation, of events and of episodes."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from attunement.recordings import (
    Band,
    Codebook,
    Rules,
    Stretch,
    Track,
    draft_codebook,
    parse_codebook,
    read,
    read_sheets,
)
from attunement.vocabulary import AttunementError, BadFileError

CONFLICT = Codebook(
    header=("second", "parent", "adolescent"),
    rules=Rules(bad_rows="drop"),
    tracks=(
        Track(person="caregiver", channel="affect", track="parent", exhaustive=True),
        Track(person="child", channel="affect", track="adolescent", exhaustive=True),
    ),
)


def test_real_dirty_file_is_read_with_its_flaws_reported(shared):
    """Carriage returns end its lines and its first row is broken; the file here has no gap in time (0 to 603 s)."""
    path = shared("paxton_mother_adolescent_conflict/data_low-satisfaction-dyad.txt")
    got = read(path, CONFLICT)
    assert any("carriage returns" in note.text for note in got.report.of("converted"))
    [dropped] = got.report.of("dropped")
    assert dropped.rows == (1,)
    rows = [line.split("\t") for line in path.read_bytes().decode().split("\r")[1:]]
    grid = got.record.grid(1.0)
    for person, column in (("caregiver", 1), ("child", 2)):
        key = (person, "affect")
        assert [grid.names[key][i] for i in grid.codes[key][0]] == [row[column] for row in rows]
    # the row of each event leads back to the line of the file
    lines = path.read_bytes().decode().split("\r")
    for event in got.record.events.head(20).iter_rows(named=True):
        assert event["code"] in lines[event["row"] - 1]


def test_real_dirty_file_without_a_codebook_names_line_and_remedy(shared):
    path = shared("paxton_mother_adolescent_conflict/data_low-satisfaction-dyad.txt")
    with pytest.raises(BadFileError, match=r"no row of column names"):
        read(path)
    with pytest.raises(BadFileError, match=r"line 1: the row has no readable time.*bad_rows"):
        read(path, Codebook(header=CONFLICT.header, tracks=CONFLICT.tracks))
    assert draft_codebook(path).header == ("time", "column 2", "column 3")  # its first column counts seconds


PHASES = Codebook(
    pattern="t(?P<dyad>[0-9]{2})(?P<occasion>[0-9]{2})",
    procedure="still-face",
    rules=Rules(time_unit="m:s:frame", frame_rate=60),
    columns={"observation": "visit"},
    episodes=(
        Stretch("play", "start_play", "start_sf"),
        Stretch("still", "start_sf", "end_sf"),
        Stretch("reunion", "end_sf", "end_play"),
    ),
)


def test_real_phase_times_are_minutes_seconds_frames(shared):
    """Frames run to 59, so the clock has 60 a second (or the tool counts sixtieths)."""
    path = shared("klein_stillface/timing.csv")
    record = read(path, PHASES).record
    with path.open() as file:
        visits = len(list(csv.DictReader(file)))
    assert len(record) == visits
    assert len(record.episodes) == 3 * visits
    first = record.episodes.filter(record.episodes["observation"] == 0)
    # t2502: 0:06:10, 2:09:10, 4:08:00, 6:11:00, on the clock of the visit
    assert first["start_s"].to_list() == pytest.approx([0.0, 123.0, 241.0 + 50 / 60])
    assert first["end_s"].to_list()[-1] == pytest.approx(364 + 50 / 60)
    still = record.episodes.filter(record.episodes["episode"] == "still")
    length = (still["end_s"] - still["start_s"]).median()
    assert length == pytest.approx(120, abs=2)  # the paradigm's two minutes: the reading is right


def test_phase_times_read_as_anything_else_are_refused(shared):
    path = shared("klein_stillface/timing.csv")
    rules = {"auto": "can be read in more than one way", "m:s:frame": "has frame 32, but a second has 30 frames"}
    for unit, complaint in rules.items():
        with pytest.raises(BadFileError, match=complaint):
            read(
                path,
                Codebook(
                    pattern=PHASES.pattern,
                    rules=Rules(time_unit=unit, frame_rate=30),
                    columns=PHASES.columns,
                    episodes=PHASES.episodes,
                ),
            )


def test_phases_and_streams_of_one_visit_become_one_observation(shared):
    streams = [shared(f"klein_stillface/F0_csv_{who}_t0302") for who in ("infant", "mom")]
    voiced = (Band("voiced", at_least=1.0),)
    tracks = tuple(Track(person=person, channel="voice", file=f"F0_csv_{who}_*", track="pitch", bands=voiced, nothing=("",))
                   for person, who in (("child", "infant"), ("caregiver", "mom")))  # fmt: skip
    book = Codebook(pattern=PHASES.pattern, rules=Rules(step_s=1 / 30), tracks=tracks)
    got = read(streams, book)
    assert len(got.record) == 1
    assert got.record.channels() == [("caregiver", "voice"), ("child", "voice")]
    with streams[0].open() as file:
        rows = list(csv.DictReader(file))
    pitched = sum(bool(row["pitch"]) and float(row["pitch"]) >= 1 for row in rows)
    grid = got.record.grid(1 / 30)
    assert grid.where(("child", "voice"), "voiced").sum() == pitched
    assert grid.seen(("child", "voice")).sum() == len(rows)  # no voice is still coded time


def test_real_couples_have_one_row_each(shared):
    path = shared("dyseq_couplescope/CouplesCope.csv")
    book = parse_codebook("""
        [rules]
        layout = "one row per observation"
        step_s = 10
        [columns]
        observation = "code"
        [[track]]
        track = "IKCB"
        person = "partner 1"
        channel = "stress communication"
        codes = { "1.0" = "communicates stress" }
        nothing = ["0.0"]
        [[track]]
        track = "DCCB"
        person = "partner 2"
        channel = "dyadic coping"
        codes = { "1.0" = "copes" }
        nothing = ["0.0"]
    """)
    record = read(path, book).record
    grid = record.grid(10.0)
    with path.open() as file:
        rows = list(csv.DictReader(file))
    assert len(record) == len(rows) == 64
    assert record.observations["dyad"].to_list() == [str(int(float(row["code"]))) for row in rows]
    for key, name, stem in (
        (("partner 1", "stress communication"), "communicates stress", "IKCB"),
        (("partner 2", "dyadic coping"), "copes", "DCCB"),
    ):
        expected = np.array([[float(row[f"{stem}{i:02d}"]) for i in range(1, 49)] for row in rows])
        assert np.array_equal(grid.where(key, name), expected == 1)


def test_real_intervals_without_times(shared):
    path = shared("connect_microcoding/FamilyData.csv")
    book = Codebook(
        rules=Rules(step_s=1),
        tracks=(Track(person="mother", channel="anger", track="moanger", codes={"1.0": "angry"}, nothing=("0.0",)),),
    )
    record = read(path, book).record
    with path.open() as file:
        cells = [row["moanger"] for row in csv.DictReader(file)]
    grid = record.grid(1.0)
    assert grid.shape == (1, 540)
    names = {"": -3, "0.0": -1, "1.0": 0}
    assert grid.codes["mother", "anger"][0].tolist() == [names[cell] for cell in cells]  # empty is not coded, not calm


def test_real_gaze_bouts_with_their_own_column_names(shared):
    path = shared("yamamoto_gaze1/preprocess_Data_raw.csv")
    book = Codebook(
        columns={"start": "EC_start", "end": "EC_end", "observation": "Video", "code": "Initiator"},
        rules=Rules(time_unit="ms", bad_rows="drop"),
        tracks=(
            Track(
                person="dyad",
                channel="eye contact",
                codes={"mother": "mother began", "infant": "infant began", "same": "together", "NA": "unknown"},
            ),
        ),
    )
    got = read(path, book)
    assert got.record.events.row(0)[3:6] == ("mother began", 2.92, 4.76)
    with path.open() as file:
        assert len(got.raw) + sum(len(n.rows) for n in got.report.of("dropped") if "readable time" in n.text) == sum(
            1 for _ in csv.DictReader(file)
        )


OPENFACE = "frame, face_id, timestamp, confidence, success, AU12_r, AU12_c\n" + "".join(
    f"{i}, {face}, {(i - 1) * 0.04:.3f}, 0.98, {int(i != 5)}, {value if face else 0}, {int(value > 1)}\n"
    for i, value in enumerate([0, 0, 2.5, 2.6, 2.7, 0.1, 0.1, 3.0], 1)
    for face in (0, 1)
)


def test_openface_bands_and_failed_frames(tmp_path):
    path = tmp_path / "face.csv"
    path.write_text(OPENFACE)
    smile = (Band("smile", at_least=1.0),)
    tracks = [
        Track(person=who, channel="face", partner=face, track="AU12_r", bands=smile)
        for who, face in (("caregiver", "0"), ("child", "1"))
    ]
    blind = [Track(person=who, channel="face", partner=face, track="success", codes={}, nothing=("1",), uncodable=("0",))
             for who, face in (("caregiver", "0"), ("child", "1"))]  # fmt: skip
    got = read(path, Codebook(tracks=(*tracks, *blind)))
    child = got.record.events.filter(got.record.events["person"] == "child")
    # the frame at 0.16 s, in which the face was lost, ends the smile
    assert child.select("code", "start_s", "end_s").rows() == [("smile", 0.08, 0.16), ("smile", 0.28, 0.32)]
    assert set(got.record.events["person"]) == {"child"}
    statuses = (
        got.record.coverage.filter(got.record.coverage["person"] == "child").select("status", "start_s", "end_s").rows()
    )
    assert statuses == [("coded", 0.0, 0.16), ("uncodable", 0.16, 0.2), ("coded", 0.2, 0.32)]


def test_missing_rows_are_not_coded(tmp_path):
    path = tmp_path / "seconds.csv"
    path.write_text("time;mother\n" + "".join(f"{i};{'a' if i < 8 else 'b'}\n" for i in range(12) if i not in (4, 5)))
    got = read(path, Codebook(tracks=(Track(person="mother", channel="x", track="mother"),)))
    assert got.record.events.select("code", "start_s", "end_s", "row").rows() == [
        ("a", 0.0, 4.0, 2),
        ("a", 6.0, 8.0, 6),
        ("b", 8.0, 12.0, 8),
    ]
    assert [note.rows for note in got.report.of("doubtful")] == [(6,)]
    assert ("not coded", 4.0, 6.0) in got.record.coverage.select("status", "start_s", "end_s").rows()


def test_two_rows_for_one_moment_are_refused(tmp_path):
    path = tmp_path / "faces.csv"
    path.write_text("time,person,smile\n0,a,1\n0,b,0\n1,a,1\n1,b,1\n")
    track = Track(person="x", channel="smile", track="smile")
    with pytest.raises(BadFileError, match=r"line 3: the time 0 s does not come after .*\[columns\] partner"):
        read(path, Codebook(tracks=(track,)))
    book = Codebook(
        columns={"partner": "person"},
        tracks=(Track(person="A", channel="smile", partner="a"), Track(person="B", channel="smile", partner="b")),
    )
    assert read(path, book).record.channels() == [("A", "smile"), ("B", "smile")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(tmp_path, encoding, end):
    path = tmp_path / "visit.csv"
    path.write_bytes(end.join(["onset,offset,person,code", "0,1,Mère,lächelt", "1,2,Mère,ruft", ""]).encode(encoding))
    [sheet] = read_sheets(path, Codebook())
    assert [(e.row, e.partner, e.code) for e in sheet.events] == [(2, "Mère", "lächelt"), (3, "Mère", "ruft")]
    steps = tmp_path / "steps.csv"
    steps.write_bytes(end.join(["time,Mère", "0,lächelt", "1,ruft", ""]).encode(encoding))
    [sheet] = read_sheets(steps, Codebook(tracks=(Track(person="m", channel="x"),)))
    assert [(e.row, e.track, e.code) for e in sheet.events] == [(2, "Mère", "lächelt"), (3, "Mère", "ruft")]


def test_event_log_of_marks(tmp_path):
    """An event log as Observer XT writes one: state start, state stop, point."""
    path = tmp_path / "log.txt"
    path.write_text(
        '"Time_Relative_sf";"Observation";"Subject";"Behavior";"Event_Type"\n"0,5";"v1";"mother";"gaze";"State start"\n'
        '"1,25";"v1";"child";"smile";"Point"\n"2,5";"v1";"mother";"gaze";"State stop"\n',
        encoding="utf-16",
    )
    [sheet] = read_sheets(path, Codebook())
    assert [(e.partner, e.code, e.start_s, e.end_s) for e in sheet.events] == [
        ("mother", "gaze", 0.5, 2.5),
        ("child", "smile", 1.25, 1.25),
    ]


def test_turns(shared):
    one, two = read_sheets(shared("childproject_examples/tests_data_vtc.rttm"), Codebook())
    assert (len(one.events), len(two.events)) == (5, 10)
    assert (one.events[4].partner, one.events[4].start_s, one.events[4].end_s) == ("FEM", 1985.492, 1988.951)


def test_a_file_that_is_no_table_says_so(tmp_path):
    for content in (b"", b"hello", b"\x00\x01\x02", b"<html></html>", b"{}", b"a,b\n", b"PK\x03\x04broken"):
        path = tmp_path / "a.csv"
        path.write_bytes(content)
        with pytest.raises(AttunementError, match=r"a\.csv"):
            read(path)
