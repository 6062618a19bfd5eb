"""A whole day as stretches: when they begin and end, who is there in each, and what is felt to be missed."""

from __future__ import annotations

import numpy as np
import pytest

from attunement.lab.whole_day import AT_NIGHT, CELL_TICKS, MOST_STRETCHES, NEED_TICKS, Stretch, WholeDay
from attunement.life.day_plan import NURSERY, DayPlan, Hours
from attunement.life.sleep import SLEEP, Sleep, sleep_at
from attunement.life.upbringing import HOME
from attunement.vocabulary import BadValueError

AWAKE = Sleep(0, 7.0, 20.0, (), 0.2)


@pytest.mark.parametrize("sleep", SLEEP)
def test_stretches_are_the_time_awake(sleep: Sleep) -> None:
    found = WholeDay(NURSERY).stretches(sleep)
    ends = [stretch.begins_h + len(stretch.who) / 12 for stretch in found]
    assert sum(len(s.who) for s in found) / 12 == pytest.approx(sum(end - begin for begin, end in sleep.awake))
    assert all(before <= after.begins_h + 1e-9 for before, after in zip(ends, found[1:], strict=False))


def test_a_stretch_goes_on_while_somebody_is_missed_and_ends_where_another_takes_over() -> None:
    morning, evening, night = WholeDay(NURSERY).stretches(AWAKE)
    assert (morning.begins_h, morning.first, morning.other, len(morning.who)) == (7.0, "mother", "nursery", 9 * 12)
    assert [(s.begins_h, s.first, s.other) for s in (evening, night)] == [(16.0, "father", ""), (18.0, "mother", "")]
    table = morning.timetable()
    eight = 12 * CELL_TICKS
    assert table.ticks == 9 * 3600 / HOME.step_s
    assert not table.leaves[1][:eight].any() and table.leaves[1][eight:].all()
    assert not table.here[2][:eight].any() and table.here[2][eight:].all()


def test_a_second_other_person_begins_a_new_stretch() -> None:
    plan = DayPlan(
        "two",
        (Hours("m", 0, 8), Hours("a", 8, 9, "m"), Hours("b", 9, 10, "m"), Hours("nobody", 10, 11), Hours("m", 11, 24)),
    )
    first, second = WholeDay(plan).stretches(AWAKE)
    assert (first.other, second.other, second.begins_h, second.first) == ("a", "b", 9.0, "m")
    left = second.timetable()
    assert left.leaves[1][: 2 * 12 * CELL_TICKS].all() and not left.leaves[1][2 * 12 * CELL_TICKS :].any()
    assert left.here[2][: 12 * CELL_TICKS].all() and not left.here[2][12 * CELL_TICKS :].any()


def test_something_is_wanted_every_half_hour_as_long_as_at_home() -> None:
    wanted = Stretch(7.0, ("m",) * 12, "m", AT_NIGHT).timetable().threat
    assert wanted.sum() == 2 * HOME.stress_ticks
    assert (np.flatnonzero(np.diff(wanted) > 0) + 1 == [NEED_TICKS]).all() and wanted[0] == 1


def test_more_stretches_than_have_addresses_are_refused() -> None:
    hours = tuple(Hours("ab"[quarter % 2], quarter / 4, quarter / 4 + 0.25) for quarter in range(96))
    with pytest.raises(BadValueError, match=f"makes 52 stretches of a day; there is room for {MOST_STRETCHES}"):
        WholeDay(DayPlan("restless", hours)).stretches(AWAKE)


def test_a_waking_at_night_is_with_whoever_has_the_hours() -> None:
    waking = WholeDay(NURSERY).waking(NURSERY.at(23))
    assert (waking.first, waking.other, len(waking.who)) == ("mother", "", 6)
    away = WholeDay(NURSERY).waking(NURSERY.at(9))
    assert (away.first, away.other) == ("mother", "nursery") and away.timetable().leaves[1].all()
    assert max(len(WholeDay(NURSERY).stretches(sleep_at(months))) for months in (0, 3, 6, 12)) <= MOST_STRETCHES
