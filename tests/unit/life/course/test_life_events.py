"""Events of a life: whom they meet, for how long, and that neither other rows nor other persons change anybody's lot."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.life.course.life_event_kinds import KINDS, LASTING, OF_SOMEBODY
from attunement.life.course.life_events import SLOTS, LifeEvent, of_arm, whom
from attunement.vocabulary import UnknownNameError, declarations

N = 20_000
NUMBER = np.arange(N, dtype=np.uint32)


def test_kinds_and_slots_are_frozen() -> None:
    """Their order is part of every address: another one would change whom events of all studies meet."""
    assert list(KINDS) == [
        "separation", "divorce", "death", "hospital", "illness", "mental illness", "move", "sibling", "job", "institution",
        "foster care", "adoption", "new partner", "day care", "training", "therapy", "leave", "income", "support",
        "discrimination",
    ]  # fmt: skip
    assert SLOTS == ("main", "second", "third", "teacher", "friend", "partner", "therapist")
    assert {*LASTING, *OF_SOMEBODY} <= set(KINDS)


def test_every_number_is_declared_with_unit_range_and_meaning() -> None:
    for kind in KINDS.values():
        assert kind.__doc__
        for known in declarations(kind):
            assert known.meaning and known.source and known.low <= known.default <= known.high


def test_a_share_meets_its_share_and_a_larger_share_the_same_and_more() -> None:
    met = [whom(LifeEvent(2, "divorce", share=share), NUMBER, seed=3) for share in (0.0, 0.1, 0.3, 1.0)]
    assert [one.mean() for one in met] == pytest.approx([0, 0.1, 0.3, 1], abs=0.012)
    assert not (met[1] & ~met[2]).any() and not met[0].any() and met[3].all()


def test_kinds_ages_and_who_they_are_about_meet_independent_persons() -> None:
    one = whom(LifeEvent(2, "divorce", share=0.3), NUMBER, seed=3)
    for other in (
        LifeEvent(2, "move", share=0.3), LifeEvent(3, "divorce", share=0.3), LifeEvent(2, "death", "main", share=0.3),
        LifeEvent(2, "death", "second", share=0.3),
    ):  # fmt: skip
        assert (one & whom(other, NUMBER, seed=3)).mean() == pytest.approx(0.09, abs=0.012)


def test_a_person_is_met_or_not_whoever_else_there_is() -> None:
    order = np.random.default_rng(0).permutation(N)[:300]
    event = LifeEvent(2, "divorce", share=0.3)
    assert np.array_equal(whom(event, NUMBER[order], seed=3), whom(event, NUMBER, seed=3)[order])
    assert whom(LifeEvent(2, "divorce", person=4), NUMBER[order], seed=3).sum() == (order == 4).sum()


@given(age=st.floats(0, 20), weeks=st.floats(0, 520))
def test_all_years_together_hold_what_lasts(age: float, weeks: float) -> None:
    event = LifeEvent(age, "separation", "main", numbers={"weeks": weeks})
    parts = [event.part_of(year) for year in range(40)]
    assert sum(parts) == pytest.approx(weeks / 52) and all(0 <= part <= 1 for part in parts)
    assert [year for year in range(40) if event.begins_in(year)] == [int(age)]


def test_how_long_each_kind_lasts() -> None:
    assert LifeEvent(1, "day care", until=3.5).part_of(3) == 0.5
    assert LifeEvent(1, "day care").part_of(80) == 1.0
    assert LifeEvent(0, "leave", numbers={"weeks": 26}).part_of(0) == 1.0
    assert LifeEvent(0, "leave", numbers={"weeks": 26}).part_of(1) == 0.0
    assert LifeEvent(4, "hospital").part_of(4) == pytest.approx(2 / 52)


def test_what_happens_in_which_arm() -> None:
    events = [
        LifeEvent(1, "move"), LifeEvent(2, "divorce", arms=("at-2", "both")), LifeEvent(6, "move", arms=("both",)),
    ]  # fmt: skip
    assert [len(of_arm(events, arm)) for arm in ("none", "at-2", "both")] == [1, 2, 3]
    with pytest.raises(UnknownNameError, match=r"no arm called 'at-3'.*Did you mean 'at-2'"):
        of_arm(events, "at-3")
