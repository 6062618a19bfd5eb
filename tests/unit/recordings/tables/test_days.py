"""Dates, midnights and calendars, exactly where one reading gives way to another."""

from __future__ import annotations

import datetime

import pytest

from attunement.recordings.tables.days import CALENDAR, DAY_S, HALF_DAY_S, dated, next_day_from, refuse_days
from attunement.recordings.tables.frame import cell_text
from attunement.vocabulary import BadFileError

FIRST, LAST = map(int, CALENDAR)
MAY_DAY = datetime.date(2024, 5, 1).toordinal()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2024-05-01 10:00:03.5", (MAY_DAY, "10:00:03.5")), ("2024-05-01T10:00", (MAY_DAY, "10:00")),
        ("2024-05-01", (MAY_DAY, "")), ("1.5.2024 10:00", (MAY_DAY, "10:00")), ("2024-05-01_9:00", (MAY_DAY, "9:00")),
        ("2024-05-01 10:00:00Z", (MAY_DAY, "10:00:00")), ("2024-13-01 10:00", None), ("2024-05-01x", None),
        ("05/01/2024 10:00", None), ("10:00", None),
    ],
)  # fmt: skip
def test_a_time_with_a_date(text: str, found: tuple[int, str] | None) -> None:
    assert dated(text) == found


def test_a_night_has_one_gap_of_more_than_half_a_day() -> None:
    assert next_day_from([DAY_S - 30, 10.0]) == DAY_S - 30
    assert next_day_from([0.0, HALF_DAY_S]) is None and next_day_from([0.0, HALF_DAY_S + 1]) == HALF_DAY_S + 1
    assert next_day_from([5.0]) is None and next_day_from([]) is None
    assert next_day_from([-1.0, DAY_S - 1]) is None and next_day_from([0.0, DAY_S]) is None
    assert next_day_from([100.0, 3600.0, 50_000.0, 60_000.0, 10.0]) == 50_000.0


@pytest.mark.parametrize(
    ("texts", "refused"),
    [
        ((f"{FIRST}.4167", f"{FIRST}.5"), "days of"), ((f"{FIRST}.416", f"{FIRST}.5"), ""),
        ((f"{FIRST}.4167", f"{FIRST + 2}.4167"), ""), ((f"{FIRST}.4167", f"{FIRST + 2}.4166"), "days of"),
        ((f"{FIRST - 1}.9999",), ""), ((f"{LAST}.0001",), ""), ((f"{LAST - 1}.9999",), "days of"),
        (("0.41670001", "0.5"), "parts of a day from"), (("0.4167000", "0.5"), ""), (("0.41670001", "1.0"), ""),
        (("0,41670001",), "parts of a day from"), ((), ""),
    ],
)  # fmt: skip
def test_days_of_a_spreadsheet_are_no_seconds(texts: tuple[str, ...], refused: str) -> None:
    values = [float(text.replace(",", ".")) for text in texts]
    if not refused:
        refuse_days(texts, values, "a.csv, line")
        return
    with pytest.raises(BadFileError, match=f"times such as {texts[0]} seem to be {refused} a spreadsheet's calendar"):
        refuse_days(texts, values, "a.csv, line")


def test_values_of_statistics_programs_as_cells() -> None:
    day = datetime.date(2024, 5, 1)
    values = {
        1.0: "1",
        -3.0: "-3",
        0.5: "0.5",
        1e15: "1000000000000000.0",
        999_999_999_999_999.0: "999999999999999",
        7: "7",
    }
    assert {value: cell_text(value) for value in values} == values
    assert (cell_text(day), cell_text(datetime.time(9, 5))) == ("2024-05-01", "09:05:00")
    assert cell_text(datetime.timedelta(milliseconds=90_500)) == "90.5" and cell_text("two\n words ") == "two words"
