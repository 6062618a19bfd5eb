"""A claim as a value: its grades, what repeats it, and its marker."""

from __future__ import annotations

import dataclasses

import pytest

from attunement.evidence.claims import Claim, Grade, InModel, Reference, Topic

CLAIM = Claim(
    name="early.calm", topic=Topic.FIRST_YEARS, claim="Calm is catching.", grade=Grade.MIXED, why="Sometimes.",
    evidence=(Reference("Somebody (1999)", "calm", "10.1000/xyz"),), in_model=InModel.NOT, model="Nothing.",
    phrases=("calm is (always )?catching",),
)  # fmt: skip


def test_a_claim_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        CLAIM.grade = Grade.SUPPORTED  # type: ignore[misc]


def test_where_it_stands_is_no_part_of_what_it_says() -> None:
    assert CLAIM == dataclasses.replace(CLAIM, line=7)
    assert CLAIM != dataclasses.replace(CLAIM, why="Always.")


@pytest.mark.parametrize("text", ["They say that CALM is\n  always catching.", "Calm is catching"])
def test_it_is_known_in_other_cases_and_across_lines(text: str) -> None:
    assert CLAIM.repeated_in(text)
    assert not CLAIM.repeated_in("Calm is a virtue.")


def test_every_grade_and_topic_has_words_of_its_own() -> None:
    assert len({grade.meaning for grade in Grade}) == len(Grade)
    assert len({topic.heading for topic in Topic}) == len(Topic)


def test_the_marker_names_grade_and_claim() -> None:
    assert CLAIM.marker == "mixed: attune claims early.calm"
