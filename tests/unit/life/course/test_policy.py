"""Policy arms: lines become rows for everybody, with a way out where a line says nothing that can be lived."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.life.course.life_event_file import check
from attunement.life.course.policy import EXAMPLES, LEVERS, Levers, parse_arm
from attunement.life.course.year_of_events import MAIN, THIRD, year_of
from attunement.vocabulary import BadValueError, UnknownNameError

PERSONS = np.arange(5, dtype=np.uint32)


def test_no_policy_is_an_arm_too() -> None:
    assert parse_arm(" none ").events == ()


def test_leave_by_hand() -> None:
    assert parse_arm("leave=26w").events[0].numbers == {"weeks": 26, "second_weeks": 0}
    year = year_of(parse_arm("leave=26w+9w").events, PERSONS, age=0, seed=1)
    assert year.leave_weeks.T.tolist() == [[26, 9]] * 5


def test_every_lever_meets_everybody_of_its_arm_alike() -> None:
    for lever in LEVERS:
        arm = parse_arm(EXAMPLES[lever].partition(", ")[0])
        assert arm.events and not check(arm.events)
        assert all(event.share == 1 and event.person is None for event in arm.events)


def test_what_levers_bring_by_hand() -> None:
    arm = parse_arm("support=+0.25, income=0.5, discrimination=-1, visiting=+0.4, daycare=poor")
    year = year_of(arm.events, PERSONS, age=2, seed=1)
    assert (year.support == 0.25).all() and (year.unrelieved == -1.5).all()
    assert year.aspects[MAIN, :, 0].tolist() == [0.4, 0.4, 0, 0, 0, 0]
    assert (year.aspects[THIRD] == -1).all() and (year.bouts[THIRD] == 30).all()
    assert (year_of(parse_arm("therapy=26").events, PERSONS, age=27, seed=1).therapy == 1).all()
    assert (year_of(parse_arm("therapy=26").events, PERSONS, age=28, seed=1).therapy == 0).all()


def test_what_a_line_leaves_open_can_be_told() -> None:
    event = parse_arm("daycare=good", Levers(daycare_from=2.0, daycare_quality=0.5)).events[0]
    assert (event.age, event.numbers) == (2.0, {"quality": 0.5})


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("leave=26", "write weeks of the main carer, and after a plus of the second, for example leave=26w"),
        ("leave=26w+", "write weeks"),
        ("leave=-3w", "write weeks"),
        ("leave=99w", "weeks is 99 in its numbers; it must lie between 0 and 52"),
        ("support", "gives support no value; write for example support="),
        ("support=", "gives support no value"),
        ("support=much", "write a number, for example support="),
        ("support=2", "by is 2 in its numbers; it must lie between -1 and 1"),
        ("support=nan", "must be a finite number"),
        ("daycare=fine", "it must be one of: good, usual, poor"),
        ("support=0.1,support=0.2", "gives support twice"),
        ("therapy=-1", "the age must be a number of years from 0 to 100"),
        ("therapy=inf", "the age must be a number of years"),
    ],
)
def test_what_is_wrong_is_said_with_a_way_out(line: str, said: str) -> None:
    with pytest.raises(BadValueError) as caught:
        parse_arm(line)
    assert said in str(caught.value) and line in str(caught.value)


@pytest.mark.parametrize("line", ["suport=0.1", "", "leave=26w,,support=0.1", "none,leave=26w"])
def test_levers_there_are_not_are_said(line: str) -> None:
    with pytest.raises(UnknownNameError, match="There is no policy lever called"):
        parse_arm(line)


@given(text=st.text(max_size=30))
def test_no_line_ends_in_anything_but_an_arm_or_a_message(text: str) -> None:
    try:
        parse_arm(text)
    except (BadValueError, UnknownNameError) as error:
        assert str(error)


@given(by=st.floats(-1, 1))
def test_a_number_written_is_the_number_meant(by: float) -> None:
    assert parse_arm(f"support={by!r}").events[0].numbers["by"] == by
