from __future__ import annotations

import csv
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.recordings import Codebook, Rules, Track, read, read_sheets
from attunement.vocabulary import BadFileError

ANY = Codebook()


def cells(sheet, column: str) -> set[tuple[str, float, float | None, str]]:
    return {(e.track, e.start_s, e.end_s, e.code) for e in sheet.events if e.partner == column}


@pytest.mark.parametrize(
    ("dyad", "column"), [(1, "childhands"), (1, "parenthands"), (3, "childhands"), (3, "parenthands")]
)
def test_project_equals_its_export(shared, dyad, column):
    [project] = read_sheets(shared(f"datavyu_opf/inst_datavyu_dyad{dyad}.opf"), ANY)
    path = shared(f"datavyu_opf/inst_extdata_{column}__dyad{dyad}.csv")
    [export] = read_sheets(path, ANY)
    assert cells(export, column) == cells(project, column)
    with path.open() as file:  # and both equal the table, read independently
        rows = list(csv.DictReader(file))
    names = [code for code in ("hand", "look") if code in rows[0]]
    times = [(int(row["onset"]) / 1000, int(row["offset"]) / 1000) for row in rows]
    expected = {(code, *time, row[code]) for row, time in zip(rows, times, strict=True) for code in names if row[code]}
    # a cell without any value is a mark without a label, on the track of the first code
    empty = {(names[0], *time, "") for row, time in zip(rows, times, strict=True) if not any(row[c] for c in names)}
    assert cells(project, column) == expected | empty
    assert expected


def test_old_project_equals_its_database_as_text(shared):
    """The database as text is a later save of the same demonstration (#4 style columns, text without a backslash)."""
    [project] = read_sheets(shared("datavyu_core_tests/src_test_resources_ui_demo_data_to_csv2.opf"), ANY)
    [text] = read_sheets(shared("datavyu_core_tests/src_test_resources_ui_demo_data_to_csv2.csv"), ANY)
    assert [(e.partner, e.track, e.code, e.start_s, e.end_s) for e in project.events] == [
        (e.partner, e.track, e.code, e.start_s, e.end_s) for e in text.events
    ]
    assert {e.partner for e in project.events} >= {"float", "int", "text", "nominal", "matrix"}


def test_all_real_projects_are_read(shared):
    names = ["ui_demo_data_to_csv", "ui_demo_data_to_csv2", "IO_simple2", "IO_simple3", "IO_simple4"]
    counts = [
        len(read_sheets(shared(f"datavyu_core_tests/src_test_resources_{name}.opf"), ANY)[0].events) for name in names
    ]
    assert counts == [87, 87, 1, 3, 1]  # with the cells without a value: `(,,,)`, and the only one of the last
    [one] = read_sheets(shared("datavyu_core_tests/src_test_resources_IO_simple2.opf"), ANY)
    [other] = read_sheets(shared("datavyu_core_tests/src_test_resources_IO_simple1.csv"), ANY)
    assert one.events == other.events
    [combined] = read_sheets(shared("datavyu_core_tests/src_main_favorites_datavyu-childes-template-combined.opf"), ANY)
    assert "@Participants: MRX detailsOnMrX, MSY detailsOnMsY" in {e.code for e in combined.events}  # an escaped comma


def test_reversed_cell_of_a_real_project_is_refused_and_can_be_decided(shared):
    path = shared("datavyu_opf/inst_datavyu_dyad3.opf")
    with pytest.raises(BadFileError, match=r"line 5.*reversed = \"drop\" or \"swap\""):
        read(path)
    keep = (Track(person="child", channel="hand", partner="childhands", track="hand"),)
    swapped = read(path, Codebook(tracks=keep, rules=Rules(reversed="swap")))
    assert swapped.record.events.filter(swapped.record.events["code"] == "l").row(0)[4:6] == (3155.076, 3234.29)
    assert len(read(path, Codebook(tracks=keep, rules=Rules(reversed="drop"))).record.events) == 2


def opf(path, text: str):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project", "!project\nversion: 5\n")
        archive.writestr("db", text)
    return path


def test_continuous_coding_leaves_no_gaps(tmp_path):
    """Datavyu ends a cell 1 ms before the next onset; the gap is closed, and the report says so."""
    text = "#4\ngaze (MATRIX,true,)-to|NOMINAL\n00:00:00:000,00:00:01:999,(face)\n00:00:02:000,00:00:04:999,(away)\n"
    got = read(opf(tmp_path / "a.opf", text))
    assert got.record.events["end_s"].to_list() == [2.0, 4.999]
    assert [note.rows for note in got.report.of("joined")] == [(3,)]


