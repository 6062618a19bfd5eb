"""Measured columns of tables by hand: times in every unit, commas, and cells that hold no number."""

from __future__ import annotations

from pathlib import Path

import pytest

from attunement.recordings import Codebook, Rules
from attunement.recordings.import_report import Note
from attunement.recordings.source import Source
from attunement.recordings.tables.measured import MeasuredColumn, MeasuredValues, read_measured
from attunement.vocabulary import BadFileError, BadValueError


def measured(
    tmp_path: Path,
    text: str,
    *,
    book: Codebook | None = None,
    rate: float | None = None,
    missing: tuple[float, ...] = (),
) -> tuple[MeasuredValues, list[Note]]:
    """The mother's values of the only dyad, and what was said."""
    (tmp_path / "d1.csv").write_text(text)
    notes: list[Note] = []
    column = MeasuredColumn("mother", "pitch")
    found = read_measured(Source(tmp_path / "d1.csv"), [column], book or Codebook(), rate, missing, notes)
    [values] = found.values()
    return values, [note for note in notes if note.text.startswith("'pitch'")]


@pytest.mark.parametrize(
    ("name", "second", "rules", "rate", "time_s"),
    [
        ("time", "2", Rules(), None, 2),
        ("time", "2,5", Rules(), None, 2.5),
        ("time_ms", "2000", Rules(), None, 2),
        ("time_min", "2", Rules(), None, 120),
        ("frame", "2", Rules(), 4.0, 0.5),
        ("frame", "2", Rules(frame_rate=5), 4.0, 0.4),
        ("time", "0:02", Rules(), None, 2),
        ("time", "2000", Rules(time_unit="ms"), None, 2),
    ],
)
def test_times_are_in_the_unit_of_their_name(
    tmp_path: Path, name: str, second: str, rules: Rules, rate: float | None, time_s: float
) -> None:
    first = "0:00" if ":" in second else "0"
    book = Codebook(rules=rules, columns={"time": name})
    values, _ = measured(tmp_path, f"{name};pitch\n{first};1\n{second};3\n", book=book, rate=rate)
    assert values.time_s.tolist() == pytest.approx([0, time_s]) and values.value.tolist() == [1, 3]
    assert values.line == 2


def test_rows_without_times_need_a_rate(tmp_path: Path) -> None:
    text = "pitch;other\n1;0\n3;0\n5;0\n"
    assert measured(tmp_path, text, rate=4)[0].time_s.tolist() == [0, 0.25, 0.5]
    stepped = Codebook(rules=Rules(step_s=2.0))
    assert measured(tmp_path, text, book=stepped, rate=4)[0].time_s.tolist() == [0, 2, 4], "a stated step comes first"
    with pytest.raises(BadFileError, match=r"d1\.csv has no column of times\. Say how many rows a second"):
        measured(tmp_path, text)


@pytest.mark.parametrize(("times", "line"), [("0 1 1", 4), ("1 0 2", 3)])
def test_times_must_rise(tmp_path: Path, times: str, line: int) -> None:
    with pytest.raises(BadFileError, match=rf"line {line}: the time \d s does not come after"):
        measured(tmp_path, "time,pitch\n" + "".join(f"{time},1\n" for time in times.split()))


@pytest.mark.parametrize(
    ("cells", "values", "kinds", "rows"),
    [
        ("1 2.5", [1, 2.5], [], ()),
        ("1,5 2", [1.5, 2], ["converted"], ()),
        ("1,500 2", [1.5, 2], ["doubtful"], ()),
        ("1,500 2,25", [1.5, 2.25], ["converted"], ()),
        ("1 NA", [1, None], [], ()),
        ("1 -", [1, None], [], ()),
        ("1 loud", [1, None], ["doubtful"], (3,)),
        ("1 inf", [1, None], ["doubtful"], (3,)),
        ("1 0", [1, None], ["converted"], ()),
    ],
)
def test_cells_without_a_number_are_told(
    tmp_path: Path, cells: str, values: list[float | None], kinds: list[str], rows: tuple[int, ...]
) -> None:
    text = "time;pitch\n" + "".join(f"{i};{cell}\n" for i, cell in enumerate(cells.split()))
    found, notes = measured(tmp_path, text, missing=(0.0,))
    assert [None if value != value else value for value in found.value.tolist()] == values  # noqa: PLR0124
    assert [note.kind for note in notes] == kinds and all(note.rows == rows for note in notes)


def test_a_column_of_words_and_one_of_missing_values_are_refused(tmp_path: Path) -> None:
    for cells in ("a b", "0 0", "NA NA"):
        text = "time;pitch\n" + "".join(f"{i};{cell}\n" for i, cell in enumerate(cells.split()))
        with pytest.raises(BadFileError, match="holds no number at all"):
            measured(tmp_path, text, missing=(0.0,))


@pytest.mark.parametrize("text", ["mother", "=pitch", "mother=", "mother=a*:", ""])
def test_half_a_measured_column_is_refused(text: str) -> None:
    with pytest.raises(BadValueError, match="names no measured column"):
        MeasuredColumn.parse(text)


def test_a_person_may_have_files_of_a_name_or_a_folder(tmp_path: Path) -> None:
    source = Source(tmp_path / "d1.csv")
    reads = {
        files: MeasuredColumn("m", "p", files).reads(source) for files in ("*", "d1*", f"{tmp_path.name}/*", "mom/*")
    }
    assert list(reads.values()) == [True, True, True, False]
