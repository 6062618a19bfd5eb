"""Records: what goes in as a grid comes out as events and coverage, and back as the same grid."""

from __future__ import annotations

import re

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from attunement.record import NOT_CODED, NOTHING, UNCODABLE, Grid, Record, from_grid
from attunement.vocabulary import BadValueError

NAMES = {("child", "affect"): ("negative", "neutral", "positive"), ("mother", "gaze"): ("away", "at")}
STEPS = st.sampled_from([0.04, 0.1, 0.25, 1 / 3, 1.0, 3.0])


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    """Grids of some observations and steps with every kind of code and gap."""
    shape = draw(st.tuples(st.integers(1, 4), st.integers(1, 25)))
    codes = {
        key: draw(hnp.arrays(np.int8, shape, elements=st.integers(NOT_CODED, len(names) - 1)))
        for key, names in NAMES.items()
    }
    return Grid(draw(STEPS), codes, NAMES)


def observations(count: int, duration_s: float, numbers: list[int] | None = None) -> pl.DataFrame:
    number = numbers or list(range(count))
    return pl.DataFrame(
        {
            "observation": number, "dyad": [str(i) for i in number], "occasion": ["12 months"] * count,
            "procedure": ["still-face"] * count, "duration_s": [duration_s] * count,
        }
    )  # fmt: skip


def episodes(count: int) -> pl.DataFrame:
    spans = {
        "observation": list(range(count)),
        "episode": ["play"] * count,
        "start_s": [0.0] * count,
        "end_s": [1.0] * count,
    }
    return pl.DataFrame(spans)


def born(grid: Grid) -> Record:
    count, steps = grid.shape
    return from_grid(observations=observations(count, steps * grid.step_s), episodes=episodes(count), grid=grid)


def written_out(record: Record) -> Record:
    """The same record from its tables alone."""
    return Record.build(
        observations=record.observations, episodes=record.episodes, coverage=record.coverage, events=record.events
    )


def as_names(grid: Grid) -> dict[tuple[str, str], np.ndarray]:
    """Codes by name, since a written record knows only the names it shows."""
    return {
        key: np.array([*grid.names[key], "not coded", "uncodable", "nothing"])[codes]
        for key, codes in grid.codes.items()
    }


@given(grids())
def test_grid_to_tables_and_back_is_the_same(grid: Grid) -> None:
    again = written_out(born(grid)).grid(grid.step_s)
    one, other = as_names(grid), as_names(again)
    assert one.keys() == other.keys()
    assert all(np.array_equal(one[key], other[key]) for key in one)


@given(grids())
def test_events_and_coverage_tile_what_was_coded(grid: Grid) -> None:
    record = born(grid)
    steps = grid.shape[1]
    for (person, channel), codes in grid.codes.items():
        here = (pl.col("person") == person) & (pl.col("channel") == channel)
        events, coverage = record.events.filter(here), record.coverage.filter(here)
        assert (events["end_s"] > events["start_s"]).all()
        seconds = (events["end_s"] - events["start_s"]).sum()
        assert seconds == pytest.approx((codes >= 0).sum() * grid.step_s)
        for status, low, high in (("coded", -1, 99), ("uncodable", -2, -2), ("not coded", -3, -3)):
            rows = coverage.filter(pl.col("status") == status)
            expected = ((codes >= low) & (codes <= high)).sum() * grid.step_s
            assert (rows["end_s"] - rows["start_s"]).sum() == pytest.approx(expected)
        together = coverage["end_s"] - coverage["start_s"]
        assert together.sum() == pytest.approx(grid.shape[0] * steps * grid.step_s)


@given(grids(), st.data())
def test_select_keeps_numbers_and_behaviour(grid: Grid, data: st.DataObject) -> None:
    wanted = sorted(data.draw(st.sets(st.integers(0, grid.shape[0] - 1), min_size=1)))
    for record in (born(grid), written_out(born(grid))):
        some = record.select(wanted)
        assert some.observations["observation"].to_list() == wanted
        assert set(some.episodes["observation"]) == set(wanted)
        assert set(some.events["observation"]) <= set(wanted)
        assert len(some) == len(wanted)
        everybody, chosen = as_names(record.grid(grid.step_s)), as_names(some.grid(grid.step_s))
        assert chosen.keys() == everybody.keys() == NAMES.keys()
        for key in chosen:
            assert np.array_equal(chosen[key], everybody[key][wanted])


@given(grids(), st.integers(2, 4))
def test_a_finer_grid_says_the_same(grid: Grid, finer: int) -> None:
    fine = as_names(born(grid).grid(grid.step_s / finer))
    for key, codes in as_names(grid).items():
        assert np.array_equal(fine[key], np.repeat(codes, finer, axis=1))


# --- records of events ---------------------------------------------------------------------------------------------------


def record_of(events: list[tuple], coverage: list[tuple] = [("coded", 0.0, 5.0)], duration_s: float = 5.0) -> Record:  # noqa: B006
    spans = [(0, "child", "affect", status, start, end) for status, start, end in coverage]
    return Record.build(
        observations=observations(1, duration_s),
        episodes=episodes(1),
        coverage=pl.DataFrame(spans, ["observation", "person", "channel", "status", "start_s", "end_s"], orient="row"),
        events=pl.DataFrame(
            [(0, "child", "affect", *event) for event in events],
            ["observation", "person", "channel", "code", "start_s", "end_s"],
            orient="row",
        ),
    )


