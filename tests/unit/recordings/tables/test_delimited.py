"""Delimited text by hand: which sign cuts best, what a first line states, and on which line a row begins."""

from __future__ import annotations

from pathlib import Path

import pytest

from attunement.recordings.source import Source
from attunement.recordings.tables.delimited import (
    MOST_COLUMNS,
    delimiter_of,
    first_delimited,
    read_delimited,
    refuse_wide,
    stated_delimiter,
)
from attunement.vocabulary import BadFileError


@pytest.mark.parametrize(
    ("lines", "delimiter"),
    [
        (["a\tb", "1\t2"], "\t"), (["a;b", "0,5;1"], ";"), (["a|b,c", "1|2,3"], "|"), (["a b,c d", "1 2,3 4"], ","),
        (["a b", "1 2"], " "), (["a", "b"], ","), ([], ","), (["title", "a;b", "1;2"], ";"), (["a;b"], ";"),
        (["x,y,z", "a;b", "c;d", "1,2,3"], ","), (["a,b", "1;2;3", "4;5;6", "7,8"], ";"), (["", "a;b", "", "1;2"], ";"),
        (["sep=|", "a;b", "c;d"], "|"),
    ],
)  # fmt: skip
def test_the_sign_that_cuts_all_lines_alike_or_else_the_most(lines: list[str], delimiter: str) -> None:
    assert delimiter_of(lines) == delimiter


@pytest.mark.parametrize(
    ("line", "sign"),
    [
        ("sep=;\n", ";"),
        ('"sep=,"', ","),
        ("SEP=\t", "\t"),
        ("\ufeffsep=;", ";"),
        ("sep=x", ""),
        ("sep=;;;", ";"),
        ("sep", ""),
    ],
)
def test_a_first_line_may_state_the_sign(line: str, sign: str) -> None:
    assert stated_delimiter(line) == sign


def rows(tmp_path: Path, text: str) -> tuple[list[tuple[int, list[str]]], str]:
    (tmp_path / "a.csv").write_text(text)
    found, _, delimiter = read_delimited(Source(tmp_path / "a.csv"))
    return found, delimiter


def test_a_row_has_the_number_of_the_line_it_begins_on(tmp_path: Path) -> None:
    assert rows(tmp_path, 'a,b\n"two\nlines",1\n\n , \nc,d\n') == (
        [(1, ["a", "b"]), (2, ["two\nlines", "1"]), (6, ["c", "d"])],
        ",",
    )
    assert rows(tmp_path, "sep=;\na;b\n1;2\n") == ([(2, ["a", "b"]), (3, ["1", "2"])], ";")
    assert rows(tmp_path, "a  b\n1   2\n") == ([(1, ["a", "b"]), (2, ["1", "2"])], " ")


def test_first_rows_end_with_a_whole_line(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n3,4\n5")
    assert first_delimited(Source(tmp_path / "a.csv"), 2) == [["a", "b"], ["1", "2"]]
    assert first_delimited(Source(tmp_path / "a.csv"), 9)[-1] == ["3", "4"], "the last line may go on"
    (tmp_path / "b.csv").write_text("a,b")
    assert first_delimited(Source(tmp_path / "b.csv"), 9) == [["a", "b"]]


def test_a_table_is_as_wide_as_a_spreadsheet_at_most() -> None:
    refuse_wide("a.csv", MOST_COLUMNS)
    with pytest.raises(BadFileError, match=r"a\.csv has 16,385 columns, and no table of codes has more than 16,384"):
        refuse_wide("a.csv", MOST_COLUMNS + 1)
