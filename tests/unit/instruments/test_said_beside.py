"""What a reader of scores must know stands beside them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from attunement.instruments.answers import Answers
from attunement.instruments.scored import score_answers

Written = Callable[..., Answers]


def said(answers: Answers, kind: str) -> str:
    return "\n".join(note.text for note in score_answers(answers).notes if note.kind == kind)


def table(items: int, *rows: str) -> str:
    return ",".join(f"item_{i}" for i in range(1, items + 1)) + "\n" + "\n".join(rows)


def test_a_key_from_memory_is_doubtful_at_every_scoring(answered: Written) -> None:
    row = ",".join(["3"] * 18)
    assert "written down from memory; compare it with the paper" in said(answered(table(18, row), "raas"), "doubtful")
    assert "found in a source that is named" in said(answered(table(12, ",".join("3" * 12)), "mspss"), "read")


def test_the_missing_rule_is_said_with_whose_it_is(answered: Written) -> None:
    answers = answered(table(10, ",".join("1" * 9) + ",", ",".join("1" * 7) + ",,,"), "pss-10")
    assert "1 on 'total'" in said(answers, "dropped")
    assert "at least 80% of a scale's items must be answered (ours; no published rule was found)" in said(
        answers, "dropped"
    )
    assert "filled up by the person's own mean: 1 on 'total'" in said(answers, "converted")


def test_another_range_is_doubtful_and_sets_nothing_beside(answered: Written) -> None:
    answers = answered(table(12, ",".join("3" * 12)), "mspss", answered_on=(1, 5))
    assert "answers go from 1 to 5, the published ones from 1 to 7" in said(answers, "doubtful")


@pytest.mark.parametrize(("name", "items"), [("pss-10", 10), ("k6", 6), ("mspss", 12), ("parental-stress", 18)])
def test_what_a_score_is_not_is_always_said(answered: Written, name: str, items: int) -> None:
    answers = answered(table(items, ",".join("1" * items)), name)
    assert any(word in said(answers, "read") for word in ("no diagnosis", "no bands"))


def test_numbers_of_the_epds_are_about_many_people(answered: Written) -> None:
    answers = answered(table(10, ",".join("0" * 10)), "epds", stored="points")
    assert "how often a total so high was found, and no limit: 10 or more, in 85 % (79 to 90)" in said(answers, "read")
