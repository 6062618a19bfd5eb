# ruff: noqa: E501  the samples stand here as the tools write them
"""Any bytes give a record or an error that a person can act on, never another traceback."""

from __future__ import annotations

import gzip
import io
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attunement.record import Record
from attunement.recordings import Codebook, Rules, Track, as_toml, draft_codebook, parse_codebook, read
from attunement.vocabulary import AttunementError

BORIS = (
    b'{"time_format": "hh:mm:ss", "behaviors_conf": {"0": {"type": "State event", "code": "gaze", "category": ""}}, "observations": '
    b'{"v": {"type": "MEDIA", "file": {"1": ["a.mp4"]}, "time offset": 0.0, "observation time interval": [0, 0], "events": '
    b'[[1.0, "mother", "gaze", "", ""], [2.5, "mother", "gaze", "", "a"]], "media_info": {"length": {"a.mp4": 60.0}, "fps": {"a.mp4": 25.0}, "offset": {"1": 0.0}}}}}'
)
BORIS_TABLE = b"Observation id,Subject,Behavior,Behavior type,Time\nv,mother,gaze,START,1.5\nv,mother,gaze,STOP,2.5\n"
BORIS_SUMS = (
    b"Observation id\tSubject\tBehavior\tBehavior type\tStart (s)\tStop (s)\nv\tmother\tgaze\tSTATE\t1.5\t2.5\n"
)
INTERACT = b"Level,Description,Number,Onset_Time,Offset_Time,Duration_Time,Mother\n2,s,1,0,9,9,\n3,,2,0,1.96,1.96,a\n3,,3,2,3.96,1.96,b\n3,,4,4,5,1,a\n"
DATAVYU = b"#4\ngaze (MATRIX,true,)-to|NOMINAL,x|NOMINAL\n00:00:00:000,00:00:01:999,(face,1)\n00:00:02:000,00:00:04:999,(away,)\n"
DATAVYU_TABLE = b"a.ordinal,a.onset,a.offset,a.x\n1,0,1000,face\n2,1001,2000,away\n"
EAF = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<ANNOTATION_DOCUMENT VERSION="3.0"><HEADER><MEDIA_DESCRIPTOR MEDIA_URL="a" TIME_ORIGIN="5"/></HEADER>'
    b'<TIME_ORDER><TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="0"/><TIME_SLOT TIME_SLOT_ID="ts2" TIME_VALUE="900"/></TIME_ORDER>'
    b'<TIER TIER_ID="t" LINGUISTIC_TYPE_REF="x"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts2">'
    b'<ANNOTATION_VALUE>v</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER><LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="x"/></ANNOTATION_DOCUMENT>'
)
TEXTGRID = (
    b'File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0\nxmax = 2\ntiers? <exists>\nsize = 1\nitem []:\n    item [1]:\n'
    b'        class = "IntervalTier"\n        name = "a"\n        xmin = 0\n        xmax = 2\n        intervals: size = 2\n        intervals [1]:\n'
    b'            xmin = 0\n            xmax = 1\n            text = "x"\n        intervals [2]:\n            xmin = 1\n            xmax = 2\n            text = ""\n'
)
SHORT_TEXTGRID = b'File type = "ooTextFile"\nObject class = "TextGrid"\n\n0\n2\n<exists>\n1\n"IntervalTier"\n"a"\n0\n2\n1\n0\n2\n"x"\n'
EVENTS = b"onset,offset,person,code\n0,1,mother,face\n1,2.5,child,away\n"
LOG = b"Time_Relative_sf;Subject;Behavior;Event_Type\n0,5;mother;gaze;State start\n2,5;mother;gaze;State stop\n"
STEPS = b"time\tmother\tchild\n0\ta\tb\n1\ta\tc\n2\tb\tc\n"
FACES = b"frame, face_id, timestamp, success, AU12_c\n1, 0, 0.00, 1, 0\n2, 0, 0.04, 1, 1\n3, 0, 0.08, 0, 1\n"
TURNS = b"SPEAKER v 1 1.0 0.5 <NA> <NA> CHI <NA> <NA>\nSPEAKER v 1 2.0 0.5 <NA> <NA> FEM <NA> <NA>\n"
TIDY = (
    b"kind,observation,dyad,occasion,procedure,coder,person,channel,label,start_s,end_s,row,source\nobservation,0,d,1,play,,,,,0.0,9.0,,a.csv\n"
    b"coverage,0,,,,,child,gaze,coded,0.0,9.0,,\nevent,0,,,,,child,gaze,face,1.0,2.0,7,\n"
)


def opf() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("db", DATAVYU)
    return buffer.getvalue()


