from __future__ import annotations

import numpy as np
from made_respondents import as_answers

from attunement.instruments.answers import Answers
from attunement.instruments.catalogue import instrument
from attunement.instruments.doubts import asked, doubts
from attunement.instruments.made_answers import respondents
from attunement.instruments.scored import score_answers


def made(n: int, *, turned: tuple[int, ...] = ()) -> Answers:
    """Answers to the ECR-RS, some items of which are turned against their scale."""
    answers = as_answers(instrument("ecr-rs"), respondents(instrument("ecr-rs"), n, seed=6))
    values = answers.values.copy()
    values[:, list(turned)] = 8 - values[:, list(turned)]
    return Answers(answers.instrument, values, answers.person, answers.about, answers.time, answers.line, 1, 7)


def test_one_poor_item_is_no_doubt_and_two_are() -> None:
    assert doubts(made(200, turned=(4,))) == []
    (found,) = doubts(made(200, turned=(4, 5)))
    assert found.startswith(
        "2 of 6 items of 'avoidance' speak against their own scale in the answers of 200 people: 5, 6"
    )


def test_few_people_say_nothing_and_that_is_said() -> None:
    few = made(49, turned=(4, 5))
    assert not asked(few) and doubts(few) == []
    assert any("was not checked: that takes 50 people" in note.text for note in score_answers(few).notes)
    assert not any("was not checked" in note.text for note in score_answers(made(50)).notes)


def test_missing_answers_do_not_hide_a_doubt() -> None:
    answers = made(200, turned=(4, 5))
    answers.values[:100, 0] = np.nan
    assert "100 people" in doubts(answers)[0]
