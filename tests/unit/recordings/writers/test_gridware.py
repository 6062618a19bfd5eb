"""GridWare projects, by hand, and against the grid of the same record."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.record import NOT_CODED, Record
from attunement.recordings import read, write
from attunement.vocabulary import BadFileError, CannotWriteError


def test_a_project_and_its_trajectory_by_hand(affect, tmp_path):
    project, trajectory = write(affect, tmp_path / "visits.gwf")
    assert project.read_text().splitlines() == [
        "<GridWare>",
        "<Config>",
        "identifier\tcategorical\tattunement\t0",
        "identifier\tcategorical\tdyad\td1",
        "identifier\tcategorical\toccasion\t2",
        "identifier\tcategorical\tprocedure\tplay",
        "state\tinteger\tchild/affect\t1\t2\tcry\tsmile",
        "state\tinteger\tcaregiver/affect\t1\t2\tcry\tsmile",
        "MinReturns\t2",
        "MaxReturnTime\t10",
        "MaxReturnVisits\t6",
        "MinEventDuration\t0",
        "MinCellDuration\t0",
        "MissingValueSymbol\t--",
        "</Config>",
        "<Trajectories>",
        "attunement\tdyad\toccasion\tprocedure\tFilename",
        "0\td1\t2\tplay\tvisits.trj",
        "</Trajectories>",
        "</GridWare>",
    ]
    assert trajectory.name == "visits.trj"
    assert trajectory.read_text().splitlines() == [
        "Onset\tchild/affect\tcaregiver/affect",
        "0.000\t--\t--",
        "1.000\t2\t--",
        "2.000\t2\t2",
        "4.000\t1\t2",
        "6.500\t--\t2",
        "7.000\t--\t--",
        "10.000",
    ]
    back = read(project).record
    assert back.events.select("person", "channel", "code", "start_s", "end_s").rows() == [
        ("child", "affect", "smile", 1.0, 4.0),
        ("child", "affect", "cry", 4.0, 6.5),
        ("caregiver", "affect", "smile", 2.0, 7.0),
    ]
    assert back.observations.drop("source").rows() == [(0, "d1", "2", "play", None, 10.0)]
    assert write(affect, tmp_path / "again.trj")[0].name == "again.gwf"


def test_numbers_as_codes_keep_their_order(affect, tmp_path):
    codes = affect.events["code"].replace_strict({"smile": "10", "cry": "-3"})
    record = Record(affect.observations, affect.episodes, affect.coverage, affect.events.with_columns(code=codes))
    project, _ = write(record, tmp_path / "visits.gwf")
    assert "state\tinteger\tchild/affect\t1\t2\t-3\t10" in project.read_text()


def test_more_than_one_shared_channel_or_two_persons_is_refused_with_what_there_is(visit, affect, tmp_path):
    write(visit, tmp_path / "visits.gwf")  # gaze is the child's alone: one channel is shared
    doubled = pl.concat([affect.coverage, affect.coverage.with_columns(channel=pl.lit("voice"))])
    third = pl.concat([affect.coverage, affect.coverage.with_columns(person=pl.lit("father"))])
    for coverage in (doubled, third):
        record = Record(affect.observations, affect.episodes, coverage, affect.events)
        with pytest.raises(
            CannotWriteError, match=r"one channel that two persons share.*This record holds caregiver/affect"
        ):
            write(record, tmp_path / "more.gwf")
    assert not (tmp_path / "more.gwf").exists()


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("visits.gwf", "\tvisits.trj", "\tlost.trj", "line 18: there is no file 'lost.trj' beside visits.gwf"),
        ("visits.gwf", "0\td1\t2", "\td1\t2", "line 18: the trajectory lacks its number"),
        ("visits.trj", "2.000\t2\t2", "2.000\t2\t9", "visits.trj is not a trajectory of its project"),
        ("visits.trj", "2.000\t2\t2", "2.000\t2", "visits.trj is not a trajectory of its project"),
        ("visits.trj", "2.000\t2\t2", "9.000\t2\t2", "onsets are not numbers that rise"),
        ("visits.trj", "10.000\n", "", "cut short: its last row should hold the end alone"),
        ("visits.trj", "1.000\t2", "1.000\t0", "visits.trj is not a trajectory of its project"),
        ("visits.gwf", "</GridWare>\n", "", "visits.gwf is not a whole GridWare project"),
    ],
)
def test_what_was_broken_by_hand_is_refused(affect, tmp_path, file, old, new, said):
    write(affect, tmp_path / "visits.gwf")
    text = (tmp_path / file).read_text()
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new))
    with pytest.raises(BadFileError, match=said):
        read(tmp_path / "visits.gwf")


SPANS = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 5), st.sampled_from(["a", "b", "c"])), max_size=5)
SEEN = st.lists(
    st.tuples(st.integers(0, 9), st.integers(1, 5), st.sampled_from(["coded", "not coded", "uncodable"])), max_size=4
)


@settings(max_examples=80, deadline=None)
@given(st.lists(SPANS, min_size=2, max_size=2), st.lists(SEEN, min_size=2, max_size=2))
def test_read_back_it_shows_the_codes_that_the_grid_shows_and_nothing_else(spans, seen):
    """Of overlapping codes the one that begins last; where the grid shows none, for whatever reason, not coded."""
    who = ("child", "mother")

    def timed(each: list[list[tuple[int, int, str]]]) -> list[tuple]:
        return [
            (0, w, "x", label, float(start), float(min(start + n, 10)))
            for w, marks in zip(who, each, strict=True)
            for start, n, label in marks
        ]

    columns = {"observation": pl.UInt32, "person": pl.String, "channel": pl.String}
    times = {"start_s": pl.Float64, "end_s": pl.Float64}
    events = sorted(set(timed(spans)), key=lambda row: (row[4], row[5], row[3]))
    coverage = [*timed(seen), *((0, w, "x", "coded", 0.0, 0.0) for w in who)]  # both persons are known
    record = Record.build(
        observations={"observation": [0], "dyad": ["d"], "occasion": ["1"], "procedure": [""], "duration_s": [10.0]},
        episodes={"observation": [], "episode": [], "start_s": [], "end_s": []},
        coverage=pl.DataFrame(coverage, schema=columns | {"status": pl.String} | times, orient="row"),
        events=pl.DataFrame(events, schema=columns | {"code": pl.String} | times, orient="row"),
    )
    with tempfile.TemporaryDirectory() as folder:
        back = read(write(record, Path(folder) / "d.gwf")[0]).record
    one, other = record.grid(1.0), back.grid(1.0)
    for key in one.codes:
        names = [np.array([*grid.names[key], "", "", ""])[grid.codes[key]] for grid in (one, other)]
        expected = np.where(one.codes[key] >= 0, names[0], "")
        assert np.where(other.codes[key] >= 0, names[1], "").tolist() == expected.tolist()
        assert ((other.codes[key] == NOT_CODED) == (expected == "")).all()
