from __future__ import annotations

import csv
import zipfile

import pytest

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
        expected = {(code, int(row["onset"]) / 1000, int(row["offset"]) / 1000, row[code])
                    for row in csv.DictReader(file) for code in ("hand", "look") if row.get(code)}  # fmt: skip
    assert cells(project, column) == expected
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
    assert counts == [86, 86, 1, 3, 0]
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
    with pytest.raises(BadFileError, match="states without a start or an end: 'face'"):
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
