"""Tables of rated days: what is read, and what is refused with row, column, value and remedy."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attunement.diary import read_rated_days
from attunement.vocabulary import AttunementError

HEAD = "day,rating,phase"
GOOD = [f"{day},{3 + day % 3},{'before' if day < 15 else 'since'}" for day in range(1, 31)]

CUT = [line.replace(",", ";") for line in GOOD]


def write(folder: Path, lines: list[str], header: str = HEAD) -> Path:
    path = folder / "mood.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def test_a_plain_table(tmp_path: Path) -> None:
    found = read_rated_days(write(tmp_path, GOOD))
    assert found.column == "rating"
    assert found.phases.sizes == (14, 16)
    assert found.ratings.tolist() == [3 + day % 3 for day in range(1, 31)]
    assert not found.notes


def test_rows_are_put_in_the_order_of_days(tmp_path: Path) -> None:
    one, other = read_rated_days(write(tmp_path, GOOD)), read_rated_days(write(tmp_path, GOOD[::-1]))
    assert (one.ratings == other.ratings).all()
    assert (one.phases.day == other.phases.day).all()


def test_dates_decimal_commas_empty_cells_and_a_first_day(tmp_path: Path) -> None:
    lines = [f"{date(2026, 10, 1) + timedelta(i):%d.%m.%Y};{i % 5},5;fine" for i in range(40)]
    lines[3], lines[7] = "04.10.2026;;ill", "08.10.2026;NA;"
    found = read_rated_days(write(tmp_path, lines, "Datum;Mood;Note"), rating="mood", day="datum", since="2026-10-15")
    assert (found.column, found.phases.sizes) == ("Mood", (12, 26))
    assert found.ratings[:4].tolist() == [0.5, 1.5, 2.5, 4.5]
    assert [str(note) for note in found.notes] == ["mood.csv: 2 rows without a rating were taken as days left out"]


def test_a_spreadsheet_with_typed_dates(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Date", "Rating", "Phase"])
    for i in range(20):
        sheet.append([date(2026, 10, 1) + timedelta(i), 4.5 + i % 2, "A" if i < 10 else "B"])
    book.save(path := tmp_path / "mood.xlsx")
    found = read_rated_days(path)
    assert found.phases.sizes == (10, 10)
    assert found.days.shown(int(found.phases.day[0])) == "2026-10-01"


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 100)), min_size=20, max_size=40),
    st.sampled_from([("csv", ",", "."), ("csv", ";", ","), ("tsv", "\t", ",")]),
    st.integers(5, 15),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_what_was_written_is_read(
    tmp_path: Path, tenths: list[int | None], form: tuple[str, str, str], start: int
) -> None:
    ending, cut, mark = form
    tenths[0], tenths[-1] = 15, 27
    texts = ["" if x is None else f"{x // 10}{mark}{x % 10}" for x in tenths]
    path = tmp_path / f"mood.{ending}"
    path.write_text(
        f"day{cut}rating\n" + "".join(f"{i}{cut}{text}\n" for i, text in enumerate(texts)), encoding="utf-8"
    )
    found = read_rated_days(path, since=str(start))
    known = [i for i, x in enumerate(tenths) if x is not None]
    assert found.phases.day.tolist() == known
    assert found.ratings == pytest.approx([tenths[i] / 10 for i in known])  # type: ignore[operator]
    assert found.phases.since.tolist() == [i >= start for i in known]


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_anything_is_read_or_refused_in_a_sentence(tmp_path: Path, tail: bytes) -> None:
    path = tmp_path / "mood.csv"
    path.write_bytes("\n".join(["day,rating,phase", *GOOD, ""]).encode() + tail)
    try:
        found = read_rated_days(path)
    except AttunementError as error:
        assert "mood.csv" in str(error)
    else:
        assert np.isfinite(found.ratings).all()


def changed(place: int, line: str) -> list[str]:
    return [*GOOD[:place], line, *GOOD[place + 1 :]]


@pytest.mark.parametrize(
    ("lines", "header", "options", "said"),
    [
        (GOOD, "day,mood,phase", {}, "no column 'rating'; its columns are 'day', 'mood', 'phase'. Name the right one by --rating."),
        (GOOD, "when,rating,phase", {}, "no column 'date' or 'day'; its columns are 'when', 'rating', 'phase'. Name the column"),
        (GOOD, "day,rating,part", {}, "no column 'phase'; its columns are 'day', 'rating', 'part'. Say when"),
        (GOOD, HEAD, {"phase": "phase", "since": "15"}, "--phase 'phase' and --since '15' both say when"),
        (GOOD, HEAD, {"since": "1"}, "mood.csv: every rated day lies since, and none before. A change needs both"),
        (GOOD, HEAD, {"since": "99"}, "mood.csv: every rated day lies before, and none since."),
        (GOOD[:14], HEAD, {}, "every rated day lies before, and none since"),
        (changed(4, "5,good,before"), HEAD, {}, "mood.csv, line 6: column 'rating' is 'good', which is no number. Write"),
        (changed(4, "4,3,before"), HEAD, {}, "mood.csv, line 6: day 4 is rated in line 5 already. Keep one rating a day"),
        (changed(4, ",3,before"), HEAD, {}, "mood.csv, line 6: column 'day' is empty. Write the day, or delete the row."),
        (changed(4, "5,3,during"), HEAD, {}, "mood.csv, line 6: column 'phase' is 'during'; write before (base"),
        (changed(4, "5,-99,before"), HEAD, {}, "line 6: column 'rating' is -99, far from all others (3 to 5). If it means"),
        (changed(4, "5,999,before"), HEAD, {}, "line 6: column 'rating' is 999, far from all others (3 to 5)."),
        (changed(4, "5,1e300,before"), HEAD, {}, "line 6: column 'rating' is 1e+300; ratings may be at most 1,000,000."),
        (changed(4, "5,3,"), HEAD, {}, "mood.csv, line 6: column 'phase' is empty; write before"),
        (changed(4, "5,3,since"), HEAD, {}, "line 7: day 6 is called before, and an earlier day (line 6) since."),
        (changed(4, "5000,3,since"), HEAD, {}, "runs from day 1 to day 5000, more than 3,660 days; its longest gap is before"),
        (changed(4, "five,3,before"), HEAD, {}, "mood.csv, line 6, column 'day': 'five' is no day"),
        (changed(4, "5,3,5,before"), HEAD, {}, "line 6: the row has 4 cells, and there are 3 columns. If its numbers have decimal"),
        (["1,,before", "2,NA,since"], HEAD, {}, "column 'rating' has no rating. Write a number for each rated day."),
        ([], "mood", {}, "has no row that names two columns or more"),
        ([*CUT, "31;1,5;since", "32;1.5;since"], "day;rating;phase", {}, "some ratings have a decimal point and some a"),
        ([*CUT, "31;1,500;since"], "day;rating;phase", {}, "of '1,500' nobody knows whether it means thousands or parts of one"),
    ],
)  # fmt: skip
def test_refusals(tmp_path: Path, lines: list[str], header: str, options: dict[str, str], said: str) -> None:
    with pytest.raises(AttunementError) as error:
        read_rated_days(write(tmp_path, lines, header), **options)
    assert said in str(error.value)


def test_numbers_near_others_are_no_stand_ins(tmp_path: Path) -> None:
    lines = [f"{day},{99 - 9 * (day % 4)},{int(day > 15)}" for day in range(1, 31)]
    found = read_rated_days(write(tmp_path, lines))
    assert found.ratings.max() == 99
    assert found.phases.sizes == (15, 15)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(AttunementError, match=r"mood\.csv cannot be read: No such file"):
        read_rated_days(tmp_path / "mood.csv")