def test_cell_that_was_not_ended_needs_a_decision(tmp_path):
    path = opf(tmp_path / "a.opf", "#4\ngaze (NOMINAL,true,)\n00:00:05:000,00:00:00:000,face\n")
    with pytest.raises(BadFileError, match=r"a.opf, line 3 \('face' of gaze\): states without a start or an end"):
        read(path)
    book = Codebook(tracks=(Track(person="child", channel="gaze"),), rules=Rules(unpaired="close at end", end_s=60))
    assert read(path, book).record.events.row(0)[4:6] == (5.0, 60.0)


def test_side_by_side_export_has_unrelated_blocks(tmp_path):
    path = tmp_path / "export.csv"
    path.write_text(
        "mother.ordinal,mother.onset,mother.offset,mother.gaze,child.ordinal,child.onset,child.offset,child.affect\n"
        "1,0,1000,face,1,500,700,smile\n2,1500,2500,away,,,,\n"
    )
    [sheet] = read_sheets(path, ANY)
    assert cells(sheet, "mother") == {("gaze", 0.0, 1.0, "face"), ("gaze", 1.5, 2.5, "away")}
    assert cells(sheet, "child") == {("affect", 0.5, 0.7, "smile")}


def test_damaged_projects_name_line_and_remedy(tmp_path):
    with pytest.raises(BadFileError, match="line 3: the cell has 2 values, but its column has 1"):
        read_sheets(opf(tmp_path / "a.opf", "#4\ng (MATRIX,true,)-to|NOMINAL\n00:00:00:000,00:00:01:000,(a,b)\n"), ANY)
    with pytest.raises(BadFileError, match="line 2: 'nonsense' is neither"):
        read_sheets(opf(tmp_path / "b.opf", "#4\nnonsense\n"), ANY)


def test_odd_cells(tmp_path):
    """An escaped comma, a last cell never ended, a cell from 0 to 0."""
    text = (
        "#4\nchild (MATRIX,true,)-code|NOMINAL,note|NOMINAL\n00:00:00:000,00:00:02:000,(smile,a\\,b)\n"
        "00:00:02:001,00:00:05:000,(cry,)\n00:00:05:001,00:00:00:000,(smile,)\n"
        "mother (MATRIX,true,)-code|NOMINAL\n00:00:00:000,00:00:00:000,(smile)\n00:00:00:001,00:00:07:000,(cry)\n"
    )
    (tmp_path / "d30.txt").write_text(text)
    [sheet] = read_sheets(tmp_path / "d30.txt", ANY)
    assert cells(sheet, "child") == {
        ("code", 0.0, 2.0, "smile"),
        ("note", 0.0, 2.0, "a,b"),
        ("code", 2.001, 5.0, "cry"),
        ("code", 5.001, None, "smile"),
    }
    assert cells(sheet, "mother") == {("code", 0.0, 0.0, "smile"), ("code", 0.001, 7.0, "cry")}
    tracks = (Track(person="child", channel="affect", partner="child", track="code"),
              Track(person="caregiver", channel="affect", partner="mother", track="code"))  # fmt: skip
    book = Codebook(tracks=tracks, rules=Rules(end_s=10, unpaired="close at end"))
    events = read(tmp_path / "d30.txt", book).record.events
    assert events.filter(events["person"] == "child").select("code", "start_s", "end_s").rows() == [
        ("smile", 0.0, 2.001),
        ("cry", 2.001, 5.001),
        ("smile", 5.001, 10.0),
    ]
    assert events.filter(events["person"] == "caregiver").select("start_s", "end_s").rows() == [
        (0.0, 0.0),
        (0.001, 7.0),
    ]


