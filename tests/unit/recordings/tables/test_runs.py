"""Equal neighbours become events: across pieces of a table, and around rows that are missing."""

from __future__ import annotations

import numpy as np

from attunement.recordings.codebook.codebook import NO_ROWS
from attunement.recordings.tables.runs import Runs


def add(runs: Runs, first: int, values: str) -> None:
    """Take in one letter a second, from a row and second on."""
    at = np.arange(first, first + len(values))
    runs.add(at.astype(float), at + 10, np.array(list(values), object))


def events(runs: Runs) -> list[tuple[int, str, float, float]]:
    return [(e.row, e.code, e.start_s, e.end_s) for e in runs.events]


def test_an_event_goes_on_from_piece_to_piece() -> None:
    runs = Runs("mother", "affect")
    add(runs, 0, "aab")
    add(runs, 3, "bba")
    runs.close(6.0)
    assert events(runs) == [(10, "a", 0, 2), (12, "b", 2, 5), (15, "a", 5, 6)]
    assert {(e.partner, e.track) for e in runs.events} == {("mother", "affect")}
    runs.close(9.0)
    assert len(runs.events) == 3, "what has ended does not end again"


def test_missing_rows_are_a_stretch_of_their_own() -> None:
    runs = Runs("mother", "affect")
    add(runs, 0, "aa")
    runs.skip(2.0, 15)
    add(runs, 5, "a")
    runs.close(6.0)
    assert events(runs) == [(10, "a", 0, 2), (15, NO_ROWS, 2, 5), (15, "a", 5, 6)]
