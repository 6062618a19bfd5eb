"""A first look at a table with a row per step, by hand: rows that number columns, names that are lacking, sides that are turned."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.draft.glance import Glance
from attunement.recordings.source import Source
from attunement.recordings.tables.step_glance import _counted, glance
from attunement.vocabulary import BadFileError


def seen(tmp_path: Path, text: str) -> Glance:
    (tmp_path / "a.csv").write_text(text)
    return glance(Source(tmp_path / "a.csv"), Codebook())


@pytest.mark.parametrize(
    ("first", "counted"),
    [
        ("1 2 3", True),
        ("0 1 2", True),
        ("1 2", False),
        ("0 1", False),
        ("2 3 4", False),
        ("1 2 4", False),
        ("1 2 3 4", True),
    ],
)
def test_a_row_that_only_numbers_the_columns(first: str, counted: bool) -> None:
    assert _counted(pl.DataFrame({str(i): [cell] for i, cell in enumerate(first.split())})) == counted


def test_columns_without_names_are_start_end_and_code_or_times_or_numbered(tmp_path: Path) -> None:
    assert seen(tmp_path, "0,5,a\n5,9,b\n9,12,a\n").header == ("start", "end", "code")
    assert seen(tmp_path, "0,5,a,x\n5,9,b,x\n9,12,a,x\n").header == ("start", "end", "column 3", "column 4")
    steps = "".join(f"{k},{'ab'[k // 3 % 2]}\n" for k in range(6))
    assert seen(tmp_path, steps).header == ("time", "column 2")
    few = "".join(f"{k},{'ab'[k // 2 % 2]}\n" for k in range(4))
    assert seen(tmp_path, few).header == ("column 1", "column 2"), "four rows say nothing"
    falls = "".join(f"{k % 5},{'ab'[k // 3 % 2]}\n" for k in range(12))
    assert seen(tmp_path, falls).header == ("column 1", "column 2"), "too often it goes back"


def test_rows_that_are_cut_into_different_numbers_of_cells_are_no_table(tmp_path: Path) -> None:
    row = "1,a\n"
    assert seen(tmp_path, row * 9 + "1,a,b\n").header == ("column 1", "column 2", "column 3")
    with pytest.raises(BadFileError, match="is text, but no table"):
        seen(tmp_path, row * 8 + "1,a,b\n")
    with pytest.raises(BadFileError, match="is text, but no table"):
        seen(tmp_path, "ti\x07me,mother\n1,a\n2,a\n")
    with pytest.raises(BadFileError, match=r"a\.csv has no rows of data"):
        seen(tmp_path, "time,mother\n")


def test_a_table_on_its_side_is_told(tmp_path: Path) -> None:
    wide = ",".join(str(k % 7) for k in range(201))
    with pytest.raises(BadFileError, match=r"a\.csv has 3 rows of 201 columns: it seems to lie on its side"):
        seen(tmp_path, f"{wide}\n" * 3)
    assert len(seen(tmp_path, f"{wide.rpartition(',')[0]}\n" * 3).header) == 200


def test_equal_neighbours_are_events_of_each_person_and_visit(tmp_path: Path) -> None:
    rows = "".join(f"d{d},{k},{who},{'ab'[k // 2]}\n" for d in (1, 2) for who in ("m", "b") for k in range(4))
    found = seen(tmp_path, f"dyad,time,person,code\n{rows}")
    assert [sheet.name for sheet in found.sheets] == ["d1", "d2"] and found.timed and found.lacks == ()
    assert [(e.partner, e.code, e.start_s, e.end_s) for e in found.sheets[0].events] == [
        ("m", "a", 0, 2), ("m", "b", 2, 4), ("b", "a", 0, 2), ("b", "b", 2, 4),
    ]  # fmt: skip
    assert dict(found.sheets[1].identity) == {"dyad": "d2"}
