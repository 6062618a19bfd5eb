"""Columns of step tables by hand: what is a row of names, and which column holds the times and in which unit."""

from __future__ import annotations

from pathlib import Path

import pytest

from attunement.recordings import Rules, Track
from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.source import Source
from attunement.recordings.tables.step_columns import header_of, is_header, layout_of, time_column, written_of
from attunement.vocabulary import BadFileError


@pytest.mark.parametrize(
    ("row", "names"),
    [
        (["time", "mother"], True), ([" time ", "", "mother"], True), (["time"], False), (["time", ""], False),
        (["a", "a"], False), (["time", "12"], False), (["time", "1e5"], False), (["1", "2", "3"], False), ([], False),
        (["t1", "m2"], True),
    ],
)  # fmt: skip
def test_a_row_of_names_has_two_different_words_and_no_numbers(row: list[str], names: bool) -> None:
    assert is_header(row) == names


def header(tmp_path: Path, text: str, delimiter: str = ",", **more: object) -> tuple[list[str], int]:
    (tmp_path / "a.csv").write_bytes(text.encode())
    book = Codebook(**more)  # type: ignore[arg-type]
    return header_of(Source(tmp_path / "a.csv"), tmp_path / "a.csv", delimiter, book)


def test_names_and_how_many_lines_are_before_the_first_row(tmp_path: Path) -> None:
    assert header(tmp_path, " time ,mother,,\n1,a,,\n") == (["time", "mother"], 1)
    assert header(tmp_path, "sep=;\ntime;mother\n1;a\n", ";") == (["time", "mother"], 2)
    assert header(tmp_path, 'time,"mother\nof two"\n1,a\n') == (["time", "mother\nof two"], 2)
    assert header(tmp_path, "\ufefftime,mother\n1,a\n") == (["time", "mother"], 1)


def test_names_stated_in_the_codebook(tmp_path: Path) -> None:
    given = {"header": ("time", "mother")}
    assert header(tmp_path, "1,a\n2,b\n", **given) == (["time", "mother"], 0)
    assert header(tmp_path, "time,mother\n2,b\n", **given) == (["time", "mother"], 1)
    assert header(tmp_path, "x,y\n2,b\n", header_replaces=True, **given) == (["time", "mother"], 1)
    assert header(tmp_path, "sep=,\n1,a\n", **given) == (["time", "mother"], 1)
    with pytest.raises(BadFileError, match=r"has 1 columns, and the codebook's \[table\] header names 2"):
        header(tmp_path, "1\n2\n", **given)


def test_what_is_no_row_of_names_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match=r"a\.csv has the column 'mother' twice"):
        header(tmp_path, "time,mother,mother\n1,a,b\n")
    with pytest.raises(BadFileError, match=r"a\.csv, line 1: '1,a' is not a row of column names"):
        header(tmp_path, "1,a\n2,b\n")
    with pytest.raises(BadFileError, match=r"a\.csv, line 2: '1;a' is not a row"):
        header(tmp_path, "sep=;\n1;a\n", ";")


@pytest.mark.parametrize(
    ("names", "columns", "at"),
    [
        (("mother", "time"), {}, 1), (("frame", "timestamp"), {}, 1), (("frame", "mother"), {}, 0),
        (("mother", "infant"), {}, None),
        (("time", "clock"), {"time": "Clock"}, 1), (("x", "begin"), {"start": "begin"}, 1), (("x", "pic"), {"frame": "pic"}, 1),
        (("interval", "t"), {}, 1), (("time", "seconds"), {}, 0), (("time", "x"), {"time": "none"}, 0),
    ],
)  # fmt: skip
def test_which_column_holds_the_times(names: tuple[str, ...], columns: dict[str, str], at: int | None) -> None:
    assert time_column(names, Codebook(columns=columns)) == at


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("time", "auto"), ("Time (ms)", "ms"), ("time_s", "s"), ("frame", "frames"), ("framenum", "frames"),
        ("interval", "intervals"),
        ("seconds", "s"), ("ms", "ms"), ("Zeit [min]", "min"), ("approx time", "auto"), ("t", "auto"), ("mother", "auto"),
    ],
)  # fmt: skip
def test_what_a_name_tells_of_the_times(name: str, unit: str) -> None:
    assert written_of(name).unit == unit


CODED = tuple(Track(person="p", channel="c", track=name) for name in ("mother", "infant"))


def test_where_everything_is() -> None:
    names = ["frame", "time_ms", "face_id", "dyad", "mother"]
    found = layout_of("a.csv", names, Codebook(columns={"dyad": "dyad"}, tracks=CODED))
    assert (found.time_at, found.partner_at, dict(found.whose.at), found.unit) == (1, 2, {"dyad": 3}, "ms")
    assert found.wanted == [4] and found.used == [1, 2, 3, 4]
    assert layout_of("a.csv", names, Codebook(rules=Rules(time_unit="s"), tracks=CODED)).unit == "s"


def test_rows_without_times_need_the_length_of_a_step() -> None:
    with pytest.raises(BadFileError, match=r"a\.csv has no column of times\. If its rows are steps, state step_s"):
        layout_of("a.csv", ["mother", "infant"], Codebook())
    for rules in (Rules(step_s=1.0), Rules(frame_rate=25)):
        found = layout_of("a.csv", ["mother", "infant"], Codebook(rules=rules, tracks=CODED))
        assert found.time_at is None and found.wanted == [0, 1]
