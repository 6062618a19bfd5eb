"""What a draft says of a track by hand: how often, how long, whose, and whether codes fill the time."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from attunement.recordings.draft.found import Found, Span, fill_the_time, gathered, names_somebody, person_in_name
from attunement.recordings.draft.glance import Glance
from attunement.recordings.meaning.channel import SAME_S
from attunement.recordings.sheet import RawEvent, Sheet


def track(*spans: Span, frame_s: float = 0.1, points: int = 0) -> Found:
    """One track of one file, coded in these stretches."""
    return Found("*", "", "", spans=defaultdict(list, {0: list(spans)}), frames={0: frame_s}, points=points)


@pytest.mark.parametrize(
    ("times", "seconds", "steps", "timed", "words"),
    [
        (1, 0.0, False, True, "1 time"),
        (2, 0.25, False, True, "2 times, 0.25 s"),
        (1, 12.3456, True, True, "in 1 stretch, 12.35 s"),
        (2, 1, True, False, "in 2 stretches, 1 row"),
        (0, 2, False, False, "0 times, 2 rows"),
    ],
)
def test_how_often_and_how_long(times: int, seconds: float, steps: bool, timed: bool, words: str) -> None:
    found = Found(
        "*", "m", "t", steps=steps, timed=timed, counts=Counter(a=times), seconds=defaultdict(float, a=seconds)
    )
    assert found.often("a") == words
    assert Found("*", "m", "t", empty=Counter(na=3)).often("na") == "3 times"


def test_a_track_is_called_by_its_partner_its_name_and_its_files() -> None:
    named = {found.name: (found.whose, found.about) for found in (
        Found("*", "mother", "gaze"), Found("*", "mother", ""), Found("*child*", "", ""), Found("*", "1", "code"),
        Found("*child*", "2", ""),
    )}  # fmt: skip
    assert named == {
        "mother · gaze": (True, "gaze"),
        "mother": (True, ""),
        "codes in *child*": (True, "child"),
        "1 · code": (False, "code"),
        "2 in *child*": (True, "child"),
    }
    assert [names_somebody(name) for name in ("", "1", "p1", "No focal subject")] == [False, False, True, False]


@pytest.mark.parametrize(
    ("file", "chooses"),
    [("d1_mother.csv", "*mother*"), ("d1.csv", "*"), ("mother_child.csv", "*"), ("mum_mother.csv", "*mother*")],
)
def test_a_file_is_chosen_by_its_name_where_that_names_one_person(file: str, chooses: str) -> None:
    assert person_in_name(Sheet(file=file, form="", name="")) == chooses


def test_gaps_up_to_a_frame_are_none() -> None:
    assert fill_the_time([track((0, 1), (1, 2))]) == 0
    assert fill_the_time([track((0, 1), (1.1, 2))]) == pytest.approx(0.1)
    assert fill_the_time([track((0, 1), (1.1 + SAME_S / 2, 2))]) is not None
    assert fill_the_time([track((0, 1), (1.1 + 2 * SAME_S, 2))]) is None
    assert fill_the_time([track((0, 5), (1, 2), (5, 6))]) == 0, "a long one lasts over a short one"
    assert fill_the_time([track((0, 1), (2, 3)), track((1, 2))]) == 0, "two tracks together"


def test_what_lasts_no_time_or_comes_once_fills_none() -> None:
    assert fill_the_time([]) is None and fill_the_time([track()]) is None and fill_the_time([track((0, 1))]) is None
    assert fill_the_time([track((0, 1), (1, 2), points=1)]) is None
    alone = Found("*", "", "", spans=defaultdict(list, {0: [(0.0, 1.0), (1.0, 2.0)]}), frames={0: 0.1, 1: 0.1})
    assert fill_the_time([alone]) is None, "a file without a stretch"


def test_stretches_and_moments_of_files_are_gathered() -> None:
    events = (
        RawEvent(2, "mother", "", "smile", 0.0, 2.0),
        RawEvent(3, "mother", "", "smile", 5.0, 5.0),
        RawEvent(4, "mother", "", "NA", 6.0, 7.0),
        RawEvent(5, "mother", "", "", 7.0, 8.0),
        RawEvent(6, "mother", "", "cry", 8.0, None),
        RawEvent(7, "", "", "hum", 1.0, 2.0),
    )
    sheet = Sheet(file="d1_child.csv", form="", name="d1", events=events, frame_s=0.5, inclusive_ends=True)
    child, mother = gathered([Glance(sheets=(sheet,), table=True)])
    assert (child.file, child.counts, mother.file) == ("*child*", Counter(hum=1), "*")
    assert (mother.counts, mother.empty, mother.unnamed) == (Counter(smile=2, cry=1), Counter(NA=1), 1)
    assert mother.seconds == {"smile": 3.0, "NA": 1.5} and mother.frames == {0: 0.5} and mother.points == 0
    assert mother.spans == {0: [(0.0, 2.5), (5.0, 5.5)]}
    sheet = Sheet(file="a.csv", form="", name="a", events=events)
    [nobody, mother] = gathered([Glance(sheets=()), Glance(sheets=(sheet,))])
    assert (nobody.partner, mother.points, mother.counts["NA"], mother.frames) == ("", 1, 1, {0: 0.001})
    assert mother.seconds == {"smile": 2.0, "NA": 1.0} and mother.spans == {0: [(0.0, 2.0), (6.0, 7.0)]}
