# ruff: noqa: E501  the samples stand here as the tools write them
from __future__ import annotations

import csv
import tempfile
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.recordings import Codebook, Rules, Track, read, read_sheets
from attunement.recordings.formats.elan_times import _parents_first
from attunement.recordings.sheet import Sheet
from attunement.vocabulary import BadFileError

ANY = Codebook(tracks=(Track(person="*", channel="*"),))

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


def test_annotation_without_times_is_refused_or_dropped_where_its_tier_matters(tmp_path):
    path = eaf(tmp_path, parent="a9")
    with pytest.raises(BadFileError, match=r"annotation 2: 1 annotations of tier 'quality' have no times"):
        read_sheets(path, ANY)
    [sheet] = read_sheets(path, replace(ANY, rules=Rules(bad_rows="drop")))
    assert [e.code for e in sheet.events] == ["face"]
    [sheet] = read_sheets(path, Codebook(tracks=(Track(person="mother", channel="gaze", track="gaze@mother"),)))
    assert [e.code for e in sheet.events] == ["face"]  # a tier without a track cannot stop anything
    [note] = [note for note in sheet.notes if note.kind == "dropped"]
    assert "no track for this tier" in note.text
    assert note.rows == (2,)


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


def tier(name: str, kind: str, annotations: str, parent: str = "") -> str:
    """Return a tier; its person is the last word of its name."""
    upper = f' PARENT_REF="{parent}"' if parent else ""
    return f'<TIER TIER_ID="{name}" PARTICIPANT="{name.rpartition("_")[2]}" LINGUISTIC_TYPE_REF="{kind}"{upper}>{annotations}</TIER>'


def aligned(name: str, first: str, last: str, value: str, more: str = "") -> str:
    return (f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="{name}" TIME_SLOT_REF1="{first}" TIME_SLOT_REF2="{last}"{more}>'
            f"<ANNOTATION_VALUE>{value}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>")  # fmt: skip


def referring(name: str, parent: str, value: str, before: str = "", more: str = "") -> str:
    previous = f' PREVIOUS_ANNOTATION="{before}"' if before else ""
    return (f'<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="{name}" ANNOTATION_REF="{parent}"{previous}{more}>'
            f"<ANNOTATION_VALUE>{value}</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>")  # fmt: skip


def document(path: Path, slots: dict[str, int | None], *tiers: str, more: str = "", unit: str = "milliseconds",
             book: Codebook = ANY) -> Sheet:  # fmt: skip
    times = "".join(
        f'<TIME_SLOT TIME_SLOT_ID="{name}"{"" if time is None else f" TIME_VALUE={chr(34)}{time}{chr(34)}"}/>'
        for name, time in slots.items()
    )
    kinds = {
        "own": "",
        "sub": "Symbolic_Subdivision",
        "tsub": "Time_Subdivision",
        "assoc": "Symbolic_Association",
        "inside": "Included_In",
    }
    types = "".join(
        f'<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="{name}"{f" CONSTRAINTS={chr(34)}{kind}{chr(34)}" if kind else ""} CONTROLLED_VOCABULARY_REF="affect"/>'
        for name, kind in kinds.items()
    )
    (path / "visit.eaf").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><ANNOTATION_DOCUMENT FORMAT="3.0" VERSION="3.0">'
        f'<HEADER TIME_UNITS="{unit}"/><TIME_ORDER>{times}</TIME_ORDER>{"".join(tiers)}{types}{more}</ANNOTATION_DOCUMENT>',
        encoding="utf-8",
    )
    [sheet] = read_sheets(path / "visit.eaf", book)
    return sheet


def codes(sheet: Sheet, track: str) -> list[tuple[str, float | None, float | None]]:
    return [(e.code, e.start_s, e.end_s) for e in sheet.events if e.track == track]


