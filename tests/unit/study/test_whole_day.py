"""A whole day as it is lived: the same bits whoever else is there, and a diary whose parts agree with each other."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from attunement.life.day_plan import NURSERY, DayPlan, Hours
from attunement.life.lived_by_day import lived_by
from attunement.life.sleep import sleep_at
from attunement.study.children import Children, raise_in_company
from attunement.study.diary import ITSELF, NOT_YET, Diary
from attunement.study.stages import draw
from attunement.study.whole_day import asleep_again, crying_bouts, live_day
from attunement.vocabulary import BadValueError

MONTHS, N = 6.0, 40


@pytest.fixture(scope="module")
def known() -> dict[str, Children]:
    return raise_in_company(draw("mixed-risk", n=N, seed=5), lived_by(NURSERY, MONTHS), months=MONTHS, threads=1)


@pytest.fixture(scope="module")
def diary(known: dict[str, Children]) -> Diary:
    return live_day(known, NURSERY, threads=1)


def few(known: dict[str, Children], count: int) -> dict[str, Children]:
    return {
        name: Children(c.dyads.take(slice(count)), c.lanes.take(slice(count)), c.engine, c.months)
        for name, c in known.items()
    }


def test_a_childs_day_does_not_depend_on_who_else_lives_one(known: dict[str, Children], diary: Diary) -> None:
    some = live_day(few(known, 7), NURSERY, threads=1)
    for name in ("who", "awake", "cry", "signal", "arousal"):
        np.testing.assert_array_equal(getattr(some, name), getattr(diary, name)[:, :7])
    assert_frame_equal(some.wakings, diary.wakings.filter(pl.col("dyad") < 7))
    again = live_day(few(known, 7), NURSERY, repeat=1, threads=1)
    assert (again.cry != some.cry).any()


def test_nights_alone_are_those_of_the_day(known: dict[str, Children], diary: Diary) -> None:
    nights = live_day(known, NURSERY, nights=True, threads=1)
    assert_frame_equal(nights.wakings, diary.wakings)
    assert nights.awake.sum() < diary.awake.sum() / 10


def test_children_are_awake_when_their_sleep_says_so_and_when_they_woke(diary: Diary) -> None:
    day = diary.awake[7 * 12 : 20 * 12]
    awake_h = sum(end - begin for begin, end in sleep_at(MONTHS).awake)
    assert (day.sum(axis=0) == awake_h * 3600).all() and set(np.unique(day)) == {0, 300}
    nights = diary.wakings.group_by("dyad").agg(pl.col("minutes").sum()).sort("dyad")
    total = (diary.awake.sum(axis=0) - day.sum(axis=0)) / 60
    np.testing.assert_allclose(total[nights["dyad"].to_numpy()], nights["minutes"])
    assert ((diary.cry + diary.signal) <= diary.awake).all()
    assert (np.isfinite(diary.arousal) == (diary.awake > 0)).all()


def test_the_tables_say_the_same(diary: Diary) -> None:
    days, hours, moments = diary.days(), diary.by_hour(), diary.moments(3)
    sums = hours.group_by("dyad").agg(pl.col("awake_min", "cry_min", "signal_min").sum()).sort("dyad")
    np.testing.assert_allclose(days["cry_min"], sums["cry_min"], rtol=1e-5)
    np.testing.assert_allclose(days["awake_h"] * 60, sums["awake_min"], rtol=1e-5)
    assert set(hours.filter(pl.col("hour").is_in([10, 11]))["person"]) == {"nursery"}
    assert set(hours.filter(pl.col("hour") == 16)["person"]) == {"father"}
    assert len(moments) == 3 * 288 and moments["cry_s"].sum() == diary.cry[:, :3].sum()
    assert moments["arousal"].is_null().sum() == (diary.awake[:, :3] == 0).sum()
    assert days["wakings"].sum() == len(diary.wakings)
    np.testing.assert_allclose(days["arousal_morning"], diary.arousal_at(10), equal_nan=True)
    assert np.isnan(diary.arousal_at(5)).any()


def test_how_wakings_end(diary: Diary) -> None:
    wakings = diary.wakings
    assert set(wakings["settled_by"]) <= {"mother", ITSELF, NOT_YET} and set(wakings["who"]) == {"mother"}
    quiet = wakings.filter(~pl.col("calls"))
    assert set(quiet["settled_by"]) == {ITSELF} and set(quiet["minutes"]) == {3.0}
    assert set(wakings.filter(pl.col("settled_by") == NOT_YET)["minutes"]) <= {30.0}
    assert wakings["at_h"].is_between(20, 31).all() and (wakings["cry_s"] > 0).to_list() == wakings["calls"].to_list()


def test_left_alone_a_child_settles_itself_or_not_at_all(known: dict[str, Children]) -> None:
    alone = DayPlan("alone", (Hours("mother", 6, 20), Hours("nobody", 20, 24), Hours("nobody", 0, 6)))
    ends = live_day(known, alone, nights=True, threads=1).wakings.filter(pl.col("at_h") < 29)
    assert set(ends["who"]) == {"nobody"} and set(ends["settled_by"]) <= {ITSELF, NOT_YET}


def test_a_plan_with_somebody_unknown_is_refused(known: dict[str, Children]) -> None:
    with pytest.raises(BadValueError, match="gives hours to aunt, whom the children do not know; they know mother"):
        live_day(known, DayPlan("x", (Hours("mother", 0, 12), Hours("aunt", 12, 24))))
    with pytest.raises(BadValueError, match="cannot be lived: nobody is there from 12 to 24"):
        live_day(known, DayPlan("x", (Hours("mother", 0, 12),)))


def test_a_child_sleeps_after_three_minutes_without_crying() -> None:
    cry = np.zeros((600, 3), bool)
    cry[[0, 50], 1] = True  # the second cry comes before the first silence is three minutes long
    cry[::30, 2] = True
    ticks, live = asleep_again(cry)
    assert ticks.tolist() == [60, 111, 600] and live.sum(axis=0).tolist() == [60, 111, 600]


def test_bouts_of_crying_lie_more_than_a_minute_apart() -> None:
    cry = np.zeros((100, 2), bool)
    cry[[0, 20, 41, 99], 0] = True
    assert crying_bouts(cry).tolist() == [3, 0]
