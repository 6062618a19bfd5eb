"""What is said beside a result: a short baseline, days left out, a start after an unusual week, the end of a scale."""

from __future__ import annotations

import numpy as np
import pytest

from attunement.diary import (
    Days,
    Phases,
    RatedDays,
    Ruptures,
    cautions_of_days,
    cautions_of_ruptures,
    repairs_find,
    whole_days,
)
from attunement.diary.finds import _made_up


def record(ratings: np.ndarray, before: int = 14, left_out: tuple[int, ...] = ()) -> RatedDays:
    day = np.setdiff1d(np.arange(len(ratings)), left_out)
    return RatedDays("mood", Days(tuple(day.tolist()), dates=False), Phases(day, day >= before), ratings[day])


USUAL = np.resize([4.0, 6.0, 5.0, 7.0, 5.0], 42)


def said(given: RatedDays) -> str:
    return " ".join(cautions_of_days(given))


def test_nothing_is_said_of_a_whole_record() -> None:
    assert said(record(USUAL)) == ""


@pytest.mark.parametrize(("before", "heard"), [(13, True), (14, False)])
def test_a_short_baseline(before: int, heard: bool) -> None:
    assert (f"Before has {before} rated days; a baseline needs fourteen" in said(record(USUAL, before))) is heard


def test_days_left_out_are_counted_by_phase() -> None:
    heard = said(record(USUAL, left_out=(5, 20, 21)))
    assert "1 of 14 days before has no rating." in heard
    assert "2 of 28 days since have no rating." in heard


def test_a_gap_between_the_phases() -> None:
    assert "first since lie 8 days without a rating" in said(record(USUAL, 14, tuple(range(14, 22))))
    assert "lie" not in said(record(USUAL, 14, (14, 15)))


@pytest.mark.parametrize(("shift", "word"), [(-2.0, "lower"), (2.0, "higher")])
def test_a_start_after_an_unusual_week(shift: float, word: str) -> None:
    ratings = USUAL.copy()
    ratings[7:14] += shift
    assert f"The week before it began was {word} than the days before that week" in said(record(ratings))


def test_chance_alone_makes_an_unusual_week_in_a_quarter_of_short_baselines() -> None:
    made = np.concatenate(list(_made_up(whole_days(14, 28), 0.4, 1_000, 3)))
    spoken = ["The week before it began" in said(record(ratings)) for ratings in made]
    assert np.mean(spoken) == pytest.approx(0.24, abs=0.04)


def test_a_start_of_which_nobody_knows() -> None:
    assert "cannot be seen" in said(record(USUAL, 9))


def test_few_neighbours() -> None:
    assert "Only 0 pairs of neighbouring days" in said(record(np.resize(USUAL, 60), 30, tuple(range(1, 60, 2))))


def test_the_end_of_a_scale() -> None:
    ratings = np.where(np.arange(42) % 2, 10.0, USUAL)
    assert "50 % of ratings are the highest that was given (10)." in said(record(ratings))


def test_few_ruptures() -> None:
    assert "no result could be called clearly" in cautions_of_ruptures(Ruptures(0, 3, 3, 3), repairs_find(3, 3))[0]
    assert "one repair more or less" in cautions_of_ruptures(Ruptures(0, 4, 9, 12), repairs_find(4, 12))[0]
    assert not cautions_of_ruptures(Ruptures(3, 9, 4, 9), repairs_find(9, 9))