def test_cells_without_a_value_are_marks_without_a_label(tmp_path):
    text = (
        "#4\ngaze (MATRIX,true,)-to|NOMINAL,how|NOMINAL\n00:00:43:500,00:00:45:000,(,)\n00:00:45:000,00:00:46:000,(,long)\n"
        "note (TEXT,true,)\n00:00:44:000,00:00:45:000,\nbare (MATRIX,true,)-\n00:00:47:000,00:00:48:000,()\n"
    )
    [sheet] = read_sheets(opf(tmp_path / "a.opf", text), ANY)
    assert cells(sheet, "gaze") == {("to", 43.5, 45.0, ""), ("how", 45.0, 46.0, "long")}
    assert cells(sheet, "note") == {("", 44.0, 45.0, "")}
    assert cells(sheet, "bare") == {("", 47.0, 48.0, "")}
    assert (sheet.start_s, sheet.end_s) == (None, None)  # nothing in the file says when coding began
    path = tmp_path / "side.csv"
    path.write_text(
        "a.ordinal,a.onset,a.offset,a.x,a.y,b.ordinal,b.onset,b.offset,b.z\n1,0,1000,,,1,0,500,v\n2,1000,2000,,w,,,,\n"
    )
    [sheet] = read_sheets(path, ANY)
    assert cells(sheet, "a") == {("x", 0.0, 1.0, ""), ("y", 1.0, 2.0, "w")}
    path.write_text("file,column,ordinal,onset,offset,x,y,z\nv,a,1,0,1000,,,\nv,a,2,1000,2000,,w,\nv,b,1,0,500,,,v\n")
    [sheet] = read_sheets(path, ANY)
    assert cells(sheet, "a") == {("y", 0.0, 1.0, ""), ("y", 1.0, 2.0, "w")}  # x is never used in column a
    assert cells(sheet, "b") == {("z", 0.0, 0.5, "v")}


def test_hidden_columns_escaped_names_and_texts_of_several_lines(tmp_path):
    text = (
        "#4\nmother\\-child (MATRIX,false,)-affect\\,tone|NOMINAL\n00:00:00:000,00:00:01:000,(warm)\n"
        "said (TEXT,true,)\n00:00:01:000,00:00:02:000,first line\\\nsecond line\n00:00:02:000,00:00:03:000,ends with a \\\\\n"
    )
    [sheet] = read_sheets(opf(tmp_path / "a.opf", text), ANY)
    assert cells(sheet, "mother-child") == {("affect,tone", 0.0, 1.0, "warm")}
    assert cells(sheet, "said") == {("", 1.0, 2.0, "first line\nsecond line"), ("", 2.0, 3.0, "ends with a \\")}
    assert [e.row for e in sheet.events] == [3, 5, 7]
    assert ["hidden in Datavyu" in note.text and "'mother-child'" in note.text for note in sheet.notes] == [True]


def test_hidden_columns_of_a_real_project(shared):
    [sheet] = read_sheets(shared("datavyu_core_tests/src_test_resources_IO_simple3.opf"), ANY)
    assert [e.code for e in sheet.events] == ["cellA", "cellC", "cellB"]
    assert any("'hiddenColumn'" in note.text for note in sheet.notes)


def test_what_cannot_be_read_is_refused_by_its_name(tmp_path):
    path = tmp_path / "old.odb"
    path.write_text("; MacSHAPA Open Database\r( setf macshapa-db\r '(\r")
    with pytest.raises(BadFileError, match=r"is a database of MacSHAPA or OpenSHAPA \(.odb\)"):
        read(path, ANY)
    path.write_text("!project\nversion: 3\nname: visit\ndbFile: visit.csv\n")
    with pytest.raises(BadFileError, match=r"project description of OpenSHAPA .* holds no codings"):
        read(path, ANY)
    path.write_text("framenum,time,a.ordinal,a.onset,a.offset,a.x\n1,0,1,0,1000,v\n")
    with pytest.raises(BadFileError, match=r"'by frame' export of Datavyu, .*Take the project itself \(.opf\)"):
        read(path, ANY)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 86_399_999),
            st.integers(0, 86_399_999),
            st.lists(
                st.text(
                    st.characters(codec="utf-8", exclude_characters="\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"),
                    max_size=8,
                ),
                min_size=2,
                max_size=2,
            ),
        ),
        max_size=6,
    )
)
def test_every_cell_of_a_database_is_read(cells_of):
    """Whatever was typed, and whenever: each cell gives its values, or one mark without a label."""

    def clock(ms: int) -> str:
        return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}:{ms % 1000:03}"

    def escaped(text: str) -> str:
        return "".join(f"\\{letter}" if letter in "\\,()-|" else letter for letter in text)

    lines = [f"{clock(a)},{clock(b)},({','.join(map(escaped, values))})" for a, b, values in cells_of]
    with tempfile.TemporaryDirectory() as folder:
        path = opf(Path(folder) / "a.opf", "\n".join(["#4", "who (MATRIX,true,)-x|NOMINAL,y|NOMINAL", *lines]))
        [sheet] = read_sheets(path, ANY)
    expected = []
    for a, b, values in cells_of:
        given_ = [(n, v.strip()) for n, v in zip("xy", values, strict=True) if v.strip()] or [("x", "")]
        expected += [(n, v, a / 1000, None if b == 0 < a else b / 1000) for n, v in given_]
    assert [(e.track, e.code, e.start_s, e.end_s) for e in sheet.events] == expected
