"""Starts and stops by hand: which mark ends which state, and what stays alone."""

from __future__ import annotations

import pytest

from attunement.recordings.tables.pairing import Mark, pair

Told = tuple[int, float | None, float | None]


def paired(*marks: tuple[str, str, float] | tuple[str, str, float, str]) -> list[Told]:
    """The row, start and end of each state of (kind, code, time, modifier)."""
    made = [
        Mark(row, kind, "m", "", code, time_s, tuple(rest)) for row, (kind, code, time_s, *rest) in enumerate(marks, 1)
    ]
    return [(event.row, event.start_s, event.end_s) for event in pair(made)]


@pytest.mark.parametrize(
    ("marks", "states"),
    [
        ([("point", "a", 1.0)], [(1, 1, 1)]),
        ([("start", "a", 1.0), ("stop", "a", 2.0)], [(1, 1, 2)]),
        ([("stop", "a", 2.0), ("start", "a", 1.0)], [(2, 1, 2)]),
        ([("stop", "a", 2.0)], [(1, None, 2)]),
        ([("start", "a", 1.0), ("start", "a", 3.0), ("stop", "a", 4.0)], [(1, 1, None), (2, 3, 4)]),
        ([("start", "a", 1.0), ("stop", "b", 2.0)], [(1, 1, None), (2, None, 2)]),
        ([("turn", "a", 1.0), ("turn", "a", 2.0), ("turn", "a", 3.0)], [(1, 1, 2), (3, 3, None)]),
        ([("turn", "a", 1.0), ("turn", "b", 2.0), ("turn", "a", 3.0)], [(1, 1, 3), (2, 2, None)]),
        ([("start", "a", 1.0), ("point", "a", 1.5), ("stop", "a", 2.0)], [(1, 1, 2), (2, 1.5, 1.5)]),
        ([("start", "a", 1.0, "toy"), ("stop", "a", 2.0)], [(1, 1, 2)]),
        ([("start", "a", 1.0, "toy"), ("stop", "a", 2.0, "face")], [(1, 1, None), (2, None, 2)]),
        ([("start", "a", 1.0, "x"), ("start", "a", 1.5, "y"), ("stop", "a", 2.0)],
         [(1, 1, None), (2, 1.5, None), (3, None, 2)]),
    ],
)  # fmt: skip
def test_a_mark_ends_the_one_state_of_its_code_that_is_going_on(marks: list, states: list[Told]) -> None:
    assert paired(*marks) == states
