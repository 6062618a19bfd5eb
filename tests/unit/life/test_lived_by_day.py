"""A life lived by a day plan: shares of bouts follow waking hours, and whoever has hours must care."""

from __future__ import annotations

import msgspec
import pytest

from attunement.life.day_plan import AT_HOME, DAY_PLANS, NURSERY, DayPlan, Hours
from attunement.life.event_check import check_life
from attunement.life.events import Event, Life, Person, shares
from attunement.life.lived_by_day import check_lived_day, lived_by, waking_hours, with_day
from attunement.life.sleep import sleep_at
from attunement.vocabulary import BadValueError

MOTHER = Life((Person("mother", "own"),), (Event(0, "mother", "cares"),))


@pytest.mark.parametrize("name", DAY_PLANS)
@pytest.mark.parametrize("months", [1.0, 12.0, 40.0])
def test_shares_follow_the_hours_in_which_a_child_is_awake(name: str, months: float) -> None:
    plan = DAY_PLANS[name]
    life = lived_by(plan, months)
    assert check_life(life) == [] and list(check_lived_day(life, months)) == [] and life.day is plan
    hours = waking_hours(plan, sleep_at(months))
    lived = shares({event.who: event.numbers for event in life.events})
    for who, share in lived.items():
        assert share == pytest.approx(hours[who] / sum(hours.values()), abs=1e-4)
    awake = sum(end - begin for begin, end in sleep_at(months).awake)
    assert sum(hours.values()) == pytest.approx(awake + 11 * sleep_at(months).wakes / 2)


def test_the_first_is_the_childs_own_and_manners_are_those_of_the_plan() -> None:
    manners = {person.name: person.manner for person in lived_by(NURSERY, 12).people}
    assert manners == {"mother": "own", "nursery": "standard", "father": "drawn"}


def test_hours_of_somebody_who_does_not_care_are_refused() -> None:
    (said,) = check_lived_day(with_day(MOTHER, DayPlan("x", (Hours("mother", 0, 20), Hours("aunt", 20, 24)))), 12)
    assert "gives hours to aunt, who does not care for the child before 12 months; those who do: mother" in said
    later = Life(MOTHER.people, (*MOTHER.events, Event(12, "nursery", "cares")), NURSERY)
    assert any("gives hours to nursery" in said for said in check_lived_day(later, 12))
    clash = with_day(msgspec.structs.replace(lived_by(NURSERY, 12), people=tuple(map(Person, NURSERY.people))), NURSERY)
    assert ["manner 'standard', and the events 'drawn'" in said for said in check_lived_day(clash, 12)] == [True]
    broken = with_day(MOTHER, DayPlan("x", (Hours("mother", 0, 20),)))
    assert "nobody is there from 20 to 24" in next(iter(check_lived_day(broken, 12)))


def test_a_life_without_a_day_is_written_as_it_was() -> None:
    assert b"day" not in msgspec.json.encode(MOTHER)
    lived = with_day(MOTHER, AT_HOME)
    assert msgspec.json.decode(msgspec.json.encode(lived), type=Life) == lived


def test_a_plan_with_gaps_is_not_lived_by() -> None:
    with pytest.raises(BadValueError, match="the day plan 'x' cannot be lived: nobody is there from 20 to 24"):
        lived_by(DayPlan("x", (Hours("mother", 0, 20),)), 12)
