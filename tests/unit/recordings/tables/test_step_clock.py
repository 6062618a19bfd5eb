"""The time axis of step tables by hand: steps, jumps, uneven rows and midnights, in one piece and in several."""

from __future__ import annotations

import numpy as np
import pytest

from attunement.recordings.tables.days import DAY_S
from attunement.recordings.tables.step_clock import Clock, clock_notes
from attunement.vocabulary import BadFileError


def advance(clock: Clock, *times: float, first: int = 2) -> list[tuple[int, int, float | None]]:
    """Move over rows whose first line has a number."""
    lines = np.arange(first, first + len(times))
    return clock.advance(np.array(times, float), lines, "v.csv, line", lambda line: f"Mend {line}.")


def test_rows_that_are_equally_far_apart() -> None:
    clock = Clock(None)
    assert advance(clock, 0, 2, 4) == [(0, 3, None)] and clock.step_s == 2
    assert advance(clock, 6, 8, first=5) == [(0, 2, None)]
    assert (clock.first_s, clock.first_line, clock.last_s, clock.end_s, clock.jumps, clock.uneven) == (
        0,
        2,
        8,
        10,
        [],
        [],
    )


def test_missing_rows_are_a_jump_of_more_than_a_step_and_a_half() -> None:
    clock = Clock(1.0)
    assert advance(clock, 0, 1, 4, 5) == [(0, 2, None), (2, 4, 2.0)]
    assert (clock.holes, clock.jumps) == ([(2.0, 4.0)], [4])
    assert advance(clock, 8, 9, first=6) == [(0, 2, 6.0)] and clock.holes[1] == (6.0, 8.0) and clock.jumps == [4, 6]
    still = Clock(1.0, timed=False)
    assert advance(still, 0, 1.5) == [(0, 2, None)] and advance(Clock(1.0), 0, 1, 2, 3.51)[-1] == (3, 4, 3.0)


def test_time_that_goes_back_is_refused_at_its_line() -> None:
    with pytest.raises(BadFileError, match=r"v\.csv, line 4: the time 1 s does not come after .* before\. Mend 4\."):
        advance(Clock(None), 0, 1, 1, 2)
    clock = Clock(None)
    advance(clock, 0, 1, 2)
    with pytest.raises(BadFileError, match=r"v\.csv, line 5: the time 2 s"):
        advance(clock, 2, 3, first=5)
    with pytest.raises(BadFileError, match=r"v\.csv, line 6: the time 2\.5 s"):
        advance(clock, 3, 2.5, first=5)


def test_the_step_is_the_lower_median_and_times_count_for_more_than_what_is_stated() -> None:
    told = Clock(None)
    advance(told, 0, 1, 2, 5, 9)
    assert told.step_s == 1
    close, far, longer = Clock(1.0), Clock(1.0), Clock(2.0)
    advance(close, 0, 1.04, 2.08)
    advance(far, 0, 1.06, 2.12)
    advance(longer, 0, 1, 2)
    assert (close.apart_s, close.step_s) == (None, 1.0)
    assert (far.apart_s, far.step_s) == (1.06, 1.0) and (longer.apart_s, longer.step_s) == (1.0, 1.0)
    untimed = Clock(1.0, timed=False)
    advance(untimed, 0, 3, 6)
    assert untimed.apart_s is None


def test_uneven_rows_are_neither_a_step_nor_several() -> None:
    clock = Clock(None)
    advance(clock, 0, 1, 2, 3, 4.04, 5.14, 7.14)
    assert clock.uneven == [7] and clock.uneven_s == pytest.approx((1.0, 2.0))
    frames = Clock(None)
    advance(frames, 0, 0.04, 0.08, 0.13, 0.16, 0.21)
    assert frames.uneven == [], "hundredths of a second are near enough for frames"


def test_a_table_without_times_counts_its_rows() -> None:
    clock = Clock(0.5, timed=False)
    assert clock.counted(3).tolist() == [0, 0.5, 1] and clock.counted(2).tolist() == [1.5, 2]
    assert Clock(None, timed=False).counted(3).tolist() == [0, 1, 2]


def past(clock: Clock, *times: float) -> list[float]:
    return clock.past_midnight(np.array(times, float), np.arange(2, 2 + len(times))).tolist()


def test_a_clock_goes_on_past_midnight_within_an_hour() -> None:
    clock = Clock(None)
    assert past(clock, DAY_S - 10, 10, 20) == [DAY_S - 10, DAY_S + 10, DAY_S + 20]
    assert (clock.midnights, clock.days) == ([3], 1)
    clock.last_s = DAY_S + 20
    assert past(clock, 30, 40) == [DAY_S + 30, DAY_S + 40]
    edge = Clock(None, last_s=DAY_S - 10)
    assert past(edge, 3590, 3600) == [DAY_S + 3590, DAY_S + 3600] and edge.midnights == [2]
    late = Clock(None, last_s=DAY_S - 10)
    assert past(late, 3591) == [3591] and late.midnights == [] and late.days == 0


def test_what_is_said_of_the_time_axis() -> None:
    clock = Clock(None)
    advance(clock, 0, 1, 2, 5, 6, 9.4)
    texts = {note.kind: note for note in clock_notes("v.csv", [clock], None)}
    assert texts["read"].text == "a row stands for 1 s; equal neighbours became one event"
    doubtful = [note for note in clock_notes("v.csv", [clock], None) if note.kind == "doubtful"]
    assert doubtful[0].text.startswith("rows are not equally far apart (1 to 3.4 s)") and doubtful[0].rows == (7,)
    assert doubtful[1].text.startswith("rows are missing before these lines (4.4 s in all)") and doubtful[1].rows == (
        5,
        7,
    )
    other = Clock(None)
    advance(other, 0, 2, 4)
    assert clock_notes("v.csv", [clock, other], None)[0].text.startswith("a row stands for 1 to 2 s;")
    for stated, advice in (
        (2.0, "The times were followed; leave step_s out"),
        (0.5, "The time between counts as not coded"),
    ):
        clock = Clock(stated)
        advance(clock, 0, 1, 2, 3)
        [note] = [n for n in clock_notes("v.csv", [clock], stated) if "step_s in the codebook" in n.text]
        assert f"stands for {stated:g} s, but the rows are 1 s apart. {advice}" in note.text
        assert not [n for n in clock_notes("v.csv", [clock], None) if "step_s in the codebook" in n.text]
    assert clock_notes("v.csv", [], None) == []