def test_annotations_without_a_text_are_marks_without_a_label(tmp_path):
    """Three annotations of a child were drawn and one was named: the others were not coded, never "nothing happened"."""
    slots = dict(zip(("t1", "t2", "t3", "t4", "t5", "t6"), (1000, 4000, 6000, 9000, 12000, 15000), strict=True))
    drawn = aligned("a1", "t1", "t2", "") + aligned("a2", "t3", "t4", "  ") + aligned("a3", "t5", "t6", "smile")
    sheet = document(tmp_path, slots, tier("Smile_child", "own", drawn))
    assert codes(sheet, "Smile_child") == [("", 1.0, 4.0), ("", 6.0, 9.0), ("smile", 12.0, 15.0)]
    got = read(tmp_path / "visit.eaf", Codebook(tracks=(Track(person="child", channel="x", codes={"smile": "smile"}),)))
    spans = got.record.coverage.filter(got.record.coverage["status"] == "not coded")
    # nobody says that coding began before the first annotation: that time is not coded, either
    assert spans.select("start_s", "end_s").rows() == [(0.0, 1.0), (1.0, 4.0), (6.0, 9.0)]
    assert got.raw["fate"].to_list() == ["not coded", "not coded", "event"]


def test_parts_of_a_symbolic_subdivision_share_their_parents_time_in_order(tmp_path):
    """Three parts of 0-9 s, not in their order in the file: as ELAN draws them, 3 s each."""
    parts = (
        referring("a4", "a1", "neutral", "a3")
        + referring("a2", "a1", "positive")
        + referring("a3", "a1", "negative", "a2")
    )
    sheet = document(tmp_path, {"t1": 0, "t2": 9000}, tier("affect_child", "sub", parts, "turn_child"),
                     tier("turn_child", "own", aligned("a1", "t1", "t2", "turn")))  # fmt: skip
    assert sorted(codes(sheet, "affect_child"), key=lambda code: code[1] or 0.0) == [
        ("positive", 0.0, 3.0),
        ("negative", 3.0, 6.0),
        ("neutral", 6.0, 9.0),
    ]
    [note] = [note for note in sheet.notes if "nobody marked the times between them" in note.text]
    assert (note.kind, len(note.rows)) == ("doubtful", 3)


def test_parts_of_parts_and_what_is_said_of_them(tmp_path):
    """A subdivision of a subdivision, and an association with one of its parts (which has that part's times)."""
    words = referring("w1", "u1", "a") + referring("w2", "u1", "b", "w1")
    letters = referring("l1", "w2", "x") + referring("l2", "w2", "y", "l1")
    sheet = document(tmp_path, {"t1": 0, "t2": 4000}, tier("l_child", "sub", letters, "w_child"),
                     tier("g_child", "assoc", referring("g1", "l2", "gloss"), "l_child"),
                     tier("w_child", "sub", words, "u_child"),
                     tier("u_child", "own", aligned("u1", "t1", "t2", "utterance")))  # fmt: skip
    assert codes(sheet, "w_child") == [("a", 0.0, 2.0), ("b", 2.0, 4.0)]
    assert codes(sheet, "l_child") == [("x", 2.0, 3.0), ("y", 3.0, 4.0)]
    assert codes(sheet, "g_child") == [("gloss", 3.0, 4.0)]


def test_a_subdivision_whose_order_is_not_stated_follows_the_file(tmp_path):
    parts = referring("a2", "a1", "x") + referring("a3", "a1", "y")
    sheet = document(tmp_path, {"t1": 0, "t2": 2000}, tier("turn_child", "own", aligned("a1", "t1", "t2", "turn")),
                     tier("affect_child", "sub", parts, "turn_child"))  # fmt: skip
    assert codes(sheet, "affect_child") == [("x", 0.0, 1.0), ("y", 1.0, 2.0)]
    assert any("order of annotations of tier 'affect_child'" in note.text for note in sheet.notes)


def test_open_slots_of_a_time_subdivision_lie_between_their_neighbours(tmp_path):
    """Words of 0-8 s, of which only the third begins at a marked time (5 s)."""
    slots = {"t1": 0, "o1": None, "t3": 5000, "o2": None, "o3": None, "t2": 8000}
    pairs = [("t1", "o1"), ("o1", "t3"), ("t3", "o2"), ("o2", "o3"), ("o3", "t2")]
    words = "".join(aligned(f"w{i}", first, last, f"w{i}") for i, (first, last) in enumerate(pairs))
    sheet = document(tmp_path, slots, tier("words_child", "tsub", words, "turn_child"),
                     tier("turn_child", "own", aligned("a1", "t1", "t2", "turn")))  # fmt: skip
    assert codes(sheet, "words_child") == [
        ("w0", 0.0, 2.5),
        ("w1", 2.5, 5.0),
        ("w2", 5.0, 6.0),
        ("w3", 6.0, 7.0),
        ("w4", 7.0, 8.0),
    ]
    [note] = [note for note in sheet.notes if "nobody marked" in note.text]
    assert len(note.rows) == 5


