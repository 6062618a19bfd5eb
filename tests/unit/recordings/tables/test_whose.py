"""Whose rows they are, by hand: keys, names, limits of coding, and what is said of columns that only look so."""

from __future__ import annotations

import pytest

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.sheet import Sheet
from attunement.recordings.tables.table import Table
from attunement.recordings.tables.whose import Whose, filled, told_apart, whose_rows
from attunement.vocabulary import BadFileError


def recognised(
    text: str, *, steady: bool = False, named: bool = False, **columns: str
) -> tuple[dict[str, int], list[str]]:
    """The columns that are taken to tell observations apart in a table of comma-separated cells, and what is said."""
    header, *rows = (line.split(",") for line in text.split())
    table = Table("a.csv", tuple(header), tuple(enumerate(rows, 2)))
    whose, notes = whose_rows(table, Codebook(columns=columns), (), steady=steady, named=named)
    return dict(whose.at), [note.text for note in notes]


def test_a_key_has_no_empty_cell() -> None:
    whose = Whose(("Dyad", "x", "Visit"), {"dyad": 0, "occasion": 2})
    assert whose.key([" d1 ", "a", "2"], "a.csv, line 2") == ("d1", "2") and whose.columns == (0, 2)
    for row in (["d1", "a", " "], ["d1", "a"]):
        with pytest.raises(
            BadFileError, match=r"line 2: the column 'Visit' tells observations apart \(as the occasion\)"
        ):
            whose.key(row, "a.csv, line 2")


def test_an_observation_is_called_by_its_name_or_its_dyad_and_occasion() -> None:
    named = Whose(("a", "b"), {"dyad": 0, "observation": 1})
    assert named.name(("d1", "tape 7"), "file") == "tape 7" and named.identity(("d1", "tape 7")) == {"dyad": "d1"}
    both = Whose(("a", "b"), {"dyad": 0, "occasion": 1})
    assert both.name(("d1", "2"), "file") == "d1 2" and both.identity(("d1", "2")) == {"dyad": "d1", "occasion": "2"}
    assert Whose(("a",), {"occasion": 0}).name(("2",), "file") == "file" and Whose().name((), "file") == "file"


def test_coding_begins_and_ends_once() -> None:
    whose = Whose(("from", "to"), limits={"observation_start": 0, "observation_end": 1})
    rows = [
        {"observation_start": 1.0, "observation_end": 9.0},
        {"observation_start": 1.0 + 9e-7, "observation_end": None},
    ]
    assert whose.span(rows, "a.csv") == (1.0, 9.0) and whose.columns == (0, 1)
    assert whose.span([{"observation_start": None}], "a.csv") == (None, None)
    with pytest.raises(BadFileError, match="'to' is said to hold when coding ended, and holds 8 s and 9 s for one"):
        whose.span([*rows, {"observation_end": 8.0}], "a.csv")
    with pytest.raises(BadFileError, match="'from' is said to hold when coding began"):
        whose.span([{"observation_start": 0.0}, {"observation_start": 2.0}], "a.csv")


def test_candidates_without_an_empty_cell() -> None:
    rows = [["d1", "1", "x"], ["d2", " ", "y"], ["d2", "2"]]
    assert filled(rows, {"dyad": 0, "occasion": 1, "coder": 2}) == {"dyad": 0} and filled([], {"dyad": 0}) == {}


def test_plain_names_are_recognised_and_told() -> None:
    at, notes = recognised("Dyad,Visit,code d1,1,a d1,2,a d2,1,b")
    assert at == {"dyad": 0, "occasion": 1}
    assert notes == [
        "columns that tell observations apart, recognised by their names: 'Dyad' as the dyad, 'Visit' as the occasion; "
        "[columns] can say otherwise"
    ]
    at, notes = recognised("dyad,visit,code d1,1,a d1,,a d2,1,b")
    assert at == {"dyad": 0}
    assert notes[1].startswith("'visit': not taken to tell observations apart, because cells are empty")
    assert notes[1].endswith('[columns] occasion = "visit"')


def test_rows_must_stand_together_where_that_is_asked() -> None:
    mixed = "dyad,code d1,a d2,a d1,b"
    assert recognised(mixed)[0] == {"dyad": 0} and recognised(mixed, steady=True)[0] == {}
    assert recognised("dyad,code d1,a d1,a d2,b", steady=True)[0] == {"dyad": 0}


def test_a_column_of_dyads_with_gaps_is_refused_unless_it_names_one() -> None:
    with pytest.raises(
        BadFileError, match=r"a\.csv, line 3: the column 'dyad' is empty, and other rows name different"
    ):
        recognised("dyad,code d1,a ,b d2,c")
    assert recognised("dyad,code d1,a ,b")[0] == {} and recognised("dyad,code d1,a ,b d2,c", steady=True)[0] == {}


def test_a_visit_names_a_row_of_its_own_where_nothing_else_does() -> None:
    assert recognised("visit,from 1,5 2,6", named=True)[0] == {"observation": 0}
    assert recognised("visit,from 1,5 2,6")[0] == {"occasion": 0}
    assert recognised("dyad,visit,from d1,1,5 d1,2,6", named=True)[0] == {"dyad": 0, "occasion": 1}


def test_several_observations_of_a_dyad_are_several_occasions() -> None:
    def apart(*identities: dict[str, str]) -> list[str | None]:
        sheets = [Sheet(file="a.csv", form="table", name=f"tape {i}", identity=who) for i, who in enumerate(identities)]
        return [sheet.identity.get("occasion") for sheet in told_apart(sheets)]

    assert apart({"dyad": "d1"}, {"dyad": "d1"}) == ["tape 0", "tape 1"]
    assert apart({"dyad": "d1"}, {"dyad": "d2"}) == [None, None]
    assert apart({"dyad": "d1", "occasion": "1"}, {"dyad": "d1", "occasion": "1"}) == ["1", "1"]
    assert apart({}, {}) == [None, None]
