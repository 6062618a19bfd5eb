"""Files of a life's events: all that is wrong is said at once, in the file's words; what is right is shown as a calendar."""

from __future__ import annotations

from pathlib import Path

import pytest

from attunement.life.course import life_event_file
from attunement.life.course.life_event_file import calendar, check, read_events
from attunement.life.course.life_events import LifeEvent
from attunement.vocabulary import BadFileError

DIVORCE = """
[[event]]
age = 6
kind = "death"
who = "main"
share = 0.01
[[event]]
age = 2
kind = "divorce"
arms = ["at-2"]
[[event]]
age = 2
kind = "divorce"
load = 0.3
support = 0
arms = ["at-2-supported"]
[[event]]
age = 1
until = 3.5
kind = "day care"
person = 17
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "life.toml"
    path.write_text(text, "utf-8")
    return path


def test_events_are_read_in_order_and_shown(tmp_path: Path) -> None:
    events = read_events(written(tmp_path, DIVORCE))
    assert [event.kind for event in events] == ["day care", "divorce", "divorce", "death"]
    assert calendar(events) == [
        (
            "1 year",
            "day care, of person 17, until 3.5 years: bouts 30 1/year, quality 0 SD, carers 1, turnover 0 1/year",
        ),
        ("2 years", "divorce, of everybody: load 1.5 SD, support -0.2, leaves 0.6; only in at-2"),
        ("2 years", "divorce, of everybody: load 0.3 SD, support 0, leaves 0.6; only in at-2-supported"),
        ("6 years", "death (main), of 1% of all: load 1.5 SD"),
    ]


def test_the_example_of_the_page_can_be_read(tmp_path: Path) -> None:
    example = (life_event_file.__doc__ or "").partition("\n\n")[2]
    assert [event.kind for event in read_events(written(tmp_path, example))] == ["day care", "divorce", "death"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("age = 1\nkind = 'hugs'", "there is no such kind; it must be one of: separation, divorce, death"),
        ("age = -1\nkind = 'move'", "from 0 to 100"),
        ("age = nan\nkind = 'move'", "from 0 to 100"),
        ("kind = 'move'", "event 1: 'age' is missing; write for example age = 2"),
        ("age = true\nkind = 'move'", "'age' is True; write a number"),
        ("age = 1\nkind = 3", "'kind' is 3; write words in quotes"),
        ("age = 1\nkind = 'move'\nload = 'much'", "'load' is 'much'; write a number"),
        (f"age = 1\nkind = 'move'\nload = {10**400}", "write a number"),
        (
            "age = 1\nkind = 'move'\nload = 9",
            "load is 9 in its numbers; it must lie between -3 and 5 (SD). Its default is 0.5",
        ),
        ("age = 1\nkind = 'move'\nload = nan", "it must be a finite number"),
        ("age = 1\nkind = 'move'\nleaves = 1", "'leaves' means nothing here; move may have load, weeks, shared"),
        ("age = 1\nkind = 'move'\nshare = 1.5", "the share must lie between 0 and 1"),
        ("age = 1\nkind = 'move'\nshare = 0.5\nperson = 3", "give a `share` of all or the number of one `person`"),
        ("age = 1\nkind = 'move'\nperson = -3", "from 0 on"),
        ("age = 1\nkind = 'move'\nperson = 1.5", "'person' is 1.5; write a whole number"),
        ("age = 1\nkind = 'move'\nuntil = 2", "`until` means nothing here; what lasts is institution"),
        ("age = 1\nkind = 'day care'\nuntil = 1", "`until` must be an age after the event's own"),
        ("age = 1\nkind = 'day care'\nuntil = nan", "`until` must be an age after the event's own"),
        ("age = 1\nkind = 'death'", "say who it is about: `who` must be one of main, second"),
        ("age = 1\nkind = 'death'\nwho = 'uncle'", "not 'uncle'"),
        ("age = 1\nkind = 'move'\nwho = 'main'", "`who` means nothing here; of somebody are separation and death"),
        ("age = 1\nkind = 'leave'\nweeks = 26", "leave is of a child's first year; write age = 0"),
        ("age = 1\nkind = 'training'", "say what changes, in SD: responsiveness, threshold"),
        ("age = 1\nkind = 'move'\narms = 'a'", "'arms' is 'a'; write names in quotes"),
        ("age = 1\nkind = 'move'\narms = ['none']", "none of them 'none'"),
        ("age = 1\nkind = 'move'\n[[event]]\nage = 1\nkind = 'move'", "move at 1 year is written 2 times for a share"),
        ("age = 1\nkind = 'move'\n[person]\nname = 'a'", "there is no place for 'person'"),
    ],
)
def test_what_is_wrong_is_said_with_a_way_out(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadFileError) as caught:
        read_events(written(tmp_path, f"[[event]]\n{text}"))
    assert said in str(caught.value) and "life.toml" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"), [("[event]\nage = 1", "write [[event]] before each"), ("[[event", "cannot be read")]
)
def test_what_is_no_list_of_events_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadFileError) as caught:
        read_events(written(tmp_path, text))
    assert said in str(caught.value)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match="There is no file of events"):
        read_events(tmp_path / "nothing.toml")


def test_everything_wrong_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadFileError) as caught:
        read_events(
            written(tmp_path, "[[event]]\nage = 1\nkind = 'hugs'\n[[event]]\nage = -1\nkind = 'move'\nshare = 2")
        )
    assert len(str(caught.value).splitlines()) == 4


def test_the_same_event_may_come_in_two_arms_and_to_two_persons() -> None:
    assert not check([LifeEvent(1, "move", arms=("a",)), LifeEvent(1, "move", arms=("b",))])
    assert not check([LifeEvent(1, "move", person=1), LifeEvent(1, "move", person=2)])
    assert check([LifeEvent(1, "move", arms=("a", "b")), LifeEvent(1, "move", arms=("b",))])


@pytest.mark.parametrize(
    "kind", ["death", "institution", "foster care", "adoption", "new partner", "day care", "therapy"]
)
def test_who_comes_or_goes_does_so_at_a_birthday(kind: str) -> None:
    who = "main" if kind == "death" else ""
    (said,) = check([LifeEvent(2.9, kind, who)])
    assert said.endswith("somebody comes or goes with it, which counts from a birthday on; write age = 2 or age = 3")
    assert not check([LifeEvent(3, kind, who)]) and not check([LifeEvent(2.9, "divorce")])