def test_an_unneeded_tier_stops_nothing(tmp_path):
    """Tiers of mother and infant are aligned; a third, without a track, has a slot that nothing can place."""
    slots = {"t1": 0, "t2": 2000, "o1": None}
    tiers = (tier("x_mother", "own", aligned("a1", "t1", "t2", "a")), tier("x_child", "own", aligned("a2", "t1", "t2", "b")),
             tier("words_x", "tsub", aligned("a3", "t1", "o1", "w"), "x_mother"))  # fmt: skip
    book = Codebook(
        tracks=(
            Track(person="mother", channel="x", track="x_mother"),
            Track(person="child", channel="x", track="x_child"),
        )
    )
    sheet = document(tmp_path, slots, *tiers, book=book)
    assert [e.track for e in sheet.events] == ["x_mother", "x_child"]
    assert len(read(tmp_path / "visit.eaf", book).record.events) == 2
    with pytest.raises(BadFileError, match="tier 'words_x' have no times"):
        document(tmp_path, slots, *tiers)


def test_annotations_may_name_an_entry_of_a_controlled_vocabulary(tmp_path):
    vocabulary = ('<CONTROLLED_VOCABULARY CV_ID="affect"><CV_ENTRY_ML CVE_ID="e1"><CVE_VALUE LANG_REF="eng">smile</CVE_VALUE></CV_ENTRY_ML>'
                  '<CV_ENTRY_ML CVE_ID="e2"><CVE_VALUE LANG_REF="eng">cry</CVE_VALUE></CV_ENTRY_ML></CONTROLLED_VOCABULARY>')  # fmt: skip
    drawn = (aligned("a1", "t1", "t2", "", ' CVE_REF="e1"') + aligned("a2", "t2", "t3", "cry", ' CVE_REF="e2"')
             + aligned("a3", "t2", "t3", "", ' CVE_REF="e9"'))  # fmt: skip
    sheet = document(tmp_path, {"t1": 0, "t2": 1000, "t3": 2000}, tier("affect_child", "own", drawn), more=vocabulary)
    assert [code for code, _, _ in codes(sheet, "affect_child")] == ["smile", "cry", ""]
    assert any("controlled vocabulary" in note.text and note.rows == (1,) for note in sheet.notes)


def test_what_is_wrong_with_times_is_said(tmp_path):
    drawn = tier("x_child", "own", aligned("a1", "t2", "t1", "smile"))
    sheet = document(tmp_path, {"t1": 0, "t2": 2000}, drawn)
    assert codes(sheet, "x_child") == [("smile", 2.0, 0.0)]
    with pytest.raises(BadFileError, match=r"events that end before they start: 'smile' from 2 to 0 s"):
        read(tmp_path / "visit.eaf", ANY)
    sheet = document(
        tmp_path, {"t1": 0, "t2": 50}, tier("x_child", "own", aligned("a1", "t1", "t2", "smile")), unit="PAL-frames"
    )
    assert codes(sheet, "x_child") == [("smile", 0.0, 2.0)]
    with pytest.raises(BadFileError, match="counts times in 'furlongs'"):
        document(tmp_path, {"t1": 0, "t2": 2000}, drawn, unit="furlongs")
    with pytest.raises(BadFileError, match=r"99999999999999999999999.* is not a time"):
        document(tmp_path, {"t1": 0, "t2": int("9" * 400)}, drawn)
    with pytest.raises(BadFileError, match="uses the annotation id 'a1' twice"):
        document(
            tmp_path,
            {"t1": 0, "t2": 2000},
            tier("x_child", "own", aligned("a1", "t1", "t2", "x") + aligned("a1", "t1", "t2", "y")),
        )
    with pytest.raises(BadFileError, match="uses the tier name 'x_child' twice"):
        document(tmp_path, {"t1": 0, "t2": 2000}, drawn, tier("x_child", "own", ""))


def test_the_file_states_no_limits(tmp_path):
    sheet = document(tmp_path, {"t1": 43500, "t2": 50000}, tier("x_child", "own", aligned("a1", "t1", "t2", "smile")))
    assert (sheet.start_s, sheet.end_s) == (None, None)


