"""A procedure as a timetable does exactly what it says: when episodes end early, who is there, who is held to what."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import numpy as np
import pytest

from attunement.engine.footage import Footage
from attunement.engine.lanes import BLOCK, Lanes
from attunement.engine.reference import ReferenceEngine
from attunement.engine.threefry import key_of
from attunement.engine.timetable import UNFORCED, Bout, Stress, Timetable
from attunement.lab.procedure import Absent, Episode, Fixed, Own, Procedure, Until
from attunement.theories.interface import Theory
from attunement.vocabulary import BadValueError, ChildAct, PersonAct

CRYING = Until(acts=(ChildAct.CRY,), share=0.7, window_s=30, check_every_s=15)
STEP_S = 3.0
PROCEDURE = Procedure(
    "made by hand", "", "", STEP_S,
    (
        Episode("with", 90, Own()),
        Episode("left", 120, Absent(), until=CRYING),
        Episode("held", 60, Fixed(PersonAct.DIRECT)),
        Episode("left again", 60, Absent(), until=CRYING),
    ),
)  # fmt: skip


def film(procedure: Procedure, theory: Theory, lanes: Lanes, **changes: object) -> Footage:
    """Film the script: the timetable's threat tells a child which tick it is."""
    timetable = procedure.timetable()
    timetable = replace(timetable, threat=np.arange(timetable.ticks, dtype=np.float32))
    bout = replace(procedure.bout(occasion=1, age_months=12), **changes)  # type: ignore[arg-type]
    engine = ReferenceEngine(theory, theory.parameters)
    return engine.run(lanes, timetable, [bout], step_s=STEP_S, key=key_of(1), film=True)[1][0]


@pytest.fixture(scope="module")
def made(scripted: Theory, scripted_lanes: Lanes) -> Footage:
    return film(PROCEDURE, scripted, scripted_lanes)


def script_of(lanes: Lanes, lane: int, ticks: int) -> list[bool]:
    start, end, rest = (int(trait[lane]) for trait in lanes.traits[0][:3])
    return [start <= t < end and t % rest > 0 for t in range(ticks)]


def running(cries: list[bool]) -> list[bool]:
    """When each tick runs, read from the rule: checks at 30 s and every 15 s, over the 30 s of this episode before."""
    live = []
    for episode, (start_s, end_s) in zip(PROCEDURE.episodes, PROCEDURE.spans().values(), strict=True):
        first, last = round(start_s / STEP_S), round(end_s / STEP_S)
        stopped = False
        for t in range(first, last):
            live.append(not stopped)
            elapsed_s = (t + 1 - first) * STEP_S
            if episode.until and not stopped and elapsed_s >= 30 and (elapsed_s - 30) % 15 == 0:
                stopped = sum(cries[t - 9 : t + 1]) >= math.ceil(0.7 * 10)
    return live


def test_each_child_follows_its_script(made: Footage, scripted_lanes: Lanes) -> None:
    for lane in range(0, BLOCK, 37):
        cries = np.array(script_of(scripted_lanes, lane, len(made.child)))
        assert np.array_equal((made.child[:, lane] == ChildAct.CRY)[made.live[:, lane]], cries[made.live[:, lane]])


def test_until_stops_each_dyad_exactly_when_it_says(made: Footage, scripted_lanes: Lanes) -> None:
    expected = np.array([running(script_of(scripted_lanes, lane, len(made.child))) for lane in range(BLOCK)]).T
    assert np.array_equal(made.live, expected)
    stopped = ~made.live.all(axis=0)
    assert 0.05 < stopped.mean() < 0.95  # the scripts try both
    first_stop = (~made.live).argmax(axis=0)[stopped]
    assert len(np.unique(first_stop)) >= 4  # and stop at different checks


def test_a_stopped_dyad_stays_as_it_is_until_the_next_episode_opens(made: Footage) -> None:
    """Distance counts the ticks that ran, in 1/1024, which single precision holds exactly."""
    ran = np.cumsum(made.live, axis=0) - made.live
    assert np.array_equal(made.distance, np.float32(0.3) + np.zeros_like(made.distance) + ran.astype(np.float32) / 1024)
    held = slice(round(210 / STEP_S), round(270 / STEP_S))
    assert made.live[held].all()