def shown(record: Record, step_s: float = 1.0) -> list[str]:
    return as_names(record.grid(step_s))["child", "affect"][0].tolist()


def test_a_point_event_marks_the_step_it_falls_into() -> None:
    assert shown(record_of([("smile", 1.9, 1.9), ("cry", 4.0, 4.0)])) == [
        "nothing",
        "smile",
        "nothing",
        "nothing",
        "cry",
    ]


def test_an_event_shows_where_it_covers_a_middle() -> None:
    assert shown(record_of([("smile", 0.4, 1.6)])) == ["smile", "smile", "nothing", "nothing", "nothing"]
    assert shown(record_of([("smile", 0.6, 1.4)])) == ["nothing"] * 5
    assert shown(record_of([("smile", 0.5, 1.5)]))[:2] == ["smile", "nothing"]  # half-open


def test_of_two_events_the_one_that_starts_later_is_shown() -> None:
    told = ["cry", "smile", "smile", "cry", "nothing"]
    assert shown(record_of([("smile", 1.0, 3.0), ("cry", 0.0, 4.0)])) == told


def test_what_was_not_coded_or_not_seen_hides_events() -> None:
    coverage = [("coded", 0.0, 3.0), ("uncodable", 1.0, 2.0)]
    assert shown(record_of([("smile", 0.0, 5.0)], coverage)) == [
        "smile",
        "uncodable",
        "smile",
        "not coded",
        "not coded",
    ]


def test_shorter_observations_are_not_coded_to_the_end_of_the_longest() -> None:
    two = observations(2, 2.0).with_columns(duration_s=pl.Series([2.0, 4.0]))
    coverage = {
        "observation": [0, 1], "person": ["child"] * 2, "channel": ["affect"] * 2, "status": ["coded"] * 2,
        "start_s": [0.0, 0.0], "end_s": [2.0, 4.0],
    }  # fmt: skip
    record = Record.build(observations=two, episodes=episodes(2), coverage=coverage, events=record_of([]).events)
    assert record.grid(1.0).codes["child", "affect"].tolist() == [
        [NOTHING, NOTHING, NOT_CODED, NOT_CODED], [NOTHING] * 4,
    ]  # fmt: skip


def test_a_record_says_what_it_holds() -> None:
    record = record_of([("smile", 0.0, 1.0)])
    assert repr(record) == "Record(1 observations, 1 events, channels: child/affect)"
    assert record.events["row"].to_list() == [None]
    assert record.observations["coder"].to_list() == [None]


@pytest.mark.parametrize(
    ("events", "coverage", "sentence"),
    [
        ([("smile", 2.0, 1.0)], [], "events of a record must end at or after they start"),
        ([("smile", float("nan"), 1.0)], [], "events of a record must end at or after they start"),
        ([("smile", 0.0, float("inf"))], [], "events of a record must end at or after they start"),
        ([], [("coded", 3.0, 1.0)], "coverage of a record must end at or after they start"),
    ],
)
def test_times_that_cannot_be_are_refused(events: list, coverage: list, sentence: str) -> None:
    with pytest.raises(BadValueError, match=re.escape(sentence)):
        record_of(events or [("smile", 0.0, 1.0)], coverage or [("coded", 0.0, 5.0)])


def test_references_and_numbers_are_checked() -> None:
    good = written_out(born(Grid(1.0, {("child", "affect"): np.zeros((2, 3), np.int8)}, NAMES)))
    parts = dict(episodes=good.episodes, coverage=good.coverage, events=good.events)
    with pytest.raises(BadValueError, match="two observations of a record carry the same number"):
        Record.build(observations=observations(2, 3.0, [1, 1]), **parts)
    with pytest.raises(BadValueError, match="name observation 1, which the observations table does not hold"):
        Record.build(observations=observations(1, 3.0), **parts)
    with pytest.raises(BadValueError, match="the observations table of a record lacks the column 'duration_s'"):
        Record.build(observations=observations(2, 3.0).drop("duration_s"), **parts)
    with pytest.raises(BadValueError, match="the grid has 2 rows and there are 3 observations; they must match"):
        from_grid(observations=observations(3, 3.0), episodes=episodes(3), grid=good.grid(1.0))
    for step_s in (0.0, -1.0):
        with pytest.raises(BadValueError, match=f"step_s is {step_s}; a grid's step must be a positive number"):
            good.grid(step_s)


def test_a_record_without_anything_has_an_empty_grid() -> None:
    assert record_of([], duration_s=0.0).grid(1.0).codes["child", "affect"].shape == (1, 0)


def test_codes_stand_for_themselves_only() -> None:
    assert UNCODABLE not in range(3)


def test_a_channel_of_free_text_is_refused_by_a_grid():
    many = [f"text {i}" for i in range(200)]
    record = Record.build(
        observations={
            "observation": [0], "dyad": ["a"], "occasion": ["x"], "procedure": ["play"], "duration_s": [200.0],
        },
        episodes={"observation": [0], "episode": ["all"], "start_s": [0.0], "end_s": [200.0]},
        coverage={
            "observation": [0], "person": ["child"], "channel": ["note"], "status": ["coded"], "start_s": [0.0],
            "end_s": [200.0],
        },
        events={
            "observation": [0] * 200, "person": ["child"] * 200, "channel": ["note"] * 200, "code": many,
            "start_s": [float(i) for i in range(200)], "end_s": [i + 1.0 for i in range(200)],
        },
    )  # fmt: skip
    with pytest.raises(BadValueError, match="child/note has 200 different codes"):
        record.grid(1.0)
