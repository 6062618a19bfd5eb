"""One channel by hand: gaps of exactly a frame, overlaps and shortest events exactly at their limits, duplicates."""

from __future__ import annotations

import pytest

from attunement.recordings.codebook.codebook import Rules
from attunement.recordings.meaning.channel import LONGEST_FRAME_S, SAME_S, Meaning, Segment, outside, tidy
from attunement.vocabulary import BadFileError

Told = list[tuple[float, float, str]]
Coded = tuple[float, float, str]


def tidied(
    *spans: Coded, frame_s: float | None = None, minimum_s: float = 0.0, **rules: object
) -> tuple[Told, list[tuple[str, tuple[int, ...]]], set[int]]:
    """What is left of (start, end, code), the kind and rows of notes, and which went; "?" is uncodable time."""
    meanings: dict[str, Meaning] = {"?": "uncodable", "-": "nothing"}
    segments = [Segment(a, b, meanings.get(code, "event"), code, i + 2, i) for i, (a, b, code) in enumerate(spans)]
    given = Rules(**rules)  # type: ignore[arg-type]
    left, notes, fate = tidy(segments, rules=given, frame_s=frame_s, minimum_s=minimum_s, file="f", name="n")
    return [(s.start_s, s.end_s, s.code) for s in left], [(note.kind, note.rows) for note in notes], set(fate)


@pytest.mark.parametrize(
    ("gap_s", "frame_s", "frames", "joined"),
    [
        (0.04, 0.04, 1, True),
        (0.041, 0.04, 1, False),
        (0.08, 0.04, 2, True),
        (0.001, None, 1, True),
        (0.002, None, 1, False),
        (LONGEST_FRAME_S, LONGEST_FRAME_S, 1, True),
        (0.25, 0.25, 1, False),
        (SAME_S / 2, 0.04, 1, False),
    ],
)
def test_gaps_of_at_most_a_frame_are_joined(gap_s: float, frame_s: float | None, frames: int, joined: bool) -> None:
    rules = {"gaps": "join", "gap_frames": frames}
    left, notes, _ = tidied((0, 1, "a"), (1 + gap_s, 3, "b"), frame_s=frame_s, **rules)
    assert left == [(0, 1 + gap_s if joined else 1, "a"), (1 + gap_s, 3, "b")]
    assert notes == ([("joined", (2,))] if joined else [])


def test_moments_are_not_joined_and_the_one_that_ends_last_is() -> None:
    rules = {"gaps": "join", "gap_frames": 1, "overlaps": "keep"}
    assert tidied((0, 1, "a"), (1.04, 1.04, "p"), frame_s=0.04, **rules)[1] == []
    assert tidied((1, 1, "p"), (1.04, 2, "a"), frame_s=0.04, **rules)[1] == []
    left, _, _ = tidied((0, 3, "a"), (1, 2, "b"), (3.04, 4, "c"), frame_s=0.04, **rules)
    assert left == [(0, 3.04, "a"), (1, 2, "b"), (3.04, 4, "c")]
    assert tidied((0, 1, "a"), (1.04, 2, "b"), frame_s=0.04, gaps="keep")[1] == []


@pytest.mark.parametrize(
    ("start_s", "overlaps"), [(5.0, False), (5 - SAME_S / 2, False), (5 - 2 * SAME_S, True), (0.0, True)]
)
def test_codes_overlap_from_a_millionth_on(start_s: float, overlaps: bool) -> None:
    for rule, kind in (("keep", "doubtful"), ("end at next", "converted")):
        left, notes, _ = tidied((0, 5, "a"), (start_s, 9, "b"), overlaps=rule)
        assert notes == ([(kind, (3,))] if overlaps else [])
        ended = rule == "end at next" and overlaps and start_s > 0
        assert left == [(0, start_s if ended else 5, "a"), (start_s, 9, "b")]
    if overlaps:
        with pytest.raises(BadFileError, match=r"f, row 3: n begins a code while another .* \(of 1 such"):
            tidied((0, 5, "a"), (start_s, 9, "b"), overlaps="refuse")


def test_only_codes_overlap_and_uncodable_time_beside_a_code_is_doubtful() -> None:
    assert tidied((0, 5, "?"), (4, 9, "a"), overlaps="refuse")[1] == [("doubtful", (3,))]
    assert tidied((0, 5, "a"), (4, 9, "?"), overlaps="refuse")[1] == [("doubtful", (3,))]
    for one, other in (("?", "?"), ("-", "a"), ("-", "?")):
        assert tidied((0, 5, one), (4, 9, other), overlaps="refuse")[1] == []
    assert tidied((0, 5, "a"), (4, 4, "p"), overlaps="refuse")[1] == [], "a moment within a state"
    assert tidied((0, 9, "a"), (1, 2, "b"), (5, 6, "c"), overlaps="keep")[1] == [("doubtful", (3, 4))]


@pytest.mark.parametrize(("end_s", "gone"), [(0.5, False), (0.5 - SAME_S / 2, False), (0.49, True), (0.0, False)])
def test_an_event_of_the_shortest_length_stays_and_so_does_a_moment(end_s: float, gone: bool) -> None:
    left, notes, fate = tidied((0, end_s, "a"), (2, 3, "b"), minimum_s=0.5)
    assert [code for *_, code in left] == (["b"] if gone else ["a", "b"])
    assert (notes, fate) == (([("dropped", (2,))], {0}) if gone else ([], set()))
    assert tidied((0, 0.1, "?"), minimum_s=0.5)[2] == set(), "uncodable time is no event"


def test_duplicates_are_dropped_kept_or_refused() -> None:
    twice: tuple[Coded, ...] = ((0, 1, "a"), (0, 1, "a"), (0, 1, "b"), (0, 2, "a"))
    left, notes, fate = tidied(*twice, duplicates="drop", overlaps="keep")
    assert (len(left), notes[0], fate) == (3, ("dropped", (3,)), {1})
    assert len(tidied(*twice, duplicates="keep", overlaps="keep")[0]) == 4
    with pytest.raises(BadFileError, match=r"row 3: n has the same code at the same times twice \(of 1 such"):
        tidied(*twice, duplicates="refuse")


@pytest.mark.parametrize(("off_s", "more"), [(SAME_S / 2, 0), (2 * SAME_S, 2)])
def test_beyond_its_own_file_nobody_coded(off_s: float, more: int) -> None:
    assert len(outside((0, 9), (off_s, 9 - off_s), [("coded", off_s, 9 - off_s)])) == 1 + more