def test_held_absent_and_free(made: Footage) -> None:
    with_, left, held = slice(0, 30), slice(30, 70), slice(70, 90)
    person = made.people[0]
    assert (person[with_] == PersonAct.POSITIVE).all()
    assert made.together[with_].all()
    assert (person[left][made.live[left]] == PersonAct.NEUTRAL).all()
    assert not made.together[left].any()
    assert (person[held] == PersonAct.DIRECT).all()


def test_a_planned_absence_takes_place_in_a_share_of_bouts(scripted: Theory, scripted_lanes: Lanes) -> None:
    seen = film(PROCEDURE, scripted, scripted_lanes, absence_probability=0.15)
    left = slice(30, 70)
    gone = ~seen.together[left]
    assert (gone.all(axis=0) | ~gone.any(axis=0)).all()  # away for all of it or not at all
    assert abs(gone.all(axis=0).mean() - 0.15) < 4.4 * math.sqrt(0.15 * 0.85 / BLOCK)


def test_greeting_and_strangeness_are_written_where_they_belong() -> None:
    episodes = (Episode("out", 30, Absent(), strangeness=0.4), Episode("back", 30, Own(0.75, greets_s=9), Own(0.25)))
    timetable = Procedure("p", "", "", 3.0, episodes).timetable()
    columns = timetable.columns()
    assert columns["threat"].tolist() == [np.float32(0.4)] * 10 + [0.0] * 10
    assert columns["leaves"][1].tolist() == [1.0] * 10 + [0.0] * 10
    assert columns["greeting"][1].tolist() == [0.0] * 10 + [1.0] * 3 + [0.0] * 7
    assert columns["instruction"][1].tolist() == [0.0] * 10 + [0.75] * 10
    assert columns["here"][2].tolist() == [0.0] * 10 + [1.0] * 10
    assert columns["instruction"][2].tolist() == [0.0] * 10 + [0.25] * 10
    assert columns["opens"].tolist() == [1] + [0] * 9 + [1] + [0] * 9
    assert set(columns["forced"][1]) == {UNFORCED}


def test_checks_are_written_where_they_are_due() -> None:
    counts = Procedure("p", "", "", 3.0, (Episode("out", 90, Absent(), until=CRYING),)).timetable().until_count
    assert np.flatnonzero(counts).tolist() == [9, 14, 19, 24, 29]
    assert set(counts[counts > 0]) == {7}


@pytest.mark.parametrize(
    ("step_s", "episode", "sentence"),
    [
        (3.0, Episode("a", -30), "`duration_s` is -30 in episode 1 (a) of p; durations must be positive. "
         "Give it in seconds, or remove the episode."),
        (3.0, Episode("a", 0), "`duration_s` is 0 in episode 1 (a) of p; durations must be positive."),
        (3.0, Episode("a", float("nan")), "durations must be positive"),
        (3.0, Episode("a", 10), "`duration_s` is 10 in episode 1 (a) of p; it must be a multiple of the tick of 3 s."),
        (3.0, Episode("a", 300, until=replace(CRYING, window_s=99)),
         "`until` looks back 99 s in episode 1 (a) of p; at most 32 ticks (96 s) can be looked back."),
        (0.0, Episode("a", 30), "`step_s` is 0 in p; a tick must last a positive number of seconds."),
        (-1.0, Episode("a", 30), "`step_s` is -1 in p; a tick must last a positive number of seconds."),
    ],
)  # fmt: skip
def test_impossible_timetables_are_refused_in_one_sentence(step_s: float, episode: Episode, sentence: str) -> None:
    with pytest.raises(BadValueError, match=re.escape(sentence)):
        Procedure("p", "", "", step_s, (episode,))


def test_columns_must_be_of_equal_length() -> None:
    columns = Timetable.blank(3).columns()
    with pytest.raises(BadValueError, match=r"different lengths: \[2, 3\]"):
        Timetable(**columns | {"threat": np.zeros(2, np.float32)})


@pytest.mark.parametrize("shares", [(0.5,), (0.5, 0.6), (0.2,) * 5])
def test_kinds_of_stress_are_shares_of_one(shares: tuple[float, ...]) -> None:
    with pytest.raises(BadValueError, match="give at most 4 whose shares sum to 1"):
        Bout(0, 1.0, stress=tuple(Stress(share, 0, 1) for share in shares))
