"""Which column holds which item is said, by name; a place says nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from attunement.instruments.catalogue import instrument
from attunement.instruments.columns import columns_by_text, item_columns, proposals
from attunement.recordings.tables.table import Table
from attunement.vocabulary import BadValueError

RS = instrument("ecr-rs")


def table(*names: str) -> Table:
    return Table("a.csv", names, ())


def test_a_pattern_names_columns_in_any_order_with_any_zeros() -> None:
    names = ["id", *(f"Rs_{i:02}" for i in (3, 1, 2, 9, 8, 7, 4, 5, 6))]
    assert item_columns(table(*names), RS, ["rs_#"])[0].places == (2, 3, 1, 7, 8, 9, 6, 5, 4)


def test_forms_of_several_relationships() -> None:
    names = [f"{who}{i}" for who in "mf" for i in range(1, 10)]
    mother, father = item_columns(table(*names), RS, ["mother=m#", "father = f#"])
    assert (mother.about, mother.places[0], father.about, father.places[0]) == ("mother", 0, "father", 9)


def test_times_side_by_side() -> None:
    names = [f"{who}{when}_{i}" for who in "mf" for when in (1, 2) for i in range(1, 10)]
    given = ["mother@before=m1_#", "mother@after=m2_#", "father@before=f1_#", "father@after=f2_#"]
    found = item_columns(table(*names), RS, given)
    assert [(form.about, form.time, form.places[0]) for form in found] == [
        ("mother", "before", 0), ("mother", "after", 9), ("father", "before", 18), ("father", "after", 27),
    ]  # fmt: skip
    assert item_columns(table(*names), RS, ["@before=m1_#"])[0].time == "before"


def test_nothing_is_taken_by_place_and_what_could_be_meant_is_proposed() -> None:
    with pytest.raises(BadValueError, match=r"item 5 of .*ECR-RS.*say --items 'q#'.*place at which it was shown"):
        item_columns(table("id", *(f"q{i}" for i in range(1, 10))), RS, [])
    with pytest.raises(BadValueError, match="Say it by a pattern"):
        item_columns(table("id", *"abcdefghi"), RS, [])


def test_several_proposals_are_all_named() -> None:
    names = [f"{who}{i}" for who in ("m", "f") for i in range(1, 10)]
    assert proposals(table(*names), RS) == ["m#", "f#"]
    # column 12 is not item 1 followed by a 2
    assert proposals(table(*(f"q{i}" for i in range(1, 37))), instrument("ecr")) == ["q#"]


def test_items_named_by_words() -> None:
    found = item_columns(
        table("rq_dismissing", "rq_secure", "rq_fearful", "rq_preoccupied"), instrument("rq"), ["rq_#"]
    )
    assert found[0].places == (1, 2, 3, 0)


@pytest.mark.parametrize(
    ("names", "given", "said"),
    [
        ("q1 q2 q3 q4 q5 q6 q7 q8", ["q#"], r"no column for item 9 of ecr-rs \(9 items, 2011\)"),
        ("q1 q2 q3 q4 q5 q6 q7 q8 q9 q09", ["q#"], r"item 9 has 2 columns by 'q#' \('q9', 'q09'\)"),
        ("q1 q2 q3 q4 q5 q6 q7 q8 q9", ["q#", "q#"], "names 'columns without a relationship' twice"),
        ("q1 q2 q3 q4 q5 q6 q7 q8 q9", ["q#", "q"], "by one #"),
        ("q1 q2 q3 q4 q5 q6 q7 q8 q9", ["q"], "neither a pattern with # nor a file"),
    ],
)
def test_what_does_not_fit_is_refused(names: str, given: list[str], said: str) -> None:
    with pytest.raises(BadValueError, match=said):
        item_columns(table(*names.split()), RS, given)


def test_a_table_of_columns_and_items(tmp_path: Path) -> None:
    file = tmp_path / "items.csv"
    rows = [
        f"{who}{letter},{i},{whom}"
        for who, whom in (("m", "mother"), ("f", "father"))
        for i, letter in enumerate("abcdefghi", 1)
    ]
    file.write_text("column,item,about\n" + "\n".join(rows), encoding="utf-8")
    columns = table(*(f"{who}{letter}" for letter in "ihgfedcba" for who in "mf"))
    mother, father = item_columns(columns, RS, [str(file)])
    assert (mother.about, mother.places) == ("mother", tuple(range(16, -1, -2)))
    assert (father.about, father.places[0]) == ("father", 17)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("a,1\nb,2", "items.csv names no column for item 3, 4, 5, 6, 7, 8, 9 of ecr-rs"),
        ("z,1", "line 2: a.csv has no column 'z'"),
        ("a,12", "line 2: ecr-rs has no item '12'"),
        ("a,1\nb,1", "line 3: item 1 has a second column, 'b'"),
        ("", "names no column"),
    ],
)
def test_a_table_that_does_not_fit_is_refused_with_its_line(tmp_path: Path, rows: str, said: str) -> None:
    file = tmp_path / "items.csv"
    file.write_text(f"column,item\n{rows}\n", encoding="utf-8")
    with pytest.raises(BadValueError, match=said):
        item_columns(table(*"abcdefghi"), RS, [str(file)])


def test_columns_named_by_their_texts() -> None:
    words = "one two three four five six seven eight nine".split()
    texts = {str(i): f"Made-up statement number {word}." for i, word in enumerate(words, 1)}
    names = [f"Q7_{i}. {text}" for i, text in enumerate(reversed(texts.values()), 1)]
    assert columns_by_text(table("id", *names), RS, texts)[0].places == tuple(range(9, 0, -1))
    with pytest.raises(BadValueError, match="has no column with the text of item 1"):
        columns_by_text(table("id", *names[:-1]), RS, texts)
