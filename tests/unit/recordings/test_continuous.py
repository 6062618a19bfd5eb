"""Measured columns of two persons: read by name, from one file or two, long or wide, onto one clock."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.recordings import Codebook
from attunement.recordings.codebook.codebook import Rules
from attunement.recordings.continuous import read_series
from attunement.recordings.tables.measured import MeasuredColumn
from attunement.vocabulary import BadFileError, BadValueError

MOTHER, CHILD = MeasuredColumn("mother", "m"), MeasuredColumn("child", "c")


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode())
    return path


def test_two_columns_of_one_file_with_times(tmp_path: Path) -> None:
    path = written(tmp_path, "d01.csv", "time,m,c\n0,1,5\n0.5,2,6\n1.0,3,\n1.5,4,8\n")
    (dyad,), report = read_series(path, [CHILD, MOTHER])
    assert (dyad.dyad, dyad.occasion, dyad.persons, dyad.step_s) == ("d01", "1", ("child", "mother"), 0.5)
    np.testing.assert_array_equal(dyad.values[0], [5, 6, np.nan, 8])
    np.testing.assert_array_equal(dyad.values[1], [1, 2, 3, 4])
    assert "child: no value in 1 of 4 steps" in str(report)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("d.csv", "m,c\n1,5\n2,6\n3,7\n"),
        ("d.txt", '"m" "c"\n1 5\n2 6\n3 7\n'),
        ("d.csv", "m;c\r\n1,0;5,0\r\n2,0;6,0\r\n3,0;7,0\r\n"),
        ("d.tsv", "\ufeffM\tC \n1.0\t5\n2e0\t 6\n3\t7\n"),
        ("d.csv", "frame,m,c\n0,1,5\n1,2,6\n2,3,7\n"),
        ("d.csv", "time_ms,m,c\n1000,1,5\n1040,2,6\n1080,3,7\n"),
        ("d.csv", "time_us,m,c\n1000000,1,5\n1040000,2,6\n1080000,3,7\n"),
        ("d.csv", "time_min,m,c\n0.05,1,5\n0.050666666667,2,6\n0.051333333333,3,7\n"),
        ("d.csv", "frame,m,c\n25,1,5\n26,2,6\n27,3,7\n"),
        ("d.csv", "time,m,c\n00:00:01.000,1,5\n00:00:01.040,2,6\n00:00:01.080,3,7\n"),
    ],
)
def test_signs_units_and_delimiters_give_the_same_series(tmp_path: Path, name: str, text: str) -> None:
    (dyad,), _ = read_series(written(tmp_path, name, text), [MOTHER, CHILD], rate=25)
    assert dyad.step_s == 0.04
    assert [values.tolist() for values in dyad.values] == [[1, 2, 3], [5, 6, 7]]


def test_a_long_table_with_dyads_and_persons(tmp_path: Path) -> None:
    # a clock that begins anew for each person, as R's long tables have it
    rows = ["couple,female,time,dial"]
    rows += [f"{c},{f},{2 * t},{10 * c + f + t / 10}" for c in (2, 3) for f in (0, 1) for t in range(3)]
    path = written(tmp_path, "dial.csv", "\n".join(rows))
    book = Codebook(columns={"dyad": "couple", "partner": "female", "time": "time"})
    dyads, _ = read_series(path, [MeasuredColumn("1", "dial"), MeasuredColumn("0", "dial")], codebook=book)
    assert [(d.dyad, d.step_s, d.persons) for d in dyads] == [("2", 2, ("1", "0")), ("3", 2, ("1", "0"))]
    assert dyads[1].values[0].tolist() == [31, 31.1, 31.2]
    with pytest.raises(BadFileError, match="line 5: the time 0 s does not come after"):
        read_series(path, [MeasuredColumn("1", "dial"), MeasuredColumn("0", "dial")])
    with pytest.raises(BadFileError, match="the column of persons holds 0, 1, and none of 'wife', 'husband'"):
        read_series(path, [MeasuredColumn("wife", "dial"), MeasuredColumn("husband", "dial")], codebook=book)


def test_a_file_for_each_person_and_clocks_that_begin_apart(tmp_path: Path) -> None:
    for who, text in (("mom", "t,f0\n0.0,1\n0.1,2\n0.2,3\n"), ("infant", "t,f0\n0.2,7\n0.3,8\n0.4,0\n")):
        written(tmp_path, f"{who}/v1.csv", text)
    columns = [MeasuredColumn.parse("mother=mom/*:f0"), MeasuredColumn.parse("child=infant/*:f0")]
    paths = [tmp_path / "mom", tmp_path / "infant"]
    (dyad,), report = read_series(paths, columns, missing=[0])
    np.testing.assert_array_equal(dyad.values[0], [1, 2, 3, np.nan, np.nan])
    np.testing.assert_array_equal(dyad.values[1], [np.nan, np.nan, 7, 8, np.nan])
    assert "1 cells of 0 were taken as no value" in str(report)


def test_faster_rows_are_averaged_and_slower_ones_not_invented(tmp_path: Path) -> None:
    rows = [f"{i / 10},{i},{-i}" for i in range(10)]
    path = written(tmp_path, "d.csv", "\n".join(["time,m,c", *rows]))
    (dyad,), report = read_series(path, [MOTHER, CHILD], step_s=0.5)
    assert dyad.values[0].tolist() == [2, 7]  # of 0–4 and 5–9
    assert "rows of 0.1 s averaged to steps of 0.5 s" in str(report)
    with pytest.raises(BadFileError, match=r"come every 0.1 s, and steps of 0.04 s were asked for"):
        read_series(path, [MOTHER, CHILD], step_s=0.04)


def test_missing_rows_leave_gaps_and_words_are_said(tmp_path: Path) -> None:
    path = written(tmp_path, "d.csv", "time,m,c\n0,1,1\n1,2,lost\n4,3,NA\n5,4,inf\n")
    (dyad,), report = read_series(path, [MOTHER, CHILD])
    np.testing.assert_array_equal(dyad.values[0], [1, 2, np.nan, np.nan, 3, 4])
    np.testing.assert_array_equal(dyad.values[1], [1] + [np.nan] * 5)
    doubtful = [str(note) for note in report if note.kind == "doubtful"]
    assert any("2 cells hold no number ('lost', …)" in text and "rows 3, 5" in text for text in doubtful)
    assert any("child: no value in 5 of 6 steps" in text for text in doubtful)


def test_commas_are_decimals_and_thousands_a_doubt(tmp_path: Path) -> None:
    (dyad,), report = read_series(written(tmp_path, "d.csv", "m;c\n1,5;1,234\n2;3,456\n"), [MOTHER, CHILD], rate=1)
    assert [values.tolist() for values in dyad.values] == [[1.5, 2], [1.234, 3.456]]
    kinds = {note.kind: note.text for note in report if "comma" in note.text}
    assert "'m': 1 numbers with a comma ('1,5')" in kinds["converted"]
    assert "'c': 2 numbers" in kinds["doubtful"] and "if it parts thousands" in kinds["doubtful"]


def test_a_table_without_a_header_and_a_pattern(tmp_path: Path) -> None:
    book = Codebook(header=("m", "c"), pattern=r"(?P<dyad>\d+)_(?P<occasion>\d+)", rules=Rules(frame_rate=25))
    path = written(tmp_path, "mea_200_01.txt", "1\t2\n3\t4\n")
    (dyad,), _ = read_series(path, [MOTHER, CHILD], codebook=book)
    assert (dyad.dyad, dyad.occasion, dyad.step_s) == ("200", "01", 0.04)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("time,x,c\n0,1,1\n", "no column 'm'; its columns are 'time', 'x', 'c'"),
        ("m,c\n1,1\n2,2\n", "no column of times. Say how many rows a second"),
        ("frame,m,c\n1,1,1\n2,2,2\n", "counts frames. Say how many a second"),
        ("time,m,c\n0,a,1\n1,b,2\n", "the column 'm' holds no number at all"),
        ("time,m,c\n0,1,1\n", "fewer than two rows"),
        ("time,m,c\n", "no rows of data"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_remedy(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(BadFileError, match=says):
        read_series(written(tmp_path, "d.csv", text), [MOTHER, CHILD])


def test_a_dyad_with_one_person_only_is_left_out_and_said(tmp_path: Path) -> None:
    columns = [MeasuredColumn("mother", "m", "m*"), MeasuredColumn("child", "c", "c*")]
    book = Codebook(pattern=r"(?P<dyad>d\d)")
    for name in ("m_d1", "c_d1", "m_d2"):
        written(tmp_path, f"{name}.csv", f"time,{name[0]}\n0,1\n1,2\n")
    dyads, report = read_series(tmp_path, columns, codebook=book)
    assert [d.dyad for d in dyads] == ["d1"]
    assert "dyad 'd2', occasion '1': no values of child" in str(report)
    with pytest.raises(BadFileError, match="no dyad has values of both"):
        read_series(tmp_path / "m_d2.csv", columns, codebook=book)
    written(tmp_path, "m_d1_again.csv", "time,m\n0,1\n1,2\n")
    with pytest.raises(BadFileError, match="both hold mother of dyad 'd1'"):
        read_series(tmp_path, columns, codebook=book)


def test_columns_and_rates_that_are_none() -> None:
    with pytest.raises(BadValueError, match="names no measured column"):
        MeasuredColumn.parse("mother")
    with pytest.raises(BadValueError, match="two persons"):
        read_series("x.csv", [MOTHER])
    with pytest.raises(BadValueError, match="the rate is 0"):
        read_series("x.csv", [MOTHER, CHILD], rate=0)


@given(
    st.lists(st.tuples(st.integers(-999, 999), st.integers(-999, 999)), min_size=2, max_size=20),
    st.integers(-1000, 1000),
    st.sampled_from([",", ";", "\t"]),
)
def test_shifting_the_clock_changes_no_value(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int, int]], by_s: int, delimiter: str
) -> None:
    folder = tmp_path_factory.mktemp("series")
    lines = [delimiter.join(("time", "m", "c"))]
    lines += [delimiter.join(map(str, (by_s + i, *row))) for i, row in enumerate(rows)]
    (dyad,), _ = read_series(written(folder, "d.csv", "\n".join(lines)), [MOTHER, CHILD])
    assert list(zip(*(values.tolist() for values in dyad.values), strict=True)) == rows
    assert dyad.start_s == by_s


def test_real_motion_energy(shared: Callable[[str], Path]) -> None:
    path = shared("rmea_psychotherapy/inst_extdata_dropout_100_01.txt")
    columns = [MeasuredColumn("patient", "pat"), MeasuredColumn("therapist", "th")]
    (dyad,), _ = read_series(path, columns, rate=25)
    assert [len(values) for values in dyad.values] == [15000, 15000]
    assert [values[:3].tolist() for values in dyad.values] == [[46, 14, 66], [3879, 2952, 3853]]
