"""Studies of generations: whether they stay alike, and what goes with what from parent to child."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from attunement.engine.choice import make_engine
from attunement.life.course.births import born
from attunement.life.course.life_events import LifeEvent
from attunement.life.course.slots import Slot
from attunement.life.course.year import lived
from attunement.study.generations import Generations, by_generation, handed_on, raise_generations
from attunement.study.lives_asked import interviews, respondents
from attunement.study.lives_spec import make_lives_spec
from attunement.vocabulary import BadValueError

N = 400


@pytest.fixture(scope="module")
def three() -> Generations:
    return raise_generations(make_lives_spec(lives=N, seed=4), 3)


def test_generations_stay_alike_where_nothing_changes(three: Generations) -> None:
    found = by_generation(three)
    assert found["generation"].to_list() == [1, 2, 3]
    first, *later = found.iter_rows(named=True)
    for one in later:
        for name in ("B", "D", "F", "unresolved"):
            error = 2 * np.sqrt(2 * first[name] * (1 - first[name]) / N)
            assert abs(one[name] - first[name]) < error + 0.02, name
        for name in ("worth", "reflection", "fright"):
            error = 2 * three.persons[name].to_numpy().std() * np.sqrt(2 / N)
            assert abs(one[name] - first[name]) < error + 0.02, name


def test_care_is_handed_on_and_grandparents_add_nothing(three: Generations) -> None:
    rows = {row["what"]: row for row in handed_on(three).iter_rows(named=True)}
    assert rows["care"]["r"] > 0.25 and rows["reflection"]["r"] > 0.1
    assert abs(rows["care"]["grandparent"]) < 3 / np.sqrt(N), "what is handed on goes by the parent"


def test_what_goes_with_circumstances_is_told_apart(three: Generations) -> None:
    found = handed_on(three)
    worth = dict(zip(found["what"], zip(found["r"], found["alike"], strict=True), strict=True))[
        "what a bid to people is worth"
    ]
    assert 0 < worth[1] < worth[0], "circumstances are handed on, too, and a part of what goes together is theirs"
    low = raise_generations(make_lives_spec(lives=30, seed=4, population="low-risk"), 2)
    assert handed_on(low)["r"].to_list() == handed_on(low)["alike"].to_list(), "where all live in the same ones"


def test_more_generations_change_nothing_of_those_before(three: Generations) -> None:
    spec = make_lives_spec(lives=12, seed=4)
    one, two = (raise_generations(spec, number).persons for number in (1, 2))
    assert_frame_equal(one, two.filter(pl.col("generation") == 1))
    assert handed_on(raise_generations(spec, 1))["r"].null_count() == len(handed_on(three))


def test_too_many_generations_are_refused() -> None:
    with pytest.raises(BadValueError, match="generations is 0"):
        raise_generations(make_lives_spec(lives=5), 0)
    with pytest.raises(BadValueError, match="no room"):
        raise_generations(make_lives_spec(lives=10_000_000), 3)


def test_who_has_nobody_any_more_is_still_asked_about_them() -> None:
    spec = make_lives_spec(lives=6, to=8, seed=4)
    engine = make_engine(spec.theory, spec.parameters())
    plain, dead = (
        lived(born(spec.families().draw(6, seed=4), engine, events=some), engine, 8)
        for some in ((), (LifeEvent(5, "death", "main"),))
    )
    assert not dead.ties[Slot.MAIN].there.any() and respondents(dead).has("mother").all()
    assert not respondents(plain).has("partner").any() and np.all(respondents(dead).unresolved > 0)
    said = interviews(dead, engine)
    assert said["person"].to_list() == list(range(6)) and said["coherence"].is_between(1, 9).all()
    assert said["lapses"].to_numpy().mean() > 0.05 + interviews(plain, engine)["lapses"].to_numpy().mean()
