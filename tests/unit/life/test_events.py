"""Events: all that is wrong is said at once, in the file's words; what is right is shown as a calendar."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from attunement.life.calendar import calendar
from attunement.life.event_check import check_life
from attunement.life.event_file import read_life
from attunement.life.events import Event, Life, Person, epochs, shares, turns
from attunement.vocabulary import BadFileError

FAMILY = """
[[person]]
name = "mother"
[[person]]
name = "nursery"
manner = "standard"
[[event]]
age = 6
who = "nursery"
kind = "cares"
every = 3
[[event]]
age = 0
who = "mother"
kind = "cares"
[[event]]
age = 0
who = "father"
kind = "cares"
share = 3
[[event]]
age = 9
who = "father"
kind = "changes"
responsiveness = -1.5
frightens = 1
[[event]]
age = 10
who = "father"
kind = "leaves"
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "life.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_family_is_read_and_shown(tmp_path: Path) -> None:
    life = read_life(written(tmp_path, FAMILY))
    assert [(person.name, person.manner) for person in life.people] == [
        ("mother", "own"), ("nursery", "standard"), ("father", "drawn"),
    ]  # fmt: skip
    assert [event.age for event in life.events] == [0, 0, 6, 9, 10]
    rows = calendar(life, 10)
    assert [row.when for row in rows] == ["birth", "6 months", "9 months"]
    assert rows[0].cares == {"mother": 0.25, "father": 0.75}
    assert rows[1].cares == pytest.approx({"mother": 1 / 6, "father": 1 / 2, "nursery": 1 / 3})
    assert "nursery comes to care (the same good-enough manner" in rows[1].happens
    assert rows[2].happens == "father changes: responsiveness -1.5 SD, comes to frighten"
    assert epochs(life)[-1] == (10, {"mother": {"share": 1.0}, "nursery": {"every": 3}})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[event]]\nage = 1\nwho = 'a'\nkind = 'cares'", "nobody cares for the child from birth"),
        (
            "[[event]]\nage = 0\nwho = 'a'\nkind = 'hugs'",
            "there is no such kind; it must be one of: cares, leaves, changes, becomes",
        ),
        ("[[event]]\nage = 0.05\nwho = 'a'\nkind = 'cares'", "in steps of 0.1"),
        ("[[event]]\nage = -1\nwho = 'a'\nkind = 'cares'", "from 0 to 72"),
        ("[[event]]\nage = nan\nwho = 'a'\nkind = 'cares'", "from 0 to 72"),
        ("[[event]]\nage = 0\nwho = 'a'\nkind = 'cares'\nshare = 0", "share must be above 0"),
        ("[[event]]\nage = 0\nwho = 'a'\nkind = 'cares'\nwarmth = 1", "'warmth' means nothing here"),
        ("[[event]]\nage = 0\nwho = 'a'\nkind = 'cares'\nevery = 3", "only in some bouts, by a"),
        ("[[event]]\nage = 0\nwho = 'a'\nkind = 'cares'\nevery = 3\nat = 3", "from 0 to one less"),
        ("[[event]]\nage = 0\nwho = 'a'\nkind = 'cares'\nevery = 3\nshare = 1", "not both"),
        ("[[event]]\nage = 0\nwho = 'a'\nkind = 'cares'\nshare = 'half'", "event 1: 'share' is 'half'; write a number"),
        ("[[event]]\nage = true\nwho = 'a'\nkind = 'cares'", "event 1: 'age' is True; write a number, for example age = 6"),
        (f"[[event]]\nage = {10**400}\nwho = 'a'\nkind = 'cares'", "write a number, for example age = 6"),
        ("[[event]]\nage = 0\nwho = 3\nkind = 'cares'", "event 1: 'who' is 3; write words in quotes"),
        ("[[person]]\nname = 3", "person 1: 'name' is 3; write words in quotes, for example name = \"mother\""),
        ("[[person]]\nname = 'a'\ncolour = 'red'", "person 1: 'colour' means nothing here; a person may have a name and a"),
        ("[[event]]\nage = 0\nwho = 'a'\nkind = 'changes'\nwarmth = 99", "between -6 and 6 SD"),
        ("[[event]]\nage = 0\nwho = 'a'\nkind = 'changes'\nfrightens = 2", "`frightens` must be 1"),
        ("[[event]]\nage = 0\nwho = 'a'\nkind = 'becomes'\nevery = 2", "say what a becomes, trait by trait: responsiveness"),
        ("[[event]]\nage = 0\nwho = 'a'\nkind = 'becomes'\nwarmth = 11", "`warmth` must lie between -10 and 10"),
        ("[[event]]\nage = 0\nwho = 'a'\nkind = 'becomes'\nrebuff = -1", "`rebuff` must lie between 0 and 10"),
        ("[[event]]\nage = 0\nwho = 'a'\nkind = 'becomes'\nloudness_threshold = nan", "must lie between 0 and 1"),
        ("[[event]]\nage = 0\nwho = 'a'\nkind = 'becomes'\nthreshold = 1", "'threshold' means nothing here; becomes may have"),
        ("[[event]]\nage = 0\nwho = 'a'\nkind = 'becomes'\nwarmth = 1\nevery = 0", "`every` must be a whole number from 1"),
        ("[[event]]\nage = 0\nwho = 'a'\nkind = 'becomes'\nwarmth = 1\nat = 1", "give `every` too"),
        ("[[event]]\nage = 0\nkind = 'cares'", "event 1: 'who' is missing; write for example who"),
        ("[[person]]\nname = 'a'\nmanner = 'kind'\n[[event]]\nage = 0\nwho = 'a'\nkind = 'cares'", "must be one of: own, drawn"),
        ("[[person]]\nname = 'a'\n[[person]]\nname = 'a'", "is given 2 times"),
        ("months = 3", "there is no place for 'months'"),
        ("[event]\nage = 0", "write [[event]] before each"),
        ("[[event]", "cannot be read"),
        ("[[event]]\nage = 0\nwho = 'a'\nkind = 'cares'\nevery = inf", "`every` must be a whole number"),
        ("[[event]]\nage = 0\nwho = 'a'\nkind = 'cares'\nevery = 2\nat = nan", "`every` must be a whole number"),
        ("[[event]]\nage = 0\nwho = 'people in general'\nkind = 'cares'", "and not 'people in general'"),
        ('[[event]]\nage = 0\nwho = "a\\u001b[31m"\nkind = "cares"', "letters that can be printed"),
        ("[[person]]\nname = 'a'\n[[event]]\nage = 0\nwho = 'b'\nkind = 'cares'", "a never cares for the child"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_a_way_out(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadFileError) as caught:
        read_life(written(tmp_path, text))
    assert said in str(caught.value) and "life.toml" in str(caught.value)


def test_everything_wrong_is_said_at_once(tmp_path: Path) -> None:
    text = (
        FAMILY.replace("share = 3", "share = -3").replace("every = 3", "every = 0.5").replace("age = 10", "age = 1000")
    )
    with pytest.raises(BadFileError) as caught:
        read_life(written(tmp_path, text))
    assert len(str(caught.value).splitlines()) == 4


def test_who_is_gone_before_it_came_is_refused() -> None:
    life = Life((Person("a", "own"), Person("b")), (Event(0, "a", "cares"), Event(3, "b", "leaves")))
    assert check_life(life)[-1] == "event 2 (b leaves at 3 months): b does not care for the child by then"


def test_what_somebody_became_does_not_change_in_sd() -> None:
    def life(name: str, **turn: float) -> Life:
        became = Event(2, "a", "becomes", {"fright": 1.0, **turn})
        return Life((Person("a", "own"),), (Event(0, "a", "cares"), became, Event(3, "a", "changes", {name: 1})))

    [said] = check_life(life("frightens"))
    assert said.endswith("what a became in fright holds, whatever changes in SD; say what it becomes instead")
    assert not check_life(life("warmth")) and not check_life(life("frightens", every=2))


def test_what_somebody_becomes_is_on_the_calendar() -> None:
    became = (
        Event(3, "a", "becomes", {"warmth": 1.5, "contingent_fright": 0.0}),
        Event(4, "a", "becomes", {"every": 8, "warmth": -0.5}),
        Event(5, "a", "becomes", {"every": 3, "at": 2, "warmth": np.zeros(2)}),  # type: ignore[dict-item]
        Event(6, "a", "cares", {"share": 2}),
    )
    life = Life((Person("a", "own"),), (Event(0, "a", "cares"), *became))
    assert not check_life(life)
    assert [row.happens for row in calendar(life, 7)][1:] == [
        "a becomes: warmth 1.5, contingent fright 0",
        "a becomes: warmth -0.5, in bout 1 of every 8",
        "a becomes: warmth by child, in bout 3 of every 3",
        "a cares otherwise",
    ]


def test_only_traits_differ_by_child() -> None:
    life = Life((Person("a", "own"),), (Event(0, "a", "cares", {"share": np.ones(2)}),))  # type: ignore[dict-item]
    assert "`share` differs by child; give one number for all" in check_life(life)[0]


def test_nobody_is_left_alone() -> None:
    life = Life((Person("a", "own"),), (Event(0, "a", "cares"), Event(3, "a", "leaves")))
    assert check_life(life) == ["from 3 months on the child is cared for by nobody; somebody must care with a share"]


def test_turns_that_fill_every_bout_are_care_enough() -> None:
    turns = tuple(Event(0, f"nurse {i}", "cares", {"every": 3, "at": i}) for i in range(3))
    assert not check_life(Life(tuple(Person(f"nurse {i}") for i in range(3)), turns))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match="no file of events"):
        read_life(tmp_path / "none.toml")


