"""Day plans: built-in ones can be lived, files are read or refused with all that is wrong, and gaps must be said."""

from __future__ import annotations

from pathlib import Path

import pytest

from attunement.life.day_plan import DAY_PLANS, EXAMPLE, NURSERY, DayPlan, Hours, check_day, day_plan
from attunement.vocabulary import BadFileError, UnknownNameError


def test_those_that_come_along_can_be_lived() -> None:
    assert set(DAY_PLANS) == {"at-home", "nursery", "shared-nights"}
    assert all(check_day(plan) == [] and day_plan(name) is plan for name, plan in DAY_PLANS.items())
    assert [plan.people[0] for plan in DAY_PLANS.values()] == ["mother"] * 3
    assert [DAY_PLANS["shared-nights"].at(hour).who for hour in (1, 3, 17, 19, 26)] == [
        "father", "mother", "mother", "father", "mother",
    ]  # fmt: skip


def test_to_whom_a_child_turns_first() -> None:
    assert [NURSERY.turned_to(NURSERY.at(hour)) for hour in (7, 9, 17)] == ["mother", "mother", "father"]
    alone = DayPlan("alone", (Hours("father", 0, 12), Hours("nobody", 12, 13), Hours("mother", 13, 24)))
    assert alone.turned_to(alone.at(12.5)) == "father" and alone.people == ("father", "mother")


def test_a_file_is_read_as_the_example_shows_it(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(EXAMPLE, "utf-8")
    plan = day_plan(str(path))
    assert plan.name == "mother, nursery, father" and plan.manners == {"nursery": "standard"}
    assert [plan.at(hour).who for hour in (7.75, 8, 16, 16.25)] == ["mother", "nursery", "nobody", "father"]


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (
            [Hours("a", 0, 8), Hours("b", 9, 24)],
            "nobody is there from 8 to 9; give these hours to somebody, or write them",
        ),
        (
            [Hours("a", 0, 9), Hours("b", 8, 24)],
            "a and b are both there from 8 to 9; a child is with one person at a time",
        ),
        ([Hours("a", 0, 23)], "nobody is there from 23 to 24"),
        ([Hours("a", 1, 24)], "nobody is there from 0 to 1"),
        ([Hours("a", 20, 8)], "split what passes midnight in two"),
        ([Hours("a", 0, 25)], "hours begin at 0 and end at 24"),
        ([Hours("a", 0, 8.1), Hours("b", 8.1, 24)], "8.1 is no quarter of an hour; give 8"),
        ([Hours("a", 0, 24, "a")], "'a' is missed; name somebody else who has hours: a"),
        ([Hours("a", 0, 24, "c")], "'c' is missed"),
        ([Hours("nobody", 0, 24)], "nobody has any hours"),
    ],
)
def test_what_cannot_be_lived_is_said(hours: list[Hours], said: str) -> None:
    assert any(said in line for line in check_day(DayPlan("x", tuple(hours))))
    assert any("has a manner and no hours" in line for line in check_day(DayPlan("x", tuple(hours), {"z": "own"})))


def test_a_file_that_cannot_be_used_says_where_and_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    for text, said in (
        ("[[hours]]\nwho = 'a'\nfrom = 0\nto = 'noon'", r"Expected `float`, got `str` - at `\$\.hours\[0\]\.to`"),
        ("[[hours]]\nwho = 'a'\nfrom = 0", "missing required field `to`"),
        ("[[hour]]\nwho = 'a'", "unknown field `hour`"),
        ("[[hours]]\nwho = 'a'\nfrom = 0\nto = 8", "cannot be used:\n  nobody is there from 8 to 24"),
        ("hours", "cannot be read"),
    ):
        path.write_text(text, "utf-8")
        with pytest.raises(BadFileError, match=said):
            day_plan(str(path))
    with pytest.raises(BadFileError, match="There is no day plan"):
        day_plan(str(tmp_path / "none.toml"))
    with pytest.raises(
        UnknownNameError, match=r"Did you mean 'nursery'\? Known: FILE.toml, at-home, nursery, shared-nights"
    ):
        day_plan("nursry")
