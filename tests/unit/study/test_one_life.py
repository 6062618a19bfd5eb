"""One of many lives: whom it knew, and that nobody is shown who does not live."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from attunement.cli.one_life_printing import one_life_as_json
from attunement.life.course.life_events import LifeEvent
from attunement.life.events import GENERAL
from attunement.study.lives import LivedLives, raise_lives
from attunement.study.lives_spec import make_lives_spec
from attunement.study.one_life import what_happened, what_it_expected, whom_it_knew
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


EVENTS = (
    LifeEvent(2, "separation", "third"),
    LifeEvent(3, "death", "third"),
    LifeEvent(3, "death", "therapist"),
    LifeEvent(4, "separation", "therapist"),
    LifeEvent(5, "move", person=2),
    LifeEvent(6, "death", "friend", person=4),
    LifeEvent(6, "separation", "friend"),
    LifeEvent(7, "separation", "friend"),
)


def test_what_did_not_happen_is_not_told_and_what_did_is() -> None:
    run = raise_lives(make_lives_spec(lives=12, to=8, seed=3, events=EVENTS))
    home = run.lives.household
    grandparent = raise_lives(make_lives_spec(lives=12, to=1, seed=3)).lives.household.grandparent
    for person in range(12):
        told = [(event.age, event.who) for event in what_happened(run, person)]
        beside = [(2, "third"), (3, "third")] if home.day_care[person] or grandparent[person] else []
        friend = [(6, "friend")] if person == 4 else [(6, "friend"), (7, "friend")]
        assert told == [*beside, *([(5, "")] if person == 2 else []), *friend], person
        said = one_life_as_json(run, person)["events"]
        assert len(said) == len(told)  # type: ignore[arg-type]
    died = whom_it_knew(run, 4).filter(pl.col("died"))
    assert ("friend", 6.0) in died.select("whom", "until").rows()


def test_a_partner_who_had_left_did_not_die() -> None:
    events = (LifeEvent(24, "death", "partner"),)
    run = raise_lives(make_lives_spec(lives=40, to=25, seed=3, events=events))
    mourns = run.lives.mind.unresolved == 1
    told = np.array([bool(what_happened(run, person)) for person in range(40)])
    assert 0 < told.sum() < 40 and (told == mourns).all()
    parted = {
        person for person in range(40) if not told[person] and "partner" in whom_it_knew(run, person)["whom"].to_list()
    }
    assert parted, "some had parted before"
