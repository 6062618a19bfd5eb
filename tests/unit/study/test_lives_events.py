"""What can happen in a study of lives: at ages that mean something, to who lives, once, and later only where lives go on."""

from __future__ import annotations

from typing import Any

import pytest

from attunement.life.course.life_event_kinds import KINDS
from attunement.life.course.life_events import LifeEvent
from attunement.study.lives_events import AGES, after, happening
from attunement.vocabulary import BadValueError

STUDY: dict[str, Any] = {"arm": "none", "lives": 20, "to": 60}


def test_every_kind_has_ages_at_which_it_means_something() -> None:
    assert AGES.keys() == KINDS.keys()


@pytest.mark.parametrize(
    ("event", "says"),
    [
        (LifeEvent(30, "institution"), "from 0 to 18 others care in the place of parents"),
        (LifeEvent(40, "adoption"), "adoption at 40 years means nothing"),
        (LifeEvent(18, "foster care"), "from 0 to 18"),
        (LifeEvent(13, "day care"), "from 0 to 12 children are in day care"),
        (LifeEvent(2, "day care", until=30), "is until 30, but only from 0 to 12 .*write until = 12 or less"),
        (LifeEvent(2, "institution", until=40), "write until = 18 or less"),
        (LifeEvent(50, "divorce"), "from 0 to 46 a person's parents are met"),
        (LifeEvent(50, "discrimination", numbers={"by": 1.0}), "from 0 to 46"),
        (LifeEvent(1, "therapy"), "from 3 to 100 somebody can be talked with"),
        (LifeEvent(1, "move", person=20), "of person 20; of 20 lives the numbers are 0 to 19"),
        (LifeEvent(2, "death", "teacher"), "no teacher at that age"),
    ],
)
def test_what_means_nothing_is_refused_with_a_sentence(event: LifeEvent, says: str) -> None:
    with pytest.raises(BadValueError, match=says):
        happening([event], **STUDY)


def test_what_means_something_is_let_through() -> None:
    events = [
        LifeEvent(0, "institution", until=2),
        LifeEvent(17, "adoption"),
        LifeEvent(45, "divorce"),
        LifeEvent(59, "therapy"),
    ]
    assert happening(events, **STUDY) == tuple(events)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (LifeEvent(0, "move"), LifeEvent(0, "move", arms=("a",))),
        (LifeEvent(0, "move", share=0.5), LifeEvent(0, "move", arms=("b", "a"))),
        (LifeEvent(0, "move"), LifeEvent(0, "move", person=3)),
        (LifeEvent(0, "move", person=3), LifeEvent(0, "move", person=3, arms=("a",))),
    ],
)
def test_nobody_meets_the_same_twice_at_once(one: LifeEvent, other: LifeEvent) -> None:
    with pytest.raises(BadValueError, match=r"move at 0 years is written twice for the same persons .*write one event"):
        happening([one, other], **STUDY)


@pytest.mark.parametrize(
    "other",
    [
        LifeEvent(1, "move", arms=("b",)), LifeEvent(1, "job", arms=("a",)), LifeEvent(2, "move", arms=("a",)),
    ],
)  # fmt: skip
def test_the_same_in_other_arms_or_at_other_ages_is_no_doubling(other: LifeEvent) -> None:
    assert happening([LifeEvent(1, "move", arms=("a",)), other], **{**STUDY, "arm": "a"})
    assert happening([LifeEvent(1, "move", person=1), LifeEvent(1, "move", person=2)], **STUDY)


def test_what_comes_later_is_let_through_only_where_lives_are_to_go_on() -> None:
    late = (LifeEvent(2, "move"), LifeEvent(20, "death", "main"))
    with pytest.raises(
        BadValueError, match=r"death at 20 years comes after lives end at 10; give --to more, or a folder"
    ):
        happening(late, **{**STUDY, "to": 10})
    assert happening(late, **{**STUDY, "to": 10}, later=True) == late
    assert after(late, 10) == late[1:]
