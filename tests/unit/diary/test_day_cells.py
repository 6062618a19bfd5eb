"""Days as people write them: read where they can mean one thing only."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.diary import read_days
from attunement.vocabulary import BadFileError

DAY = date(2026, 11, 3).toordinal()
FORMS = ("%Y-%m-%d", "%d.%m.%Y", "%d %b %Y", "%B %d, %Y", "%Y/%m/%d", "%Y-%m-%d 21:30", "%d. %B %Y")
PLACES = [f"line {line}" for line in range(2, 500)]


@pytest.mark.parametrize(
    "text",
    ["2026-11-03", "2026/11/3", "3.11.2026", "03.11.2026", "3 Nov 2026", "3. November 2026", "Nov 3, 2026", "november 3 2026",
     "2026-11-03 21:15", "2026-11-03T21:15:00Z", " 2026-11-03 ", "٢٠٢٦-١١-٠٣"],
)  # fmt: skip
def test_forms(text: str) -> None:
    days = read_days([text], PLACES[:1])
    assert (days.values, days.dates) == ((DAY,), True)
    assert days.shown(DAY) == "2026-11-03"


@given(st.dates(date(1980, 1, 1), date(2090, 1, 1)), st.integers(20, 60), st.sampled_from(FORMS))
def test_a_column_in_any_form_rises_by_one_a_day(first: date, length: int, form: str) -> None:
    texts = [(first + timedelta(i)).strftime(form) for i in range(length)]
    assert read_days(texts, PLACES[:length]).values == tuple(first.toordinal() + i for i in range(length))


@given(
    st.dates(date(1980, 1, 1), date(2090, 1, 1)),
    st.sampled_from([("%d/%m/%Y", "day first"), ("%m/%d/%Y", "month first")]),
)
def test_a_month_of_dates_with_slashes_tells_its_order(first: date, form: tuple[str, str]) -> None:
    texts = [(first + timedelta(i)).strftime(form[0]) for i in range(31)]
    days = read_days(texts, PLACES[:31])
    assert days.values == tuple(first.toordinal() + i for i in range(31))
    assert days.order == form[1]
    assert days.read(first.strftime(form[0]), "--since") == first.toordinal()


@given(st.lists(st.text(max_size=12), min_size=1, max_size=5))
def test_anything_is_read_or_refused_with_its_place(texts: list[str]) -> None:
    try:
        days = read_days(texts, PLACES[: len(texts)])
    except BadFileError as error:
        assert re.search(r"line \d", str(error))
    else:
        assert len(days.values) == len(texts)


def test_numbers_of_days() -> None:
    days = read_days(["1", "day 2", "Day 30"], PLACES[:3])
    assert (days.values, days.dates, days.shown(30)) == ((1, 2, 30), False, "day 30")


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["2026-11-31"], "line 2: '2026-11-31' is no day of the calendar that can be read. Known forms: 2026-11-03"),
        (["3.11.26"], "Write the year with four digits."),
        (["yesterday"], "line 2: 'yesterday' is no day"),
        (["3 Nyv 2026"], "line 2: '3 Nyv 2026' is no day"),
        (["1.5"], "line 2: '1.5' is no day"),
        (["-1"], "line 2: '-1' is no day"),
        (
            ["2026-11-03", "2"],
            "line 3: '2' is a number, and '2026-11-03' (line 2) is a date. Write all days in one way",
        ),
        (
            ["1/2/2026", "3/4/2026"],
            "line 2: '1/2/2026' can be read with the day or the month first, and no date of the table tells",
        ),
        (["13/2/2026", "3/14/2026"], "some dates have the day first and some the month. Write dates as 2026-11-03"),
        (["13/2/2026", "30/2/2026"], "line 3: '30/2/2026' is no day of the calendar"),
    ],
)
def test_refusals(texts: list[str], said: str) -> None:
    with pytest.raises(BadFileError) as error:
        read_days(texts, PLACES[: len(texts)])
    assert said in str(error.value)


def test_the_day_of_a_decision_is_written_as_the_table_is() -> None:
    numbers, dates = read_days(["1", "2"], PLACES[:2]), read_days(["2026-11-03"], PLACES[:1])
    assert (numbers.read("15", "--since"), dates.read("3.11.2026", "--since")) == (15, DAY)
    with pytest.raises(BadFileError, match="--since is '2026-11-03', a date, and the days of the table are numbers"):
        numbers.read("2026-11-03", "--since")
    with pytest.raises(BadFileError, match="--since is '15', a number, and the days of the table are dates"):
        dates.read("15", "--since")
