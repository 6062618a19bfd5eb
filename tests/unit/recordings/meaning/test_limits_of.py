"""Whose word counts on when coding began and ended: each source in turn, on a clock that is moved by 100 s."""

from __future__ import annotations

import pytest

from attunement.recordings import Codebook, RawEvent, Rules, Sheet, Visit
from attunement.recordings.meaning.observed import Limits, last_frame, limits_of
from attunement.recordings.sheet import RawEpisode
from attunement.vocabulary import BadFileError, BadValueError


def sheet(*events: RawEvent, **facts: object) -> Sheet:
    return Sheet(**({"file": "a.csv", "form": "table", "name": "a", "events": events} | facts))  # type: ignore[arg-type]


EVENTS = (
    RawEvent(1, "m", "t", "smile", 3.0, 5.0),
    RawEvent(2, "m", "t", "cry", 4.0, 9.0),
    RawEvent(3, "m", "t", "x", 7.0, None),
)
OWN = {"start_s": 1.0, "end_s": 20.0}
VISITS = (sheet(start_s=0.5, end_s=30.0), sheet(start_s=0.75, end_s=31.0))
PHASES = sheet(start_s=0.25, end_s=40.0, episodes=(RawEpisode("play", 0.25, 40.0),))
RULES = {"start_s": 50.0, "end_s": 160.0}
LINES = (Visit("other", 8.0, 9.0), Visit("a*", 60.0, 170.0), Visit("a", 61.0, 171.0))


def limits(*beside: Sheet, own: dict | None = None, lines: tuple[Visit, ...] = (), **rules: object) -> Limits:
    mine = sheet(*EVENTS, **(own or {}))
    book = Codebook(rules=Rules(media_offset_s=100.0, **rules), visits=lines)  # type: ignore[arg-type]
    return limits_of(mine, (mine, *beside), book)


def test_the_first_to_say_it_is_believed() -> None:
    assert limits() == Limits(103, 109, False, False)
    assert limits(PHASES) == Limits(100.25, 140, True, True)
    assert limits(PHASES, own=OWN) == Limits(101, 120, True, True)
    assert limits(PHASES, *VISITS, own=OWN) == Limits(100.5, 131, True, True)
    assert limits(PHASES, *VISITS, own=OWN, **RULES) == Limits(50, 160, True, True)
    assert limits(PHASES, *VISITS, own=OWN, lines=LINES, **RULES) == Limits(60, 170, True, True)
    assert limits(own={"start_s": 1.0}) == Limits(101, 109, True, False)
    assert limits(own={"end_s": 20.0}, lines=(Visit("a", 60.0),)) == Limits(60, 120, True, True)


def test_another_sheet_with_events_says_nothing_of_this_one() -> None:
    assert limits(sheet(*EVENTS, start_s=0.0, end_s=90.0)) == Limits(103, 109, False, False)


def test_a_last_frame_makes_ends_longer_and_stated_limits_not() -> None:
    frames = {"end_time": "inclusive", "frame_rate": 25.0}
    assert limits(**frames).end_s == pytest.approx(109.04)
    assert limits(own=OWN, **frames).end_s == pytest.approx(120.04), "a file's own end is written as its events are"
    assert limits(*VISITS, **frames).end_s == 131
    inclusive = {"inclusive_ends": True, "frame_s": 0.5}
    assert limits(own=inclusive).end_s == 109.5 and limits(own=inclusive, end_time="exclusive").end_s == 109
    assert last_frame(sheet(inclusive_ends=True, frame_s=0.5), Rules(frame_rate=4.0)) == 0.25
    with pytest.raises(BadFileError, match="the length of a frame is unknown"):
        last_frame(sheet(inclusive_ends=True), Rules())


def test_events_that_are_left_out_say_nothing() -> None:
    reversed_event = RawEvent(4, "m", "t", "y", 30.0, 1.0)
    mine = sheet(*EVENTS, reversed_event)
    for rule, found in (("drop", Limits(3, 9, False, False)), ("swap", Limits(1, 30, False, False))):
        assert limits_of(mine, (mine,), Codebook(rules=Rules(reversed=rule))) == found
    phases = sheet(*EVENTS, episodes=(RawEpisode("play", 2.0, 12.0),))
    assert limits_of(phases, (phases,), Codebook()) == Limits(2, 12, False, False)
    empty = sheet()
    assert limits_of(empty, (empty,), Codebook()) == Limits(None, None, False, False)


def test_no_observation_ends_before_it_starts() -> None:
    assert limits(start_s=107.0, end_s=107.0) == Limits(107, 107, True, True)
    with pytest.raises(
        BadValueError, match=r"a\.csv: observation 'a' is said to end at 106 s, before it starts at 107 s"
    ):
        limits(start_s=107.0, end_s=106.0)
