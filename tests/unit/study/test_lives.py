"""Studies of lives: what is written down, and that a stopped one goes on where it stopped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from attunement.engine.choice import make_engine
from attunement.life.course.births import born
from attunement.life.course.columns import to_arrays
from attunement.life.course.life_events import LifeEvent
from attunement.life.course.year import a_year_on
from attunement.life.events import GENERAL
from attunement.study import lives as studied
from attunement.study.lives import LivedLives, raise_lives
from attunement.study.lives_asked import interviews
from attunement.study.lives_seen import classes_of
from attunement.study.lives_spec import LivesSpec, make_lives_spec
from attunement.study.lives_summary import by_age, infants, lasting, seen_by_class
from attunement.study.results import read_results
from attunement.vocabulary import BadValueError, UnknownNameError


def spec(**given: Any) -> LivesSpec:
    usual: dict[str, Any] = {"lives": 40, "to": 7, "seed": 3}
    return make_lives_spec(**(usual | given))


@pytest.fixture(scope="module")
def run() -> LivedLives:
    return raise_lives(spec())


def same(one: LivedLives, other: LivedLives) -> bool:
    mine, its = one.tables(), other.tables()
    assert mine.keys() == its.keys()
    for name in mine:
        assert_frame_equal(mine[name], its[name], check_exact=True)
    return True


def test_what_is_expected_is_written_down_at_some_ages_and_at_the_last(run: LivedLives) -> None:
    found = by_age(run)
    assert found.filter(pl.col("whom") == GENERAL)["age"].to_list() == [1, 2, 6, 7]
    assert (found.filter(pl.col("whom") == "main carer")["persons"] == 40).all()
    assert found.filter(pl.col("whom") == "teacher")["age"].to_list() == [6, 7]
    worth = run.expected.filter(pl.col("whom") == GENERAL, pl.col("age") == 7)["worth"].to_numpy()
    general = run.lives.generic
    gained = np.maximum(general.comfort_expectation - general.comfort_unasked, 0) / (1 - general.comfort_unasked)
    np.testing.assert_allclose(worth, gained, rtol=1e-5)


def test_summaries(run: LivedLives) -> None:
    assert infants(run)["share"].sum() == pytest.approx(1)
    r = {(row["from"], row["to"]): row["r"] for row in lasting(run).iter_rows(named=True)}
    assert set(r) == {(1, 2), (1, 6), (1, 7), (2, 6), (2, 7), (6, 7)} and r[6, 7] > r[1, 7]
    seen = seen_by_class(run)
    assert set(seen["whom"]) == {"teacher", "friend"} and seen["social"].is_between(0, 1).all()
    assert len(seen_by_class(raise_lives(spec(lives=5, to=1)))) == 0


def test_the_same_study_gives_the_same_tables(run: LivedLives) -> None:
    assert same(run, raise_lives(spec(), threads=1))
    other = raise_lives(spec(lives=6, to=6, theory="temperament-only"))
    assert len(by_age(other)) == len(by_age(raise_lives(spec(lives=6, to=6))))


def test_a_stopped_study_goes_on_where_it_stopped(
    run: LivedLives, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(done: int, _: int) -> None:
        if done >= studied.bouts_to(4):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        raise_lives(spec(), out=tmp_path, progress=stop)
    lived = []
    real = studied.a_year_on
    monkeypatch.setattr(studied, "a_year_on", lambda lives, *more: lived.append(lives.years) or real(lives, *more))
    resumed = raise_lives(spec(), out=tmp_path)
    assert lived == [4, 5, 6] and "4 years were lived before" in resumed.notes[0]
    assert same(run, resumed)
    assert_frame_equal(read_results(tmp_path, "expected"), run.expected)


def test_a_shorter_study_before_leaves_nothing_of_its_own(run: LivedLives, tmp_path: Path) -> None:
    raise_lives(spec(to=3), out=tmp_path)
    assert same(run, raise_lives(spec(), out=tmp_path))
    less = raise_lives(spec(to=2), out=tmp_path)
    assert less.lives.years == 2, "what was lived longer does not stand for less"
    assert "7 years of these lives are kept" in less.notes[0]
    assert "7 years were lived before" in raise_lives(spec(), out=tmp_path).notes[0], "and stays for who goes on"


def test_a_study_that_ends_where_a_longer_one_stopped_writes_its_last_age_down(tmp_path: Path) -> None:
    def stop(done: int, _: int) -> None:
        if done >= studied.bouts_to(4):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        raise_lives(spec(), out=tmp_path, progress=stop)
    assert same(raise_lives(spec(to=4), out=tmp_path), raise_lives(spec(to=4)))


def test_what_happens_to_nobody_who_lives_is_refused() -> None:
    with pytest.raises(BadValueError, match=r"person 40; of 40 lives the numbers are 0 to 39"):
        spec(events=[LifeEvent(1, "move", person=40)])
    with pytest.raises(BadValueError, match=r"no teacher at that age; one is there from 5 to 18"):
        spec(events=[LifeEvent(2, "death", "teacher")])


def test_what_was_damaged_is_lived_again(run: LivedLives, tmp_path: Path) -> None:
    raise_lives(spec(to=2), out=tmp_path)
    (kept,) = (tmp_path / ".stages").glob("lives-*.npz")
    kept.write_bytes(kept.read_bytes()[:2000])
    again = raise_lives(spec(), out=tmp_path)
    assert "damaged" in again.notes[0] and same(run, again)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"lives": 0}, "lives is 0"),
        ({"to": 101}, "to is 101; it must be a whole number from 1 to 100"),
        ({"to": 2.5}, "to is 2.5"),
        ({"seed": -1}, "seed is -1"),
        ({"changed": {"course.plasticity.school": 2.0}}, "plasticity.school is 2"),
        ({"changed": {"learning.value_rate": 1.0}}, "learning.value_rate is 1"),
    ],
)
def test_what_cannot_be_lived_is_refused(given: dict, says: str) -> None:
    with pytest.raises(BadValueError, match=says):
        spec(**given)


def test_unknown_names_are_refused() -> None:
    with pytest.raises(UnknownNameError, match="course"):
        spec(changed={"course.plasticity.scool": 0.1})
    with pytest.raises(UnknownNameError, match="theory"):
        spec(theory="freudian")


def test_numbers_of_the_course_and_later_abilities_are_set() -> None:
    usual, other = spec(), spec(changed={"course.plasticity.school": 0.5, "foresight.calms": 0.0})
    assert usual.parameters().foresight.calms == 0.85 and usual.course().plasticity.school == 0.06
    assert other.parameters().foresight.calms == 0 and other.course().plasticity.school == 0.5


def test_instruments_change_no_bit() -> None:
    def lived(asks: bool) -> dict[str, np.ndarray]:
        study = spec(lives=12, to=4)
        engine = make_engine(study.theory, study.parameters())
        lives = born(study.families().draw(12, seed=3), engine, study.course())
        while lives.years < study.to:
            if asks and lives.years:
                classes_of(lives, engine)
                interviews(lives, engine)
            lives = a_year_on(lives, engine)
        return to_arrays(lives)

    asked, left_alone = lived(asks=True), lived(asks=False)
    assert all(asked[name].tobytes() == column.tobytes() for name, column in left_alone.items())