def xlsx() -> bytes:
    import openpyxl

    buffer, book = io.BytesIO(), openpyxl.Workbook()
    for row in (["onset", "offset", "code"], [0, 1, "a"], [1, 2.5, "b"]):
        book.active.append(row)
    book.save(buffer)
    return buffer.getvalue()


SEEDS = {
    "boris": BORIS,
    "boris.gz": gzip.compress(BORIS),
    "boris table": BORIS_TABLE,
    "boris sums": BORIS_SUMS,
    "interact": INTERACT,
    "datavyu": DATAVYU,
    "opf": opf(),
    "datavyu table": DATAVYU_TABLE,
    "eaf": EAF,
    "textgrid": TEXTGRID,
    "short textgrid": SHORT_TEXTGRID,
    "events": EVENTS,
    "log": LOG,
    "steps": STEPS,
    "faces": FACES,
    "turns": TURNS,
    "tidy": TIDY,
    "xlsx": xlsx(),
    "utf-16": STEPS.decode().encode("utf-16"),
}
BOOKS = (
    None,
    Codebook(
        tracks=(Track(person="p", channel="c", exhaustive=True),),
        rules=Rules(unpaired="drop", reversed="swap", bad_rows="drop", overlaps="end at next"),
    ),
    Codebook(tracks=(Track(person="p", channel="c"),), rules=Rules(layout="steps", step_s=1)),
    Codebook(tracks=(Track(person="p", channel="c"),), rules=Rules(layout="events", unpaired="drop")),
)
BYTES = st.binary(min_size=1, max_size=12) | st.sampled_from(
    [
        b"\n",
        b"\r",
        b'"',
        b"\0",
        b"nan",
        b"-1",
        b"1e999",
        b"99999999999999999999",
        b"0:0:0",
        b",",
        b"[",
        b"null",
        b"\xff",
    ]
)


@st.composite
def damaged(draw, seed: bytes) -> bytes:
    data = bytearray(seed)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        match draw(st.sampled_from(["insert", "delete", "replace", "cut", "repeat"])):
            case "insert":
                data[at:at] = draw(BYTES)
            case "delete":
                del data[at : at + draw(st.integers(1, 30))]
            case "replace":
                data[at : at + draw(st.integers(1, 8))] = draw(BYTES)
            case "cut":
                del data[at:]
            case _:
                data[at:at] = data[max(0, at - draw(st.integers(1, 60))) : at]
    return bytes(data)


def survives(data: bytes, book: Codebook | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.dat"
        path.write_bytes(data)
        try:
            got = read(path, book)
        except AttunementError as problem:
            assert str(problem).strip()
            assert len(str(problem)) < 4000
        else:
            assert isinstance(got.record, Record)
            assert str(got.report)
            got.record.coverage.to_dicts()


@pytest.mark.parametrize("name", SEEDS)
def test_undamaged_seed_is_read(name, tmp_path):
    (tmp_path / "file.dat").write_bytes(SEEDS[name])
    assert len(read(tmp_path / "file.dat").record.events) > 0


@pytest.mark.parametrize("name", SEEDS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), book=st.sampled_from(BOOKS))
def test_damaged_files(name, data, book):
    survives(data.draw(damaged(SEEDS[name])), book)


def test_file_cut_in_its_last_row():
    survives(FACES[: FACES.rindex(b"\n3") + 2], None)  # leaves a row of one cell


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(BOOKS))
def test_any_bytes(data, book):
    survives(data, book)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_codebook_text(text):
    try:
        parse_codebook(text)
    except AttunementError as problem:
        assert str(problem)


@settings(max_examples=150, deadline=None)
@given(
    damaged(
        b'title = "x"\n[rules]\ngap_frames = 2\noverlaps = "refuse"\n[[track]]\nperson = "p"\nchannel = "c"\ncodes = { a = "b" }\nbands = [{ code = "x", below = 2 }]\n'
    )
)
def test_any_damaged_codebook(data):
    try:
        parse_codebook(data.decode("utf-8", errors="replace"))
    except AttunementError as problem:
        assert str(problem)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text(max_size=6),
            st.text(max_size=6),
            st.dictionaries(st.text(max_size=4), st.text(max_size=4), max_size=3),
        ),
        max_size=3,
    )
)
def test_drafts_read_back_as_they_were(tracks):
    book = Codebook(title="t", tracks=tuple(Track(person=p, channel=c, track=p, codes=codes) for p, c, codes in tracks))
    assert parse_codebook(as_toml(book)) == book


def test_drafted_text_reads_the_file(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(EVENTS)
    book = parse_codebook(as_toml(draft_codebook(path)))
    assert read(path, book).record.channels() == [("caregiver", "behaviour"), ("child", "behaviour")]
