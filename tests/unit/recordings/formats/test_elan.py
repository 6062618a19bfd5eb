# ruff: noqa: E501  the samples stand here as the tools write them
from __future__ import annotations

import csv

import pytest

from attunement.recordings import Codebook, Rules, read, read_sheets
from attunement.vocabulary import BadFileError

EAF = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="" DATE="2020-01-01T00:00:00+00:00" FORMAT="3.0" VERSION="3.0">
<HEADER MEDIA_FILE="" TIME_UNITS="milliseconds"><MEDIA_DESCRIPTOR MEDIA_URL="file:///a.mp4" MIME_TYPE="video/mp4" TIME_ORIGIN="1500"/></HEADER>
<TIME_ORDER>
<TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="1000"/><TIME_SLOT TIME_SLOT_ID="ts2" TIME_VALUE="2500"/>{slots}
</TIME_ORDER>
<TIER TIER_ID="gaze@mother" PARTICIPANT="mother" LINGUISTIC_TYPE_REF="x">
<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts2"><ANNOTATION_VALUE>face</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>
</TIER>
<TIER TIER_ID="quality" PARENT_REF="gaze@mother" LINGUISTIC_TYPE_REF="x">
<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="a2" ANNOTATION_REF="{parent}"><ANNOTATION_VALUE>warm</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>
</TIER>
<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="x"/>
</ANNOTATION_DOCUMENT>
"""


def eaf(tmp_path, slots: str = "", parent: str = "a1"):
    path = tmp_path / "visit.eaf"
    path.write_text(EAF.format(slots=slots, parent=parent))
    return path


def test_real_file_equals_the_table_made_from_it(shared):
    """ChildProject's truth takes the speakers' own tiers; three times differ from the file's by 1 ms, and one tier is absent."""
    [sheet] = read_sheets(
        shared("childproject_examples/examples_valid_raw_data_annotations_eaf_basic_raw_example.eaf"), Codebook()
    )
    with shared("childproject_examples/tests_truth_eaf_basic.csv").open() as file:
        truth = {
            (row["speaker_id"], int(row["segment_onset"]), int(row["segment_offset"]), row["transcription"])
            for row in csv.DictReader(file)
        }
    ours = {
        (e.track, round(1000 * e.start_s), round(1000 * e.end_s), e.code) for e in sheet.events if "@" not in e.track
    }
    near = {(t, a + i, b + j, c) for t, a, b, c in truth for i in (-1, 0, 1) for j in (-1, 0, 1)}
    assert len(ours) == len(truth)
    assert ours <= near
    assert len(ours & truth) >= 0.5 * len(truth)


def test_dependent_annotations_have_their_parents_times(tmp_path):
    [sheet] = read_sheets(eaf(tmp_path), Codebook())
    assert [(e.partner, e.track, e.code, e.start_s, e.end_s) for e in sheet.events] == [
        ("mother", "gaze@mother", "face", 1.0, 2.5),
        ("quality", "quality", "warm", 1.0, 2.5),
    ]


def test_time_origin_is_reported(tmp_path):
    [sheet] = read_sheets(eaf(tmp_path), Codebook())
    assert any("starts at 1.5 s" in note.text for note in sheet.notes)


def test_media_offset_is_added_on_request(tmp_path):
    book = Codebook(tracks=read(eaf(tmp_path)).codebook.tracks, rules=Rules(media_offset_s=1.5, time_zero="file"))
    got = read(eaf(tmp_path), book)
    assert got.record.events["start_s"].to_list() == [2.5, 2.5]
    assert any("+1.5 s added" in note.text for note in got.report.of("converted"))


def test_annotation_without_times_is_refused_or_dropped(tmp_path):
    path = eaf(tmp_path, parent="a9")
    with pytest.raises(BadFileError, match=r"annotation 2: it has no time"):
        read_sheets(path, Codebook())
    [sheet] = read_sheets(path, Codebook(rules=Rules(bad_rows="drop")))
    assert [e.code for e in sheet.events] == ["face"]


def test_tab_delimited_export(tmp_path):
    path = tmp_path / "export.txt"
    path.write_text(
        "Tier\tParticipant\tBegin Time - hh:mm:ss.ms\tBegin Time - ss.msec\tEnd Time - hh:mm:ss.ms\tEnd Time - "
        "ss.msec\tAnnotation\n"
        "gaze@mother\tmother\t00:00:01.000\t1.0\t00:00:02.500\t2.5\tface\n"
    )
    [sheet] = read_sheets(path, Codebook())
    assert [(e.row, e.partner, e.track, e.code, e.start_s, e.end_s) for e in sheet.events] == [
        (2, "mother", "gaze@mother", "face", 1.0, 2.5)
    ]


def test_tab_delimited_export_without_names_needs_them(tmp_path):
    path = tmp_path / "export.txt"
    path.write_text("gaze\tmother\t1000\t2500\tface\ngaze\tmother\t2500\t4000\taway\n")
    with pytest.raises(BadFileError, match=r"no row of column names.*\[table\] header"):
        read(path)
    book = Codebook(header=("tier", "participant", "begin msec", "end msec", "annotation"))
    assert [(e.code, e.start_s, e.end_s) for e in read_sheets(path, book)[0].events] == [
        ("face", 1.0, 2.5),
        ("away", 2.5, 4.0),
    ]