@given(
    length=st.integers(1, 10_000_000),
    order=st.integers(1, 12).flatmap(lambda n: st.permutations(range(n))),
    time=st.booleans(),
)
def test_subdivisions_fill_their_parents_without_gap_or_overlap(length, order, time):
    """However many parts, in whatever order they stand in the file, by references or by slots without times."""
    n = len(order)
    slots: dict[str, int | None] = {"t0": 500, f"t{n}": 500 + length} | {f"t{i}": None for i in range(1, n)}
    parts = "".join(
        aligned(f"w{i}", f"t{i}", f"t{i + 1}", f"w{i}")
        if time
        else referring(f"w{i}", "a1", f"w{i}", f"w{i - 1}" if i else "")
        for i in order
    )
    with tempfile.TemporaryDirectory() as folder:
        sheet = document(Path(folder), slots, tier("w_child", "tsub" if time else "sub", parts, "turn_child"),
                         tier("turn_child", "own", aligned("a1", "t0", f"t{n}", "turn")))  # fmt: skip
    found = sorted(codes(sheet, "w_child"), key=lambda code: int(code[0][1:]))
    edges = [0.5] + [end or 0.0 for _, _, end in found]
    assert edges[-1] == (500 + length) / 1000
    assert [start for _, start, _ in found] == edges[:-1]
    assert [b - a for a, b in pairwise(edges)] == pytest.approx([length / 1000 / n] * n)


def chained(count: int, kind: str) -> str:
    """Annotations that refer to each other in a long row, in a circle, or all into one circle of time slots."""
    slots, own, other = ["<TIME_SLOT TIME_SLOT_ID='s0' TIME_VALUE='0'/>"], "", ""
    if kind in ("row", "circle"):
        names = [f"r{i}" for i in range(count)]
        parents = [*names[1:], "a0" if kind == "row" else names[0]]
        other = "".join(
            f"<ANNOTATION><REF_ANNOTATION ANNOTATION_ID='{name}' ANNOTATION_REF='{parent}'><ANNOTATION_VALUE>v</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>"
            for name, parent in zip(names, parents, strict=True)
        )
    else:
        slots += [f"<TIME_SLOT TIME_SLOT_ID='s{i}'/>" for i in range(1, count + 1)]
        links = [(f"s{i}", f"s{i % count + 1}") for i in range(1, count + 1)] + [("s0", "s1")] * count
        own = "".join(
            f"<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID='b{i}' TIME_SLOT_REF1='{a}' TIME_SLOT_REF2='{b}'><ANNOTATION_VALUE>v</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
            for i, (a, b) in enumerate(links)
        )
    return (
        f"<ANNOTATION_DOCUMENT><HEADER/><TIME_ORDER>{''.join(slots)}<TIME_SLOT TIME_SLOT_ID='s99999' TIME_VALUE='900'/></TIME_ORDER>"
        "<TIER TIER_ID='t' LINGUISTIC_TYPE_REF='x'><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID='a0' TIME_SLOT_REF1='s0' TIME_SLOT_REF2='s99999'>"
        f"<ANNOTATION_VALUE>v</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>{own}</TIER>"
        f"<TIER TIER_ID='u' LINGUISTIC_TYPE_REF='x'>{other}</TIER><LINGUISTIC_TYPE LINGUISTIC_TYPE_ID='x'/></ANNOTATION_DOCUMENT>"
    )


@pytest.mark.parametrize(("kind", "timed"), [("row", 8001), ("circle", 1), ("slots", 1)])
def test_long_rows_and_circles_of_references_are_walked_once(kind, timed, tmp_path):
    (tmp_path / "a.eaf").write_text(chained(8000, kind))
    begun = time.process_time()
    [sheet] = read_sheets(tmp_path / "a.eaf", Codebook(rules=Rules(bad_rows="drop")))
    assert time.process_time() - begun < 5
    assert len(sheet.events) == timed


def test_tiers_that_depend_on_each_other_in_a_long_row_are_walked_once():
    tiers = {f"t{i}": ({}, {}, {"PARENT_REF": f"t{(i + 1) % 20_000}"}, 0) for i in range(20_000)}
    begun = time.process_time()
    assert len(_parents_first(tiers)) == 20_000
    del tiers["t0"]
    assert _parents_first(tiers) == [f"t{i}" for i in range(19_999, 0, -1)]
    assert time.process_time() - begun < 2