def test_turns_that_meet_are_counted_as_they_are_lived() -> None:
    caring = {"mother": {"share": 1.0}, "father": {"every": 2}, "nurse": {"every": 3}}
    assert shares(caring) == pytest.approx({"mother": 1 / 3, "father": 1 / 2, "nurse": 1 / 6})
    assert [turns(caring, k) for k in range(6)] == ["father", None, "father", "nurse", "father", None]


@pytest.mark.parametrize(("every", "left_out"), [(1, "mother"), (2, "nurse")])
def test_nobody_is_named_who_is_never_met(every: int, left_out: str) -> None:
    people = (Person("mother", "own"), Person("father"), Person("nurse"))
    events = (
        Event(0, "mother", "cares"),
        Event(0, "father", "cares", {"every": every}),
        Event(0, "nurse", "cares", {"every": 2 * every}),
    )
    [said] = check_life(Life(people, events))
    assert "there is no bout for" in said and left_out in said


def test_events_stand_in_order_of_age() -> None:
    life = Life((Person("a", "own"), Person("b")), (Event(3, "b", "cares"), Event(0, "a", "cares")))
    assert "put them in order of age" in check_life(life)[0]


def test_who_left_comes_back() -> None:
    away = (Event(0, "a", "cares"), Event(0, "b", "cares"), Event(2, "b", "leaves"), Event(4, "b", "cares"))
    rows = calendar(Life((Person("a", "own"), Person("b")), away), 6)
    assert [row.happens for row in rows[1:]] == ["b is no longer there", "b comes back"]
