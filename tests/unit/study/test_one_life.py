"""One of many lives: whom it knew, and that nobody is shown who does not live."""

from __future__ import annotations

import polars as pl
import pytest

from attunement.life.events import GENERAL
from attunement.study.lives import LivedLives, raise_lives
from attunement.study.lives_spec import make_lives_spec
from attunement.study.one_life import what_it_expected, whom_it_knew
from attunement.vocabulary import BadValueError


@pytest.fixture(scope="module")
def run() -> LivedLives:
    return raise_lives(make_lives_spec(lives=12, to=8, seed=3))


def test_everybody_a_person_knew_is_there_from_when_to_when(run: LivedLives) -> None:
    known = whom_it_knew(run, 5)
    teachers = known.filter(pl.col("whom") == "teacher")
    assert teachers["since"].to_list() == [5, 6, 7] and teachers["until"].to_list() == [6, 7, None]
    parents = known.filter(pl.col("whom").is_in(["main carer", "second carer"]))
    assert parents["since"].to_list() == [0, 0] and parents["until"].null_count() == 2
    assert known["since"].is_sorted() and known["expected"].is_between(0, 1).all()


def test_what_it_expected_is_what_was_written_down(run: LivedLives) -> None:
    found = what_it_expected(run, 5)
    assert found.filter(pl.col("whom") == GENERAL)["age"].to_list() == [1, 2, 6, 8]
    last = found.filter(pl.col("whom") == "main carer", pl.col("age") == 8)["expected"].item()
    assert last == whom_it_knew(run, 5).filter(pl.col("whom") == "main carer")["expected"].item()


def test_who_does_not_live_is_not_shown(run: LivedLives) -> None:
    for person in (12, -1):
        with pytest.raises(BadValueError, match="of 12 lives the numbers are 0 to 11"):
            whom_it_knew(run, person)
