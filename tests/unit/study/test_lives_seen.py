"""Infants are seen with who cares for them; who was never cared for has no class, which is counted, said, and never secure."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from attunement.cli.life_printing import as_json, print_lives
from attunement.cli.one_life_printing import one_life_as_json, print_one_life
from attunement.engine.choice import make_engine
from attunement.life.course.births import born
from attunement.life.course.life_events import LifeEvent
from attunement.life.course.year import a_year_on
from attunement.study.lives import LivedLives, raise_lives
from attunement.study.lives_asked import respondents
from attunement.study.lives_outcomes import parse_outcome
from attunement.study.lives_spec import make_lives_spec
from attunement.study.lives_summary import infants, seen_by_class, seen_with

N = 60
ORPHANS = tuple(LifeEvent(0, "death", who, person=person) for person in (2, 7) for who in ("main", "second"))


def lived(*events: LifeEvent, to: int = 2) -> LivedLives:
    return raise_lives(make_lives_spec(lives=N, to=to, seed=3, events=events))


def secure(run: LivedLives) -> float:
    return infants(run).filter(pl.col("class") == "B")["share"].sum()


@pytest.fixture(scope="module")
def plain() -> LivedLives:
    return lived()


@pytest.fixture(scope="module")
def orphaned() -> LivedLives:
    return lived(*ORPHANS)


def test_who_has_nobody_has_no_class_and_who_has_keeps_its_own(plain: LivedLives, orphaned: LivedLives) -> None:
    unseen = orphaned.classes.filter(pl.col("abcd").is_null())
    assert unseen["person"].to_list() == [2, 7, 2, 7] and unseen["whom"].null_count() == 4
    seen = orphaned.classes.drop_nulls("abcd")
    assert_frame_equal(seen, plain.classes.filter(~pl.col("person").is_in([2, 7])))
    assert plain.classes["abcd"].null_count() == 0 and set(plain.classes["whom"]) == {"main carer"}


def test_it_is_counted(orphaned: LivedLives) -> None:
    assert seen_with(orphaned).rows() == [
        (1, "main carer", N - 2),
        (1, None, 2),
        (2, "main carer", N - 2),
        (2, None, 2),
    ]
    found = infants(orphaned)
    assert found["share"].sum() == pytest.approx(1) and found["class"].null_count() == 0
    assert seen_by_class(lived(*ORPHANS, to=6))["class"].null_count() == 0


def test_it_is_said(orphaned: LivedLives, plain: LivedLives, capsys: pytest.CaptureFixture[str]) -> None:
    print_lives(orphaned)
    said = " ".join(capsys.readouterr().out.split())
    assert "Of 60 infants at 1 were seen, instead of with their main carer, 2 with nobody and so not at all" in said
    assert as_json(orphaned)["infants_seen_with"] == seen_with(orphaned).to_dicts()
    print_lives(plain)
    assert "instead of" not in capsys.readouterr().out
    print_one_life(orphaned, 7)
    said = " ".join(capsys.readouterr().out.split())
    assert "not seen at 1, since nobody is there whom it met in the last year" in said
    assert one_life_as_json(orphaned, 7)["classes"][0] == {"age": 1, "abcd": None, "whom": None}
    print_one_life(plain, 7)
    assert "at 1 with its main carer" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("events", "whom"),
    [
        ([LifeEvent(0, "institution")], "third carer"),
        ([LifeEvent(0, "foster care")], "third carer"),
        ([LifeEvent(0, "death", "main")], "second carer"),
        ([LifeEvent(0, "separation", "main", numbers={"weeks": 52.0})], "second carer"),
    ],
)
def test_never_having_met_a_main_carer_does_not_read_as_secure(
    plain: LivedLives, events: list[LifeEvent], whom: str
) -> None:
    run = lived(*events, to=1)
    assert set(run.classes["whom"]) == {whom}
    assert secure(run) < secure(plain) + 0.15, "read of the newborn's expectation it was 93 of 100"


def test_adopted_children_are_seen_with_their_new_carer_under_their_own_number() -> None:
    found = lived(LifeEvent(1, "adoption")).classes
    assert found["person"].to_list() == [*range(N), *range(N)] and set(found["whom"]) == {"main carer"}


def test_nobody_at_all_leaves_an_empty_table() -> None:
    run = lived(LifeEvent(0, "death", "main"), LifeEvent(0, "death", "second"), to=1)
    assert run.classes["abcd"].null_count() == N and len(infants(run)) == 0
    print_lives(run)


def test_an_outcome_of_who_was_not_seen_is_not_a_number() -> None:
    spec = make_lives_spec(lives=N, to=1, seed=3, events=ORPHANS)
    engine = make_engine(spec.theory, spec.parameters())
    lives = a_year_on(born(spec.families().draw(N, seed=3), engine, spec.course(), events=ORPHANS), engine)
    for name in ("security@12m", "disorganisation@12m"):
        read = parse_outcome(name).kind.read(lives, engine)
        assert np.flatnonzero(np.isnan(read)).tolist() == [2, 7]


def test_of_who_was_never_met_nothing_is_said_to_be_expected(capsys: pytest.CaptureFixture[str]) -> None:
    """A newborn's guess of .40 is more than most children come to expect; it is not a good mother."""
    run = lived(LifeEvent(0, "institution"), to=2)
    of_main = run.expected.filter(pl.col("whom") == "main carer")
    assert len(of_main) == 2 * N and of_main["worth"].null_count() == 2 * N
    print_lives(run)
    print_one_life(run, 3)
    known = [line.split() for line in capsys.readouterr().out.splitlines() if "main carer" in line and "there" in line]
    assert known[-1][-1] == "–"
    dead = lived(LifeEvent(0, "death", "main", person=3)).tables()["closed"]
    assert dead.select("person", "whom", "worth").rows() == [(3, "main carer", None)]


def test_who_never_met_a_mother_is_not_heard_as_having_had_a_good_one(plain: LivedLives) -> None:
    said = respondents(lived(*ORPHANS).lives)
    assert np.flatnonzero(~said.has("mother")).tolist() == np.flatnonzero(~said.has("father")).tolist() == [2, 7]
    assert respondents(plain.lives).has("mother").all()
