"""Tables of text by hand: which line holds the names, what is above it, and which cells are too many."""

from __future__ import annotations

from pathlib import Path

import pytest

from attunement.recordings.source import Source
from attunement.recordings.tables.table import (
    Table,
    about_preamble,
    is_first_line,
    read_table,
    shown,
    too_wide,
    width_of,
)
from attunement.vocabulary import BadFileError


def table(tmp_path: Path, text: str, *, header: tuple[str, ...] = (), replaces: bool = False) -> Table:
    """The table of a text, whose names of columns begin with a time."""
    (tmp_path / "a.csv").write_text(text)
    return read_table(
        Source(tmp_path / "a.csv"), is_header=lambda row: row[:1] == ["time"], header=header, replaces=replaces
    )


@pytest.mark.parametrize(
    ("first", "replaces", "lines"),
    [("t,who", False, [2]), (" t , who", False, [2]), ("x,y", False, [1, 2]), ("x,y", True, [2]), ("t,who", True, [2])],
)
def test_a_first_line_is_left_out_where_it_says_the_same_or_is_replaced(
    tmp_path: Path, first: str, replaces: bool, lines: list[int]
) -> None:
    found = table(tmp_path, f"{first}\n1,a\n", header=("t", "who"), replaces=replaces)
    assert found.header == ("t", "who") and [line for line, _ in found.rows] == lines and found.preamble == ()


def test_a_stated_header_may_name_fewer_columns_only_if_the_rest_is_refused(tmp_path: Path) -> None:
    assert len(table(tmp_path, "1,a\n2\n", header=("t", "who")).rows) == 2, "one wide row is enough"
    with pytest.raises(BadFileError, match=r"a\.csv has 2 columns, and the codebook's \[table\] header names 3"):
        table(tmp_path, "1,a\n", header=("t", "who", "what"))
    with pytest.raises(BadFileError, match=r"line 2: the row has 3 cells, and there are 2 columns"):
        table(tmp_path, "1,a\n1,a,b\n", header=("t", "who"))


def test_what_stands_above_the_names_is_told_and_the_names_are_not(tmp_path: Path) -> None:
    found = table(tmp_path, "a study,\nof two,dyads\ntime,who\n1,a\n2,b\n")
    assert (found.header, [line for line, _ in found.rows]) == (("time", "who"), [4, 5])
    assert [row[0] for row in found.preamble] == ["a study", "of two"]
    assert [note.text for note in about_preamble(found)] == [
        "text above the row of column names was not read: 'a study', 'of two dyads'"
    ]
    assert about_preamble(table(tmp_path, "time,who\n1,a\n")) == []
    with pytest.raises(BadFileError, match="no row of column names"):
        table(tmp_path, "clock,who\n1,a\n")


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("time,,who\n1,x,a\n", "2"),
        ("time,,who\n1,7,a\n2,8,b\n", "2"),
        ("time,,who\n1,,a\n", None),
        ("time,who,\n1,a,x\n", "3"),
        ("time,,who,\n1,x,a,y\n", "2, 4"),
    ],
)
def test_cells_under_no_name_are_told(tmp_path: Path, text: str, columns: str | None) -> None:
    notes = [note.text for note in table(tmp_path, text).notes]
    assert [f"(column {columns})" in note for note in notes] == [True] * (columns is not None)


@pytest.mark.parametrize(("cells", "said"), [("12", False), ("11", True), ("1a", True)])
def test_numbers_of_rows_are_no_loss(tmp_path: Path, cells: str, said: bool) -> None:
    (tmp_path / "a.csv").write_text(f",time\n{cells[0]},1\n{cells[1]},2\n")
    found = read_table(Source(tmp_path / "a.csv"), is_header=lambda row: row[1:] == ["time"])
    assert [note.kind for note in found.notes] == ["dropped"] * said


def test_a_row_may_be_short_or_have_empty_cells_too_many(tmp_path: Path) -> None:
    found = table(tmp_path, "time,who\n1\n2,a,,\n3,\n")
    assert found.cells(1) == ["", "a", ""] and found.cells(0) == ["1", "2", "3"]
    assert found.cell(["1"], None) == "" and found.cell([" x "], 0) == "x" and found.cell(["x"], 1) == ""
    assert [width_of(row) for row in ([], [""], ["", " "], ["a"], ["", "b"], ["a", "", " "])] == [0, 0, 0, 1, 2, 1]
    assert "decimal commas" in too_wide("here", 3, 2, ",") and "decimal commas" not in too_wide("here", 3, 2, ";")


def test_columns_are_found_by_the_first_of_their_names_and_may_not_come_twice(tmp_path: Path) -> None:
    found = table(tmp_path, "time,On_set,who\n1,2,a\n")
    assert (found.column("who", "time"), found.column("x", "on set"), found.column("x")) == (2, 1, None)
    assert found.need("ONSET") == 1 and found.where(3) == "a.csv, line 3"
    with pytest.raises(BadFileError, match="has no column 'x'; its columns are 'time', 'On_set', 'who'"):
        found.need("x", "y")
    with pytest.raises(BadFileError, match="has the column 'onset' twice"):
        table(tmp_path, "time,on_set,Onset\n1,2,3\n")
    assert table(tmp_path, "time,,,who\n1,,,a\n").header == ("time", "", "", "who"), "no name is no name twice"


def test_a_dozen_names_are_shown_and_the_rest_counted() -> None:
    names = [f"n{k}" for k in range(14)]
    assert shown(names[:12]).endswith("'n11'") and shown(names[:13]).endswith("'n11' and 1 more")
    assert (
        shown(names, 3) == "'n0', 'n1', 'n2' and 11 more" and shown([]) == "" and shown(["x" * 41]) == f"'{'x' * 40}'"
    )


@pytest.mark.parametrize(
    ("row", "header", "same"),
    [(["a ", "b"], ["a", " b"], True), (["A"], ["a"], False), (["a"], ["a", "b"], False), ([], [], True)],
)
def test_a_first_line_says_the_same_cell_by_cell(row: list[str], header: list[str], same: bool) -> None:
    assert is_first_line(row, header) == same
