"""Answers that cannot be are refused with row, column and value; nothing is set right in silence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from attunement.instruments.answers import Answers, answers_of, read_answers_table
from attunement.instruments.catalogue import instrument
from attunement.recordings.tables.table import Table
from attunement.vocabulary import AttunementError, BadFileError, BadValueError

Written = Callable[..., Answers]

HEAD = "id," + ",".join(f"item_{i}" for i in range(1, 10)) + "\n"


def test_answers_are_read_with_whose_they_are(answered: Written) -> None:
    found = answered("id,who,when," + HEAD[3:] + "7,mother,1,1,2,3,4,5,6,7,1,2\n7,mother,2,1,2,3,4,5,6,7,1,NA\n", "ecr-rs",
                     person="id", about="who", time="when")  # fmt: skip
    assert (found.person, found.about, found.time, found.line) == (("7", "7"), ("mother", "mother"), ("1", "2"), (2, 3))
    assert found.values[0].tolist() == [1, 2, 3, 4, 5, 6, 7, 1, 2]
    assert np.isnan(found.values[1, 8])


@pytest.mark.parametrize("ending", ["tsv", "xlsx", "semicolon"])
def test_other_tables(tmp_path: Path, ending: str) -> None:
    rows = [["id", *(f"item_{i}" for i in range(1, 10))], ["a", *range(1, 8), 1, 2]]
    file = tmp_path / f"answers.{ending}"
    if ending == "xlsx":
        book = Workbook()
        for row in rows:
            book.active.append(row)
        book.save(file)
    else:
        mark = "\t" if ending == "tsv" else ";"
        file.write_text("\n".join(mark.join(map(str, row)) for row in rows), encoding="utf-8")
    found = answers_of(read_answers_table(file), instrument("ecr-rs"), items=["item_#"], person="id")
    assert found.values[0].tolist() == [1, 2, 3, 4, 5, 6, 7, 1, 2]


@pytest.mark.parametrize(
    ("cell", "advice"),
    [
        ("9", "If 9 means that nobody answered, say --missing 9"),
        ("0", "say --missing 0"),
        ("3.5", "is no answer to item 3"),
        ("agree", "Export answers as numbers, not as words"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_with_its_place(answered: Written, cell: str, advice: str) -> None:
    with pytest.raises(BadValueError, match=advice) as refused:
        answered(f"{HEAD}a,1,2,3,4,5,6,7,1,2\nb,1,2,{cell},4,5,6,7,1,2\n", "ecr-rs", person="id")
    assert f"line 3, column 'item_3': '{cell}'" in str(refused.value)
    assert "from 1 to 7" in str(refused.value)


def test_many_that_cannot_be_are_named_and_counted(answered: Written) -> None:
    with pytest.raises(BadValueError, match="and 13 more") as refused:
        answered(HEAD + "a,0,0,0,0,0,0,0,0,0\nb,0,0,0,0,0,0,0,0,0\n", "ecr-rs", person="id")
    assert "line 2, column 'item_5': '0'" in str(refused.value)


def test_a_number_means_not_answered_only_if_that_is_said(answered: Written) -> None:
    found = answered(HEAD + "a,1,2,0,4,5,6,7,-1,2\n", "ecr-rs", person="id", missing=(0.0, -1.0))
    assert np.flatnonzero(np.isnan(found.values[0])).tolist() == [2, 7]
    assert any("1 answers 0 were taken as not answered" in note.text for note in found.notes)
    with pytest.raises(BadValueError, match="--missing holds 7, which is an answer of ecr-rs"):
        answered(HEAD, "ecr-rs", missing=(7.0,))


def test_another_range_is_said_and_remembered(answered: Written) -> None:
    found = answered(HEAD + "a,1,2,3,4,5,5,5,1,2\n", "ecr-rs", person="id", answered_on=(1, 5))
    assert not found.as_published and found.highest == 5
    with pytest.raises(BadValueError, match="the second number must be higher"):
        answered(HEAD + "a,1,2,3,4,5,5,5,1,2\n", "ecr-rs", answered_on=(5, 1))
    with pytest.raises(BadValueError, match="what they mean hangs on the numbers"):
        answered("item_1,item_2\n1,1\n", "epds", stored="points", answered_on=(1, 4))


def test_the_same_person_twice_is_refused_with_both_lines(answered: Written) -> None:
    with pytest.raises(BadValueError, match="line 4: person 'a' has answered in line 2 already"):
        answered(HEAD + "a,1,2,3,4,5,6,7,1,2\nb,1,2,3,4,5,6,7,1,2\na,1,2,3,4,5,6,7,1,3\n", "ecr-rs", person="id")


def test_rows_without_a_column_of_persons_are_persons_and_that_is_said(answered: Written) -> None:
    found = answered(HEAD + "a,1,2,3,4,5,6,7,1,2\n", "ecr-rs")
    assert found.person == ("line 2",)
    assert any("--person names one" in note.text for note in found.notes)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"person": "code"}, "no column 'code' for --person"),
        ({"about": "id", "items": ["m=item_#"]}, "--items names relationships, too"),
        ({"time": "id", "items": ["@1=item_#"]}, "--items names times, too"),
        ({"stored": "points"}, "knows one way only"),
    ],
)
def test_settings_that_do_not_fit(answered: Written, settings: dict, said: str) -> None:
    with pytest.raises(BadValueError, match=said):
        answered(HEAD + "a,1,2,3,4,5,6,7,1,2\n", "ecr-rs", **settings)


def test_a_file_without_columns_is_refused(answered: Written) -> None:
    with pytest.raises(BadFileError, match="no row that names two columns"):
        answered("item_1\n1\n", "ecr-rs")


def test_an_empty_name_and_an_empty_table_are_refused(answered: Written) -> None:
    with pytest.raises(BadValueError, match="line 3: column 'id' is empty"):
        answered(HEAD + "a,1,2,3,4,5,6,7,1,2\n,1,2,3,4,5,6,7,1,2\n", "ecr-rs", person="id")
    with pytest.raises(BadFileError, match="no rows of answers"):
        answered(HEAD, "ecr-rs", person="id")


@given(st.lists(st.text(max_size=6), min_size=9, max_size=9))
def test_any_cell_is_read_or_refused_in_a_sentence(cells: list[str]) -> None:
    table = Table("a.csv", tuple(f"item_{i}" for i in range(1, 10)), ((2, cells),))
    try:
        found = answers_of(table, instrument("ecr-rs"), items=["item_#"])
    except AttunementError as refused:
        assert "a.csv, line 2, column 'item_" in str(refused)
    else:
        known = found.values[np.isfinite(found.values)]
        assert ((known >= 1) & (known <= 7) & (known == np.round(known))).all()
