"""Values of rows by hand: the decimal sign of a long column, bands at their limits, and rows without a face."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl
import pytest

from attunement.recordings.codebook.codebook import LOST, OUTSIDE, Band, Track
from attunement.recordings.tables.step_values import Decimals, Faces, Values, without_face
from attunement.vocabulary import BadFileError

TRACK = Track(person="m", channel="x", bands=(Band("low", at_least=0, below=1), Band("high", at_least=1, below=2)))


def decimals(*whole: str, stated: str = "auto", delimiter: str = ",") -> Decimals:
    """The decimal sign of a column whose whole content is given, read once more only where that is needed."""

    def again() -> Iterator[pl.Series]:
        assert whole, "the column was read again without need"
        return iter([pl.Series(whole)])

    return Decimals("v.csv, column 'x'", stated, delimiter, again)


def read(column: Decimals, *cells: str) -> list[float | None]:
    return [None if np.isnan(one) else float(one) for one in column.numbers(pl.Series(cells, dtype=pl.String))]


def test_the_first_piece_that_tells_decides() -> None:
    assert read(decimals(), "1,5", "2", "x", "") == [1.5, 2, None, None]
    assert read(decimals(), "1.5", "1,234.5") == [1.5, 1234.5]
    assert read(decimals("1,234", "1,5"), "1,234") == [1.234], "a later row tells"
    assert read(decimals("1,234", "1.5"), "1,234") == [1234]
    assert read(decimals(delimiter=","), "1.234") == [1.234]
    with pytest.raises(BadFileError, match=r"'1,234' is 1\.234 where a comma"):
        read(decimals("1,234", "2"), "1,234")
    assert read(decimals(stated="point"), "1,234") == [1234]


def test_a_column_may_not_change_its_sign_after_numbers_that_hang_on_it() -> None:
    column = decimals()
    assert read(column, "1.234") == [1.234] and read(column, "2.345") == [2.345]
    with pytest.raises(BadFileError, match=r"v\.csv, column 'x': the column holds decimal points and decimal commas"):
        read(column, "1,5")
    free = decimals()
    assert read(free, "12") == [12] and read(free, "1,5") == [1.5]


def test_bands_hold_their_lower_limit_and_not_their_upper() -> None:
    values = Values("x", decimals())
    cells = pl.Series(["-0.1", "0", "0.99", "1", "1.99", "2", "", "NA", "odd"])
    assert list(values.codes(cells, TRACK)) == [OUTSIDE, "low", "low", "high", "high", OUTSIDE, "", "", ""]
    assert (values.odd_count, list(values.odd)) == (1, ["odd"])
    assert [note.kind for note in values.notes("v.csv")] == ["read", "doubtful"]
    listed = Track(person="m", channel="x", bands=TRACK.bands, uncodable=("odd",))
    assert list(Values("x", decimals()).codes(pl.Series(["odd", "1"]), listed)) == ["odd", "high"]
    assert list(Values("x", decimals()).codes(pl.Series(["7", "NA"]), None)) == ["7", ""]


@pytest.mark.parametrize(("count", "shown"), [(4, 4), (5, 5), (6, 5)])
def test_five_odd_cells_are_shown(count: int, shown: int) -> None:
    values = Values("x", decimals())
    values.codes(pl.Series([f"w{k}" for k in range(count)]), TRACK)
    assert (values.odd_count, len(values.odd)) == (count, shown)


def test_percents_and_commas_are_told() -> None:
    values = Values("x", decimals())
    assert list(values.codes(pl.Series(["1%", "0,5"]), TRACK)) == ["high", "low"]
    assert [note.text for note in values.notes("v.csv")] == [
        "column 'x': 50% was read as 50",
        "column 'x': numbers with decimal commas",
    ]
    assert Values("x", decimals()).notes("v.csv") == []


@pytest.mark.parametrize(
    ("least", "missed", "words"),
    [
        (None, [True, False, False, False], "is 0"),
        (0.5, [True, True, False, False], "is below 0.5 (rule least_confidence)"),
    ],
)
def test_a_face_is_lost_at_none_or_below_the_least(least: float | None, missed: list[bool], words: str) -> None:
    faces = Faces("success", decimals(), least)
    assert faces.notes("v.csv") == []
    found = faces.missed(pl.Series(["0", "0.4", "0.5", "1"]))
    assert found.tolist() == missed and faces.lost == sum(missed)
    assert f"{sum(missed)} rows in which 'success' {words}" in faces.notes("v.csv")[0].text
    codes = np.array(list("abcd"), object)
    kept = [LOST if lost else code for code, lost in zip("abcd", missed, strict=True)]
    assert list(without_face(codes, found)) == kept and list(codes) == list("abcd")
