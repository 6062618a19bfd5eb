"""Numbers are read as their column writes them; what can be read in two ways is refused or called doubtful."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.recordings.tables.numbers import Votes, number, numbers_of, tally, votes_of, writing
from attunement.vocabulary import BadFileError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2,5", 2.5),
        ("0,125", 0.125),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1 234,5", 1234.5),
        ("1\u00a0234,5", 1234.5),  # a space that does not break, as Excel writes it
        ("1\u202f234,5", 1234.5),  # the narrow one of French
        ("1'234.5", 1234.5),
        ("1,234,567", 1234567.0),
        ("1.234.567", 1234567.0),
        ("\u22122,5", -2.5),
        ("\u20132.5", -2.5),
        ("+2.5", 2.5),
        ("45 %", 45.0),
        ("12,5%", 12.5),
        ("1e3", 1000.0),
        ("1,5E-3", 0.0015),
        ("\uff11\uff12\uff0e\uff15", 12.5),  # full width
        ("\u0661\u0662\u066b\u0665", 12.5),  # Arabic-Indic
        (".5", 0.5),
        ("5.", 5.0),
    ],
)
def test_a_number_of_one_reading(text, value):
    assert number(text) == pytest.approx(value)
    assert number(f"  {text} ") == pytest.approx(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "n/a",
        "1.2.3",
        "1,23,456",
        "1.23,4,5",
        "--1",
        "1 23",
        "12 34,5",
        "inf",
        "nan",
        "1e999",
        "0x1F",
        "1_000",
        "9" * 50,
    ],
)
def test_what_is_no_number(text):
    assert number(text) is None


def decided(texts: list[str], *, stated: str = "auto", delimiter: str = "\t") -> list[float | None]:
    votes, example = tally(texts)
    told = writing(votes, stated=stated, delimiter=delimiter, example=example, where="visit.txt, column 'AU12'")
    return [number(text, told.sign) for text in texts]


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        (["1,234", "0,5"], [1.234, 0.5]),
        (["1,234", "12,25", "0"], [1.234, 12.25, 0.0]),
        (["1,234", "0.5"], [1234.0, 0.5]),
        (["1,234", "1,234,567"], [1234.0, 1234567.0]),
        (["1.234", "0,5"], [1234.0, 0.5]),
        (["1.234", "1.234.567"], [1234.0, 1234567.0]),
        (["1.234", "2.345", "12"], [1.234, 2.345, 12.0]),  # a point is a decimal sign unless something says otherwise
        (["1,5", "2.25"], [1.5, 2.25]),  # each can be read in one way only
        (["12", "13"], [12.0, 13.0]),
    ],
)
def test_the_column_decides(texts, values):
    assert decided(texts) == values


def test_numbers_of_two_readings_are_refused_with_both():
    with pytest.raises(
        BadFileError, match=r"AU12': '2,345' is 2\.345 where a comma .* and 2345 where .*decimal_sign = \"comma\""
    ):
        decided(["1", "2,345"])
    assert decided(["1", "2,345"], stated="comma") == [1.0, 2.345]
    assert decided(["1", "2,345"], stated="point") == [1.0, 2345.0]


def test_both_signs_beside_a_number_of_two_readings_are_refused():
    with pytest.raises(
        BadFileError, match=r"decimal points and decimal commas, so that '1\.234' can be read in two ways"
    ):
        decided(["1,5", "2.25", "1.234"])


def test_semicolons_speak_for_commas_and_it_is_said():
    votes, example = tally(["1,234", "2,345"])
    told = writing(votes, stated="auto", delimiter=";", example=example, where="x")
    assert told.sign == "comma"
    assert "decimal comma" in told.doubt and "more than a thousand" in told.doubt and "decimal_sign" in told.doubt


def test_mixed_signs_are_doubtful():
    votes, example = tally(["1,5", "2.25"])
    told = writing(votes, stated="auto", delimiter=",", example=example, where="x")
    assert told.sign == "auto"
    assert "decimal commas" in told.doubt


VALUES = st.floats(-1e6, 1e6).map(lambda value: round(value, 4))


def written(value: float, sign: str, group: str) -> str:
    text = f"{value:,.4f}" if group else f"{value:.4f}"
    return text.translate(str.maketrans({",": group, ".": "," if sign == "comma" else "."}))


@given(st.lists(VALUES, min_size=1, max_size=30), st.sampled_from(["point", "comma"]), st.booleans())
def test_any_sign_gives_the_same_numbers(values, sign, grouped):
    group = {"point": ",", "comma": "."}[sign] if grouped else ""
    texts = [written(value, sign, group) for value in values]
    assert decided(texts) == pytest.approx(values)
    assert numbers_of(pl.Series(texts), sign).tolist() == pytest.approx(values)


@given(
    st.lists(st.text(alphabet="0123456789.,-+ %eE'", max_size=8), min_size=1, max_size=20),
    st.sampled_from(["point", "comma", "auto"]),
)
def test_long_columns_are_read_as_single_numbers_are(texts, sign):
    stripped = [text.strip() for text in texts]
    one_by_one = [math.nan if (value := number(text, sign)) is None else value for text in stripped]
    np.testing.assert_array_equal(numbers_of(pl.Series(stripped, dtype=pl.String), sign), one_by_one)


@given(st.text(max_size=12))
def test_a_text_that_is_no_number_votes_for_nothing(text):
    if number(text, "comma") is None and number(text, "point") is None:
        assert votes_of(text) is Votes.NONE
