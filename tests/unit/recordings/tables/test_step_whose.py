"""Whose rows a step table holds: columns within which time goes on, and what to do where it goes back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from attunement.recordings.codebook.codebook import Codebook, Track
from attunement.recordings.tables.step_columns import layout_of
from attunement.recordings.tables.step_whose import recognise, remedy_for

CODED = (Track(person="p", channel="c", track="m"),)


def pieces_of(rows: Sequence[str], at_once: int = 100):
    def pieces(columns: list[int]) -> Iterator[pl.DataFrame]:
        for first in range(0, len(rows), at_once):
            cells = [row.split(",") for row in rows[first : first + at_once]]
            yield pl.DataFrame(
                {str(i): [row[i] for row in cells] for i in columns}, schema={str(i): pl.String for i in columns}
            )

    return pieces


def recognised(names: str, *rows: str, **columns: str) -> tuple[dict[str, int], list[int], int]:
    """The columns that tell observations apart, those with codes, and how much is said."""
    book = Codebook(columns=columns, tracks=CODED)
    layout, notes = recognise(layout_of("a.csv", names.split(","), book), book, pieces_of(rows))
    return dict(layout.whose.at), layout.wanted, len(notes)


def test_rows_that_stand_together_are_observations() -> None:
    assert recognised("dyad,time,m", "1,0,a", "1,1,a", "2,0,b", "2,1,b") == ({"dyad": 0}, [2], 1)


def test_interleaved_rows_are_told_apart_where_time_goes_on_within_them() -> None:
    assert recognised("dyad,time,m", "1,0,a", "2,0,a", "1,1,b", "2,1,b") == ({"dyad": 0}, [2], 1)
    at, _, said = recognised("dyad,time,m", "1,0,a", "2,1,a", "1,2,b", "2,3,b")
    assert at == {} and said == 1, "time goes on without them"
    both = ("1,1,0,a", "2,1,0,a", "1,2,0,b", "2,2,0,b", "1,1,1,b", "2,1,1,b", "1,2,1,b", "2,2,1,b")
    assert recognised("dyad,visit,time,m", *both)[0] == {"dyad": 0, "occasion": 1}


def test_a_name_that_is_always_the_same_says_nothing() -> None:
    assert recognised("video,time,m", "v1,0,a", "v1,1,a", "v1,2,b") == ({}, [2], 0)
    assert recognised("time,m", "0,a", "1,b") == ({}, [1], 0)
    assert recognised("dyad,time,m")[0] == {}


def remedy(line: int, at_once: int) -> str:
    rows = ("0,p,1,x", "1,p,1,y", "2,p,1,x", "0,q,2,x", "1,q,2,y")
    layout = layout_of("a.csv", ["time", "person", "session nr", "m"], Codebook(tracks=CODED))
    return remedy_for(layout, pieces_of(rows, at_once), 2, line)


def test_the_columns_that_change_where_time_goes_back_are_named() -> None:
    for at_once in (100, 4):
        said = remedy(5, at_once)
        assert "('person', 'session nr' changes here)" in said, at_once
        assert '[columns] partner = "person"' in said and '[columns] dyad = "session nr"' in said
    assert "changes here" not in remedy(4, 100)
