"""Every starting point × change of the page beside what was fitted or in view: it goes the way in which studies saw it go."""

from __future__ import annotations

import pytest

from attunement.evidence.trials import KNOWN
from attunement.study.dials import TURNS
from attunement.web.dyad.change import AGAINST, AGREES, UNTOLD
from attunement.web.dyad.signs import LOOKED_AT, STARTS, Sign, as_table, signs

FAILS = {("caregiver", "turning-away", "support", "D"), ("caregiver", "taking-over", "hard-times", "D")}
"""Where the theory is known to move the other way; the page says so there. It is to become empty."""


@pytest.fixture(scope="module")
def found() -> tuple[Sign, ...]:
    return signs()


def test_nothing_moves_the_other_way_that_is_not_known_to(found: tuple[Sign, ...]) -> None:
    assert {one.place for one in found if one.against} == FAILS


def test_every_cell_of_which_something_was_fitted_or_in_view_is_there(found: tuple[Sign, ...]) -> None:
    rows = [row for row in KNOWN if row.role in LOOKED_AT and row.measure in "ABCD"]
    asked = {
        (preset.who, preset.name, turn.name, row.measure)
        for preset in STARTS
        for turn in TURNS
        for row in rows
        if row.turn == turn.name
        and row.speaks_of(*(preset.name if preset.who == who else "middle" for who in ("caregiver", "child")))
    }
    assert {one.place for one in found} == asked
    assert {row.role for one in found for row in one.move.rows} <= set(LOOKED_AT)


def test_the_table_says_the_same(found: tuple[Sign, ...]) -> None:
    table = as_table(found)
    assert len(table) == len(found) and set(table["verdict"]) <= {AGREES, AGAINST, UNTOLD}
    for row in table.iter_rows(named=True):
        told = row["moves"] != "stays"
        assert row["verdict"] == ((AGREES if row["moves"] == row["published"] else AGAINST) if told else UNTOLD)
