"""Three words, the same for both directions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.diary import Said, said_of
from attunement.vocabulary import BadValueError


@pytest.mark.parametrize(
    ("higher", "word"),
    [
        (0.5, "cannot tell"),
        (0.8, "cannot tell"),
        (0.801, "leaning"),
        (0.95, "leaning"),
        (0.951, "clearly"),
        (1.0, "clearly"),
    ],
)
def test_borders_belong_to_the_weaker_word(higher: float, word: str) -> None:
    assert said_of(higher) == word


@given(st.floats(0, 1))
def test_a_change_downwards_gets_the_word_of_one_upwards(higher: float) -> None:
    sure = max(higher, 1 - higher)
    assert said_of(higher) == said_of(sure)
    assert (said_of(higher) is Said.CLEARLY) == (sure > 0.95)


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan")])
def test_what_is_no_probability_is_refused(wrong: float) -> None:
    with pytest.raises(BadValueError, match="must lie between 0 and 1"):
        said_of(wrong)
